//! Lists that are written out in Bicep: where a rule may add an item or take one out. Must not know rules.

use super::{Context, Resource};
use azureml_syntax::Span;
use azureml_syntax::edit::{NewValue, Operation};

/// The list at a path of a resource, where it is written out item by item; and whether nothing stands in it.
#[must_use]
pub fn written(context: &Context<'_>, resource: &Resource, path: &str) -> Option<(Span, bool)> {
    let span = resource.written(path)?.value;
    let file = context.sources.bicep(&resource.whole.file)?;
    let inner = file.source.get(span.range())?.strip_prefix('[')?.strip_suffix(']')?.trim();
    let is_loop = inner.strip_prefix("for").is_some_and(|rest| rest.starts_with([' ', '(']));
    (!is_loop).then_some((span, inner.is_empty()))
}

/// The operations that add items to the list at a path, which is made where there is none; `None` where it is not written
/// out.
#[must_use]
pub fn add(
    context: &Context<'_>,
    resource: &Resource,
    path: &str,
    items: Vec<NewValue>,
) -> Option<Vec<Operation>> {
    let is_there = resource.written(path).is_some() || !resource.get(path).is_null();
    let list = if is_there { Some(written(context, resource, path)?) } else { None };
    match list {
        Some((list, false)) => {
            Some(items.into_iter().map(|value| Operation::AddItem { list, value }).collect())
        }
        _ => Some(vec![resource.keys.set(path, NewValue::Sequence(items))?]),
    }
}

/// An object to write.
#[must_use]
pub fn object(entries: &[(&str, NewValue)]) -> NewValue {
    NewValue::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}

/// A string to write.
#[must_use]
pub fn text(value: &str) -> NewValue {
    NewValue::String(value.to_owned())
}
