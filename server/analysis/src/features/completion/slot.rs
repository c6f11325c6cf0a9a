//! Where on its line the cursor stands: at a key, an item or a value, and which text a proposal replaces.
//! Reads one line, so that half-typed ones do too; whether YAML agrees is asked afterwards ([`super::probe`]).

use crate::features::File;
use crate::features::lines::{line_at, slice};
use azureml_syntax::edit::Style;
use azureml_syntax::{Span, Value};

/// A place on a line where something can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// Whether a key or item begins here, or a value stands behind a colon.
    pub(super) role: Role,
    /// What is there already and gets replaced, without quotes; empty at the cursor if nothing is.
    pub(super) token: Span,
    /// The same with its quotes.
    pub(super) outer: Span,
    /// The quote that it begins with.
    pub(super) quote: Option<char>,
    /// Between brackets.
    pub(super) flow: bool,
    /// A colon follows: an existing key.
    pub(super) colon: bool,
    /// Right behind a colon, without a blank.
    pub(super) glued: bool,
    /// Where the cursor is, in the token.
    pub(super) cursor: usize,
    /// Bytes between the line's start and the token.
    pub(super) column: usize,
}

/// What can stand in a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A key, or a list item.
    Start,
    /// A value.
    Value,
    /// Nothing but a comma or bracket.
    Closed,
}

impl Slot {
    /// Whether a quote is open and not closed on this line.
    pub(super) const fn is_open(&self) -> bool {
        self.quote.is_some() && self.outer.end == self.token.end
    }

    /// A text as YAML writes it here: inside the quotes that are there already, else with quotes if it needs them.
    pub(super) fn written(&self, style: Style, text: &str) -> String {
        match self.quote {
            Some('\'') => text.replace('\'', "''"),
            Some(_) => text.replace('\\', "\\\\").replace('"', "\\\""),
            None => style.string(text, self.flow, None),
        }
    }
}

/// The slot at `offset`; `None` where nothing can be proposed: in comments, before other text, on blanks between words.
pub(super) fn slot(file: &File<'_>, offset: usize) -> Option<Slot> {
    let line = line_at(file.source, offset);
    let text = slice(file.source, line);
    let mut scan = Scan {
        text,
        start: line.start,
        cursor: offset.saturating_sub(line.start).min(text.len()),
        at: 0,
        depth: depth(file, line.start),
        role: Role::Start,
        glued: false,
    };
    if text.starts_with('\u{feff}') {
        scan.at = '\u{feff}'.len_utf8();
    }
    let is_marker = |marker: &str| scan.rest().starts_with(marker) && scan.blank_at(marker.len());
    if is_marker("---") || is_marker("...") {
        scan.at += 3;
        if scan.cursor <= scan.at {
            return None;
        }
    }
    scan.run()
}

/// How many brackets are open where a line begins.
fn depth(file: &File<'_>, line: usize) -> usize {
    let Some(document) = file.parse.documents().iter().rev().find(|document| document.span().touches(line))
    else {
        return 0;
    };
    let around = |span: Span| span.start < line && line < span.end;
    let open = crate::features::nodes(document).into_iter().filter(|node| around(node.span()));
    open.filter(|node| match node.value() {
        Value::Map(map) => map.flow,
        Value::Sequence(_) => slice(file.source, node.span()).starts_with('['),
        _ => false,
    })
    .count()
}

struct Scan<'a> {
    text: &'a str,
    /// The line's first byte in the file.
    start: usize,
    /// In bytes from the line's start, as all below.
    cursor: usize,
    at: usize,
    depth: usize,
    role: Role,
    glued: bool,
}

impl Scan<'_> {
    fn run(mut self) -> Option<Slot> {
        loop {
            let before = self.at;
            self.skip_blanks();
            let Some(byte) = self.peek(0) else { return self.empty(before) };
            let is_comment = byte == b'#' && (self.at == 0 || self.at > before);
            if is_comment {
                return if self.cursor <= self.at { self.empty(before) } else { None };
            }
            if self.cursor < self.at {
                // On the blanks before a word; a bracket or comma is none.
                let closes = self.depth > 0 && matches!(byte, b',' | b']' | b'}');
                return if closes { self.empty(before) } else { None };
            }
            match byte {
                b'-' | b'?' if self.depth == 0 && self.role == Role::Start && self.blank_at(1) => {
                    if self.cursor <= self.at + 1 {
                        return None;
                    }
                    self.at += 1;
                }
                b'{' | b'[' if self.role != Role::Closed => {
                    if self.cursor <= self.at {
                        return None;
                    }
                    self.depth += 1;
                    self.step(Role::Start);
                }
                b'}' | b']' | b',' if self.depth > 0 => {
                    if self.cursor <= self.at {
                        return self.empty(before);
                    }
                    if byte != b',' {
                        self.depth -= 1;
                    }
                    self.step(if byte == b',' { Role::Start } else { Role::Closed });
                }
                b'&' | b'!' if self.role != Role::Closed => {
                    // Properties stand before what they belong to.
                    self.at += self.rest().find([' ', '\t']).unwrap_or(self.rest().len());
                    if self.cursor <= self.at {
                        return None;
                    }
                }
                b'*' | b'|' | b'>' | b'%' | b'@' | b'`' => return None,
                _ => {
                    if let Some(found) = self.word() {
                        return found;
                    }
                }
            }
        }
    }

    /// Reads a word. `Some` once the cursor is found or lost; else the scan goes on behind the word and its colon.
    fn word(&mut self) -> Option<Option<Slot>> {
        if self.role == Role::Closed {
            // Behind `"key"` or `{…}` only a colon is left.
            if self.peek(0) == Some(b':') && self.cursor > self.at {
                self.step(Role::Value);
                return None;
            }
            return Some(None);
        }
        let begin = self.at;
        let quote = self.rest().chars().next().filter(|first| matches!(first, '"' | '\''));
        let (inner, end) = match quote {
            Some(quote) => self.quoted(quote),
            None => {
                let end = begin + self.plain_len();
                (Span::new(begin, end), end)
            }
        };
        self.at = end;
        self.skip_blanks();
        let colon =
            self.role == Role::Start && self.peek(0) == Some(b':') && (self.ends_key() || quote.is_some());
        let nothing_behind = self
            .peek(0)
            .is_none_or(|byte| byte == b'#' || (self.depth > 0 && matches!(byte, b',' | b']' | b'}')));
        if self.cursor <= end {
            // On a quote itself nothing is being typed.
            if self.cursor < inner.start || self.cursor > inner.end {
                return Some(None);
            }
            return Some(Some(self.found(inner, Span::new(begin, end), quote, colon)));
        }
        if self.cursor <= self.at && !colon {
            // Blanks behind the word belong to it while it is being typed.
            let open = quote.is_none() && nothing_behind;
            return Some(open.then(|| {
                let span = Span::new(begin, self.cursor);
                self.found(span, span, None, false)
            }));
        }
        if colon {
            if self.cursor <= self.at {
                return Some(None);
            }
            self.step(Role::Value);
            self.glued = self.cursor == self.at;
            return None;
        }
        if end == begin {
            return Some(None);
        }
        self.role = Role::Closed;
        None
    }

    /// What is between the quotes, and where the whole ends; an open quote ends with the line.
    fn quoted(&self, quote: char) -> (Span, usize) {
        let begin = self.at + 1;
        let body = self.text.get(begin..).unwrap_or_default();
        let mut characters = body.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            if character == '\\' && quote == '"' {
                characters.next();
            } else if character == quote {
                if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                    characters.next();
                    continue;
                }
                return (Span::new(begin, begin + at), begin + at + 1);
            }
        }
        let end = begin + body.trim_end().len();
        (Span::new(begin, end), end)
    }

    /// The bytes of a text without quotes, blanks behind it left out.
    fn plain_len(&self) -> usize {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let is_end = |at: usize| {
            let blank = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
            match bytes.get(at) {
                Some(b':') => {
                    let flow_end = self.depth > 0 && matches!(bytes.get(at + 1), Some(b',' | b']' | b'}'));
                    self.role == Role::Start && (blank(at + 1) || flow_end)
                }
                Some(b',' | b'[' | b']' | b'{' | b'}') => self.depth > 0,
                Some(b'#') => at > 0 && blank(at - 1),
                _ => false,
            }
        };
        let end = (0..bytes.len()).find(|at| is_end(*at)).unwrap_or(bytes.len());
        rest.get(..end).map_or(0, |text| text.trim_end().len())
    }

    fn ends_key(&self) -> bool {
        self.blank_at(1) || (self.depth > 0 && matches!(self.peek(1), Some(b',' | b']' | b'}')))
    }

    /// Nothing is written yet: a slot at the cursor, if the scan from `before` to here passed it.
    fn empty(&self, before: usize) -> Option<Slot> {
        if self.role == Role::Closed || self.cursor < before {
            return None;
        }
        let here = Span::at(self.cursor);
        Some(self.found(here, here, None, false))
    }

    fn found(&self, token: Span, outer: Span, quote: Option<char>, colon: bool) -> Slot {
        let moved = |span: Span| Span::new(self.start + span.start, self.start + span.end);
        let bom = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Slot {
            role: self.role,
            token: moved(token),
            outer: moved(outer),
            quote,
            flow: self.depth > 0,
            colon,
            glued: self.glued && token.is_empty(),
            cursor: (self.start + self.cursor).clamp(self.start + token.start, self.start + token.end),
            column: outer.start.saturating_sub(bom),
        }
    }

    fn step(&mut self, role: Role) {
        self.at += 1;
        self.role = role;
        self.glued = false;
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn blank_at(&self, ahead: usize) -> bool {
        self.peek(ahead).is_none_or(|byte| matches!(byte, b' ' | b'\t'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{ask, cursor};

    /// The role and the text that would be replaced.
    fn at(fixture: &str) -> Option<(Role, String)> {
        let (source, offset) = cursor(fixture);
        let slot = ask(&source, &[], |file| slot(file, offset))?;
        Some((slot.role, source[slot.token.range()].to_owned()))
    }

    fn start(text: &str) -> Option<(Role, String)> {
        Some((Role::Start, text.into()))
    }

    fn value(text: &str) -> Option<(Role, String)> {
        Some((Role::Value, text.into()))
    }

    #[test]
    fn keys_and_items_begin_a_line() {
        assert_eq!(at("$0"), start(""));
        assert_eq!(at("  $0"), start(""));
        assert_eq!(at("  na$0me\n"), start("name"));
        assert_eq!(at("na$0me: x\n"), start("name"));
        assert_eq!(at("\"na$0me\": x\n"), start("name"));
        assert_eq!(at("- na$0\n"), start("na"));
        assert_eq!(at("- $0\n"), start(""));
        assert_eq!(at("- - a$0\n"), start("a"));
        assert_eq!(at("a: {b: 1, c$0}\n"), start("c"));
        assert_eq!(at("a: {$0}\n"), start(""));
        assert_eq!(at("a: [x, $0]\n"), start(""));
        assert_eq!(at("a: {\n  b$0\n}\n"), start("b"));
    }

    #[test]
    fn values_stand_behind_colons() {
        assert_eq!(at("a: $0\n"), value(""));
        assert_eq!(at("a:$0\n"), value(""));
        assert_eq!(at("a: azureml:m$0:1\n"), value("azureml:m:1"));
        assert_eq!(at("a: azureml:$0\n"), value("azureml:"));
        assert_eq!(at("a: 'x $0y' # c\n"), value("x y"));
        assert_eq!(at("a: \"x$0\n"), value("x"));
        assert_eq!(at("- a: x$0 # c\n"), value("x"));
        assert_eq!(at("a: {b: x$0, c: 1}\n"), value("x"));
        assert_eq!(at("a: &n x$0\n"), value("x"));
        assert_eq!(at("a: $0 # c\n"), value(""));
        assert_eq!(at("a: x $0\n"), value("x "));
    }

    #[test]
    fn elsewhere_is_nothing() {
        assert_eq!(at("# a$0\n"), None);
        assert_eq!(at("a: 1 # $0\n"), None);
        assert_eq!(at(" $0 a: 1\n"), None);
        assert_eq!(at("-$0 a: 1\n"), None);
        assert_eq!(at("a: |$0\n"), None);
        assert_eq!(at("a: *b$0\n"), None);
        assert_eq!(at("a: {b: 1}$0\n"), None);
        assert_eq!(at("a: $0 b\n"), None);
        assert_eq!(at("a $0 : b\n"), None);
        assert_eq!(at("a: 'b'$0\n"), None);
        assert_eq!(at("a: 1\n--$0-\n"), None);
    }
}
