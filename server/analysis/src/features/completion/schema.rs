//! `$schema`: its values, and whole files to begin with.

use super::slot::{Role, Slot};
use super::snippet::{self, Layout};
use super::{Completion, CompletionKind};
use crate::features::File;
use crate::features::describe::{link, paragraphs};
use crate::features::insert::Insert;
use crate::features::lines::{line_at, slice};
use crate::identify;
use azureml_catalog::{Key, Kind, Required, Type};
use azureml_syntax::edit::Style;

/// The addresses of all kinds that have one, if the cursor stands behind `$schema:` at the first column; `None`
/// elsewhere. Kinds whose keys are known come first.
pub(super) fn values(file: &File<'_>, slot: &Slot) -> Option<Vec<Completion>> {
    let line = slice(file.source, line_at(file.source, slot.outer.start));
    let line = line.trim_start_matches('\u{feff}');
    if slot.role != Role::Value
        || !["$schema:", "\"$schema\":", "'$schema':"].iter().any(|key| line.starts_with(key))
    {
        return None;
    }
    let at = slot.outer.start;
    let own = file.documents.iter().rev().find(|typed| typed.document.span().touches(at));
    let own = own.and_then(|typed| typed.identity.kind);
    let with_url = azureml_catalog::kinds().iter().filter_map(|kind| Some((kind, kind.schema.as_deref()?)));
    let completions = with_url.enumerate().map(|(at, (kind, url))| {
        let mut insert = Insert::default();
        insert.text(url);
        let rank = match (own.is_some_and(|own| own.id == kind.id), kind.object.is_some()) {
            (true, _) => 0,
            (_, true) => 1,
            _ => 2,
        };
        Completion::new(url, CompletionKind::Reference, insert, slot)
            .value(slot)
            .detail(kind.title.clone())
            .documentation(about(kind))
            .sort(rank, at)
    });
    Some(completions.collect())
}

/// For an empty document: `$schema`, and a skeleton of every kind whose keys are known.
pub(super) fn skeletons(file: &File<'_>, slot: &Slot) -> Vec<Completion> {
    let mut insert = Insert::default();
    insert.text("$schema: ");
    insert.stop("");
    let mut all = vec![
        Completion::new("$schema", CompletionKind::Key, insert.done(), slot)
            .detail("which kind of file this is".to_owned())
            .sort(0, 0),
    ];
    let layout = Layout { column: 0, flow: false, style: Style::of(file.source, file.parse) };
    for (at, kind) in azureml_catalog::kinds().iter().enumerate() {
        if let Some(insert) = skeleton(kind, layout) {
            let completion = Completion::new(&kind.title, CompletionKind::Skeleton, insert, slot)
                .detail(format!("new {}", kind.title))
                .documentation(about(kind))
                .sort(1, at);
            all.push(completion);
        }
    }
    for completion in &mut all {
        completion.replace = slot.outer;
    }
    all
}

/// `$schema`, what must be there, what the kind refers to, and what makes a file this kind. `None` for kinds that
/// would not be recognised again: they have no `$schema`, and no keys of their own.
fn skeleton(kind: &Kind, layout: Layout) -> Option<Insert> {
    // Read by no command.
    if crate::rules::jobs::unsupported_job::is_unsupported(kind) {
        return None;
    }
    let root = kind.root()?;
    let marks = identify::marks(kind);
    let mut insert = Insert::default();
    match &kind.schema {
        Some(schema) => insert.text(&format!("$schema: {schema}{}", layout.style.line_break)),
        None if marks.is_empty() => return None,
        None => {}
    }
    let mark = |key: &Key| marks.iter().find(|(mark, _)| kind.schema.is_none() && *mark == key.name);
    for key in root.keys.iter().filter(|key| key.name != "$schema" && !key.read_only) {
        let word = identify::word(kind, &key.name).or_else(|| mark(key).and_then(|(_, word)| *word));
        match word {
            Some(word) => insert.text(&format!("{}: {word}", key.name)),
            None if key.required != Required::No
                || wanted(&kind.id).contains(&key.name.as_str())
                || (refers(&key.r#type) && key.name != "id")
                || mark(key).is_some() =>
            {
                snippet::add_key(&mut insert, key, layout, 0);
            }
            None => continue,
        }
        insert.text(layout.style.line_break);
    }
    Some(insert.done())
}

/// The keys that a kind is of no use without, although another could stand in for them.
fn wanted(kind: &str) -> &'static [&'static str] {
    match kind {
        "environment" => &["image"],
        "model" => &["path"],
        "connection:MicrosoftOneLakeConnection" => &["artifact", "one_lake_workspace_name"],
        _ => &[],
    }
}

fn refers(r#type: &Type) -> bool {
    match r#type {
        // A job can stand in for a component; a skeleton needs one of them.
        Type::Reference(reference) => reference.collection != "jobs",
        Type::Union(union) => union.any.iter().any(refers),
        _ => false,
    }
}

fn about(kind: &Kind) -> String {
    paragraphs(&[kind.text.clone(), link(&kind.link)])
}
