//! The requests about a document, one file each: a snapshot and the request's parameters in, the protocol's answer out.
//! What the answers are is the analysis's part; here they only change their form.

mod code_action;
mod completion;
mod elsewhere;
mod hints;
mod hover;
mod places;
mod symbols;

pub(super) use code_action::code_actions;
pub(super) use completion::complete;
pub(super) use hints::inlay_hints;
pub(super) use hover::hover;
pub(super) use places::{definition, folds, highlights, links, references, rename, selections};
pub(super) use symbols::symbols;

use tower_lsp::ls_types::{MarkupContent, MarkupKind};

/// Text for a client that knows Markdown, or for one that does not.
fn markup(markdown: String, known: bool) -> MarkupContent {
    if known {
        return MarkupContent { kind: MarkupKind::Markdown, value: markdown };
    }
    MarkupContent { kind: MarkupKind::PlainText, value: plain(&markdown) }
}

/// Markdown without its marks: emphasis and code lose their signs, `[text](address)` becomes `text (address)`.
fn plain(markdown: &str) -> String {
    let mut lines = Vec::new();
    for line in markdown.lines().filter(|line| !line.trim_start().starts_with("```")) {
        let line = line.trim_start_matches('#').trim_start_matches("---").replace("**", "").replace('`', "");
        lines.push(line.replace("](", " (").replace('[', "").trim_end().to_owned());
    }
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_marks() {
        let markdown = "### `compute`\n\n**Required.** See [the page](https://x.y).\n\n```yaml\na: 1\n```";
        assert_eq!(plain(markdown), " compute\n\nRequired. See the page (https://x.y).\n\na: 1".trim());
    }
}
