//! Types, properties, versions and declarations in words, for hovers and completions. What a property does is the
//! catalog's text; only the grammar of the sentences is here.

use crate::bicep::typed::Resource;
use crate::features::describe::{code, link, paragraphs};
use crate::features::lines::slice;
use crate::rules::keys::api_version::is_network;
use crate::rules::wording::joined;
use azureml_catalog::arm::{self, ApiVersion, Change, History, Property, Shape, Step, Type};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares};
use std::collections::HashSet;

/// How many names of a list are shown.
const FEW: usize = 6;
/// How many characters of a text of the file are shown.
const LONGEST: usize = 100;

/// Who else answers the same question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    /// Nobody: everything is said.
    Nothing,
    /// The official server, which says types and names.
    Official,
}

/// A type in plain words, for one line.
pub(super) fn type_words(r#type: Type) -> String {
    let shape = r#type.shape();
    if let Some(choices) = shape.choices() {
        let words: Vec<String> = choices.values.iter().map(|value| code(value)).collect();
        let closed =
            if words.len() <= FEW { joined(&words, "or") } else { format!("one of {} words", words.len()) };
        return if choices.open { format!("text such as {closed}") } else { closed };
    }
    match shape {
        Shape::Object(_) | Shape::Discriminated(_) => "object".to_owned(),
        Shape::Union(members) => {
            let mut words: Vec<String> = Vec::new();
            for word in
                members.iter().filter(|one| !matches!(one.shape(), Shape::Null)).map(|one| type_words(*one))
            {
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            joined(&words, "or")
        }
        Shape::Literal(value) => code(value),
        Shape::Array(item) => match item.shape() {
            Shape::Object(_) | Shape::Discriminated(_) => "list of objects".to_owned(),
            Shape::String => "list of texts".to_owned(),
            Shape::Integer { .. } => "list of whole numbers".to_owned(),
            _ => "list".to_owned(),
        },
        Shape::String if r#type.is_secret() => "secret text".to_owned(),
        Shape::String => "text".to_owned(),
        Shape::Integer { min, max } => match (min, max) {
            (Some(min), Some(max)) => format!("whole number from {min} to {max}"),
            (Some(min), None) => format!("whole number, at least {min}"),
            (None, Some(max)) => format!("whole number, at most {max}"),
            (None, None) => "whole number".to_owned(),
        },
        Shape::Boolean => "`true` or `false`".to_owned(),
        Shape::Null => "nothing".to_owned(),
        Shape::Any => "any value".to_owned(),
    }
}

/// Everything worth knowing of a property that lies at `steps` of a resource; beside the official server only what that
/// one does not say, which may be nothing.
pub(super) fn property(
    resource: &Resource<'_>,
    property: &Property,
    steps: &[Step],
    beside: Beside,
) -> String {
    let r#type = resource.r#type;
    let text = r#type.and_then(|r#type| r#type.text(steps));
    let versions = r#type.map(|known| since(known, &known.history(steps))).unwrap_or_default();
    let words = text.map(|text| text.text.clone()).unwrap_or_default();
    let page = text.map(|text| link(&text.link)).unwrap_or_default();
    if beside == Beside::Official {
        return match (is_network(steps), versions.is_empty()) {
            (true, _) => paragraphs(&[words, versions, page]),
            (false, false) => versions,
            (false, true) => String::new(),
        };
    }
    let mut head = format!("**{}**: {}", code(&property.name), type_words(property.r#type));
    if property.required {
        head.push_str(" · required");
    }
    let mut parts = vec![head];
    if property.read_only {
        parts.push("Read-only: Azure sets it.".to_owned());
    } else if property.write_only {
        parts.push("It can be set and is never given back.".to_owned());
    }
    parts.push(words);
    let known = property.r#type.shape().choices().map(|choices| choices.values).unwrap_or_default();
    let values = text.into_iter().flat_map(|text| &text.values);
    let values = values.filter(|(value, _)| known.is_empty() || known.iter().any(|one| one == value));
    let lines: Vec<String> = values.map(|(value, words)| format!("- {}: {words}", code(value))).collect();
    parts.push(lines.join("\n"));
    parts.push(versions);
    parts.push(page);
    paragraphs(&parts)
}

/// Since which API version there is something, where not always; empty where always or never.
pub(super) fn since(r#type: &arm::Resource, history: &History) -> String {
    let (Some(first), all) = (history.first(), r#type.versions()) else { return String::new() };
    if history.having.len() == all.len() {
        return String::new();
    }
    let mut words = if all.first() == Some(first) {
        "There from the first API version on".to_owned()
    } else {
        format!("Since API version {}", code(first.as_str()))
    };
    match history.first_stable() {
        Some(stable) if stable == first || all.first() == Some(first) => {}
        Some(stable) => words.push_str(&format!(", stable since {}", code(stable.as_str()))),
        None => words.push_str(", in previews only"),
    }
    let last = history.having.last();
    let lacking: Vec<&ApiVersion> = all
        .iter()
        .filter(|version| *version > first && last.is_some_and(|last| *version < last))
        .filter(|version| !history.having.contains(version) && version.is_stable())
        .collect();
    if !lacking.is_empty() && history.first_stable().is_some() {
        let names: Vec<&str> = lacking.iter().map(|version| version.as_str()).collect();
        words.push_str(&format!(", but not in {}", few(&names)));
    }
    if last != all.last()
        && let Some(Change::Removed(gone)) = history.changes.last()
    {
        words.push_str(&format!("; gone since {}", code(gone.as_str())));
    }
    words.push('.');
    words
}

/// The first names of a list, as code, and how many more there are.
pub(super) fn few(names: &[&str]) -> String {
    let mut words: Vec<String> = names.iter().take(FEW).map(|name| code(name)).collect();
    if let Some(more) = names.len().checked_sub(FEW).filter(|more| *more > 0) {
        words.push(format!("{more} more"));
    }
    joined(&words, "and")
}

/// The API versions of a resource type that brought properties, oldest first, each with their names: what no version
/// before had. The first version is left out.
pub(super) fn came_with(r#type: &arm::Resource) -> Vec<(&ApiVersion, Vec<&'static str>)> {
    let mut known: HashSet<(&str, &str)> = HashSet::new();
    let mut came = Vec::new();
    let mut before = None;
    for version in r#type.versions() {
        let Some(body) = r#type.body(version.as_str()).filter(|body| before != Some(*body)) else { continue };
        let mut names = Vec::new();
        collect(body, "", 0, &mut names);
        let mut new: Vec<&str> = Vec::new();
        for pair in names {
            if known.insert(pair) && !new.contains(&pair.1) {
                new.push(pair.1);
            }
        }
        if before.is_some() && !new.is_empty() {
            came.push((version, new));
        }
        before = Some(body);
    }
    came
}

/// The properties about the network that newer API versions have and `written` does not, each with the first stable one that
/// has it, or else the first one. What lies in a new property is not told apart.
pub(super) fn new_on_network<'r>(
    r#type: &'r arm::Resource,
    written: &ApiVersion,
) -> Vec<(&'static str, &'r ApiVersion)> {
    let names = |version: &ApiVersion| {
        let mut names = Vec::new();
        if let Some(body) = r#type.body(version.as_str()) {
            collect(body, "", 0, &mut names);
        }
        names
    };
    let (older, newer): (Vec<&ApiVersion>, Vec<&ApiVersion>) =
        r#type.versions().iter().partition(|version| *version <= written);
    let had: HashSet<_> = older.last().into_iter().flat_map(|version| names(version)).collect();
    let is_network = |name: &str| is_network(&[Step::Property(name.to_owned())]);
    let mut new: Vec<(&str, &ApiVersion)> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    // A property of the same name may lie at several places.
    let mut add = |version: &'r ApiVersion| {
        for (around, name) in names(version) {
            let is_new = !had.contains(&(around, name)) && (is_network(name) || is_network(around));
            if is_new && !known.contains(around) && known.insert(name) {
                new.push((name, version));
            }
        }
    };
    newer.iter().filter(|version| version.is_stable()).for_each(|version| add(version));
    newer.iter().filter(|version| !version.is_stable()).for_each(|version| add(version));
    new
}

/// The names of writable properties, each with the name of the one around it, outer ones first.
fn collect(r#type: Type, around: &'static str, depth: usize, into: &mut Vec<(&'static str, &'static str)>) {
    // Deeper down names say little.
    const DEEPEST: usize = 3;
    let mut add = |properties: &'static [Property]| {
        let writable = || properties.iter().filter(|property| property.writable());
        into.extend(writable().map(|property| (around, property.name.as_str())));
        if depth < DEEPEST {
            for property in writable() {
                collect(property.r#type, &property.name, depth + 1, into);
            }
        }
    };
    match r#type.shape() {
        Shape::Object(object) => add(object.properties),
        Shape::Discriminated(several) => {
            add(several.properties);
            for (_, variant) in several.variants {
                collect(*variant, around, depth, into);
            }
        }
        _ => {}
    }
}

/// The properties that a value of this type can have, those of all variants.
pub(super) fn properties(r#type: Type) -> Vec<&'static Property> {
    match r#type.shape() {
        Shape::Object(object) => object.properties.iter().collect(),
        Shape::Discriminated(several) => {
            let variants = several.variants.iter().flat_map(|(_, variant)| match variant.shape() {
                Shape::Object(object) => object.properties,
                _ => &[],
            });
            several.properties.iter().chain(variants).collect()
        }
        _ => Vec::new(),
    }
}

/// The text of `span` on one line, cut where it gets long.
pub(super) fn short(source: &str, span: Span) -> String {
    let text = slice(source, span);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

/// What `@description` says of a declaration.
pub(super) fn description(declaration: Declaration<'_>) -> Option<&str> {
    crate::bicep::symbols::decorator(declaration, "description")?.items().next()?.as_str()
}

/// The type that a declaration says; of a resource, type and version; of a module or import, the path.
pub(super) fn signature_type(source: &str, declaration: Declaration<'_>) -> String {
    let part = match declaration.declares() {
        Declares::Parameter { r#type, .. }
        | Declares::Variable { r#type, .. }
        | Declares::Output { r#type, .. }
        | Declares::Resource { r#type, .. } => r#type,
        Declares::Function { returns, .. } => returns,
        Declares::Module { path, .. } | Declares::Import { path, .. } => path,
        _ => None,
    };
    part.map(|part| short(source, part.span()).trim_matches('\'').to_owned()).unwrap_or_default()
}

/// What a declaration is, in a word.
pub(super) fn declared_kind(declaration: Declaration<'_>) -> &'static str {
    match declaration.declares() {
        Declares::Parameter { .. } | Declares::Assignment(_) => "parameter",
        Declares::Variable { .. } => "variable",
        Declares::Output { .. } => "output",
        Declares::Type(_) => "type",
        Declares::Function { .. } => "function",
        Declares::Resource { existing: true, .. } => "existing resource",
        Declares::Resource { .. } => "resource",
        Declares::Module { .. } => "module",
        Declares::Import { .. } => "import",
        Declares::Extension { .. } => "extension",
        Declares::Metadata(_) => "metadata",
        _ => "declaration",
    }
}
