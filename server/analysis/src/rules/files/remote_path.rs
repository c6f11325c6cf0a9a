//! `remote-path`: a URL where the SDK opens a file of this machine.

use super::local::{Local, paths};
use crate::rule::{Context, Report};
use crate::values::path;
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "remote-path",
    group: "files",
    summary: "A URL stands where only a path of this machine is taken",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online",
    documentation: r#"
## What it checks

That the model, the conda file and the code of a deployment, where they are written inline, are paths of this machine.

## Why

The SDK opens these paths as files. `azureml://datastores/…`, `runs:/…` and `https://…` are no files of this machine,
so `az ml` stops with "No such file or directory".

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model:
  path: azureml://datastores/workspaceblobstore/paths/model
  type: mlflow_model
instance_type: Standard_DS3_v2
```

## Instead

Register the model (`az ml model create --path …`), then refer to it.

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
instance_type: Standard_DS3_v2
```

## Fix

None: what the registered asset is called is yours to decide.

## References

- [CLI (v2) managed online deployment](https://learn.microsoft.com/azure/machine-learning/reference-yaml-deployment-managed-online)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for local in paths(document) {
            if let Some(advice) = refused(&local) {
                let message = format!(
                    "`{}` is not a path of this machine, and only such a path is taken here. {advice}",
                    local.text
                );
                let finding = Finding::new(context.rule, local.place.span(), message);
                report.add(finding.help(local.place.key.map_or("", |key| &key.link)));
            }
        }
    }
}

/// What to do instead, where the SDK takes no URL.
fn refused(local: &Local<'_, '_>) -> Option<&'static str> {
    if !path::is_remote(local.text) {
        return None;
    }
    match &*local.place.entry?.key.text {
        "path" if local.object == "AnonymousModelSchema" && local.opened => {
            Some("Register the model, then write `model: azureml:<name>:<version>`.")
        }
        "conda_file" => {
            Some("Download the file and write its path, or write its content under `conda_file:`.")
        }
        // Jobs and components take git addresses and URLs.
        "code" if local.object == "CodeConfigurationSchema" && !local.text.starts_with("azureml:") => {
            Some("Download the code and write the path of its folder.")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn urls_of_code_and_conda_files_are_refused_too() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: https://example.com/code
  #     ^^^^^^^^^^^^^^^^^^^^^^^^ error[remote-path]: Download
  scoring_script: score.py
environment:
  image: a/b
  conda_file: https://example.com/conda.yml
  #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[remote-path]: Download
"##,
        );
    }

    #[test]
    fn a_registered_code_asset_is_fine() {
        check(
            r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
code_configuration:
  code: azureml:my-code:1
  scoring_script: score.py
"##,
        );
    }

    #[test]
    fn a_model_with_a_name_may_lie_anywhere() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model:
  name: my-model
  path: azureml://datastores/workspaceblobstore/paths/model
environment: azureml:my-env:1
instance_type: Standard_DS3_v2
instance_count: 1
",
        );
    }
}
