//! The same in Bicep: whole numbers outside the bounds of their type.

use crate::bicep::typed::{Misfit, misfit};
use crate::rules::bicep::{is_accepted, machine_learning, page, subject, with_text};
use crate::{BicepContext, Finding, Report, Safety, Severity};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context) {
        for place in resource.places.iter().filter(|place| !place.loose) {
            let Some(Misfit::Range { number, min, max }) = misfit(place.r#type, place.value) else {
                continue;
            };
            let span = place.value.span();
            if is_accepted(context, span, &["BCP036", "BCP327", "BCP328"]) {
                continue;
            }
            let limits = match (min, max) {
                (Some(min), Some(max)) => format!("a whole number from {min} to {max}"),
                (Some(min), None) => format!("{min} or more"),
                (_, Some(max)) => format!("{max} or less"),
                (None, None) => continue,
            };
            let message = format!("{} takes {limits}, not {number}.", subject(place));
            let nearest = match (min, max) {
                (Some(min), _) if number < min => min,
                (_, max) => max.unwrap_or(number),
            };
            let finding = Finding::new(context.rule, span, message)
                .severity(Severity::Warning)
                .help(&page(resource, place));
            report.add(with_text(finding, Safety::Unsafe, span, nearest.to_string()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn both_ends_are_inside() {
        let cluster = |count: &str| {
            format!(
                "resource old 'Microsoft.MachineLearningServices/workspaces/computes@2020-08-01' = {{
  name: 'ws/old'
  location: 'westeurope'
  properties: {{
    computeType: 'AKS'
    properties: {{
      agentCount: {count}
    }}
  }}
}}
"
            )
        };
        for inside in ["1", "100", "count", "any(0)"] {
            check_bicep(&cluster(inside));
        }
        check_bicep(&cluster(
            "-3
//                ^^ warning[out-of-range]: `agentCount` takes 1 or more, not -3.",
        ));
        check_bicep_fix("out-of-range", &cluster("0"), &cluster("1"));
    }
}
