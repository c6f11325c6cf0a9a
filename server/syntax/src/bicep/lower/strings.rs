//! Lowering of strings: pieces decoded, interpolations lowered.

use super::Lowering;
use crate::Span;
use crate::bicep::ast::{Data, Id, PartData};
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
                    parts.push(PartData::Interpolation(id));
                }
                "escape_sequence" => self.piece(&mut parts, part.node, &unescape(self.text(part.node))),
                _ => {
                    let mut content = self.text(part.node);
                    if is_multiline && parts.is_empty() {
                        // The line break right behind the opening quotes is not part of the string.
                        content =
                            content.strip_prefix("\r\n").or(content.strip_prefix('\n')).unwrap_or(content);
                    }
                    let content = content.to_owned();
                    self.piece(&mut parts, part.node, &content);
                }
            }
        }
        let content = self.local_of(Span::new(start.min(end), end));
        let span = self.local(node);
        self.add(span, Data::String { parts, content })
    }

    fn lacks_close(&mut self, node: TreeNode<'t>) -> bool {
        self.cursor.reset(node);
        self.cursor.goto_last_child() && self.cursor.node().kind() == "missing_close"
    }

    /// Adds text to the piece before it, if that is text too.
    fn piece(&mut self, parts: &mut Vec<PartData>, node: TreeNode<'t>, text: &str) {
        let span = self.local_of(Span::new(node.start_byte(), node.end_byte()));
        if let Some(PartData::Text(before, place)) = parts.last_mut() {
            *before = format!("{before}{text}").into();
            place.end = span.end;
        } else {
            parts.push(PartData::Text(text.into(), span));
        }
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
