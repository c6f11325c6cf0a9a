//! Functions that read files, and JSON.

use crate::bicep::evaluate::Evaluator;
use crate::bicep::value::{Data, Open, Piece, Symbol, Value};
use azureml_syntax::{Node, Parse, Resolved, ScalarStyle, Value as Written};
use std::sync::Arc;

/// JSON and YAML that nests deeper is unknown.
const MAX_DEPTH: usize = 60;

impl Evaluator<'_> {
    /// `loadTextContent(…)` and its like; `None` for other functions.
    pub(super) fn file_function(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        if !matches!(name, "loadTextContent" | "loadJsonContent" | "loadYamlContent") {
            return None;
        }
        let symbol = || Symbol::of(&format!("{}.{name}", self.instance().0), arguments);
        let unknown = || Some(Value::named(symbol()));
        let [path, more @ ..] = arguments else { return unknown() };
        // Behind the path a query, then an encoding, may follow.
        if name != "loadTextContent" && more.first().is_some_and(|query| query.as_str() != Some("$")) {
            return unknown();
        }
        let Some(text) = path.as_str().and_then(|path| self.files.read(path)) else { return unknown() };
        if !self.budget.spend(text.len() / 8) {
            return unknown();
        }
        if name == "loadTextContent" {
            let value = Value::text(vec![Piece::Known(text.replace("\r\n", "\n").into())]);
            return if value.is_unknown() { unknown() } else { Some(value) };
        }
        Some(self.read(&text))
    }

    /// `json('…')`
    pub(super) fn json(&self, text: &Value) -> Value {
        match text.as_str() {
            Some(text) if self.budget.spend(text.len() / 8) => self.read(text),
            _ => Value::named(Symbol::of("json", std::slice::from_ref(text))),
        }
    }

    /// The value that a JSON or YAML text is. JSON is YAML.
    fn read(&self, text: &str) -> Value {
        let parse: Parse = azureml_syntax::parse(text);
        match parse.documents() {
            [document] if parse.problems().is_empty() => self.node(document.root(), 0),
            _ => Value::unknown(),
        }
    }

    fn node(&self, node: Node<'_>, depth: usize) -> Value {
        if depth > MAX_DEPTH || !self.budget.spend(1) {
            return Value::unknown();
        }
        match node.resolve().value() {
            Written::Map(map) if map.merges.is_empty() => {
                let entries = map.entries.iter().map(|entry| {
                    let value = node.document().node(entry.value);
                    (Arc::from(&*entry.key.text), self.node(value, depth + 1))
                });
                Value::object(entries.collect(), Open::No)
            }
            Written::Sequence(_) => {
                Value::array(node.items().map(|item| self.node(item, depth + 1)).collect(), Open::No)
            }
            Written::Scalar(scalar) => match node.resolved() {
                Some(Resolved::Null) => Value::null(),
                // Other words for them are words of older YAML alone.
                Some(Resolved::Boolean(value))
                    if scalar.style != ScalarStyle::Plain
                        || ["true", "false"].iter().any(|word| scalar.text.eq_ignore_ascii_case(word)) =>
                {
                    Value::boolean(value)
                }
                Some(Resolved::Integer(_)) => {
                    scalar.text.parse().map_or_else(|_| Value::unknown(), Value::integer)
                }
                Some(Resolved::String | Resolved::Timestamp) => {
                    Value::text(vec![Piece::Known(Arc::from(&*scalar.text))])
                }
                _ => Value::unknown(),
            },
            Written::Missing => Value::from(Data::Null),
            _ => Value::unknown(),
        }
    }
}
