//! The same in Bicep: properties that a type asks for. Half-typed resources are left alone.

use crate::bicep::typed::{Cause, Fields, Place, Resource};
use crate::rules::bicep::{is_accepted, machine_learning, page, quote, short_name, strangers};
use crate::rules::wording::{one_of, quoted};
use crate::{BicepContext, Finding, Report, Safety, Severity};
use azureml_catalog::arm::{Property, Shape};
use azureml_syntax::Span;
use azureml_syntax::bicep::Kind;
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| !resource.existing && !resource.torn) {
        for (index, place) in resource.places.iter().enumerate() {
            let Some(fields) = place.fields.filter(|fields| !place.loose && !fields.spread) else { continue };
            if place.is_half_typed() {
                continue;
            }
            let missing = missing(resource, (index, place), fields);
            let span = anchor(resource, place);
            if !missing.is_empty() && !is_accepted(context, span, &["BCP035", "BCP078"]) {
                report.add(finding(context, resource, place, &missing, span));
            }
        }
    }
}

fn missing(
    resource: &Resource<'_>,
    (index, place): (usize, &Place<'_>),
    fields: Fields,
) -> Vec<&'static Property> {
    if !matches!(place.value.kind(), Kind::Object) || inside_read_only(resource, place) {
        return Vec::new();
    }
    let here = || strangers(resource).filter(|(stranger, ..)| stranger.place == index);
    // It was written for another API version, which asks for other things.
    if here().any(|(_, _, cause)| matches!(cause, Cause::Version(_))) {
        return Vec::new();
    }
    // A misspelt or misplaced one has a finding of its own.
    let meant = |name: &str| {
        here().any(|(_, _, cause)| matches!(cause, Cause::Typo(known) if known.name == name))
            || strangers(resource).any(|(stranger, _, cause)| {
                stranger.entry.name() == Some(name) && matches!(cause, Cause::Misplaced(_))
            })
    };
    let absent = |name: &str| place.value.entry(name).is_none() && !meant(name);
    if let Some(several) = fields.discriminated.filter(|_| fields.is_open()) {
        let decides = fields.get(several.discriminator).filter(|property| absent(&property.name));
        // Without the one that decides, no more can be said.
        return decides.into_iter().collect();
    }
    fields
        .iter()
        .filter(|property| property.required && property.writable() && absent(&property.name))
        .collect()
}

fn inside_read_only(resource: &Resource<'_>, place: &Place<'_>) -> bool {
    let mut at = Some(place);
    while let Some(here) = at {
        if here.property.is_some_and(|property| property.read_only) {
            return true;
        }
        at = resource.around(here);
    }
    false
}

/// The resource's name, the object's key, or the object's brace.
fn anchor(resource: &Resource<'_>, place: &Place<'_>) -> Span {
    let brace = Span::new(place.value.span().start, place.value.span().start + 1);
    match place.entry {
        Some(entry) => entry.key.span(),
        None if place.parent.is_none() => resource.declaration.name().map_or(brace, |name| name.span),
        None => brace,
    }
}

fn finding(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    place: &Place<'_>,
    missing: &[&'static Property],
    span: Span,
) -> Finding {
    let title = match place.entry.and_then(|entry| entry.name()) {
        Some(name) => format!("`{name}`"),
        None if place.parent.is_none() => format!("`{}`", short_name(resource)),
        None => "This item".to_owned(),
    };
    let names = quoted(missing.iter().map(|property| property.name.as_str()));
    let several = place.fields.filter(Fields::is_open).and_then(|fields| fields.discriminated);
    let message = match several {
        Some(several) => format!(
            "{title} needs {names}, which decides what else it takes: {}.",
            one_of(several.variants.iter().map(|(value, _)| value.as_str()))
        ),
        None => format!("{title} needs {names}; without, Azure refuses the deployment."),
    };
    let finding =
        Finding::new(context.rule, span, message).severity(Severity::Warning).help(&page(resource, place));
    let operations: Option<Vec<Operation>> = missing
        .iter()
        .map(|property| {
            Some(Operation::AddEntry {
                map: place.value.span(),
                key: property.name.clone(),
                value: sample(resource, place, property)?,
                place: Where::Last,
            })
        })
        .collect();
    match operations {
        Some(operations) => finding.fix(Safety::Unsafe, format!("Add {names}"), operations),
        None => finding,
    }
}

/// A value to start from. `None` for an object that would lack something itself: what to write there, only the author
/// knows.
fn sample(resource: &Resource<'_>, place: &Place<'_>, property: &Property) -> Option<NewValue> {
    let shape = property.r#type.shape();
    let text = match shape {
        Shape::Discriminated(_) => return None,
        Shape::Object(object) if object.properties.iter().any(|inner| inner.required && inner.writable()) => {
            return None;
        }
        Shape::Object(_) => "{}".to_owned(),
        Shape::Array(_) => "[]".to_owned(),
        Shape::Integer { min, .. } => min.unwrap_or(1).to_string(),
        Shape::Boolean => "false".to_owned(),
        _ => {
            let path = resource.path_to(place, &property.name);
            let best = resource.r#type.and_then(|known| known.text(&path)?.values.first());
            let first = shape.choices().and_then(|choices| choices.values.first().copied());
            quote(best.map(|(value, _)| value.as_str()).or(first).unwrap_or_default())
        }
    };
    Some(NewValue::Literal(text))
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn what_a_type_asks_for_must_be_there() {
        check_bicep(
            "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
//       ^^^^^^^^ warning[missing-key]: `batchEndpoints` needs `location`; without, Azure refuses the deployment.
  name: 'ws/scoring'
  properties: {
  //^^^^^^^^ warning[missing-key]: `properties` needs `authMode`
    description: 'by night'
  }
}

resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  name: 'ws/cluster'
  properties: {
  //^^^^^^^^ warning[missing-key]: `properties` needs `computeType`, which decides what else it takes: `AKS`
  }
}
",
        );
    }

    #[test]
    fn slips_are_told_once() {
        check_bicep(
            "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  name: 'ws/scoring'
  locaton: 'westeurope'
  //^^^^^ warning[unknown-key]
  authMode: 'AADToken'
  //^^^^^^ warning[misplaced-key]
  properties: {
    description: 'by night'
  }
}

resource compute 'Microsoft.MachineLearningServices/workspaces/computes@2023-10-01' = {
  name: 'ws/cluster'
  properties: {
    computType: 'AmlCompute'
//  ^^^^^^^^^^ warning[unknown-key]: Did you mean `computeType`?
    properties: {}
  }
}
",
        );
    }

    #[test]
    fn what_may_be_there_is_not_missing() {
        for body in [
            "  ...more\n",
            "  '${key}': 1\n",
            "  properties: any({})\n  location: 'westeurope'\n",
            "  properties: settings\n  location: 'westeurope'\n",
            "  loc\n",
            "  location:\n",
            "  properties: {\n    auth\n  }\n  location: 'westeurope'\n",
            "  properties: {\n    authMode: 'AADToken\n  }\n",
        ] {
            let source = format!(
                "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {{
  name: 'ws/scoring'
{body}}}
"
            );
            let found = crate::testing::checked(azureml_syntax::Language::Bicep, &source).analysis.findings;
            assert!(found.iter().all(|finding| finding.code != "missing-key"), "{source}{found:#?}");
        }
    }

    #[test]
    fn what_is_missing_is_added_with_a_value_to_start_from() {
        check_bicep_fix(
            "missing-key",
            "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  name: 'ws/scoring'
  location: 'westeurope'
  properties: {
    description: 'by night'
  }
}
",
            "resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  name: 'ws/scoring'
  location: 'westeurope'
  properties: {
    description: 'by night'
    authMode: 'AADToken'
  }
}
",
        );
    }

    #[test]
    fn no_object_is_added_that_lacks_something_itself() {
        for head in ["workspaces/computes", "workspaces/datastores", "workspaces/onlineEndpoints"] {
            let source = format!(
                "resource it 'Microsoft.MachineLearningServices/{head}@2023-10-01' = {{
  name: 'ws/it'
  location: 'westeurope'
}}
"
            );
            let analysis = crate::testing::checked(azureml_syntax::Language::Bicep, &source).analysis;
            let missing = analysis.findings.iter().filter(|finding| finding.code == "missing-key");
            for finding in missing {
                assert!(finding.fixes.is_empty(), "{finding:#?}");
            }
        }
    }

    #[test]
    fn the_page_is_that_of_the_type_never_one_about_yaml() {
        let source = "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 1
  location: 'westeurope'
  colour: 'blue'
  keyVault: 'x'
  properties: {
    provisioningState: 'x'
    imageBuildCompute: 1
  }
}

resource it 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2023-10-01' = {
  name: 'ws/it'
  properties: {}
}
";
        let findings = crate::testing::checked(azureml_syntax::Language::Bicep, source).analysis.findings;
        let codes = ["unknown-key", "misplaced-key", "read-only-key", "wrong-type", "missing-key"];
        for code in codes {
            assert!(findings.iter().any(|finding| finding.code == code), "{code}{findings:#?}");
        }
        for finding in &findings {
            assert!(!finding.help.contains("reference-yaml"), "{finding:#?}");
        }
        let unknown = findings.iter().find(|finding| finding.code == "unknown-key").unwrap();
        let page = "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces";
        assert_eq!(unknown.help, page);
    }
}
