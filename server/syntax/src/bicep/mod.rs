//! Bicep: text to tree to declarations and expressions. Parsing never fails; limits are checked before C code runs.
//! Must not know resource types, functions or rules.

mod ast;
mod edit;
mod lower;
mod tree;

pub use ast::{Declaration, Declares, Element, Entry, Expression, Kind, Member, Name, Part};
pub use edit::to_edits;

use crate::tree::Changed;
use crate::{Comment, Edit, Problem, ProblemKind, Span};
use ast::Placed;
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
    /// Whether the tree can be built upon: see [`is_settled`].
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
        let mut spans: Vec<Span> = self
            .stored()
            .flat_map(|placed| placed.stored.comments.iter().map(|local| placed.span(*local)))
            .collect();
        spans.sort_unstable();
        // One walk over the text: a line with a million comments is not looked at a million times.
        let mut behind = 0;
        let mut is_blank = true;
        let mut comment = |span: Span| {
            let between = self.source.get(behind..span.start).unwrap_or_default();
            let (own, starts) = match between.rfind(['\n', '\r']) {
                Some(at) => (between.get(at + 1..).unwrap_or_default(), true),
                None => (between, is_blank),
            };
            behind = span.end;
            is_blank = false;
            Comment { span, own_line: starts && own.trim_start_matches('\u{feff}').trim().is_empty() }
        };
        spans.into_iter().map(&mut comment).collect()
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
    let changed = previous.map(|previous| crate::tree::changed(&previous.source, source));
    let old = previous.filter(|previous| previous.settled).zip(changed);
    let old = old.and_then(|(previous, changed)| {
        let tree = previous.tree.as_ref()?;
        Some(crate::tree::edited(tree, &previous.source, source, changed))
    });
    let tree = tree::parse_tree(source, old.as_ref(), cancelled)?;
    let parse = lower(source, tree, previous.zip(changed), cancelled)?;
    if old.is_none() || parse.settled {
        return Some(parse);
    }
    let tree = tree::parse_tree(source, None, cancelled)?;
    lower(source, tree, previous.zip(changed), cancelled)
}

/// The declarations of a tree; those that lie in what did not change are taken over.
fn lower(
    source: &str,
    tree: tree_sitter::Tree,
    previous: Option<(&Parse, Changed)>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    let root = tree.root_node();
    let mut declarations = Vec::new();
    let mut between = Vec::new();
    // Whether the tree is what any parse of its text gives. How tree-sitter repairs a text, and how far a line reaches
    // that begins nothing, depends on what it reuses.
    let mut settled = !root.has_error();
    let mut cursor = root.walk();
    let mut lowering = lower::Lowering::new(source, root.walk(), cancelled);
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        let is_declaration = cursor.field_name() == Some("declaration");
        if is_declaration || node.is_named() || node.is_error() {
            settled &= !matches!(node.kind(), "missing_declaration" | "unknown_declaration");
            let start = node.start_byte();
            let (length, sound) = (node.end_byte() - start, !node.has_error());
            let known = previous.filter(|_| sound).and_then(|(parse, changed)| {
                let span = Span::new(start, start + length);
                // Where a declaration ends, the scanner looks at the line below.
                let seen = if is_declaration { line_below(source, span.end) } else { span.end };
                let all = if is_declaration { &parse.declarations } else { &parse.between };
                known(all, changed, span, seen)
            });
            let stored = match known {
                Some(known) => Arc::clone(&known.stored),
                None if is_declaration => Arc::new(lowering.store(node)),
                None => Arc::new(lowering.store_between(node)),
            };
            let placed = Placed { start, length, sound, stored };
            if is_declaration {
                declarations.push(placed);
            } else {
                between.push(placed);
            }
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

/// What stood where now the same text stands at `span`, if that and what was `seen` behind it did not change, and it
/// ends where it ended.
fn known(all: &[Placed], changed: Changed, span: Span, seen: usize) -> Option<&Placed> {
    let start = if seen <= changed.start {
        span.start
    } else if span.start >= changed.new_end {
        span.start - changed.new_end + changed.old_end
    } else {
        return None;
    };
    let at = all.binary_search_by_key(&start, |placed| placed.start).ok()?;
    all.get(at).filter(|placed| placed.sound && placed.length == span.len())
}

/// The end of the first line from `offset` on with more on it than comments and directives.
fn line_below(source: &str, offset: usize) -> usize {
    let mut at = offset;
    loop {
        let rest = source.get(at..).unwrap_or_default();
        let text = rest.trim_start();
        at += rest.len() - text.len();
        let length = if text.starts_with("//") || text.starts_with('#') {
            text.find(['\n', '\r'])
        } else if text.starts_with("/*") {
            text.find("*/").map(|length| length + "*/".len())
        } else {
            return crate::line::end(source, at);
        };
        match length {
            Some(length) => at += length,
            None => return source.len(),
        }
    }
}

#[cfg(test)]
mod tests;
