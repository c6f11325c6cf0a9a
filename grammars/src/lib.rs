//! The tree-sitter languages of azureml-ls, as compiled C, and the queries that editors use with them.
//!
//! This crate knows syntax only: no values, no Azure.

/// YAML 1.2 and what `PyYAML` accepts beyond it, with errors as named nodes that stay on their line.
pub mod yaml {
    use tree_sitter_language::LanguageFn;

    #[allow(unsafe_code, reason = "the only way to reach a parser that is written in C")]
    mod ffi {
        unsafe extern "C" {
            pub(super) fn tree_sitter_azureml_yaml() -> *const ();
        }
    }

    /// The language, for `tree_sitter::Parser::set_language`.
    #[allow(unsafe_code, reason = "the generated function takes nothing and returns a static table")]
    pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(ffi::tree_sitter_azureml_yaml) };

    /// Highlighting captures, in the names that Neovim, Helix and Zed share.
    pub const HIGHLIGHTS_QUERY: &str = include_str!("../yaml/queries/highlights.scm");

    /// What can be folded, as `@fold`.
    pub const FOLDS_QUERY: &str = include_str!("../yaml/queries/folds.scm");

    /// Where indentation grows and shrinks, in the names of Neovim, Helix and Zed together.
    pub const INDENTS_QUERY: &str = include_str!("../yaml/queries/indents.scm");

    /// Other languages inside block scalars and comments.
    pub const INJECTIONS_QUERY: &str = include_str!("../yaml/queries/injections.scm");

    /// Anchors as definitions, aliases as references, documents as scopes.
    pub const LOCALS_QUERY: &str = include_str!("../yaml/queries/locals.scm");

    /// Entries and comments to select or move by.
    pub const TEXTOBJECTS_QUERY: &str = include_str!("../yaml/queries/textobjects.scm");

    /// What every node of a tree can be: the generator's `node-types.json`.
    pub const NODE_TYPES: &str = include_str!("../yaml/src/node-types.json");
}

/// Bicep, for `.bicep` and `.bicepparam`: newlines count, and what is half typed costs itself and little else.
pub mod bicep {
    use tree_sitter_language::LanguageFn;

    #[allow(unsafe_code, reason = "the only way to reach a parser that is written in C")]
    mod ffi {
        unsafe extern "C" {
            pub(super) fn tree_sitter_azureml_bicep() -> *const ();
        }
    }

    /// The language, for `tree_sitter::Parser::set_language`.
    #[allow(unsafe_code, reason = "the generated function takes nothing and returns a static table")]
    pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(ffi::tree_sitter_azureml_bicep) };

    /// Highlighting captures, in the names that Neovim, Helix and Zed share.
    pub const HIGHLIGHTS_QUERY: &str = include_str!("../bicep/queries/highlights.scm");

    /// What can be folded, as `@fold`.
    pub const FOLDS_QUERY: &str = include_str!("../bicep/queries/folds.scm");

    /// Where indentation grows and shrinks, in the names of Neovim, Helix and Zed together.
    pub const INDENTS_QUERY: &str = include_str!("../bicep/queries/indents.scm");

    /// Other languages inside comments and multi-line strings.
    pub const INJECTIONS_QUERY: &str = include_str!("../bicep/queries/injections.scm");

    /// Declarations as definitions, names in expressions and types as references, loops and lambdas as scopes.
    pub const LOCALS_QUERY: &str = include_str!("../bicep/queries/locals.scm");

    /// Declarations, members and parameters to select or move by.
    pub const TEXTOBJECTS_QUERY: &str = include_str!("../bicep/queries/textobjects.scm");

    /// What every node of a tree can be: the generator's `node-types.json`.
    pub const NODE_TYPES: &str = include_str!("../bicep/src/node-types.json");
}
