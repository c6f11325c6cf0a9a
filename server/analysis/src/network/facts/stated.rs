//! What the settings state of workspaces because no file says it. Where a file declares the workspace, a statement counts
//! only for what that file leaves open. Must not know how settings are written.

use super::{Facts, Keys, Resource, Spot, Visible};
use crate::bicep::value::{Certainty, Declared, Instance, Open, ResourceId, Round, Scope, Value};
use crate::network::{sub_resources, types};
use azureml_syntax::Language;
use std::sync::Arc;

/// What is stated of one workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The workspace's name.
    pub name: Arc<str>,
    /// Where it stands in the settings.
    pub spot: Spot,
    /// `Enabled` or `Disabled`.
    pub public_network_access: Option<&'static str>,
    /// The sub-resources for which private endpoints are there that no file declares: `amlworkspace` is the workspace's
    /// own, `blob` that of a storage account. Empty where there are none; `None` where nothing is stated.
    pub private_endpoints: Option<Vec<&'static str>>,
    /// `AllowInternetOutbound`, `AllowOnlyApprovedOutbound` or `Disabled`.
    pub managed_network: Option<&'static str>,
}

/// The sub-resources whose private endpoints can be stated.
pub const SUB_RESOURCES: [&str; 8] =
    ["amlworkspace", "blob", "file", "queue", "table", "dfs", "vault", "registry"];

/// `facts` with what is `stated` of their workspaces, and with those workspaces that are only stated.
#[must_use]
pub fn join(facts: Vec<Arc<Facts>>, stated: &[Stated]) -> Vec<Arc<Facts>> {
    let mut all = facts;
    for one in stated {
        let mut is_declared = false;
        for facts in &mut all {
            if facts.resources.iter().any(|resource| one.is(resource)) {
                is_declared = true;
                let filled = Arc::make_mut(facts);
                filled.resources.iter_mut().filter(|resource| one.is(resource)).for_each(|it| one.fill(it));
            }
        }
        let facts = one.facts(is_declared);
        if !facts.resources.is_empty() {
            all.push(Arc::new(facts));
        }
    }
    all
}

impl Stated {
    /// Whether this is the workspace.
    fn is(&self, resource: &Resource) -> bool {
        let is_named = |name: &str| name.eq_ignore_ascii_case(&self.name);
        !resource.existing
            && resource.is(types::WORKSPACE)
            && resource.id.name().as_str().is_some_and(is_named)
    }

    /// Adds to a declared workspace what its file leaves open.
    fn fill(&self, resource: &mut Resource) {
        for (path, word) in self.properties() {
            let known = resource.get(&path.join("."));
            // Of a parameter's default somebody may make something else.
            if known.is_null() || known.is_unknown() || known.certainty == Certainty::ByDefault {
                resource.body = put(&resource.body, path, Value::string(word));
            }
        }
    }

    fn properties(&self) -> impl Iterator<Item = (&'static [&'static str], &'static str)> {
        let access =
            self.public_network_access.map(|word| (&["properties", "publicNetworkAccess"][..], word));
        let path = &["properties", "managedNetwork", "isolationMode"][..];
        access.into_iter().chain(self.managed_network.map(|word| (path, word)))
    }

    /// What is there besides what files declare: the workspace, private endpoints.
    fn facts(&self, is_declared: bool) -> Facts {
        let mut facts = Facts::none(Arc::clone(&self.spot.file));
        facts.instances = vec![Visible::File(Arc::clone(&self.spot.file))];
        let resources = &mut facts.resources;
        if !is_declared {
            let nothing = Value::object(Vec::new(), Open::Yes);
            let body =
                self.properties().fold(nothing, |body, (path, word)| put(&body, path, Value::string(word)));
            self.add(resources, types::WORKSPACE, vec![self.name()], body);
        }
        match &self.private_endpoints {
            Some(groups) => {
                for group in groups {
                    let names = Value::array(vec![Value::string(group)], Open::No);
                    self.add_endpoint(resources, self.target(group), names);
                }
            }
            // Nothing is known about them.
            None if !is_declared => {
                self.add_endpoint(resources, self.target("amlworkspace"), Value::unknown());
            }
            None => {}
        }
        facts
    }

    fn name(&self) -> Value {
        Value::string(&self.name)
    }

    /// What a private endpoint for this sub-resource leads to.
    fn target(&self, group: &str) -> Value {
        let all = [types::WORKSPACE, types::STORAGE, types::VAULT, types::REGISTRY];
        let of_group = all.into_iter().find(|one| sub_resources(one).contains(&group));
        of_group.map_or_else(Value::unknown, |r#type| {
            let is_workspace = r#type == types::WORKSPACE;
            let name = if is_workspace { self.name() } else { Value::unknown() };
            Value::id(ResourceId::new(Scope::Unknown, r#type, vec![name]))
        })
    }

    /// Adds a private endpoint. Which DNS zones it writes to, nobody says.
    fn add_endpoint(&self, resources: &mut Vec<Resource>, target: Value, groups: Value) {
        let name = Value::string(&format!("private endpoint of {}", self.name));
        let object = |entries: Vec<(&str, Value)>| {
            let entries = entries.into_iter().map(|(key, value)| (Arc::from(key), value));
            Value::object(entries.collect(), Open::Yes)
        };
        let connection = object(vec![(
            "properties",
            object(vec![("privateLinkServiceId", target), ("groupIds", groups)]),
        )]);
        let list = Value::array(vec![connection], Open::No);
        let no_manual = ("manualPrivateLinkServiceConnections", Value::null());
        let properties = object(vec![("privateLinkServiceConnections", list), no_manual]);
        let endpoint = object(vec![("properties", properties)]);
        let declared = self.add(resources, types::PRIVATE_ENDPOINT, vec![name.clone()], endpoint);
        let zones = Value::object(Vec::new(), Open::Yes);
        self.add(resources, types::ZONE_GROUP, vec![name, Value::unknown()], zones);
        if let Some(zones) = resources.last_mut() {
            zones.parent = Some(declared);
        }
    }

    fn add(&self, resources: &mut Vec<Resource>, r#type: &str, names: Vec<Value>, body: Value) -> Declared {
        // No two of them start at one place.
        let declared = Declared { instance: Instance(0), start: resources.len(), round: Round::Only };
        resources.push(Resource {
            language: Language::Yaml,
            id: Arc::new(ResourceId::new(Scope::Unknown, r#type, names)),
            existing: false,
            condition: Value::boolean(true),
            api_version: None,
            body,
            name: self.spot.clone(),
            whole: self.spot.clone(),
            through: Vec::new(),
            verified: None,
            declared,
            parent: None,
            keys: Keys::new(None),
        });
        declared
    }
}

/// `value` with something else at a path.
fn put(value: &Value, path: &[&str], to: Value) -> Value {
    let Some((first, rest)) = path.split_first() else { return to };
    let inner = put(&value.get(first), rest, to);
    let (entries, open) = match value.as_object() {
        Some(object) => (object.entries().to_vec(), if object.is_closed() { Open::No } else { Open::Yes }),
        None if value.is_null() => (Vec::new(), Open::No),
        None => (Vec::new(), Open::Yes),
    };
    let mut entries: Vec<(Arc<str>, Value)> =
        entries.into_iter().filter(|(name, _)| &**name != *first).collect();
    entries.push((Arc::from(*first), inner));
    let made = Value::object(entries, open);
    match value.place {
        Some(place) => made.at(place),
        None => made,
    }
}

#[cfg(test)]
mod tests;
