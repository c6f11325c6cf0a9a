//! `duplicate-application`: two applications of a compute instance with one name or one port.

use crate::rule::{Context, Report};
use crate::values::scalar::Written;
use crate::{Finding, Rule, Severity};
use azureml_syntax::{Node, Span};
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    code: "duplicate-application",
    group: "compute",
    summary: "Two custom applications have the same name or port",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#add-custom-applications-such-as-rstudio-or-posit-workbench",
    documentation: r#"
## What it checks

That the custom applications of a compute instance have different names, and that each published port is used once.

## Why

`az ml` refuses the instance before it is made.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
custom_applications:
  - name: rstudio
    image:
      reference: ghcr.io/azure/rocker-rstudio-ml-verse:latest
    endpoints:
      - target: 8787
        published: 8787
  - name: dashboard
    image:
      reference: contoso.azurecr.io/dashboard:1
    endpoints:
      - target: 5000
        published: 8787
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
custom_applications:
  - name: rstudio
    image:
      reference: ghcr.io/azure/rocker-rstudio-ml-verse:latest
    endpoints:
      - target: 8787
        published: 8787
  - name: dashboard
    image:
      reference: contoso.azurecr.io/dashboard:1
    endpoints:
      - target: 5000
        published: 8788
```

## Fix

None: which of the two changes is yours to say.

## References

- [Create a compute instance: custom applications](https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance#add-custom-applications-such-as-rstudio-or-posit-workbench)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        let Some(place) = document.at(&["custom_applications"]) else { continue };
        let mut names = Seen::default();
        let mut ports = Seen::default();
        for application in place.node.items() {
            names.see(context, report, application.get("name"), "name of an application");
            for endpoint in application.get("endpoints").into_iter().flat_map(Node::items) {
                ports.see(context, report, endpoint.get("published"), "published port");
            }
        }
    }
}

/// Values that were seen, and where.
#[derive(Default)]
struct Seen(HashMap<String, Span>);

impl Seen {
    fn see(&mut self, context: &Context<'_>, report: &mut Report<'_>, node: Option<Node<'_>>, what: &str) {
        let Some(node) = node else { return };
        let value = match Written::of(node) {
            Written::Text(text) => text.to_owned(),
            written => match written.number(true) {
                Some(number) => number.to_string(),
                None => return,
            },
        };
        match self.0.get(&value) {
            Some(first) => {
                let message =
                    format!("`{value}` is there twice; each {what} of an instance has to be its own.");
                report.add(Finding::new(context.rule, node.span(), message).related(*first, "The first one"));
            }
            None => {
                self.0.insert(value, node.span());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn names_are_different() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
custom_applications:
  - name: app
    image: {reference: a}
    endpoints: []
  - name: app
#         ^^^ error[duplicate-application]: twice
    image: {reference: b}
    endpoints: []
",
        );
    }
}
