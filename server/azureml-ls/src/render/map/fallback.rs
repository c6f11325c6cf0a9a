//! The layout in a plain way, for when the library fails: one column for each sort of resource.

use super::cards::{Card, sort};
use azureml_analysis::network::map::Map;
use std::collections::BTreeMap;

/// Puts the cards at these places into columns, those of one frame next to each other.
pub(super) fn columns(map: &Map, cards: &mut [Card], part: &[usize]) {
    let mut tops: BTreeMap<usize, f64> = BTreeMap::new();
    let mut order: Vec<usize> = part.to_vec();
    order.sort_by_key(|at| cards.get(*at).map(|card| (card.frame.is_none(), card.frame)));
    let widest = cards.iter().map(|card| card.width).fold(0.0, f64::max);
    for at in order {
        let Some(card) = cards.get_mut(at) else { continue };
        let column = map.nodes.get(card.node).map_or(0, |node| sort(node.kind));
        let top = tops.entry(column).or_insert(0.0);
        #[expect(clippy::cast_precision_loss, reason = "five columns")]
        let x = column as f64 * (widest + 80.0);
        (card.x, card.y) = (x, *top);
        *top += card.height + 60.0;
    }
}

#[cfg(test)]
mod tests {
    use super::super::cards::shape;
    use super::super::sample::secured;
    use super::*;

    #[test]
    fn no_two_cards_overlap() {
        let map = secured();
        let mut shape = shape(&map);
        let all: Vec<usize> = (0..shape.cards.len()).collect();
        columns(&map, &mut shape.cards, &all);
        for (at, one) in shape.cards.iter().enumerate() {
            for other in shape.cards.iter().skip(at + 1) {
                let apart = one.x + one.width <= other.x
                    || other.x + other.width <= one.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(apart, "{one:?} {other:?}");
            }
        }
    }
}
