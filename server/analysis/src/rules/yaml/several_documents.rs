//! A file with more than one document.

use super::is_ours;
use crate::{Context, Finding, Report, Rule, Severity, TypedDocument};
use azureml_syntax::Span;

/// Rule `several-documents`.
pub static RULE: Rule = Rule {
    code: "several-documents",
    group: "yaml",
    summary: "More than one document in a file",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

That a file has one YAML document, not several with `---` between them. Each document is checked all the same.

## Why

`az ml` reads one document a file and refuses a file with two. It is a warning, no error, since another tool may take
the file apart first.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
---
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: training
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

## Fix

None: the second document needs a file of its own.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let [first, second, ..] = context.documents else { return };
    let is_templated = context.documents.iter().any(|document| document.document.is_templated());
    let is_empty = |document: &TypedDocument<'_>| document.document.root().is_missing();
    if is_templated || is_empty(first) || is_empty(second) || !is_ours(context) {
        return;
    }
    let above = context.source.get(..second.document.root().span().start).unwrap_or_default();
    if let Some(at) = above.rfind("\n---") {
        let message =
            "A second document begins here. `az ml` reads one document a file; move it to a file of its own.";
        report.add(Finding::new(context.rule, Span::new(at + 1, at + 4), message));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn the_mark_of_the_second_document_is_pointed_at() {
        check(&format!("{ENDPOINT}name: scoring\n---\n#^^ warning[several-documents]\nname: other\n"));
    }

    #[test]
    fn marks_around_one_document_are_no_second_one() {
        check(&format!("---\n{ENDPOINT}name: scoring\n...\n"));
        check(&format!("{ENDPOINT}name: scoring\n---\n"));
    }
}
