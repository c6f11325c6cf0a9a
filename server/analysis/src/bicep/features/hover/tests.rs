use super::super::testing::Workspace;
use super::*;

fn shown(fixture: &str) -> String {
    let workspace = Workspace::new(fixture);
    workspace.ask(hover).map(|hover| hover.markdown).unwrap_or_default()
}
fn beside(fixture: &str) -> String {
    let workspace = Workspace::new(fixture);
    let parsed = &workspace.files[&workspace.open];
    let file = File::new(parsed.language, &parsed.source, &parsed.parse, &workspace).beside_official(true);
    hover(&file, workspace.offset).map(|hover| hover.markdown).unwrap_or_default()
}

/// A workspace of this version with `lines` in its settings.
fn workspace(version: &str, lines: &str) -> String {
    format!(
        "param access string = 'Disabled'
resource ws 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'ws'
  properties: {{
    {lines}
  }}
}}
"
    )
}

#[track_caller]
fn says(markdown: &str, words: &[&str]) {
    for word in words {
        assert!(markdown.contains(word), "not said: {word}\n{markdown}");
    }
}

#[test]
fn a_property_tells_what_it_does_and_since_when() {
    let text = shown(&workspace("2024-10-01", "publicN$0etworkAccess: 'Disabled'"));
    says(
        &text,
        &[
            "**`publicNetworkAccess`**: text such as `Enabled` or `Disabled`",
            "- `Disabled`: ",
            "Since API version `2021-07-01`.",
            "[Documentation](https://",
        ],
    );
    let text = shown(&workspace("2024-10-01", "managedN$0etwork: {}"));
    says(
        &text,
        &["Since API version `2023-04-01-preview`, stable since `2023-10-01`, but not in `2023-04-01`."],
    );
    let text = shown(
        "resource c 'Microsoft.MachineLearningServices/workspaces/computes@2024-10-01' = {\n  properties: {\n    \
         comp$0uteType: 'AmlCompute'\n  }\n}\n",
    );
    says(&text, &["**`computeType`**", "required"]);
}

#[test]
fn a_property_of_another_version_tells_which() {
    let text = shown(&workspace("2020-08-01", "publicN$0etworkAccess: 'Disabled'"));
    says(
        &text,
        &[
            "**`publicNetworkAccess`** is not in API version `2020-08-01`.",
            "Since API version `2021-07-01`.",
            "Everything that this resource uses is in `2021-07-01`.",
        ],
    );
}

#[test]
fn a_network_key_of_a_batch_endpoint_tells_whose_network_it_takes() {
    let endpoint = |line: &str| {
        format!(
            "resource e 'Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01' = {{\n  properties: \
             {{\n    {line}\n  }}\n}}\n"
        )
    };
    let text = shown(&endpoint("publicN$0etworkAccess: 'Disabled'"));
    says(
        &text,
        &[
            "is no property here, in no API version",
            "network of the workspace",
            "workspaces/onlineEndpoints`",
        ],
    );
    let text = shown(&endpoint("").replacen("batch", "ba$0tch", 1));
    says(&text, &["no network property", "Newest API version: `"]);
}

#[test]
fn a_resource_type_tells_what_newer_versions_brought() {
    let text = shown(&workspace("2023-04-$001", ""));
    says(&text, &["New since `2023-04-01`:", "Newest preview: `"]);
    // The network comes first, then the newest versions; what is left is counted at the end.
    let news: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("New since")).collect();
    says(news[1], &["- **Network**: ", "`managedNetwork` (`2023-10-01`)", "`networkAcls` ("]);
    assert!(!news[1].contains("`isolationMode`"), "it lies in the new `managedNetwork`: {}", news[1]);
    assert!(news[2] > news[3] && news[3].starts_with("- `20"), "{news:?}");
    says(news[6], &["versions before these brought something, too"]);
    let text = shown(&workspace("2024-10-$001", ""));
    assert!(!text.contains("`managedNetwork` ("), "{text}");
    let text = shown(&workspace("2023-04-$002", ""));
    says(&text, &["No API version `2023-04-02` is known."]);
    assert_eq!(shown("resource a 'No.Such/t$0ypes@2024-01-01' = {}\n"), "");
}

#[test]
fn a_value_tells_what_it_does_and_what_it_is() {
    let text = shown(&workspace("2024-10-01", "publicNetworkAccess: 'Dis$0abled'"));
    assert_eq!(text, "`Disabled`: Only through private endpoints.");
    let text = shown(&workspace("2024-10-01", "publicNetworkAccess: acc$0ess"));
    says(&text, &["parameter access string", "= `'Disabled'` by default", "Only through private endpoints."]);
    let text = shown(&workspace("2024-10-01", "publicNetworkAccess: true$0 ? 'Disabled' : 'Enabled'"));
    assert_eq!(text, "");
    let text = shown(&workspace("2024-10-01", "friendlyName: 'a-${acc$0ess}'"));
    says(&text, &["= `'a-Disabled'` by default"]);
}

#[test]
fn a_name_tells_what_it_declares() {
    assert_eq!(
        shown("@description('Where.')\nparam location string = 'west'\nvar a = loc$0ation\n"),
        "```bicep\nparameter location string\n```\n\nWhere.\n\n= `'west'` by default"
    );
    assert_eq!(
        shown("param location string\nvar a$0 = 'x-${location}'\n"),
        "```bicep\nvariable a\n```\n\n= `'x-${location}'`"
    );
    assert_eq!(shown("var a = [for (x, i) in []: i$0]\n"), "**`i`**: the index of a loop, from 0");
    assert_eq!(
        shown(
            "//- /m.bicep\n@description('Its id.')\noutput id string = ''\n//- /main.bicep\nmodule m 'm.bicep' = \
             {}\nvar a = m.outputs.i$0d\n"
        ),
        "```bicep\noutput id string\n```\n\nIts id.\n\nDeclared in `m.bicep`."
    );
    says(
        &shown(
            "//- /m.bicep\nparam name string\noutput id string = 'id-of-${name}'\n//- /main.bicep\nmodule m 'm.bicep' \
             = { params: { name: 'st' } }\nvar ident$0ity = m.outputs.id\n",
        ),
        &["= `'id-of-st'`"],
    );
    let text = shown(
        "//- /m.bicep\nparam p string\noutput id string = '${p}-b'\n//- /main.bicep\nmodule m 'm.bicep' = { params: { \
         p: 'a' } }\nvar a$0 = m.outputs.id\n",
    );
    says(&text, &["= `'a-b'`"]);
    assert_eq!(
        shown("//- /a.bicep\n//- /main.bicep\nimport * as n$0s from 'a.bicep'\n"),
        "**`ns`**: all that `a.bicep` exports"
    );
}

#[test]
fn a_name_from_a_file_that_is_missing_tells_so() {
    for line in [
        "module m 'gone.bicep' = {}\nvar a = m.outputs.i$0d",
        "module m$0 'gone.bicep' = {}",
        "module m 'gone.bicep' = {\n  params: { si$0ze: 1 }\n}",
        "import * as n$0s from 'gone.bicep'",
        "import { a as b$0 } from 'gone.bicep'",
        "import { a$0 } from 'gone.bicep'",
    ] {
        let text = shown(&format!("{line}\n"));
        assert!(text.ends_with("There is no file `gone.bicep`.") && !text.contains("Declared in"), "{text}");
    }
    assert!(!shown("module m$0 'br/public:avm/res/a:1' = {}\n").contains("no file"));
    assert!(!shown("//- /m.bicep\n//- /main.bicep\nmodule m$0 'm.bicep' = {}\n").contains("no file"));
}

#[test]
fn keys_of_bicep_itself_tell_what_they_mean() {
    let resource =
        |kind: &str, line: &str| format!("resource a '{kind}' = [for i in []: {{\n  {line}\n}}]\n");
    let endpoint = "Microsoft.MachineLearningServices/workspaces/batchEndpoints@2024-10-01";
    for (line, words) in [
        ("par$0ent: ws", "**`parent`**: The resource that this one belongs to"),
        ("sco$0pe: ws", "**`scope`**: The resource that this one is put on"),
        ("depen$0dsOn: [ws]", "**`dependsOn`**: What has to be deployed first"),
    ] {
        for kind in [endpoint, "No.Such/types@2024-01-01"] {
            assert!(shown(&resource(kind, line)).starts_with(words), "{kind} {line}");
        }
        assert_eq!(beside(&resource(endpoint, line)), "", "{line}");
    }
    // A type that is known has its own words for the name.
    says(&shown(&resource("No.Such/types@2024-01-01", "na$0me: 'x'")), &["**`name`**: The resource's name"]);
    says(&shown(&resource(endpoint, "na$0me: 'x'")), &["**`name`**: "]);
    says(&shown("module m 'm.bicep' = {\n  na$0me: 'x'\n}\n"), &["the module's deployment"]);
    // Only right in the object.
    assert_eq!(shown(&resource("No.Such/types@2024-01-01", "properties: {\n  na$0me: 1\n}")), "");
    assert_eq!(shown("var a = {\n  par$0ent: 1\n}\n"), "");
}

#[test]
fn beside_the_official_server_only_networks_and_versions_are_explained() {
    says(&beside(&workspace("2024-10-01", "publicN$0etworkAccess: 'Disabled'")), &["Since API version"]);
    says(&beside(&workspace("2020-08-01", "publicN$0etworkAccess: 'Disabled'")), &["is not in API version"]);
    says(&beside(&workspace("2023-04-$001", "")), &["New since"]);
    says(&beside(&workspace("2024-10-01", "publicNetworkAccess: acc$0ess")), &["= `'Disabled'` by default"]);
    for line in ["friend$0lyName: 'x'", "friendlyName: acc$0ess", "friend$0lName: 'x'"] {
        assert_eq!(beside(&workspace("2024-10-01", line)), "", "{line}");
    }
    assert_eq!(beside("param location string\nvar a = loc$0ation\n"), "");
}
