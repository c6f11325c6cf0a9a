//! Where a name is used.

use super::reach::{self, Reach, Subject};
use crate::bicep::File;
use crate::features::Location;
use crate::features::lines::clamp;
use azureml_syntax::Span;

/// The declaration of the name at `offset`, first, and all its uses, in other files too. Empty where no name stands.
#[must_use]
pub fn references(file: &File<'_>, offset: usize) -> Vec<Location> {
    if file.beside_official {
        return Vec::new();
    }
    let offset = clamp(file.source, offset);
    let reach = Reach::new(file);
    let Some(one) = file.symbols.at(offset) else { return Vec::new() };
    let here = || highlights(file, offset).into_iter().map(|span| Location { path: None, span }).collect();
    match reach.subject(&reach.own_user(), &one) {
        None => Vec::new(),
        Some(Subject::Here) => here(),
        Some(Subject::Shared(target)) => {
            let mut all = Vec::new();
            for user in reach.users(&target) {
                let symbols = reach::symbols(&user);
                let uses = reach::uses(&reach, &user, &symbols.occurrences(), &target);
                all.extend(
                    uses.iter().map(|one| Location { path: reach.shown(&user.path), span: one.name.span }),
                );
            }
            let Some((_, span)) = reach.declaration(&target) else { return here() };
            let declared = Location { path: reach.shown(&target.path), span };
            if let Some(at) = all.iter().position(|place| *place == declared) {
                all.remove(at);
            }
            all.insert(0, declared);
            all
        }
    }
}

/// The declaration of the name at `offset`, first, and all its uses, in this file alone.
#[must_use]
pub fn highlights(file: &File<'_>, offset: usize) -> Vec<Span> {
    if file.beside_official {
        return Vec::new();
    }
    let offset = clamp(file.source, offset);
    let all = file.symbols.occurrences();
    let Some(one) = file.symbols.at(offset) else { return Vec::new() };
    let reach = Reach::new(file);
    let own = reach.own_user();
    let Some(subject) = reach.subject(&own, &one) else { return Vec::new() };
    let mut found: Vec<_> = match &subject {
        Subject::Here => all.into_iter().filter(|other| reach::same(&one, other)).collect(),
        Subject::Shared(target) => reach::uses(&reach, &own, &all, target),
    };
    // Where it is declared comes first.
    found.sort_by_key(|one| (one.declares.is_none(), one.name.span));
    found.into_iter().map(|one| one.name.span).collect()
}

#[cfg(test)]
mod tests {
    use super::super::definition;
    use super::super::testing::Workspace;
    use super::*;

    fn defined(fixture: &str) -> Option<String> {
        let workspace = Workspace::new(fixture);
        let place = workspace.ask(definition)?;
        Some(workspace.place(place.path.as_deref(), place.span))
    }

    fn used(fixture: &str) -> Vec<String> {
        let workspace = Workspace::new(fixture);
        let places = workspace.ask(references);
        places.iter().map(|place| workspace.place(place.path.as_deref(), place.span)).collect()
    }

    const MODULES: &str = "//- /infra/modules/store.bicep
param name string
output id string = name
//- /infra/main.bicep
import { size as big } from '../common/types.bicep'
import * as types from '../common/types.bicep'
param store string
module one 'modules/store.bicep' = { params: { name: store } }
output id string = one.outputs.id
var b = big + types.size
//- /infra/main.bicepparam
using './main.bicep'
param store = 'x'
//- /common/types.bicep
@export()
var size = 1
";

    /// With the cursor behind the first `text`.
    fn at(text: &str) -> String {
        let at = MODULES.find(text).expect("the text is there") + text.len();
        format!("{}$0{}", &MODULES[..at], &MODULES[at..])
    }

    #[test]
    fn a_name_leads_to_its_declaration() {
        for (text, place) in [
            ("string = na", "infra/modules/store.bicep:1 name"),
            ("params: { na", "infra/modules/store.bicep:1 name"),
            ("outputs.i", "infra/modules/store.bicep:2 id"),
            ("string = on", "infra/main.bicep:4 one"),
            ("'modules/sto", "infra/modules/store.bicep:1 "),
            ("'../common/", "common/types.bicep:1 "),
            ("{ si", "common/types.bicep:2 size"),
            ("as bi", "infra/main.bicep:1 big"),
            ("var b = bi", "infra/main.bicep:1 big"),
            ("types.siz", "common/types.bicep:2 size"),
            ("using './mai", "infra/main.bicep:1 "),
            ("'\nparam sto", "infra/main.bicep:3 store"),
            ("param nam", "infra/modules/store.bicep:1 name"),
        ] {
            assert_eq!(defined(&at(text)).as_deref(), Some(place), "{text}");
        }
        assert_eq!(defined("var a = toLo$0wer('x')\n"), None);
        assert_eq!(defined("module a 'gone$0.bicep' = {}\n"), None);
    }

    #[test]
    fn a_name_is_found_in_all_files_that_use_it() {
        let name = [
            "infra/modules/store.bicep:1 name",
            "infra/modules/store.bicep:2 name",
            "infra/main.bicep:4 name",
        ];
        assert_eq!(used(&at("param nam")), name);
        assert_eq!(used(&at("params: { na")), name);
        assert_eq!(
            used(&at("name: sto")),
            ["infra/main.bicep:3 store", "infra/main.bicep:4 store", "infra/main.bicepparam:2 store"]
        );
        assert_eq!(
            used(&at("var siz")),
            ["common/types.bicep:2 size", "infra/main.bicep:1 size", "infra/main.bicep:6 size"]
        );
        assert_eq!(used(&at("var b = bi")), ["infra/main.bicep:1 big", "infra/main.bicep:6 big"]);
        assert_eq!(used("var a = toLo$0wer('x')\n"), Vec::<String>::new());
    }

    #[test]
    fn a_name_is_highlighted_in_its_file() {
        let lit = |fixture: &str| {
            let workspace = Workspace::new(fixture);
            let spans = workspace.ask(highlights);
            spans.iter().map(|span| workspace.place(None, *span)).collect::<Vec<_>>()
        };
        assert_eq!(lit(&at("params: { na")), ["infra/main.bicep:4 name"]);
        assert_eq!(
            lit("var a = b$0\nvar b = 1\nvar c = [for b in b: b]\n"),
            ["main.bicep:2 b", "main.bicep:1 b", "main.bicep:3 b"]
        );
        assert_eq!(
            lit("module m 'br:x' = { params: { a: 1 } }\nvar o = [m.outputs.i$0, m.outputs.i]\n").len(),
            2
        );
    }
}
