//! What Bicep files mean: names, values, modules, and resources against their types; and what an editor asks about them.
//! Must not know how a text is parsed, nor the LSP.

pub mod directives;
pub mod evaluate;
pub mod features;
pub mod modules;
pub mod symbols;
pub mod typed;
pub mod value;

pub use symbols::Symbols;
pub use typed::Typed;

use crate::Files;
use crate::suppress::Suppressions;
use azureml_syntax::bicep::{Directive, Parse};
use azureml_syntax::{Language, Span};
use modules::Library;
use std::cell::OnceCell;

/// A Bicep file as rules and features see it.
pub struct File<'a> {
    /// A Bicep file, or a parameter file.
    pub language: Language,
    /// The text.
    pub source: &'a str,
    /// Its parse.
    pub parse: &'a Parse,
    /// Questions about other files.
    pub files: &'a dyn Files,
    /// Its names.
    pub symbols: Symbols<'a>,
    /// The official Bicep server is at work on the same file: what it says too is left to it.
    pub beside_official: bool,
    suppressions: OnceCell<Box<Suppressions>>,
    typed: OnceCell<Typed<'a>>,
    directives: OnceCell<Vec<Directive<'a>>>,
    library: OnceCell<Library<'a>>,
}

impl<'a> File<'a> {
    /// Looks at a parsed file. Whatever else is known about it is found out when it is asked for.
    #[must_use]
    pub fn new(language: Language, source: &'a str, parse: &'a Parse, files: &'a dyn Files) -> Self {
        Self {
            language,
            source,
            parse,
            files,
            symbols: Symbols::new(parse),
            beside_official: false,
            suppressions: OnceCell::new(),
            typed: OnceCell::new(),
            directives: OnceCell::new(),
            library: OnceCell::new(),
        }
    }

    /// The same beside the official Bicep server, or not.
    #[must_use]
    pub const fn beside_official(mut self, is_there: bool) -> Self {
        self.beside_official = is_there;
        self
    }

    /// Its directives, in order.
    #[must_use]
    pub fn directives(&self) -> &[Directive<'a>] {
        self.directives.get_or_init(|| self.parse.directives())
    }

    /// Its resources, laid over their ARM types.
    #[must_use]
    pub fn typed(&self) -> &Typed<'a> {
        self.typed.get_or_init(|| Typed::new(self.parse, &self.symbols))
    }

    /// It and all files that it leads to.
    #[must_use]
    pub fn library(&self) -> &Library<'a> {
        self.library.get_or_init(|| Library::load(self.language, self.source, self.parse, self.files))
    }

    /// What its directives silence.
    pub(crate) fn suppressions(&self) -> &Suppressions {
        self.suppressions
            .get_or_init(|| Box::new(Suppressions::of_directives(self.source, &self.parse.directives())))
    }

    /// Whether a directive silences `code`, whoever's code that is, for what begins where `span` does: its author knows.
    #[must_use]
    pub fn silenced_at(&self, span: Span, code: &str) -> bool {
        self.suppressions().silence(span.start, code)
    }
}
