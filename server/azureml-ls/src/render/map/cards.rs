//! What becomes a card, a row in a card or a frame around cards, and how large each is. Must not know where they go.

use super::text;
use azureml_analysis::network::map::{Kind, Map, Node};
use std::collections::BTreeMap;

/// The inner edge of a card, in pixels.
pub(super) const PADDING: f64 = 12.0;
/// The height of the two lines at the top of a card: what it is and what it is called.
pub(super) const HEAD: f64 = 40.0;
/// The height of a line of small text.
pub(super) const LINE: f64 = 16.0;
/// The height of a row's first line.
pub(super) const ROW: f64 = 24.0;
/// What the sign of a state takes, left of a name.
pub(super) const SIGN: f64 = 22.0;
/// The height of a frame's title.
pub(super) const TITLE: f64 = 30.0;
/// The space between a frame and its cards.
pub(super) const FRAME: f64 = 14.0;
/// Longer names lose their middle.
pub(super) const MOST_LETTERS: usize = 42;
/// Details may be a little longer: they are smaller.
pub(super) const MOST_DETAIL: usize = 40;

const NARROWEST: f64 = 150.0;

/// A box with a resource in it, and a row for each one that it holds.
#[derive(Clone, Debug)]
pub(super) struct Card {
    /// The resource, by place in the map.
    pub(super) node: usize,
    /// The frame around it, by place in [`Shape::frames`].
    pub(super) frame: Option<usize>,
    /// What it holds, in order.
    pub(super) rows: Vec<Row>,
    /// Top left corner; set by the layout.
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A resource that another one holds.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) node: usize,
    /// How deep it lies: 1 for what the card itself holds.
    pub(super) depth: usize,
    pub(super) height: f64,
}

/// A box around cards.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) node: usize,
    /// Whether it says what it is; the frame of a workspace holds the workspace's card.
    pub(super) titled: bool,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// All boxes, and where each resource is.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) cards: Vec<Card>,
    pub(super) frames: Vec<Frame>,
    /// By place in the map.
    pub(super) home: Vec<Home>,
}

/// Where a resource is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// It has a card.
    Card(usize),
    /// It is a row of this card.
    Row(usize),
    /// It is only a frame.
    Frame(usize),
}

impl Card {
    /// A row's top, from the top of the card.
    pub(super) fn row_top(&self, map: &Map, at: usize) -> f64 {
        head(map.nodes.get(self.node)) + self.rows.iter().take(at).map(|row| row.height).sum::<f64>()
    }

    /// Where a line to the card or to one of its rows ends, from the top of the picture.
    pub(super) fn middle_of(&self, map: &Map, node: usize) -> f64 {
        match self.rows.iter().position(|row| row.node == node) {
            Some(at) => self.y + self.row_top(map, at) + ROW / 2.0,
            None if self.rows.is_empty() => self.y + self.height / 2.0,
            None => self.y + HEAD / 2.0,
        }
    }
}

/// The height of a card without its rows.
pub(super) fn head(node: Option<&Node>) -> f64 {
    let Some(node) = node else { return HEAD };
    let detail = if node.detail.is_empty() { 0.0 } else { LINE };
    #[expect(clippy::cast_precision_loss, reason = "a handful of marks")]
    let marks = node.marks.len() as f64 * LINE;
    let end = if detail + marks > 0.0 { 6.0 } else { 4.0 };
    HEAD + detail + marks + end
}

/// Decides what becomes what. Sizes are set, places are not.
pub(super) fn shape(map: &Map) -> Shape {
    let children = map.children();
    let holds = |at: usize| children.get(at).is_some_and(|held| !held.is_empty());
    let mut shape =
        Shape { cards: Vec::new(), frames: Vec::new(), home: Vec::with_capacity(map.nodes.len()) };
    // The frame that a node opens, by its place in the map.
    let mut opened: Vec<Option<usize>> = Vec::with_capacity(map.nodes.len());
    let mut depths: Vec<usize> = Vec::with_capacity(map.nodes.len());
    for (at, node) in map.nodes.iter().enumerate() {
        let parent = node.parent.filter(|parent| *parent < at);
        let around = parent.and_then(|parent| opened.get(parent).copied().flatten());
        let above = parent.and_then(|parent| shape.home.get(parent).copied());
        let mut depth = 0;
        let mut frame = None;
        let home = match (around, above) {
            (None, Some(Home::Card(card) | Home::Row(card))) => {
                depth = parent.and_then(|parent| depths.get(parent)).map_or(1, |depth| depth + 1);
                if let Some(card) = shape.cards.get_mut(card) {
                    card.rows.push(Row { node: at, depth, height: row_height(node) });
                }
                Home::Row(card)
            }
            (around, _) => {
                let is_network = node.kind == Kind::VirtualNetwork;
                // No frame within a frame.
                if around.is_none() && holds(at) && (is_network || node.kind.is_workspace()) {
                    frame = Some(shape.frames.len());
                    shape.frames.push(Frame {
                        node: at,
                        titled: is_network,
                        x: 0.0,
                        y: 0.0,
                        width: 0.0,
                        height: 0.0,
                    });
                }
                match frame.filter(|_| is_network) {
                    Some(frame) => Home::Frame(frame),
                    None => {
                        shape.cards.push(Card {
                            node: at,
                            frame: frame.or(around),
                            rows: Vec::new(),
                            x: 0.0,
                            y: 0.0,
                            width: 0.0,
                            height: 0.0,
                        });
                        Home::Card(shape.cards.len() - 1)
                    }
                }
            }
        };
        opened.push(frame);
        depths.push(depth);
        shape.home.push(home);
    }
    for card in &mut shape.cards {
        measure(map, card);
        // Wide enough for the title above it.
        let frame = card.frame.and_then(|frame| shape.frames.get(frame)).filter(|frame| frame.titled);
        if let Some(node) = frame.and_then(|frame| map.nodes.get(frame.node)) {
            card.width = card.width.max(title_width(node) - 2.0 * FRAME).ceil();
        }
    }
    level(map, &mut shape.cards);
    shape
}

/// Cards that stand in one column as a rule are equally wide.
fn level(map: &Map, cards: &mut [Card]) {
    let column = |card: &Card| map.nodes.get(card.node).map(|node| sort(node.kind));
    let mut widths: BTreeMap<Option<usize>, f64> = BTreeMap::new();
    for card in cards.iter() {
        let width = widths.entry(column(card)).or_insert(0.0);
        *width = width.max(card.width);
    }
    for card in cards {
        card.width = widths.get(&column(card)).copied().unwrap_or(card.width);
    }
}

/// The column of what belongs to subnets and private endpoints.
pub(super) const LAST: usize = 4;

/// In which column resources of a kind stand as a rule, from the left.
pub(super) const fn sort(kind: Kind) -> usize {
    match kind {
        Kind::BatchEndpoint | Kind::OnlineEndpoint | Kind::BatchDeployment | Kind::OnlineDeployment => 0,
        Kind::ManagedNetwork => 0,
        kind if kind.is_workspace() => 1,
        Kind::ComputeCluster | Kind::ComputeInstance | Kind::Compute | Kind::OutboundRule => 1,
        Kind::VirtualNetwork | Kind::Subnet | Kind::PrivateEndpoint => 3,
        Kind::PrivateDnsZone | Kind::NetworkSecurityGroup | Kind::RouteTable | Kind::NatGateway => LAST,
        _ => 2,
    }
}

/// How much room the title of a frame takes.
pub(super) fn title_width(node: &Node) -> f64 {
    let name = text::bold(&text::short(&node.name, MOST_LETTERS), 13.0);
    let detail = text::width(&text::short(&node.detail, MOST_DETAIL), 11.0);
    2.0 * PADDING + SIGN + text::width(&node.kind.title().to_uppercase(), 10.0) + 14.0 + name + 12.0 + detail
}

fn measure(map: &Map, card: &mut Card) {
    let Some(node) = map.nodes.get(card.node) else { return };
    let mut width = NARROWEST
        .max(text::bold(&text::short(&node.name, MOST_LETTERS), 13.0) + SIGN)
        .max(text::width(&node.kind.title().to_uppercase(), 10.0) + SIGN)
        .max(text::width(&text::short(&node.detail, MOST_DETAIL), 11.0));
    for row in &card.rows {
        let Some(node) = map.nodes.get(row.node) else { continue };
        let indent = indent(row.depth) + SIGN;
        width = width.max(indent + row_text(node)).max(indent + marks_width(node));
    }
    card.width = (width.max(marks_width(node)) + 2.0 * PADDING).ceil();
    let rows: f64 = card.rows.iter().map(|row| row.height).sum();
    let end = if card.rows.is_empty() { 0.0 } else { 6.0 };
    card.height = head(Some(node)) + rows + end;
}

/// How far a row stands in from the card's edge, beyond the padding.
pub(super) fn indent(depth: usize) -> f64 {
    if depth > 1 { 14.0 } else { 0.0 }
}

fn row_text(node: &Node) -> f64 {
    let name = text::width(&text::short(&node.name, MOST_LETTERS), 12.0);
    let detail = text::width(&text::short(&node.detail, MOST_DETAIL), 11.0);
    if detail > 0.0 { name + 10.0 + detail } else { name }
}

fn marks_width(node: &Node) -> f64 {
    node.marks.iter().map(|mark| SIGN + text::width(mark.code, 11.0)).fold(0.0, f64::max)
}

fn row_height(node: &Node) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a handful of marks")]
    let marks = node.marks.len() as f64 * LINE;
    ROW + marks
}
