//! The same in Bicep: properties that only Azure sets.

use crate::rules::bicep::{is_accepted, machine_learning, page};
use crate::{BicepContext, Finding, Report, Safety, Severity, Tag};
use azureml_syntax::edit::Operation;

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| !(resource.existing || resource.torn)) {
        for place in resource.places.iter().filter(|place| !place.loose) {
            let (Some(entry), Some(property)) = (place.entry, place.property) else { continue };
            let around = resource.around(place).and_then(|around| around.property);
            let span = entry.key.span();
            if !property.read_only
                || around.is_some_and(|around| around.read_only)
                || is_accepted(context, span, &["BCP073"])
            {
                continue;
            }
            let name = &property.name;
            let message = match name.as_str() {
                "apiVersion" | "type"
                    if resource.around(place).is_some_and(|around| around.parent.is_none()) =>
                {
                    format!("`{name}` is written in the head of the resource, behind its name.")
                }
                _ => format!("Azure sets `{name}`; what is written here has no effect, or is refused."),
            };
            report.add(
                Finding::new(context.rule, span, message)
                    .help(&page(resource, place))
                    .severity(Severity::Warning)
                    .tag(Tag::Unnecessary)
                    .fix(
                        Safety::Safe,
                        format!("Remove `{name}`"),
                        vec![Operation::RemoveEntry { key: span }],
                    ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_bicep;

    #[test]
    fn what_azure_sets_is_not_written() {
        check_bicep(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'ws'
  location: 'westeurope'
  apiVersion: '2023-10-01'
  //^^^^^^^^ warning[read-only-key]: in the head of the resource
  properties: {
    provisioningState: 'Succeeded'
//  ^^^^^^^^^^^^^^^^^ warning[read-only-key]: Azure sets `provisioningState`
    notebookInfo: { fqdn: 'x' }
//  ^^^^^^^^^^^^ warning[read-only-key]
  }
}
",
        );
    }

    #[test]
    fn what_exists_already_is_left_alone() {
        check_bicep(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' existing = {
  name: 'ws'
  properties: { provisioningState: 'Succeeded' }
}
",
        );
    }
}
