use super::super::sample::{many, secured};
use super::*;

/// Left, top, right, bottom.
type Corners = (f64, f64, f64, f64);

fn corners(card: &Card) -> Corners {
    (card.x, card.y, card.x + card.width, card.y + card.height)
}

fn overlap(a: Corners, b: Corners) -> bool {
    a.0 < b.2 && b.0 < a.2 && a.1 < b.3 && b.1 < a.3
}

/// Points on the way of a line, as it is drawn: level at each of its points.
fn drawn(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut all = Vec::new();
    for pair in points.windows(2) {
        let [(x, y), (to_x, to_y)] = *pair else { continue };
        for step in 0..=20 {
            let t = f64::from(step) / 20.0;
            let ease = t * t * (3.0 - 2.0 * t);
            // The Bézier's x for handles half way.
            let across = 1.5 * t * (1.0 - t) * (1.0 - t) + 1.5 * t * t * (1.0 - t) + t * t * t;
            all.push((x + (to_x - x) * across, y + (to_y - y) * ease));
        }
    }
    all
}

#[test]
fn cards_do_not_overlap_and_lie_in_their_frames_alone() {
    for map in [secured(), many(2, 3), many(5, 4)] {
        let Layout { shape, width, height, .. } = layout(&map);
        for (at, card) in shape.cards.iter().enumerate() {
            let here = corners(card);
            assert!(here.0 >= 0.0 && here.1 >= 0.0 && here.2 <= width && here.3 <= height, "{card:?}");
            for other in shape.cards.iter().skip(at + 1) {
                assert!(!overlap(here, corners(other)), "{card:?}\n{other:?}");
            }
            for (number, frame) in shape.frames.iter().enumerate() {
                let around = (frame.x, frame.y, frame.x + frame.width, frame.y + frame.height);
                assert_eq!(overlap(here, around), card.frame == Some(number), "{card:?}\n{frame:?}");
            }
        }
    }
}

#[test]
fn lines_run_past_the_cards_that_they_do_not_join() {
    for map in [secured(), many(2, 3)] {
        let Layout { shape, routes, .. } = layout(&map);
        let mut through = Vec::new();
        for route in &routes {
            let ends = [route.link.from, route.link.to].map(|node| shape.home[node]);
            for (at, card) in shape.cards.iter().enumerate() {
                if ends.contains(&Home::Card(at)) || ends.contains(&Home::Row(at)) {
                    continue;
                }
                let (left, top, right, bottom) = corners(card);
                let inside = |(x, y): &(f64, f64)| *x > left && *x < right && *y > top && *y < bottom;
                if drawn(&route.points).iter().any(inside) {
                    through.push((route.link, card.node));
                }
            }
        }
        assert!(through.is_empty(), "{through:?}");
    }
}

#[test]
fn the_same_map_is_laid_out_the_same_each_time() {
    let places = || -> Vec<String> {
        layout(&many(2, 3)).shape.cards.iter().map(|card| format!("{:.3} {:.3}", card.x, card.y)).collect()
    };
    assert_eq!(places(), places());
}

#[test]
fn what_nothing_is_connected_with_stands_below() {
    let mut it = super::super::sample::Drawing { map: secured() };
    let alone = it.node(Kind::KeyVault, "kv-alone", "", None, azureml_analysis::network::map::State::Plain);
    let Layout { shape, .. } = layout(&it.map);
    let bottom = |card: &Card| card.y + card.height;
    let others = shape.cards.iter().filter(|card| card.node != alone).map(bottom).fold(0.0, f64::max);
    let card = shape.cards.iter().find(|card| card.node == alone).unwrap();
    assert!(card.y > others, "{card:?}");
}

#[test]
fn nothing_to_draw_is_an_empty_picture() {
    let Layout { shape, routes, .. } = layout(&Map::default());
    assert!(shape.cards.is_empty() && routes.is_empty());
}
