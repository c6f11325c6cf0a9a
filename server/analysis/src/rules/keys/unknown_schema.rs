//! `$schema` with an address that Azure ML does not have: a misspelt name, an unknown host.

use crate::identify::{Address, address, nearest_schema};
use crate::rules::wording::with_article;
use crate::{Context, Finding, Report, Rule, Safety, Severity, TypedDocument};
use azureml_catalog::Kind;
use azureml_syntax::edit::{NewValue, Operation};

/// Rule `unknown-schema`.
pub static RULE: Rule = Rule {
    code: "unknown-schema",
    group: "keys",
    summary: "`$schema` has an address that Azure ML does not know",
    severity: Severity::Information,
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

That `$schema` names a schema which Azure ML publishes. On one of Azure ML's hosts, names that it does not have are
found; on other hosts, names of Azure ML's kinds. Local copies, mirrors with `azureml` in their address and older
versions (`…/2021-11-04/…`) are fine.

## Why

Azure ML never reads `$schema`, but editors fetch it: behind a wrong address they find nothing, and complete and check
nothing. This file is then judged by its keys alone.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpiont.schema.json
name: scoring
auth_mode: aad_token
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
auth_mode: aad_token
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
auth_mode: aad_token
```

## Fix

Safe: writes the address of the kind that the file is, or whose name is nearest. Azure ML never reads it.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        if let Some(finding) = finding(context, document) {
            report.add(finding);
        }
    }
}

fn finding(context: &Context<'_>, document: &TypedDocument<'_>) -> Option<Finding> {
    // `schema-mismatch` has the same fix.
    if document.identity.declared.is_some() {
        return None;
    }
    let entry = document.document.root().entry("$schema")?;
    let node = document.document.node(entry.value);
    let url = node.as_str()?;
    let kind = document.identity.kind;
    let (meant, message) = match address(url) {
        Address::UnknownName(name) => {
            let meant = kind.or_else(|| nearest_schema(url));
            let message = match meant {
                Some(meant) => format!(
                    "Azure ML has no schema `{name}`. Did you mean `{}`, for {}?",
                    schema_name(meant),
                    with_article(&meant.title)
                ),
                None => format!(
                    "Azure ML has no schema `{name}`, and no kind is like this file: it is not checked."
                ),
            };
            (meant, message)
        }
        Address::UnknownHost(host) => {
            let kind = kind.filter(|kind| kind.schema.is_some())?;
            let is = with_article(&kind.title);
            (
                Some(kind),
                format!(
                    "`{host}` is no host of Azure ML's schemas. This is read as {is}, by the name alone."
                ),
            )
        }
        Address::Known | Address::Foreign => return None,
    };
    let finding = Finding::new(context.rule, node.span(), message);
    let Some((meant, url)) = meant.and_then(|meant| Some((meant, meant.schema.as_ref()?))) else {
        return Some(finding);
    };
    let operation = Operation::SetValue { key: entry.key.span, to: NewValue::Literal(url.clone()) };
    let title = format!("Change `$schema` to the one of {}", with_article(&meant.title));
    Some(finding.help(&meant.link).fix(Safety::Safe, title, vec![operation]))
}

fn schema_name(kind: &Kind) -> &str {
    kind.schema_names.first().unwrap_or(&kind.id)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix, findings};

    const HOST: &str = "https://azuremlschemas.azureedge.net/latest";

    #[test]
    fn a_misspelt_schema_is_mended() {
        check_fix(
            "unknown-schema",
            &format!("$schema: \"{HOST}/comandJob.schema.json\"\ncommand: ls\nenvironment: azureml:e:1\n"),
            &format!("$schema: {HOST}/commandJob.schema.json\ncommand: ls\nenvironment: azureml:e:1\n"),
        );
    }

    #[test]
    fn the_content_says_what_was_meant() {
        check_fix(
            "unknown-schema",
            &format!("$schema: {HOST}/cluster.schema.json\nname: c\ntype: amlcompute\n"),
            &format!("$schema: {HOST}/amlCompute.schema.json\nname: c\ntype: amlcompute\n"),
        );
    }

    #[test]
    fn a_name_that_nothing_is_near_to_is_told_and_no_more() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/zebra.schema.json
#        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[unknown-schema]: no schema `zebra`
foo: bar
",
        );
        check(
            "# azureml-ls: ignore-file[unknown-schema] ours\n$schema: https://azuremlschemas.azureedge.net/latest/zebra.schema.json\nfoo: bar\n",
        );
    }

    #[test]
    fn another_host_is_no_address_of_azure_ml() {
        let file = "name: scoring\nauth_mode: key\n";
        check_fix(
            "unknown-schema",
            &format!("$schema: https://schemas.example.org/managedOnlineEndpoint.schema.json\n{file}"),
            &format!("$schema: {HOST}/managedOnlineEndpoint.schema.json\n{file}"),
        );
        check_fix(
            "unknown-schema",
            &format!(
                "$schema: https://azurmlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\n{file}"
            ),
            &format!("$schema: {HOST}/managedOnlineEndpoint.schema.json\n{file}"),
        );
    }

    #[test]
    fn copies_and_other_versions_are_fine() {
        for url in [
            "../schemas/managedOnlineEndpoint.schema.json",
            "file:///C:/schemas/managedOnlineEndpoint.schema.json",
            "https://mirror.example.org/azureml/managedOnlineEndpoint.schema.json",
            "https://azuremlschemasprod.azureedge.net/2021-11-04/managedOnlineEndpoint.schema.json",
            "http://azureml/sdk-2-0/ManagedOnlineEndpoint.json",
        ] {
            assert_eq!(findings(&format!("$schema: {url}\nname: scoring\nauth_mode: key\n")), [], "{url}");
        }
    }

    #[test]
    fn schemas_of_others_are_none_of_ours() {
        for url in [
            "https://json.schemastore.org/github-workflow.json",
            "https://azuremlschemas.azureedge.net/promptflow/latest/Zebra.schema.json",
            "{{ schema }}",
            "1",
        ] {
            assert_eq!(findings(&format!("$schema: {url}\nname: scoring\n")), [], "{url}");
        }
    }
}
