//! `unknown-resource-type`: a resource type that Azure Machine Learning does not have.

use super::unknown_api_version::is_newest;
use crate::bicep::typed::Resource;
use crate::rules::bicep::{is_accepted, machine_learning};
use crate::spelling::nearest;
use crate::{BicepContext, Finding, Report, Rule, Safety, Severity};
use azureml_catalog::arm;
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-resource-type",
    group: "keys",
    summary: "Resource type that Azure Machine Learning does not have",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/allversions",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: Some(check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

In Bicep: the names of resource types below `Microsoft.MachineLearningServices`, nested resources included. Where the
API version is newer than all that are known here, the type may be new too, and nothing is said.

## Why

Azure refuses a resource of a type that it does not have. The compiler can check nothing about it either.

## Example

```bicep bad
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoint@2023-10-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
  }
}
```

```bicep fixed
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
  }
}
```

## Instead

```bicep good
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  parent: workspace
  name: 'scoring'
  location: location
  properties: {
    authMode: 'AADToken'
  }
}
```

## Fix

Safe: writes the type that is clearly the nearest.

## References

- [Resource types of Azure Machine Learning](https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/allversions)
";

fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    let resources = &context.file.typed().resources;
    for resource in machine_learning(context).filter(|resource| resource.r#type.is_none() && !resource.torn) {
        let around = resource.outer.and_then(|outer| resources.get(outer));
        // What lies in an unknown type is unknown with it; half a type is being typed.
        let nested_in_unknown = around.is_some_and(|around| around.r#type.is_none());
        let version = resource.version();
        if nested_in_unknown || version.is_none_or(is_newest) {
            continue;
        }
        if let Some(finding) = finding(context, resource) {
            report.add(finding);
        }
    }
}

fn finding(context: &BicepContext<'_, '_>, resource: &Resource<'_>) -> Option<Finding> {
    let head = resource.head.as_ref()?;
    // Types of other namespaces on one of these: `…/workspaces/providers/roleAssignments`.
    let is_extension = head.name.to_ascii_lowercase().contains("/providers/");
    if is_extension || is_accepted(context, head.own.span, &["BCP081"]) {
        return None;
    }
    let (_, tail) = head.name.split_once('/')?;
    let known = arm::resources("Microsoft.MachineLearningServices");
    let tails: Vec<&'static str> =
        known.filter_map(|known| known.name().split_once('/').map(|(_, tail)| tail)).collect();
    // As long as the others: endpoints are not meant by their deployments.
    let depth = tail.matches('/').count();
    let meant = nearest(tail, tails.iter().copied().filter(|tail| tail.matches('/').count() == depth));
    let message = format!("Azure Machine Learning has no resource type `{tail}`.");
    let Some(meant) = meant else {
        return Some(Finding::new(context.rule, head.own.span, message));
    };
    let message = format!("{message} Did you mean `{meant}`?");
    let finding = Finding::new(context.rule, head.own.span, message);
    // Only what is written here can be mended here.
    let own_depth = head.own.text.matches('/').count();
    let (text, span) = if head.own.text.contains('/') {
        let namespace = head.own.text.find('/')? + 1;
        (meant, Span::new(head.own.span.start + namespace, head.own.span.end))
    } else {
        (meant.rsplit('/').nth(own_depth)?, head.own.span)
    };
    let operation = Operation::ReplaceText { span, text: text.to_owned() };
    Some(finding.fix(Safety::Safe, format!("Write `{text}`"), vec![operation]))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn the_nearest_type_is_meant() {
        let endpoint = |name: &str, inner: &str| {
            format!(
                "resource it 'Microsoft.MachineLearningServices/{name}@2023-10-01' existing = {{
  name: 'scoring'
  resource blue '{inner}' existing = {{
    name: 'blue'
  }}
}}
"
            )
        };
        check_bicep(&endpoint(
            "workspaces/batchEndpoints",
            "deployment' existing = {
//               ^^^^^^^^^^ warning[unknown-resource-type]: Did you mean `workspaces/batchEndpoints/deployments`?
    name: 'blue'
  }
  resource green 'deployments",
        ));
        check_bicep_fix(
            "unknown-resource-type",
            &endpoint("workspaces/batchEndpoints", "deployment"),
            &endpoint("workspaces/batchEndpoints", "deployments"),
        );
        check_bicep_fix(
            "unknown-resource-type",
            &endpoint("workspaces/batchEndpoint", "deployments"),
            &endpoint("workspaces/batchEndpoints", "deployments"),
        );
    }

    #[test]
    fn letter_case_other_namespaces_and_later_versions_are_left_alone() {
        for head in [
            "microsoft.machinelearningservices/WORKSPACES/batchendpoints@2023-10-01",
            "Microsoft.MachineLearningServices/workspaces/providers/roleAssignments@2020-03-01-preview",
            "Microsoft.MachineLearningServices/workspaces/newThings@2099-01-01",
            "Microsoft.MachineLearningServices/work",
            "Microsoft.MachineLearning/webServices@2017-01-01",
        ] {
            check_bicep(&format!("resource it '{head}' existing = {{\n  name: 'a/b'\n}}\n"));
        }
    }
}
