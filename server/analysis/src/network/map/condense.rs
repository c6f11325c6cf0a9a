//! A map of many resources made small enough to look at: those that are alike and unremarkable become one, and if that
//! is not enough, the least remarkable are left out and counted.

use super::{Kind, Link, Map, Node, State};
use std::collections::{BTreeSet, HashMap};

/// What those that become one have in common: kind, holder, state and findings.
type Likeness<'m> = (Kind, Option<usize>, State, Vec<&'m str>);

impl Map {
    /// The same map with at most `most` nodes. What fails stays longest, then what is unknown; whatever stays keeps
    /// those that hold it.
    #[must_use]
    pub fn condensed(&self, most: usize) -> Self {
        if self.nodes.len() <= most {
            return self.clone();
        }
        let merged = self.merged();
        if merged.nodes.len() <= most { merged } else { merged.cut(most) }
    }

    /// Siblings of one kind, state and set of findings, none of which holds another, become one node.
    fn merged(&self) -> Self {
        let children = self.children();
        let mut alike: HashMap<Likeness<'_>, usize> = HashMap::new();
        let mut group_of = Vec::with_capacity(self.nodes.len());
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let parent = node.parent.and_then(|parent| group_of.get(parent)).copied();
            let holds_none = children.get(at).is_none_or(Vec::is_empty);
            let mut new = || {
                groups.push(Vec::new());
                groups.len() - 1
            };
            let group = if holds_none && !node.kind.is_workspace() {
                let codes = node.marks.iter().map(|mark| mark.code).collect();
                *alike.entry((node.kind, parent, node.state, codes)).or_insert_with(new)
            } else {
                new()
            };
            group_of.push(group);
            if let Some(members) = groups.get_mut(group) {
                members.push(at);
            }
        }
        let nodes = groups
            .iter()
            .filter_map(|members| {
                let first = self.nodes.get(*members.first()?)?;
                let parent = first.parent.and_then(|parent| group_of.get(parent)).copied();
                let count: usize =
                    members.iter().filter_map(|at| self.nodes.get(*at)).map(|it| it.count).sum();
                Some(if count == first.count {
                    Node { parent, ..first.clone() }
                } else {
                    many(first, parent, count)
                })
            })
            .collect();
        self.rewired(nodes, |at| group_of.get(at).copied(), 0)
    }

    /// The `most` most remarkable nodes, and those that hold them.
    fn cut(&self, most: usize) -> Self {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by_key(|at| {
            let node = self.nodes.get(*at);
            let state = node.map_or(State::Plain, |node| node.state);
            (
                std::cmp::Reverse(node.is_some_and(|node| node.kind.is_workspace())),
                std::cmp::Reverse(state),
                *at,
            )
        });
        let mut kept = BTreeSet::new();
        for at in order {
            let mut line = Vec::new();
            let mut next = Some(at);
            // A parent stands before its children, so this ends.
            while let Some(at) = next.filter(|at| !kept.contains(at)) {
                line.push(at);
                next = self.nodes.get(at).and_then(|node| node.parent).filter(|parent| *parent < at);
            }
            if kept.len() + line.len() <= most {
                kept.extend(line);
            }
        }
        let kept: Vec<usize> = kept.into_iter().collect();
        let new = |at: usize| kept.binary_search(&at).ok();
        let nodes: Vec<Node> = kept
            .iter()
            .filter_map(|at| self.nodes.get(*at))
            .map(|node| Node { parent: node.parent.and_then(new), ..node.clone() })
            .collect();
        let shown: usize = nodes.iter().map(|node| node.count).sum();
        let all: usize = self.nodes.iter().map(|node| node.count).sum();
        self.rewired(nodes, new, all - shown)
    }

    fn rewired(&self, nodes: Vec<Node>, new: impl Fn(usize) -> Option<usize>, left_out: usize) -> Self {
        let links: BTreeSet<Link> = self
            .links
            .iter()
            .filter_map(|link| Some(Link { from: new(link.from)?, to: new(link.to)?, ..*link }))
            .filter(|link| link.from != link.to)
            .collect();
        Self { nodes, links: links.into_iter().collect(), left_out: self.left_out + left_out }
    }
}

/// One node in place of `count` that are like `first`.
fn many(first: &Node, parent: Option<usize>, count: usize) -> Node {
    let others = count - 1;
    Node {
        name: format!("{} and {others} more", first.name),
        detail: String::new(),
        parent,
        count,
        ..first.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Link, Map, Node, Relation, State};

    fn node(kind: Kind, name: &str, parent: Option<usize>, state: State) -> Node {
        Node {
            id: name.to_owned(),
            kind,
            name: name.to_owned(),
            detail: String::new(),
            parent,
            state,
            marks: Vec::new(),
            verdicts: Vec::new(),
            place: None,
            count: 1,
        }
    }

    fn clusters(count: usize) -> Map {
        let mut nodes = vec![node(Kind::Workspace, "ws", None, State::Holds)];
        let mut links = Vec::new();
        for number in 0..count {
            let state = if number == 7 { State::Fails } else { State::Holds };
            nodes.push(node(Kind::ComputeCluster, &format!("cpu-{number}"), Some(0), state));
        }
        nodes.push(node(Kind::Subnet, "snet", None, State::Plain));
        for cluster in 1..=count {
            links.push(Link { from: cluster, to: count + 1, relation: Relation::InSubnet });
        }
        Map { nodes, links, left_out: 0 }
    }

    #[test]
    fn a_small_map_stays_as_it_is() {
        let map = clusters(10);
        assert_eq!(map.condensed(12), map);
    }

    #[test]
    fn alike_resources_become_one_and_the_one_that_fails_stands_alone() {
        let map = clusters(5_000).condensed(100);
        let names: Vec<_> = map.nodes.iter().map(|node| (node.name.as_str(), node.count)).collect();
        assert_eq!(names, [("ws", 1), ("cpu-0 and 4998 more", 4_999), ("cpu-7", 1), ("snet", 1)]);
        assert_eq!(map.links.len(), 2, "one line for all that are alike");
        assert_eq!(map.left_out, 0);
    }

    #[test]
    fn what_fails_is_left_out_last_and_what_is_left_out_is_counted() {
        let mut nodes = Vec::new();
        for number in 0..1_000 {
            let state = if number % 100 == 99 { State::Fails } else { State::Plain };
            let network = nodes.len();
            nodes.push(node(Kind::VirtualNetwork, &format!("vnet-{number}"), None, State::Plain));
            nodes.push(node(Kind::Subnet, &format!("snet-{number}"), Some(network), state));
        }
        let map = Map { nodes, ..Map::default() }.condensed(50);
        assert_eq!(map.nodes.len(), 50);
        assert_eq!(map.left_out, 1_950);
        assert_eq!(map.count(State::Fails), 10);
        for node in &map.nodes {
            let holder = node.parent.and_then(|parent| map.nodes.get(parent));
            assert_eq!(holder.is_some(), node.kind == Kind::Subnet, "{node:?}");
        }
    }
}
