//! Asks YAML and the catalog what stands at a slot: a word that nobody writes is put there, the text is parsed and
//! typed again, and the word is looked up. So indentation, brackets, texts and unions mean what they always mean.

use super::slot::Slot;
use crate::TypedDocument;
use crate::features::File;
use crate::features::lines::{line_at, slice};
use crate::identify::identify;
use crate::typed::type_document;
use azureml_syntax::value::Map;

use azureml_syntax::{Edit, Parse, ScalarStyle, Span, Value, reparse};
use std::ops::ControlFlow;

/// Neither a key nor a value of anything.
const WORD: &str = "azureml-ls-probe";

/// What stands for a value: a placeholder, which speaks for no alternative of a union.
const VALUE: &str = "<azureml-ls-probe>";

/// A text with the word in it.
pub(super) struct Probe {
    source: String,
    parse: Parse,
    /// Where the word stands.
    at: usize,
}

impl Probe {
    /// With the word as a key.
    pub(super) fn key(file: &File<'_>, slot: &Slot) -> Option<Self> {
        let text = if slot.colon { WORD.to_owned() } else { format!("{WORD}: ") };
        Self::new(file, slot.outer, &text, 0)
    }

    /// With the word as a value or item.
    pub(super) fn value(file: &File<'_>, slot: &Slot) -> Option<Self> {
        let blank = if slot.glued { " " } else { "" };
        Self::new(file, slot.outer, &format!("{blank}{VALUE}"), blank.len())
    }

    fn new(file: &File<'_>, span: Span, text: &str, lead: usize) -> Option<Self> {
        let mut source = String::with_capacity(file.source.len() + text.len());
        source.push_str(file.source.get(..span.start)?);
        source.push_str(text);
        source.push_str(file.source.get(span.end..)?);
        let edit = Edit { old: span, new_len: text.len() };
        let parse = reparse(&source, Some((file.parse, &[edit])), &mut || ControlFlow::Continue(()))?;
        Some(Self { source, parse, at: span.start + lead })
    }

    /// The document with the word, typed as the document of the file that it was made from.
    pub(super) fn document(&self, file: &File<'_>) -> Option<TypedDocument<'_>> {
        let documents = self.parse.documents();
        let index = documents.iter().rposition(|document| document.span().touches(self.at))?;
        let document = documents.get(index)?;
        let known = file.documents.get(index).filter(|_| documents.len() == file.documents.len());
        let identity = known.map(|typed| typed.identity.clone()).filter(|identity| identity.kind.is_some());
        Some(type_document(document, identity.unwrap_or_else(|| identify(document))))
    }

    /// The place of the mapping in which the word is a key. `None` where the other keys of that mapping stand at
    /// another column: there the key would belong to no mapping.
    pub(super) fn mapping(&self, document: &TypedDocument<'_>) -> Option<usize> {
        document.places.iter().position(|place| match place.node.value() {
            Value::Map(map) => self.is_in(map),
            _ => false,
        })
    }

    /// Whether the word is the only key of the document, at its first column.
    pub(super) fn is_alone(&self, document: &TypedDocument<'_>) -> bool {
        let Value::Map(map) = document.document.root().value() else { return false };
        self.is_in(map)
            && !map.flow
            && map.entries.len() == 1
            && map.merges.is_empty()
            && !self.has_value(map)
    }

    fn is_in(&self, map: &Map) -> bool {
        let is_word = |key: &azureml_syntax::Key| key.span.start == self.at && &*key.text == WORD;
        if !map.entries.iter().any(|entry| is_word(&entry.key)) {
            return false;
        }
        let column = |offset: usize| {
            slice(&self.source, Span::new(line_at(&self.source, offset).start, offset)).chars().count()
        };
        let own = column(self.at);
        map.flow || map.entries.iter().all(|entry| column(entry.key.span.start) == own || !entry.key.literal)
    }

    /// Whether something stands behind the word's colon.
    pub(super) fn has_value(&self, map: &Map) -> bool {
        let entry = map.entries.iter().find(|entry| entry.key.span.start == self.at);
        entry.is_some_and(|entry| {
            entry.span.end > entry.key.span.end + 1
                && !slice(&self.source, Span::new(entry.key.span.end, entry.span.end))
                    .trim_matches([':', ' ', '\t'])
                    .is_empty()
        })
    }

    /// The place of the value that is the word.
    pub(super) fn value_place(&self, document: &TypedDocument<'_>) -> Option<usize> {
        document.places.iter().position(|place| match place.node.value() {
            Value::Scalar(scalar) => {
                let block = matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded);
                !block && place.node.span().start == self.at && &*scalar.text == VALUE
            }
            _ => false,
        })
    }

    /// Whether the text has more faults on the word's line than `file` had: the word cannot stand there.
    pub(super) fn breaks(&self, file: &File<'_>, slot: &Slot) -> bool {
        let faults = |parse: &Parse, line: Span| {
            parse.problems().iter().filter(|p| line.touches(p.span.start)).count()
        };
        faults(&self.parse, line_at(&self.source, self.at))
            > faults(file.parse, line_at(file.source, slot.outer.start))
    }
}
