use super::{explain, hints};
use crate::network::Network;
use crate::testing::audited;

const ENDPOINT: &str = "//- /endpoint.yml
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
";

fn workspace(name: &str, more: &str) -> String {
    format!(
        "//- /{name}.yml\n$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\nname: {name}\n{more}"
    )
}

fn network(fixture: &str) -> Network {
    let (graph, audit) = audited(fixture);
    Network { graph, audit }
}

fn labels(fixture: &str) -> Vec<String> {
    hints(&network(fixture)).into_values().flatten().map(|hint| hint.label).collect()
}

#[test]
fn an_endpoint_says_at_its_name_whether_it_is_private() {
    let with = |more: &str| format!("{ENDPOINT}{}", workspace("hearts", more));
    assert_eq!(labels(&with("public_network_access: disabled\n")), ["private, from workspace hearts"]);
    assert_eq!(labels(&with("")), [""; 0], "the default is not known");
    assert_eq!(labels(&with("public_network_access: '{{ access }}'\n")), [""; 0]);
    assert_eq!(labels(ENDPOINT), [""; 0]);
    let two = format!("{}{}", with("public_network_access: disabled\n"), workspace("lungs", ""));
    assert_eq!(labels(&two), [""; 0], "which one it belongs to is not known");
}

#[test]
fn the_hint_stands_behind_the_name() {
    let fixture = format!("{ENDPOINT}{}", workspace("hearts", "public_network_access: disabled\n"));
    let hints = hints(&network(&fixture));
    let [hint] = &hints["/endpoint.yml"][..] else { panic!("one") };
    let text = ENDPOINT.split_once('\n').unwrap().1;
    assert_eq!(hint.name.end, text.find("scoring").unwrap() + "scoring".len());
}

#[test]
fn the_hover_says_where_the_network_comes_from_and_what_cannot_be_done() {
    let fixture = format!("{ENDPOINT}{}", workspace("hearts", "public_network_access: disabled\n"));
    let network = network(&fixture);
    let text = ENDPOINT.split_once('\n').unwrap().1;
    let at = text.find("scoring").unwrap();
    let hover = explain(&network, "/endpoint.yml", &[], at).unwrap();
    for said in [
        "Private: that of workspace `hearts`",
        "`public_network_access` is `disabled` (hearts.yml)",
        "not invoke it",
        "create it anew",
    ] {
        assert!(hover.text.contains(said), "{said} in {}", hover.text);
    }
    assert_eq!(explain(&network, "/hearts.yml", &[], 0), None);
}
