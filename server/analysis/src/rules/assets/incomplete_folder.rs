//! `incomplete-folder`: a folder without the file that says what is in it.

use crate::rule::{Context, Report};
use crate::values::{checked, path, scalar::Written};
use crate::{Finding, Presence, Rule, Severity, TypedDocument};

/// The rule.
pub static RULE: Rule = Rule {
    code: "incomplete-folder",
    group: "assets",
    summary: "A folder lacks the file that says what is in it",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-data",
    documentation: r#"
## What it checks

That the folder of a data asset of type `mltable` holds the file `MLTable`, that of a model of type `mlflow_model` the
file `MLmodel`, and that of a feature set's specification the file `FeatureSetSpec.yaml`. Only folders of this machine
are looked at.

## Why

`az ml` reads `MLTable` and `FeatureSetSpec.yaml` when it creates the asset, and stops without them. A model without
`MLmodel` is registered, and cannot be deployed without code.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: mltable
path: ./bare
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: uri_folder
path: ./bare
```

## Fix

None: write the file, or choose another `type`.

## References

- [CLI (v2) data](https://learn.microsoft.com/azure/machine-learning/reference-yaml-data)
- [CLI (v2) mltable](https://learn.microsoft.com/azure/machine-learning/reference-yaml-mltable)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Written::Text(folder) = Written::of(place.node) else { continue };
            let is_path = place.entry.is_some_and(|entry| &*entry.key.text == "path");
            let parent = place.parent.and_then(|parent| document.places.get(parent));
            let Some(object) = parent.and_then(|parent| parent.object).filter(|_| is_path) else { continue };
            let Some((file, consequence)) = needed(document, &object.name) else { continue };
            let lacks = !path::is_remote(folder)
                && context.files.look(folder) == Presence::Folder
                && context.files.look(&path::join(folder, file)) == Presence::Absent;
            if lacks {
                let message = format!("The folder `{folder}` has no file `{file}`; {consequence}.");
                report.add(Finding::new(context.rule, place.span(), message));
            }
        }
    }
}

/// The file that the path of this object must hold, and what happens without it.
fn needed(document: &TypedDocument<'_>, object: &str) -> Option<(&'static str, &'static str)> {
    let r#type = || document.at(&["type"]).and_then(|place| place.node.as_str());
    match object {
        "DataSchema" if r#type() == Some("mltable") => {
            Some(("MLTable", "`az ml` reads it when it creates an `mltable` data asset"))
        }
        "ModelSchema" if r#type() == Some("mlflow_model") => {
            Some(("MLmodel", "without it the model is no MLflow model and cannot be deployed as one"))
        }
        "FeatureSetSpecificationSchema" => {
            Some(("FeatureSetSpec.yaml", "`az ml` reads it when it creates the feature set"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn models_and_feature_sets_have_such_files_too() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/model.schema.json
name: heart
type: mlflow_model
path: bare
#     ^^^^ warning[incomplete-folder]: `MLmodel`
"##,
        );
        check(
            r##"$schema: http://azureml/sdk-2-0/Featureset.json
name: sales
version: "1"
entities: [azureml:shop:1]
specification:
  path: bare/
#       ^^^^^ warning[incomplete-folder]: `FeatureSetSpec.yaml`
"##,
        );
    }

    #[test]
    fn folders_elsewhere_are_not_known() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/data.schema.json
name: sales
type: mltable
path: azureml://datastores/workspaceblobstore/paths/bare
"##,
        );
    }
}
