//! Lowering of strings: pieces decoded, interpolations lowered.

use super::Lowering;
use crate::Span;
use crate::bicep::ast::{Data, Id, Local, PartData};
use tree_sitter::Node as TreeNode;

impl<'t> Lowering<'_, 't> {
    pub(super) fn string(&mut self, node: TreeNode<'t>) -> Id {
        let text = self.text(node);
        let is_multiline = node.kind() == "multiline_string";
        let dollars = text.bytes().take_while(|byte| *byte == b'$').count();
        let quotes = dollars + if is_multiline { 3 } else { 1 };
        let is_closed = !self.lacks_close(node);
        let start = node.start_byte() + quotes.min(text.len());
        let end = node.start_byte() + text.len()
            - if is_closed { text.len().saturating_sub(quotes).min(quotes - dollars) } else { 0 };
        let mut parts: Vec<PartData> = Vec::new();
        let mut piece: Option<(String, Local)> = None;
        for part in self.children(node) {
            match part.node.kind() {
                "interpolation" => {
                    let inner =
                        self.children(part.node).into_iter().find(|inner| inner.field == "expression");
                    let id = match inner {
                        Some(inner) => self.expression(inner.node),
                        None => {
                            let span = self.local(part.node);
                            self.nothing_behind(span)
                        }
                    };
                    parts.extend(piece.take().map(text_part));
                    parts.push(PartData::Interpolation(id));
                }
                "escape_sequence" => self.add_text(&mut piece, part.node, &unescape(self.text(part.node))),
                _ => {
                    let mut content = self.text(part.node);
                    if is_multiline && parts.is_empty() && piece.is_none() {
                        // The line break right behind the opening quotes is not part of the string.
                        content =
                            content.strip_prefix("\r\n").or(content.strip_prefix('\n')).unwrap_or(content);
                    }
                    self.add_text(&mut piece, part.node, content);
                }
            }
        }
        parts.extend(piece.map(text_part));
        let span = self.local(node);
        let mut content = self.local_of(Span::new(start.min(end), end));
        // Blanks at the end of a string that is not closed may belong to the line.
        for part in [&mut content].into_iter().chain(parts.iter_mut().filter_map(text_place)) {
            *part = Local { start: part.start.min(span.end), end: part.end.min(span.end) };
        }
        self.add(span, Data::String { parts, content })
    }

    fn lacks_close(&mut self, node: TreeNode<'t>) -> bool {
        self.cursor.reset(node);
        self.cursor.goto_last_child() && self.cursor.node().kind() == "missing_close"
    }

    /// Adds text to the piece before it, if that is text too.
    fn add_text(&self, piece: &mut Option<(String, Local)>, node: TreeNode<'t>, text: &str) {
        let span = self.local_of(Span::new(node.start_byte(), node.end_byte()));
        let (before, place) = piece.get_or_insert_with(|| (String::new(), span));
        before.push_str(text);
        place.end = span.end;
    }
}

fn text_part((text, span): (String, Local)) -> PartData {
    PartData::Text(text.into(), span)
}

const fn text_place(part: &mut PartData) -> Option<&mut Local> {
    match part {
        PartData::Text(_, place) => Some(place),
        PartData::Interpolation(_) => None,
    }
}

/// What an escape stands for; an unknown one for itself.
fn unescape(escape: &str) -> String {
    let code = escape.strip_prefix("\\u{").and_then(|rest| rest.strip_suffix('}'));
    if let Some(letter) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
        return letter.to_string();
    }
    match escape {
        "\\n" => "\n",
        "\\r" => "\r",
        "\\t" => "\t",
        "\\\\" => "\\",
        "\\'" => "'",
        "\\$" => "$",
        other => other,
    }
    .to_owned()
}
