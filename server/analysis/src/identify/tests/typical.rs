//! One usual file of each kind: recognised with and without `$schema`, and still the same with a slip or two in it.

use super::{HOST, identity};
use azureml_catalog::Kind;

struct Typical {
    kind: &'static Kind,
    text: &'static str,
    /// Nothing in it is only of its kind.
    unmarked: bool,
}

fn typical() -> Vec<Typical> {
    let files = include_str!("typical.yml").split_once("\n# ").expect("a heading").1;
    let read = |file: &'static str| {
        let (heading, text) = file.split_once('\n').expect("a heading and a file");
        let id = heading.trim_end_matches(" (unmarked)");
        let kind = azureml_catalog::kind(id).unwrap_or_else(|| panic!("no kind {id}"));
        Typical { kind, text, unmarked: heading != id }
    };
    files.split("\n--- # ").map(read).collect()
}

impl Typical {
    fn with_schema(&self, text: &str) -> String {
        let name = self.kind.schema_names.first().expect("every kind has a name");
        let published = self.kind.schema.clone();
        format!("$schema: {}\n{text}", published.unwrap_or_else(|| format!("{HOST}/{name}.schema.json")))
    }

    /// The file with a fault in it: each key in turn left out, each misspelt, and each two neighbours misspelt.
    fn slips(&self) -> Vec<String> {
        let lines: Vec<&str> = self.text.lines().collect();
        let with = |change: &dyn Fn(usize, &str) -> String| {
            lines.iter().enumerate().map(|(at, line)| change(at, line)).collect::<String>()
        };
        let misspelt = |line: &str| {
            let (key, rest) = line.split_once(':').expect("a key");
            format!("{}q{}:{rest}\n", &key[..1], &key[1..])
        };
        let each = |change: &dyn Fn(usize, usize, &str) -> String| {
            (0..lines.len()).map(|at| with(&|line, text| change(at, line, text))).collect::<Vec<_>>()
        };
        let whole = |line: &str| format!("{line}\n");
        let mut all = each(&|at, line, text| if at == line { String::new() } else { whole(text) });
        all.extend(each(&|at, line, text| if at == line { misspelt(text) } else { whole(text) }));
        all.extend(each(&|at, line, text| {
            if at == line || at + 1 == line { misspelt(text) } else { whole(text) }
        }));
        all
    }

    /// Kinds with one name are one where the word that tells them apart is missing.
    fn family(&self) -> &str {
        self.kind.id.split(':').next().unwrap_or_default()
    }
}

#[test]
fn the_table_has_every_kind_with_keys_once() {
    let mut table: Vec<&str> = typical().iter().map(|typical| typical.kind.id.as_str()).collect();
    let mut catalog: Vec<&str> = azureml_catalog::kinds()
        .iter()
        .filter(|kind| kind.object.is_some())
        .map(|kind| kind.id.as_str())
        .collect();
    table.sort_unstable();
    catalog.sort_unstable();
    assert_eq!(table, catalog);
}

#[test]
fn a_usual_file_is_recognised_with_and_without_schema() {
    for typical in typical() {
        let (kind, declared, _) = identity(&typical.with_schema(typical.text));
        assert_eq!((kind, declared), (Some(typical.kind.id.as_str()), None), "{}", typical.text);
        let (kind, ..) = identity(typical.text);
        assert_eq!(kind == Some(&typical.kind.id), !typical.unmarked, "{kind:?} {}", typical.text);
    }
}

/// Where the one key that tells is lost, what is left is the other one.
const NEIGHBOURS: [(&str, &str); 6] = [
    ("kubernetesOnlineEndpoint", "managedOnlineEndpoint"),
    ("serverlessEndpoint", "managedOnlineEndpoint"),
    ("sparkComponent", "sparkJob"),
    ("importComponent", "importJob"),
    ("dataImport", "data"),
    ("connection:AzureBlobStoreConnection", "azureBlob"),
];

#[test]
fn a_slip_or_two_make_no_other_kind() {
    for typical in typical() {
        let is_kin = |kind: &str| kind.split(':').next() == Some(typical.family());
        for text in typical.slips() {
            let (kind, ..) = identity(&text);
            let fits = kind.is_none_or(|kind| {
                is_kin(kind) || typical.unmarked || NEIGHBOURS.contains(&(&typical.kind.id, kind))
            });
            assert!(fits, "{kind:?} without `$schema`\n{text}");
            let text = typical.with_schema(&text);
            let (kind, declared, _) = identity(&text);
            assert!(kind.is_some_and(is_kin) && declared.is_none(), "{kind:?} {declared:?}\n{text}");
        }
    }
}
