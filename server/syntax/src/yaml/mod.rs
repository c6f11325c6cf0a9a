//! YAML: text to tree to value tree. Parsing never fails; limits are checked before C code runs.
//! Must not know kinds, keys or rules.

mod limits;
mod lower;
mod scalar;
mod second;
mod template;
mod tree;

use crate::{Comment, Document, Edit, NodeId, Problem, ProblemKind, Span, Value};
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// A parsed YAML file. Immutable; hand it to [`reparse`] for an incremental parse of the next text.
#[derive(Debug)]
pub struct Parse {
    source: Box<str>,
    /// Kept for the next parse; absent where nothing was read.
    tree: Option<tree_sitter::Tree>,
    documents: Vec<Document>,
    comments: Vec<Comment>,
    problems: Vec<Problem>,
    /// The second parser's word, once somebody asked for it.
    rejected: OnceLock<Option<Span>>,
}

impl Parse {
    /// A file that was not read, because of `problem`.
    fn unread(problem: ProblemKind) -> Self {
        let nodes = vec![crate::value::NodeData { span: Span::at(0), value: Value::Missing, tag: None }];
        Self {
            source: Box::default(),
            tree: None,
            documents: vec![Document { nodes, root: NodeId(0), span: Span::at(0), templated: false }],
            comments: Vec::new(),
            problems: vec![Problem { kind: problem, span: Span::at(0), origin: None }],
            rejected: OnceLock::new(),
        }
    }

    /// Whether this is the parse of `source`, all of it, as far as its length tells.
    pub(crate) fn is_of(&self, source: &str) -> bool {
        self.source.len() == source.len()
    }

    /// The documents, in order. A file of white space and comments has one, empty.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// All comments, in order.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What our parser finds wrong, in order of place. To be shown only where [`Parse::rejected`] agrees.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Where a second, independent parser (saphyr) stops; `None` if it reads the whole text, or if our own parser saw
    /// nothing to ask about.
    #[must_use]
    pub fn rejected(&self) -> Option<Span> {
        *self
            .rejected
            .get_or_init(|| if self.problems.is_empty() { None } else { second::rejects(&self.source) })
    }
}

/// Parses `source` from nothing. Never fails, always ends.
#[must_use]
pub fn parse(source: &str) -> Parse {
    let never = &mut || ControlFlow::Continue(());
    reparse(source, None, never).unwrap_or_else(|| Parse::unread(ProblemKind::TooLarge))
}

/// Parses `source`, reusing what `previous` and the edits since (in order) left unchanged; the result is the same as
/// [`parse`]'s. The edits may be incomplete or wrong: what changed is found by comparing the texts. `cancelled` is asked now and then; `None` once it says `Break`.
pub fn reparse(
    source: &str,
    previous: Option<(&Parse, &[Edit])>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    if source.len() > limits::MAX_BYTES {
        return Some(Parse::unread(ProblemKind::TooLarge));
    }
    // Tree-sitter counts columns from `\n` only. The replacement has the same length.
    let unified = has_lone_return(source).then(|| without_lone_returns(source));
    let source = unified.as_deref().unwrap_or(source);
    if let Some(at) = limits::too_deep_at(source) {
        let mut parse = read(source.get(..at).unwrap_or_default().into(), None, cancelled)?;
        if !parse.problems.iter().any(|problem| problem.kind == ProblemKind::TooDeep) {
            parse.problems.push(Problem { kind: ProblemKind::TooDeep, span: Span::at(at), origin: None });
        }
        return Some(parse);
    }
    let old = previous.and_then(|(previous, _)| {
        let tree = previous.tree.as_ref()?;
        let changed = crate::tree::changed(&previous.source, source);
        Some(crate::tree::edited(tree, &previous.source, source, changed))
    });
    let parse = read(source.into(), old.as_ref(), cancelled)?;
    if parse.problems.is_empty() {
        return Some(parse);
    }
    let Some(masked) = template::mask(source) else { return Some(parse) };
    let mut parse = read(masked.into(), None, cancelled)?;
    parse.problems.clear();
    for document in &mut parse.documents {
        document.templated = true;
    }
    Some(parse)
}

/// Whether a `\r` without `\n` ends a line, as on old Macintoshes.
fn has_lone_return(source: &str) -> bool {
    let bytes = source.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
}

fn without_lone_returns(source: &str) -> String {
    let mut characters = source.chars().peekable();
    let mut unified = String::with_capacity(source.len());
    while let Some(character) = characters.next() {
        let is_lone = character == '\r' && characters.peek() != Some(&'\n');
        unified.push(if is_lone { '\n' } else { character });
    }
    unified
}

fn read(
    source: Box<str>,
    old: Option<&tree_sitter::Tree>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Parse> {
    let tree = tree::parse_tree(&source, old, cancelled)?;
    let lower::Lowered { documents, comments, problems } = lower::lower(&source, &tree, cancelled)?;
    Some(Parse { source, tree: Some(tree), documents, comments, problems, rejected: OnceLock::new() })
}

#[cfg(test)]
mod tests;
