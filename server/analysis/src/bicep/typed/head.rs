//! The type and version in the head of a resource declaration. Must not know which there are.

use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Name};
use std::borrow::Cow;

/// What the head of a resource declaration says.
#[derive(Clone, Debug)]
pub struct Head<'p> {
    /// The whole type, that of the resources around it included, as written.
    pub name: Cow<'p, str>,
    /// What is written here of it: of a nested resource its last part.
    pub own: Name<'p>,
    /// The version; a nested resource that has none takes that of the resource around it, and its place.
    pub version: Option<Name<'p>>,
    /// Whether the version is written in another head.
    pub inherited: bool,
}

impl Head<'_> {
    /// Whether the type is one of Azure Machine Learning's, known or not.
    #[must_use]
    pub fn is_machine_learning(&self) -> bool {
        let namespace = self.name.split('/').next().unwrap_or_default();
        namespace.eq_ignore_ascii_case("Microsoft.MachineLearningServices")
    }
}

/// The head of `declaration`, which stands in the resource with the head `outer`.
pub(super) fn read<'p>(declaration: Declaration<'p>, outer: Option<&Head<'p>>) -> Option<Head<'p>> {
    let Declares::Resource { r#type: Some(written), .. } = declaration.declares() else { return None };
    let (text, span) = (written.as_str()?, written.content_span()?);
    // With escapes in it, places in the text are not places in the file.
    if text.len() != span.len() {
        return None;
    }
    let length = text.find('@').unwrap_or(text.len());
    let own = Name { text: text.get(..length)?, span: Span::new(span.start, span.start + length) };
    let version = text
        .get(length + 1..)
        .map(|version| Name { text: version, span: Span::new(span.start + length + 1, span.end) });
    let is_nested = declaration_is_nested(own.text);
    let Some(outer) = outer.filter(|_| is_nested) else {
        return Some(Head { name: Cow::Borrowed(own.text), own, version, inherited: false });
    };
    let name = Cow::Owned(format!("{}/{}", outer.name, own.text));
    let inherited = version.is_none();
    Some(Head { name, own, version: version.or(outer.version), inherited })
}

/// Whether a type has no namespace of its own.
fn declaration_is_nested(own: &str) -> bool {
    !own.contains('/')
}
