//! What fixes of rules about the network have in common: writing a value where it comes from, and new declarations beside
//! the ones that are there. Must not know single rules.

use super::{Context, NodeId, Resource, Spot};
use azureml_syntax::Language;
use azureml_syntax::bicep::Parse;
use azureml_syntax::edit::{NewValue, Operation, line_break};
use std::sync::Arc;

impl Context<'_> {
    /// The operation that makes the value at `path` of a resource `to`, and the file that it changes. A literal is
    /// replaced where it stands, be it a variable, the default of a parameter or the argument of a module; a key that is
    /// not there is added. `None` where the resource is not written so that this can be done.
    #[must_use]
    pub fn set(&self, id: NodeId, path: &str, to: NewValue) -> Option<(Arc<str>, Operation)> {
        let resource = self.graph.get(id)?;
        let here = Arc::clone(&resource.whole.file);
        // What a verified module writes cannot be changed; what it is given can.
        if resource.verified.is_some() {
            let (source, text) = (self.literal(id, path)?, bicep_text(&to)?);
            return Some((Arc::clone(&source.file), Operation::ReplaceText { span: source.span, text }));
        }
        let Some(written) = resource.written(path).filter(|_| resource.language != Language::Yaml) else {
            return Some((here, resource.keys.set(path, to)?));
        };
        if !self.is_literal(&resource.here(written.value))
            && let Some(source) = self.literal(id, path)
            && let Some(text) = bicep_text(&to)
        {
            return Some((Arc::clone(&source.file), Operation::ReplaceText { span: source.span, text }));
        }
        Some((here, Operation::SetValue { key: written.key, to }))
    }

    /// Where the literal stands that the value at `path` of a resource is.
    #[must_use]
    pub fn literal(&self, id: NodeId, path: &str) -> Option<Spot> {
        let value = self.graph.get(id)?.get(path);
        let spot = self.graph.seen(id, value.place)?;
        self.is_literal(&spot).then_some(spot)
    }

    /// Whether a string, number or boolean stands there in Bicep.
    fn is_literal(&self, spot: &Spot) -> bool {
        let Some(text) = self.text(spot) else { return false };
        text == "true"
            || text == "false"
            || text.starts_with(|first: char| first == '\'' || first.is_ascii_digit())
    }

    /// The text at a place in a Bicep file.
    #[must_use]
    pub fn text(&self, spot: &Spot) -> Option<String> {
        let parsed = self.sources.bicep(&spot.file)?;
        parsed.source.get(spot.span.range()).map(str::to_owned)
    }

    /// The operation that writes declarations behind that of a resource, in its file: `text` without line breaks around
    /// it, `\n` in it. `None` where it is nested in another one, or its file cannot be changed.
    #[must_use]
    pub fn declare_behind(&self, resource: &Resource, text: &str) -> Option<Operation> {
        let parsed = self.sources.bicep(&resource.whole.file)?;
        let whole = resource.whole.span;
        let outer = parsed.parse.declarations().find(|one| one.span().range().contains(&whole.start))?;
        if resource.verified.is_some() || outer.span() != whole {
            return None;
        }
        let line = line_break(&parsed.source);
        let text = format!("\n\n{text}").replace('\n', line);
        Some(Operation::ReplaceText { span: azureml_syntax::Span { start: whole.end, end: whole.end }, text })
    }

    /// A name that nothing in this file has yet: `wished`, or with a number behind it.
    #[must_use]
    pub fn fresh_name(&self, file: &str, wished: &str) -> Option<String> {
        let parsed = self.sources.bicep(file)?;
        let taken = |name: &str| is_declared(&parsed.parse, name);
        if !taken(wished) {
            return Some(wished.to_owned());
        }
        (2..100).map(|number| format!("{wished}{number}")).find(|name| !taken(name))
    }
}

fn is_declared(parse: &Parse, name: &str) -> bool {
    parse.declarations().any(|one| one.name().is_some_and(|own| own.text == name))
}

/// A value as Bicep writes it.
fn bicep_text(value: &NewValue) -> Option<String> {
    match value {
        NewValue::String(text) => Some(format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))),
        NewValue::Literal(text) => Some(text.clone()),
        _ => None,
    }
}
