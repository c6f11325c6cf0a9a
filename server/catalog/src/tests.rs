//! What must hold for the whole table. The build script checks the data; these tests check what readers get.

use crate::{Required, Type, kind, kind_of_schema, kinds, object, objects};

const EIGHT: [&str; 8] = [
    "batchEndpoint",
    "batchDeployment",
    "modelBatchDeployment",
    "pipelineComponentBatchDeployment",
    "managedOnlineEndpoint",
    "kubernetesOnlineEndpoint",
    "managedOnlineDeployment",
    "kubernetesOnlineDeployment",
];

#[test]
fn exactly_the_eight_kinds_have_keys() {
    let with_keys: Vec<&str> =
        kinds().iter().filter(|kind| kind.object.is_some()).map(|kind| kind.id.as_str()).collect();
    let mut expected = EIGHT.to_vec();
    expected.sort_unstable();
    let mut found = with_keys.clone();
    found.sort_unstable();
    assert_eq!(found, expected);
    for id in EIGHT {
        assert!(kind(id).unwrap().root().is_some(), "{id}");
    }
}

#[test]
fn objects_are_sorted_and_found_by_name() {
    assert!(objects().is_sorted_by(|one, other| one.name < other.name));
    assert!(objects().len() >= 40);
    for each in objects() {
        assert_eq!(object(&each.name).unwrap().name, each.name);
    }
}

#[test]
fn a_schema_names_its_kind() {
    for (url, id) in [
        ("https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json", "batchEndpoint"),
        ("https://azuremlschemas.azureedge.net/latest/BATCHENDPOINT.schema.json", "batchEndpoint"),
        (
            "https://azuremlsdk2.blob.core.windows.net/latest/k8sOnlineDeployment.schema.json",
            "kubernetesOnlineDeployment",
        ),
        ("http://azureml/sdk-2-0/OnlineEndpoint.json", "managedOnlineEndpoint"),
        ("https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json", "autoMLJob"),
        ("batchDeployment.schema.json", "batchDeployment"),
    ] {
        assert_eq!(kind_of_schema(url).map(|kind| kind.id.as_str()), Some(id), "{url}");
    }
    for url in ["", "https://json.schemastore.org/github-workflow.json", "https://example.com/"] {
        assert!(kind_of_schema(url).is_none(), "{url}");
    }
}

#[test]
fn every_documented_schema_leads_back_to_a_kind() {
    for each in kinds() {
        if let Some(schema) = &each.schema {
            assert!(kind_of_schema(schema).is_some(), "{schema}");
        }
    }
}

#[test]
fn names_may_come_from_the_command_line() {
    let root = kind("managedOnlineDeployment").unwrap().root().unwrap();
    assert_eq!(root.key("name").unwrap().required, Required::CommandLine);
    assert_eq!(root.key("endpoint_name").unwrap().required, Required::CommandLine);
    assert_eq!(root.key("instance_type").unwrap().required, Required::Yes);
    assert_eq!(root.key("tags").unwrap().r#type, Type::Map(Box::new(Type::Any)));
}
