//! Expressions, `${{ inputs.data }}`: where they stand in a job, a component or a pipeline, which names are in scope
//! there, and what they lead to. Must not know rules, findings or features; says what is there, judges nothing.
//!
//! What Azure ML knows of them: <https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components>.

pub mod brackets;
mod component;
pub mod model;
pub mod parse;
pub mod reach;
pub mod resolve;
mod walk;

pub use model::{Field, Model, Port, Ports, Step, Target, Unit, UnitKind, Use};
pub use parse::{Expression, Form, Part, expressions};
pub use resolve::{Fault, Item, Known, Meaning, Resolution, What, resolve};

use crate::{Files, TypedDocument};
use std::cell::OnceCell;

/// The models of a file's documents.
pub trait Models {
    /// Those of all documents, in their order; `None` for those that are no jobs, components or pipelines.
    fn all(&self) -> &[Option<Model<'_>>];
}

/// Makes the models when they are first asked for.
pub struct Lazy<'d> {
    documents: &'d [TypedDocument<'d>],
    source: &'d str,
    files: &'d dyn Files,
    torn: bool,
    made: OnceCell<Vec<Option<Model<'d>>>>,
}

impl<'d> Lazy<'d> {
    /// For the documents of `source`, beside `files`; whether parts of it are `torn`: no YAML.
    #[must_use]
    pub fn new(
        documents: &'d [TypedDocument<'d>],
        source: &'d str,
        files: &'d dyn Files,
        torn: bool,
    ) -> Self {
        Self { documents, source, files, torn, made: OnceCell::new() }
    }
}

impl Models for Lazy<'_> {
    fn all(&self) -> &[Option<Model<'_>>] {
        let make = |document| walk::model(document, self.source, self.files, self.torn);
        self.made.get_or_init(|| self.documents.iter().map(make).collect())
    }
}
