//! On the type of a resource: what it is, its API versions, what came after the one that is written.

use super::super::words::{Beside, came_with, few, new_on_network};
use crate::bicep::File;
use crate::features::Hover;
use crate::features::describe::{code, link, paragraphs};
use crate::rules::wording::joined;
use azureml_catalog::arm::{ApiVersion, Resource};
use azureml_syntax::bicep::Declares;

/// Versions with something new that are listed, the newest ones.
const MOST: usize = 4;
/// Properties about the network that are listed.
const MOST_NETWORK: usize = 8;

pub(super) fn hover(file: &File<'_>, offset: usize, beside: Beside) -> Option<Hover> {
    let resource = file.typed().resource_at(offset)?;
    let Declares::Resource { r#type: Some(written), .. } = resource.declaration.declares() else {
        return None;
    };
    let span = written.span();
    if !span.touches(offset) {
        return None;
    }
    let r#type = resource.r#type?;
    let text = r#type.text(&[]);
    let mut parts = Vec::new();
    if beside == Beside::Nothing {
        parts.push(format!("**{}**", code(r#type.name())));
    }
    parts.push(text.map(|text| text.text.clone()).unwrap_or_default());
    parts.push(versions(r#type, resource.version()));
    parts.push(news(r#type, resource.version()));
    parts.push(text.map(|text| link(&text.link)).unwrap_or_default());
    Some(Hover { span, markdown: paragraphs(&parts) })
}

/// The newest versions, and whether the one that is written is one.
fn versions(r#type: &Resource, written: Option<&str>) -> String {
    let all = r#type.versions();
    let stable = all.iter().rev().find(|version| version.is_stable());
    let preview = all.iter().rev().find(|version| !version.is_stable());
    let preview = preview.filter(|preview| stable.is_none_or(|stable| stable < *preview));
    let mut words = Vec::new();
    if let Some(written) = written.filter(|written| !written.is_empty())
        && !all.iter().any(|version| version.as_str().eq_ignore_ascii_case(written))
    {
        words.push(format!("No API version {} is known.", code(written)));
    }
    words.extend(stable.map(|stable| format!("Newest API version: {}.", code(stable.as_str()))));
    words.extend(preview.map(|preview| format!("Newest preview: {}.", code(preview.as_str()))));
    words.join(" ")
}

/// What the versions behind the written one brought: first what is about the network, then the newest versions.
fn news(r#type: &Resource, written: Option<&str>) -> String {
    let Some(written) = written.and_then(ApiVersion::parse) else { return String::new() };
    let came = came_with(r#type);
    let newer: Vec<_> = came.iter().rev().filter(|(version, _)| **version > written).collect();
    let network = new_on_network(r#type, &written);
    if newer.is_empty() && network.is_empty() {
        return String::new();
    }
    let mut lines = vec![format!("New since {}:", code(written.as_str()))];
    if !network.is_empty() {
        let named = network.iter().take(MOST_NETWORK);
        let mut words: Vec<String> =
            named.map(|(name, version)| format!("{} ({})", code(name), code(version.as_str()))).collect();
        if let Some(more) = network.len().checked_sub(MOST_NETWORK).filter(|more| *more > 0) {
            words.push(format!("{more} more"));
        }
        lines.push(format!("- **Network**: {}", joined(&words, "and")));
    }
    let line = |(version, names): &&(&ApiVersion, Vec<&'static str>)| {
        format!("- {}: {}", code(version.as_str()), few(names))
    };
    lines.extend(newer.iter().take(MOST).map(line));
    match newer.len().saturating_sub(MOST) {
        0 => {}
        1 => lines.push("- one version before these brought something, too".to_owned()),
        more => lines.push(format!("- {more} versions before these brought something, too")),
    }
    lines.join("\n")
}
