//! Auditing a fixture: all its files are the whole folder; a text without files is one file of a folder that nobody knows.
//! For tests only.

use super::World;
use super::fixture::Fixture;
use super::world::Sections;
use crate::bicep::modules::Parsed;
use crate::network::{Audit, Facts, Graph, Outcome, Resource, Sources, facts};
use crate::{Files, Finding, bicep, engine, network};
use azureml_syntax::edit::apply;
use azureml_syntax::{Language, Syntax, parse};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The name of a fixture that is one text.
const ALONE: &str = "/alone";

/// The graph of a fixture.
#[track_caller]
pub(crate) fn graph(fixture: &str) -> Graph {
    of(&Fixture::read(fixture, Language::Bicep)).0
}

/// The graph of a fixture, with its audit.
#[track_caller]
pub(crate) fn audited(fixture: &str) -> (Graph, Audit) {
    let (graph, texts) = of(&Fixture::read(fixture, Language::Bicep));
    let audit = run(&graph, &texts);
    (graph, audit)
}

/// What a rule says of each resource in a fixture: `holds `kv-hearts``, with the severity of what fails
/// (`warning `kv-hearts``).
#[track_caller]
pub(crate) fn verdicts(code: &str, fixture: &str) -> Vec<String> {
    let (graph, audit) = audited(fixture);
    let own = audit.verdicts.iter().filter(|verdict| verdict.code == code);
    let said = own.map(|verdict| {
        let outcome = match &verdict.outcome {
            Outcome::Holds(_) => "holds",
            Outcome::Unknown(_) => "unknown",
            Outcome::Fails(placed) => placed.finding.severity.name(),
        };
        format!("{outcome} {}", graph.get(verdict.subject).map_or_else(String::new, Resource::label))
    });
    said.collect()
}

/// As [`mended_in`], the new text alone.
#[track_caller]
pub(crate) fn mended(code: &str, index: usize, fixture: &str) -> String {
    mended_in(code, index, fixture).1
}

/// Applies the fix number `index` of the only finding of `code`, in whichever file of a fixture it is; checks that the file
/// still parses and that the finding is gone. Gives the path of the file that was changed, its new text, and the fixture
/// with it.
#[track_caller]
pub(crate) fn mended_in(code: &str, index: usize, fixture: &str) -> (String, String, String) {
    let (_, texts) = of(&Fixture::read(fixture, Language::Bicep));
    let found = |fixture: &str| -> Vec<(Arc<str>, Finding)> {
        let findings = audited(fixture).1.findings();
        let all = findings
            .into_iter()
            .flat_map(|(file, all)| all.into_iter().map(move |one| (Arc::clone(&file), one)));
        all.filter(|(_, finding)| finding.code == code).collect()
    };
    let findings = found(fixture);
    let [(file, finding)] = findings.as_slice() else { panic!("not one {code} in: {findings:#?}") };
    let fix = finding.fixes.get(index).unwrap_or_else(|| panic!("no fix {index}: {finding:#?}"));
    let path = fix.path.clone().unwrap_or_else(|| file.to_string());
    let language = Language::of_name(&path).expect("a file of ours");
    let source = &texts.0.texts[&path];
    let edits = Syntax::parse(language, source).to_edits(source, &fix.operations);
    let edits = edits.unwrap_or_else(|| panic!("the operations cannot be applied: {fix:#?}"));
    let after = apply(source, &edits);
    let sections = texts.0.texts.iter().map(|(name, text)| {
        let text = if *name == path { &after } else { text };
        format!("//- {name}\n{text}")
    });
    let again = sections.collect::<String>();
    let problems = match Syntax::parse(language, &after) {
        Syntax::Yaml(parse) => parse.problems().len(),
        Syntax::Bicep(parse) => parse.problems().len(),
    };
    assert_eq!(problems, 0, "{after}");
    let left = found(&again);
    assert!(left.is_empty(), "still there: {left:#?}\n{after}");
    (path, after, again)
}

/// What the audit finds in the first file of a fixture.
#[track_caller]
pub(super) fn findings(fixture: &Fixture) -> Vec<Finding> {
    let (graph, texts) = of(fixture);
    let name =
        fixture.files.as_ref().map_or(ALONE.to_owned(), |files| format!("{}{}", files.folder, files.name));
    run(&graph, &texts).findings().remove(name.as_str()).unwrap_or_default()
}

#[track_caller]
fn run(graph: &Graph, texts: &Texts) -> Audit {
    let audit = network::audit(graph, texts, &mut || ControlFlow::Continue(())).expect("nothing cancels it");
    assert!(audit.crashed.is_empty(), "rules panicked: {:?}", audit.crashed);
    audit
}

fn of(fixture: &Fixture) -> (Graph, Texts) {
    let sections = fixture.files.clone().unwrap_or_default();
    let mut texts = Texts(sections);
    let is_whole = fixture.files.is_some();
    let all = if is_whole {
        texts.roots().iter().map(|path| Arc::new(texts.facts(path))).collect()
    } else {
        texts.0.texts.insert(ALONE.to_owned(), fixture.source.clone());
        let files: &dyn Files = &World;
        vec![Arc::new(read(fixture.language, &fixture.source, files, &|_| ALONE.into()))]
    };
    (Graph::new(all, is_whole, Vec::new()), texts)
}

/// The files of a fixture.
struct Texts(Sections);

impl Texts {
    /// The files that no other one uses as a module.
    fn roots(&self) -> Vec<String> {
        let names: BTreeSet<String> = self.0.texts.keys().cloned().collect();
        let used: BTreeSet<String> = names.iter().flat_map(|path| self.used_by(path)).collect();
        let is_ours = |path: &String| Language::of_name(path).is_some() && !used.contains(path);
        names.into_iter().filter(is_ours).collect()
    }

    fn used_by(&self, path: &str) -> Vec<String> {
        let language = Language::of_name(path).filter(|language| *language != Language::Yaml);
        let Some(language) = language else { return Vec::new() };
        let parsed = Parsed::new(language, self.0.texts[path].clone());
        let files = self.beside(path);
        let file = bicep::File::new(language, &parsed.source, &parsed.parse, &files);
        let library = file.library();
        library.files().skip(1).map(|file| absolute(path, library.path(file))).collect()
    }

    fn facts(&self, path: &str) -> Facts {
        let language = Language::of_name(path).expect("a file of ours");
        read(language, &self.0.texts[path], &self.beside(path), &|relative| absolute(path, relative).into())
    }

    /// The files as the one at `path` sees them.
    fn beside(&self, path: &str) -> Sections {
        let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
        Sections { folder: folder.to_owned(), name: name.to_owned(), texts: self.0.texts.clone() }
    }
}

fn read(language: Language, source: &str, files: &dyn Files, name: &dyn Fn(&str) -> Arc<str>) -> Facts {
    match language {
        Language::Yaml => {
            let parse = parse(source);
            facts::yaml::of(&name(""), &engine::typed(&parse))
        }
        _ => {
            let parsed = Parsed::new(language, source.to_owned());
            facts::bicep::of(&bicep::File::new(language, &parsed.source, &parsed.parse, files), name)
        }
    }
}

/// What stands at `relative` beside the file at `path`; that file itself where `relative` is empty.
fn absolute(path: &str, relative: &str) -> String {
    if relative.is_empty() {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

impl Sources for Texts {
    fn bicep(&self, file: &str) -> Option<Arc<Parsed>> {
        let language = Language::of_name(file).filter(|language| *language != Language::Yaml)?;
        Some(Arc::new(Parsed::new(language, self.0.texts.get(file)?.clone())))
    }
}
