//! `unknown-api-version`: an API version that a resource type of Azure Machine Learning does not have.

use crate::bicep::typed::Resource;
use crate::rules::bicep::{is_accepted, machine_learning, short_name};
use crate::spelling::nearest;
use crate::{BicepContext, Finding, Report, Rule, Safety, Severity};
use azureml_catalog::arm::{self, ApiVersion};
use azureml_syntax::bicep::Name;
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "unknown-api-version",
    group: "keys",
    summary: "API version that the resource type does not have",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: Some(check),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

In Bicep: the API version of resource types of Azure Machine Learning. Versions that are newer than all that are known
here are left alone.

## Why

Azure refuses a resource in an API version that its type does not have. The compiler can check nothing about it either.

## Example

```bicep bad
resource endpoint 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2020-08-01' = {
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

Unsafe: writes a version that has everything that the resource uses: of the same day with or without `-preview`, else of a day
less than a month away, else the next later one, stable before preview.

## References

- [API versions of Azure Machine Learning's resource types](https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/change-log/summary)
";

fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| resource.body.is_none() && !resource.torn) {
        let Some(head) = resource.head.as_ref().filter(|head| !head.inherited) else { continue };
        let (Some(known), Some(written)) = (resource.r#type, head.version) else { continue };
        // Behind a bare `@` somebody is about to choose.
        if written.text.is_empty()
            || is_newest(written.text)
            || is_accepted(context, written.span, &["BCP081", "BCP029"])
        {
            continue;
        }
        report.add(finding(context, resource, known, written));
    }
}

/// Whether a version is newer than all that are known, or not to be compared.
pub(crate) fn is_newest(version: &str) -> bool {
    let all = arm::resources("Microsoft.MachineLearningServices");
    let newest = all.filter_map(|known| known.versions().last()).max();
    // What is no version at all is not newer.
    ApiVersion::parse(version).is_some_and(|version| newest.is_none_or(|newest| version > *newest))
}

fn finding(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    known: &'static arm::Resource,
    written: Name<'_>,
) -> Finding {
    let (name, text) = (short_name(resource), written.text);
    let versions = known.versions();
    let parsed = ApiVersion::parse(text);
    let mut message = format!("`{name}` has no API version `{text}`.");
    match (&parsed, versions.first(), versions.last()) {
        (Some(here), Some(first), _) if here < first => {
            message.push_str(&format!(" Its first one is {first}."))
        }
        (Some(here), _, Some(last)) if here > last => message.push_str(&format!(" Its last one is {last}.")),
        _ => {}
    }
    let fitting = resource.fitting_versions(context.file.typed(), &context.file.symbols);
    let Some(meant) = meant(text, parsed.as_ref(), &fitting) else {
        return Finding::new(context.rule, written.span, message);
    };
    message.push_str(&format!(" Use {meant}."));
    let operation = Operation::ReplaceText { span: written.span, text: meant.to_owned() };
    Finding::new(context.rule, written.span, message).fix(
        Safety::Unsafe,
        format!("Use API version {meant}"),
        vec![operation],
    )
}

/// In days. A version this near is taken for the one that was meant.
const A_MONTH: u32 = 31;

/// A number that grows with the day that a version begins with; a month apart is at most [`A_MONTH`] more.
fn day(version: &str) -> Option<u32> {
    let mut parts = version.get(..10)?.split('-').map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    Some((year * 12 + month) * A_MONTH + day)
}

/// Of versions that have what the resource uses, the one that was most likely meant.
fn meant(text: &str, parsed: Option<&ApiVersion>, fitting: &[&'static ApiVersion]) -> Option<&'static str> {
    let names = || fitting.iter().map(|version| version.as_str());
    let of_day = |day: &str| names().rfind(|version| version.starts_with(day));
    let same_day = || text.get(..10).and_then(of_day);
    // Dates of other years are near in spelling, too.
    let near = || nearest(text, names()).filter(|_| parsed.is_none());
    let near_day = || {
        let here = day(text)?;
        let days = names().filter_map(|version| Some((day(version)?.abs_diff(here), version.get(..10)?)));
        days.filter(|(apart, _)| *apart <= A_MONTH).min().and_then(|(_, day)| of_day(day))
    };
    let later = |stable: bool| {
        let is_later = |version: &&&ApiVersion| parsed.is_some_and(|here| **version > here);
        let mut found = fitting.iter().filter(is_later).filter(|version| !stable || version.is_stable());
        found.next().map(|version| version.as_str())
    };
    let last = || fitting.last().filter(|_| parsed.is_some()).map(|version| version.as_str());
    same_day().or_else(near).or_else(near_day).or_else(|| later(true)).or_else(|| later(false)).or_else(last)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    fn endpoint(version: &str) -> String {
        format!(
            "resource it 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints@{version}' = {{
  name: 'ws/scoring'
  location: 'westeurope'
  properties: {{
    authMode: 'Key'
    publicNetworkAccess: 'Disabled'
  }}
}}
"
        )
    }

    #[test]
    fn versions_that_a_type_does_not_have_are_told() {
        check_bicep(&endpoint("2018-11-19").replace(
            " = {",
            " = {
//                                                                        ^^^^^^^^^^ warning[unknown-api-version]: `onlineEndpoints` has no API version `2018-11-19`. Its first one is 2021-03-01-preview.",
        ));
    }

    #[test]
    fn the_same_day_the_nearest_or_the_next_that_has_everything_is_used() {
        for (wrong, right) in [
            ("2023-10-01-preview", "2023-10-01"),
            ("2023-08-01", "2023-08-01-preview"),
            ("2023-10-1", "2023-10-01"),
            ("2018-11-19", "2022-10-01"),
        ] {
            check_bicep_fix("unknown-api-version", &endpoint(wrong), &endpoint(right));
        }
    }

    #[test]
    fn the_preview_beside_it_is_used_where_only_it_has_everything() {
        let workspace = |version: &str| {
            format!(
                "resource ws 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'ws'
  location: 'westeurope'
  properties: {{
    networkAcls: {{}}
  }}
}}
"
            )
        };
        check_bicep_fix("unknown-api-version", &workspace("2024-10-02"), &workspace("2024-10-01-preview"));
    }

    #[test]
    fn later_ones_than_all_that_are_known_are_left_alone() {
        check_bicep(&endpoint("2099-01-01"));
        check_bicep(&endpoint("2099-01-01-preview"));
        check_bicep(&endpoint("${version}"));
        check_bicep(&endpoint(""));
    }
}
