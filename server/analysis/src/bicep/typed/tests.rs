use super::*;
use crate::bicep::File;
use crate::files::NoFiles;
use azureml_syntax::Language;
use azureml_syntax::bicep::parse;

/// Calls `look` with the resources of `source`.
fn typed(source: &str, look: impl FnOnce(&File<'_>, &Typed<'_>)) {
    let parse = parse(source);
    let file = File::new(Language::Bicep, source, &parse, &NoFiles);
    look(&file, file.typed());
}

const CLUSTER: &str = "\
param size string
var sort = 'AmlCompute'
resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'ws'

  resource cluster 'computes' = [for i in range(0, 2): {
    name: 'cpu${i}'
    location: 'westeurope'
    tags: { team: 'hearts' }
    properties: {
      computeType: sort
      properties: {
        vmSize: i == 0 ? size : ('Standard_DS3_v2')
        errors: [for x in y: { error: { code: x } }]
        subnets: any({ id: 1 })
        isolatedNetwork: any('yes')
      }
    }
  }]
}
";

fn spelt(steps: &[Step]) -> String {
    let words = steps.iter().map(|step| match step {
        Step::Property(name) => name.clone(),
        Step::Any => "*".to_owned(),
        Step::Item => "[]".to_owned(),
        Step::Variant(value) => format!("<{value}>"),
    });
    words.collect::<Vec<_>>().join(".")
}

#[test]
fn every_value_has_its_place() {
    typed(CLUSTER, |_, typed| {
        let [workspace, cluster] = typed.resources.as_slice() else { panic!("{typed:#?}") };
        assert_eq!(workspace.places.len(), 2);
        let head = cluster.head.as_ref().unwrap();
        assert_eq!(head.name, "Microsoft.MachineLearningServices/workspaces/computes");
        assert_eq!((cluster.version(), head.inherited, cluster.outer), (Some("2023-10-01"), true, Some(0)));
        let paths: Vec<String> = cluster.places.iter().map(|place| spelt(&cluster.path(place))).collect();
        let inner = "properties.<AmlCompute>.properties";
        let expected = [
            "",
            "name",
            "location",
            "tags",
            "tags.*",
            "properties",
            "properties.<AmlCompute>.computeType",
            inner,
            &format!("{inner}.vmSize"),
            &format!("{inner}.vmSize"),
            &format!("{inner}.errors"),
            &format!("{inner}.errors.[]"),
            &format!("{inner}.errors.[].error"),
            &format!("{inner}.errors.[].error.code"),
            &format!("{inner}.isolatedNetwork"),
        ];
        assert_eq!(paths, expected);
        let strangers: Vec<_> = cluster.strangers.iter().map(|one| one.entry.name()).collect();
        assert_eq!(strangers, [Some("subnets")]);
        assert!(matches!(cluster.cause(&cluster.strangers[0]), Cause::Typo(known) if known.name == "subnet"));
        assert!(
            cluster
                .places
                .iter()
                .all(|place| place.loose == spelt(&cluster.path(place)).ends_with("isolatedNetwork"))
        );
    });
}

#[test]
fn what_decides_a_variant_may_be_unknown() {
    let unknown = CLUSTER.replace("var sort = 'AmlCompute'", "param sort string");
    typed(&unknown, |_, typed| {
        let cluster = &typed.resources[1];
        assert!(cluster.strangers.is_empty());
        let last = cluster.places.last().unwrap();
        assert_eq!(spelt(&cluster.path(last)), "properties.computeType");
        let choices = cluster.choices(last).unwrap();
        assert!(
            choices.values.contains(&"AmlCompute") && choices.values.contains(&"Kubernetes") && !choices.open
        );
    });
}

#[test]
fn a_loop_hides_the_variable_of_its_name() {
    let hidden = CLUSTER.replace("for i in range(0, 2)", "for sort in sorts");
    typed(&hidden, |_, typed| assert!(typed.resources[1].strangers.is_empty()));
}

#[test]
fn places_and_objects_are_found_by_offset() {
    typed(CLUSTER, |_, typed| {
        let at = CLUSTER.find("'Standard_DS3_v2'").unwrap() + 3;
        let cluster = typed.resource_at(at).unwrap();
        assert!(cluster.place_at(at).unwrap().property.is_some_and(|property| property.name == "vmSize"));
        let around = cluster.object_at(at).unwrap();
        assert!(around.fields.unwrap().iter().any(|property| property.name == "enableNodePublicIp"));
        // Nothing is known about free names.
        let tags = cluster.object_at(CLUSTER.find("team").unwrap()).unwrap();
        assert!(tags.fields.unwrap().additional.is_some());
    });
}

#[test]
fn what_exists_already_is_not_laid_over_its_type() {
    let source = "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' existing = {
  name: 'ws'
  scope: resourceGroup('x')
  propertis: {}
}
";
    typed(source, |_, typed| {
        let workspace = &typed.resources[0];
        assert_eq!((workspace.places.len(), workspace.strangers.len()), (2, 0));
    });
}

#[test]
fn types_that_are_half_typed_or_unknown_have_no_places() {
    for head in [
        "'Microsoft.MachineLearningServices/workspaces'",
        "'Microsoft.Machine",
        "'${x}@2023-10-01'",
        "'A/b@2023-10-01'",
        "'\\u{41}/b@2023-10-01'",
        "",
    ] {
        typed(&format!("resource ws {head} = {{\n  name: 'ws'\n}}\n"), |_, typed| {
            assert!(typed.resources.iter().all(|resource| resource.places.is_empty()), "{head}");
        });
    }
}

#[test]
fn the_next_stable_version_with_all_that_is_used_is_found() {
    let suitable = |version: &str, properties: &str, expected: Option<&str>| {
        let source = format!(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@{version}' = {{
  name: 'ws'
  properties: {{
{properties}
  }}
}}
"
        );
        typed(&source, |file, typed| {
            let found = typed.resources[0].suitable_version(typed, &file.symbols, &[]);
            assert_eq!(found, expected, "{version} {properties}");
        });
    };
    suitable("2020-08-01", "publicNetworkAccess: 'Disabled'", Some("2021-07-01"));
    suitable("2020-08-01", "publicNetworkAccess: 'Disabled'\nv1LegacyMode: false", Some("2022-05-01"));
    // What no version has is no reason.
    suitable("2020-08-01", "publicNetworkAccess: 'Disabled'\nfoo: 1", Some("2021-07-01"));
    suitable("2023-04-01", "managedNetwork: {}", Some("2023-10-01"));
    // Never stable: the next preview.
    suitable("2023-10-01", "ipAllowlist: []", Some("2024-01-01-preview"));
    // One version only.
    suitable("2026-05-01", "managedNetwork: { enableFirewallLog: true }", Some("2025-09-01"));
    // Never together.
    suitable("2026-05-01", "managedNetwork: { enableFirewallLog: true }\nipAllowlist: []", None);
}

#[test]
fn resources_in_it_that_follow_its_version_must_have_it_too() {
    let source = "resource ws 'Microsoft.MachineLearningServices/workspaces@2018-11-19' = {
  name: 'ws'
  properties: { allowPublicAccessWhenBehindVnet: false }
  resource endpoint 'batchEndpoints' = { name: 'batch' }
}
";
    typed(source, |file, typed| {
        // 2020-03-01 has the property, and no batch endpoints.
        assert_eq!(typed.resources[0].suitable_version(typed, &file.symbols, &[]), Some("2022-05-01"));
    });
}

#[test]
fn what_spills_out_of_a_torn_object_makes_it_torn() {
    let torn = |source: &str| {
        let mut found = Vec::new();
        typed(source, |_, typed| found = typed.resources.iter().map(|resource| resource.torn).collect());
        found
    };
    let two = |inner: &str| {
        format!(
            "resource a 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'a'
{inner}  }}
}}

resource b 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'b'
}}
"
        )
    };
    assert_eq!(torn(&two("  properties: {\n    friendlyName: 'A'\n")), [false, false]);
    assert_eq!(torn(&two("  properties:\n    friendlyName: 'A'\n")), [true, false]);
    assert_eq!(torn(&two("  properties: {\n    friendlyName: 'A\n")), [true, false]);
}
