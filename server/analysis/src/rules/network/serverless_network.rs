//! The network of serverless compute: a flag that does nothing, and nodes with public addresses.

use crate::bicep::value::Truth;
use crate::network::questions::{computes, endpoints, workspace};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Resource, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `serverless-network`.
pub static RULE: Rule = Rule {
    code: "serverless-network",
    group: "network",
    summary: "Serverless compute whose network settings do nothing, or leave it public",
    severity: Severity::Warning,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

The `serverless_compute` of a workspace (`serverlessComputeSettings` in Bicep):

- `no_public_ip` without `custom_subnet` has no effect, unless Azure manages the network: a warning.
- In a private workspace, nodes in a subnet of yours that keep public addresses: an information.
- Nodes without public addresses in a workspace that only lets listed addresses in, and has no private endpoint: an
  information. They cannot reach the workspace.

## Why

Jobs that name no compute, and the builds of images, run on serverless nodes. Without a subnet these are not in your network
at all, so there is nothing that the flag could close.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
serverless_compute:
  no_public_ip: true
```

```bicep bad
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverlessComputeSettings: { serverlessComputeNoPublicIP: true }
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
serverless_compute:
  custom_subnet: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/ml-network/subnets/serverless
  no_public_ip: true
```

```bicep good
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverlessComputeSettings: {
      serverlessComputeCustomSubnet: subnetId
      serverlessComputeNoPublicIP: true
    }
  }
}
```

Nothing is said where only who deploys it knows the subnet or the flag:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
serverless_compute:
  custom_subnet: $SUBNET_ID
  no_public_ip: true
```

```bicep good
param settings object

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    serverlessComputeSettings: {
      serverlessComputeCustomSubnet: settings.?subnet
      serverlessComputeNoPublicIP: true
    }
  }
}
```

## Fix

Unsafe: sets the flag. Nodes then need the workspace's private endpoint and a way out. Which subnet to use is yours to say.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
";

const SETTINGS: &str = "properties.serverlessComputeSettings";
const SUBNET: &str = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet";
const NO_PUBLIC_IP: &str = "properties.serverlessComputeSettings.serverlessComputeNoPublicIP";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for (at, resource) in context.graph.declared(types::WORKSPACE) {
        // Hubs and projects have no network of their own.
        let plain = workspace::is_kind(context.graph, at, "Default");
        if !resource.get(SETTINGS).is_null() && !plain.is_no() {
            judge(context, at, resource, verdicts);
        }
    }
}

fn judge(context: &Context<'_>, at: NodeId, resource: &Resource, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let subnet = computes::said(
        resource,
        SUBNET,
        "serverless compute has a subnet",
        "serverless compute has no subnet",
        "the subnet of serverless compute is not known",
    );
    let value = resource.get(NO_PUBLIC_IP);
    let word = resource.word(NO_PUBLIC_IP);
    let text = match value.as_bool() {
        Some(flag) => format!("`{word}` is `{flag}`"),
        None if value.is_null() => format!("`{word}` is not set"),
        None => format!("the value of `{word}` is not known"),
    };
    let hidden = Answer::of_flag(&value).because(Reason::at(&resource.spot(NO_PUBLIC_IP), text));
    let private = workspace::is_private(graph, at);
    let listed = lists_addresses(resource);
    let unmanaged = workspace::is_managed(graph, at).not();
    let idle = hidden.clone().and(subnet.clone().not()).and(unmanaged.clone());
    let own = subnet.and(unmanaged);
    let public = private.clone().and(own.clone()).and(hidden.clone().not());
    let shut = hidden.and(own).and(listed).and(endpoints::present(graph, at, "amlworkspace").not());
    let placed = if idle.is_yes() {
        let message = format!(
            "`{word}` has no effect without `{}`: serverless compute is not in your network then. Name the subnet, or \
             leave the flag out.",
            resource.word(SUBNET)
        );
        let severity = context.severity(RULE.severity, at, [&idle]);
        context.finding(&resource.spot(NO_PUBLIC_IP), message).severity(severity)
    } else if public.is_yes() {
        public_nodes(context, (at, resource), &private, &public)
    } else if shut.is_yes() {
        let message = format!(
            "Serverless nodes of {} have no public address, and the workspace lets only listed addresses in: they cannot \
             reach it. Give it a private endpoint (`amlworkspace`) in their network.",
            resource.label()
        );
        let severity = context.severity(Severity::Information, at, [&shut]);
        context.finding(&resource.spot(NO_PUBLIC_IP), message).severity(severity).because(&shut.reasons)
    } else {
        let answer = idle.or(public).or(shut);
        return match answer.truth {
            Truth::Unknown => verdicts.unknown(at, Some(at), answer.reasons),
            _ => verdicts.holds(at, Some(at), answer.reasons),
        };
    };
    verdicts.fails(at, Some(at), placed);
}

fn public_nodes(
    context: &Context<'_>,
    (at, resource): (NodeId, &Resource),
    private: &Answer,
    public: &Answer,
) -> Placed {
    let word = resource.word(NO_PUBLIC_IP);
    let is_written = resource.written(NO_PUBLIC_IP).is_some();
    let spot = resource.spot(if is_written { NO_PUBLIC_IP } else { SUBNET });
    let default = if public.is_by_default() { " by default" } else { "" };
    let message = format!(
        "Serverless nodes of the private workspace {} get public addresses{default}. Set `{word}` to `true`.",
        resource.label()
    );
    let severity = context.severity(Severity::Information, at, [public]);
    let mut placed = context.finding(&spot, message).severity(severity).because(&private.reasons);
    if let Some(operation) = resource.keys.set(NO_PUBLIC_IP, NewValue::Literal("true".to_owned())) {
        let title = format!("Set `{word}` to `true`");
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, vec![operation]);
    }
    placed
}

/// Whether the workspace lets listed addresses in.
pub(super) fn lists_addresses(resource: &Resource) -> Answer {
    let lists = ["properties.ipAllowlist", "properties.networkAcls.ipRules"];
    let has_some = |path: &&str| {
        let value = resource.get(path);
        let truth = match value.as_array() {
            Some(array) if !array.items().is_empty() => Truth::Yes,
            Some(array) if array.is_closed() => Truth::No,
            None if value.is_null() => Truth::No,
            _ => Truth::Unknown,
        };
        let text = match truth {
            Truth::Yes => "the workspace lets listed addresses in",
            _ => "which addresses the workspace lets in is not known",
        };
        Answer::new(truth).but(value.certainty).because(Reason::at(&resource.spot(path), text))
    };
    lists.iter().map(has_some).fold(Answer::no(), Answer::or)
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_bicep, check_fix};

    const SUBNET: &str = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/ml/subnets/x";

    fn workspace(more: &str) -> String {
        format!(
            "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/ml/providers/Microsoft.ContainerRegistry/registries/crhearts
image_build_compute: build
{more}//- /entry.bicep
resource entry 'Microsoft.Network/privateEndpoints@2024-05-01' = {{
  name: 'pe'
  properties: {{
    privateLinkServiceConnections: [
      {{
        properties: {{
          privateLinkServiceId: resourceId('Microsoft.MachineLearningServices/workspaces', 'hearts')
          groupIds: ['amlworkspace']
        }}
      }}
    ]
  }}
}}
"
        )
    }

    #[test]
    fn serverless_nodes_of_a_private_workspace_need_no_public_address() {
        let fixture = workspace(&format!(
            "public_network_access: disabled
serverless_compute:
  custom_subnet: {SUBNET}
  no_public_ip: false
# ^^^^^^^^^^^^ info[serverless-network]: get public addresses
"
        ));
        check(&fixture);
        let text = workspace(&format!(
            "public_network_access: disabled\nserverless_compute:\n  custom_subnet: {SUBNET}\n"
        ));
        let fixed = text.split_once("//- /entry").unwrap().0.split_once('\n').unwrap().1;
        check_fix("serverless-network", &text, &format!("{fixed}  no_public_ip: true\n"));
    }

    #[test]
    fn a_list_of_addresses_shuts_them_out() {
        let listed = |entry: &str| {
            let text = format!(
                "network_acls:
  default_action: Deny
  ip_rules:
    - value: 203.0.113.0/24
serverless_compute:
  custom_subnet: {SUBNET}
  no_public_ip: true
{entry}"
            );
            workspace(&text)
        };
        check(&listed(""));
        check(
            &listed("# ^^^^^^^^^^^^ info[serverless-network]: cannot reach it\n")
                .replace("'hearts'", "'livers'"),
        );
    }

    #[test]
    fn a_managed_network_needs_no_subnet() {
        check(
            "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
managed_network:
  isolation_mode: allow_internet_outbound
serverless_compute:
  no_public_ip: true
",
        );
    }

    #[test]
    fn hubs_have_no_network_of_their_own() {
        check_bicep(
            "resource hub 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hub'
  location: 'westeurope'
  kind: 'Hub'
  identity: { type: 'SystemAssigned' }
  properties: { serverlessComputeSettings: { serverlessComputeNoPublicIP: true } }
}
",
        );
    }
}
