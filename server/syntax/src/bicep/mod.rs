//! Bicep: text to tree to declarations and expressions. Parsing never fails; limits are checked before C code runs.
//! Must not know resource types, functions or rules.

mod ast;
mod edit;
mod lower;
mod tree;

pub use ast::{Declaration, Declares, Element, Entry, Expression, Kind, Member, Name, Part};
pub use edit::to_edits;

use crate::{Comment, Edit, Problem, ProblemKind, Span};
use ast::{Placed, Stored};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// The largest text that is read, in bytes: 10 MiB.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// What a line that begins with `#` does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DirectiveKind {
    /// `#disable-next-line`
    DisableNextLine,
    /// `#disable-diagnostics`: from here on.
    DisableDiagnostics,
    /// `#restore-diagnostics`: from here on.
    RestoreDiagnostics,
}

/// A line that begins with `#`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive<'p> {
    /// What it does.
    pub kind: DirectiveKind,
    /// Where it stands, without its line end.
    pub span: Span,
    /// The codes that it names.
    pub codes: Vec<Name<'p>>,
}

/// A parsed Bicep file or parameter file. Immutable; hand it to [`reparse`] for an incremental parse of the next text.
#[derive(Debug)]
pub struct Parse {
    source: Box<str>,
    /// Kept for the next parse; absent where nothing was read.
    tree: Option<tree_sitter::Tree>,
    /// How tree-sitter repairs depends on what it reuses: such a tree is not built upon.
    settled: bool,
    declarations: Vec<Placed>,
    /// Comments, directives and faults between declarations.
    between: Vec<Placed>,
    too_large: bool,
}

impl Parse {
    fn unread(source: &str) -> Self {
        Self {
            source: source.into(),
            tree: None,
            settled: false,
            declarations: Vec::new(),
            between: Vec::new(),
            too_large: true,
        }
    }

    /// Whether this is the parse of `source`, as far as its length tells.
    pub(crate) fn is_of(&self, source: &str) -> bool {
        self.source.len() == source.len()
    }

    /// The top-level declarations, in order.
    pub fn declarations(&self) -> impl Iterator<Item = Declaration<'_>> {
        self.declarations.iter().map(Placed::root)
    }

    /// Whether the text is larger than what is read: 10 MiB.
    #[must_use]
    pub const fn is_too_large(&self) -> bool {
        self.too_large
    }

    fn stored(&self) -> impl Iterator<Item = &Placed> {
        self.declarations.iter().chain(&self.between)
    }

    /// All comments, in order.
    #[must_use]
    pub fn comments(&self) -> Vec<Comment> {
        let comment =
            |span: Span| Comment { span, own_line: crate::line::is_alone(&self.source, span.start) };
        let mut all: Vec<Comment> = self
            .stored()
            .flat_map(|placed| placed.stored.comments.iter().map(|local| comment(placed.span(*local))))
            .collect();
        all.sort_by_key(|comment| comment.span);
        all
    }

    /// All directives, in order.
    #[must_use]
    pub fn directives(&self) -> Vec<Directive<'_>> {
        let mut all: Vec<Directive<'_>> = self
            .stored()
            .flat_map(|placed| {
                placed.stored.directives.iter().map(|stored| Directive {
                    kind: stored.kind,
                    span: placed.span(stored.span),
                    codes: stored
                        .codes
                        .iter()
                        .map(|code| Name { text: &code.text, span: placed.span(code.span) })
                        .collect(),
                })
            })
            .collect();
        all.sort_by_key(|directive| directive.span);
        all
    }

    /// What is wrong with the text as Bicep, in order of place.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> = self
            .stored()
            .flat_map(|placed| {
                placed.stored.problems.iter().map(|(kind, local)| Problem {
                    kind: *kind,
                    span: placed.span(*local),
                    origin: None,
                })
            })
            .collect();
        if self.too_large {
            all.push(Problem { kind: ProblemKind::TooLarge, span: Span::at(0), origin: None });
        }
        all.sort_by_key(|problem| problem.span);
        all
    }
}

/// Parses `source` from nothing. Never fails, always ends.
#[must_use]
pub fn parse(source: &str) -> Parse {
    let never = &mut || ControlFlow::Continue(());
    reparse(source, None, never).unwrap_or_else(|| Parse::unread(source))
}

/// Parses `source`, reusing what `previous` and the edits since (in order) left unchanged; the result is the same as
/// [`parse`]'s. The edits may be incomplete or wrong: what changed is found by comparing the texts. `cancelled` is
/// asked now and then; `None` once it says `Break`.
pub fn reparse(
    source: &str,
    previous: Option<(&Parse, &[Edit])>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    if source.len() > MAX_BYTES {
        return Some(Parse::unread(source));
    }
    let previous = previous.map(|(previous, _)| previous);
    let old = previous.filter(|previous| previous.settled).and_then(|previous| {
        let tree = previous.tree.as_ref()?;
        Some(crate::tree::edited(tree, &previous.source, source))
    });
    let tree = tree::parse_tree(source, old.as_ref(), cancelled)?;
    lower(source, tree, previous, cancelled)
}

/// The declarations of a tree; those whose text is that of one before are taken over.
fn lower(
    source: &str,
    tree: tree_sitter::Tree,
    previous: Option<&Parse>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    let known: HashMap<&str, &Arc<Stored>> = previous
        .into_iter()
        .flat_map(|parse| {
            parse.declarations.iter().filter_map(|placed| {
                let span = placed.root().span();
                Some((parse.source.get(span.range())?, &placed.stored))
            })
        })
        .collect();
    let root = tree.root_node();
    let mut declarations = Vec::new();
    let mut between = Vec::new();
    let mut settled = !root.has_error();
    let mut cursor = root.walk();
    let mut lowering = lower::Lowering::new(source, root.walk(), cancelled);
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        let start = node.start_byte();
        if cursor.field_name() == Some("declaration") {
            settled &= !matches!(node.kind(), "missing_declaration" | "unknown_declaration");
            let text = source.get(start..node.end_byte()).unwrap_or_default().trim_end();
            let reused = if node.has_error() { None } else { known.get(text) };
            let stored = match reused {
                Some(stored) => Arc::clone(stored),
                None => Arc::new(lowering.store(node)),
            };
            declarations.push(Placed { start, stored });
        } else if node.is_named() || node.is_error() {
            between.push(Placed { start, stored: Arc::new(lowering.store_between(node)) });
        }
        if lowering.stopped {
            return None;
        }
        more = cursor.goto_next_sibling();
    }
    drop(lowering);
    drop(cursor);
    Some(Parse { source: source.into(), tree: Some(tree), settled, declarations, between, too_large: false })
}

#[cfg(test)]
mod tests;
