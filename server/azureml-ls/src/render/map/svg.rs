//! The map as a picture: one SVG without scripts or anything from elsewhere, for light and dark. What can be clicked
//! carries its place as data attributes.

use super::cards::{
    Card, Frame, HEAD, LINE, MOST_DETAIL, MOST_LETTERS, PADDING, ROW, SIGN, TITLE, head, indent,
};
use super::layout::{MARGIN, Route, layout};
use super::{Picture, description, style, summary, text};
use azureml_analysis::Severity;
use azureml_analysis::network::map::{Mark, Node, Relation, State};
use std::fmt::Write as _;

/// More nodes than these nobody can look at.
pub(crate) const MOST_NODES: usize = 250;
/// The height of the heading.
const HEADING: f64 = 56.0;
/// The height of the legend's line.
const LEGEND: f64 = 26.0;

/// The picture as a text.
pub(crate) fn render(picture: &Picture) -> String {
    let layout = layout(&picture.map);
    let legend = legend(picture, &layout.routes);
    let summary = summary(&picture.map);
    let title = "Network map";
    let least = text::width(&summary, 13.0) + 2.0 * MARGIN;
    let width = layout.width.max(legend.1).max(least).max(320.0).ceil();
    let height = (HEADING + layout.height + LEGEND + MARGIN).ceil();
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"azureml-map\" role=\"graphics-document\" \
         aria-labelledby=\"map-title map-about\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\">\n<title id=\"map-title\">{title}</title>\n<desc id=\"map-about\">{}</desc>\n\
         <style>\n{}</style>\n<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n\
         <text class=\"head\" x=\"{MARGIN}\" y=\"34\">{title}</text>\n\
         <text class=\"small\" x=\"{MARGIN}\" y=\"53\">{}</text>\n<g transform=\"translate(0 {HEADING})\">\n",
        text::xml(&summary),
        style::SHEET,
        text::xml(&summary),
    );
    for frame in &layout.shape.frames {
        draw_frame(&mut out, picture, frame);
    }
    for route in &layout.routes {
        draw_line(&mut out, picture, route);
    }
    for card in &layout.shape.cards {
        draw_card(&mut out, picture, card);
    }
    let _ = write!(
        out,
        "</g>\n<g transform=\"translate({MARGIN} {})\">\n{}</g>\n</svg>\n",
        HEADING + layout.height + LEGEND / 2.0,
        legend.0
    );
    out
}

/// Opens the group of a node: its state as a class, its place, and what it is in words.
fn open(out: &mut String, picture: &Picture, at: usize, node: &Node, class: &str) {
    let _ = write!(
        out,
        "<g role=\"graphics-symbol\" class=\"{class} {}\" data-id=\"{}\"",
        node.state.name(),
        text::xml(&node.id)
    );
    let place = picture.place(at);
    if let Some(place) = place {
        let _ = write!(
            out,
            " data-path=\"{}\" data-line=\"{}\" data-column=\"{}\" tabindex=\"0\"",
            text::xml(&place.path),
            place.start.0,
            place.start.1
        );
    }
    let _ = writeln!(out, "><title>{}</title>", text::xml(&description(node, place)));
}

fn draw_frame(out: &mut String, picture: &Picture, frame: &Frame) {
    let Some(node) = picture.map.nodes.get(frame.node) else { return };
    let Frame { x, y, width, height, .. } = *frame;
    if !frame.titled {
        let _ = writeln!(
            out,
            "<rect class=\"frame\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"12\"/>"
        );
        return;
    }
    open(out, picture, frame.node, node, "node");
    let _ = writeln!(
        out,
        "<rect class=\"frame\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"12\"/>"
    );
    let mut right = x + PADDING;
    let middle = y + 17.0;
    if node.state != State::Plain {
        sign(out, node.state, right + 7.0, middle, 7.0);
        right += SIGN;
    }
    let kind = node.kind.title().to_uppercase();
    label(out, "kind", right, middle + 4.0, &kind);
    right += text::width(&kind, 10.0) + 14.0;
    let name = text::short(&node.name, MOST_LETTERS);
    label(out, "name", right, middle + 4.5, &name);
    right += text::bold(&name, 13.0) + 12.0;
    label(out, "small", right, middle + 4.0, &text::short(&node.detail, MOST_DETAIL));
    marks(out, &node.marks, x + PADDING, y + TITLE - 3.0);
    out.push_str("</g>\n");
}

fn draw_card(out: &mut String, picture: &Picture, card: &Card) {
    let Some(node) = picture.map.nodes.get(card.node) else { return };
    let Card { x, y, width, height, .. } = *card;
    open(out, picture, card.node, node, "node");
    let _ = writeln!(
        out,
        "<rect class=\"card\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"8\"/>"
    );
    let left = x + PADDING;
    label(out, "kind", left, y + 18.0, &node.kind.title().to_uppercase());
    let has_sign = node.state != State::Plain;
    if has_sign {
        sign(out, node.state, x + width - PADDING - 6.0, y + 15.0, 7.0);
    }
    label(out, "name", left, y + 35.0, &text::short(&node.name, MOST_LETTERS));
    let mut top = y + HEAD;
    if !node.detail.is_empty() {
        label(out, "small", left, top + 11.0, &text::short(&node.detail, MOST_DETAIL));
        top += LINE;
    }
    marks(out, &node.marks, left, top);
    out.push_str("</g>\n");
    for (number, row) in card.rows.iter().enumerate() {
        let Some(node) = picture.map.nodes.get(row.node) else { continue };
        let top = y + card.row_top(&picture.map, number);
        if number == 0 {
            let line = y + head(picture.map.nodes.get(card.node));
            let right = x + width;
            let _ = writeln!(
                out,
                "<line class=\"rule\" x1=\"{x:.1}\" y1=\"{line:.1}\" x2=\"{right:.1}\" y2=\"{line:.1}\"/>"
            );
        }
        let left = left + indent(row.depth);
        open(out, picture, row.node, node, "node");
        // Something to click on besides the letters.
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"transparent\"/>",
            row.height
        );
        if node.state == State::Plain {
            let (cx, cy) = (left + 6.0, top + ROW / 2.0);
            let _ = writeln!(out, "<circle class=\"tip\" cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"2.2\"/>");
        } else {
            sign(out, node.state, left + 6.0, top + ROW / 2.0, 6.0);
        }
        let name = text::short(&node.name, MOST_LETTERS);
        let from = left + SIGN;
        label(out, "row", from, top + 16.0, &name);
        label(
            out,
            "small",
            from + text::width(&name, 12.0) + 10.0,
            top + 16.0,
            &text::short(&node.detail, MOST_DETAIL),
        );
        marks(out, &node.marks, from, top + ROW - 4.0);
        out.push_str("</g>\n");
    }
}

fn marks(out: &mut String, marks: &[Mark], left: f64, top: f64) {
    for (line, mark) in marks.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of marks")]
        let middle = top + LINE * line as f64 + LINE / 2.0;
        let (class, path) = match mark.severity {
            Severity::Error => ("s-fails", "M-2.2-5h4.4l2.8 2.8v4.4l-2.8 2.8h-4.4l-2.8-2.8v-4.4z"),
            Severity::Warning => ("s-unknown", "M0-5.4l5.8 10h-11.6z"),
            Severity::Information => ("s-info", "M-4.6-4.6h9.2v9.2h-9.2z"),
            Severity::Hint => ("s-hint", "M-2.5-2.5h5v5h-5z"),
        };
        let _ = writeln!(
            out,
            "<path class=\"{class}\" transform=\"translate({:.1} {middle:.1})\" d=\"{path}\"/>",
            left + 6.0
        );
        label(out, &format!("code {class}"), left + SIGN - 4.0, middle + 4.0, mark.code);
    }
}

fn label(out: &mut String, class: &str, x: f64, y: f64, words: &str) {
    if !words.is_empty() {
        let _ =
            writeln!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", text::xml(words));
    }
}

/// The sign of a state: a disc with a tick, an octagon with a cross, a diamond with a question mark.
fn sign(out: &mut String, state: State, x: f64, y: f64, radius: f64) {
    let (shape, ink) = match state {
        State::Plain => return,
        State::Holds => ("M-7 0a7 7 0 1 0 14 0a7 7 0 1 0-14 0z", "M-3.2.2l2.2 2.4 4.2-4.8"),
        State::Fails => {
            ("M-3-7.2h6l4.2 4.2v6l-4.2 4.2h-6l-4.2-4.2v-6z", "M-2.6-2.6l5.2 5.2M2.6-2.6l-5.2 5.2")
        }
        State::Unknown => ("M0-8.4l8.4 8.4-8.4 8.4-8.4-8.4z", "M-2-1.8a2 2 0 1 1 3 1.8q-1 .6-1 1.5M0 4.2v.1"),
    };
    let _ = writeln!(
        out,
        "<g transform=\"translate({x:.1} {y:.1}) scale({:.2})\"><path class=\"s-{}\" d=\"{shape}\"/>\
         <path class=\"ink\" d=\"{ink}\"/></g>",
        radius / 7.0,
        state.name()
    );
}

fn draw_line(out: &mut String, picture: &Picture, route: &Route) {
    let name = |at: usize| picture.map.nodes.get(at).map_or("", |node| node.name.as_str());
    let relation = route.link.relation;
    let words = format!("{} {} {}", name(route.link.from), relation.words(), name(route.link.to));
    let _ = writeln!(
        out,
        "<g><title>{}</title><path class=\"link {}\" d=\"{}\"/>",
        text::xml(&words),
        relation.name(),
        curve(&route.points)
    );
    if let [first, .., before, last] = [route.points.as_slice(), &[]].concat().as_slice() {
        tips(out, relation, *first, *before, *last);
    } else if let [first, last] = route.points.as_slice() {
        tips(out, relation, *first, *first, *last);
    }
    out.push_str("</g>\n");
}

/// The ends of a line: an arrow where it leads to, a dot where a private endpoint starts.
fn tips(out: &mut String, relation: Relation, first: (f64, f64), before: (f64, f64), last: (f64, f64)) {
    let (x, y) = last;
    if relation == Relation::LinkedTo {
        let _ = writeln!(out, "<circle class=\"tip\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\"/>");
        return;
    }
    let back = if before.0 <= x { -7.0 } else { 7.0 };
    let _ = writeln!(out, "<path class=\"tip\" d=\"M{x:.1} {y:.1}l{back}-3.6v7.2z\"/>");
    if relation == Relation::LeadsTo {
        let (x, y) = first;
        let _ = writeln!(out, "<circle class=\"tip\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\"/>");
    }
}

/// A smooth way through the points, level at each of them.
fn curve(points: &[(f64, f64)]) -> String {
    let mut path = String::new();
    let mut before: Option<(f64, f64)> = None;
    for (x, y) in points.iter().copied() {
        let _ = match before {
            None => write!(path, "M{x:.1} {y:.1}"),
            Some((_, level)) if (level - y).abs() < 0.05 => write!(path, "L{x:.1} {y:.1}"),
            Some((from, level)) if (from - x).abs() < 0.05 => {
                // Both ends on one side: out to the right and back.
                let out = x + 40.0;
                write!(path, "C{out:.1} {level:.1} {out:.1} {y:.1} {x:.1} {y:.1}")
            }
            Some((from, level)) => {
                let half = (from + x) / 2.0;
                write!(path, "C{half:.1} {level:.1} {half:.1} {y:.1} {x:.1} {y:.1}")
            }
        };
        before = Some((x, y));
    }
    path
}

/// The legend of what the picture shows, and its width.
fn legend(picture: &Picture, routes: &[Route]) -> (String, f64) {
    let mut out = String::new();
    let mut x = 0.0;
    for state in State::ALL {
        if state == State::Plain || picture.map.count(state) == 0 {
            continue;
        }
        sign(&mut out, state, x + 7.0, 0.0, 7.0);
        label(&mut out, "small", x + SIGN, 4.0, state.name());
        x += SIGN + text::width(state.name(), 11.0) + 20.0;
    }
    for relation in Relation::ALL {
        if !routes.iter().any(|route| route.link.relation == relation) {
            continue;
        }
        let _ = writeln!(out, "<path class=\"link {}\" d=\"M{x:.1} 0h34\"/>", relation.name());
        tips(&mut out, relation, (x, 0.0), (x, 0.0), (x + 34.0, 0.0));
        label(&mut out, "small", x + 42.0, 4.0, relation.words());
        x += 42.0 + text::width(relation.words(), 11.0) + 20.0;
    }
    (out, x + 2.0 * MARGIN)
}

#[cfg(test)]
mod tests;
