//! The order of what the layout library does not see: rows in their card, zones beside rows, the ends of lines at a card.

use super::cards::{Card, HEAD, Home, LAST, Shape, sort};
use super::layout::Route;
use azureml_analysis::network::map::{Kind, Map};

/// Puts the rows of each card in the order of what they lead to. Rows within rows stay below theirs.
pub(super) fn rows(map: &Map, shape: &mut Shape) {
    let heights: Vec<Option<f64>> = (0..map.nodes.len()).map(|node| middle(map, shape, node)).collect();
    let wish = |node: usize| {
        let others = map.links.iter().filter_map(|link| {
            let other = if link.from == node {
                link.to
            } else if link.to == node {
                link.from
            } else {
                return None;
            };
            // Where a private endpoint leads to counts before where it is named.
            let is_zone = map.nodes.get(other).is_some_and(|it| it.kind == Kind::PrivateDnsZone);
            (!is_zone).then(|| heights.get(other).copied().flatten()).flatten()
        });
        mean(others).unwrap_or(f64::INFINITY)
    };
    let parents: Vec<Option<usize>> = map.nodes.iter().map(|node| node.parent).collect();
    for card in &mut shape.cards {
        let top = |mut node: usize| {
            // The row that the card itself holds.
            while let Some(parent) =
                parents.get(node).copied().flatten().filter(|parent| *parent != card.node)
            {
                node = parent;
            }
            node
        };
        let mut keyed: Vec<_> =
            card.rows.drain(..).map(|row| (wish(top(row.node)), top(row.node), row)).collect();
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        card.rows = keyed.into_iter().map(|(_, _, row)| row).collect();
    }
}

/// Zones and guards that stand below one another change places until they have the order of what they belong to.
pub(super) fn zones(map: &Map, shape: &mut Shape) {
    let is_zone = |node: usize| map.nodes.get(node).is_some_and(|node| node.kind == Kind::PrivateDnsZone);
    let wish = |at: usize| {
        let card = shape.cards.get(at)?;
        map.nodes.get(card.node).filter(|node| sort(node.kind) == LAST)?;
        let others = map.links.iter().filter_map(|link| {
            if link.to == card.node { Some(link.from) } else { (link.from == card.node).then_some(link.to) }
        });
        Some(mean(others.filter_map(|node| middle(map, shape, node))))
    };
    let wishes: Vec<Option<Option<f64>>> = (0..shape.cards.len()).map(wish).collect();
    // A zone that nothing is named in stands behind those that something is, before what guards subnets.
    let zones = shape.cards.iter().zip(&wishes).filter(|(card, _)| is_zone(card.node));
    let lowest = zones.filter_map(|(_, wish)| wish.flatten()).fold(0.0, f64::max);
    let wishes: Vec<Option<f64>> =
        wishes.into_iter().map(|wish| Some(wish?.unwrap_or(lowest + 1.0))).collect();
    let column = |card: &Card| (card.x + card.width / 2.0).round();
    let mut order: Vec<usize> = (0..shape.cards.len()).collect();
    let place = |at: &usize| shape.cards.get(*at).map_or((0.0, 0.0), |card| (column(card), card.y));
    order.sort_by(|a, b| {
        let (a, b) = (place(a), place(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let runs = order.chunk_by(|a, b| {
        let wished = |at: &usize| wishes.get(*at).copied().flatten().is_some();
        wished(a) && wished(b) && place(a).0.total_cmp(&place(b).0).is_eq()
    });
    let mut moved: Vec<(usize, f64)> = Vec::new();
    for run in runs.filter(|run| run.len() > 1) {
        let cards: Vec<&Card> = run.iter().filter_map(|at| shape.cards.get(*at)).collect();
        let gaps = cards.windows(2).map(|pair| match pair {
            [above, below] => below.y - above.y - above.height,
            _ => 0.0,
        });
        let mut gaps = gaps.chain([0.0]);
        let mut top = cards.first().map_or(0.0, |card| card.y);
        let mut run = run.to_vec();
        let wished = |at: &usize| wishes.get(*at).copied().flatten().unwrap_or_default();
        run.sort_by(|a, b| wished(a).total_cmp(&wished(b)).then(a.cmp(b)));
        for at in run {
            moved.push((at, top));
            top += shape.cards.get(at).map_or(0.0, |card| card.height) + gaps.next().unwrap_or_default();
        }
    }
    for (at, top) in moved {
        if let Some(card) = shape.cards.get_mut(at) {
            card.y = top;
        }
    }
}

/// Lines that end at one side of a card keep a distance there, in the order in which they come.
pub(super) fn spread(map: &Map, shape: &Shape, routes: &mut [Route]) {
    for (at, card) in shape.cards.iter().enumerate() {
        let is_here = |node: usize| shape.home.get(node) == Some(&Home::Card(at));
        for x in [card.x, card.x + card.width] {
            // A line, whether its start is here, and the height of its next point.
            let mut ends: Vec<(usize, bool, f64)> = Vec::new();
            for (number, route) in routes.iter().enumerate() {
                let [first, .., last] = route.points.as_slice() else { continue };
                let second = route.points.get(1).unwrap_or(last);
                let before = route.points.iter().rev().nth(1).unwrap_or(first);
                if is_here(route.link.from) && same(first.0, x) {
                    ends.push((number, true, second.1));
                }
                if is_here(route.link.to) && same(last.0, x) {
                    ends.push((number, false, before.1));
                }
            }
            if ends.len() < 2 {
                continue;
            }
            ends.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
            let has_rows = !card.rows.is_empty();
            let room = if has_rows { super::cards::head(map.nodes.get(card.node)) } else { card.height };
            #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
            let gaps = (ends.len() - 1) as f64;
            let step = ((room - 16.0) / gaps).min(12.0);
            let middle = if has_rows { HEAD / 2.0 } else { card.height / 2.0 };
            let start = (card.y + middle - step * gaps / 2.0).max(card.y + 8.0);
            for (place, (number, is_start, _)) in ends.into_iter().enumerate() {
                #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
                let y = start + step * place as f64;
                let Some(route) = routes.get_mut(number) else { continue };
                let point = if is_start { route.points.first_mut() } else { route.points.last_mut() };
                if let Some(point) = point {
                    point.1 = y;
                }
            }
        }
    }
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

fn middle(map: &Map, shape: &Shape, node: usize) -> Option<f64> {
    match *shape.home.get(node)? {
        Home::Card(card) | Home::Row(card) => Some(shape.cards.get(card)?.middle_of(map, node)),
        Home::Frame(_) => None,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.collect();
    #[expect(clippy::cast_precision_loss, reason = "a handful of values")]
    let count = values.len() as f64;
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / count)
}
