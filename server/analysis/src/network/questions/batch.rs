//! Whether batch endpoints or parallel jobs run in a workspace, and on which computes. Must not know rules.

use super::workspace;
use crate::bicep::value::Value;
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Target, types};
use std::collections::HashMap;

/// What of batch runs in which workspace, looked up once for all of them.
#[derive(Debug)]
pub struct Batch {
    /// By workspace, all that needs batch there.
    by_workspace: HashMap<NodeId, Vec<NodeId>>,
    /// What belongs to a workspace that is not known.
    anywhere: Answer,
    /// Batch deployments by the compute that they run on.
    on: HashMap<NodeId, Vec<NodeId>>,
}

impl Batch {
    /// What the graph says.
    #[must_use]
    pub fn of(graph: &Graph) -> &Self {
        graph.memory.batch.get_or_init(|| Self::read(graph))
    }

    fn read(graph: &Graph) -> Self {
        let mut batch = Self { by_workspace: HashMap::new(), anywhere: Answer::no(), on: HashMap::new() };
        let computes = graph.memory.computes.get_or_init(|| computes(graph));
        for r#type in [types::BATCH_ENDPOINT, types::BATCH_DEPLOYMENT, types::JOB] {
            for (id, resource) in graph.declared(r#type) {
                if resource.is(types::JOB) && !is_parallel(graph, resource) {
                    continue;
                }
                let homes = workspace::of(graph, id);
                if homes.is_empty() && batch.anywhere.is_no() {
                    let text = "which workspace this belongs to is not known";
                    batch.anywhere = Answer::unknown().because(Reason::at(&resource.name, text));
                }
                if resource.is(types::BATCH_DEPLOYMENT)
                    && let Target::Node(compute) = runs_on(graph, id, &homes, computes)
                {
                    batch.on.entry(compute).or_default().push(id);
                }
                for home in homes {
                    batch.by_workspace.entry(home).or_default().push(id);
                }
            }
        }
        batch
    }

    /// Whether something needs batch in this workspace. Never no where a batch file has no certain workspace.
    #[must_use]
    pub fn runs_in(&self, graph: &Graph, workspace: NodeId) -> Answer {
        let mut answer = self.anywhere.clone();
        for id in self.in_workspace(workspace) {
            let Some(resource) = graph.get(*id) else { continue };
            let here = graph.is_deployed(*id);
            answer = answer.or(here.because(Reason::at(&resource.name, "batch runs in this workspace")));
            if answer.is_yes() && !answer.is_by_default() {
                return answer;
            }
        }
        answer
    }

    /// The batch endpoints of a workspace, in order.
    #[must_use]
    pub fn endpoints_in(&self, graph: &Graph, workspace: NodeId) -> Vec<NodeId> {
        let is_endpoint = |id: &NodeId| graph.get(*id).is_some_and(|it| it.is(types::BATCH_ENDPOINT));
        self.in_workspace(workspace).iter().copied().filter(is_endpoint).collect()
    }

    fn in_workspace(&self, workspace: NodeId) -> &[NodeId] {
        self.by_workspace.get(&workspace).map_or(&[], Vec::as_slice)
    }
}

/// Whether something in the graph needs batch in this workspace; see [`Batch::runs_in`].
#[must_use]
pub fn runs_in(graph: &Graph, workspace: NodeId) -> Answer {
    Batch::of(graph).runs_in(graph, workspace)
}

/// Whether a step of a job runs in parallel, be it written in another file.
fn is_parallel(graph: &Graph, job: &Resource) -> bool {
    let says = |it: &Resource| it.get("properties.isParallel").as_bool() == Some(true);
    if says(job) {
        return true;
    }
    let components = job.get("properties.components");
    let Some(components) = components.as_array() else { return false };
    let mut used = components.inner().filter_map(|path| path.as_str().map(str::to_owned));
    used.any(|path| {
        let folder = job.whole.file.rsplit_once('/').map_or("", |(folder, _)| folder);
        graph.declared(types::COMPONENT).any(|(_, component)| {
            says(component)
                && (is_at(folder, path.strip_prefix("file:").unwrap_or(&path), &component.whole.file)
                    || is_named(&path, component))
        })
    })
}

/// Whether `relative` to `folder` is `file`.
fn is_at(folder: &str, relative: &str, file: &str) -> bool {
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.into_iter().eq(file.split('/'))
}

/// Whether `azureml:name:version` names this component.
fn is_named(reference: &str, component: &Resource) -> bool {
    let Some(name) = reference.strip_prefix("azureml:") else { return false };
    let name = name.split(['@', ':']).next().unwrap_or(name);
    component.id.name().as_str() == Some(name)
}

/// The name of the compute that a value means: `azureml:cpu`, `cpu`, or an id.
#[must_use]
pub fn compute_name(value: &Value) -> Option<String> {
    if let Some(id) = value.as_id() {
        return id.is(types::COMPUTE).then(|| id.name().as_str().map(str::to_owned)).flatten();
    }
    let text = value.as_str()?;
    let name = text.strip_prefix("azureml:").unwrap_or(text);
    (!name.is_empty() && !name.contains('/')).then(|| name.to_owned())
}

/// Computes by workspace and name in lower case; the name is empty where it is not known, and so is the workspace.
pub(in crate::network) type Computes = HashMap<(Option<NodeId>, String), Vec<NodeId>>;

fn computes(graph: &Graph) -> Computes {
    let mut all = Computes::new();
    for (id, it) in graph.declared(types::COMPUTE) {
        let name = it.id.name().as_str().map(str::to_ascii_lowercase).unwrap_or_default();
        let homes = workspace::of(graph, id);
        let homes: Vec<Option<NodeId>> =
            if homes.is_empty() { vec![None] } else { homes.into_iter().map(Some).collect() };
        for home in homes {
            all.entry((home, name.clone())).or_default().push(id);
        }
    }
    all
}

/// The compute that a batch deployment runs on: by id, or by its name within the deployment's workspace.
#[must_use]
pub fn compute(graph: &Graph, deployment: NodeId) -> Target {
    let computes = graph.memory.computes.get_or_init(|| computes(graph));
    runs_on(graph, deployment, &workspace::of(graph, deployment), computes)
}

fn runs_on(graph: &Graph, deployment: NodeId, homes: &[NodeId], computes: &Computes) -> Target {
    let Some(resource) = graph.get(deployment) else { return Target::Unknown };
    let paths = ["properties.compute", "properties.deploymentConfiguration.settings.default_compute"];
    let value = paths.map(|path| resource.get(path)).into_iter().find(|value| !value.is_null());
    let Some(value) = value else { return Target::Nothing };
    if value.as_id().is_some()
        && let found @ (Target::Node(_) | Target::Outside) = graph.target(deployment, types::COMPUTE, &value)
    {
        return found;
    }
    let Some(name) = compute_name(&value) else { return graph.target(deployment, types::COMPUTE, &value) };
    if homes.is_empty() {
        return Target::Unknown;
    }
    let name = name.to_ascii_lowercase();
    let homes = || homes.iter().copied().map(Some).chain([None]);
    let mut found: Vec<NodeId> =
        homes().filter_map(|home| computes.get(&(home, name.clone()))).flatten().copied().collect();
    found.dedup();
    match found.as_slice() {
        [only] => Target::Node(*only),
        [] if homes().any(|home| computes.contains_key(&(home, String::new()))) => Target::Unknown,
        [] => Target::Outside,
        // One declaration, deployed with several parameter files, is one.
        [first, rest @ ..] => {
            let same =
                |id: &NodeId| graph.get(*id).map(|it| &it.whole) == graph.get(*first).map(|it| &it.whole);
            if rest.iter().all(same) { Target::Node(*first) } else { Target::Unknown }
        }
    }
}

/// The batch deployments that run on a compute.
#[must_use]
pub fn deployments_on(graph: &Graph, on: NodeId) -> Vec<NodeId> {
    Batch::of(graph).on.get(&on).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph;

    const WORKSPACE: &str = "//- /workspace.yml\n$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\nname: hearts\n";

    fn runs(rest: &str) -> Answer {
        let graph = graph(&format!("{WORKSPACE}{rest}"));
        let (id, _) = graph.declared(types::WORKSPACE).next().unwrap();
        runs_in(&graph, id)
    }

    #[test]
    fn a_pipeline_with_a_parallel_step_needs_batch() {
        let pipeline = |step: &str| {
            runs(&format!(
                "//- /jobs/pipeline.yml\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
jobs:
  score:
    {step}
//- /jobs/score/component.yml\n$schema: https://azuremlschemas.azureedge.net/latest/parallelComponent.schema.json
name: score
type: parallel
//- /jobs/train.yml\n$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
type: command
command: ls
"
            ))
        };
        assert!(pipeline("type: parallel").is_yes());
        assert!(pipeline("component: ./score/component.yml").is_yes());
        assert!(pipeline("component: azureml:score:1").is_yes());
        assert!(pipeline("component: train.yml").is_no());
    }

    #[test]
    fn a_batch_deployment_runs_on_the_cluster_it_names() {
        let schema = "$schema: https://azuremlschemas.azureedge.net/latest/";
        for compute_key in ["compute: azureml:CPU", "resources:\n  compute: cpu"] {
            let graph = graph(&format!(
                "{WORKSPACE}//- /deployment.yml\n{schema}batchDeployment.schema.json\nname: blue\nendpoint_name: e\n{compute_key}
//- /cpu.yml\n{schema}amlCompute.schema.json\nname: cpu\ntype: amlcompute\n//- /gpu.yml\n{schema}amlCompute.schema.json\nname: gpu\ntype: amlcompute\n"
            ));
            let (deployment, _) = graph.declared(types::BATCH_DEPLOYMENT).next().unwrap();
            let (cpu, _) = graph.declared(types::COMPUTE).find(|(_, it)| it.label() == "`cpu`").unwrap();
            assert_eq!(compute(&graph, deployment), Target::Node(cpu), "{compute_key}");
            assert_eq!(deployments_on(&graph, cpu), [deployment]);
        }
    }
}
