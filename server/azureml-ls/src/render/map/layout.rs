//! Where cards, frames and lines go. The library `dagre` puts cards in columns with few crossings; what is done here is
//! to tell it what belongs together, and to make lines and frames of its answer. Must not know how anything is drawn.

use super::cards::{Card, FRAME, Frame, HEAD, Home, LINE, Shape, TITLE, shape};
use super::fallback;
use super::order;
use azureml_analysis::network::map::{Kind, Link, Map, Relation};
use dagre::graph::{Graph, GraphOptions};
use dagre::{Align, EdgeLabel, LayoutOptions, NodeLabel, RankDir};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The space between columns, for lines.
const COLUMN_GAP: f64 = 72.0;
/// The space between cards of a column.
const CARD_GAP: f64 = 26.0;
/// The space between parts that nothing connects; frames take some of it.
const PART_GAP: f64 = 76.0;
/// Parts of more cards are laid out once only.
const MOST_TRIED: usize = 80;
/// The space around everything.
pub(super) const MARGIN: f64 = 24.0;

/// A finished layout.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) shape: Shape,
    pub(super) routes: Vec<Route>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A line with its way.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) link: Link,
    /// From the start of the link to its end; at least two points.
    pub(super) points: Vec<(f64, f64)>,
}

/// Lays `map` out.
pub(super) fn layout(map: &Map) -> Layout {
    let mut shape = shape(map);
    let edges = edges(map, &shape);
    let mut ways = Ways::new();
    let mut top = 0.0;
    for part in parts(&shape, &edges) {
        // A panic in the library costs its order, not the picture.
        // The library's own choice, or one that leaves fewer holes.
        let choices = [None, Some(Align::UL), Some(Align::UR), Some(Align::DL), Some(Align::DR)];
        let tried = if part.len() > MOST_TRIED { 1 } else { choices.len() };
        let placed = choices
            .into_iter()
            .take(tried)
            .filter_map(|align| {
                catch_unwind(AssertUnwindSafe(|| place(&shape, &edges, &part, align))).ok().flatten()
            })
            .min_by(|a, b| a.cost.total_cmp(&b.cost));
        match placed {
            Some(placed) => {
                for (at, (x, y)) in part.iter().zip(placed.cards) {
                    if let Some(card) = shape.cards.get_mut(*at) {
                        (card.x, card.y) = (x - card.width / 2.0, y - card.height / 2.0);
                    }
                }
                let down = top - highest(&shape, &part);
                ways.extend(
                    placed
                        .ways
                        .into_iter()
                        .map(|(ends, way)| (ends, way.into_iter().map(|(x, y)| (x, y + down)).collect())),
                );
            }
            None => fallback::columns(map, &mut shape.cards, &part),
        }
        let down = top - highest(&shape, &part);
        for at in &part {
            if let Some(card) = shape.cards.get_mut(*at) {
                card.y += down;
                top = top.max(card.y + card.height + PART_GAP);
            }
        }
    }
    below(&mut shape.cards, &edges);
    order::rows(map, &mut shape);
    order::zones(map, &mut shape);
    surround(map, &mut shape);
    let (width, height) = extent(&mut shape);
    let shift = shape.cards.first().map_or((0.0, 0.0), |_| (width.1, height.1));
    let routes = routes(map, &shape, &ways, shift);
    Layout { shape, routes, width: width.0, height: height.0 }
}

/// The cards to the left and to the right of all lines between them; how much they want to be near.
type Edges = BTreeMap<(usize, usize), i32>;

/// Whether the end of such a line stands left of its start.
const fn is_backward(relation: Relation) -> bool {
    matches!(relation, Relation::LeadsTo | Relation::LinkedTo | Relation::Guards)
}

fn edges(map: &Map, shape: &Shape) -> Edges {
    let mut edges = Edges::new();
    let first_of = |frame: usize| shape.cards.iter().position(|card| card.frame == Some(frame));
    let card_of = |node: usize| match *shape.home.get(node)? {
        Home::Card(card) | Home::Row(card) => Some(card),
        Home::Frame(frame) => first_of(frame),
    };
    let mut add = |left: Option<usize>, right: Option<usize>, weight: i32| {
        if let (Some(left), Some(right)) = (left, right)
            && left != right
            && !edges.contains_key(&(right, left))
        {
            *edges.entry((left, right)).or_insert(0) += weight;
        }
    };
    for link in &map.links {
        let (left, right) =
            if is_backward(link.relation) { (link.to, link.from) } else { (link.from, link.to) };
        // What a private link scope holds stands beside it.
        let kind = map.nodes.get(link.from).map(|node| node.kind);
        if kind == Some(Kind::PrivateLinkScope) && map.links.iter().filter(|it| it.to == link.to).count() > 1
        {
            continue;
        }
        // A zone stands right of the private endpoints already.
        let weight = if link.relation == Relation::LinkedTo { 1 } else { 2 };
        add(card_of(left), card_of(right), weight);
    }
    // Endpoints stand left of their workspace, computes left of what it depends on.
    let depends = |workspace: usize| {
        map.links.iter().find(|it| it.from == workspace && it.relation == Relation::Uses).map(|it| it.to)
    };
    for (at, node) in map.nodes.iter().enumerate() {
        let Some(workspace) =
            node.parent.filter(|it| map.nodes.get(*it).is_some_and(|it| it.kind.is_workspace()))
        else {
            continue;
        };
        match node.kind {
            Kind::BatchEndpoint | Kind::OnlineEndpoint | Kind::ManagedNetwork => {
                add(card_of(at), card_of(workspace), 1)
            }
            Kind::ComputeCluster | Kind::ComputeInstance | Kind::Compute => {
                add(card_of(at), depends(workspace).and_then(card_of), 1);
            }
            _ => {}
        }
    }
    edges
}

struct Placed {
    /// How much there is to look at; less is better.
    cost: f64,
    /// The middle of each card.
    cards: Vec<(f64, f64)>,
    ways: Ways,
}

/// What lies on the way from one card to another.
type Ways = BTreeMap<(usize, usize), Vec<(f64, f64)>>;

/// The cards in parts that nothing connects, the first one first. Cards that stand alone are in no part.
fn parts(shape: &Shape, edges: &Edges) -> Vec<Vec<usize>> {
    let mut part: Vec<usize> = (0..shape.cards.len()).collect();
    fn root(part: &mut [usize], mut at: usize) -> usize {
        while let Some(above) = part.get(at).copied().filter(|above| *above != at) {
            let next = part.get(above).copied().unwrap_or(above);
            if let Some(it) = part.get_mut(at) {
                *it = next;
            }
            at = next;
        }
        at
    }
    let mut framed: BTreeMap<usize, usize> = BTreeMap::new();
    let pairs: Vec<(usize, usize)> = shape
        .cards
        .iter()
        .enumerate()
        .filter_map(|(at, card)| Some((*framed.entry(card.frame?).or_insert(at), at)))
        .chain(edges.keys().copied())
        .collect();
    for (one, other) in &pairs {
        let (one, other) = (root(&mut part, *one), root(&mut part, *other));
        if let Some(it) = part.get_mut(one.max(other)) {
            *it = one.min(other);
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, card) in shape.cards.iter().enumerate() {
        let root = root(&mut part, at);
        if card.frame.is_some() || pairs.iter().any(|(one, other)| *one == at || *other == at) {
            parts.entry(root).or_default().push(at);
        }
    }
    parts.into_values().collect()
}

/// The top of the highest card of a part.
fn highest(shape: &Shape, part: &[usize]) -> f64 {
    part.iter().filter_map(|at| shape.cards.get(*at)).map(|card| card.y).fold(f64::INFINITY, f64::min)
}

/// Asks the library where the cards of a part go.
fn place(shape: &Shape, edges: &Edges, part: &[usize], align: Option<Align>) -> Option<Placed> {
    let mut graph: Graph<NodeLabel, EdgeLabel> =
        Graph::with_options(GraphOptions { directed: true, multigraph: false, compound: true });
    let card_name = |at: usize| format!("c{at}");
    let here: BTreeSet<usize> = part.iter().copied().collect();
    let edges = || edges.iter().filter(|((left, _), _)| here.contains(left));
    for at in part {
        let (at, Some(card)) = (*at, shape.cards.get(*at)) else { continue };
        let label = NodeLabel { width: card.width, height: card.height, ..NodeLabel::default() };
        graph.set_node(card_name(at), Some(label));
        if let Some(frame) = card.frame {
            graph.set_parent(&card_name(at), Some(&format!("f{frame}")));
        }
    }
    for ((left, right), weight) in edges() {
        let label = EdgeLabel { weight: *weight, ..EdgeLabel::default() };
        graph.set_edge(card_name(*left), card_name(*right), Some(label), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: CARD_GAP,
        edgesep: 14.0,
        ranksep: COLUMN_GAP,
        align,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let finite = |x: f64, y: f64| (x.is_finite() && y.is_finite()).then_some((x, y));
    let cards = part
        .iter()
        .map(|at| {
            let node = graph.node(&card_name(*at))?;
            finite(node.x?, node.y?)
        })
        .collect::<Option<Vec<_>>>()?;
    let ways = edges()
        .filter_map(|((left, right), _)| {
            let edge = graph.edge(&card_name(*left), &card_name(*right), None)?;
            Some(((*left, *right), edge.points.iter().filter_map(|point| finite(point.x, point.y)).collect()))
        })
        .collect();
    let cost = cost(shape, part, &cards, edges());
    Some(Placed { cards, ways, cost })
}

/// How high it is, and how far lines go up and down.
fn cost<'e>(
    shape: &Shape,
    part: &[usize],
    middles: &[(f64, f64)],
    edges: impl Iterator<Item = (&'e (usize, usize), &'e i32)>,
) -> f64 {
    let at: BTreeMap<usize, (f64, f64)> = part.iter().copied().zip(middles.iter().copied()).collect();
    let height = |card: &usize| shape.cards.get(*card).map_or(0.0, |card| card.height / 2.0);
    let top = at.iter().map(|(card, (_, y))| y - height(card)).fold(f64::INFINITY, f64::min);
    let bottom = at.iter().map(|(card, (_, y))| y + height(card)).fold(f64::NEG_INFINITY, f64::max);
    let climbs = edges.filter_map(|((left, right), weight)| {
        Some((at.get(left)?.1 - at.get(right)?.1).abs() * f64::from(*weight))
    });
    climbs.sum::<f64>() + 4.0 * (bottom - top)
}

/// What nothing is connected with stands in lines of its own below the rest.
fn below(cards: &mut [Card], edges: &Edges) {
    let connected = |at: usize| edges.keys().any(|(left, right)| *left == at || *right == at);
    let is_alone: Vec<bool> =
        cards.iter().enumerate().map(|(at, card)| card.frame.is_none() && !connected(at)).collect();
    if is_alone.iter().all(|alone| *alone) && cards.len() < 2 {
        return;
    }
    let others = || cards.iter().zip(&is_alone).filter(|(_, alone)| !**alone).map(|(card, _)| card);
    let left = others().map(|card| card.x).fold(f64::INFINITY, f64::min);
    let left = if left.is_finite() { left } else { 0.0 };
    let right = others().map(|card| card.x + card.width).fold(left + 900.0, f64::max);
    let bottom = others().map(|card| card.y + card.height).fold(f64::NEG_INFINITY, f64::max);
    let mut y = if bottom.is_finite() { bottom + FRAME + 2.0 * CARD_GAP } else { 0.0 };
    let (mut x, mut tallest) = (left, 0.0_f64);
    for (card, _) in cards.iter_mut().zip(&is_alone).filter(|(_, alone)| **alone) {
        if x > left && x + card.width > right {
            (x, y, tallest) = (left, y + tallest + CARD_GAP, 0.0);
        }
        (card.x, card.y) = (x, y);
        x += card.width + CARD_GAP;
        tallest = tallest.max(card.height);
    }
}

/// Draws the frames around their cards.
fn surround(map: &Map, shape: &mut Shape) {
    for (at, frame) in shape.frames.iter_mut().enumerate() {
        let cards = || shape.cards.iter().filter(|card| card.frame == Some(at));
        let left = cards().map(|card| card.x).fold(f64::INFINITY, f64::min);
        let top = cards().map(|card| card.y).fold(f64::INFINITY, f64::min);
        let right = cards().map(|card| card.x + card.width).fold(f64::NEG_INFINITY, f64::max);
        let bottom = cards().map(|card| card.y + card.height).fold(f64::NEG_INFINITY, f64::max);
        if left > right {
            continue;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of marks")]
        let marks = map.nodes.get(frame.node).map_or(0.0, |node| node.marks.len() as f64 * LINE);
        let above = if frame.titled { TITLE + marks } else { FRAME };
        (frame.x, frame.y) = (left - FRAME, top - above);
        (frame.width, frame.height) = (right - left + 2.0 * FRAME, bottom - top + above + FRAME);
    }
}

/// Moves everything to the top left corner; gives the size, and by how much it moved.
fn extent(shape: &mut Shape) -> ((f64, f64), (f64, f64)) {
    let boxes = || {
        let cards = shape.cards.iter().map(|card| (card.x, card.y, card.width, card.height));
        cards.chain(shape.frames.iter().map(|frame| (frame.x, frame.y, frame.width, frame.height)))
    };
    if boxes().next().is_none() {
        return ((0.0, 0.0), (0.0, 0.0));
    }
    let left = boxes().map(|(x, ..)| x).fold(f64::INFINITY, f64::min);
    let top = boxes().map(|(_, y, ..)| y).fold(f64::INFINITY, f64::min);
    let right = boxes().map(|(x, _, width, _)| x + width).fold(f64::NEG_INFINITY, f64::max);
    let bottom = boxes().map(|(_, y, _, height)| y + height).fold(f64::NEG_INFINITY, f64::max);
    let (dx, dy) = (MARGIN - left, MARGIN - top);
    for card in &mut shape.cards {
        card.x += dx;
        card.y += dy;
    }
    for frame in &mut shape.frames {
        frame.x += dx;
        frame.y += dy;
    }
    ((right + dx + MARGIN, dx), (bottom + dy + MARGIN, dy))
}

/// The ways of all lines.
fn routes(map: &Map, shape: &Shape, ways: &Ways, shift: (f64, f64)) -> Vec<Route> {
    let columns = columns(&shape.cards);
    let mut routes: Vec<Route> = Vec::new();
    let named: BTreeSet<usize> =
        map.links.iter().filter(|it| it.relation == Relation::NamedIn).map(|it| it.to).collect();
    for link in &map.links {
        // The zone says so itself; a line more only where it would stand alone.
        if link.relation == Relation::LinkedTo && named.contains(&link.from) {
            continue;
        }
        let (left, right) =
            if is_backward(link.relation) { (link.to, link.from) } else { (link.from, link.to) };
        let Some((start, end)) = ends(map, shape, left, right) else { continue };
        let between = match (shape.home.get(left), shape.home.get(right)) {
            (Some(Home::Card(a) | Home::Row(a)), Some(Home::Card(b) | Home::Row(b))) => {
                ways.get(&(*a, *b)).map(Vec::as_slice).unwrap_or_default()
            }
            _ => &[],
        };
        let mut points = vec![start];
        for (x, y) in between {
            let (x, y) = (x + shift.0, y + shift.1);
            // Between columns a line goes as it likes; through a column it goes straight.
            if let Some((from, to)) = columns.iter().find(|(from, to)| *from < x && x < *to)
                && *from > start.0
                && *to < end.0
            {
                points.extend([(*from, y), (*to, y)]);
            }
        }
        points.push(end);
        points.dedup();
        if is_backward(link.relation) {
            points.reverse();
        }
        routes.push(Route { link: *link, points });
    }
    order::spread(map, shape, &mut routes);
    routes
}

/// Where a line between two nodes leaves the one and reaches the other. The first one stands left as a rule; where it
/// does not, the line leaves from whichever sides face each other.
fn ends(map: &Map, shape: &Shape, left: usize, right: usize) -> Option<((f64, f64), (f64, f64))> {
    let one = side(map, shape, left)?;
    let other = side(map, shape, right)?;
    // A line to a frame is level where it can be.
    let y = |of: &Side, to: &Side| {
        if of.is_frame { to.y.clamp(of.top + HEAD, of.bottom.max(of.top + HEAD)) } else { of.y }
    };
    let (a, b) = (y(&one, &other), y(&other, &one));
    Some(if one.right <= other.left + 1.0 {
        ((one.right, a), (other.left, b))
    } else if other.right <= one.left + 1.0 {
        ((one.left, a), (other.right, b))
    } else {
        ((one.right, a), (other.right, b))
    })
}

struct Side {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    y: f64,
    is_frame: bool,
}

fn side(map: &Map, shape: &Shape, node: usize) -> Option<Side> {
    match *shape.home.get(node)? {
        Home::Card(card) | Home::Row(card) => {
            let card = shape.cards.get(card)?;
            let (left, right) = (card.x, card.x + card.width);
            let y = card.middle_of(map, node);
            Some(Side { left, right, top: card.y, bottom: card.y + card.height, y, is_frame: false })
        }
        Home::Frame(frame) => {
            let Frame { x, y, width, height, .. } = *shape.frames.get(frame)?;
            Some(Side {
                left: x,
                right: x + width,
                top: y,
                bottom: y + height,
                y: y + height / 2.0,
                is_frame: true,
            })
        }
    }
}

/// The columns, as the left and right ends of their widest cards.
fn columns(cards: &[Card]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = cards.iter().map(|card| (card.x, card.x + card.width)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (from, to) in spans {
        match columns.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => columns.push((from, to)),
        }
    }
    columns
}

#[cfg(test)]
mod tests;
