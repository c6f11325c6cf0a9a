//! A file of ours without `$schema`: editors and people have to guess.

use crate::rules::wording::with_article;
use crate::{Context, Evidence, Finding, Report, Rule, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place};

/// Rule `missing-schema`.
pub static RULE: Rule = Rule {
    code: "missing-schema",
    group: "keys",
    summary: "No `$schema`, so the kind of the file is a guess",
    severity: Severity::Hint,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Files that are recognised by several keys or a word (`type: amlcompute`) and have no `$schema`.

## Why

Azure ML does not need it, but editors and people do: with `$schema` they know what the file is, before its first key
is written.

## Example

```yaml bad
name: scoring-online
auth_mode: key
public_network_access: disabled
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
public_network_access: disabled
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring-online
auth_mode: key
```

## Fix

Safe: adds the `$schema` of the kind that was recognised. Azure ML never reads it.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // `# yaml-language-server: $schema=…` tells editors as well.
    let has_modeline =
        context.parse.comments().iter().any(|comment| {
            context.source.get(comment.span.range()).is_some_and(|text| text.contains("$schema"))
        });
    for document in context.documents {
        let (Some(kind), Evidence::Shape(keys)) = (document.identity.checked(), &document.identity.evidence)
        else {
            continue;
        };
        let root = document.document.root();
        let (Some(first), Some(url)) = (root.own_entries().first(), &kind.schema) else { continue };
        // One key that no other kind has says it as well.
        let is_guess = keys.len() > 1 || keys.iter().any(|key| key.contains(": "));
        if !is_guess || has_modeline || document.identity.schema.is_some() || root.entry("$schema").is_some()
        {
            continue;
        }
        let message = format!(
            "This looks like {}, because of {}. Say so with `$schema`.",
            with_article(&kind.title),
            crate::rules::wording::quoted(keys.iter().copied())
        );
        let operation = Operation::AddEntry {
            map: root.span(),
            key: "$schema".to_owned(),
            value: NewValue::Literal(url.clone()),
            place: Place::First,
        };
        let finding = Finding::new(context.rule, first.key.span, message).help(&kind.link);
        report.add(finding.fix(Safety::Safe, "Add `$schema`", vec![operation]));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, findings};

    #[test]
    fn the_reason_is_told() {
        check(
            "name: blue
#^^^ hint[missing-schema]: This looks like a managed online deployment, because of `endpoint_name`
endpoint_name: scoring
model: azureml:heart:1
instance_type: Standard_DS3_v2
instance_count: 1
",
        );
    }

    #[test]
    fn a_key_that_no_other_kind_has_is_enough() {
        check("name: shared\nlocation: eastus\nreplication_locations:\n- location: eastus\n");
    }

    #[test]
    fn a_modeline_for_editors_is_enough() {
        check(
            "# yaml-language-server: $schema=https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: scoring
auth_mode: key
",
        );
    }

    #[test]
    fn files_of_others_are_none_of_ours() {
        for foreign in [
            "services:\n  web:\n    image: nginx\n    environment:\n      A: b\n",
            "name: env\nchannels: [conda-forge]\ndependencies: [python]\n",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  type: ClusterIP\n",
            "name: CI\non: [push]\njobs:\n  build:\n    runs-on: ubuntu-latest\n",
            "name: heart\nversion: 1\npath: ./model\n",
            "type: command\ncommand: npm start\nenvironment:\n  PORT: 80\n",
            "$schema: https://json.schemastore.org/x.json\nname: x\nauth_mode: key\nendpoint_name: y\nmodel: azureml:x:1\n",
            "endpoint_name: x\nregion: eu\nmodel: gpt\n",
            "",
        ] {
            assert_eq!(findings(foreign), [], "{foreign}");
        }
    }
}
