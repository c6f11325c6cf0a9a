//! The lines of the map: which resource names which other one. Must not know rules.

use super::of::Sketch;
use super::{Kind, Link, Relation};
use crate::bicep::value::Value;
use crate::network::{NodeId, Resource, types};
use std::collections::BTreeSet;

/// Draws all lines.
pub(super) fn lines(sketch: &mut Sketch<'_>) {
    let mut links = BTreeSet::new();
    for (id, from) in sketch.placed() {
        let (Some(resource), Some(kind)) =
            (sketch.graph.get(id), sketch.map.nodes.get(from).map(|it| it.kind))
        else {
            continue;
        };
        let mut add = |relation: Relation, to: Option<usize>| {
            if let Some(to) = to.filter(|to| *to != from) {
                links.insert(Link { from, to, relation });
            }
        };
        match kind {
            Kind::Workspace | Kind::Hub | Kind::Project => {
                for key in ["storageAccount", "keyVault", "containerRegistry", "applicationInsights"] {
                    let value = resource.get(&format!("properties.{key}"));
                    add(Relation::Uses, sketch.target(id, &value));
                }
                add(Relation::BelongsTo, sketch.target(id, &resource.get("properties.hubResourceId")));
                let path = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet";
                add(Relation::InSubnet, sketch.subnet(id, &resource.get(path)));
            }
            Kind::BatchDeployment => add(Relation::RunsOn, compute(sketch, id, resource)),
            Kind::Compute | Kind::ComputeCluster | Kind::ComputeInstance => {
                let path = "properties.properties.subnet.id";
                add(Relation::InSubnet, sketch.subnet(id, &resource.get(path)));
            }
            Kind::Subnet => {
                for value in guards(&resource.get("properties")) {
                    if let Some(guard) = sketch.target(id, &value) {
                        links.insert(Link { from: guard, to: from, relation: Relation::Guards });
                    }
                }
            }
            Kind::VirtualNetwork => inner(sketch, id, resource, &mut links),
            Kind::PrivateEndpoint => {
                for target in targets(resource) {
                    add(Relation::LeadsTo, sketch.target(id, &target));
                }
                let groups: Vec<_> = sketch.graph.children(id, types::ZONE_GROUP).collect();
                for (group, resource) in groups {
                    for zone in each(&resource.get("properties.privateDnsZoneConfigs")) {
                        let zone = zone.get("properties").get("privateDnsZoneId");
                        add(Relation::NamedIn, sketch.target(group, &zone));
                    }
                }
            }
            Kind::PrivateDnsZone => {
                let all: Vec<_> = sketch.graph.children(id, types::ZONE_LINK).collect();
                for (link, resource) in all {
                    let network = resource.get("properties.virtualNetwork.id");
                    add(Relation::LinkedTo, sketch.target(link, &network));
                }
            }
            Kind::PrivateLinkScope => {
                let scoped: Vec<_> = sketch.graph.children(id, types::SCOPED_RESOURCE).collect();
                for (scoped, resource) in scoped {
                    add(Relation::Uses, sketch.target(scoped, &resource.get("properties.linkedResourceId")));
                }
            }
            _ => {}
        }
    }
    sketch.map.links = links.into_iter().collect();
}

/// What stands between the subnets that a network declares inside itself and the rest.
fn inner(sketch: &mut Sketch<'_>, id: NodeId, resource: &Resource, links: &mut BTreeSet<Link>) {
    for subnet in each(&resource.get("properties.subnets")) {
        let Some(to) = sketch.inner_subnet(id, &subnet) else { continue };
        for value in guards(&subnet.get("properties")) {
            if let Some(from) = sketch.target(id, &value) {
                links.insert(Link { from, to, relation: Relation::Guards });
            }
        }
    }
}

fn guards(properties: &Value) -> [Value; 3] {
    ["networkSecurityGroup", "routeTable", "natGateway"].map(|key| properties.get(key).get("id"))
}

fn targets(endpoint: &Resource) -> Vec<Value> {
    ["privateLinkServiceConnections", "manualPrivateLinkServiceConnections"]
        .iter()
        .flat_map(|list| each(&endpoint.get(&format!("properties.{list}"))))
        .map(|connection| connection.get("properties").get("privateLinkServiceId"))
        .collect()
}

fn each(value: &Value) -> Vec<Value> {
    value.as_array().map(|array| array.inner().collect()).unwrap_or_default()
}

/// The compute of a deployment: by its id, or by its name in the same workspace.
fn compute(sketch: &mut Sketch<'_>, id: NodeId, resource: &Resource) -> Option<usize> {
    let value = resource.get("properties.compute");
    if let Some(found) = sketch.target(id, &value) {
        return Some(found);
    }
    let name = value.as_str()?;
    let name = name.strip_prefix("azureml:").unwrap_or(name);
    sketch.neighbour(id, types::COMPUTE, name)
}
