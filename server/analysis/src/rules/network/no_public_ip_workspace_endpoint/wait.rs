//! Making a compute wait: `dependsOn` where the compute and what it waits for, or the modules that hold them, stand side by
//! side.

use super::Early;
use crate::network::facts::Step;
use crate::network::{Context, NodeId, Resource};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Element, Kind};
use azureml_syntax::edit::{NewValue, Operation, Place};
use std::collections::HashSet;
use std::sync::Arc;

/// The file and the operations that make `compute` wait.
pub(super) fn operations(
    context: &Context<'_>,
    compute: NodeId,
    early: &Early,
) -> Option<(Arc<str>, Vec<Operation>)> {
    let graph = context.graph;
    let facts = graph.facts_of(compute)?;
    let order = &facts.order;
    let step = |it: &Resource| (it.declared.instance, it.declared.start);
    let around = |of: Step| std::iter::successors(Some(of), |(instance, _): &Step| order.call(*instance));
    let of_compute: Vec<Step> = around(step(graph.get(compute)?)).collect();
    let mut waiting: Option<Step> = None;
    let mut starts: Vec<usize> = Vec::new();
    for one in [early.endpoint].iter().chain(&early.groups) {
        let of_one: Vec<Step> = around(step(graph.get(*one)?)).collect();
        let mut pairs = of_compute.iter().flat_map(|a| of_one.iter().map(move |b| (*a, *b)));
        let (mine, other) = pairs.find(|(a, b)| a.0 == b.0)?;
        if mine == other || waiting.is_some_and(|known| known != mine) {
            return None;
        }
        waiting = Some(mine);
        if !starts.contains(&other.1) && !order.needs(mine).any(|needed| needed == other) {
            starts.push(other.1);
        }
        // Whatever already waits for the compute cannot come before it.
        let mut seen: HashSet<Step> = HashSet::new();
        let mut open = vec![other];
        while let Some(at) = open.pop() {
            if at == mine {
                return None;
            }
            open.extend(order.needs(at).filter(|needed| seen.insert(*needed)));
        }
    }
    let (instance, start) = waiting?;
    let place = crate::bicep::value::Place { instance, span: Span::new(start, start) };
    let file = facts.spot(place)?.file;
    let parsed = context.sources.bicep(&file)?;
    let all = named(parsed.parse.declarations(), "");
    let (_, waiting) = all.iter().find(|(_, declaration)| declaration.span().start == start)?;
    let symbol = |start: &usize| {
        let (name, _) = all.iter().find(|(_, declaration)| declaration.span().start == *start)?;
        Some(NewValue::Literal(name.clone()))
    };
    let symbols: Option<Vec<NewValue>> = starts.iter().map(symbol).collect();
    let symbols = symbols.filter(|symbols| !symbols.is_empty())?;
    let object = waiting.object()?;
    let operations = match object.get("dependsOn") {
        None => vec![Operation::AddEntry {
            map: object.span(),
            key: "dependsOn".to_owned(),
            value: NewValue::Sequence(symbols),
            place: Place::Last,
        }],
        Some(list) if matches!(list.kind(), Kind::Array) => {
            let is_empty =
                !list.elements().any(|element| matches!(element, Element::Item(_) | Element::Spread(_)));
            if is_empty {
                let key = object.entry("dependsOn")?.key.span();
                vec![Operation::SetValue { key, to: NewValue::Sequence(symbols) }]
            } else {
                symbols.into_iter().map(|value| Operation::AddItem { list: list.span(), value }).collect()
            }
        }
        Some(_) => return None,
    };
    Some((file, operations))
}

/// All declarations with what they are called from outside: `outer::inner`.
fn named<'p>(
    declarations: impl Iterator<Item = Declaration<'p>>,
    outer: &str,
) -> Vec<(String, Declaration<'p>)> {
    let mut all = Vec::new();
    for declaration in declarations {
        let Some(name) = declaration.name() else { continue };
        let name = if outer.is_empty() { name.text.to_owned() } else { format!("{outer}::{}", name.text) };
        all.extend(named(declaration.nested(), &name));
        all.push((name, declaration));
    }
    all
}
