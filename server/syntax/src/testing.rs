//! What tests of this crate share: sample texts and seeded dice. Compiled for tests only.

use crate::Span;

/// Valid texts that between them use most of YAML.
pub(crate) const SAMPLES: &[&str] = &[
    "# An endpoint\n$schema: https://example.org/batchEndpoint.schema.json\nname: my-endpoint # ours\n\
     description: >\n  Folded text\n  over lines.\n\n  And a paragraph.\nauth_mode: aad_token\ntags: {team: \"a b\", \
     'cost': 12, list: [x, y, {z: 1}]}\ndefaults:\n  deployment_name: blue\n",
    "base: &base\n  retries: 3\n  env:\n    A: \"1\"\n    B: 'it''s'\nother: &other {timeout: 1.5}\nuse:\n  \
     <<: [*base, *other]\n  retries: 5\n  list:\n  - one\n  -\n  - two: 2\n    three: |\n      text: not a key\n\n      \
     # not a comment\n  -\n    - nested\n    - - deeper\n",
    "---\na: 1\nb: ~\n...\n---\n- x: {a: [1, 2, [3]], b: none_} \n- \"esc \\\" \\u00e9 \\\n  joined\"\n- 'single\n  \
     lines'\n- plain\n  text\n---\n# only a comment\n",
    "? complex key\n: complex value\n? - seq\n: - seq\n  - value\n!!str tagged: !local {x: 1}\n&anchor anchored: \
     &v value\nalias: *v\n\"quoted key\": {{ placeholder }}\nurl: azureml://x/y#z\ntime: 12:30:45\nemoji: \u{1f600} \
     caf\u{e9}\n",
    "jobs:\n  train:\n    type: command\n    command: >-\n      python train.py\n        --data ${{inputs.data}}\n    \
     inputs:\n      data:\n        type: uri_file\n        path: ./data.csv\n    outputs: {model: {type: \
     mlflow_model}}\n    # about the environment\n    environment: azureml:env@latest\n  score:\n    type: command\n    \
     code: |+\n      a\n\n",
];

/// Texts in the style of people's files, for tearing lines.
pub(crate) const TORN: &[&str] = &[
    "$schema: x\nname: blue\nendpoint_name: my\nmodel:\n  path: ./model\n  type: custom_model\ncode_configuration:\n  \
     code: ./src\n  scoring_script: score.py\nenvironment:\n  conda_file: env.yml\n  image: mcr\n\
     instance_type: Standard_DS3_v2\ninstance_count: 1\nrequest_settings:\n  request_timeout_ms: 5000\n  \
     max_concurrent_requests_per_instance: 2\n",
    "name: p\njobs:\n  one:\n    type: command\n    inputs:\n      a: 1\n      b: 2\n    outputs:\n      c: 3\n  two:\n    \
     type: sweep\n    search_space:\n      lr:\n        type: choice\n        values: [1, 2]\n    limits:\n      \
     max_total_trials: 4\nsettings:\n  default_compute: cpu\n",
    "list:\n  - name: a\n    value: 1\n  - name: b\n    value: 2\n    more:\n      - x: 1\n        y: 2\nlast: 1\n",
];

/// Valid Bicep that between them uses most of the language.
pub(crate) const BICEP: &[&str] = &[
    r"// head
targetScope = 'resourceGroup'
metadata about = { name: 'x', tags: ['a', 'b'] }

@description('d')
@minLength(3)
param location string = resourceGroup().location
param names string[] = [
  'a'
  'b'
]
param sku 'Basic' | 'Standard' = 'Basic'
@secure()
param secret string?
type rule = {
  @description('n')
  name: string
  ports: int[]?
  *: string
}
var tags = {
  // whose
  owner: 'us' // ours
  'cost centre': '${sku}-1'
  ...more
}
/* over
   lines */
var more = empty(names) ? {} : { many: true, /* c */ few: false }
",
    r"resource account 'Microsoft.Storage/storageAccounts@2023-01-01' = if (sku == 'Basic') {
  name: toLower('st${uniqueString(resourceGroup().id)}')
  location: location
  tags: union(tags, { a: 1 })
  #disable-next-line BCP036 // known
  kind: 'StorageV2'
  properties: {
    networkAcls: { bypass: 'AzureServices', defaultAction: 'Deny' }
    encryption: {
      services: {}
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
    }
  }
}

resource nested 'A/b@1' existing = {
  parent: account::blobs
  name: 'x'
}
",
    r"module one './one.bicep' = [for (name, index) in names: if (index > 0) {
  name: 'one-${index}'
  scope: resourceGroup('rg')
  params: {
    name: name
    text: '''
  not a key: 1
'''
    rules: [for r in range(0, 3): {
      name: '${r}'
      ports: [r, r + 1]
    }]
  }
  dependsOn: [
    account
  ]
}]

output ids array = [for i in range(0, length(names)): one[i].outputs.id]
output first string = one[0].?outputs.?id ?? az.format('{0}', filter(names, (n, i) => n != 'a' && i < 3)[^1])
func twice(n int) int => n * 2
import { a as b, c } from 'x.bicep'
import * as all from 'y.bicep'
#disable-diagnostics no-unused-vars
var x = all.y!
#restore-diagnostics no-unused-vars
",
    "using './main.bicep'

param location = 'westeurope'
param tags = {
\towner: 'us'
\tdeep: {
\t\tdeeper: { deepest: [{ a: 1 }, { b: [] }] }
\t}
}
param secret = getSecret('a', 'b', 'c', 'd')
",
];

/// What somebody may type into YAML.
const PIECES: &[&str] = &[
    "x",
    "é",
    "😀",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n\n",
    "\r\n",
    "\t",
    ":",
    ": ",
    "- ",
    "\n- ",
    "? ",
    "\"",
    "'",
    "\\",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "#",
    " # c",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    "|\n",
    "a: b",
    "\nkey: value\n",
    "---\n",
    "\n...\n",
    "<<: *base",
    "{{ x }}",
    "{% if x %}",
    "%YAML 1.2\n",
    "@",
    "\u{feff}",
    "\u{85}",
    "\0",
    "<<<<<<< x\n",
];

/// A small random number generator with a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`, which must not be 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    pub(crate) fn one_of<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    /// A place between two characters of `text`.
    pub(crate) fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// What somebody may do to a text: what is replaced, and by what.
    pub(crate) fn edit(&mut self, text: &str) -> (Span, String) {
        self.edit_with(text, PIECES)
    }

    /// The same with other pieces to type.
    pub(crate) fn edit_with(&mut self, text: &str, pieces: &[&str]) -> (Span, String) {
        let at = self.place(text);
        match self.below(4) {
            0 | 1 => (Span::at(at), self.one_of(pieces).to_string()),
            2 => {
                let end = self.place(text).min(at + 12).max(at);
                let mut end = end;
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                (
                    Span::new(at, end),
                    if self.below(2) == 0 { String::new() } else { self.one_of(pieces).to_string() },
                )
            }
            _ => {
                // A line is doubled, moved or removed.
                let start = crate::line::start(text, at);
                let end = (crate::line::end(text, at) + 1).min(text.len());
                let end = if text.is_char_boundary(end) { end } else { start };
                let line = text[start..end].to_owned();
                match self.below(3) {
                    0 => (Span::new(start, end), String::new()),
                    1 => (Span::at(start), line),
                    _ => (Span::at(start), " ".repeat(self.below(4))),
                }
            }
        }
    }
}
