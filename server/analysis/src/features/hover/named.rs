//! On a name that the author chose (an input, a step, a tag): what it names, and what the mapping around it is for.

use super::Hover;
use crate::features::describe::{code, link, paragraphs, type_words};
use crate::rules::wording::with_article;
use crate::{Place, TypedDocument};
use azureml_catalog::{Kind, Type};

pub(super) fn hover(document: &TypedDocument<'_>, kind: &Kind, offset: usize) -> Option<Hover> {
    let (place, entry) = document.places.iter().find_map(|place| {
        let entry = place.entry.filter(|entry| entry.key.span.touches(offset))?;
        place.key.is_none().then_some((place, entry))
    })?;
    let around = document.places.get(place.parent?)?;
    let key = around.key?;
    let head = format!(
        "**{}**: {}. A name of your own in {}.",
        code(&entry.key.text),
        what(place),
        code(&super::path_words(document, around))
    );
    let page = if key.link.is_empty() { &kind.link } else { &key.link };
    Some(Hover { span: entry.key.span, markdown: paragraphs(&[head, key.text.clone(), link(page)]) })
}

/// What stands behind the name: the object that was chosen, else what may stand there.
fn what(place: &Place<'_>) -> String {
    match (place.object, place.r#type) {
        (Some(object), _) => with_article(&object.title),
        (None, Type::Any) => "any value".to_owned(),
        (None, r#type) => type_words(r#type),
    }
}
