//! The same in Bicep: strings outside a set that the types close. Most sets of Azure are open.

use crate::bicep::typed::{Misfit, Place, Resource, misfit, same_value, text_of};
use crate::rules::bicep::{is_accepted, machine_learning, page, quote, subject, with_text};
use crate::rules::keys::api_version::having_value;
use crate::rules::wording::one_of;
use crate::spelling::nearest;
use crate::{BicepContext, Finding, Report, Safety, Severity};
use azureml_catalog::arm::Choices;

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context) {
        for place in resource.places.iter().filter(|place| !place.loose) {
            // What Azure sets is told by another rule.
            if place.property.is_some_and(|property| property.read_only) {
                continue;
            }
            let span = place.value.span();
            if let Some((text, choices)) = outside(context, resource, place)
                && !is_accepted(context, span, &["BCP036", "BCP088", "BCP077", "BCP078"])
            {
                report.add(finding(context, resource, place, text, &choices));
            }
        }
    }
}

/// The string at `place` and the values that it is none of, in no API version.
fn outside<'f>(
    context: &BicepContext<'_, 'f>,
    resource: &Resource<'f>,
    place: &Place<'f>,
) -> Option<(&'f str, Choices)> {
    let is_variant = decides_variant(resource, place);
    if !is_variant && misfit(place.r#type, place.value) != Some(Misfit::Choice) {
        return None;
    }
    let text = text_of(&context.file.symbols, place.value)?;
    let choices = resource.choices(place)?;
    if choices.open || choices.values.iter().any(|value| same_value(value, text)) {
        return None;
    }
    // What another version has is told by the rules about versions.
    let is_newer = match is_variant {
        true => !resource.variant_history(resource.around(place)?, text).having.is_empty(),
        false => having_value(resource, &resource.path(place), text).is_some(),
    };
    (!is_newer).then_some((text, choices))
}

/// Whether the value at `place` decides what else may stand beside it.
fn decides_variant(resource: &Resource<'_>, place: &Place<'_>) -> bool {
    let fields = resource.around(place).and_then(|around| around.fields);
    fields
        .and_then(|fields| fields.discriminated)
        .is_some_and(|several| place.property.is_some_and(|property| property.name == several.discriminator))
}

fn finding(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    place: &Place<'_>,
    text: &str,
    choices: &Choices,
) -> Finding {
    let span = place.value.span();
    let subject = subject(place);
    let message =
        format!("`{text}` is not a value of {subject}; it takes {}.", one_of(choices.values.iter().copied()));
    let finding =
        Finding::new(context.rule, span, message).severity(Severity::Warning).help(&page(resource, place));
    // What stands in a variable is mended there.
    if place.value.as_str().is_none() {
        return finding;
    }
    // Any other value would be a guess.
    match nearest(text, choices.values.iter().copied()) {
        Some(value) => with_text(finding, Safety::Safe, span, quote(value)),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix, checked};
    use azureml_syntax::Language;

    fn compute(kind: &str, identity: &str) -> String {
        format!(
            "var kind = 'Cluster'
resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2020-08-01' = {{
  name: 'ws/it'
  location: 'westeurope'
  identity: {{ type: {identity} }}
  properties: {{
    computeType: {kind}
  }}
}}
"
        )
    }

    #[test]
    fn an_open_quote_is_being_typed() {
        let found = checked(
            Language::Bicep,
            "//- /main.bicep
module network './net
resource c 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  name: 'ws/c'
  location: 'westeurope'
  properties: {
    computeType: 'Aml
  }
}
resource d 'Microsoft.MachineLearningServices/workspaces/computes@2023-1
",
        )
        .analysis
        .findings;
        let others = found.iter().filter(|finding| finding.code != "syntax-error");
        assert_eq!(others.count(), 0, "{found:#?}");
    }

    #[test]
    fn closed_sets_are_closed_and_letter_case_is_free() {
        for taken in ["'None'", "'systemassigned'", "'SystemAssigned, UserAssigned'", "none", "'${x}'"] {
            check_bicep(&compute("'AmlCompute'", taken));
        }
        check_bicep_fix(
            "invalid-value",
            &compute("'AmlCompute'", "'SystemAssigend'"),
            &compute("'AmlCompute'", "'SystemAssigned'"),
        );
    }

    #[test]
    fn what_decides_the_kind_is_one_of_the_kinds() {
        check_bicep(&compute(
            "'AmlCompte'
//               ^^^^^^^^^^^ warning[invalid-value]: `AmlCompte` is not a value of `computeType`; it takes",
            "'None'",
        ));
        check_bicep(&compute(
            "kind
//               ^^^^ warning[invalid-value]: `Cluster` is not a value of `computeType`",
            "'None'",
        ));
        check_bicep_fix(
            "invalid-value",
            &compute("'AmlCompte'", "'None'"),
            &compute("'AmlCompute'", "'None'"),
        );
    }

    #[test]
    fn only_what_is_near_in_spelling_is_offered() {
        for (written, offered) in [("'SystemAssigend'", vec!["Write `'SystemAssigned'`"]), ("'Mine'", vec![])]
        {
            let findings = checked(Language::Bicep, &compute("'AmlCompute'", written)).analysis.findings;
            let found = findings.iter().find(|finding| finding.code == "invalid-value").unwrap();
            let titles: Vec<&str> = found.fixes.iter().map(|fix| fix.title.as_str()).collect();
            assert_eq!(titles, offered);
        }
    }

    #[test]
    fn open_sets_take_anything() {
        check_bicep(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'ws'
  location: 'westeurope'
  properties: { publicNetworkAccess: 'Perhaps' }
}
",
        );
    }
}
