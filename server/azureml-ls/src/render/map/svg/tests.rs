use super::super::sample::{Drawing, many, secured};
use super::super::{Located, Picture};
use super::*;
use azureml_analysis::network::Spot;
use azureml_analysis::network::map::Kind;
use azureml_syntax::Span;

fn drawn(map: azureml_analysis::network::map::Map) -> String {
    render(&Picture::new(map, |_| None))
}

/// The group of the node of this name, up to the next group of a node.
fn group<'s>(svg: &'s str, name: &str) -> &'s str {
    let at = svg.find(&format!(">{name}</text>")).unwrap_or_else(|| panic!("no {name}"));
    let start = svg[..at].rfind("<g role=").unwrap();
    let end = svg[at..].find("<g role=").map_or(svg.len(), |length| at + length);
    &svg[start..end]
}

#[test]
fn states_show_as_class_and_sign_and_codes_stand_in_their_card() {
    let svg = drawn(secured());
    let storage = group(&svg, "stml");
    assert!(storage.contains("class=\"node fails\""), "{storage}");
    assert!(storage.contains(">storage-private-endpoints</text>"), "{storage}");
    // The octagon with a cross; the tick in a disc; the question mark in a diamond.
    assert!(storage.contains("M-3-7.2h6") && storage.contains("M-2.6-2.6"), "{storage}");
    assert!(group(&svg, "kv-ml").contains("a7 7 0 1 0 14 0"), "{svg}");
    assert!(group(&svg, "pe-ml-file").contains("M0-8.4l8.4 8.4"), "{svg}");
    assert!(!group(&svg, "appi-ml").contains("class=\"ink\""), "{svg}");
    assert!(svg.contains("29 resources · 5 fail · 3 unknown · 20 hold"), "{svg}");
}

#[test]
fn every_colour_has_a_value_for_light_and_for_dark() {
    let (first, rest) = style::SHEET.split_once("@media(prefers-color-scheme:dark)").unwrap();
    let names = |text: &str| -> Vec<String> {
        text.split("--").skip(1).filter_map(|part| Some(part.split_once(':')?.0.to_owned())).collect()
    };
    let (dark, rest) = rest.split_once("}}").unwrap();
    assert_eq!(names(first), names(dark));
    for used in rest.split("var(--").skip(1) {
        let name = used.split(')').next().unwrap().to_owned();
        assert!(names(first).contains(&name), "{name}");
    }
    // Colours stand in the sheet alone.
    let svg = drawn(secured());
    assert!(!svg.contains("\"#") && !svg.contains("rgb("), "{svg}");
}

#[test]
fn what_can_be_clicked_carries_its_place() {
    let mut it = Drawing::new();
    let vault = it.node(Kind::KeyVault, "kv", "", None, State::Plain);
    it.map.nodes[vault].place = Some(Spot { file: "/w/main.bicep".into(), span: Span::new(0, 1) });
    let picture = Picture::new(it.map, |spot| {
        Some(Located { path: spot.file.trim_start_matches("/w/").to_owned(), start: (3, 10), end: (3, 12) })
    });
    let svg = render(&picture);
    let part = "data-id=\"Key vault/kv\" data-path=\"main.bicep\" data-line=\"3\" data-column=\"10\"";
    assert!(svg.contains(part), "{svg}");
    assert!(svg.contains("main.bicep:3</title>"), "{svg}");
}

#[test]
fn nothing_in_a_name_becomes_markup() {
    let mut it = Drawing::new();
    let name = "<script>alert(1)</script>\"' onload=x";
    it.node(Kind::KeyVault, name, name, None, State::Fails);
    let svg = drawn(it.map);
    assert!(!svg.contains("<script") && !svg.contains("\"' onload"), "{svg}");
    assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
}

#[test]
fn what_is_left_out_is_said() {
    let map = many(30, 4).condensed(100);
    assert!(map.left_out > 0 && map.nodes.len() <= 100);
    assert!(drawn(map).contains(" more not shown"));
}

#[test]
fn a_frame_shows_its_codes_too() {
    let mut map = secured();
    let network = map.nodes.iter().position(|node| node.kind == Kind::VirtualNetwork).unwrap();
    let code = "no-public-ip-egress";
    map.nodes[network].marks.push(Mark { code, severity: Severity::Warning, message: String::new() });
    assert!(group(&drawn(map), "vnet-ml").contains(code));
}
