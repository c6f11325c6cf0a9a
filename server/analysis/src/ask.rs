//! One door to both languages: a parsed file, whichever it is, and the questions that a shell has about it. Must not
//! know what the answers are; each language has its own.

use crate::bicep::{self, features as bicep_features};
use crate::features::{self, Action, Completion, FileEdits, Fold, Hover, Link, Location, Symbol};
use crate::{Analysis, Audited, Files, Finding, NoFiles, Settings, engine};
use azureml_syntax::{Language, Span, Syntax};
use std::ops::ControlFlow;

const NOT_RENAMED: &str = "This cannot be renamed: no name that this file alone decides stands here, or the new name is \
                           taken or none that Azure ML takes.";

/// A parsed file that can be asked about.
pub enum Asked<'a> {
    /// YAML.
    Yaml(features::File<'a>),
    /// A Bicep file or a parameter file.
    Bicep(bicep::File<'a>),
}

/// What is to be said about a parsed file: `syntax` is the parse of `source` as `language`. `cancelled` is
/// asked between rules; `None` once it says `Break`.
pub fn analyze(
    (language, source, syntax): (Language, &str, &Syntax),
    files: &dyn Files,
    settings: &Settings,
    audited: Audited<'_>,
    cancelled: &mut dyn FnMut() -> ControlFlow<()>,
) -> Option<Analysis> {
    match syntax {
        Syntax::Yaml(parse) => engine::analyze(source, parse, files, settings, audited, cancelled),
        Syntax::Bicep(parse) => {
            let file = bicep::File::new(language, source, parse, files);
            let file = file.beside_official(settings.beside_official);
            engine::analyze_bicep(&file, settings, audited, cancelled)
        }
    }
}

/// What is left of the audit's findings in a file that is not analysed itself: comments and directives silence some, the
/// settings others.
#[must_use]
pub fn audited(
    (language, source, syntax): (Language, &str, &Syntax),
    settings: &Settings,
    findings: &[Finding],
) -> Vec<Finding> {
    match syntax {
        Syntax::Yaml(parse) => engine::audited(source, parse, settings, findings),
        Syntax::Bicep(parse) => {
            engine::audited_bicep(&bicep::File::new(language, source, parse, &NoFiles), settings, findings)
        }
    }
}

/// Gives a parsed file to `question`: `syntax` is the parse of `source` as `language`.
pub fn ask<T>(
    (language, source, syntax): (Language, &str, &Syntax),
    files: &dyn Files,
    settings: &Settings,
    question: impl FnOnce(&Asked<'_>) -> T,
) -> T {
    match syntax {
        Syntax::Yaml(parse) => {
            let documents = engine::typed(parse);
            question(&Asked::Yaml(features::File { source, parse, documents: &documents, files }))
        }
        Syntax::Bicep(parse) => {
            let file = bicep::File::new(language, source, parse, files);
            question(&Asked::Bicep(file.beside_official(settings.beside_official)))
        }
    }
}

impl Asked<'_> {
    /// What to show at `offset`.
    #[must_use]
    pub fn hover(&self, offset: usize) -> Option<Hover> {
        match self {
            Self::Yaml(file) => features::hover(file, offset),
            Self::Bicep(file) => bicep_features::hover(file, offset),
        }
    }

    /// What could be written at `offset`.
    #[must_use]
    pub fn complete(&self, offset: usize) -> Vec<Completion> {
        match self {
            Self::Yaml(file) => features::complete(file, offset),
            Self::Bicep(file) => bicep_features::complete(file, offset),
        }
    }

    /// The outline.
    #[must_use]
    pub fn symbols(&self) -> Vec<Symbol> {
        match self {
            Self::Yaml(file) => features::symbols(file),
            Self::Bicep(file) => bicep_features::symbols(file),
        }
    }

    /// What can be folded, in order of place.
    #[must_use]
    pub fn folds(&self) -> Vec<Fold> {
        match self {
            Self::Yaml(file) => features::folds(file),
            Self::Bicep(file) => bicep_features::folds(file),
        }
    }

    /// The regions around `offset`, from the innermost to the whole file.
    #[must_use]
    pub fn selection(&self, offset: usize) -> Vec<Span> {
        match self {
            Self::Yaml(file) => features::selection(file, offset),
            Self::Bicep(file) => bicep_features::selection(file, offset),
        }
    }

    /// All links, in order of place.
    #[must_use]
    pub fn links(&self) -> Vec<Link> {
        match self {
            Self::Yaml(file) => features::links(file),
            Self::Bicep(file) => bicep_features::links(file),
        }
    }

    /// Where the name at `offset` is declared.
    #[must_use]
    pub fn definition(&self, offset: usize) -> Option<Location> {
        match self {
            Self::Yaml(file) => features::declaration(file, offset)
                .or_else(|| Some(Location { path: None, span: features::definition(file, offset)? })),
            Self::Bicep(file) => bicep_features::definition(file, offset),
        }
    }

    /// The declaration of the name at `offset`, first, and all its uses, in other files too. Empty where no name stands.
    #[must_use]
    pub fn references(&self, offset: usize) -> Vec<Location> {
        let here = |span| Location { path: None, span };
        match self {
            Self::Yaml(_) => self.highlights(offset).into_iter().map(here).collect(),
            Self::Bicep(file) => bicep_features::references(file, offset),
        }
    }

    /// The declaration of the name at `offset`, first, and all its uses, in this file alone.
    #[must_use]
    pub fn highlights(&self, offset: usize) -> Vec<Span> {
        match self {
            Self::Yaml(file) => {
                let names = features::occurrences(file, offset);
                if names.is_empty() { features::references(file, offset) } else { names }
            }
            Self::Bicep(file) => bicep_features::highlights(file, offset),
        }
    }

    /// The edits that call the name at `offset` `to`.
    ///
    /// # Errors
    /// Why that cannot be, in words for people.
    pub fn rename(&self, offset: usize, to: &str) -> Result<Vec<FileEdits>, String> {
        match self {
            Self::Yaml(file) => features::rename(file, offset, to)
                .map(|edits| vec![FileEdits { path: None, edits }])
                .ok_or_else(|| NOT_RENAMED.to_owned()),
            Self::Bicep(file) => bicep_features::rename(file, offset, to),
        }
    }

    /// What can be done about the findings that `span` touches; `findings` are those of the whole file.
    #[must_use]
    pub fn quick_fixes(&self, findings: &[Finding], span: Span) -> Vec<Action> {
        match self {
            Self::Yaml(file) => features::quick_fixes(file, findings, span),
            Self::Bicep(file) => features::quick_fixes(file, findings, span),
        }
    }

    /// All safe fixes of the file at once.
    #[must_use]
    pub fn fix_all(&self, findings: &[Finding]) -> Option<Action> {
        match self {
            Self::Yaml(file) => features::fix_all(file, findings),
            Self::Bicep(file) => features::fix_all(file, findings),
        }
    }
}
