//! `idle-time`: how long a compute may be idle, under the wrong name or in the wrong unit.

use crate::finding::Tag;
use crate::rules::keys::stranger;
use crate::typed::{Cause, Stranger};
use crate::values::checked;
use crate::values::duration::{iso_seconds, loose_seconds};
use crate::values::scalar::Written;
use crate::{Context, Finding, Place, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Type;
use azureml_syntax::Node;
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "idle-time",
    group: "compute",
    summary: "The idle time of a compute has another name or unit",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#configure-idle-shutdown",
    documentation: r#"
## What it checks

That the idle time has the name that fits the compute: `idle_time_before_scale_down`, in seconds, on a compute cluster,
and `idle_time_before_shutdown_minutes`, in minutes, on a compute instance. The older `idle_time_before_shutdown` of an
instance takes an ISO 8601 duration such as `PT30M`, from 15 minutes to 3 days.

## Why

The names look alike and the units differ. Azure ML refuses the other compute's key; a text that is no duration, or one
out of bounds, only the service refuses: a warning. A duration in order is a hint to use the newer key.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
idle_time_before_scale_down: 1800
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
idle_time_before_shutdown_minutes: 30
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
idle_time_before_scale_down: 1800
```

## Fix

Renames the key and converts the value, within the limits of the new key.

## References

- [Create a compute instance: idle shutdown](https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#configure-idle-shutdown)
- [CLI (v2) compute cluster](https://learn.microsoft.com/azure/machine-learning/reference-yaml-compute-aml)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const MINUTES: &str = "idle_time_before_shutdown_minutes";

/// What a compute instance takes, in minutes; documented with the REST API's `idleTimeBeforeShutdown`.
const LIMITS: std::ops::RangeInclusive<u64> = 15..=4_320;

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for stranger in context.refused(document) {
            report.add(misnamed(context, document, stranger));
        }
        for place in checked(document) {
            let is_duration =
                matches!(place.declared, Type::String(text) if text.form.as_deref() == Some("duration"));
            if let Some(finding) = is_duration.then(|| duration(context, document, place)).flatten() {
                report.add(finding);
            }
        }
    }
}

/// A key of the other sort of compute.
fn misnamed(context: &Context<'_>, document: &TypedDocument<'_>, stranger: &Stranger<'_>) -> Finding {
    let Cause::Negative(fact) = &stranger.cause else {
        return stranger::finding(context, stranger, String::new());
    };
    let written = &*stranger.entry.key.text;
    let message = format!("`{written}` is not a key here. {} {}", fact.why, fact.instead);
    let finding = stranger::finding(context, stranger, message).help(&fact.link);
    let to = fact.rename_to.as_deref().unwrap_or_default();
    let Some(place) = document.places.get(stranger.place).filter(|_| stranger.merged.is_none()) else {
        return finding;
    };
    if place.node.entry(to).is_some() {
        return stranger::with_removal(finding, Safety::Unsafe, document, stranger);
    }
    let seconds = seconds(document.document.node(stranger.entry.value), written == MINUTES);
    let value = match seconds {
        Some(seconds) if to == MINUTES => Some(minutes(seconds)),
        other => other,
    };
    renaming(finding, stranger.entry.key.span, to, value)
}

/// A number counts in the unit of its key, a text may carry its own.
fn seconds(node: Node<'_>, in_minutes: bool) -> Option<u64> {
    let unit = if in_minutes { 60 } else { 1 };
    let number = |number: f64| (0.0..1e9).contains(&number).then_some(number as u64 * unit);
    match Written::of(node) {
        Written::Text(text) => loose_seconds(text).or_else(|| text.trim().parse().ok().and_then(number)),
        written => written.number(true).and_then(number),
    }
}

/// In whole minutes that a compute instance takes.
fn minutes(seconds: u64) -> u64 {
    seconds.div_ceil(60).clamp(*LIMITS.start(), *LIMITS.end())
}

fn renaming(finding: Finding, key: azureml_syntax::Span, to: &str, value: Option<u64>) -> Finding {
    let mut operations = vec![Operation::RenameKey { key, to: to.to_owned() }];
    let Some(value) = value else {
        return finding.fix(Safety::Safe, format!("Rename to `{to}`"), operations);
    };
    operations.push(Operation::SetValue { key, to: NewValue::Literal(value.to_string()) });
    finding.fix(Safety::Safe, format!("Write `{to}: {value}`"), operations)
}

/// `idle_time_before_shutdown`, the older key.
fn duration(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>) -> Option<Finding> {
    let entry = place.entry.filter(|_| place.merged.is_none())?;
    let parent = document.places.get(place.parent?)?;
    let key = &entry.key.text;
    let written = Written::of(place.node);
    let (message, severity) = match written {
        Written::Text(text) => match iso_seconds(text) {
            Some(seconds) if LIMITS.contains(&(seconds / 60)) => {
                (format!("`{key}` is the older way; `{MINUTES}` says the same in minutes."), Severity::Hint)
            }
            Some(_) => (
                format!(
                    "`{key}` takes 15 minutes (`PT15M`) to 3 days (`P3D`); the service refuses `{text}`."
                ),
                Severity::Warning,
            ),
            None => (
                format!("`{key}` takes a duration such as `PT30M`; the service refuses `{text}`."),
                Severity::Warning,
            ),
        },
        Written::Integer(_) | Written::Float(_) => (
            format!("`{key}` takes a duration such as `PT30M`, not a number; `{MINUTES}` takes minutes."),
            Severity::Error,
        ),
        _ => return None,
    };
    let mut finding = Finding::new(context.rule, entry.key.span, message).severity(severity);
    if severity == Severity::Hint {
        finding = finding.tag(Tag::Deprecated);
    }
    if parent.node.entry(MINUTES).is_some() {
        return Some(finding.fix(
            Safety::Safe,
            format!("Remove `{key}`"),
            vec![Operation::RemoveEntry { key: entry.key.span }],
        ));
    }
    // A bare number was meant in minutes: that is what the newer key counts.
    match seconds(place.node, true) {
        Some(seconds) => Some(renaming(finding, entry.key.span, MINUTES, Some(minutes(seconds)))),
        None => Some(finding),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const INSTANCE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
";

    #[test]
    fn minutes_of_an_instance_are_seconds_of_a_cluster() {
        let cluster = "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
";
        check_fix(
            "idle-time",
            &format!("{cluster}idle_time_before_shutdown_minutes: 5\n"),
            &format!("{cluster}idle_time_before_scale_down: 300\n"),
        );
        check_fix(
            "idle-time",
            &format!("{cluster}idle_time_before_shutdown: PT5M\n"),
            &format!("{cluster}idle_time_before_scale_down: 300\n"),
        );
    }

    #[test]
    fn the_older_key_takes_durations() {
        check(&format!(
            "{INSTANCE}idle_time_before_shutdown: 30m
#^^^^^^^^^^^^^^^^^^^^^^^^ warning[idle-time]: `PT30M`
"
        ));
        check(&format!(
            "{INSTANCE}idle_time_before_shutdown: PT5M
#^^^^^^^^^^^^^^^^^^^^^^^^ warning[idle-time]: 15 minutes
"
        ));
        check(&format!(
            "{INSTANCE}idle_time_before_shutdown: PT30M
#^^^^^^^^^^^^^^^^^^^^^^^^ hint[idle-time]: older
"
        ));
        check_fix(
            "idle-time",
            &format!("{INSTANCE}idle_time_before_shutdown: 30 # lunch\n"),
            &format!("{INSTANCE}idle_time_before_shutdown_minutes: 30 # lunch\n"),
        );
    }

    #[test]
    fn placeholders_keep_their_value() {
        check(&format!("{INSTANCE}idle_time_before_shutdown: $IDLE\n"));
        check_fix(
            "idle-time",
            &format!("{INSTANCE}idle_time_before_scale_down: $IDLE\n"),
            &format!("{INSTANCE}idle_time_before_shutdown_minutes: $IDLE\n"),
        );
    }
}
