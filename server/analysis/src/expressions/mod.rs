//! Expressions, `${{ inputs.data }}`: where they stand in a job, a component or a pipeline, which names are in scope
//! there, and what they lead to. Must not know rules, findings or features; says what is there, judges nothing.
//!
//! What Azure ML knows of them: <https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax#expression-syntax-for-configuring-azure-machine-learning-jobs-and-components>.

pub mod brackets;
mod component;
pub mod model;
pub mod parse;
pub mod resolve;
mod walk;

pub use model::{Field, Model, Port, Ports, Step, Target, Unit, UnitKind, Use};
pub use parse::{Expression, Form, Part, expressions};
pub use resolve::{Fault, Item, Known, Meaning, Resolution, What, resolve};

use crate::{Files, TypedDocument};

/// The models of all documents that are jobs, components or pipelines, in the documents' order; `None` for the others.
#[must_use]
pub fn models<'d>(
    documents: &'d [TypedDocument<'d>],
    source: &'d str,
    files: &dyn Files,
) -> Vec<Option<Model<'d>>> {
    documents.iter().map(|document| walk::model(document, source, files)).collect()
}
