//! Finding objects and entries by their spans.

use super::{Draft, layout};
use crate::Span;
use crate::bicep::{Declaration, Entry, Expression, Kind, Member};

/// An entry, found by the span of its key.
#[derive(Clone, Copy)]
pub(super) struct Site<'p> {
    pub(super) object: Expression<'p>,
    /// Among all members of the object.
    pub(super) index: usize,
    pub(super) entry: Entry<'p>,
}

/// A member and where it is written.
#[derive(Clone, Copy)]
pub(super) struct Item<'p> {
    pub(super) member: Member<'p>,
    pub(super) span: Span,
}

impl<'p> Draft<'p> {
    /// The entry whose key stands at `key`.
    pub(super) fn site(&self, key: Span) -> Option<Site<'p>> {
        self.source.get(key.range())?;
        self.search(key, |object| {
            object.members().enumerate().find_map(|(index, member)| match member {
                Member::Entry(entry) if entry.key.span() == key => Some(Site { object, index, entry }),
                _ => None,
            })
        })
    }

    /// The object that stands at `span`.
    pub(super) fn object_at(&self, span: Span) -> Option<Expression<'p>> {
        let is_object = |found: &Expression<'_>| matches!(found.kind(), Kind::Object) && found.span() == span;
        self.search(span, |found| is_object(&found).then_some(found))
    }

    /// The entry without a value whose value should stand at `span`.
    pub(super) fn unfilled(&self, span: Span) -> Option<Entry<'p>> {
        self.search(span, |object| {
            object
                .entries()
                .find(|entry| matches!(entry.value.kind(), Kind::Missing) && entry.value.span() == span)
        })
    }

    /// The first object or array around `span` that `wanted` finds something in.
    pub(super) fn search<T>(&self, span: Span, wanted: impl Fn(Expression<'p>) -> Option<T>) -> Option<T> {
        let holds = |expression: &Expression<'p>| {
            let outer = expression.span();
            outer.start <= span.start && span.end <= outer.end
        };
        let mut roots: Vec<Declaration<'p>> =
            self.parse.declarations().filter(|declaration| declaration.span().contains(span)).collect();
        let mut open: Vec<Expression<'p>> = Vec::new();
        loop {
            let Some(at) = open.pop() else {
                let declaration = roots.pop()?;
                open.extend(declaration.decorators().chain(declaration.expressions()).filter(holds));
                continue;
            };
            if matches!(at.kind(), Kind::Object | Kind::Array) {
                if let Some(found) = wanted(at) {
                    return Some(found);
                }
                roots.extend(at.members().filter_map(|member| match member {
                    Member::Resource(inner) if inner.span().contains(span) => Some(inner),
                    _ => None,
                }));
            }
            open.extend(at.children().into_iter().filter(holds));
        }
    }

    /// The members of an object, in order, with all that is written of them.
    pub(super) fn items(&self, object: Expression<'p>) -> Vec<Item<'p>> {
        let span = |member: &Member<'p>| match member {
            Member::Entry(entry) if entry.complete && matches!(entry.value.kind(), Kind::Missing) => {
                Span::new(entry.span.start, self.behind_colon(*entry).unwrap_or(entry.key.span().end))
            }
            Member::Entry(entry) if matches!(entry.value.kind(), Kind::Missing) => entry.key.span(),
            Member::Entry(entry) => entry.span,
            Member::Spread(value) => {
                let before = self.source[..value.span().start].trim_end();
                let start = before.strip_suffix("...").unwrap_or(before).len();
                Span::new(start, value.span().end)
            }
            Member::Resource(inner) => inner.span(),
        };
        object.members().map(|member| Item { member, span: span(&member) }).collect()
    }

    /// What stands between the braces; `None` where the second one is missing.
    pub(super) fn interior(&self, object: Expression<'p>) -> Option<Span> {
        let span = object.span();
        let is_closed = span.len() >= 2 && self.source[span.range()].ends_with('}');
        is_closed.then(|| Span::new(span.start + 1, span.end - 1))
    }

    /// Whether nothing follows the object's opening brace on its line.
    pub(super) fn opens_lines(&self, object: Expression<'p>) -> Option<usize> {
        let behind = object.span().start + 1;
        layout::rest_of_line(self.source, behind).filter(|_| layout::comma_end(self.source, behind).is_none())
    }
}
