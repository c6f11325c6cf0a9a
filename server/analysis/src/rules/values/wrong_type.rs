//! `wrong-type`: a value of a shape that the SDK does not take there.

mod bicep;

use super::{invalid_format, mend};
use crate::rule::{Context, Report};
use crate::spelling::nearest;
use crate::values::datetime::moment;
use crate::values::scalar::{Written, boolean_word, fits};
use crate::values::{casing, checked, duration, name, reference, sweep};
use crate::{Finding, Place, Rule, Safety, Severity};
use azureml_catalog::{Key, Object, Range, Required, Type};
use azureml_syntax::Span;
use azureml_syntax::edit::{NewValue, Operation};
use azureml_syntax::value::{Resolved, Scalar, ScalarStyle, Value};

/// The rule.
pub static RULE: Rule = Rule {
    code: "wrong-type",
    group: "values",
    summary: "A value is of a type that is not taken there",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: r#"
## What it checks

That a text stands where a text belongs, a number where a number belongs, a mapping where a mapping belongs. It is as
lenient as the SDK: `"10"` is a whole number, `"yes"` and `1` are booleans.

In Bicep: the same for values that are written out, against the resource types of Azure Machine Learning. Both branches
of a condition are looked at.

## Why

The SDK refuses the file. Often YAML is the reason: without quotes `1.0` is a number, `yes` and `off` are booleans and
`2024-01-31` is a date, and none of them is text.

Azure refuses the value, or reads something else in it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
description: 2024-01-31
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
description: "2024-01-31"
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    hbiWorkspace: 'true'
  }
}
```

```bicep fixed
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    hbiWorkspace: true
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
description: Deployed on 2024-01-31
```

```bicep good
resource workspace 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'hearts'
  location: location
  properties: {
    hbiWorkspace: isSecret
  }
}
```

## Fix

Puts quotes round what was meant as text, takes the unit off a number, makes a list of a single item, and spells
booleans right.

## References

- [YAML reference of the Azure ML CLI](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
- [YAML 1.1 types](https://yaml.org/type/)
"#,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            keys(context, place, report);
            let written = Written::of(place.node);
            if let Some(finding) = without_colon(context, place, written) {
                report.add(finding);
                continue;
            }
            // Nothing at all is `null-value`; a document that is not a mapping is not ours.
            if written == Written::Null || place.parent.is_none() || fits(written, place.declared) {
                continue;
            }
            // A number in place of a duration is a matter of its unit: `idle-time`.
            if form_id(place.declared) == Some("duration") && written.number(true).is_some() {
                continue;
            }
            let finding = finding(context, place, written);
            report.add(finding.severity(mend::severity(document, place)));
        }
    }
}

/// Where the SDK looks at a mapping's keys, they must be text: `1:` and `yes:` are none.
fn keys(context: &Context<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let Type::Map(inner) = place.r#type else { return };
    if **inner == Type::Any && !place.key.is_some_and(|key| key.text_keys) {
        return;
    }
    for entry in place.node.resolve().own_entries() {
        let key = &entry.key;
        let source = context.source.get(key.span.range()).unwrap_or_default();
        // A key in quotes or with a tag of its own is not what its text looks like.
        if !key.literal || !key.complete || *source != *key.text {
            continue;
        }
        let read = match (Scalar { text: key.text.clone(), style: ScalarStyle::Plain }).resolve() {
            Resolved::String => continue,
            Resolved::Null => "nothing",
            Resolved::Boolean(_) => "a boolean",
            Resolved::Integer(_) | Resolved::Float(_) => "a number",
            Resolved::Timestamp => "a date",
        };
        let message = format!(
            "YAML reads the key `{source}` as {read}, and the keys of {} are text. Put it in quotes to make it text.",
            mend::subject(place)
        );
        let quoted = format!("\"{source}\"");
        report.add(Finding::new(context.rule, key.span, message).fix(
            Safety::Safe,
            format!("Write {quoted}"),
            vec![Operation::ReplaceText { span: key.span, text: quoted }],
        ));
    }
}

fn finding(context: &Context<'_>, place: &Place<'_>, written: Written<'_>) -> Finding {
    let subject = mend::subject(place);
    let expected = expected(place.declared);
    let source = context.source.get(place.node.resolve().span().range()).unwrap_or_default();
    let reads = match written {
        Written::Boolean(_) | Written::Integer(_) | Written::Float(_) | Written::Date => {
            format!("YAML reads `{source}` as {}", written.words())
        }
        Written::Text(text) if !text.is_empty() && text.chars().count() <= 40 && !text.contains('\n') => {
            format!("`{text}` is none")
        }
        other => format!("this is {}", other.words()),
    };
    let mut finding = Finding::new(
        context.rule,
        anchor(context, place, written),
        format!("{subject} takes {expected}, and {reads}."),
    )
    .help(place.key.map_or("", |key| &key.link));
    let is_date = written == Written::Date && *place.declared == Type::DateTime;
    if is_date || (is_text(place.declared) && written.is_scalar()) {
        finding.message.push_str(" Put it in quotes to make it text.");
    }
    match fix(place, written, source) {
        Some((title, operations)) if !operations.is_empty() => finding.fix(Safety::Safe, title, operations),
        _ => finding,
    }
}

/// The value; its key where the value is a mapping or list that starts on a line of its own.
fn anchor(context: &Context<'_>, place: &Place<'_>, written: Written<'_>) -> Span {
    let Some(entry) = place.entry.filter(|_| matches!(written, Written::Map | Written::Sequence)) else {
        return place.span();
    };
    let (key, value) = (entry.key.span, place.node.span());
    let between = context.source.get(key.range().end..value.range().start).unwrap_or_default();
    if between.contains('\n') { key } else { place.span() }
}

/// What may stand there, in words.
fn expected(r#type: &Type) -> String {
    match r#type {
        Type::Any => "anything".to_owned(),
        Type::String(_) => "text".to_owned(),
        Type::Path(_) => "a path".to_owned(),
        Type::Integer(_) => "a whole number".to_owned(),
        Type::Number(_) => "a number".to_owned(),
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Enum(set) => match set.values.as_slice() {
            [only] => format!("`{only}`"),
            _ => "one of its allowed values".to_owned(),
        },
        Type::Object(_) | Type::Map(_) => "a mapping (`key: value`)".to_owned(),
        Type::Sequence(_) => "a list".to_owned(),
        Type::Reference(reference) => format!("a reference ({})", reference::pattern(reference)),
        Type::Version => "a version".to_owned(),
        Type::DateTime => "a date and time".to_owned(),
        Type::Null => "nothing".to_owned(),
        Type::Binding => "an expression (`${{ … }}`)".to_owned(),
        Type::Union(union) => {
            let mut parts: Vec<String> = Vec::new();
            for one in union.any.iter().filter(|one| **one != Type::Null) {
                let part = self::expected(one);
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
            match parts.split_last() {
                Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
                _ => parts.concat(),
            }
        }
    }
}

fn is_text(r#type: &Type) -> bool {
    match r#type {
        Type::String(_) | Type::Version => true,
        // Quotes make no path that leads anywhere.
        Type::Union(union) => {
            union.any.iter().any(is_text) && !union.any.iter().any(|one| matches!(one, Type::Path(_)))
        }
        _ => false,
    }
}

fn fix(place: &Place<'_>, written: Written<'_>, source: &str) -> Option<(String, Vec<Operation>)> {
    let scalar = matches!(place.node.value(), Value::Scalar(_)) && place.node.tag().is_none();
    if scalar && is_text(place.declared) {
        // Quotes alone would only uncover that it is no name or no id, or that no file is called so.
        let form = form_id(place.declared);
        let is_path = match place.declared {
            Type::Path(_) => true,
            Type::Union(union) => union.any.iter().any(|one| matches!(one, Type::Path(_))),
            _ => false,
        };
        // A component's name starts with a letter, and an amount with a number.
        if is_path
            || form == Some("component-name")
            || mend::name(place) == "mini_batch_size" && written.number(true).is_none()
        {
            return None;
        }
        let name = form.and_then(name::form);
        if name.is_some_and(|form| form.fault(source).is_some())
            || form.is_some_and(|form| !invalid_format::holds(form, source))
        {
            return None;
        }
        let quoted = format!("\"{source}\"");
        return Some((
            format!("Write {quoted}"),
            vec![Operation::ReplaceText { span: place.node.span(), text: quoted }],
        ));
    }
    // The SDK reads the text of a date itself, and asks for a time of day.
    if scalar && *place.declared == Type::DateTime {
        let full = [source.to_owned(), format!("{source}T00:00:00")];
        let quoted = full.iter().find(|text| moment(text).is_some()).map(|text| format!("\"{text}\""))?;
        let operations = vec![Operation::ReplaceText { span: place.node.span(), text: quoted.clone() }];
        return Some((format!("Write {quoted}"), operations));
    }
    let literal = |value: &str| {
        Some((format!("Write `{value}`"), mend::set(place, NewValue::Literal(value.to_owned()))))
    };
    if let (Written::Text(text), Type::Union(_), Some(_)) = (written, place.declared, place.entry)
        && let Some(mapping) = sweep::as_mapping(text)
    {
        return literal(&mapping);
    }
    // `compute: {target: …}` and `code: {local_path: …}` are from previews of the CLI v2.
    if let (Written::Map, [entry]) = (written, place.node.own_entries())
        && matches!(
            (mend::name(place), &*entry.key.text),
            ("compute", "target") | ("code", "local_path" | "path")
        )
        && let Some(target) = place.node.get(&entry.key.text).and_then(azureml_syntax::Node::as_str)
    {
        return literal(target);
    }
    match (place.r#type, written) {
        (Type::Integer(range) | Type::Number(range), Written::Text(text)) => {
            if let Some(count) = in_unit(range, text) {
                return literal(&count);
            }
            let number = text.trim().strip_suffix('%')?.trim();
            (!number.is_empty() && number.chars().all(|digit| digit.is_ascii_digit())).then_some(())?;
            literal(number)
        }
        (Type::Boolean, Written::Text(text)) => literal(boolean(text)?),
        (Type::Sequence(item), scalar) if scalar.is_scalar() && mend::accepts(scalar, item) => {
            let item = NewValue::Literal(source.to_owned());
            place
                .entry
                .is_some()
                .then(|| ("Make it a list".to_owned(), mend::set(place, NewValue::Sequence(vec![item]))))
        }
        // The documentation shows the ids of identities alone; the SDK wants mappings.
        (Type::Map(_) | Type::Object(_), Written::Text(text))
            if place.entry.is_none() && text.to_ascii_lowercase().starts_with("/subscriptions/") =>
        {
            let text = format!("resource_id: {source}");
            place.entry.is_none().then(|| {
                (
                    "Write it as `resource_id:`".to_owned(),
                    vec![Operation::ReplaceText { span: place.node.span(), text }],
                )
            })
        }
        (Type::Object(_), Written::Text(text)) if text.contains('=') => assignments(place, source),
        (Type::Object(name), Written::Text(text)) if text.contains(' ') => colon(place, name, source),
        (Type::Object(name), Written::Text(text)) => {
            let object = azureml_catalog::object(name)?;
            let key = only_key(object)?;
            let allowed = match &key.r#type {
                Type::Enum(set) => casing::allowed(text, set).is_some(),
                other => fits(written, other),
            };
            let value = NewValue::String(text.to_owned());
            let operations = match place.entry {
                Some(_) => mend::set(place, NewValue::Map(vec![(key.name.clone(), value)])),
                None => {
                    let text = format!("{}: {source}", key.name);
                    vec![Operation::ReplaceText { span: place.node.span(), text }]
                }
            };
            allowed.then(|| (format!("Write it as `{}:` of a mapping", key.name), operations))
        }
        _ => None,
    }
}

/// `PT2M` or `2 min` in the unit that the key counts, where it makes a whole number of them.
fn in_unit(range: &Range, text: &str) -> Option<String> {
    let seconds = duration::loose_seconds(text)?;
    let count = match range.unit.as_deref()? {
        "seconds" => seconds,
        "milliseconds" => seconds.checked_mul(1_000)?,
        "minutes" if seconds.is_multiple_of(60) => seconds / 60,
        _ => return None,
    };
    Some(count.to_string())
}

/// The key that a text in place of the mapping was meant for: the only required one, else the only one to write.
fn only_key(object: &Object) -> Option<&Key> {
    let only = |is: fn(&Key) -> bool| {
        let mut keys = object.keys.iter().filter(|key| is(key));
        keys.next().filter(|_| keys.next().is_none())
    };
    only(|key| key.required == Required::Yes).or_else(|| only(|key| !key.read_only))
}

/// `instance_count=5` on lines of their own, where `instance_count: 5` was meant.
fn assignments(place: &Place<'_>, source: &str) -> Option<(String, Vec<Operation>)> {
    let is_assignment = |line: &str| {
        line.trim().split_once('=').is_some_and(|(key, value)| {
            !key.is_empty()
                && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                && !value.is_empty()
        })
    };
    if !source.lines().all(is_assignment) || !matches!(place.node.value(), Value::Scalar(_)) {
        return None;
    }
    let text: Vec<String> = source.lines().map(|line| line.replacen('=', ": ", 1)).collect();
    Some((
        "Write `:` instead of `=`".to_owned(),
        vec![Operation::ReplaceText { span: place.node.span(), text: text.join("\n") }],
    ))
}

/// `type system_assigned` on a line of its own, where `type: system_assigned` was meant.
fn colon(place: &Place<'_>, object: &str, source: &str) -> Option<(String, Vec<Operation>)> {
    let (key, value) = source.split_once(' ')?;
    azureml_catalog::object(object)?.key(key)?;
    let one_line = matches!(place.node.value(), Value::Scalar(_)) && !source.contains(['\n', ':']);
    one_line.then(|| {
        let text = format!("{key}: {}", value.trim_start());
        ("Write the missing `:`".to_owned(), vec![Operation::ReplaceText { span: place.node.span(), text }])
    })
}

/// A name and an expression where a mapping has to stand: unknown as the expression is, the text around it is no mapping.
fn without_colon(context: &Context<'_>, place: &Place<'_>, written: Written<'_>) -> Option<Finding> {
    let mapping = matches!(place.declared, Type::Map(_) | Type::Object(_));
    if written != Written::Unknown || !mapping || !matches!(place.node.value(), Value::Scalar(_)) {
        return None;
    }
    let span = place.node.span();
    let source = context.source.get(span.range())?;
    let (key, value) = source.split_once(' ')?;
    let is_name =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let is_expression =
        value.trim_start().starts_with("${{") && value.ends_with("}}") && !value.contains('\n');
    if !is_name || !is_expression {
        return None;
    }
    let message =
        format!("{} takes a mapping, and the key `{key}` has no colon behind it.", mend::subject(place));
    let text = format!("{key}: {}", value.trim_start());
    let operation = Operation::ReplaceText { span, text };
    Some(Finding::new(context.rule, span, message).fix(
        Safety::Safe,
        "Write the missing `:`",
        vec![operation],
    ))
}

/// The form that a text has to have, as the catalog calls it.
fn form_id(r#type: &Type) -> Option<&str> {
    match r#type {
        Type::String(text) => text.form.as_deref(),
        // An address beside a path is only one of the things that the text may be.
        Type::Union(union) => union.any.iter().find_map(form_id).filter(|form| *form != "url"),
        _ => None,
    }
}

/// What `text` says in other words than YAML's.
fn boolean(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    let value = boolean_word(&lower).or(match lower.as_str() {
        "enabled" | "enable" => Some(true),
        "disabled" | "disable" | "none" => Some(false),
        _ => nearest(&lower, ["true", "false"]).map(|word| word == "true"),
    })?;
    Some(if value { "true" } else { "false" })
}
