use super::super::testing::Workspace;
use super::*;

fn offered(fixture: &str) -> (Workspace, Vec<Completion>) {
    let workspace = Workspace::new(fixture);
    let mut all = workspace.ask(complete);
    all.sort_by(|a, b| a.sort.cmp(&b.sort));
    (workspace, all)
}

/// The first `most` labels.
fn labels(fixture: &str, most: usize) -> Vec<String> {
    offered(fixture).1.into_iter().take(most).map(|one| one.label).collect()
}

/// The text after the proposal `label` is accepted by an editor with snippets.
#[track_caller]
fn accepted(fixture: &str, label: &str) -> String {
    let (workspace, all) = offered(fixture);
    let one = all.iter().find(|one| one.label == label);
    let labels: Vec<_> = all.iter().map(|one| &one.label).collect();
    let one = one.unwrap_or_else(|| panic!("{label} is not offered: {labels:?}"));
    let source = &workspace.files[&workspace.open].source;
    format!("{}{}{}", &source[..one.replace.start], one.snippet, &source[one.replace.end..])
}

const WS: &str = "Microsoft.MachineLearningServices/workspaces";

/// A workspace with `lines` in its settings.
fn workspace(lines: &str) -> String {
    format!(
        "param location string
resource ws '{WS}@2024-10-01' = {{
  name: 'ws'
  properties: {{
{lines}
  }}
}}
"
    )
}

#[test]
fn properties_are_offered_where_a_key_could_begin() {
    // An empty line, a key that is begun, a key with its colon, one in quotes; others below.
    for line in
        ["    $0", "    publicN$0", "    $0publicN", "    publicN$0: 'Disabled'", "    'publicN$0': 1"]
    {
        for more in ["", "\n    friendlyName: 'x'", "\n    half", "\n    open: '", "\n    encryption: {"] {
            let found = labels(&workspace(&format!("{line}{more}")), 100);
            let has = |name: &str| found.iter().any(|label| label == name);
            assert!(has("publicNetworkAccess") && has("managedNetwork"), "{line}{more}: {found:?}");
            assert_eq!(has("friendlyName"), !more.contains("friendlyName"), "{line}{more}");
            // Azure sets it.
            assert!(!has("provisioningState"), "{line}{more}");
        }
    }
}

#[test]
fn no_properties_are_offered_elsewhere() {
    for line in [
        "    // $0",
        "    friendlyName: 'x' $0",
        "    friendlyName: 'x$0'",
        "    friendlyName: 'a${b}$0'",
        "    friendlyName: '''$0'''",
        "    friendlyName $0: 'x'",
    ] {
        assert_eq!(labels(&workspace(line), 3), Vec::<String>::new(), "{line}");
    }
    assert_eq!(
        labels("resource a 'No.Such/types@2024-01-01' = {\n  properties: {\n    $0\n  }\n}\n", 3),
        [""; 0]
    );
}

#[test]
fn what_must_be_there_comes_first() {
    let compute = format!("resource c '{WS}/computes@2024-10-01' = {{\n  properties: {{\n    $0\n  }}\n}}\n");
    assert_eq!(labels(&compute, 2), ["computeType", "computeLocation"]);
    let body = format!("resource c '{WS}/computes@2024-10-01' = {{\n  $0\n}}\n");
    assert_eq!(labels(&body, 1), ["name"]);
    let existing = format!("resource c '{WS}@2024-10-01' existing = {{\n  $0\n}}\n");
    assert_eq!(labels(&existing, 9), ["name", "parent", "scope", "dependsOn"]);
}

#[test]
fn a_key_brings_its_value_along() {
    let after = |line: &str, label: &str| {
        let text = accepted(&workspace(line), label);
        let inside = text.split("  properties: {\n").nth(1).expect("it stays");
        inside.strip_suffix("\n  }\n}\n").expect("it stays").to_owned()
    };
    assert_eq!(after("    $0", "publicNetworkAccess"), "    publicNetworkAccess: '${1|Disabled,Enabled|}'");
    assert_eq!(
        after("    pub$0", "publicNetworkAccess"),
        "    publicNetworkAccess: '${1|Disabled,Enabled|}'"
    );
    assert_eq!(after("    pub$0: 'x'", "publicNetworkAccess"), "    publicNetworkAccess: 'x'");
    assert_eq!(after("    'pub$0': 'x'", "publicNetworkAccess"), "    'publicNetworkAccess': 'x'");
    assert_eq!(after("    $0", "keyVault"), "    keyVault: $0");
    assert_eq!(after("    $0", "v1LegacyMode"), "    v1LegacyMode: ${1|true,false|}");
    assert_eq!(after("    $0", "managedNetwork"), "    managedNetwork: {\n      $0\n    \\}");
    assert_eq!(
        after("    $0", "encryption"),
        "    encryption: {\n      keyVaultProperties: {\n        keyIdentifier: $1\n        keyVaultArmId: $2\n      \\}\n      \
         status: '${3|Enabled,Disabled|}'\n    \\}"
    );
    let compute = format!("resource c '{WS}/computes@2024-10-01' = {{\r\n\t$0\r\n}}\r\n");
    let text = accepted(&compute, "properties");
    assert!(text.contains("\r\n\tproperties: {\r\n\t\tcomputeType: '${1|"), "{text}");
}

#[test]
fn words_of_a_set_are_offered_with_and_without_quotes() {
    for (line, after) in [
        ("    publicNetworkAccess: $0", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess:$0", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess: Dis$0", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess: 'Dis$0'", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess: '$0'", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess: '$0", "    publicNetworkAccess: 'Disabled'"),
        ("    publicNetworkAccess: 'Dis$0", "    publicNetworkAccess: 'Disabled'"),
    ] {
        let text = accepted(&workspace(line), "Disabled");
        assert_eq!(text, workspace(after), "{line}");
    }
    assert_eq!(accepted(&workspace("    v1LegacyMode: t$0"), "true"), workspace("    v1LegacyMode: true"));
    let nested = workspace("    managedNetwork: {\n      isolationMode: '$0\n    }");
    assert!(labels(&nested, 9).contains(&"AllowOnlyApprovedOutbound".to_owned()));
}

#[test]
fn the_property_that_decides_offers_what_it_can_decide() {
    let compute = |line: &str| {
        format!("resource c '{WS}/computes@2024-10-01' = {{\n  properties: {{\n{line}\n  }}\n}}\n")
    };
    let found = labels(&compute("    computeType: '$0'"), 50);
    assert!(found.contains(&"AmlCompute".to_owned()) && found.contains(&"ComputeInstance".to_owned()));
    let found = labels(&compute("    computeType: 'AmlCompute'\n    properties: {\n      $0\n    }"), 50);
    assert!(found.contains(&"enableNodePublicIp".to_owned()), "{found:?}");
    assert!(!found.contains(&"sshSettings".to_owned()), "{found:?}");
}

#[test]
fn resource_types_bring_their_newest_stable_version() {
    assert_eq!(labels("resource a '$0'\n", 1), ["workspaces"]);
    let newest = labels(&format!("resource a '{WS}@$0'\n"), 1).remove(0);
    for (line, after) in [
        ("resource a '$0'", format!("resource a '{WS}@{newest}'")),
        ("resource a '$0", format!("resource a '{WS}@{newest}'")),
        ("resource a 'micro$0' = {\n}", format!("resource a '{WS}@{newest}' = {{\n}}")),
        ("resource a 'micro$0@2020-01-01' = {\n}", format!("resource a '{WS}@2020-01-01' = {{\n}}")),
    ] {
        assert_eq!(accepted(line, "workspaces"), after, "{line}");
    }
    let versions = labels(&format!("resource a '{WS}@20$0'\n"), 100);
    let is_preview = |version: &String| version.ends_with("preview");
    let first = versions.iter().position(is_preview).expect("there are previews");
    assert!(versions[first..].iter().all(is_preview));
    assert!(
        versions.windows(2).all(|pair| pair[0] > pair[1] || is_preview(&pair[0]) != is_preview(&pair[1]))
    );
    assert_eq!(
        accepted(&format!("resource a '{WS}@$0\n"), "2024-10-01"),
        format!("resource a '{WS}@2024-10-01'\n")
    );
}

/// Whether an editor keeps a proposal when `typed` stands there: its letters in order, the first one at the beginning of a
/// word. That is how VS Code does it.
fn is_kept(typed: &str, filter: &str) -> bool {
    let filter: Vec<char> = filter.chars().collect();
    let begins = |at: usize| at == 0 || filter[at].is_uppercase() || !filter[at - 1].is_alphanumeric();
    let same = |a: char, b: char| a.eq_ignore_ascii_case(&b);
    let Some(first) = typed.chars().next() else { return true };
    (0..filter.len()).filter(|at| same(filter[*at], first) && begins(*at)).any(|at| {
        let mut rest = filter[at..].iter();
        typed.chars().all(|letter| rest.any(|other| same(*other, letter)))
    })
}

#[test]
fn resource_types_are_short_and_found_by_all_parts_of_their_names() {
    let (_, all) = offered("resource a '$0'\n");
    let one = all.iter().find(|one| one.label == "workspaces/batchEndpoints").expect("it is offered");
    assert_eq!(one.filter, format!("{WS}/batchEndpoints"));
    assert_eq!(one.detail, "Microsoft.MachineLearningServices");
    assert!(one.documentation.contains("Newest API version: `"), "{}", one.documentation);
    let text = accepted("resource a 'batch$0'\n", "workspaces/batchEndpoints");
    assert!(text.starts_with(&format!("resource a '{WS}/batchEndpoints@20")), "{text}");
    for (typed, first) in [
        ("Microsoft.Ma", "workspaces"),
        ("work", "workspaces"),
        ("batch", "workspaces/batchEndpoints"),
        ("workspaces/batch", "workspaces/batchEndpoints"),
        ("Microsoft.MachineLearningServices/workspaces/batchE", "workspaces/batchEndpoints"),
        ("Microsoft.Storage/", "storageAccounts"),
    ] {
        let (workspace, all) = offered(&format!("resource a '{typed}$0'\n"));
        let before = |one: &Completion| {
            workspace.files[&workspace.open].source[one.replace.start..workspace.offset].to_owned()
        };
        let kept = all.iter().find(|one| is_kept(&before(one), &one.filter));
        assert_eq!(kept.map(|one| one.label.as_str()), Some(first), "{typed}");
    }
}

#[test]
fn a_nested_resource_is_offered_what_its_parent_can_hold() {
    let outer = |line: &str| format!("resource a '{WS}@2024-10-01' = {{\n  name: 'a'\n  {line}\n}}\n");
    let found = labels(&outer("resource b '$0'"), 100);
    assert!(found.contains(&"batchEndpoints".to_owned()), "{found:?}");
    assert!(!found.contains(&"workspaces".to_owned()), "{found:?}");
    let versions = labels(&outer("resource b 'batchEndpoints@$0' = {}"), 3);
    assert_eq!(versions.len(), 3);
    let keys = labels(&outer("resource b 'batchEndpoints' = {\n    properties: {\n      $0\n    }\n  }"), 9);
    assert_eq!(keys[0], "authMode");
}

const MODULE: &str = "//- /m.bicep
@description('Where.')
param location string
param size int = 1
param more string?
output id string = location
@export()
var shared = 1
var own = 1
";

#[test]
fn modules_offer_their_parameters_and_outputs() {
    let main = |text: &str| format!("{MODULE}//- /main.bicep\n{text}\n");
    let module = |line: &str| main(&format!("module m 'm.bicep' = {{\n  params: {{\n    {line}\n  }}\n}}"));
    assert_eq!(labels(&module("$0"), 9), ["location", "size", "more"]);
    assert_eq!(labels(&module("size: 1\n    lo$0"), 9), ["location", "more"]);
    assert_eq!(labels(&module("size: 1, $0"), 9), ["location", "more"]);
    assert_eq!(offered(&module("$0")).1[0].detail, "string, required");
    assert_eq!(offered(&module("$0")).1[0].documentation, "Where.");
    assert_eq!(labels(&main("module m 'm.bicep' = {\n  $0\n}"), 2), ["name", "params"]);
    for end in ["", "i", "\noutput o string = 'x'"] {
        let text = format!("module m 'm.bicep' = {{}}\nvar a = m.outputs.$0{end}");
        assert_eq!(labels(&main(&text), 9), ["id"], "{end}");
    }
    assert_eq!(labels(&main("import * as ns from 'm.bicep'\nvar a = ns.$0"), 9), ["shared"]);
}

#[test]
fn parameter_files_offer_what_is_not_given_yet() {
    let file = |text: &str| format!("{MODULE}//- /m.bicepparam\nusing 'm.bicep'\nparam size = 1\n{text}\n");
    assert_eq!(labels(&file("param $0"), 9), ["location", "more"]);
    assert_eq!(labels(&file("param lo$0"), 9), ["location", "more"]);
    assert_eq!(labels(&file("param mo$0re = 'x'"), 9), ["location", "more"]);
    let text = accepted(&file("param lo$0"), "location");
    assert!(text.ends_with("\nparam location = \n"), "{text}");
}

#[test]
fn paths_of_modules_are_offered() {
    let file = |text: &str| {
        format!("//- /infra/net/a.bicep\n//- /infra/b.bicep\n//- /c.bicep\n//- /infra/main.bicep\n{text}\n")
    };
    assert_eq!(labels(&file("module m '$0'"), 9), ["b.bicep", "net/"]);
    assert_eq!(labels(&file("module m './net/$0"), 9), ["a.bicep"]);
    assert_eq!(labels(&file("import {} from '../$0'"), 9), ["c.bicep", "infra/"]);
    assert_eq!(labels(&file("module m 'br/public:$0'"), 9), [""; 0]);
    assert!(accepted(&file("module m './ne$0/a.bicep' = {"), "net/").contains("'./net/a.bicep' = {"));
    assert!(accepted(&file("module m './net/$0"), "a.bicep").ends_with("'./net/a.bicep'\n"));
}

#[test]
fn properties_stand_behind_the_dot_of_a_resource() {
    let file = |text: &str| workspace("").replace("param location string\n", &format!("{text}\n"));
    let found = labels(&file("var a = ws.$0"), 20);
    assert_eq!(found[..4], ["id", "name", "type", "apiVersion"]);
    assert!(found.contains(&"properties".to_owned()), "{found:?}");
    // What Azure sets can be read.
    let found = labels(&file("var a = ws.properties.$0"), 100);
    assert!(found.contains(&"workspaceId".to_owned()), "{found:?}");
    assert_eq!(labels("module m 'm.bicep' = {}\nvar a = m.$0\n", 9), ["outputs", "name"]);
    assert_eq!(labels("param p object\nvar a = p.$0\n", 9), [""; 0]);
    let nested = "resource a 'T@1' = {\n  resource b 'U' = {\n    resource c 'V' = {}\n  }\n}\n";
    assert_eq!(labels(&format!("{nested}var d = a::$0\n"), 9), ["b"]);
    assert_eq!(labels(&format!("{nested}var d = a::b::$0c.id\n"), 9), ["c"]);
}

#[test]
fn names_that_are_visible_are_offered() {
    let source = |text: &str| format!("param a string\nvar b = 1\ntype t = 'x'\n{text}\n");
    for (text, names) in [
        ("var c = $0", vec!["a", "b"]),
        ("var c =$0", vec!["a", "b"]),
        ("var c = a$0", vec!["a", "b"]),
        ("var c = '${$0}'", vec!["a", "b"]),
        ("var c = toLower($0)", vec!["a", "b"]),
        ("var c = [for x in a: $0]", vec!["x", "a", "b"]),
        ("var c = map([], x => x$0)", vec!["x", "a", "b"]),
        ("var c = { d: $0 }", vec!["a", "b"]),
        ("var c = a == 'x' ? $0", vec!["a", "b"]),
        ("param c $0", vec![]),
        ("param c t$0", vec!["t"]),
        ("output c t = $0", vec!["a", "b"]),
        ("var c = 'a$0'", vec![]),
        ("var $0", vec![]),
        ("var c $0", vec![]),
        ("output c str$0", vec!["t"]),
        ("$0", vec![]),
    ] {
        assert_eq!(labels(&source(text), 9), names, "{text}");
    }
}

#[test]
fn the_official_server_proposes_all_of_it() {
    let fixture = Workspace::new(&workspace("    $0"));
    let parsed = &fixture.files["main.bicep"];
    let file = File::new(parsed.language, &parsed.source, &parsed.parse, &fixture).beside_official(true);
    assert_eq!(complete(&file, fixture.offset), []);
}
