//! The configuration: what may stand in `azureml-ls.yml` and under the editor's setting `azureml-ls`, and how it is
//! read. One reader for both: JSON is YAML. What is wrong costs its own key only.

use crate::nearest::nearest;
use crate::paths::{self, CONFIG_NAME};
use azureml_analysis::{Settings, Severity, rules};
use azureml_syntax::text::{Encoding, Text};
use azureml_syntax::{Node, Span, Value};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// The keys of the configuration, with what each is for.
pub(crate) const KEYS: &[(&str, &str)] = &[
    ("rules", "Severity of rules by code: off, hint, info, warning or error."),
    ("exclude", "Files that are not checked, as patterns of .gitignore relative to this file."),
];

/// The severities that `rules` may set.
const LEVELS: &[(&str, Option<Severity>)] = &[
    ("off", None),
    ("hint", Some(Severity::Hint)),
    ("info", Some(Severity::Information)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// What users may set, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// `rules`.
    pub(crate) settings: Settings,
    /// `exclude`.
    pub(crate) exclude: Vec<String>,
}

/// A mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Where.
    pub(crate) span: Span,
    /// The line, from 1.
    pub(crate) line: u32,
    /// What is wrong, and what instead.
    pub(crate) message: String,
}

/// Reads `source`. The flag says whether it is YAML at all; if not, the options are empty.
pub(crate) fn read(source: &str) -> (Options, Vec<Mistake>, bool) {
    let mut reader = Reader { text: Text::new(source), options: Options::default(), mistakes: Vec::new() };
    let parse = azureml_syntax::parse(source);
    if let Some(span) = parse.rejected() {
        reader.mistake(span, "This is not valid YAML.".to_owned());
        return (Options::default(), reader.mistakes, false);
    }
    if let Some(document) = parse.documents().first() {
        reader.root(document.root());
    }
    (reader.options, reader.mistakes, true)
}

struct Reader {
    text: Text,
    options: Options,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn mistake(&mut self, span: Span, message: String) {
        let line = self.text.position(span.start, Encoding::Utf8).line + 1;
        self.mistakes.push(Mistake { span, line, message });
    }

    fn root(&mut self, root: Node<'_>) {
        if root.is_missing() {
            return;
        }
        if root.as_map().is_none() {
            self.mistake(
                root.span(),
                "The configuration is a mapping with `rules` and `exclude`.".to_owned(),
            );
            return;
        }
        for entry in root.own_entries() {
            let value = root.document().node(entry.value);
            match &*entry.key.text {
                "rules" => self.rules(value),
                "exclude" => self.exclude(value),
                other => {
                    let hint = did_you_mean(nearest(other, KEYS.iter().map(|(key, _)| *key)));
                    self.mistake(
                        entry.key.span,
                        format!("There is no setting `{other}`.{hint} Known are `rules` and `exclude`."),
                    );
                }
            }
        }
    }

    fn rules(&mut self, value: Node<'_>) {
        if is_nothing(value) {
            return;
        }
        if value.as_map().is_none() {
            self.mistake(value.span(), "`rules` is a mapping from codes to severities.".to_owned());
            return;
        }
        for entry in value.own_entries() {
            let code = &*entry.key.text;
            if rules::find(code).is_none() {
                let hint = did_you_mean(nearest(code, rules::all().iter().map(|rule| rule.code)));
                self.mistake(
                    entry.key.span,
                    format!("There is no rule `{code}`.{hint} `azureml-ls rules` lists all of them."),
                );
                continue;
            }
            let node = value.document().node(entry.value);
            match level(node) {
                Ok(level) => {
                    self.options.settings.rules.insert(code.to_owned(), level);
                }
                Err(hint) => {
                    let span = if node.is_missing() { entry.key.span } else { node.span() };
                    self.mistake(
                        span,
                        format!("`{code}` is set to off, hint, info, warning or error.{hint}"),
                    );
                }
            }
        }
    }

    fn exclude(&mut self, value: Node<'_>) {
        if is_nothing(value) {
            return;
        }
        if !value.is_sequence() {
            self.mistake(value.span(), "`exclude` is a list of patterns, such as `- legacy/**`.".to_owned());
            return;
        }
        for item in value.items() {
            match item.as_str() {
                Some(pattern) => match GitignoreBuilder::new("").add_line(None, pattern) {
                    Ok(_) => self.options.exclude.push(pattern.to_owned()),
                    Err(error) => {
                        self.mistake(item.span(), format!("`{pattern}` is not a pattern: {error}."));
                    }
                },
                None => self.mistake(item.span(), "A pattern is text, such as `legacy/**`.".to_owned()),
            }
        }
    }
}

fn is_nothing(value: Node<'_>) -> bool {
    value.is_missing() || value.as_str().is_some_and(|text| matches!(text, "null" | "~"))
}

/// The severity that `node` names, or a hint at the nearest one.
fn level(node: Node<'_>) -> Result<Option<Severity>, String> {
    let Value::Scalar(scalar) = node.resolve().value() else { return Err(String::new()) };
    // YAML 1.1 reads a plain `off` as false, and some tools write it back as that.
    let text = if scalar.text.eq_ignore_ascii_case("false") { "off" } else { &*scalar.text };
    LEVELS
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, level)| *level)
        .ok_or_else(|| did_you_mean(nearest(text, LEVELS.iter().map(|(name, _)| *name))))
}

fn did_you_mean(name: Option<&str>) -> String {
    name.map(|name| format!(" Did you mean `{name}`?")).unwrap_or_default()
}

/// The options that count for files below a folder.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The analysis part.
    pub(crate) settings: Settings,
    excluded: Gitignore,
}

impl Default for Config {
    fn default() -> Self {
        Self { settings: Settings::default(), excluded: Gitignore::empty() }
    }
}

impl Config {
    /// `options` for the files below `folder`.
    pub(crate) fn new(folder: &Path, options: &Options) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        for pattern in &options.exclude {
            // Tried out when it was read.
            let _ = builder.add_line(None, pattern);
        }
        Self {
            settings: options.settings.clone(),
            excluded: builder.build().unwrap_or_else(|_| Gitignore::empty()),
        }
    }

    /// Whether `path`, absolute and clean, is excluded.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        !self.excluded.is_empty()
            && path.starts_with(self.excluded.path())
            && self.excluded.matched_path_or_any_parents(path, false).is_ignore()
    }
}

impl Options {
    /// These options, with `stronger` laid over them.
    pub(crate) fn overlaid(&self, stronger: &Self) -> Self {
        let mut merged = self.clone();
        merged.settings.rules.extend(stronger.settings.rules.clone());
        merged.exclude.extend(stronger.exclude.iter().cloned());
        merged
    }
}

/// The configuration file that counts for files in `folder`: in it or in the nearest folder above.
pub(crate) fn find(folder: &Path) -> Option<PathBuf> {
    paths::clean(folder).ancestors().map(|above| above.join(CONFIG_NAME)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(source: &str) -> Vec<String> {
        read(source).1.into_iter().map(|mistake| format!("{}: {}", mistake.line, mistake.message)).collect()
    }

    #[test]
    fn excluded_paths_follow_gitignore() {
        let options = Options { exclude: vec!["legacy/".into(), "*.gen.yml".into()], ..Options::default() };
        let config = Config::new(Path::new("/p"), &options);
        assert!(config.excludes(Path::new("/p/legacy/a.yml")));
        assert!(config.excludes(Path::new("/p/a/b.gen.yml")));
        assert!(!config.excludes(Path::new("/p/a.yml")));
        assert!(!config.excludes(Path::new("/q/legacy/a.yml")));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_counts() {
        let source = "exclud: []\nrules: 3\nexclude:\n- a/**\n- {}\n";
        let (options, ..) = read(source);
        assert_eq!(options.exclude, ["a/**"]);
        let all = messages(source).join("\n");
        assert!(all.contains("1: There is no setting `exclud`. Did you mean `exclude`?"), "{all}");
        assert!(all.contains("2: `rules` is a mapping"), "{all}");
        assert!(all.contains("5: A pattern is text"), "{all}");
    }
}
