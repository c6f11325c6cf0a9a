//! `mini-batch-size`: an amount that the SDK cannot read.

use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation};

/// The rule.
pub static RULE: Rule = Rule {
    code: "mini-batch-size",
    group: "jobs",
    summary: "`mini_batch_size` of a parallel step is no number of files and no amount",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-parallel",
    documentation: r#"
## What it checks

That the `mini_batch_size` of parallel steps and components is a number, alone or with `kb`, `mb` or `gb` right behind it.

## Why

The SDK breaks off at anything else when it loads the file, and names a regular expression.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/parallelComponent.schema.json
type: parallel
name: score
mini_batch_size: 10 MB
task:
  type: run_function
  code: ./src
  entry_script: score.py
  environment: azureml:scoring:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/parallelComponent.schema.json
type: parallel
name: score
mini_batch_size: 10mb
task:
  type: run_function
  code: ./src
  entry_script: score.py
  environment: azureml:scoring:1
```

## Fix

Writes the same amount in the form that is read, where it can be told.

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/parallelComponent.schema.json
type: parallel
name: score
mini_batch_size: 10mb
task:
  type: run_function
  code: ./src
  entry_script: score.py
  environment: azureml:scoring:1
```

## References

- [CLI (v2) parallel job](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-parallel)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Some(entry) = place.entry.filter(|entry| &*entry.key.text == "mini_batch_size") else {
                continue;
            };
            let parent =
                place.parent.and_then(|parent| document.places.get(parent)).and_then(|parent| parent.object);
            let Written::Text(text) = Written::of(place.node) else { continue };
            if !parent.is_some_and(|object| object.name.contains("Parallel")) || is_amount(text) {
                continue;
            }
            let message = format!(
                "`{text}` is no size: write a number of files (`\"10\"`), or an amount such as `10kb`, `10mb` or `1gb`."
            );
            let finding = Finding::new(context.rule, place.span(), message);
            report.add(match mended(text) {
                Some(size) => finding.fix(
                    Safety::Unsafe,
                    format!("Write `{size}`"),
                    vec![Operation::SetValue { key: entry.key.span, to: NewValue::String(size) }],
                ),
                None => finding,
            });
        }
    }
}

/// Digits, perhaps with units behind them: the SDK's own pattern, apart from units that it cannot count with.
fn is_amount(text: &str) -> bool {
    let unit = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    unit.len() < text.len() && matches!(unit.to_ascii_lowercase().as_str(), "" | "kb" | "mb" | "gb")
}

fn mended(text: &str) -> Option<String> {
    let text: String = text.to_lowercase().split_whitespace().collect();
    let unit = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let number = text.strip_suffix(unit).filter(|number| !number.is_empty())?;
    let unit = match unit {
        "k" | "kib" | "kb" => "kb",
        "m" | "mib" | "mb" => "mb",
        "g" | "gib" | "gb" => "gb",
        "" | "files" | "rows" => "",
        _ => return None,
    };
    Some(format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::{is_amount, mended};

    #[test]
    fn amounts_are_numbers_with_a_unit_or_none() {
        for good in ["10", "1kb", "20MB", "1Gb"] {
            assert!(is_amount(good), "{good}");
        }
        for bad in ["", "ten", "10 mb", "10tb", "1.5mb", "-1"] {
            assert!(!is_amount(bad), "{bad}");
        }
        assert_eq!(mended("10 MiB").as_deref(), Some("10mb"));
        assert_eq!(mended("ten"), None);
    }
}
