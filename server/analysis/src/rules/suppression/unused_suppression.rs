//! A comment that silences nothing. What silences what is known only after all other rules: see [`crate::suppress`].

use crate::{Context, Report, Rule, Safety, Severity};

/// Rule `unused-suppression`.
pub static RULE: Rule = Rule {
    code: "unused-suppression",
    group: "suppression",
    summary: "`azureml-ls: ignore` comment that ignores nothing",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Comments `# azureml-ls: ignore[code] reason` and `# azureml-ls: ignore-file[code] reason` whose codes silence nothing
there, or that are no rule's code at all. `ignore` works on its own line and, when it stands alone, on the line below;
several codes are separated by commas; without brackets it silences everything.

## Why

A comment that is left behind hides the next mistake in that place, and a misspelt code never worked.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
# azureml-ls: ignore[batch-network-key] until we have a workspace of our own
name: scoring
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
public_network_access: disabled # azureml-ls: ignore[batch-network-key] a template strips it
```

## Fix

Safe: removes the code that silences nothing, and the comment with the last of them; corrects a misspelt code.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

/// Nothing by itself: the engine makes these findings when it applies the comments.
const fn check(_context: &Context<'_>, _report: &mut Report<'_>) {}
