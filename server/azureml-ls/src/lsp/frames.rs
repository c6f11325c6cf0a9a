//! Bytes to whole messages. Survives whatever a stream can hold: garbage, bad headers, bad lengths, bad bodies; after
//! each it goes on with the next header. No I/O here.
//!
//! Why: `tower-lsp`'s own codec ends the session at the first of these (measured with 0.23), and believes any length.

use std::fmt;
use tower_lsp::jsonrpc::Request;

/// The longest body that is accepted, in bytes.
pub(super) const LONGEST_BODY: usize = 64 * 1024 * 1024;
/// The longest header block, in bytes.
const LONGEST_HEADER: usize = 8 * 1024;
const MARKER: &[u8] = b"content-length:";
const END: &[u8] = b"\r\n\r\n";

/// What comes out of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A message, as good JSON-RPC as the transport needs.
    Message {
        /// Its body.
        body: Vec<u8>,
        /// Whether it is the request `initialize`.
        initializes: bool,
    },
    /// Something was left out.
    Dropped(Fault),
}

/// Why something was left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Bytes before a header.
    Garbage,
    /// A header without one usable length.
    Header,
    /// A length above [`LONGEST_BODY`].
    TooLong,
    /// A body that is not UTF-8, not JSON, or no message.
    Body,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Garbage => "bytes between two messages",
            Self::Header => "a header without a usable Content-Length",
            Self::TooLong => "a message of more than 64 MB",
            Self::Body => "a message that is not JSON-RPC",
        })
    }
}

/// The stream so far.
#[derive(Debug, Default)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    /// The first byte that was not used yet.
    start: usize,
    /// The length of the body that starts there, once its header was read.
    body: Option<usize>,
    /// Whether garbage was reported since the last header.
    in_garbage: bool,
}

impl Frames {
    /// Adds what was read.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.start == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        } else if self.start > self.buffer.len() / 2 {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// Whether the stream may end here: not inside a header or body.
    pub(super) fn is_between_messages(&self) -> bool {
        self.body.is_none() && self.rest().iter().all(u8::is_ascii_whitespace)
    }

    /// The next piece, or `None` until more is pushed.
    pub(super) fn next(&mut self) -> Option<Piece> {
        loop {
            let piece = match self.body {
                Some(length) => self.take_body(length)?,
                None => self.take_header()?,
            };
            if let Some(piece) = piece {
                return Some(piece);
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// `None`: more bytes are needed. `Some(None)`: go on.
    fn take_body(&mut self, length: usize) -> Option<Option<Piece>> {
        let body = self.rest().get(..length)?;
        let message = serde_json::from_slice::<Request>(body).ok().map(|request| Piece::Message {
            initializes: request.method() == "initialize" && request.id().is_some(),
            body: lenient(request, body),
        });
        self.body = None;
        if message.is_some() {
            self.start += length;
            return Some(message);
        }
        // The length may have been wrong: the next header is looked for inside this body, too.
        self.in_garbage = true;
        Some(Some(Piece::Dropped(Fault::Body)))
    }

    fn take_header(&mut self) -> Option<Option<Piece>> {
        let Some(at) = find(self.rest(), MARKER) else {
            // Keep what may be the start of a header; the rest is garbage.
            let garbage = self.rest().len().saturating_sub(MARKER.len() - 1);
            let only_other_headers = self.rest().len() <= LONGEST_HEADER && starts_like_headers(self.rest());
            if garbage == 0 || only_other_headers {
                return None;
            }
            self.start += garbage;
            return Some(self.garbage());
        };
        let skipped = self.rest().get(..at).unwrap_or_default();
        let is_garbage = !skipped.is_empty() && !starts_like_headers(skipped);
        self.start += at;
        if is_garbage && let Some(piece) = self.garbage() {
            return Some(Some(piece));
        }
        let Some(end) = find(self.rest(), END) else {
            if self.rest().len() <= LONGEST_HEADER {
                return None;
            }
            self.start += MARKER.len();
            return Some(self.garbage());
        };
        let block = self.rest().get(..end).unwrap_or_default();
        let length = length_of(block);
        let lengths = block.split(|byte| *byte == b'\n').filter(|line| names_a_length(line)).count();
        self.in_garbage = false;
        if let Some(length) = length.filter(|length| *length <= LONGEST_BODY as u64) {
            self.start += end + END.len();
            self.body = usize::try_from(length).ok();
            return Some(None);
        }
        // Lengths that contradict each other: none counts. Else only the marker is skipped, since the end that was
        // found may be that of the next header.
        self.start += if lengths > 1 { end + END.len() } else { MARKER.len() };
        self.in_garbage = true;
        let fault = if length.is_some() { Fault::TooLong } else { Fault::Header };
        Some(Some(Piece::Dropped(fault)))
    }

    /// Reports garbage once until the next header.
    fn garbage(&mut self) -> Option<Piece> {
        if std::mem::replace(&mut self.in_garbage, true) {
            None
        } else {
            Some(Piece::Dropped(Fault::Garbage))
        }
    }
}

/// The body as the transport takes it: `shutdown` has no parameters, but some clients send empty ones.
fn lenient(request: Request, body: &[u8]) -> Vec<u8> {
    if request.method() != "shutdown" || request.params().is_none() {
        return body.to_vec();
    }
    let (method, id, _) = request.into_parts();
    let bare = id.map(|id| Request::build(method).id(id).finish());
    bare.and_then(|request| serde_json::to_vec(&request).ok()).unwrap_or_else(|| body.to_vec())
}

/// Where `needle` (lower case) starts in `bytes`, ASCII letter case aside.
fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    bytes.windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle))
}

/// Whether `bytes` could be other header lines (`Content-Type: …`) in front of the length.
fn starts_like_headers(bytes: &[u8]) -> bool {
    bytes.starts_with(b"Content-") || bytes.starts_with(b"content-")
}

fn names_a_length(line: &[u8]) -> bool {
    line.get(..MARKER.len()).is_some_and(|name| name.eq_ignore_ascii_case(MARKER))
}

/// The length that a header block names: once, or several times the same.
fn length_of(block: &[u8]) -> Option<u64> {
    let block = std::str::from_utf8(block).ok()?;
    let mut length = None;
    for line in block.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            let value = value.trim();
            if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            // More digits than fit are a length, and too long.
            let value = value.parse().unwrap_or(u64::MAX);
            if length.replace(value).is_some_and(|other| other != value) {
                return None;
            }
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = r#"{"jsonrpc":"2.0","method":"x"}"#;

    fn good() -> Vec<u8> {
        format!("Content-Length: {}\r\n\r\n{BODY}", BODY.len()).into_bytes()
    }

    /// The messages and faults of `bytes`, pushed in steps of `step`.
    fn pieces(bytes: &[u8], step: usize) -> (usize, Vec<Fault>, bool) {
        let mut frames = Frames::default();
        let (mut messages, mut faults) = (0, Vec::new());
        for chunk in bytes.chunks(step) {
            frames.push(chunk);
            while let Some(piece) = frames.next() {
                match piece {
                    Piece::Message { body, .. } => {
                        assert_eq!(body, BODY.as_bytes());
                        messages += 1;
                    }
                    Piece::Dropped(fault) => faults.push(fault),
                }
            }
        }
        (messages, faults, frames.is_between_messages())
    }

    /// A bad piece between two good messages loses nothing but itself, however the bytes arrive.
    fn survives(bad: &[u8]) -> Vec<Fault> {
        let bytes = [&good(), bad, &good()].concat();
        let (messages, faults, clean) = pieces(&bytes, bytes.len());
        let shown = String::from_utf8_lossy(bad);
        assert_eq!((messages, clean), (2, true), "{shown:?}");
        assert_eq!(pieces(&bytes, 1).0, 2, "{shown:?}, byte by byte");
        faults
    }

    #[test]
    fn good_messages_pass() {
        assert_eq!(survives(b""), []);
        assert_eq!(survives(&good()[..0]), []);
        let typed = format!(
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: {}\r\n\r\n{BODY}",
            BODY.len()
        );
        assert_eq!(pieces(typed.as_bytes(), 1), (1, vec![], true));
        let doubled = format!("Content-Length: {0}\r\nContent-Length: {0}\r\n\r\n{BODY}", BODY.len());
        assert_eq!(pieces(doubled.as_bytes(), 7), (1, vec![], true));
    }

    #[test]
    fn a_shutdown_may_have_parameters() {
        let body = br#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{}}"#;
        let bare = lenient(serde_json::from_slice(body).unwrap(), body);
        assert_eq!(String::from_utf8(bare).unwrap(), r#"{"jsonrpc":"2.0","method":"shutdown","id":1}"#);
    }

    #[test]
    fn bad_bodies_are_dropped() {
        assert_eq!(survives(b"Content-Length: 9\r\n\r\n{not json"), [Fault::Body]);
        assert_eq!(survives(b"Content-Length: 4\r\n\r\n\"\xff\xfe\""), [Fault::Body]);
        assert_eq!(survives(b"Content-Length: 2\r\n\r\n[]"), [Fault::Body]);
        assert_eq!(survives(b"Content-Length: 0\r\n\r\n"), [Fault::Body]);
    }

    #[test]
    fn bad_headers_are_dropped() {
        assert_eq!(survives(b"Content-Length: -1\r\n\r\n"), [Fault::Header]);
        assert_eq!(survives(b"Content-Length: \r\n\r\n"), [Fault::Header]);
        assert_eq!(survives(b"Content-Length: 99999999999\r\n\r\n{}"), [Fault::TooLong]);
        assert_eq!(survives(b"Content-Length: 99999999999999999999999999\r\n\r\n{}"), [Fault::TooLong]);
        assert_eq!(survives(b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), [Fault::Header]);
        survives(b"Content-Type: x\r\n\r\n{\"jsonrpc\":\"2.0\"}");
    }

    #[test]
    fn garbage_is_skipped() {
        assert_eq!(survives(b"\x00\xff garbage \r\n\r\n{}{}\n"), [Fault::Garbage]);
        survives(&[b'x'; 20_000]);
        survives(b"Content-Length");
    }

    #[test]
    fn a_wrong_length_costs_no_neighbour() {
        // Too short: the rest of the body is garbage. Too long: the next header is found inside.
        assert_eq!(survives(format!("Content-Length: 5\r\n\r\n{BODY}").as_bytes()), [Fault::Body]);
        let bytes =
            [format!("Content-Length: {}\r\n\r\n{BODY}", BODY.len() + 9).as_bytes(), &good()].concat();
        assert_eq!(pieces(&bytes, bytes.len()), (1, vec![Fault::Body], true));
    }

    #[test]
    fn an_end_inside_a_message_is_seen() {
        let whole = good();
        for end in 1..whole.len() {
            assert!(!pieces(&whole[..end], whole.len()).2, "{end}");
        }
    }

    #[test]
    fn a_length_alone_allocates_nothing() {
        let mut frames = Frames::default();
        frames.push(b"Content-Length: 67108864\r\n\r\n{");
        assert_eq!(frames.next(), None);
        assert!(frames.buffer.capacity() < 4096);
    }
}
