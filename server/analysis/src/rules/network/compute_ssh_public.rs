//! SSH of clusters and instances that everybody can reach.

use crate::network::questions::computes::{self, Compute};
use crate::network::questions::workspace;
use crate::network::{Answer, Context, Verdicts};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;

/// Rule `compute-ssh-public`.
pub static RULE: Rule = Rule {
    code: "compute-ssh-public",
    group: "network",
    summary: "SSH of a compute is open to everybody",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network-compute",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Yaml, Language::Bicep] }),
};

const DOCUMENTATION: &str = "\
## What it checks

That SSH of clusters and instances is not open to the public network: `remoteLoginPortPublicAccess: 'Enabled'`,
`sshSettings.sshPublicAccess: 'Enabled'`, in YAML `ssh_public_access_enabled: true`. `'NotSpecified'` counts as open where
there is no subnet.

In a private workspace that is a warning, else an information; a hint where the nodes have no public address, for then
nobody finds the port.

## Why

The port answers everybody on the internet, and whoever gets in stands behind the private endpoints of the workspace.
`az ml compute connect-ssh` needs no open port: it goes over the private network.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
ssh_public_access_enabled: true
ssh_settings:
  admin_username: heart
  ssh_key_value: ssh-rsa AAAAB3Nz heart
```

```bicep bad
param workspaceName string

resource notebooks 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  name: '${workspaceName}/notebooks'
  location: 'westeurope'
  properties: {
    computeType: 'ComputeInstance'
    properties: {
      vmSize: 'Standard_DS3_v2'
      sshSettings: { sshPublicAccess: 'Enabled' }
    }
  }
}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
ssh_public_access_enabled: false
```

```bicep good
param workspaceName string

resource notebooks 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  name: '${workspaceName}/notebooks'
  location: 'westeurope'
  properties: {
    computeType: 'ComputeInstance'
    properties: {
      vmSize: 'Standard_DS3_v2'
      sshSettings: { sshPublicAccess: 'Disabled' }
    }
  }
}
```

Nothing is said where who deploys it decides, or a template writes the file:

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
size: Standard_DS3_v2
max_instances: 4
ssh_public_access_enabled: ${{ inputs.ssh }}
```

```bicep good
param workspaceName string
param key string

resource notebooks 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {
  name: '${workspaceName}/notebooks'
  location: 'westeurope'
  properties: {
    computeType: 'ComputeInstance'
    properties: {
      vmSize: 'Standard_DS3_v2'
      sshSettings: { sshPublicAccess: empty(key) ? 'Disabled' : 'Enabled' }
    }
  }
}
```

## Fix

Closes the port. Safe for an instance in YAML; unsafe for clusters and in Bicep, where the compute may have to be made anew.

## References

- [Compute in a managed network](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network-compute)
- [CLI (v2) compute cluster](https://learn.microsoft.com/azure/machine-learning/reference-yaml-compute-aml)
";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    for compute in computes::all(context.graph) {
        judge(context, compute, verdicts);
    }
}

fn judge(context: &Context<'_>, compute: Compute<'_>, verdicts: &mut Verdicts<'_>) {
    let Compute { id, resource, workspace: home } = compute;
    let is_instance = compute.kind() == "instance";
    let path = if is_instance {
        "properties.properties.sshSettings.sshPublicAccess"
    } else {
        "properties.properties.remoteLoginPortPublicAccess"
    };
    let value = resource.get(path);
    let spot = resource.spot(path);
    let word = resource.word(path);
    let enabled = Answer::of_word(&value, &["Enabled"]);
    // Closed in a subnet, open without one.
    let unsaid = Answer::of_word(&value, &["NotSpecified"]).and(compute.has_subnet().not());
    let open = enabled.clone().or(unsaid.clone());
    if open.is_unknown() {
        let reason = crate::network::Reason::at(&spot, format!("the value of `{word}` is not known"));
        return verdicts.unknown(id, home, open.because(reason).reasons);
    }
    if open.is_no() {
        return verdicts.holds(id, home, Vec::new());
    }
    let private = compute.of_workspace(context.graph, workspace::is_private);
    let public = compute.has_public_ip();
    let base = if public.is_no() {
        Severity::Hint
    } else if private.is_yes() && enabled.is_yes() {
        RULE.severity
    } else {
        Severity::Information
    };
    let severity = match base {
        Severity::Warning => context.severity(base, id, [&open, &private]),
        _ => context.severity(base, id, [&open]),
    };
    let closed = resource.language == Language::Yaml;
    let closed = if closed { "false" } else { "'Disabled'" };
    let default = if open.is_by_default() { " by default" } else { "" };
    let reach = if public.is_no() { ", though its nodes have no public address" } else { "" };
    let message = format!(
        "SSH of {} is open to the public network{default}{reach}. Set `{word}` to `{closed}`, and connect with \
         `az ml compute connect-ssh`, which stays inside.",
        resource.label(),
    );
    let mut placed = context.finding(&spot, message).severity(severity);
    if let Some(seen) = context.graph.seen(id, value.place).filter(|_| open.is_by_default()) {
        placed = placed.related(&seen, "the default");
    }
    if private.is_yes() {
        if let Some(owner) = home.and_then(|home| context.graph.get(home)) {
            placed = placed.related(&owner.name, "the private workspace");
        }
        placed = placed.because(&private.reasons);
    }
    if let Some(operation) = resource.keys.set(path, NewValue::String("Disabled".to_owned())) {
        let is_safe = is_instance && resource.language == Language::Yaml;
        let safety = if is_safe { Safety::Safe } else { Safety::Unsafe };
        placed = placed.fix(safety, "Close SSH to the public network", &resource.whole.file, vec![operation]);
    }
    verdicts.fails(id, home, placed);
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_bicep, check_bicep_fix, check_fix};

    const PRIVATE: &str = "//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
public_network_access: disabled
";

    fn cluster(inner: &str) -> String {
        format!(
            "param workspaceName string
resource scoring 'Microsoft.MachineLearningServices/workspaces/computes@2025-09-01' = {{
  name: '${{workspaceName}}/scoring'
  location: 'westeurope'
  properties: {{
    computeType: 'AmlCompute'
    properties: {{
{inner}
    }}
  }}
}}
"
        )
    }

    #[test]
    fn in_a_private_workspace_it_is_a_warning() {
        check(&format!(
            "//- /instance.yml
$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: scoring
type: amlcompute
enable_node_public_ip: true
#^^^^^^^^^^^^^^^^^^^^ info[compute-public-ip]
network_settings:
  vnet_name: ml-network
  subnet: training
ssh_public_access_enabled: true
#^^^^^^^^^^^^^^^^^^^^^^^^ warning[compute-ssh-public]: Set `ssh_public_access_enabled` to `false`
{PRIVATE}"
        ));
    }

    #[test]
    fn without_public_addresses_nobody_finds_the_port() {
        check_bicep(&cluster(
            "      enableNodePublicIp: false
      remoteLoginPortPublicAccess: 'Enabled'
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint[compute-ssh-public]: have no public address",
        ));
    }

    #[test]
    fn what_is_not_specified_is_open_without_a_subnet() {
        check_bicep(&cluster(
            "      remoteLoginPortPublicAccess: 'NotSpecified'
//    ^^^^^^^^^^^^^^^^^^^^^^^^^^^ info[compute-ssh-public]",
        ));
        check_bicep(&cluster(
            "      remoteLoginPortPublicAccess: 'NotSpecified'\n      subnet: { id: workspaceName }",
        ));
        check_bicep(&cluster(""));
    }

    #[test]
    fn an_empty_key_by_default_closes_it() {
        check_bicep(
            &cluster("      remoteLoginPortPublicAccess: empty(key) ? 'Disabled' : 'Enabled'")
                .replace("param workspaceName", "param key string = ''\nparam workspaceName"),
        );
    }

    #[test]
    fn the_fix_closes_it() {
        let instance = |value: &str| {
            format!(
                "$schema: https://azuremlschemas.azureedge.net/latest/computeInstance.schema.json
name: notebooks
type: computeinstance
ssh_public_access_enabled: {value}
"
            )
        };
        check_fix("compute-ssh-public", &instance("true"), &instance("false"));
        check_bicep_fix(
            "compute-ssh-public",
            &cluster("      remoteLoginPortPublicAccess: 'Enabled'"),
            &cluster("      remoteLoginPortPublicAccess: 'Disabled'"),
        );
    }
}
