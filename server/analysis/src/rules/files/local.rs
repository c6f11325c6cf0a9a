//! Which values are paths, and what they lead to.

use crate::values::{checked, path, scalar::Written};
use crate::{Place, TypedDocument};
use azureml_catalog::{PathKind, Type};

/// A path in a document.
pub(super) struct Local<'t, 'd> {
    /// Its value.
    pub(super) place: &'t Place<'d>,
    /// As written.
    pub(super) text: &'d str,
    /// Relative to the file that is analysed.
    pub(super) path: String,
    /// What it should lead to.
    pub(super) kind: PathKind,
    /// The object that it is a key of.
    pub(super) object: &'static str,
    /// The SDK opens it before it sends anything: a file that is missing is an error.
    pub(super) opened: bool,
}

/// All values of `document` that can be paths, URLs included, where they are known.
pub(super) fn paths<'t, 'd>(document: &'t TypedDocument<'d>) -> Vec<Local<'t, 'd>> {
    checked(document).filter_map(|place| path_of(document, place)).collect()
}

/// What the catalog and the SDK make of a value that is a path.
pub(super) struct Role {
    /// What it should lead to.
    pub(super) kind: PathKind,
    /// The object that it is a key of.
    pub(super) object: &'static str,
    /// The SDK opens it before it sends anything.
    pub(super) opened: bool,
}

/// What the path at `place` is for; `None` where no path stands.
pub(super) fn role(document: &TypedDocument<'_>, place: &Place<'_>) -> Option<Role> {
    let name = &*place.entry?.key.text;
    let parent = document.places.get(place.parent?)?;
    let object = parent.object.map_or("", |object| object.name.as_str());
    // The SDK reads the code of a package only when it uploads it.
    let packaged = document.identity.kind.is_some_and(|kind| kind.id == "modelPackage");
    let (kind, opened) = match (object, name) {
        ("CodeConfigurationSchema", "code") if packaged => (PathKind::Folder, false),
        ("CodeConfigurationSchema", "scoring_script") if packaged => (PathKind::File, false),
        // Without `type` it is a folder; tables are folders too.
        ("DataSchema", "path") => match parent.node.get("type").map(|node| node.as_str()) {
            Some(Some("uri_file")) => (PathKind::File, false),
            Some(Some("uri_folder" | "mltable")) | None => (PathKind::Folder, false),
            Some(_) => (PathKind::Any, false),
        },
        ("CodeConfigurationSchema", "code") => (PathKind::Folder, true),
        ("CodeConfigurationSchema", "scoring_script") => (PathKind::File, true),
        // With a name the SDK takes the path as it is and reads it when it registers the model.
        ("AnonymousModelSchema", "path") => (PathKind::Any, parent.node.get("name").is_none()),
        ("AnonymousEnvironmentSchema" | "EnvironmentSchema", "conda_file") => (PathKind::File, true),
        ("BuildContextSchema", "path") => (PathKind::Any, true),
        ("BuildContextSchema", "dockerfile_path") => (PathKind::File, false),
        ("ComponentParallelTaskSchema", "entry_script") => (PathKind::File, false),
        // The SDK looks for it when a job runs the program, not when a component is registered.
        ("SparkEntryFileSchema", "file") => {
            let program = document.places.get(parent.parent?)?.object.map(|object| object.name.as_str());
            (PathKind::File, program != Some("SparkComponentSchema"))
        }
        // Beside a component it is passed over.
        ("CommandSchema" | "SparkSchema", "code") => return None,
        _ => (
            path_type(place.r#type)?,
            matches!(name, "component" | "trial" | "code" | "job" | "create_job" | "import_data"),
        ),
    };
    Some(Role { kind, object, opened })
}

fn path_of<'t, 'd>(document: &'t TypedDocument<'d>, place: &'t Place<'d>) -> Option<Local<'t, 'd>> {
    let Written::Text(text) = Written::of(place.node) else { return None };
    let name = &*place.entry?.key.text;
    let parent = document.places.get(place.parent?)?;
    let Role { kind, object, opened } = role(document, place)?;
    if text.trim().is_empty() {
        return None;
    }
    let text_without_prefix = text.strip_prefix("file:").filter(|_| matches!(name, "component" | "trial"));
    let (mapping, base) = match (object, name) {
        (_, "scoring_script") | ("ComponentParallelTaskSchema", "entry_script") => (parent, "code"),
        (_, "dockerfile_path") => (parent, "path"),
        // `code` stands beside `entry`.
        ("SparkEntryFileSchema", "file") => (document.places.get(parent.parent?)?, "code"),
        _ => {
            let path = text_without_prefix.unwrap_or(text).to_owned();
            return Some(Local { place, text, path, kind, object, opened });
        }
    };
    // Without the folder the script is a path in a registered code asset, or in the image.
    let Written::Text(folder) = Written::of(mapping.node.get(base)?) else { return None };
    if folder.is_empty() || path::is_remote(folder) {
        return None;
    }
    Some(Local { place, text, path: path::join(folder, text), kind, object, opened })
}

fn path_type(r#type: &Type) -> Option<PathKind> {
    match r#type {
        Type::Path(kind) => Some(*kind),
        _ => None,
    }
}
