//! What the rules about keys that do not belong share: where they point, how they take the key out.

use crate::rules::jobs;
use crate::typed::Stranger;
use crate::values::scalar::{Written, fits};
use crate::{Context, Finding, Place, Safety, Severity, TypedDocument};
use azureml_catalog::{Key, Negative, Required};
use azureml_syntax::edit::Operation;

/// The strangers of all documents.
pub(crate) fn strangers<'c>(
    context: &'c Context<'_>,
) -> impl Iterator<Item = (&'c TypedDocument<'c>, &'c Stranger<'c>)> {
    context.documents.iter().flat_map(|document| document.strangers.iter().map(move |one| (document, one)))
}

/// A finding at the stranger's key; at the `<<` that brought it in, with the key beside it, where there is one.
/// A warning where the SDK does not refuse it.
pub(crate) fn finding(context: &Context<'_>, stranger: &Stranger<'_>, mut message: String) -> Finding {
    let key = stranger.entry.key.span;
    if !stranger.refused {
        message.push_str(" As it stands, Azure ML passes it over without a word.");
    }
    let finding = match stranger.merged {
        Some(merge) => Finding::new(context.rule, merge, message).related(key, "it comes from here"),
        None => Finding::new(context.rule, key, message),
    };
    if stranger.refused { finding } else { finding.severity(Severity::Warning) }
}

/// Why the file is refused after all although the SDK passes a misspelt key over: it misses the key that was meant.
pub(crate) fn missed(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
    meant: &Key,
) -> Option<String> {
    let place = document.places.get(stranger.place).filter(|_| !stranger.refused)?;
    if place.node.entry(&meant.name).is_some() {
        return None;
    }
    let name = &meant.name;
    if meant.required == Required::Yes {
        return Some(format!(
            "As it stands, Azure ML passes it over, and then refuses the file for want of `{name}`."
        ));
    }
    let homeless = |place: &Place<'_>| {
        jobs::compute_not_set::needs_default(document)
            && jobs::compute_not_set::homeless(document).iter().any(|step| step.node.id() == place.node.id())
    };
    let needs_compute = match name.as_str() {
        "compute" => homeless(place),
        "default_compute" => {
            jobs::compute_not_set::needs_default(document)
                && !jobs::compute_not_set::homeless(document).is_empty()
        }
        _ => false,
    };
    if needs_compute {
        return Some("As it stands, Azure ML passes it over, and a step has nowhere to run.".to_owned());
    }
    if name == "inputs" && jobs::interface::needs_inputs(context, place) {
        return Some(
            "As it stands, Azure ML passes it over, and misses the inputs of the component.".to_owned(),
        );
    }
    let used = ["inputs", "outputs"].contains(&name.as_str()) && {
        let text = {
            let span = place.node.span();
            context.source.get(span.start..span.end).unwrap_or_default()
        };
        text.contains(&format!("{{{{{name}.")) || text.contains(&format!("{{{{ {name}."))
    };
    used.then(|| {
        format!("As it stands, Azure ML passes it over, and then does not know the {name} that are used.")
    })
}

/// A finding at a key that is passed over although the file needs it.
pub(crate) fn needed_finding(context: &Context<'_>, stranger: &Stranger<'_>, message: &str) -> Finding {
    let key = stranger.entry.key.span;
    match stranger.merged {
        Some(merge) => Finding::new(context.rule, merge, message).related(key, "it comes from here"),
        None => Finding::new(context.rule, key, message),
    }
}

/// Takes the key out, together with the mappings above it that would be left empty (`key:` alone is refused too).
/// `None` for merged keys: others may use them.
pub(crate) fn removal(document: &TypedDocument<'_>, stranger: &Stranger<'_>) -> Option<Vec<Operation>> {
    if stranger.merged.is_some() {
        return None;
    }
    let mut key = stranger.entry.key.span;
    let mut at = document.places.get(stranger.place);
    while let Some(place) = at {
        let map = place.node.as_map()?;
        match (map.entries.as_slice(), map.merges.is_empty(), place.entry) {
            ([_], true, Some(entry)) if place.merged.is_none() => key = entry.key.span,
            _ => break,
        }
        at = place.parent.and_then(|parent| document.places.get(parent));
    }
    Some(vec![Operation::RemoveEntry { key }])
}

/// With the fix that removes the key.
pub(crate) fn with_removal(
    finding: Finding,
    safety: Safety,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
) -> Finding {
    match removal(document, stranger) {
        Some(operations) => finding.fix(safety, format!("Remove `{}`", stranger.entry.key.text), operations),
        None => finding,
    }
}

/// With the fix that writes `to` instead, where the mapping does not have that key yet.
pub(crate) fn with_rename(
    finding: Finding,
    safety: Safety,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
    to: &str,
) -> Finding {
    let present = document.places.get(stranger.place).is_some_and(|place| place.node.entry(to).is_some());
    if present || stranger.merged.is_some() {
        return finding;
    }
    let operation = Operation::RenameKey { key: stranger.entry.key.span, to: to.to_owned() };
    finding.fix(safety, format!("Rename to `{to}`"), vec![operation])
}

/// The finding for a key that the catalog knows people to expect there: why not, what instead.
pub(crate) fn negative(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    stranger: &Stranger<'_>,
    negative: &'static Negative,
) -> Finding {
    let place = document.places.get(stranger.place);
    let owner = place.map(|place| super::super::wording::owner(document, place)).unwrap_or_default();
    let message = format!(
        "`{}` is not a key of {owner}. {} {}",
        stranger.entry.key.text, negative.why, negative.instead
    );
    let finding = finding(context, stranger, message.trim_end().to_owned()).help(&negative.link);
    let rename = |finding| match &negative.rename_to {
        // It was another key that was meant, perhaps: that deploys something else.
        Some(to) => with_rename(finding, Safety::Unsafe, document, stranger, to),
        None => finding,
    };
    let remove = |finding| with_removal(finding, Safety::Safe, document, stranger);
    let target = place.and_then(|place| place.object).zip(negative.rename_to.as_ref());
    let target = target.and_then(|(object, name)| object.key(name));
    let required = target.is_some_and(|key| key.required == Required::Yes);
    let value = Written::of(document.document.node(stranger.entry.value));
    let fitting = target.is_none_or(|key| fits(value, &key.r#type));
    // Renaming a network key turns the direction round; other names are slips, and renaming is what helps, unless the
    // value is of another sort.
    if (negative.code.contains("network") || !fitting) && !required {
        rename(remove(finding))
    } else {
        remove(rename(finding))
    }
}
