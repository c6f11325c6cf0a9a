//! Reads `azureml-ls.yml` and the editor's settings. One reader for both: JSON is YAML.

use super::reader::{Levels, Reader, is_nothing, listed, word};
use super::{Mistake, Options, workspaces};
use azureml_analysis::Severity;
use azureml_syntax::Node;
use ignore::gitignore::GitignoreBuilder;

/// The keys of the configuration, with what each is for.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("rules", "Severity of rules by code: off, hint, info, warning or error."),
    ("exclude", "Files that are not checked, as patterns of .gitignore relative to this file."),
    ("bicep", "What is special about Bicep files: see `generic`."),
    ("workspaces", "Which folders belong to which workspace, and what no file says of it."),
];

/// The severities that `rules` may set.
const LEVELS: &Levels = &[
    ("off", None),
    ("hint", Some(Severity::Hint)),
    ("info", Some(Severity::Information)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// What `bicep: {generic: …}` may be: whether we say and do what the official Bicep server does too.
const GENERIC: &[(&str, Option<bool>)] = &[("auto", None), ("on", Some(true)), ("off", Some(false))];

/// See [`super::Source::read`].
pub(super) fn read(source: &str) -> (Options, Vec<Mistake>, bool) {
    let mut reader = Reader::new(source);
    let parse = azureml_syntax::parse(source);
    if let Some(span) = parse.rejected() {
        reader.mistake(span, "This is not valid YAML.".to_owned());
        return (Options::default(), reader.mistakes, false);
    }
    if let Some(document) = parse.documents().first() {
        root(&mut reader, document.root());
    }
    (reader.options, reader.mistakes, true)
}

fn root(reader: &mut Reader, root: Node<'_>) {
    if root.is_missing() {
        return;
    }
    if root.as_map().is_none() {
        let message =
            format!("The configuration is a mapping with {}.", listed(KEYS).replace(" or ", " and "));
        return reader.mistake(root.span(), message);
    }
    for entry in root.own_entries() {
        let value = root.document().node(entry.value);
        match &*entry.key.text {
            "rules" => rules(reader, value),
            "exclude" => exclude(reader, value),
            "bicep" => bicep(reader, value),
            "workspaces" => workspaces::read(reader, value),
            _ => reader.no_key(entry, &KEYS.iter().map(|(key, _)| *key).collect::<Vec<_>>()),
        }
    }
}

fn rules(reader: &mut Reader, value: Node<'_>) {
    if is_nothing(value) {
        return;
    }
    if value.as_map().is_none() {
        return reader.mistake(value.span(), "`rules` is a mapping from codes to severities.".to_owned());
    }
    for entry in value.own_entries() {
        reader.set(&entry.key.text, entry.key.span, value.document().node(entry.value), LEVELS);
    }
}

fn bicep(reader: &mut Reader, value: Node<'_>) {
    if is_nothing(value) {
        return;
    }
    if value.as_map().is_none() {
        return reader.mistake(value.span(), "`bicep` is a mapping with `generic`.".to_owned());
    }
    for entry in value.own_entries() {
        if &*entry.key.text != "generic" {
            reader.no_key(entry, &["generic"]);
            continue;
        }
        let node = value.document().node(entry.value);
        match word(node, GENERIC) {
            Ok(generic) => reader.options.generic = generic,
            Err(hint) => {
                let span = if node.is_missing() { entry.key.span } else { node.span() };
                reader.mistake(span, format!("`generic` is set to {}.{hint}", listed(GENERIC)));
            }
        }
    }
}

fn exclude(reader: &mut Reader, value: Node<'_>) {
    if is_nothing(value) {
        return;
    }
    if !value.is_sequence() {
        let message = "`exclude` is a list of patterns, such as `- legacy/**`.".to_owned();
        return reader.mistake(value.span(), message);
    }
    for item in value.items() {
        match item.as_str() {
            Some(pattern) => match GitignoreBuilder::new("").add_line(None, pattern) {
                Ok(_) => reader.options.exclude.push(pattern.to_owned()),
                Err(error) => {
                    reader.mistake(item.span(), format!("`{pattern}` is not a pattern: {error}."));
                }
            },
            None => reader.mistake(item.span(), "A pattern is text, such as `legacy/**`.".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(source: &str) -> Vec<String> {
        read(source).1.into_iter().map(|mistake| format!("{}: {}", mistake.line, mistake.message)).collect()
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_counts() {
        let source = "exclud: []\nrules: 3\nexclude:\n- a/**\n- {}\nbicep:\n  generic: of\n";
        let (options, ..) = read(source);
        assert_eq!(options.exclude, ["a/**"]);
        let all = messages(source).join("\n");
        assert!(all.contains("1: There is no setting `exclud`. Did you mean `exclude`?"), "{all}");
        assert!(all.contains("2: `rules` is a mapping"), "{all}");
        assert!(all.contains("5: A pattern is text"), "{all}");
        assert!(all.contains("7: `generic` is set to `auto`, `on` or `off`."), "{all}");
    }
}
