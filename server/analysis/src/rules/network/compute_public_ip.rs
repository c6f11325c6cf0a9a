//! Nodes of a private workspace that get public addresses.

use crate::network::questions::computes::{self, Compute, PUBLIC_IP};
use crate::network::questions::workspace;
use crate::network::{Context, Verdicts};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `compute-public-ip`.
pub static RULE: Rule = Rule {
    code: "compute-public-ip",
    group: "network",
    summary: "Nodes of a private workspace with public addresses",
    severity: Severity::Information,
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

That clusters and instances of a private workspace say `enableNodePublicIp: false` (`enable_node_public_ip: false` in YAML).
Where nothing is said, Azure gives every node a public address.

## Why

Public addresses work in a private workspace too, but they have a price: the service comes in at port 44224, which the
network must allow, through a load balancer that is made for it; and behind a firewall a route must lead its answers past
the firewall. Nodes without them are reached over a private link, and nothing has to be let in.

## Example

```yaml bad
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```bicep bad
//- /compute.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: true
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Instead

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
enable_node_public_ip: false
network_settings:
  vnet_name: ml-network
  subnet: training
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

```bicep good
//- /compute.bicep
param subnetId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: false
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

Nothing is said of a workspace that may be public:

```yaml good
//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
```

Nor where who deploys it decides:

```bicep good
//- /compute.bicep
param subnetId string
param withPublicIp bool

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {
  name: 'hearts'
}

resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {
    computeType: 'AmlCompute'
    properties: {
      vmSize: 'Standard_DS3_v2'
      enableNodePublicIp: withPublicIp
      subnet: { id: subnetId }
      scaleSettings: { maxNodeCount: 4 }
    }
  }
}
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
```

## Fix

Unsafe: says `false`. The compute has to be made anew, and then needs the workspace's private endpoint and a way out, such as
a NAT gateway.

## References

- [Secure a training environment with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet)
- [Plan for network isolation](https://learn.microsoft.com/azure/machine-learning/how-to-network-isolation-planning)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for compute in computes::all(context.graph) {
        judge(context, compute, verdicts);
    }
}

fn judge(context: &Context<'_>, compute: Compute<'_>, verdicts: &mut Verdicts<'_>) {
    let Compute { id, resource, workspace: home } = compute;
    let private = compute.of_workspace(context.graph, workspace::is_private);
    if private.is_no() {
        return;
    }
    let public = compute.has_public_ip();
    let wrong = private.clone().and(public.clone());
    if wrong.is_no() {
        return verdicts.holds(id, home, wrong.reasons);
    }
    if wrong.is_unknown() {
        return verdicts.unknown(id, home, wrong.reasons);
    }
    let word = resource.word(PUBLIC_IP);
    let value = resource.get(PUBLIC_IP);
    let said = match (value.is_null(), public.is_by_default()) {
        (true, _) => "is not set",
        (false, true) => "is `true` by default",
        (false, false) => "is `true`",
    };
    let message = format!(
        "Nodes of {} get public addresses: `{word}` {said}. Set it to `false`: then nothing from outside has to be let in to \
         them, and no load balancer is needed.",
        resource.label(),
    );
    let severity = context.severity(RULE.severity, id, [&private, &public]);
    let mut placed = context.finding(&resource.spot(PUBLIC_IP), message).severity(severity);
    let is_elsewhere = public.is_by_default() || resource.written(PUBLIC_IP).is_none();
    if let Some(spot) = context.graph.seen(id, value.place).filter(|_| is_elsewhere) {
        placed = placed.related(&spot, if public.is_by_default() { "the default" } else { "said here" });
    }
    if let Some(owner) = home.and_then(|home| context.graph.get(home)) {
        placed = placed.related(&owner.name, "the private workspace");
    }
    placed = placed.because(&private.reasons);
    if let Some(operation) = resource.keys.set(PUBLIC_IP, NewValue::Literal("false".to_owned())) {
        let title = format!("Set `{word}` to `false`");
        placed = placed.fix(Safety::Unsafe, title, &resource.whole.file, vec![operation]);
    }
    verdicts.fails(id, home, placed);
}

#[cfg(test)]
mod tests {
    use crate::network::Outcome;
    use crate::testing::{audited, check, check_bicep, check_bicep_fix, check_fix};

    const PRIVATE: &str = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
";

    fn cluster(more: &str) -> String {
        format!(
            "//- /cluster.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
{more}network_settings:
  vnet_name: ml-network
  subnet: training
{PRIVATE}"
        )
    }

    fn bicep(head: &str, value: &str) -> String {
        format!(
            "//- /main.bicep
{head}
param subnetId string
resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' existing = {{ name: 'hearts' }}
resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  parent: workspace
  name: 'scoring'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
    properties: {{
      {value}
      subnet: {{ id: subnetId }}
    }}
  }}
}}
{PRIVATE}"
        )
    }

    #[test]
    fn a_flag_that_is_on_is_found_on_its_key_and_one_that_is_missing_on_the_name() {
        check(&cluster(
            "enable_node_public_ip: true
#^^^^^^^^^^^^^^^^^^^^ info[compute-public-ip]: `enable_node_public_ip` is `true`
",
        ));
        check(&cluster("").replace(
            "name: scoring\n",
            "name: scoring\n#     ^^^^^^^ info[compute-public-ip]: is not set\n",
        ));
    }

    #[test]
    fn a_default_weighs_less_and_is_shown() {
        check_bicep(&bicep("param publicIp bool = true", "enableNodePublicIp: publicIp").replace(
            "enableNodePublicIp: publicIp\n",
            "enableNodePublicIp: publicIp\n//    ^^^^^^^^^^^^^^^^^^ hint[compute-public-ip]: is `true` by default\n",
        ));
    }

    #[test]
    fn what_depends_on_the_region_is_not_known() {
        let fixture = bicep(
            "param regions array\nparam region string",
            "enableNodePublicIp: contains(regions, region) ? false : true",
        );
        check_bicep(&fixture);
        let (_, audit) = audited(&fixture);
        let of_rule = audit.verdicts.iter().filter(|one| one.code == "compute-public-ip");
        let unknown: Vec<bool> = of_rule.map(|one| matches!(one.outcome, Outcome::Unknown(_))).collect();
        assert_eq!(unknown, [true]);
    }

    #[test]
    fn the_fix_writes_the_flag() {
        let first = |text: &str| {
            text.split_once("//- /workspace.yml").unwrap().0.split_once('\n').unwrap().1.to_owned()
        };
        check_fix(
            "compute-public-ip",
            &cluster(""),
            &format!("{}enable_node_public_ip: false\n", first(&cluster(""))),
        );
        check_bicep_fix(
            "compute-public-ip",
            &bicep("", "enableNodePublicIp: true"),
            &first(&bicep("", "enableNodePublicIp: false")),
        );
    }
}
