//! One open document: what the client said about it, and how its changes reach the text.

use super::convert::Converter;
use super::profile::Profile;
use super::snapshot::Revision;
use super::uris;
use crate::config::Source;
use crate::paths;
use azureml_syntax::text::Text;
use azureml_syntax::{Edit, Language, Span};
use std::path::PathBuf;
use std::sync::Arc;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

/// What is done with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is analysed.
    Checked(Language),
    /// We are configured in it.
    Config,
    /// It is none of our business.
    Other,
}

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// What is done with it.
    pub(super) role: Role,
    /// Its path, if it is a local file.
    pub(super) path: Option<PathBuf>,
    /// The path under which others ask for its text; `None` where nobody does.
    pub(super) shared: Option<PathBuf>,
    /// As it is now.
    pub(super) revision: Arc<Revision>,
    /// The version at which the client was last told about it.
    pub(super) answered: Option<i32>,
}

impl Document {
    /// Whether it is analysed.
    pub(super) const fn is_checked(&self) -> bool {
        matches!(self.role, Role::Checked(_))
    }
}

/// What to do with a document of this language at this place. Compound ids (`yaml.ansible`) are those of Vim. An id that
/// means Bicep need not say which of its two languages; an editor without Bicep has no id for either.
pub(super) fn role(id: &str, uri: &Uri) -> Role {
    let path = uris::path(uri);
    let family = id.split('.').next().unwrap_or(id);
    match path.as_deref().and_then(Source::of) {
        Some(Source::Ours) if matches!(family, "yaml" | "yml") => return Role::Config,
        Some(Source::Bicep) => return Role::Config,
        _ => {}
    }
    let by_name = path.as_deref().and_then(paths::language).filter(|language| *language != Language::Yaml);
    let language = match family {
        "yaml" | "yml" | "azureml" | "azureml-yaml" => Language::Yaml,
        "bicep" => by_name.unwrap_or(Language::Bicep),
        "bicep-params" | "bicepparam" | "bicepparams" => Language::BicepParameters,
        _ => match by_name {
            Some(language) => language,
            None => return Role::Other,
        },
    };
    Role::Checked(language)
}

/// What became of some changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Applied {
    /// The edits in bytes, in order; `None` where the whole text was replaced.
    pub(super) edits: Option<Vec<Edit>>,
    /// How many were refused.
    pub(super) refused: usize,
}

/// Applies `changes` to `text`. Ranges are clamped; inverted ones are refused.
pub(super) fn apply(
    text: &mut Text,
    changes: Vec<TextDocumentContentChangeEvent>,
    profile: &Profile,
) -> Applied {
    let mut applied = Applied { edits: Some(Vec::with_capacity(changes.len())), refused: 0 };
    for change in changes {
        let Some(range) = change.range else {
            *text = Text::new(&change.text);
            applied.edits = None;
            continue;
        };
        let Some(span) = (Converter { text, profile }).span(range) else {
            applied.refused += 1;
            continue;
        };
        let old: Span = text.replace(span, &change.text);
        if let Some(edits) = &mut applied.edits {
            edits.push(Edit { old, new_len: change.text.len() });
        }
    }
    applied
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::{Position, Range};

    fn change(range: Option<(u32, u32, u32, u32)>, text: &str) -> TextDocumentContentChangeEvent {
        let range = range.map(|(a, b, c, d)| Range::new(Position::new(a, b), Position::new(c, d)));
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    fn applied(source: &str, changes: Vec<TextDocumentContentChangeEvent>) -> (String, Applied) {
        let mut text = Text::new(source);
        let applied = apply(&mut text, changes, &Profile::default());
        (text.content(), applied)
    }

    #[test]
    fn changes_apply_in_order() {
        let (text, applied) = applied(
            "a: 1\nb: 2\n",
            vec![change(Some((0, 3, 0, 4)), "10"), change(Some((0, 5, 1, 0)), "\r\n")],
        );
        assert_eq!(text, "a: 10\r\nb: 2\n");
        assert_eq!(
            applied.edits.unwrap(),
            [Edit { old: Span::new(3, 4), new_len: 2 }, Edit { old: Span::new(5, 6), new_len: 2 }]
        );
    }

    #[test]
    fn the_whole_text_can_be_replaced() {
        let (text, applied) =
            applied("a: 1\n", vec![change(None, "b: 2\n"), change(Some((0, 0, 0, 1)), "c")]);
        assert_eq!((text.as_str(), applied.edits), ("c: 2\n", None));
    }

    #[test]
    fn ranges_are_clamped_and_inverted_ones_refused() {
        let far = u32::MAX;
        assert_eq!(applied("a\nb", vec![change(Some((9, 0, far, far)), "!")]).0, "a\nb!");
        assert_eq!(applied("a\nb", vec![change(Some((0, far, 0, far)), "!")]).0, "a!\nb");
        // Inside a surrogate pair: the start of the character.
        assert_eq!(applied("😀b", vec![change(Some((0, 1, 0, 2)), "")]).0, "b");
        let (text, applied) =
            applied("a\nb", vec![change(Some((1, 0, 0, 0)), "x"), change(Some((0, 0, 0, 0)), "y")]);
        assert_eq!((text.as_str(), applied.refused), ("ya\nb", 1));
    }

    #[test]
    fn yaml_and_bicep_are_ours() {
        use Language::{Bicep, BicepParameters, Yaml};
        for (id, path, expected) in [
            ("yaml", "/a/endpoint.yml", Role::Checked(Yaml)),
            ("yaml.docker-compose", "/a/x.yml", Role::Checked(Yaml)),
            ("yaml", "/a/azureml-ls.yml", Role::Config),
            ("json", "/a/x.json", Role::Other),
            ("jsonc", "/a/bicepconfig.json", Role::Config),
            ("bicep", "/a/main.bicep", Role::Checked(Bicep)),
            ("bicep", "/a/main.bicepparam", Role::Checked(BicepParameters)),
            ("bicep-params", "/a/main.bicepparam", Role::Checked(BicepParameters)),
            ("plaintext", "/a/main.bicep", Role::Checked(Bicep)),
            ("plaintext", "/a/x.yml", Role::Other),
        ] {
            let uri = format!("file://{path}").parse::<Uri>().unwrap();
            assert_eq!(role(id, &uri), expected, "{id} {path}");
        }
    }
}
