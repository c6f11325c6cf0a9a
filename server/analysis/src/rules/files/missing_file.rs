//! `missing-file`: a path of this machine that leads nowhere.

use super::local::{Local, paths};
use crate::rule::{Context, Report};
use crate::spelling::nearest;
use crate::values::path;
use crate::{Evidence, Files, Finding, Presence, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::{PathKind, Type};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

mod bicep;

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-file",
    group: "files",
    summary: "A file or folder that is named is not there",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax",
    documentation: r#"
## What it checks

That files and folders which the file names are there: `code` and the `scoring_script` in it, the `path` of a model, a
`conda_file`, a Docker build context, a component's file. Paths count from the folder of the file that names them.

In Bicep: modules, `using`, `extends` and imports; of what `loadTextContent` and its kin read, names that are nearly
right, since such files are often made just before the deployment.

URLs, references, placeholders and paths that lead out of the workspace's folders are not looked at, nor is anything in a
template (`{{ name }}`): the files beside it may come with its rendering.

## Why

`az ml` opens these files before it sends anything, and stops at the first one that is missing. The message of the SDK
names the path among several that have nothing to do with it. A Bicep file with such a path does not compile.

## Example

```bicep bad
module storage './missing/storage.bicep' = {
  name: 'storage'
}
```

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: missing.py
instance_type: Standard_DS3_v2
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: score.py
instance_type: Standard_DS3_v2
```

```bicep good
module storage './modules/storage.bicep' = {
  name: 'storage'
}
```

## Fix

Writes the name that is there, where one is clearly nearest. Where it is only the one file with the same ending, it is
offered and not applied by itself.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: score.py
instance_type: Standard_DS3_v2
```

## References

- [Core YAML syntax: paths](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax)
- [Modules in Bicep](https://learn.microsoft.com/azure/azure-resource-manager/bicep/modules)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // Where a template will be rendered to, and with what beside it, is not known.
    if is_template(context.source) {
        return;
    }
    for document in context.documents {
        for local in paths(document) {
            if path::is_remote(&local.path) || is_a_name(&local) || inside_missing(context, document, &local)
            {
                continue;
            }
            let presence = context.files.look(&local.path);
            let wrong = is_wrong(presence, local.kind);
            if wrong || presence == Presence::Absent && !may_come_later(context, document, &local) {
                report.add(finding(context, document, &local, presence));
            }
        }
    }
}

/// Whether another program fills the file in before Azure ML reads it: `{{ name }}`, though not `${{ name }}`.
fn is_template(source: &str) -> bool {
    source.match_indices("{{").any(|(at, _)| !source.get(..at).is_some_and(|before| before.ends_with('$')))
}

/// Whether the SDK does not open the path on loading, nothing there is called alike, and no `$schema` says that the file
/// is meant for `az ml` as it stands: what a job reads is often made just before it.
fn may_come_later(context: &Context<'_>, document: &TypedDocument<'_>, local: &Local<'_, '_>) -> bool {
    !local.opened
        && matches!(document.identity.evidence, Evidence::Shape(_))
        && document.identity.schema.is_none()
        && meant(context.files, (&local.path, local.text), local.kind)
            .is_none_or(|(_, safety)| safety == Safety::Unsafe)
}

fn is_wrong(presence: Presence, kind: PathKind) -> bool {
    matches!((presence, kind), (Presence::File, PathKind::Folder) | (Presence::Folder, PathKind::File))
}

/// Whether the text is a reference without its prefix, which `invalid-reference` reports.
fn is_a_name(local: &Local<'_, '_>) -> bool {
    let Type::Union(union) = local.place.declared else { return false };
    union.any.iter().any(|one| matches!(one, Type::Reference(_)))
        && (local.path.starts_with("file:")
            || (local.path.contains([':', '@']) && !path::looks_local(&local.path)))
}

/// Whether the folder that the path lies in is missing itself, which has a finding of its own.
fn inside_missing(context: &Context<'_>, document: &TypedDocument<'_>, local: &Local<'_, '_>) -> bool {
    let mapping = local.place.parent.and_then(|parent| document.places.get(parent));
    local.path != local.text
        && paths(document).iter().any(|other| {
            (other.place.parent == local.place.parent
                || mapping.is_some_and(|mapping| other.place.parent == mapping.parent))
                && other.path == other.text
                && (context.files.look(&other.path) == Presence::Absent
                    || is_wrong(context.files.look(&other.path), other.kind))
        })
}

fn finding(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    local: &Local<'_, '_>,
    presence: Presence,
) -> Finding {
    let text = local.text;
    let what = what(text, presence, local.kind);
    let from = if local.path == text || text.starts_with("file:") {
        "the folder of this file".to_owned()
    } else {
        format!("`{}`", path::split(&local.path).0)
    };
    let severity = if local.opened { Severity::Error } else { Severity::Warning };
    let meant = meant(context.files, (&local.path, local.text), local.kind);
    let question = meant.as_ref().map_or_else(String::new, |(meant, _)| format!(" Did you mean `{meant}`?"));
    let finding = Finding::new(
        context.rule,
        local.place.span(),
        format!("{what}; the path counts from {from}.{question}"),
    )
    .severity(severity)
    .help(local.place.key.map_or("", |key| &key.link));
    // The file or folder is there; only the type says otherwise.
    let sort = match (local.object, presence, local.kind) {
        ("DataSchema", Presence::File, PathKind::Folder) => Some("uri_file"),
        ("DataSchema", Presence::Folder, PathKind::File) => Some("uri_folder"),
        _ => None,
    };
    if let Some(sort) = sort {
        return finding.fix(Safety::Unsafe, format!("Write `type: {sort}`"), of_sort(document, local, sort));
    }
    match (meant, local.place.entry) {
        (Some((meant, safety)), Some(entry)) => finding.fix(
            safety,
            format!("Write `{meant}`"),
            vec![Operation::SetValue { key: entry.key.span, to: NewValue::String(meant) }],
        ),
        _ => finding,
    }
}

/// The first words of the message.
fn what(text: &str, presence: Presence, kind: PathKind) -> String {
    match (presence, kind) {
        (Presence::File, _) => format!("`{text}` is a file, but a folder is needed here"),
        (Presence::Folder, _) => format!("`{text}` is a folder, but a file is needed here"),
        (_, PathKind::Folder) => format!("There is no folder `{text}`"),
        (_, PathKind::File) => format!("There is no file `{text}`"),
        (_, PathKind::Any) => format!("There is no file or folder `{text}`"),
    }
}

/// Writes the `type` beside the path.
fn of_sort(document: &TypedDocument<'_>, local: &Local<'_, '_>, sort: &str) -> Vec<Operation> {
    let Some(parent) = local.place.parent.and_then(|parent| document.places.get(parent)) else {
        return Vec::new();
    };
    let value = NewValue::String(sort.to_owned());
    vec![match parent.node.entry("type") {
        Some(entry) => Operation::SetValue { key: entry.key.span, to: value },
        None => Operation::AddEntry {
            map: parent.node.resolve().span(),
            key: "type".to_owned(),
            value,
            place: local.place.entry.map_or(Where::Last, |entry| Where::After(entry.key.span)),
        },
    }]
}

/// The path that was probably meant instead of `path`, as it would be written where `text` stands: a neighbour with nearly the same name; else the only
/// file there with the same ending.
fn meant(files: &dyn Files, (path, text): (&str, &str), kind: PathKind) -> Option<(String, Safety)> {
    let (folder, name) = path::split(path);
    let neighbours: Vec<String> = files
        .list(folder)
        .into_iter()
        .filter(|other| match kind {
            PathKind::Folder => other.ends_with('/'),
            PathKind::File => !other.ends_with('/'),
            PathKind::Any => true,
        })
        .map(|other| other.trim_end_matches('/').to_owned())
        .filter(|other| other != name && !other.starts_with('.'))
        .collect();
    let write = |other: &str| {
        let (written, _) = path::split(text);
        let plain = !text.contains(['/', '\\']);
        if plain { other.to_owned() } else { format!("{written}/{other}") }
    };
    // An ending that both have brings names together that are not alike: `acr.bicep` and `pe.bicep`.
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let is_alike =
        |near: &&str| nearest(&stem(name), [stem(near).as_str()]).is_some() || stem(name) == stem(near);
    if let Some(near) = nearest(name, neighbours.iter().map(String::as_str)).filter(is_alike) {
        return Some((write(near), Safety::Safe));
    }
    let (_, ending) = name.rsplit_once('.')?;
    let mut alike = neighbours.iter().filter(|other| {
        other.rsplit_once('.').is_some_and(|(_, other)| {
            other == ending || (matches!(other, "yml" | "yaml") && matches!(ending, "yml" | "yaml"))
        })
    });
    match (alike.next(), alike.next()) {
        (Some(only), None) => Some((write(only), Safety::Unsafe)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    #[test]
    fn data_of_a_file_without_schema_may_come_later() {
        let job = "type: command\ncommand: ls\nenvironment: azureml:e:1\ncompute: azureml:c\n\
                   inputs:\n  a:\n    type: uri_file\n    path: ./missing\n";
        let codes = |text: &str| -> Vec<&str> {
            crate::testing::findings(text).into_iter().map(|finding| finding.code).collect()
        };
        assert_eq!(codes(job), ["missing-schema"]);
        let schema = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n";
        assert_eq!(codes(&format!("{schema}{job}")), ["missing-file"]);
    }

    #[test]
    fn a_missing_folder_is_one_finding() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: ./missing
  #     ^^^^^^^^^ error[missing-file]: no folder
  scoring_script: score.py
"##,
        );
    }

    #[test]
    fn a_file_is_no_folder() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: source/score.py
  #     ^^^^^^^^^^^^^^^ error[missing-file]: is a file
  scoring_script: score.py
"##,
        );
    }

    #[test]
    fn what_leads_elsewhere_is_not_looked_at() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: ../missing
  scoring_script: score.py
model:
  path: <missing>/model
"##,
        );
    }

    #[test]
    fn a_component_file_counts_from_this_folder() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponentBatchDeployment.schema.json
name: blue
type: pipeline
endpoint_name: my-endpoint
component: missing.yml
#          ^^^^^^^^^^^ error[missing-file]: no file
"##,
        );
    }

    #[test]
    fn the_paths_of_a_template_are_not_known() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model:
  path: ./missing
environment:
  image: {{REGISTRY}}.azurecr.io/scoring:1
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[unfilled-template]
instance_type: Standard_DS3_v2
instance_count: 1
",
        );
    }

    #[test]
    fn the_type_of_a_data_asset_says_what_its_path_leads_to() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: uri_file
path: ./sales
#     ^^^^^^^ warning[missing-file]: is a folder
"##,
        );
        check_fix(
            "missing-file",
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
path: ./sales.csv
version: 1
"##,
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
path: ./sales.csv
type: uri_file
version: 1
"##,
        );
    }
}
