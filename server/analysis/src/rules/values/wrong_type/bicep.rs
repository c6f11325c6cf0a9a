//! The same in Bicep: values that are written out and of another sort than their type.

use crate::bicep::typed::{Misfit, Place, Resource, misfit};
use crate::rules::bicep::{is_accepted, machine_learning, page, quote, subject, with_text};
use crate::rules::wording::one_of;
use crate::{BicepContext, Finding, Report, Safety, Severity};
use azureml_catalog::arm::Shape;
use azureml_syntax::bicep::Kind;

/// No more values are named than these.
const NAMED: usize = 6;

/// Properties that take a duration, which people give in seconds.
const DURATIONS: [&str; 7] = [
    "initialDelay",
    "maxQueueWait",
    "nodeIdleTimeBeforeScaleDown",
    "period",
    "pollingInterval",
    "requestTimeout",
    "timeout",
];

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| !resource.torn) {
        for place in resource.places.iter().filter(|place| !place.loose && place.parent.is_some()) {
            let Some(Misfit::Sort { written, expected }) = misfit(place.r#type, place.value) else {
                continue;
            };
            // What Azure sets is told by another rule.
            let is_set = place.property.is_some_and(|property| property.read_only);
            if is_set || is_accepted(context, place.value.span(), &["BCP036", "BCP034"]) {
                continue;
            }
            let expected = match resource.choices(place) {
                Some(choices) if (1..=NAMED).contains(&choices.values.len()) => one_of(choices.values),
                _ => expected.to_owned(),
            };
            let written = match place.value.kind() {
                Kind::Boolean(value) => format!("`{value}`"),
                _ => written.to_owned(),
            };
            let message = format!("{} takes {expected}, and this is {written}.", subject(place));
            let finding = Finding::new(context.rule, place.value.span(), message)
                .severity(Severity::Warning)
                .help(&page(resource, place));
            report.add(match meant(context, resource, place) {
                Some((text, safety)) => with_text(finding, safety, place.value.span(), text),
                None => finding,
            });
        }
    }
}

/// What was meant, and whether it surely means the same.
fn meant(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    place: &Place<'_>,
) -> Option<(String, Safety)> {
    let written = context.file.source.get(place.value.span().range())?;
    let choices = resource.choices(place);
    match (place.shape(), place.value.kind()) {
        (Shape::Integer { .. }, Kind::String) => {
            let number: i64 = place.value.as_str()?.trim().parse().ok()?;
            Some((number.to_string(), Safety::Safe))
        }
        (Shape::Boolean, Kind::String) => {
            let word = place.value.as_str()?.to_ascii_lowercase();
            match word.as_str() {
                "true" | "false" => Some((word, Safety::Safe)),
                "enabled" | "yes" | "on" => Some(("true".to_owned(), Safety::Unsafe)),
                "disabled" | "no" | "off" => Some(("false".to_owned(), Safety::Unsafe)),
                _ => None,
            }
        }
        (_, Kind::Boolean(value)) if choices.is_some() => {
            let words = if value { ["Enabled", "True", "On"] } else { ["Disabled", "False", "Off"] };
            let values = choices.map(|choices| choices.values).unwrap_or_default();
            let value =
                values.into_iter().find(|value| words.iter().any(|word| word.eq_ignore_ascii_case(value)))?;
            Some((quote(value), Safety::Unsafe))
        }
        (Shape::String, Kind::Integer(_))
            if place.property.is_some_and(|property| DURATIONS.contains(&property.name.as_str())) =>
        {
            Some((quote(&format!("PT{written}S")), Safety::Unsafe))
        }
        (Shape::String | Shape::Union(_), Kind::Boolean(_) | Kind::Integer(_) | Kind::Unary { .. }) => {
            Some((quote(written), Safety::Safe))
        }
        (Shape::Array(item), Kind::String | Kind::Boolean(_) | Kind::Integer(_))
            if misfit(item, place.value).is_none() =>
        {
            Some((format!("[{written}]"), Safety::Safe))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix, checked};
    use azureml_syntax::Language;

    fn workspace(settings: &str) -> String {
        format!(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'ws'
  location: 'westeurope'
  properties: {{
    {settings}
  }}
}}
"
        )
    }

    #[test]
    fn what_is_written_out_is_of_the_sort_of_its_type() {
        check_bicep(&workspace(
            "hbiWorkspace: 'yes'
//                ^^^^^ warning[wrong-type]: `hbiWorkspace` takes `true` or `false`, and this is a string.
    description: 5
//               ^ warning[wrong-type]: `description` takes a string, and this is a whole number.
    managedNetwork: 'AllowInternetOutbound'
//                  ^^^^^^^^^^^^^^^^^^^^^^^ warning[wrong-type]: takes an object
    sharedPrivateLinkResources: { name: 'x' }
//                              ^^^^^^^^^^^^^ warning[wrong-type]: takes an array",
        ));
    }

    #[test]
    fn unknown_values_branches_and_any_are_left_alone() {
        check_bicep(&workspace(
            "hbiWorkspace: cond ? flag : true
    description: null
    friendlyName: '${a}-${b}'
    keyVault: any(5)
    storageAccount: storage.id
    managedNetwork: json('{}')
    sharedPrivateLinkResources: [for x in y: { name: x }]",
        ));
    }

    #[test]
    fn each_branch_is_looked_at() {
        check_bicep(&workspace(
            "hbiWorkspace: cond ? true : 'no'
//                              ^^^^ warning[wrong-type]",
        ));
    }

    #[test]
    fn what_is_taken_and_what_is_written_are_named() {
        check_bicep(&workspace(
            "publicNetworkAccess: false
//                       ^^^^^ warning[wrong-type]: takes `Enabled` or `Disabled`, and this is `false`.",
        ));
    }

    #[test]
    fn a_torn_object_may_lie_elsewhere() {
        let torn = workspace("tags: 'a\n    managedNetwork: {\n      description: 5");
        let found = checked(Language::Bicep, &format!("//- /main.bicep\n{torn}")).analysis.findings;
        let others = found.iter().filter(|finding| finding.code != "syntax-error");
        assert_eq!(others.count(), 0, "{found:#?}");
    }

    #[test]
    fn seconds_become_a_duration() {
        let compute = |settings: &str| {
            format!(
                "resource c 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {{
  name: 'ws/c'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
    properties: {{
      scaleSettings: {{ maxNodeCount: 4, {settings} }}
    }}
  }}
}}
"
            )
        };
        let (wrong, right) = ("nodeIdleTimeBeforeScaleDown: 300", "nodeIdleTimeBeforeScaleDown: 'PT300S'");
        check_bicep_fix("wrong-type", &compute(wrong), &compute(right));
    }

    #[test]
    fn what_was_meant_is_written() {
        for (wrong, right) in [
            ("hbiWorkspace: 'True'", "hbiWorkspace: true"),
            ("description: 5", "description: '5'"),
            ("publicNetworkAccess: false", "publicNetworkAccess: 'Disabled'"),
            (
                "serverlessComputeSettings: { serverlessComputeNoPublicIP: 'true' }",
                "serverlessComputeSettings: { serverlessComputeNoPublicIP: true }",
            ),
        ] {
            check_bicep_fix("wrong-type", &workspace(wrong), &workspace(right));
        }
    }
}
