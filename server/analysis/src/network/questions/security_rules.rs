//! What a network security group lets through: its rules, inline and declared on their own, read in the order of their
//! priorities. Three-valued: a rule of which something is not known may decide or not. Must not know rules of ours.

mod addresses;

use super::service_tags::Protocol;
use crate::bicep::value::{Truth, Value};
use crate::network::{Answer, Graph, NodeId, Reason, Resource, Spot, types};
pub use addresses::{Prefix, is_tag, overlaps, value_is_tag};
use std::collections::BTreeSet;

/// Which way traffic goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the subnet.
    Inbound,
    /// From the subnet.
    Outbound,
}

/// What is asked about: a connection between all of a subnet and somebody else.
#[derive(Clone, Copy, Debug)]
pub struct Traffic<'t> {
    /// Which way it goes.
    pub direction: Direction,
    /// The protocol.
    pub protocol: Protocol,
    /// The port that is connected to.
    pub port: u16,
    /// The service tag of the other side, without a region.
    pub tag: &'t str,
    /// The address range of the subnet, where it is known.
    pub subnet: Option<Prefix>,
}

/// A security rule.
#[derive(Clone, Debug)]
pub struct SecurityRule {
    /// Whose rule it is: the group, or the rule itself where it is declared on its own.
    pub owner: NodeId,
    /// Its path in the owner's body: `properties.securityRules.3`, or nothing.
    pub path: String,
    /// What it says.
    pub body: Value,
    /// Where one can see it.
    pub spot: Spot,
}

/// The rules of a group.
#[derive(Clone, Debug)]
pub struct SecurityRules {
    /// Those that are known.
    pub rules: Vec<SecurityRule>,
    /// Whether there are no others; where there may be, why.
    pub complete: Answer,
}

/// All rules of a network security group.
#[must_use]
pub fn of(graph: &Graph, group: NodeId) -> SecurityRules {
    let Some(resource) = graph.get(group) else {
        return SecurityRules { rules: Vec::new(), complete: Answer::unknown() };
    };
    let mut rules = Vec::new();
    let mut complete = Answer::yes();
    let list = resource.get("properties.securityRules");
    let spot = resource.spot("properties.securityRules");
    let closed = match list.as_array() {
        Some(array) => {
            for (index, item) in array.inner().enumerate() {
                let path = format!("properties.securityRules.{index}");
                let spot = spot_of(graph, group, resource, &path, &item);
                rules.push(SecurityRule { owner: group, path, body: item, spot });
            }
            array.is_closed()
        }
        None => list.is_null(),
    };
    if resource.existing || !closed {
        let text = "not all of its security rules are known";
        complete = Answer::unknown().because(Reason::at(&spot, text));
    }
    for (id, rule) in graph.children(group, types::SECURITY_RULE) {
        let deployed = graph.is_deployed(id);
        if deployed.is_no() {
            continue;
        }
        let (body, spot) = (rule.body.clone(), rule.name.clone());
        rules.push(SecurityRule { owner: id, path: String::new(), body, spot });
        if !deployed.is_yes() {
            complete = complete.and(Answer { truth: Truth::Unknown, ..deployed });
        }
    }
    if !graph.is_whole() && complete.is_yes() {
        let text = "other files may add security rules to it";
        complete = Answer::unknown().because(Reason::at(&resource.name, text));
    }
    SecurityRules { rules, complete }
}

/// Where a rule can be seen: its name where that is written out, else what names it.
fn spot_of(graph: &Graph, group: NodeId, resource: &Resource, path: &str, item: &Value) -> Spot {
    if let Some(written) = resource.written(&format!("{path}.name")) {
        return resource.here(written.value);
    }
    let seen = graph.seen(group, item.get("name").place).or_else(|| graph.seen(group, item.place));
    seen.unwrap_or_else(|| resource.spot("properties.securityRules"))
}

impl SecurityRule {
    /// A property: `access`, `priority`, ….
    #[must_use]
    pub fn get(&self, name: &str) -> Value {
        self.body.get("properties").get(name)
    }

    /// The path of a property in the owner's body.
    #[must_use]
    pub fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            format!("properties.{name}")
        } else {
            format!("{}.properties.{name}", self.path)
        }
    }

    /// Where a property stands, else the rule.
    #[must_use]
    pub fn spot_of(&self, graph: &Graph, name: &str) -> Spot {
        let written =
            graph.get(self.owner).and_then(|owner| Some(owner.here(owner.written(&self.path_of(name))?.key)));
        let seen = || graph.seen(self.owner, self.get(name).place);
        written.or_else(seen).unwrap_or_else(|| self.spot.clone())
    }

    /// What people call it.
    #[must_use]
    pub fn label(&self, graph: &Graph) -> String {
        if self.path.is_empty()
            && let Some(owner) = graph.get(self.owner)
        {
            return owner.label();
        }
        let name = self.body.get("name");
        name.as_str().map_or_else(|| "without a known name".to_owned(), |name| format!("`{name}`"))
    }

    /// Whether it goes this way.
    #[must_use]
    pub fn goes(&self, direction: Direction) -> Truth {
        let word = match direction {
            Direction::Inbound => "Inbound",
            Direction::Outbound => "Outbound",
        };
        Answer::of_word(&self.get("direction"), &[word]).truth
    }

    /// Whether it allows what it is about.
    #[must_use]
    pub fn allows(&self) -> Truth {
        Answer::of_word(&self.get("access"), &["Allow"]).truth
    }

    /// All that a property says, singular (`destinationPortRange`) and plural (`destinationPortRanges`).
    #[must_use]
    pub fn all(&self, singular: &str, plural: &str) -> (Vec<Value>, bool) {
        let mut values = Vec::new();
        let mut closed = true;
        let one = self.get(singular);
        if !one.is_null() && one.as_str() != Some("") {
            values.push(one);
        }
        let many = self.get(plural);
        match many.as_array() {
            Some(array) => {
                values.extend(array.inner());
                closed &= array.is_closed();
            }
            None => closed &= many.is_null(),
        }
        (values, closed)
    }

    /// Whether it is about all of this traffic; unknown where only about some.
    fn is_about(&self, traffic: &Traffic<'_>, allows: bool) -> Truth {
        let (own, other) = match traffic.direction {
            Direction::Inbound => ("destination", "source"),
            Direction::Outbound => ("source", "destination"),
        };
        let some = |side: &str, covers: &dyn Fn(&Value) -> Truth| {
            let groups = self.get(&format!("{side}ApplicationSecurityGroups"));
            let (values, closed) =
                self.all(&format!("{side}AddressPrefix"), &format!("{side}AddressPrefixes"));
            let open = !closed || !(groups.is_null() || is_empty(&groups));
            any(&values, open, covers)
        };
        let ports = |side: &str, covers: &dyn Fn(&Value) -> Truth| {
            let (values, closed) = self.all(&format!("{side}PortRange"), &format!("{side}PortRanges"));
            any(&values, !closed, covers)
        };
        let protocol = {
            let value = self.get("protocol");
            match value.as_str() {
                Some("*") => Truth::Yes,
                Some(word) => word.eq_ignore_ascii_case(traffic.protocol.word()).into(),
                None => Truth::Unknown,
            }
        };
        let whole =
            |value: &Value| if port_in(value, None) == Truth::Yes { Truth::Yes } else { Truth::Unknown };
        self.goes(traffic.direction)
            .and(protocol)
            .and(ports("destination", &|value| port_in(value, Some(traffic.port))))
            .and(some(other, &|value| addresses::covers(value, traffic.tag, allows)))
            .and(some(own, &|value| addresses::is_subnet(value, traffic.subnet)))
            .and(ports("source", &whole))
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(|array| array.items().is_empty() && array.is_closed())
}

fn any(values: &[Value], open: bool, covers: &dyn Fn(&Value) -> Truth) -> Truth {
    let start = if open { Truth::Unknown } else { Truth::No };
    values.iter().fold(start, |truth, value| truth.or(covers(value)))
}

/// The range of ports in `443`, `'443'`, `'80-443'`, `'*'`.
#[must_use]
pub fn port_range(value: &Value) -> Option<(u16, u16)> {
    if let Some(number) = value.as_integer() {
        let port = u16::try_from(number).ok()?;
        return Some((port, port));
    }
    let text = value.as_str()?.trim();
    if text == "*" {
        return Some((0, u16::MAX));
    }
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

/// Whether `port` is in a range; without one, whether all are.
fn port_in(value: &Value, port: Option<u16>) -> Truth {
    match (port_range(value), port) {
        (Some((first, last)), Some(port)) => (first <= port && port <= last).into(),
        (Some((first, last)), None) => (first <= 1 && last == u16::MAX).into(),
        (None, _) => Truth::Unknown,
    }
}

/// Whether a group lets all of this traffic through. Where no rule decides, Azure's own do: everything may leave, only the
/// network itself may come in. The reasons are the rules that decide, or that may.
#[must_use]
pub fn allowed(graph: &Graph, rules: &SecurityRules, traffic: &Traffic<'_>) -> Answer {
    let mut by_priority: Vec<&SecurityRule> = rules.rules.iter().collect();
    // What has no known priority may stand anywhere: it comes first, and decides nothing.
    by_priority.sort_by_key(|rule| rule.get("priority").as_integer().unwrap_or(i64::MIN));
    let mut outcomes = BTreeSet::new();
    let mut answer = Answer::no();
    let mut decided = false;
    for rule in by_priority {
        let allows = rule.allows();
        let about = rule.is_about(traffic, allows == Truth::Yes);
        if about == Truth::No {
            continue;
        }
        match allows {
            Truth::Unknown => outcomes.extend([true, false]),
            known => {
                outcomes.insert(known == Truth::Yes);
            }
        }
        let decides = about == Truth::Yes && rule.get("priority").as_integer().is_some();
        let label = rule.label(graph);
        let text = match allows {
            _ if !decides => format!("whether security rule {label} is about this is not known"),
            Truth::Yes => format!("security rule {label} allows it"),
            _ => format!("security rule {label} denies it"),
        };
        answer = answer.because(Reason::at(&rule.spot, text)).but(certainty(rule));
        if decides {
            decided = true;
            break;
        }
    }
    if !decided {
        outcomes
            .insert(traffic.direction == Direction::Outbound || traffic.tag == super::service_tags::NETWORK);
    }
    let truth = match (outcomes.contains(&true), outcomes.contains(&false)) {
        (true, false) => Truth::Yes,
        (false, true) => Truth::No,
        _ => Truth::Unknown,
    };
    let answer = Answer { truth, ..answer };
    if rules.complete.is_yes() {
        return answer;
    }
    // What is not known may come first.
    let unsure = Answer { truth: Truth::Unknown, ..answer };
    rules.complete.reasons.iter().cloned().fold(unsure, Answer::because)
}

fn certainty(rule: &SecurityRule) -> crate::bicep::value::Certainty {
    let names = ["access", "direction", "priority", "protocol"];
    let values: Vec<Value> = names.iter().map(|name| rule.get(name)).collect();
    Graph::certainty(&values)
}

/// A priority that no rule of this direction has, near the one that comes before `before`; else the first from 100 on.
#[must_use]
pub fn free_priority(
    rules: &SecurityRules,
    direction: Direction,
    before: Option<i64>,
    count: i64,
) -> Option<i64> {
    let taken: BTreeSet<i64> = rules
        .rules
        .iter()
        .filter(|rule| rule.goes(direction) != Truth::No)
        .filter_map(|rule| rule.get("priority").as_integer())
        .collect();
    let last = before.unwrap_or(4096).min(4096);
    let is_free =
        |first: &i64| first + count <= last && (*first..first + count).all(|one| !taken.contains(&one));
    let mut tens = (100..last).step_by(10);
    tens.find(is_free).or_else(|| (100..last).find(is_free))
}

#[cfg(test)]
mod tests;
