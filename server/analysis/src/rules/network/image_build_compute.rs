//! A workspace whose registry or storage is closed, and that does not say which compute builds its images.

mod builder;
#[cfg(test)]
mod tests;

use crate::bicep::value::Value;
use crate::network::questions::{batch, closed, registry, workspace};
use crate::network::{Answer, Context, Graph, NodeId, Reason, Resource, Target, Verdicts, types};
use crate::{NetworkCheck, Rule, Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::NewValue;
use builder::Builders;

/// Rule `image-build-compute`.
pub static RULE: Rule = Rule {
    code: "image-build-compute",
    group: "network",
    summary: "Nothing can build images behind the firewall of a workspace",
    severity: Severity::Warning,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet",
    documentation: DOCUMENTATION,
    yaml: None,
    bicep: None,
    network: Some(NetworkCheck { run: check, languages: &[Language::Bicep, Language::Yaml] }),
};

const DOCUMENTATION: &str = "\
## What it checks

Workspaces whose container registry or storage account refuses the public network: they need `imageBuildCompute`
(`image_build_compute` in YAML), the name of a cluster with CPUs. An info where it names a compute with GPUs, or one that is not
declared although others are.

## Why

Without it, images are built by serverless compute outside of your network, which cannot push them into a closed registry. The
first job that needs a new environment fails with `ImageBuildComputeNotValid` or `client with IP … is not allowed access`.

## Example

```bicep bad
//- /main.bicep
param registryName string
param vaultId string
param storageId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registry.id
  }
}
```

A workspace in YAML whose registry is in Bicep:

```yaml bad
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
//- /registry.bicep
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

## Instead

```bicep good
//- /main.bicep
param vaultId string
param storageId string

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    storageAccount: storageId
    keyVault: vaultId
    containerRegistry: registry.id
    imageBuildCompute: 'cpu-build'
  }
}
```

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
image_build_compute: cpu-build
//- /registry.bicep
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: 'crhearts'
  location: 'westeurope'
  sku: { name: 'Premium' }
  properties: { publicNetworkAccess: 'Disabled' }
}
```

Whether a registry that is only referred to is closed is not known, so nothing is said, in either language:

```bicep good
//- /main.bicep
param registryId string

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = {
  name: 'hearts'
  location: 'westeurope'
  identity: { type: 'SystemAssigned' }
  properties: {
    containerRegistry: registryId
  }
}
```

```yaml good
//- /workspace.yml
$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: hearts
location: westeurope
container_registry: /subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/crhearts
```

## Fix

Safe: names the first cluster with CPUs that is declared for the workspace. Without one there is no fix.

## References

- [Secure the workspace with virtual networks](https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet)
- [Build images in a managed network](https://learn.microsoft.com/azure/machine-learning/how-to-managed-network)
";

const PATH: &str = "properties.imageBuildCompute";

fn check(context: &Context<'_>, verdicts: &mut Verdicts<'_>) {
    let graph = context.graph;
    let builders = Builders::of(graph);
    for (id, resource) in graph.declared(types::WORKSPACE) {
        // A hub's is nobody's business yet; a project has its hub's.
        if !workspace::is_kind(graph, id, "Default").is_yes() {
            continue;
        }
        let compute = resource.get(PATH);
        let is_absent = compute.is_null() || compute.as_str() == Some("");
        let (closed, target) = closed_dependency(graph, id);
        if closed.is_no() {
            continue;
        }
        if is_absent && closed.is_yes() {
            absent(context, &builders, (id, resource), (&closed, target), verdicts);
        } else if is_absent {
            verdicts.unknown(id, Some(id), closed.reasons);
        } else {
            named(context, &builders, (id, resource), (&compute, &closed), verdicts);
        }
    }
}

/// Whether the registry or the storage of a workspace is closed, and which one.
fn closed_dependency(graph: &Graph, id: NodeId) -> (Answer, Option<NodeId>) {
    let storage = workspace::property(graph, id, "properties.storageAccount");
    let targets = [registry::of(graph, id), graph.target(id, types::STORAGE, &storage)];
    let mut all = Answer::no();
    for target in targets {
        let here = match target {
            Target::Node(found) => closed::is_closed(graph, found),
            Target::Nothing => Answer::no(),
            Target::Outside | Target::Unknown => Answer::unknown(),
        };
        if let (true, Target::Node(found)) = (here.is_yes(), target) {
            return (here, Some(found));
        }
        all = all.or(here);
    }
    (all, None)
}

/// Nothing is named.
fn absent(
    context: &Context<'_>,
    builders: &Builders,
    (id, resource): (NodeId, &Resource),
    (closed, target): (&Answer, Option<NodeId>),
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let Some(dependency) = target.and_then(|target| graph.get(target)) else { return };
    let kind = if dependency.is(types::REGISTRY) { "Container registry" } else { "Storage account" };
    let word = resource.word(PATH);
    let builder = builders.in_workspace(id).iter().find(|builder| builder.is_cpu_cluster());
    let which = match &builder {
        Some(builder) => format!("`{}`", builder.name),
        None => "a cluster with CPUs in the same network".to_owned(),
    };
    let message = format!(
        "{kind} {} of workspace {} refuses the public network: images cannot be built outside of your network. Set `{word}` to \
         {which}.",
        dependency.label(),
        resource.label(),
    );
    let severity = context.severity(RULE.severity, id, [closed]);
    let severity = if only_ready_images(graph, id) { Severity::Hint } else { severity };
    // An empty text says in so many words that serverless compute builds.
    let mut placed = context.finding(&resource.spot(PATH), message).severity(severity);
    if let Some(builder) = &builder
        && let Some((file, operation)) = context.set(id, PATH, NewValue::String(builder.name.clone()))
    {
        placed =
            placed.fix(Safety::Safe, format!("Build images on `{}`", builder.name), &file, vec![operation]);
    }
    placed = placed.because(&closed.reasons).related(&dependency.name, "what is closed");
    if let Some(compute) = builder.and_then(|builder| graph.get(builder.id)) {
        placed = placed.related(&compute.name, "a cluster that can build them");
    }
    placed = placed.through(resource);
    verdicts.fails(id, Some(id), placed);
}

/// A compute is named: whether it can build.
fn named(
    context: &Context<'_>,
    builders: &Builders,
    (id, resource): (NodeId, &Resource),
    (compute, closed): (&Value, &Answer),
    verdicts: &mut Verdicts<'_>,
) {
    let graph = context.graph;
    let spot = resource.spot(PATH);
    let Some(name) = compute.as_str() else {
        let text = "which compute builds the images is not known";
        verdicts.unknown(id, Some(id), vec![Reason::at(&spot, text)]);
        return;
    };
    let all = builders.in_workspace(id);
    let found = all.iter().find(|builder| builder.name.eq_ignore_ascii_case(name));
    let message = match found {
        Some(builder) if builder.has_gpu() => format!(
            "Images are built on CPUs only, but `{name}` is a {}: name a cluster with another size.",
            builder.size.as_deref().unwrap_or_default(),
        ),
        None if !all.is_empty() && builders.are_all(graph, id).is_yes() => format!(
            "`{name}` is to build the images of workspace {} and is not declared here, although other computes are: it must \
             be there before the first image is built.",
            resource.label(),
        ),
        _ => {
            verdicts.holds(id, Some(id), vec![Reason::at(&spot, format!("`{name}` builds the images"))]);
            return;
        }
    };
    let doubt = Answer::yes().but(compute.certainty);
    let severity = context.severity(Severity::Information, id, [&doubt, closed]);
    let mut placed = context.finding(&spot, message).severity(severity);
    let instead = all.iter().find(|builder| builder.is_cpu_cluster());
    if let Some(builder) = instead
        && let Some((file, operation)) = context.set(id, PATH, NewValue::String(builder.name.clone()))
    {
        placed =
            placed.fix(Safety::Unsafe, format!("Build images on `{}`", builder.name), &file, vec![operation]);
    }
    if let Some(compute) = found.and_then(|builder| graph.get(builder.id)) {
        placed = placed.related(&compute.name, "the compute");
    }
    if let Some(literal) = context.literal(id, PATH) {
        placed = placed.related(&literal, "its name is written here");
    }
    verdicts.fails(id, Some(id), placed.because(&closed.reasons));
}

/// Whether all batch deployments of a workspace, of which there are some, run in images that nobody has to build.
fn only_ready_images(graph: &Graph, id: NodeId) -> bool {
    if !batch::runs_in(graph, id).is_yes() {
        return false;
    }
    let mut all = graph
        .declared(types::BATCH_DEPLOYMENT)
        .filter(|(deployment, _)| workspace::of(graph, *deployment).contains(&id))
        .peekable();
    all.peek().is_some()
        && all.all(|(_, deployment)| {
            let environment = deployment.get("properties.environmentId");
            environment.get("image").as_str().is_some()
                && environment.get("conda_file").is_null()
                && environment.get("build").is_null()
        })
}
