//! The keys that Bicep itself takes on resources and modules, whatever their types are, and what they mean.
//! Source: the pages on resource declarations, dependencies and modules of the Bicep documentation.

use azureml_syntax::bicep::{Declaration, Declares};

/// What is said of `dependsOn`, everywhere.
const DEPENDS_ON: (&str, &str) = (
    "dependsOn",
    "What has to be deployed first. What expressions or `parent` refer to is deployed first anyway; only the \
     rest belongs here.",
);

/// What Bicep takes on a resource beside its properties.
pub(super) const RESOURCE: [(&str, &str); 3] = [
    (
        "parent",
        "The resource that this one belongs to, by its symbolic name. It is deployed first, and `name` is then \
         the last part alone.",
    ),
    (
        "scope",
        "The resource that this one is put on, such as what a lock or role assignment is for; of an `existing` one, where it is \
         looked for. Without it, that is where the file is deployed.",
    ),
    DEPENDS_ON,
];

/// The name of a resource: a property of its type, where that is known.
const NAME: (&str, &str) = (
    "name",
    "The resource's name in Azure. With `parent`, or nested in another resource, it is the last part alone; else those of \
     the resources around it stand before it: `'workspace/endpoint'`.",
);

/// What a module declaration takes.
pub(super) const MODULE: [(&str, &str); 4] = [
    ("name", "The name of the module's deployment, not of a resource; Bicep finds one itself without it."),
    ("params", "Values for the module's parameters."),
    (
        "scope",
        "Where the module is deployed: a resource group, a subscription, a management group or the tenant. Without it, that \
         is where the file is deployed.",
    ),
    DEPENDS_ON,
];

/// What `key` means right in the object of a resource or module; `None` for what Bicep itself does not know.
pub(super) fn meaning(declaration: Declaration<'_>, key: &str) -> Option<&'static str> {
    let known: &[(&str, &'static str)] = match declaration.declares() {
        Declares::Resource { .. } if key == NAME.0 => &[NAME],
        Declares::Resource { .. } => &RESOURCE,
        Declares::Module { .. } => &MODULE,
        _ => &[],
    };
    known.iter().find(|(name, _)| *name == key).map(|(_, text)| *text)
}
