//! Whether storage, vaults and container registries refuse the public network. Must not know rules.

use crate::bicep::value::{Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Resource, types};
use azureml_catalog::arm::Step;

/// Whether the API version that a resource is written in has a property. Of versions and types that are not known, yes.
#[must_use]
pub fn version_has(resource: &Resource, path: &[&str]) -> bool {
    let Some(version) = &resource.api_version else { return true };
    let Some(known) = azureml_catalog::arm::resource(&resource.id.r#type) else { return true };
    let steps: Vec<Step> = path.iter().map(|name| Step::Property((*name).to_owned())).collect();
    let history = known.history(&steps);
    history.first().is_none() || history.has(version)
}

/// Whether a dependency refuses everybody but its private endpoints: the public network is off, or its firewall denies
/// and lets nobody through. A firewall that lets subnets or addresses through is neither closed nor open.
#[must_use]
pub fn is_closed(graph: &Graph, dependency: NodeId) -> Answer {
    access(graph, dependency).map_or_else(Answer::unknown, |access| access.closed)
}

/// Whether it lets everybody in.
#[must_use]
pub fn is_open(graph: &Graph, dependency: NodeId) -> Answer {
    access(graph, dependency).map_or_else(Answer::unknown, |access| access.open)
}

struct Access {
    closed: Answer,
    open: Answer,
}

fn access(graph: &Graph, dependency: NodeId) -> Option<Access> {
    let resource = graph.get(dependency)?;
    if resource.existing {
        return None;
    }
    let firewall =
        if resource.is(types::REGISTRY) { "properties.networkRuleSet" } else { "properties.networkAcls" };
    let public = resource.get("properties.publicNetworkAccess");
    let action = resource.get(&format!("{firewall}.defaultAction"));
    let off = {
        let answer = Answer::of_word(&public, &["Disabled"]);
        let by_perimeter = Answer::of_word(&public, &["SecuredByPerimeter"]);
        if by_perimeter.is_no() { answer } else { Answer::unknown() }
    };
    let denies = Answer::of_word(&action, &["Deny"]);
    let exceptions = ["virtualNetworkRules", "ipRules"]
        .iter()
        .map(|rules| is_empty(&resource.get(&format!("{firewall}.{rules}"))))
        .fold(Answer::yes(), Answer::and);
    let off = note(resource, "properties.publicNetworkAccess", &public, off);
    let denies = note(resource, &format!("{firewall}.defaultAction"), &action, denies);
    Some(Access { closed: off.clone().or(denies.clone().and(exceptions)), open: off.not().and(denies.not()) })
}

/// With the place of what was read.
fn note(resource: &Resource, path: &str, value: &Value, answer: Answer) -> Answer {
    let word = resource.word(path);
    let text = match value.as_str() {
        Some(text) => format!("`{word}` is `{text}`"),
        None if value.is_null() => format!("`{word}` is not set"),
        None => format!("the value of `{word}` is not known"),
    };
    answer.because(Reason::at(&resource.spot(path), text))
}

/// Whether a list has nothing in it, or is not there.
fn is_empty(value: &Value) -> Answer {
    let truth = match value.as_array() {
        Some(array) if !array.items().is_empty() => Truth::No,
        Some(array) if array.is_closed() => Truth::Yes,
        None if value.is_null() => Truth::Yes,
        _ => Truth::Unknown,
    };
    Answer::new(truth).but(value.certainty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::graph;

    /// Whether a vault with these properties is closed, and whether it is open.
    fn vault(properties: &str) -> (Truth, Truth) {
        let graph = graph(&format!(
            "//- /main.bicep
param access string
param usually string = 'Disabled'
param rules array
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = {{ name: 'kv', properties: {{ {properties} }} }}
"
        ));
        let (id, _) = graph.declared(types::VAULT).next().unwrap();
        (is_closed(&graph, id).truth, is_open(&graph, id).truth)
    }

    #[test]
    fn a_dependency_is_closed_open_or_neither() {
        use Truth::{No, Unknown, Yes};
        for (properties, expected) in [
            ("", (No, Yes)),
            ("publicNetworkAccess: 'Enabled'", (No, Yes)),
            ("publicNetworkAccess: 'disabled'", (Yes, No)),
            ("publicNetworkAccess: 'SecuredByPerimeter'", (Unknown, Unknown)),
            ("publicNetworkAccess: access", (Unknown, Unknown)),
            ("publicNetworkAccess: usually", (Yes, No)),
            ("networkAcls: { defaultAction: 'Allow' }", (No, Yes)),
            ("networkAcls: { defaultAction: 'Deny' }", (Yes, No)),
            ("publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Deny' }", (Yes, No)),
            // Subnets may come in by service endpoints.
            ("networkAcls: { defaultAction: 'Deny', virtualNetworkRules: [{ id: 'subnet' }] }", (No, No)),
            ("networkAcls: { defaultAction: 'Deny', ipRules: rules }", (Unknown, No)),
            (
                "publicNetworkAccess: 'Disabled', networkAcls: { defaultAction: 'Deny', ipRules: rules }",
                (Yes, No),
            ),
        ] {
            assert_eq!(vault(properties), expected, "{properties}");
        }
    }

    #[test]
    fn what_rests_on_a_default_says_so() {
        let graph = graph(
            "//- /main.bicep
param usually string = 'Disabled'
resource kv 'Microsoft.KeyVault/vaults@2023-07-01' = { name: 'kv', properties: { publicNetworkAccess: usually } }
",
        );
        let (id, _) = graph.declared(types::VAULT).next().unwrap();
        assert!(is_closed(&graph, id).is_by_default());
    }
}
