//! `missing-workspace-kind`: a hub or project that does not say that it is one.

use crate::rule::{Context, Report};
use crate::{Finding, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

/// The rule.
pub static RULE: Rule = Rule {
    code: "missing-workspace-kind",
    group: "workspace",
    summary: "A hub or project does not say that it is one",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace",
    documentation: r#"
## What it checks

That the file of a hub or project has `kind`.

## Why

`az ml workspace create` goes by `kind` alone and never reads `$schema`: without it you get an ordinary workspace. Where
the file has keys that an ordinary workspace does not have, `az ml` refuses it: an error.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/hub.schema.json
name: my-hub
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/hub.schema.json
name: my-hub
kind: hub
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/project.schema.json
name: my-project
kind: project
hub_id: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/my-group/providers/Microsoft.MachineLearningServices/workspaces/my-hub
```

## Fix

Adds `kind`.

## References

- [Hub workspaces](https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        if let Some(finding) = judge(context, document) {
            report.add(finding);
        }
    }
}

fn judge(context: &Context<'_>, document: &TypedDocument<'_>) -> Option<Finding> {
    let kind = document.identity.kind.filter(|kind| matches!(kind.id.as_str(), "hub" | "project"))?;
    let root = document.places.first()?;
    let entries = root.node.entries();
    let unsure = entries.iter().any(|(entry, _)| !entry.key.literal || &*entry.key.text == "kind");
    if unsure || document.intends(root, "kind") {
        return None;
    }
    let first = entries.first().map(|(entry, _)| entry.key.span)?;
    let ordinary = azureml_catalog::kind("workspace").and_then(|kind| kind.root())?;
    let foreign = entries.iter().find(|(entry, _)| {
        root.object.is_some_and(|own| own.key(&entry.key.text).is_some())
            && ordinary.key(&entry.key.text).is_none()
    });
    let (severity, consequence) = match foreign {
        Some((entry, _)) => (
            Severity::Error,
            format!("`az ml` takes it for an ordinary workspace, and refuses `{}`.", entry.key.text),
        ),
        None => (Severity::Warning, "`az ml` makes an ordinary workspace of it.".to_owned()),
    };
    let message = format!("This {} has no `kind: {}`. {consequence}", kind.title, kind.id);
    let add = Operation::AddEntry {
        map: root.node.resolve().span(),
        key: "kind".to_owned(),
        value: NewValue::String(kind.id.clone()),
        place: Where::Last,
    };
    let finding = Finding::new(context.rule, first, message).severity(severity);
    Some(finding.fix(Safety::Safe, format!("Add `kind: {}`", kind.id), vec![add]))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn keys_of_its_own_make_it_an_error() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/project.schema.json
#^^^^^^ error[missing-workspace-kind]: refuses `hub_id`
name: my-project
hub_id: /subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/my-hub
",
        );
    }
}
