//! Lowering: from the concrete tree of one top-level declaration to what is stored of it. One walk; every node's
//! children are asked for once, by [`Lowering::children`], where comments and the parser's error marks are collected.

mod declarations;
mod expressions;
mod strings;

use super::DirectiveKind;
use super::ast::{Data, DeclarationData, Id, Local, NameData, Node, Stored, StoredDirective};
use super::tree::FIELDS;
use crate::{ProblemKind, Span};
use std::ops::ControlFlow;
use tree_sitter::{Node as TreeNode, TreeCursor};

/// Expressions deeper than this are unknown. Real files stay below 30; a chain of operators counts one each.
pub(super) const MAX_DEPTH: usize = 200;

/// The text of a node without what stands between things. Other white space is nothing that Bicep knows.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_end_matches([' ', '\t', '\r', '\n'])
}

/// A child in the tree and the field that it stands in.
#[derive(Clone, Copy)]
struct Part<'t> {
    field: &'static str,
    node: TreeNode<'t>,
}

pub(super) struct Lowering<'s, 't> {
    source: &'s str,
    cursor: TreeCursor<'t>,
    cancelled: &'s mut dyn FnMut() -> ControlFlow<()>,
    since_asked: usize,
    pub(super) stopped: bool,
    /// Where the top-level declaration begins.
    start: usize,
    depth: usize,
    declarations: Vec<DeclarationData>,
    nodes: Vec<Node>,
    comments: Vec<Local>,
    directives: Vec<StoredDirective>,
    problems: Vec<(ProblemKind, Local)>,
}

impl<'s, 't> Lowering<'s, 't> {
    pub(super) fn new(
        source: &'s str,
        cursor: TreeCursor<'t>,
        cancelled: &'s mut dyn FnMut() -> ControlFlow<()>,
    ) -> Self {
        Self {
            source,
            cursor,
            cancelled,
            since_asked: 0,
            stopped: false,
            start: 0,
            depth: 0,
            declarations: Vec::new(),
            nodes: Vec::new(),
            comments: Vec::new(),
            directives: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// What is stored of the top-level declaration `node`.
    pub(super) fn store(&mut self, node: TreeNode<'t>) -> Stored {
        self.start = node.start_byte();
        self.declaration(node);
        self.take()
    }

    /// What is stored of something between declarations: a comment, a directive, text that is nothing.
    pub(super) fn store_between(&mut self, node: TreeNode<'t>) -> Stored {
        self.start = node.start_byte();
        self.extra(node, None);
        self.take()
    }

    fn take(&mut self) -> Stored {
        Stored {
            declarations: std::mem::take(&mut self.declarations),
            nodes: std::mem::take(&mut self.nodes),
            comments: std::mem::take(&mut self.comments),
            directives: std::mem::take(&mut self.directives),
            problems: std::mem::take(&mut self.problems),
        }
    }

    /// The children of `node` that mean something, with their fields.
    fn children(&mut self, node: TreeNode<'t>) -> Vec<Part<'t>> {
        self.since_asked += 1;
        if self.since_asked > 500 {
            self.since_asked = 0;
            self.stopped |= (self.cancelled)().is_break();
        }
        let mut parts = Vec::new();
        if self.stopped {
            return parts;
        }
        self.cursor.reset(node);
        if !self.cursor.goto_first_child() {
            return parts;
        }
        let mut marks = Vec::new();
        loop {
            let child = self.cursor.node();
            let field = self.cursor.field_id().map_or("", |number| FIELDS.name(number.get()));
            match child.kind() {
                _ if child.is_error() || child.is_missing() => marks.push(child),
                "comment" | "directive" | "invalid" | "missing_close" => marks.push(child),
                _ if child.is_named() || matches!(field, "operator" | "safe" | "from_end" | "existing") => {
                    parts.push(Part { field, node: child });
                }
                _ => {}
            }
            if !self.cursor.goto_next_sibling() {
                break;
            }
        }
        for mark in marks {
            self.extra(mark, Some(node));
        }
        parts
    }

    /// A comment, a directive, or a mark of something wrong, in `parent`: handed down, for asking a node for its parent
    /// searches the file.
    fn extra(&mut self, node: TreeNode<'t>, parent: Option<TreeNode<'t>>) {
        let span = self.local(node);
        match node.kind() {
            "comment" => self.comments.push(span),
            "directive" => self.directive(node, span),
            "missing_close" => {
                let opener = parent.and_then(|parent| parent.child(0));
                let is_quote = opener.is_some_and(|opener| self.text(opener).ends_with('\''));
                let kind = if is_quote { ProblemKind::UnclosedQuote } else { ProblemKind::UnclosedBracket };
                let place = opener.map_or(span, |opener| self.local(opener));
                self.problems.push((kind, place));
            }
            _ => self.problems.push((ProblemKind::UnexpectedText, span)),
        }
    }

    fn directive(&mut self, node: TreeNode<'t>, span: Local) {
        let parts = self.children(node);
        let mut kind = DirectiveKind::DisableNextLine;
        let mut codes = Vec::new();
        for part in parts {
            match part.field {
                "kind" => {
                    kind = match self.text(part.node) {
                        "#disable-diagnostics" => DirectiveKind::DisableDiagnostics,
                        "#restore-diagnostics" => DirectiveKind::RestoreDiagnostics,
                        _ => DirectiveKind::DisableNextLine,
                    };
                }
                "code" => codes.push(self.name(part.node)),
                _ => {}
            }
        }
        self.directives.push(StoredDirective { kind, span, codes });
    }

    fn text(&self, node: TreeNode<'t>) -> &'s str {
        self.source.get(node.start_byte()..node.end_byte()).unwrap_or_default()
    }

    /// Where `node` is written. What has no text may take the newline behind it along, which is none of its own.
    fn local(&self, node: TreeNode<'t>) -> Local {
        let start = node.start_byte();
        let length = trimmed(self.text(node)).len();
        self.local_of(Span::new(start, start + length))
    }

    fn local_of(&self, span: Span) -> Local {
        let count = |offset: usize| u32::try_from(offset.saturating_sub(self.start)).unwrap_or(u32::MAX);
        Local { start: count(span.start), end: count(span.end) }
    }

    fn name(&self, node: TreeNode<'t>) -> NameData {
        NameData { text: self.text(node).into(), span: self.local(node) }
    }

    fn add(&mut self, span: Local, data: Data) -> Id {
        self.nodes.push(Node { span, data });
        u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX)
    }

    /// A value that is not even begun, behind `span`.
    fn nothing_behind(&mut self, span: Local) -> Id {
        self.add(Local { start: span.end, end: span.end }, Data::Missing)
    }
}
