//! Another name for what a file declares, wherever it is used. Every file that changes is read again afterwards: a
//! rename that would change what any name means is refused.

use super::reach::{self, Kind, Reach, Subject, Target, User};
use super::same_meaning::keeps_meaning;
use crate::bicep::File;
use crate::bicep::symbols::{Meaning, Occurrence, TYPES};
use crate::features::FileEdits;
use crate::features::lines::clamp;
use azureml_syntax::bicep::Declares;
use azureml_syntax::edit::TextEdit;

/// Bicep's compiler takes no longer names.
const LONGEST: usize = 255;

/// Words with which something else begins, or that are values.
/// Source: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/file>.
const KEYWORDS: [&str; 24] = [
    "as",
    "assert",
    "existing",
    "extends",
    "extension",
    "false",
    "for",
    "from",
    "func",
    "if",
    "import",
    "in",
    "metadata",
    "module",
    "none",
    "null",
    "output",
    "param",
    "resource",
    "targetScope",
    "true",
    "type",
    "using",
    "var",
];

/// The edits that call the name at `offset` `to`; in words for people why it cannot be.
///
/// # Errors
/// Where no name stands, where `to` is no name or taken, where a file that uses the name cannot follow.
pub fn rename(file: &File<'_>, offset: usize, to: &str) -> Result<Vec<FileEdits>, String> {
    if file.beside_official {
        return Err("The official Bicep server renames here.".to_owned());
    }
    let offset = clamp(file.source, offset);
    let nothing = || "There is no name here that could be changed.".to_owned();
    let one = file.symbols.at(offset).ok_or_else(nothing)?;
    let reach = Reach::new(file);
    let own = reach.own_user();
    let subject = reach.subject(&own, &one).ok_or_else(|| {
        format!("`{}` is declared nowhere in this workspace: it keeps its name.", one.name.text)
    })?;
    check_name(&one, to)?;
    if one.name.text == to {
        return Ok(Vec::new());
    }
    match subject {
        Subject::Here => here(&own, &one, to),
        Subject::Shared(target) => everywhere(&reach, &target, to),
    }
}

/// Whether the new name can be one.
fn check_name(one: &Occurrence<'_>, to: &str) -> Result<(), String> {
    let mut letters = to.chars();
    let begins = letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    if !begins || !letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_') || to.len() > LONGEST
    {
        return Err(format!(
            "`{to}` cannot be a name: letters, digits and `_`, no digit first, at most {LONGEST}."
        ));
    }
    if KEYWORDS.contains(&to) {
        return Err(format!("`{to}` is a word of the language."));
    }
    let is_type =
        matches!(one.meaning, Meaning::Declared(one) if matches!(one.declares(), Declares::Type(_)));
    if is_type && TYPES.contains(&to) {
        return Err(format!("`{to}` is a type already."));
    }
    Ok(())
}

/// A name that only the file that was asked about knows.
fn here(own: &User<'_, '_>, one: &Occurrence<'_>, to: &str) -> Result<Vec<FileEdits>, String> {
    // A parameter is declared in the file that is used, which cannot be read or is not named here.
    let is_assigned =
        matches!(one.meaning, Meaning::Declared(one) if matches!(one.declares(), Declares::Assignment(_)));
    if one.declared_at().is_none() || is_assigned {
        return Err(format!("`{}` is declared outside of this workspace: it keeps its name.", one.name.text));
    }
    let all = reach::symbols(own).occurrences();
    let found: Vec<_> = all.into_iter().filter(|other| reach::same(one, other)).collect();
    let edits = edits(&found, |found| match found.meaning {
        // The other file keeps the name, and nobody here knows that file.
        Meaning::Imported(imported) if found.declares.is_some() && !imported.is_renamed() => {
            format!("{} as {to}", found.name.text)
        }
        _ => to.to_owned(),
    });
    if !keeps_meaning(own.held.source(), own.held.parse(), &edits) {
        return Err(format!("`{to}` means something else here already."));
    }
    Ok(vec![FileEdits { path: None, edits }])
}

/// A name that other files may use.
fn everywhere(reach: &Reach<'_, '_>, target: &Target, to: &str) -> Result<Vec<FileEdits>, String> {
    let outside = || format!("`{}` is declared outside of this workspace: it keeps its name.", target.name);
    reach.declaration(target).ok_or_else(outside)?;
    let mut all = Vec::new();
    for user in reach.users(target) {
        let symbols = reach::symbols(&user);
        let occurrences = symbols.occurrences();
        let place =
            reach.shown(&user.path).map_or_else(|| "this file".to_owned(), |path| format!("`{path}`"));
        if occurrences.iter().any(|one| is_hidden(reach, &user, one, target)) {
            return Err(format!(
                "In {place} not every use of `{}` is spelled out: it cannot be renamed safely.",
                target.name
            ));
        }
        let found = reach::uses(reach, &user, &occurrences, target);
        if found.is_empty() {
            continue;
        }
        let (source, parse) = (user.held.source(), user.held.parse());
        let plain = edits(&found, |_| to.to_owned());
        let fits = keeps_meaning(source, parse, &plain).then_some(plain);
        let fits = fits.or_else(|| {
            let aliased = aliased(&found, to)?;
            keeps_meaning(source, parse, &aliased).then_some(aliased)
        });
        let Some(edits) = fits else {
            return Err(format!("In {place} `{to}` means something else already."));
        };
        all.push(FileEdits { path: reach.shown(&user.path), edits });
    }
    Ok(all)
}

/// Whether it may use the target without its name.
fn is_hidden(reach: &Reach<'_, '_>, user: &User<'_, '_>, one: &Occurrence<'_>, target: &Target) -> bool {
    let module = match (one.meaning, target.kind) {
        (Meaning::SomeParameters(module), Kind::Parameter) | (Meaning::SomeOutputs(module), Kind::Output) => {
            module
        }
        _ => return false,
    };
    reach.file_of(&user.path, module).as_ref() == Some(&target.path)
}

fn edits(found: &[Occurrence<'_>], text: impl Fn(&Occurrence<'_>) -> String) -> Vec<TextEdit> {
    found.iter().map(|one| TextEdit { span: one.name.span, text: text(one) }).collect()
}

/// Where the new name is taken in a file that imports the old one: that file goes on with the old name.
fn aliased(found: &[Occurrence<'_>], to: &str) -> Option<Vec<TextEdit>> {
    let is_import =
        |one: &&Occurrence<'_>| matches!(one.meaning, Meaning::Imported(_)) && one.declares.is_some();
    let import = found.iter().find(is_import)?;
    let others = found.iter().filter(|one| !matches!(one.meaning, Meaning::Imported(_)));
    let mut edits: Vec<TextEdit> =
        others.map(|one| TextEdit { span: one.name.span, text: to.to_owned() }).collect();
    edits.push(TextEdit { span: import.name.span, text: format!("{to} as {}", import.name.text) });
    edits.sort_by_key(|edit| edit.span);
    Some(edits)
}

#[cfg(test)]
mod tests;
