//! What is read, what is not, and what leads in circles.

use super::*;
use crate::testing::first_of;

/// The library of a fixture, given to `ask`.
fn load(fixture: &str, ask: impl FnOnce(&Library<'_>)) {
    first_of(fixture, |language, source, files| {
        let parse = parse(source);
        ask(&Library::load(language, source, &parse, files));
    });
}

/// For each path of a file where it leads, as words.
fn targets(library: &Library<'_>, path: &str) -> Vec<String> {
    let file = library.files().find(|file| library.path(*file) == path).expect("it was read");
    let parse = library.parse(file).expect("it is of this library");
    references::declared(parse)
        .iter()
        .map(|reference| match library.target(file, reference.declaration) {
            Target::File(file) => library.path(*file).to_owned(),
            Target::Cycle(way) => {
                let names: Vec<&str> = way.iter().map(|file| library.path(*file)).collect();
                format!("cycle {}", names.join(" "))
            }
            Target::Registry(module) => format!("registry {module}"),
            other => format!("{other:?}").to_lowercase(),
        })
        .collect()
}

#[test]
fn files_are_read_once_from_wherever_they_are_named() {
    load(
        "//- /main.bicep
import { name } from 'common/names.bicep'
module storage './modules/storage.bicep' = {}
module again 'modules/../modules/storage.bicep' = {}
//- /modules/storage.bicep
import * as names from '../common/names.bicep'
//- /common/names.bicep
@export()
var name = 'x'
",
        |library| {
            assert_eq!(
                targets(library, "main.bicep"),
                ["common/names.bicep", "modules/storage.bicep", "modules/storage.bicep"]
            );
            assert_eq!(targets(library, "modules/storage.bicep"), ["common/names.bicep"]);
            let paths: Vec<&str> = library.files().map(|file| library.path(file)).collect();
            assert_eq!(paths, ["main.bicep", "common/names.bicep", "modules/storage.bicep"]);
        },
    );
}

#[test]
fn what_is_not_of_the_workspace_is_not_read() {
    load(
        "//- /main.bicep
module outside '../other/main.bicep' = {}
module missing './missing.bicep' = {}
module compiled './compiled.json' = {}
module public 'br/public:avm/res/key-vault/vault:0.13.0' = {}
module spec 'ts/corp:spec:1' = {}
module typing '' = {}
module folder './folder' = {}
//- /compiled.json
{}
//- /folder/a.bicep
",
        |library| {
            assert_eq!(
                targets(library, "main.bicep"),
                [
                    "unread",
                    "missing",
                    "unread",
                    "registry public:avm/res/key-vault/vault:0.13.0",
                    "unread",
                    "unread",
                    "unread"
                ]
            );
            assert_eq!(library.files().count(), 1);
        },
    );
}

#[test]
fn circles_are_told_and_not_followed() {
    load(
        "//- /main.bicep
module self './inner/../main.bicep' = {}
module a './a.bicep' = {}
module d './d.bicep' = {}
//- /a.bicep
module b './b.bicep' = {}
module d './d.bicep' = {}
//- /b.bicep
module c './c.bicep' = {}
//- /c.bicep
import { x } from './a.bicep'
//- /d.bicep
",
        |library| {
            assert_eq!(targets(library, "main.bicep"), ["cycle main.bicep", "a.bicep", "d.bicep"]);
            assert_eq!(targets(library, "a.bicep"), ["cycle b.bicep c.bicep a.bicep", "d.bicep"]);
            assert_eq!(targets(library, "c.bicep"), ["cycle a.bicep b.bicep c.bicep"]);
        },
    );
}

#[test]
fn there_is_an_end_to_what_is_read() {
    let mut fixture = String::from("//- /main.bicep\nmodule m 'm0.bicep' = {}\n");
    for at in 0..1_200 {
        fixture += &format!("//- /m{at}.bicep\nmodule m 'm{}.bicep' = {{}}\n", at + 1);
    }
    load(&fixture, |library| assert_eq!(library.files().count(), MOST_FILES));
}
