//! What the readers of all configuration files share.

use super::{Mistake, Options};
use crate::nearest::nearest;
use azureml_analysis::{Severity, rules};
use azureml_syntax::text::{Encoding, Text};
use azureml_syntax::{Entry, Node, Span, Value};

/// A word for each severity.
pub(super) type Levels = [(&'static str, Option<Severity>)];

/// Collects what a file says.
pub(super) struct Reader {
    text: Text,
    /// What it says.
    pub(super) options: Options,
    /// What is wrong in it.
    pub(super) mistakes: Vec<Mistake>,
}

impl Reader {
    /// Nothing read yet. `text` is what spans are places in.
    pub(super) fn new(text: &str) -> Self {
        Self { text: Text::new(text), options: Options::default(), mistakes: Vec::new() }
    }

    /// Notes a mistake.
    pub(super) fn mistake(&mut self, span: Span, message: String) {
        let line = self.text.position(span.start, Encoding::Utf8).line + 1;
        self.mistakes.push(Mistake { span, line, message });
    }

    /// Sets the rule that `entry` names to `level`.
    pub(super) fn set(&mut self, code: &str, key: Span, level: Node<'_>, levels: &Levels) {
        if rules::find(code).is_none() {
            let hint = did_you_mean(nearest(code, rules::all().iter().map(|rule| rule.code)));
            let message = format!("There is no rule `{code}`.{hint} `azureml-ls rules` lists all of them.");
            return self.mistake(key, message);
        }
        match word(level, levels) {
            Ok(level) => {
                self.options.rules.insert(code.to_owned(), level);
            }
            Err(hint) => {
                let span = if level.is_missing() { key } else { level.span() };
                self.mistake(span, format!("`{code}` is set to {}.{hint}", listed(levels)));
            }
        }
    }

    /// Notes that there is no such key.
    pub(super) fn no_key(&mut self, entry: &Entry, known: &[&str]) {
        let key = &*entry.key.text;
        let hint = did_you_mean(nearest(key, known.iter().copied()));
        let names: Vec<(&str, ())> = known.iter().map(|name| (*name, ())).collect();
        let known = listed(&names).replace(" or ", " and ");
        self.mistake(entry.key.span, format!("There is no setting `{key}`.{hint} Known are {known}."));
    }
}

/// What the word in `node` stands for, or a hint at the nearest one.
pub(super) fn word<T: Copy>(node: Node<'_>, known: &[(&'static str, T)]) -> Result<T, String> {
    let Value::Scalar(scalar) = node.resolve().value() else { return Err(String::new()) };
    // YAML 1.1 reads a plain `off` as false, and some tools write it back as that.
    let text = match scalar.text.to_ascii_lowercase().as_str() {
        "false" => "off".to_owned(),
        "true" => "on".to_owned(),
        text => text.to_owned(),
    };
    known
        .iter()
        .find(|(name, _)| *name == text)
        .map(|(_, value)| *value)
        .ok_or_else(|| did_you_mean(nearest(&text, known.iter().map(|(name, _)| *name))))
}

/// The words, as a sentence names them: `off, hint or error`.
pub(super) fn listed<T>(words: &[(&str, T)]) -> String {
    let names: Vec<String> = words.iter().map(|(name, _)| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A sentence, or nothing.
pub(super) fn did_you_mean(name: Option<&str>) -> String {
    name.map(|name| format!(" Did you mean `{name}`?")).unwrap_or_default()
}

/// Whether there is no value.
pub(super) fn is_nothing(value: Node<'_>) -> bool {
    value.is_missing() || value.as_str().is_some_and(|text| matches!(text, "null" | "~"))
}
