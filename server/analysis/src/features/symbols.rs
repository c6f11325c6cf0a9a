//! The outline of a file: documents, keys and list items. Works on every YAML file, Azure ML or not.

use super::File;
use super::lines::{Lines, slice};
use azureml_syntax::value::Resolved;
use azureml_syntax::{Entry, Node, Span, Value};

/// More symbols than this help nobody and make editors slow (redhat-developer/vscode-yaml#485).
const MOST: usize = 5_000;
/// Deeper than this nobody reads an outline.
const DEEPEST: usize = 64;
/// How many characters of a value are shown.
const LONGEST: usize = 60;

/// One line of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The key, or the name of a list item.
    pub name: String,
    /// The value, if it is short; the kind, for a document.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// What is selected when it is chosen: the key. Lies in `span`.
    pub selection: Span,
    /// What lies in it.
    pub children: Vec<Symbol>,
}

/// What a [`Symbol`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A document.
    Document,
    /// A mapping.
    Map,
    /// A list.
    Sequence,
    /// Text.
    String,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// Nothing.
    Null,
    /// A parameter of a Bicep file.
    Parameter,
    /// A variable.
    Variable,
    /// An output.
    Output,
    /// A resource.
    Resource,
    /// A module.
    Module,
    /// A type.
    Type,
    /// A function.
    Function,
    /// What is brought in from elsewhere: an import, an extension.
    Import,
}

/// The outline, one symbol a document (or its entries, where the file has one document only); at most 5,000.
#[must_use]
pub fn symbols(file: &File<'_>) -> Vec<Symbol> {
    let mut outline = Outline { source: file.source, lines: Lines::new(file.source), left: MOST };
    let documents = file.parse.documents();
    if let [document] = documents {
        return outline.inside(document.root(), 0);
    }
    let mut all = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        if document.is_empty() || !outline.take() {
            continue;
        }
        let root = document.root();
        let kind = file.documents.get(at).and_then(|typed| typed.identity.kind);
        let name = root.get("name").and_then(Node::as_str).filter(|name| !name.is_empty());
        all.push(Symbol {
            name: name.map_or_else(|| format!("document {}", at + 1), str::to_owned),
            detail: kind.map(|kind| kind.title.clone()).unwrap_or_default(),
            kind: SymbolKind::Document,
            span: document.span().cover(root.span()),
            selection: root.own_entries().first().map_or(root.span(), |entry| entry.key.span),
            children: outline.inside(root, 1),
        });
    }
    all
}

struct Outline<'a> {
    source: &'a str,
    lines: Lines,
    left: usize,
}

impl Outline<'_> {
    fn take(&mut self) -> bool {
        let some = self.left > 0;
        self.left = self.left.saturating_sub(1);
        some
    }

    /// The symbols of what lies in `node`.
    fn inside(&mut self, node: Node<'_>, depth: usize) -> Vec<Symbol> {
        let mut all = Vec::new();
        if depth > DEEPEST {
            return all;
        }
        match node.value() {
            Value::Map(map) => {
                for entry in &map.entries {
                    if !self.take() {
                        break;
                    }
                    all.push(self.entry(entry, node.document().node(entry.value), depth));
                }
            }
            Value::Sequence(items) => {
                for (at, id) in items.iter().enumerate() {
                    if !self.take() {
                        break;
                    }
                    all.push(self.item(at, node.document().node(*id), depth));
                }
            }
            _ => {}
        }
        all
    }

    fn entry(&mut self, entry: &Entry, value: Node<'_>, depth: usize) -> Symbol {
        Symbol {
            name: visible(&entry.key.text),
            detail: self.detail(value),
            kind: kind(value),
            span: entry.span.cover(entry.key.span).cover(value.span()),
            selection: entry.key.span,
            children: self.inside(value, depth + 1),
        }
    }

    fn item(&mut self, at: usize, value: Node<'_>, depth: usize) -> Symbol {
        let first = value.own_entries().first().map(|entry| value.document().node(entry.value));
        let name = value
            .get("name")
            .or(first)
            .unwrap_or(value)
            .as_str()
            .filter(|text| !text.trim().is_empty())
            .map_or_else(|| format!("item {}", at + 1), visible);
        let span = value.span();
        let line = self.lines.at(span.start);
        Symbol {
            name,
            detail: String::new(),
            kind: kind(value),
            span,
            selection: Span::new(span.start, line.end.clamp(span.start, span.end)),
            children: self.inside(value, depth + 1),
        }
    }

    fn detail(&self, value: Node<'_>) -> String {
        match value.value() {
            Value::Scalar(scalar) => visible(&scalar.text),
            Value::Reference(_) | Value::Expression => visible(slice(self.source, value.span())),
            _ => String::new(),
        }
    }
}

/// The first line, cut where it gets long. Never empty: editors refuse symbols without a name.
fn visible(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    if line.is_empty() {
        return "\"\"".to_owned();
    }
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

fn kind(node: Node<'_>) -> SymbolKind {
    let node = node.resolve();
    match node.value() {
        Value::Map(_) => SymbolKind::Map,
        Value::Sequence(_) => SymbolKind::Sequence,
        Value::Missing => SymbolKind::Null,
        Value::Scalar(scalar) => match scalar.resolve() {
            Resolved::Null => SymbolKind::Null,
            Resolved::Boolean(_) => SymbolKind::Boolean,
            Resolved::Integer(_) | Resolved::Float(_) => SymbolKind::Number,
            Resolved::Timestamp | Resolved::String => SymbolKind::String,
        },
        Value::Reference(_) | Value::Expression => SymbolKind::String,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::ask;
    use super::*;

    /// The outline as indented lines.
    fn outline(source: &str) -> String {
        fn write(symbols: &[Symbol], depth: usize, out: &mut String) {
            for symbol in symbols {
                assert!(symbol.span.contains(symbol.selection), "{symbol:?}");
                let line =
                    format!("{}{} {:?} {}", "  ".repeat(depth), symbol.name, symbol.kind, symbol.detail);
                out.push_str(line.trim_end());
                out.push('\n');
                write(&symbol.children, depth + 1, out);
            }
        }
        let mut out = String::new();
        write(&ask(source, &[], symbols), 0, &mut out);
        out
    }

    #[test]
    fn keys_and_items_with_names_make_the_outline() {
        let source =
            "name: x\ntags:\n  team: red\n  n: 3\nroutes:\n  - name: a\n    port: 1\n  - b\n  -\nempty:\n";
        assert_eq!(
            outline(source),
            "name String x\ntags Map\n  team String red\n  n Number 3\nroutes Sequence\n  a Map\n    name String a\n    \
             port Number 1\n  b String\n  item 3 Null\nempty Null\n"
        );
    }

    #[test]
    fn several_documents_are_symbols_themselves() {
        assert_eq!(
            outline("name: a\n---\nb: 1\n"),
            "a Document\n  name String a\ndocument 2 Document\n  b Number 1\n"
        );
    }

    #[test]
    fn the_outline_has_an_end() {
        let source = "- a\n".repeat(MOST + 10);
        assert_eq!(outline(&source).lines().count(), MOST);
        let deep = "[".repeat(200) + &"]".repeat(200);
        assert!(outline(&deep).lines().count() <= DEEPEST + 1);
    }
}
