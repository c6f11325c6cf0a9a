//! `scoring-script`: a scoring script without the functions that the server calls.

use super::local::paths;
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    code: "scoring-script",
    group: "files",
    summary: "A scoring script has no `init` or no `run`",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-deploy-online-endpoints#understand-the-scoring-script",
    documentation: r#"
## What it checks

That the Python file behind `scoring_script` defines `init` and `run`, or imports them. Nothing is run.

## Why

The inference server and the batch driver call `init()` once and `run(...)` for every request or mini-batch. Without
them the deployment is made and never gets healthy.

## Example

Given an `empty.py` that only imports something:

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: empty.py
instance_type: Standard_DS3_v2
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
model: azureml:my-model:1
code_configuration:
  code: source
  scoring_script: score.py
instance_type: Standard_DS3_v2
```

## Fix

None: what the function does is yours to write.

## References

- [Understand the scoring script](https://learn.microsoft.com/azure/machine-learning/how-to-deploy-online-endpoints#understand-the-scoring-script)
- [Author scoring scripts for batch deployments](https://learn.microsoft.com/azure/machine-learning/how-to-batch-scoring-script)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for local in paths(document) {
            let is_script = local.place.entry.is_some_and(|entry| &*entry.key.text == "scoring_script");
            if !is_script || !local.path.ends_with(".py") {
                continue;
            }
            let Some(script) = context.files.read(&local.path) else { continue };
            let missing: Vec<&str> =
                ["init", "run"].into_iter().filter(|name| !defines(&script, name)).collect();
            if missing.is_empty() {
                continue;
            }
            let names: Vec<String> = missing.iter().map(|name| format!("`{name}()`")).collect();
            let message = format!(
                "`{}` defines no {}. The server calls `init()` once and `run()` for every request or mini-batch.",
                local.text,
                names.join(" and no ")
            );
            report.add(Finding::new(context.rule, local.place.span(), message));
        }
    }
}

/// Whether a Python file may define `name`: a function, an assignment, an import, or anything from `import *`.
fn defines(script: &str, name: &str) -> bool {
    // Whether this line belongs to `from … import (` above it.
    let mut inside = false;
    script.lines().any(|line| {
        let code = line.split('#').next().unwrap_or_default();
        let start = code.trim_start();
        let import = start.starts_with("from ") || start.starts_with("import ");
        let imported = (import || inside) && words(code).any(|word| word == name || word == "*");
        inside = (inside || (import && code.contains('('))) && !code.contains(')');
        let body = start.strip_prefix("async ").unwrap_or(start);
        let function = body
            .strip_prefix("def ")
            .and_then(|rest| rest.trim_start().strip_prefix(name))
            .is_some_and(|rest| rest.trim_start().starts_with('('));
        let assigned =
            start.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', ':', ',']));
        function || assigned || imported
    })
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '*')
}

#[cfg(test)]
mod tests {
    use super::defines;

    #[test]
    fn functions_assignments_and_imports_count() {
        for script in [
            "def run(data):\n  pass\n",
            "async def run(data): pass",
            "run = app.run\n",
            "from scoring import init, run\n",
            "from scoring import (\n    init,\n    run,\n)\n",
            "from scoring import *\n",
            "class A:\n    def run(self): ...\n",
        ] {
            assert!(defines(script, "run"), "{script}");
        }
    }

    #[test]
    fn comments_and_other_names_do_not() {
        for script in
            ["# def run(data)\n", "def runs(data): pass\n", "import os\nos.run()\n", "def init(): pass\n", ""]
        {
            assert!(!defines(script, "run"), "{script}");
        }
    }
}
