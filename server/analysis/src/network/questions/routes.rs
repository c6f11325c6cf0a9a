//! Where route tables send what leaves a subnet. Must not know rules.

use super::security_rules::value_is_tag;
use crate::bicep::value::{Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Spot, types};

/// A route.
#[derive(Clone, Debug)]
pub struct Route {
    /// What it says.
    pub body: Value,
    /// Where one can see it.
    pub spot: Spot,
}

/// The routes of a table, inline and declared on their own, and whether there are no others.
#[must_use]
pub fn of(graph: &Graph, table: NodeId) -> (Vec<Route>, Answer) {
    let Some(resource) = graph.get(table) else { return (Vec::new(), Answer::unknown()) };
    let list = resource.get("properties.routes");
    let mut routes = Vec::new();
    let mut closed = list.is_null();
    if let Some(array) = list.as_array() {
        closed = array.is_closed();
        for (index, body) in array.inner().enumerate() {
            let written = resource.written(&format!("properties.routes.{index}.name"));
            let spot = written.map(|written| resource.here(written.value));
            let spot = spot.or_else(|| graph.seen(table, body.get("name").place));
            let spot = spot.unwrap_or_else(|| resource.spot("properties.routes"));
            routes.push(Route { body, spot });
        }
    }
    for (id, route) in graph.children(table, types::ROUTE) {
        if !graph.is_deployed(id).is_no() {
            routes.push(Route { body: route.body.clone(), spot: route.name.clone() });
        }
    }
    let complete = if closed && !resource.existing && graph.is_whole() {
        Answer::yes()
    } else {
        let text = "not all of its routes are known";
        Answer::unknown().because(Reason::at(&resource.spot("properties.routes"), text))
    };
    (routes, complete)
}

impl Route {
    fn get(&self, name: &str) -> Value {
        self.body.get("properties").get(name)
    }

    fn hops_to(&self, kinds: &[&str]) -> Answer {
        Answer::of_word(&self.get("nextHopType"), kinds)
    }
}

/// Whether all that leaves for the internet goes to a firewall or gateway first.
#[must_use]
pub fn leads_to_firewall(graph: &Graph, table: NodeId) -> Answer {
    let (routes, complete) = of(graph, table);
    let mut answer = if complete.is_yes() { Answer::no() } else { complete };
    for route in routes {
        let everything = Answer::of_word(&route.get("addressPrefix"), &["0.0.0.0/0"]);
        let hop = route.hops_to(&["VirtualAppliance", "VirtualNetworkGateway"]);
        let here = everything.and(hop).because(Reason::at(&route.spot, "this route leads to a firewall"));
        answer = answer.or(here);
    }
    answer
}

/// Whether what goes to a service keeps its way to the internet, past a firewall: a route for its tag does. Addresses that
/// are written out may be the service's or not.
#[must_use]
pub fn keeps_direct(graph: &Graph, table: NodeId, tag: &str) -> Answer {
    let (routes, complete) = of(graph, table);
    let mut answer = if complete.is_yes() { Answer::no() } else { complete };
    for route in routes {
        let prefix = route.get("addressPrefix");
        let is_range = prefix.as_str().is_some_and(|text| text.contains('/') && text != "0.0.0.0/0");
        let fits = if is_range { Truth::Unknown } else { value_is_tag(&prefix, tag) };
        let fits = match value_is_tag(&prefix, "AzureCloud") {
            Truth::Yes => Truth::Yes,
            _ => fits,
        };
        let direct = route.hops_to(&["Internet"]);
        let here = Answer::new(fits).but(prefix.certainty).and(direct);
        let text = match here.truth {
            Truth::Yes => "this route leads straight to the service",
            _ => "whether this route leads to the service is not known",
        };
        answer = answer.or(here.because(Reason::at(&route.spot, text)));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph;

    fn ask(routes: &str) -> (Truth, Truth) {
        let graph = graph(&format!(
            "//- /main.bicep
param someone string
param region string
resource table 'Microsoft.Network/routeTables@2024-05-01' = {{
  name: 'rt'
  properties: {{
    routes: [
{routes}
    ]
  }}
}}
"
        ));
        let (table, _) = graph.declared(types::ROUTE_TABLE).next().unwrap();
        (leads_to_firewall(&graph, table).truth, keeps_direct(&graph, table, "AzureMachineLearning").truth)
    }

    fn route(prefix: &str, hop: &str) -> String {
        format!("{{ name: 'r', properties: {{ addressPrefix: {prefix}, nextHopType: {hop} }} }}\n")
    }

    #[test]
    fn a_default_route_leads_to_a_firewall_or_not() {
        assert_eq!(ask(&route("'0.0.0.0/0'", "'VirtualAppliance'")), (Truth::Yes, Truth::No));
        assert_eq!(ask(&route("'0.0.0.0/0'", "'Internet'")), (Truth::No, Truth::No));
        assert_eq!(ask(&route("'10.0.0.0/8'", "'VirtualAppliance'")).0, Truth::No);
        assert_eq!(ask(&route("someone", "'VirtualAppliance'")).0, Truth::Unknown);
        assert_eq!(ask("...someone").0, Truth::Unknown);
    }

    #[test]
    fn a_route_for_the_tag_keeps_the_way() {
        for prefix in [
            "'AzureMachineLearning'",
            "'AzureMachineLearning.westeurope'",
            "'AzureMachineLearning.${region}'",
        ] {
            assert_eq!(ask(&route(prefix, "'Internet'")).1, Truth::Yes, "{prefix}");
        }
        assert_eq!(ask(&route("'AzureMachineLearning'", "'VirtualAppliance'")).1, Truth::No);
        assert_eq!(ask(&route("'Storage'", "'Internet'")).1, Truth::No);
        assert_eq!(ask(&route("'20.10.0.0/16'", "'Internet'")).1, Truth::Unknown);
    }
}
