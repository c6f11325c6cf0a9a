//! Lowering: from the concrete tree to documents, comments and problems.
//!
//! One walk over the tree; every node's children are asked for exactly once, by [`Lowering::children`], which is where
//! comments and the parser's own error marks are collected. Recursion ends at `limits::MAX_DEPTH`.

mod anchors;
mod block;
mod documents;
mod flow;
mod node;
mod problems;

use super::tree::{self, Kind};
use crate::value::NodeData;
use crate::{Comment, Document, NodeId, Problem, ProblemKind, Span, Value, line};
use anchors::Anchors;
use std::ops::ControlFlow;
use tree_sitter::{Node, Tree, TreeCursor};

/// What lowering gives.
pub(super) struct Lowered {
    pub(super) documents: Vec<Document>,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
}

/// A child in the tree, with its kind.
#[derive(Clone, Copy)]
struct Part<'t> {
    kind: Kind,
    node: Node<'t>,
}

impl Part<'_> {
    fn span(&self) -> Span {
        Span::new(self.node.start_byte(), self.node.end_byte())
    }
}

struct Lowering<'s, 't> {
    source: &'s str,
    cursor: TreeCursor<'t>,
    cancelled: &'s mut dyn FnMut() -> ControlFlow<()>,
    /// Children seen since `cancelled` was asked last.
    since_asked: usize,
    stopped: bool,
    /// How many collections are open, and how many of them in flow style.
    depth: usize,
    flow_depth: usize,
    /// Where the nesting passes [`MAX_DEPTH`] first.
    too_deep: Option<Span>,
    nodes: Vec<NodeData>,
    anchors: Anchors<'s>,
    /// What `%TAG` directives declare for this document.
    tag_handles: Vec<&'s str>,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
}

/// The documents of `source`, whose tree is `tree`; `None` once `cancelled` says so.
pub(super) fn lower(
    source: &str,
    tree: &Tree,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Lowered> {
    let mut lowering = Lowering {
        source,
        cursor: tree.walk(),
        cancelled,
        since_asked: 0,
        stopped: false,
        depth: 0,
        flow_depth: 0,
        too_deep: None,
        nodes: Vec::new(),
        anchors: Anchors::default(),
        tag_handles: Vec::new(),
        comments: Vec::new(),
        problems: Vec::new(),
    };
    lowering.control_characters();
    let documents = lowering.documents(tree.root_node());
    if lowering.stopped {
        return None;
    }
    let Lowering { mut comments, mut problems, too_deep, .. } = lowering;
    // The walk notes those of a collection before those of what it holds.
    comments.sort_unstable_by_key(|comment| comment.span);
    if let Some(span) = too_deep {
        // What lies inside was not read, and the scanner gives up on levels soon after.
        problems.retain(|problem| problem.span.start < span.start);
        problems.push(Problem { kind: ProblemKind::TooDeep, span, origin: None });
    }
    Some(Lowered { documents, comments, problems: problems::tidy(source, problems) })
}

impl<'s, 't> Lowering<'s, 't> {
    /// The children of `node` that mean something; comments and error marks among them are taken note of.
    fn children(&mut self, node: Node<'t>) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        self.cursor.reset(node);
        if self.stopped || !self.cursor.goto_first_child() {
            return parts;
        }
        loop {
            let child = self.cursor.node();
            let kind = tree::kind(child);
            let part = Part { kind, node: child };
            match kind {
                Kind::Comment => self.comment(part),
                Kind::Invalid | Kind::BadIndent | Kind::Error => self.error_mark(part),
                _ => parts.push(part),
            }
            self.since_asked += 1;
            if self.since_asked == 4096 {
                self.since_asked = 0;
                self.stopped |= (self.cancelled)().is_break();
            }
            if !self.cursor.goto_next_sibling() {
                return parts;
            }
        }
    }

    fn comment(&mut self, part: Part<'t>) {
        let span = part.span();
        let before = self.source.get(..span.start).unwrap_or_default().trim_end_matches([' ', '\t']);
        let own_line = before.is_empty() || before.ends_with(['\n', '\r', '\u{feff}']);
        self.comments.push(Comment { span, own_line });
    }

    fn add(&mut self, value: Value, span: Span, tag: Option<Box<str>>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(NodeData { span, value, tag });
        id
    }

    fn text(&self, part: Part<'t>) -> &'s str {
        self.source.get(part.node.byte_range()).unwrap_or_default()
    }

    /// Whether both begin on one line.
    fn share_line(&self, first: Part<'t>, second: Part<'t>) -> bool {
        line::share(self.source, first.node.start_byte(), second.node.start_byte())
    }

    fn problem(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span, origin: None });
    }
}

/// The part of `span` on its first line, blanks at the end left out; of a very long line, its beginning.
fn first_line(source: &str, span: Span) -> Span {
    let mut end = span.end.min(span.start + LONGEST_PROBLEM);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let text = source.get(span.start..end).unwrap_or_default();
    let line = text.get(..line::end(text, 0)).unwrap_or_default().trim_end();
    Span::new(span.start, span.start + line.len())
}

/// How much of a line a problem underlines at most, in bytes.
const LONGEST_PROBLEM: usize = 1000;
