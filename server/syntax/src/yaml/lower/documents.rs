//! The stream: documents, the marks between them, and directives.

use super::node::Place;
use super::{Lowering, Part, first_line};
use crate::yaml::tree::Kind;
use crate::{Document, ProblemKind, Span, Value};
use tree_sitter::Node;

impl<'t> Lowering<'_, 't> {
    pub(super) fn documents(&mut self, root: Node<'t>) -> Vec<Document> {
        let mut documents: Vec<Document> = Vec::new();
        // A directive needs a `---` behind it. For YAML also a `...` before it, after a document; not for PyYAML.
        let mut end_mark: Option<Part<'t>> = None;
        let mut directives: Vec<Part<'t>> = Vec::new();
        for part in self.children(root) {
            match part.kind {
                Kind::Document => {
                    let at = part.node.start_byte();
                    if let Some(previous) = documents.last_mut() {
                        previous.span.end = at;
                    }
                    if end_mark.is_some_and(|mark| self.share_line(mark, part)) {
                        self.problem(ProblemKind::UnexpectedText, first_line(self.source, part.span()));
                    }
                    let start = if documents.is_empty() { 0 } else { at };
                    self.directives(&std::mem::take(&mut directives));
                    documents.push(self.document(part.node, start));
                    end_mark = None;
                }
                Kind::DocumentEnd => {
                    self.dangling(&mut directives);
                    end_mark = Some(part);
                }
                Kind::Directive => directives.push(part),
                _ => {}
            }
        }
        self.dangling(&mut directives);
        if documents.is_empty() {
            let root = self.add(Value::Missing, Span::at(self.source.len()), None);
            let nodes = std::mem::take(&mut self.nodes);
            documents.push(Document { nodes, root, span: Span::at(0), templated: false });
        }
        if let Some(last) = documents.last_mut() {
            last.span.end = self.source.len();
        }
        documents
    }

    /// Directives that no document follows.
    fn dangling(&mut self, directives: &mut Vec<Part<'t>>) {
        if let Some(first) = directives.first() {
            self.problem(ProblemKind::Directive, first.span());
        }
        directives.clear();
    }

    /// <https://yaml.org/spec/1.2.2/#68-directives>
    fn directives(&mut self, directives: &[Part<'t>]) {
        self.tag_handles.clear();
        let mut has_version = false;
        for part in directives {
            let text = self.text(*part);
            let code = text.split(" #").next().unwrap_or_default();
            let mut words = code.split_whitespace();
            let fits = match (words.next(), words.next(), words.next(), words.next()) {
                (Some("%YAML"), Some(version), None, None) => {
                    !std::mem::replace(&mut has_version, true) && is_version(version)
                }
                (Some("%YAML"), ..) => false,
                (Some("%TAG"), Some(handle), Some(_), None) => {
                    let is_new = !self.tag_handles.contains(&handle);
                    self.tag_handles.push(handle);
                    is_new
                }
                (Some("%TAG"), ..) => false,
                _ => true,
            };
            if !fits {
                self.problem(ProblemKind::Directive, part.span());
            }
        }
    }

    fn document(&mut self, node: Node<'t>, start: usize) -> Document {
        let mut parts = self.children(node);
        let mut at = node.start_byte();
        if let Some(mark) = parts.first().copied().filter(|part| part.kind == Kind::DocumentStart) {
            parts.remove(0);
            at = mark.node.end_byte();
            let content = parts.iter().find(|part| !matches!(part.kind, Kind::Anchor | Kind::Tag));
            if let Some(block) = content
                && matches!(block.kind, Kind::BlockMapping | Kind::BlockSequence)
                && self.share_line(mark, *block)
            {
                self.problem(ProblemKind::UnexpectedText, first_line(self.source, block.span()));
            }
        }
        let root = self.value(&parts, Place { at, parent: None, is_key: false, key_start: None }).id;
        self.anchors.clear();
        let nodes = std::mem::take(&mut self.nodes);
        Document { nodes, root, span: Span::new(start, node.end_byte()), templated: false }
    }

    /// Characters that no YAML text may hold: <https://yaml.org/spec/1.2.2/#51-character-set>
    pub(super) fn control_characters(&mut self) {
        let bytes = self.source.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let length = match byte {
                0..=8 | 11 | 12 | 14..=31 | 127 => 1,
                // U+0080 to U+009F, but not U+0085, a line break of old.
                0xc2 if matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9f)) => 2,
                0xef if matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => 3,
                _ => continue,
            };
            self.problem(ProblemKind::ControlCharacter, Span::new(at, at + length));
        }
    }
}

fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}
