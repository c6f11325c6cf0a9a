use super::super::testing::Workspace;
use super::*;
use azureml_syntax::edit::apply;

/// The files that change when what stands at the cursor is called `to`, or why it cannot be.
fn renamed(fixture: &str, to: &str) -> Result<Vec<(String, String)>, String> {
    let workspace = Workspace::new(fixture);
    workspace.ask(|file, offset| {
        let all = rename(file, offset, to)?;
        let mut changed: Vec<_> = all
            .iter()
            .map(|edits| {
                let path = workspace.path(edits.path.as_deref());
                let text = apply(&workspace.files[&path].source, &edits.edits);
                (path, text)
            })
            .collect();
        changed.sort();
        Ok(changed)
    })
}

/// The open file, which alone changes.
#[track_caller]
fn one(fixture: &str, to: &str) -> String {
    let changed = renamed(fixture, to).expect("it can be renamed");
    let [(_, text)] = changed.as_slice() else { panic!("not one file: {changed:?}") };
    text.clone()
}

#[test]
fn a_variable_changes_wherever_it_is_meant() {
    assert_eq!(
        one(
            "var na$0me = 'a'\nvar b = { name: '${name}-${toLower(name)}' }\noutput name string = name\n",
            "x"
        ),
        "var x = 'a'\nvar b = { name: '${x}-${toLower(x)}' }\noutput name string = x\n"
    );
}

#[test]
fn a_loop_variable_changes_in_its_loop_only() {
    assert_eq!(
        one("param x array\nvar a = [for $0x in x: x.id]\nvar b = [for x in x: x.id]\n", "item"),
        "param x array\nvar a = [for item in x: item.id]\nvar b = [for x in x: x.id]\n"
    );
    assert_eq!(one("var a = map([], (v$0, i) => v + i)\n", "w"), "var a = map([], (w, i) => w + i)\n");
}

#[test]
fn a_nested_resource_changes_in_and_outside_of_its_parent() {
    assert_eq!(
        one(
            "resource a 'T@1' = {\n  resource b$0 'U' = {}\n  dependsOn: [b]\n}\noutput o string = a::b.id\n",
            "c"
        ),
        "resource a 'T@1' = {\n  resource c 'U' = {}\n  dependsOn: [c]\n}\noutput o string = a::c.id\n"
    );
}

const MODULE: &str = "//- /modules/store.bicep
param name string
param other string = name
output id string = name
//- /main.bicep
module a 'modules/store.bicep' = {
  params: {
    'name': 'x'
  }
}
output id string = a.outputs.id
output two string = a.outputs['id']
//- /main.bicepparam
using 'modules/store.bicep'
extends 'base.bicepparam'
param name = 'y'
param other = name
//- /base.bicepparam
using none
param name = 'z'
//- /elsewhere/store.bicep
param name string
//- /elsewhere/main.bicep
module a 'store.bicep' = { params: { name: 'a' } }
";

/// With the cursor behind the first `text` of the file at `path`.
fn at(fixture: &str, path: &str, text: &str) -> String {
    let head = fixture.find(&format!("//- /{path}\n")).expect("the file is there");
    let at = head + fixture[head..].find(text).expect("the text is there") + text.len();
    format!("{}$0{}", &fixture[..at], &fixture[at..])
}

#[test]
fn a_parameter_changes_in_all_files_that_give_it() {
    let expected = [
        ("base.bicepparam", "using none\nparam title = 'z'\n"),
        (
            "main.bicep",
            "module a 'modules/store.bicep' = {\n  params: {\n    'title': 'x'\n  }\n}\noutput id string = \
             a.outputs.id\noutput two string = a.outputs['id']\n",
        ),
        (
            "main.bicepparam",
            "using 'modules/store.bicep'\nextends 'base.bicepparam'\nparam title = 'y'\nparam other = title\n",
        ),
        ("modules/store.bicep", "param title string\nparam other string = title\noutput id string = title\n"),
    ];
    let expected: Vec<_> = expected.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    for (path, text) in [
        ("modules/store.bicep", "param name"),
        ("modules/store.bicep", "other string = na"),
        ("main.bicep", "'na"),
        ("main.bicepparam", "param na"),
        ("main.bicepparam", "other = na"),
    ] {
        assert_eq!(renamed(&at(MODULE, path, text), "title").as_ref(), Ok(&expected), "{path} {text}");
    }
}

#[test]
fn an_output_changes_where_it_is_used() {
    for (path, text) in
        [("modules/store.bicep", "output i"), ("main.bicep", "outputs.i"), ("main.bicep", "['i")]
    {
        let changed = renamed(&at(MODULE, path, text), "key").expect("it can be renamed");
        let paths: Vec<_> = changed.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["main.bicep", "modules/store.bicep"]);
        assert!(changed[0].1.contains("output id string = a.outputs.key\n"), "{changed:?}");
        assert!(changed[0].1.contains("a.outputs['key']"), "{changed:?}");
        assert!(changed[1].1.contains("output key string = name"), "{changed:?}");
    }
}

const SHARED: &str = "//- /types.bicep
@export()
type size = 'a' | 'b'
//- /one.bicep
import { size } from 'types.bicep'
param s size
//- /two.bicep
import { size as big } from './types.bicep'
param s big
//- /three.bicep
import * as types from 'types.bicep'
param s types.size
//- /four.bicep
import { size } from 'types.bicep'
param format size
";

#[test]
fn an_exported_type_changes_where_it_is_imported() {
    let texts = |path: &str, text: &str, to: &str| {
        let changed = renamed(&at(SHARED, path, text), to).expect("it can be renamed");
        changed.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
    };
    let expected = [
        "import { format as size } from 'types.bicep'\nparam format size\n",
        "import { format } from 'types.bicep'\nparam s format\n",
        "import * as types from 'types.bicep'\nparam s types.format\n",
        "import { format as big } from './types.bicep'\nparam s big\n",
        "@export()\ntype format = 'a' | 'b'\n",
    ];
    for (path, text) in [
        ("types.bicep", "type si"),
        ("one.bicep", "{ si"),
        ("one.bicep", "s si"),
        ("two.bicep", "{ si"),
        ("three.bicep", "types.si"),
    ] {
        assert_eq!(texts(path, text, "format"), expected, "{path} {text}");
    }
    // A name that an import gives is the importing file's own.
    assert_eq!(
        texts("two.bicep", "s bi", "huge"),
        ["import { size as huge } from './types.bicep'\nparam s huge\n"]
    );
    assert_eq!(texts("three.bicep", "* as ty", "t"), ["import * as t from 'types.bicep'\nparam s t.size\n"]);
}

#[test]
fn what_a_registry_exports_gets_another_name_here() {
    assert_eq!(
        one("import { a } from 'br/public:avm/utl/types:1'\nparam p a$0\n", "b"),
        "import { a as b } from 'br/public:avm/utl/types:1'\nparam p b\n"
    );
}

#[track_caller]
fn refused(fixture: &str, to: &str, why: &str) {
    let answer = renamed(fixture, to);
    assert!(answer.as_ref().is_err_and(|reason| reason.contains(why)), "{answer:?}");
}

#[test]
fn what_would_mean_something_else_is_refused() {
    refused("var $0a = 1\nvar b = a\n", "b", "means something else");
    refused("var $0a = 1\nvar c = [for b in []: a]\n", "b", "means something else");
    refused("var a = 1\nvar c = [for $0b in []: a + b]\n", "a", "means something else");
    refused("var $0a = 1\noutput o string = other\n", "other", "means something else");
    refused("var $0a = 1\n", "1b", "cannot be a name");
    refused("var $0a = 1\n", "a-b", "cannot be a name");
    refused("var $0a = 1\n", "", "cannot be a name");
    refused("var $0a = 1\n", "resource", "word of the language");
    refused("type $0a = 'x'\n", "string", "type already");
    refused("var a = toLo$0wer('x')\n", "b", "nowhere in this workspace");
    refused("module m 'br/public:x:1' = { params: { a$0: 1 } }\n", "b", "outside of this workspace");
    refused("//- /a.bicepparam\nusing none\nparam a$0 = 1\n", "b", "outside of this workspace");
    refused("import { 'a-b' as c } from 'x.bicep'\nvar $0a = 1\n", "c", "means something else");
    refused("var a = { b$0: 1 }\n", "c", "no name here");
}

#[test]
fn uses_that_are_not_spelled_out_are_not_lost() {
    let main = "//- /main.bicep\nmodule m 'm.bicep' = { params: union(a, b) }\nvar o = m.outputs\n";
    refused(&format!("//- /m.bicep\nparam p$0 string\n{main}"), "q", "not every use");
    refused(&format!("//- /m.bicep\noutput p$0 string = ''\n{main}"), "q", "not every use");
    // What the module keeps to itself can be renamed.
    let changed = renamed(&format!("//- /m.bicep\nvar p$0 = ''\n{main}"), "q");
    assert_eq!(changed, Ok(vec![("m.bicep".to_owned(), "var q = ''\n".to_owned())]));
}
