use crate::network::{Graph, Resource, types};
use crate::testing::graph;
use azureml_syntax::edit::NewValue;
use azureml_syntax::{Syntax, edit::apply};

const ROOT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/";

fn file(kind: &str, rest: &str) -> String {
    format!("{ROOT}{kind}.schema.json\nname: one\n{rest}")
}

fn of(text: &str, ask: impl FnOnce(&Resource)) {
    let graph: Graph = graph(&format!("//- /one.yml\n{text}"));
    let id = graph.nodes().next().expect("it is a resource");
    ask(graph.get(id).unwrap());
}

/// The text after `path` was set.
fn set(text: &str, path: &str, value: NewValue) -> Option<String> {
    let mut after = None;
    of(text, |resource| {
        let syntax = Syntax::parse(azureml_syntax::Language::Yaml, text);
        let operation = resource.keys.set(path, value);
        let edits = operation.and_then(|operation| syntax.to_edits(text, &[operation]));
        after = edits.map(|edits| apply(text, &edits));
    });
    after
}

fn word(text: &str) -> NewValue {
    NewValue::String(text.to_owned())
}

#[test]
fn a_property_is_written_under_the_key_that_yaml_has_for_it() {
    let workspace = file("workspace", "");
    let path = "properties.publicNetworkAccess";
    assert_eq!(
        set(&workspace, path, word("Disabled")).unwrap(),
        format!("{workspace}public_network_access: disabled\n")
    );
    let open = file("workspace", "public_network_access: enabled  # for now\n");
    assert_eq!(set(&open, path, word("Disabled")).unwrap(), open.replace("enabled ", "disabled "));
    let path = "properties.serverlessComputeSettings.serverlessComputeNoPublicIP";
    let after = set(&workspace, path, NewValue::Literal("true".to_owned())).unwrap();
    assert_eq!(after, format!("{workspace}serverless_compute:\n  no_public_ip: true\n"));
    let managed = file("workspace", "managed_network:\n  firewall_sku: basic\n");
    assert_eq!(
        set(&managed, "properties.managedNetwork.isolationMode", word("AllowOnlyApprovedOutbound")).unwrap(),
        format!("{managed}  isolation_mode: allow_only_approved_outbound\n")
    );
}

#[test]
fn a_word_of_arm_becomes_a_flag() {
    let cluster = file("amlCompute", "type: amlcompute\nsize: Standard_DS3_v2\n");
    let path = "properties.properties.remoteLoginPortPublicAccess";
    let after = set(&cluster, path, word("Disabled")).unwrap();
    assert_eq!(after, format!("{cluster}ssh_public_access_enabled: false\n"));
    let subnet = set(&cluster, "properties.properties.subnet.id", word("/subnet")).unwrap();
    assert_eq!(subnet, format!("{cluster}network_settings:\n  subnet: /subnet\n"));
    let inside =
        set(&format!("{cluster}network_settings: {{}}\n"), "properties.properties.subnet.id", word("x"));
    assert!(inside.unwrap().contains("network_settings: {subnet: x}"));
}

#[test]
fn nothing_is_written_below_what_is_no_mapping() {
    let text = file("amlCompute", "type: amlcompute\nnetwork_settings: ${{values.network}}\n");
    assert_eq!(set(&text, "properties.properties.subnet.id", word("x")), None);
    of(&text, |cluster| assert!(cluster.get("properties.properties.subnet.id").is_unknown()));
}

#[test]
fn keys_are_named_as_the_file_writes_them() {
    of(&file("workspace", "managed_network:\n  isolation_mode: disabled\n"), |workspace| {
        assert_eq!(workspace.word("properties.publicNetworkAccess"), "public_network_access");
        assert_eq!(workspace.word("properties.managedNetwork"), "managed_network");
        assert_eq!(workspace.word("properties.somethingElse"), "something_else");
        assert!(workspace.written("properties.managedNetwork").is_some_and(|written| written.is_map));
    });
}

#[test]
fn a_subnet_by_name_is_an_id_without_its_resource_group() {
    let settings = "type: amlcompute\nnetwork_settings:\n  vnet_name: vnet\n  subnet: training\n";
    of(&file("amlCompute", settings), |cluster| {
        let id = cluster.get("properties.properties.subnet.id").as_id().unwrap();
        assert!(id.is(types::SUBNET));
        assert_eq!(
            id.names.iter().map(|name| name.as_str().unwrap()).collect::<Vec<_>>(),
            ["vnet", "training"]
        );
    });
    let alone = "type: amlcompute\nnetwork_settings:\n  subnet: training\n";
    of(&file("amlCompute", alone), |cluster| {
        assert!(cluster.get("properties.properties.subnet.id").as_id().unwrap().names[0].is_unknown());
    });
}

#[test]
fn rules_of_a_managed_network_are_an_object_by_their_names() {
    let rules = "managed_network:
  isolation_mode: allow_only_approved_outbound
  outbound_rules:
  - name: queue
    type: private_endpoint
    destination:
      service_resource_id: /subscriptions/0/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st
      subresource_target: queue
  - name: site
    type: fqdn
    destination: contoso.com
";
    of(&file("workspace", rules), |workspace| {
        let path = "properties.managedNetwork.outboundRules";
        let target = format!("{path}.queue.destination.subresourceTarget");
        assert_eq!(workspace.get(&target).as_str(), Some("queue"));
        assert!(workspace.written(&target).is_some());
        assert_eq!(workspace.get(&format!("{path}.site.destination")).as_str(), Some("contoso.com"));
    });
}

#[test]
fn every_kind_that_has_a_network_is_a_resource() {
    let kinds = [
        ("hub", "", types::WORKSPACE),
        ("project", "hub_id: x\n", types::WORKSPACE),
        ("featureStore", "", types::WORKSPACE),
        ("registry", "location: westeurope\n", types::ML_REGISTRY),
        ("batchEndpoint", "", types::BATCH_ENDPOINT),
        ("modelBatchDeployment", "endpoint_name: e\ntype: model\n", types::BATCH_DEPLOYMENT),
        ("pipelineComponentBatchDeployment", "endpoint_name: e\ntype: pipeline\n", types::BATCH_DEPLOYMENT),
        ("kubernetesOnlineEndpoint", "", types::ONLINE_ENDPOINT),
        ("kubernetesCompute", "type: kubernetes\n", types::COMPUTE),
        ("vmCompute", "type: virtualmachine\n", types::COMPUTE),
        ("azureBlob", "type: azure_blob\naccount_name: st\n", types::DATASTORE),
        ("azureDataLakeGen2", "type: azure_data_lake_gen2\naccount_name: st\n", types::DATASTORE),
    ];
    for (kind, rest, r#type) in kinds {
        of(&file(kind, rest), |resource| assert!(resource.is(r#type), "{kind}: {}", resource.id.r#type));
    }
}
