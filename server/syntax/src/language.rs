//! The languages that are read, and a parse of any of them: for those who hold files of all kinds.

use crate::edit::{Operation, TextEdit};
use crate::{Edit, Parse, bicep, edit, yaml};
use std::ops::ControlFlow;
use std::sync::Arc;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// `.yml`, `.yaml`
    Yaml,
    /// `.bicep`: what is to be deployed.
    Bicep,
    /// `.bicepparam`: values for a Bicep file's parameters.
    BicepParameters,
}

impl Language {
    /// The language of a file by its name's ending, in any letter case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let is = |known: &str| ending.eq_ignore_ascii_case(known);
        if is("yml") || is("yaml") {
            Some(Self::Yaml)
        } else if is("bicep") {
            Some(Self::Bicep)
        } else if is("bicepparam") {
            Some(Self::BicepParameters)
        } else {
            None
        }
    }
}

/// A parsed file.
#[derive(Debug)]
pub enum Syntax {
    /// YAML.
    Yaml(Parse),
    /// Either language of Bicep.
    Bicep(Arc<bicep::Parse>),
}

impl Syntax {
    /// Parses `source` from nothing. Never fails, always ends.
    #[must_use]
    pub fn parse(language: Language, source: &str) -> Self {
        match language {
            Language::Yaml => Self::Yaml(yaml::parse(source)),
            Language::Bicep | Language::BicepParameters => Self::Bicep(Arc::new(bicep::parse(source))),
        }
    }

    /// Parses `source`, reusing what `previous` and the edits since (in order) left unchanged. `cancelled` is asked now
    /// and then; `None` once it says `Break`.
    pub fn reparse(
        language: Language,
        source: &str,
        previous: Option<(&Self, &[Edit])>,
        cancelled: &mut dyn FnMut() -> ControlFlow<()>,
    ) -> Option<Self> {
        match language {
            Language::Yaml => {
                let previous = previous.and_then(|(syntax, edits)| match syntax {
                    Self::Yaml(parse) => Some((parse, edits)),
                    Self::Bicep(_) => None,
                });
                yaml::reparse(source, previous, cancelled).map(Self::Yaml)
            }
            Language::Bicep | Language::BicepParameters => {
                let previous = previous.and_then(|(syntax, edits)| match syntax {
                    Self::Bicep(parse) => Some((&**parse, edits)),
                    Self::Yaml(_) => None,
                });
                bicep::reparse(source, previous, cancelled).map(|parse| Self::Bicep(Arc::new(parse)))
            }
        }
    }

    /// The text edits of `operations`: see [`edit::to_edits`].
    #[must_use]
    pub fn to_edits(&self, source: &str, operations: &[Operation]) -> Option<Vec<TextEdit>> {
        match self {
            Self::Yaml(parse) => edit::to_edits(source, parse, operations),
            Self::Bicep(parse) => bicep::to_edits(source, parse, operations),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_ending() {
        let of = Language::of_name;
        assert_eq!(of("a.b.YML"), Some(Language::Yaml));
        assert_eq!(of("main.bicep"), Some(Language::Bicep));
        assert_eq!(of("main.dev.bicepparam"), Some(Language::BicepParameters));
        assert_eq!((of("bicep"), of("main.bicep.json")), (None, None));
    }
}
