//! A subnet's name and its network in YAML that do not name a place together: a check of one file.

use super::RULE;
use crate::rule::{Context, Report};
use crate::values::checked;
use crate::values::scalar::Written;
use crate::{Finding, Place, Safety, Severity};
use azureml_syntax::edit::Operation;

/// Checks `network_settings` of computes.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let is_network = place.object.is_some_and(|object| object.name == "NetworkSettingsSchema");
            let missing = |key: &str| is_network && document.intends(place, key);
            if is_network
                && !missing("subnet")
                && !missing("vnet_name")
                && let Some(finding) = judge(place)
            {
                report.add(finding);
            }
        }
    }
}

fn judge(place: &Place<'_>) -> Option<Finding> {
    let entries = place.node.entries();
    if entries.iter().any(|(entry, _)| !entry.key.literal) {
        return None;
    }
    let subnet = place.node.entry("subnet");
    let network = place.node.entry("vnet_name");
    match (subnet, network) {
        (None, Some(network)) => Some(
            Finding::new(
                &RULE,
                network.key.span,
                "`vnet_name` needs `subnet` beside it; `az ml` refuses a network without one.",
            )
            .severity(Severity::Error),
        ),
        (Some(subnet), network) => {
            let Written::Text(text) = Written::of(place.node.get("subnet")?) else { return None };
            match (text.trim_start().starts_with('/'), network) {
                (false, None) if !text.is_empty() => Some(Finding::new(
                    &RULE,
                    subnet.key.span,
                    format!(
                        "`{text}` is only the name of a subnet. Write `vnet_name` beside it, or the subnet's full \
                         resource id (`/subscriptions/…/virtualNetworks/…/subnets/{text}`)."
                    ),
                )),
                (true, Some(network)) => Some(
                    Finding::new(
                        &RULE,
                        network.key.span,
                        "`vnet_name` has no effect beside the full resource id of a subnet.",
                    )
                    .severity(Severity::Hint)
                    .tag(crate::finding::Tag::Unnecessary)
                    .fix(
                        Safety::Safe,
                        "Remove `vnet_name`",
                        vec![Operation::RemoveEntry { key: network.key.span }],
                    ),
                ),
                _ => None,
            }
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    const INSTANCE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: my-notebooks
type: computeinstance
";

    #[test]
    fn a_network_without_a_subnet_is_refused() {
        check(&format!(
            "{INSTANCE}network_settings:
  vnet_name: ml-network
# ^^^^^^^^^ error[compute-not-in-network]: needs `subnet`
"
        ));
    }

    #[test]
    fn a_network_beside_a_full_id_has_no_effect() {
        check(&format!(
            "{INSTANCE}network_settings:
  vnet_name: ml-network
# ^^^^^^^^^ hint[compute-not-in-network]: no effect
  subnet: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/a/subnets/b
"
        ));
    }

    #[test]
    fn a_misspelt_key_has_one_finding() {
        check(&format!(
            "{INSTANCE}network_settings:
  vnet_nam: ml-network
# ^^^^^^^^ error[unknown-key]
  subnet: training
"
        ));
        check(&format!("{INSTANCE}network_settings:\n  subnet: $SUBNET\n"));
    }
}
