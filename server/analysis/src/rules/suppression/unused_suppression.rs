//! A comment or directive that silences nothing. What silences what is known only after all other rules: see [`crate::suppress`].

use crate::{BicepContext, Context, Report, Rule, Safety, Severity};

/// Rule `unused-suppression`.
pub static RULE: Rule = Rule {
    code: "unused-suppression",
    group: "suppression",
    summary: "Comment or directive that ignores nothing",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(check_bicep),
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Comments `# azureml-ls: ignore[code] reason` and `# azureml-ls: ignore-file[code] reason` whose codes silence nothing
there, or that are no rule's code at all. `ignore` works on its own line and, when it stands alone, on the line below;
several codes are separated by commas; without brackets it silences everything.

In Bicep, the directives `#disable-next-line` and `#disable-diagnostics` with a code of ours, which may be written
`azureml-code` or `code`, that silence nothing. Codes of others are left alone.

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

```bicep bad
param location string
#disable-next-line azureml-network-key-misplaced no-unused-params
param name string
```

```bicep fixed
param location string
#disable-next-line no-unused-params
param name string
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
public_network_access: disabled # azureml-ls: ignore[batch-network-key] a template strips it
```

```bicep good
#disable-next-line no-unused-params
param name string
```

## Fix

Safe: removes the code that silences nothing, and the comment or directive with the last of them; corrects a misspelt
code.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
- [Linter for Bicep: silencing false positives](https://learn.microsoft.com/azure/azure-resource-manager/bicep/linter)
";

/// Nothing by itself: the engine makes these findings when it applies what silences others.
const fn check(_context: &Context<'_>, _report: &mut Report<'_>) {}

/// As [`check`].
const fn check_bicep(_context: &BicepContext<'_, '_>, _report: &mut Report<'_>) {}
