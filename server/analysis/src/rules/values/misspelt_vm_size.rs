//! `misspelt-vm-size`: a machine size in a spelling that Azure does not know.

use super::mend;
use crate::rule::{Context, Report};
use crate::values::{checked, scalar::Written};
use crate::{Finding, Rule, Safety, Severity};
use azureml_catalog::Type;
use azureml_syntax::edit::NewValue;

/// The rule.
pub static RULE: Rule = Rule {
    code: "misspelt-vm-size",
    group: "values",
    summary: "A machine size is not spelled as Azure spells it",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-compute-target#supported-vm-series-and-sizes",
    documentation: r#"
## What it checks

That machine sizes have `Standard_` in front and their underscores where Azure has them. Letter case does not matter,
and sizes that are not known here are left alone.

## Why

The SDK takes any text; the service then knows no such size.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
size: DS3-v2
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
size: Standard_DS3_v2
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
size: Standard_DS3_v2
```

## Fix

Writes the size as Azure spells it.

## References

- [Sizes of compute clusters and instances](https://learn.microsoft.com/azure/machine-learning/concept-compute-target#supported-vm-series-and-sizes)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let Type::String(text) = place.r#type else { continue };
            let Written::Text(written) = Written::of(place.node) else { continue };
            if text.form.as_deref() != Some("vm-size") {
                continue;
            }
            let Some(size) = meant(written) else { continue };
            let message = format!("Azure knows no machine size `{written}`; it is spelled `{size}`.");
            let fix = mend::set(place, NewValue::String(size.to_owned()));
            report.add(Finding::new(context.rule, place.span(), message).fix(
                Safety::Safe,
                format!("Write `{size}`"),
                fix,
            ));
        }
    }
}

/// The known size that `written` is in another spelling.
fn meant(written: &str) -> Option<&'static str> {
    if azureml_catalog::vm_size(written).is_some() {
        return None;
    }
    let letters = bare(written);
    let letters = letters.strip_prefix("standard").unwrap_or(&letters);
    let mut sizes = azureml_catalog::vm_sizes().iter().map(|size| size.name.as_str());
    sizes.find(|size| bare(size).strip_prefix("standard") == Some(letters))
}

fn bare(size: &str) -> String {
    size.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn only_the_spelling_may_differ() {
        for written in ["DS3_v2", "standard-ds3-v2", "Standard DS3 v2", "Standard_DS3v2"] {
            assert_eq!(meant(written), Some("Standard_DS3_v2"), "{written}");
        }
        for written in ["STANDARD_DS3_V2", "Standard_DS9_v2", "Standard_Unheard_Of", ""] {
            assert_eq!(meant(written), None, "{written}");
        }
    }
}
