//! `unfilled-template`: a file with bare `{{ … }}` is a template, and no YAML until it is filled in.

use crate::rule::{Context, Report};
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "unfilled-template",
    group: "yaml",
    summary: "A bare `{{ … }}` is to be filled in before the file can be read",
    severity: Severity::Hint,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax",
    documentation: r#"
## What it checks

That no value is a bare `{{ … }}`, without quotes and without a `$` before it. The first one of a file is shown.

## Why

Curly brackets open a mapping in YAML, so `az ml` cannot read the file before a script of yours has filled it in. What
the placeholder stands for is not judged. Azure ML's own expressions, `${{ … }}`, are something else.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
image: {{REGISTRY}}.azurecr.io/scoring:1
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: scoring
image: myregistry.azurecr.io/scoring:1
```

## Fix

None: what was to be filled in is yours to say.

## References

- [Core YAML syntax](https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let places = context.documents.iter().flat_map(|document| &document.places);
    let mut written = places.map(|place| place.node).filter(|node| node.is_expression());
    let bare = written.find_map(|node| {
        let text = context.source.get(node.span().range())?;
        let end = text.strip_prefix("{{")?.find("}}")? + 4;
        Some((node.span(), text.get(..end)?))
    });
    if let Some((span, text)) = bare {
        let message = format!("`{text}` is to be filled in before `az ml` can read this file.");
        report.add(Finding::new(context.rule, span, message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn quoted_placeholders_and_expressions_are_yaml() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json
name: '{{ name }}'
description: ${{ this }}
image: \"{{REGISTRY}}.azurecr.io/scoring:1\"
",
        );
    }
}
