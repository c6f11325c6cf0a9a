//! What must hold for the whole table. The build script checks the data; these tests check what readers get.

use crate::check::check;
use crate::{
    Enum, Key, Negative, Object, Open, PathKind, Range, Required, Tables, Type, kind, kind_of_schema, kinds,
    object, objects, vm_size, vm_sizes,
};

const EIGHT: [&str; 8] = [
    "batchEndpoint",
    "managedOnlineEndpoint",
    "kubernetesOnlineEndpoint",
    "batchDeployment",
    "modelBatchDeployment",
    "pipelineComponentBatchDeployment",
    "managedOnlineDeployment",
    "kubernetesOnlineDeployment",
];

fn root(id: &str) -> &'static Object {
    kind(id).unwrap().root().unwrap()
}

fn key(object_name: &str, key: &str) -> &'static Key {
    object(object_name).unwrap().key(key).unwrap()
}

fn negative(id: &str, key: &str) -> &'static Negative {
    root(id).negative(key).unwrap()
}

/// Every type inside a type, itself first.
fn types(outer: &Type) -> Vec<&Type> {
    let inner: Vec<&Type> = match outer {
        Type::Sequence(inner) | Type::Map(inner) => vec![inner],
        Type::Union(union) => union.any.iter().collect(),
        _ => Vec::new(),
    };
    std::iter::once(outer).chain(inner.into_iter().flat_map(types)).collect()
}

fn range(key: &Key) -> &Range {
    let is_number = |each: &&Type| matches!(each, Type::Integer(_) | Type::Number(_));
    match types(&key.r#type).into_iter().find(is_number) {
        Some(Type::Integer(range) | Type::Number(range)) => range,
        _ => panic!("{} has no number", key.name),
    }
}

fn set(key: &Key) -> &Enum {
    match types(&key.r#type).into_iter().find(|each| matches!(each, Type::Enum(_))) {
        Some(Type::Enum(set)) => set,
        _ => panic!("{} has no set", key.name),
    }
}

#[test]
fn every_kind_of_the_sdk_has_keys() {
    assert_eq!(kinds().iter().filter(|kind| kind.object.is_some()).count(), 81);
    for kind in kinds().iter().filter(|kind| kind.object.is_some()) {
        assert!(kind.root().is_some_and(|root| !root.keys.is_empty()), "{}", kind.id);
    }
    for id in EIGHT {
        assert!(!kind(id).unwrap().network.is_empty(), "{id}");
    }
}

#[test]
fn objects_are_sorted_and_found_by_name() {
    assert!(objects().is_sorted_by(|one, other| one.name < other.name));
    for each in objects() {
        assert_eq!(object(&each.name).unwrap().name, each.name);
    }
    assert!(object("NoSuchSchema").is_none());
}

#[test]
fn keys_are_found_as_the_sdk_compares_them() {
    let transformers = object("TableFeaturizationSettingsSchema.transformer_params").unwrap();
    for name in ["hash_one_hot_encoder", "HashOneHotEncoder"] {
        assert_eq!(transformers.key(name).unwrap().name, "hash_one_hot_encoder");
    }
    assert!(root("model").key("Name").is_none());
}

/// `R` the SDK asks for it, `c` the SDK or the command line does, `x` may be there, `r` is dropped, `.` is no key;
/// columns as in `EIGHT`. Differs from the SDK's schemas where the code behind them fails: `identity` of a batch
/// endpoint, `component` and `job_definition` of a batch deployment without `type`.
const MATRIX: &str = "
    $schema                      rrrrrrrr
    app_insights_enabled         ......xx
    auth_mode                    xxx.....
    code_configuration           ...xx.xx
    component                    .....x..
    compute                      ..xxR...
    creation_context             ...r..r.
    data_collector               ......xx
    defaults                     x.......
    description                  xxxxxxxx
    egress_public_network_access ......x.
    endpoint_name                ...ccccc
    environment                  ...xx.xx
    environment_variables        ...xx.xx
    error_threshold              ...xx...
    id                           xxxxx.xx
    identity                     .xx.....
    instance_count               ......xx
    instance_type                ......Rx
    job_definition               .....x..
    kind                         .rr.....
    liveness_probe               ......xx
    location                     xxx.....
    logging_level                ...x....
    max_concurrency_per_instance ...x....
    mini_batch_size              ...x....
    mirror_traffic               .xx.....
    model                        ...xx.xx
    model_mount_path             ......xx
    name                         cccccccc
    openapi_uri                  xxx.....
    output_action                ...x....
    output_file_name             ...x....
    private_network_connection   ......x.
    properties                   xxxxx.xx
    provisioning_state           xxxr..xx
    public_network_access        .x......
    readiness_probe              ......xx
    request_settings             ......xx
    resources                    ...xx..x
    retry_settings               ...x....
    scale_settings               ......xx
    scoring_uri                  xxx.....
    settings                     ....xx..
    tags                         xxxxxxxx
    traffic                      .xx.....
    type                         ...xxxxx";

#[test]
fn each_kind_has_the_keys_of_the_matrix() {
    let rows: Vec<(&str, &str)> = MATRIX.lines().filter_map(|line| line.trim().split_once(' ')).collect();
    for (at, id) in EIGHT.into_iter().enumerate() {
        for (name, marks) in &rows {
            let found = match root(id).key(name) {
                None => '.',
                Some(key) if key.read_only => 'r',
                Some(key) => match key.required {
                    Required::Yes => 'R',
                    Required::CommandLine => 'c',
                    Required::Service => 's',
                    Required::No => 'x',
                },
            };
            assert_eq!(Some(found), marks.trim().chars().nth(at), "{name} of {id}");
        }
        for key in &root(id).keys {
            assert!(rows.iter().any(|(name, _)| *name == key.name), "{} of {id}", key.name);
        }
    }
}

#[test]
fn every_key_has_a_text_and_a_link_of_the_official_documentation() {
    for each in objects() {
        for key in &each.keys {
            assert!(key.text.ends_with('.'), "{}.{}", each.name, key.name);
            assert!(!key.text.contains("  ") && !key.text.contains('\n'), "{}.{}", each.name, key.name);
            assert!(key.link.starts_with("https://learn.microsoft.com/"), "{}.{}", each.name, key.name);
        }
    }
    for kind in kinds() {
        assert!(
            !kind.text.is_empty() && kind.link.starts_with("https://learn.microsoft.com/"),
            "{}",
            kind.id
        );
    }
}

#[test]
fn a_set_has_a_text_for_each_value_or_none() {
    for each in objects() {
        for key in &each.keys {
            for inner in types(&key.r#type) {
                if let Type::Enum(set) = inner {
                    let texts = set.texts.len();
                    assert!(texts == 0 || texts == set.values.len(), "{}.{}", each.name, key.name);
                }
            }
        }
    }
}

#[test]
fn a_negative_is_no_key_and_belongs_where_it_says() {
    for each in objects() {
        for negative in &each.negatives {
            let place = format!("{}.{}", each.name, negative.key);
            assert!(each.key(&negative.key).is_none(), "{place}");
            for id in &negative.belongs_to {
                let home = kind(id).unwrap_or_else(|| panic!("{place}: {id}"));
                assert!(home.root().is_none_or(|root| has_below(root, &negative.key, 0)), "{place}: {id}");
            }
        }
    }
}

/// Whether `object`, or a mapping a few levels below it, has `name`.
fn has_below(object: &Object, name: &str, depth: usize) -> bool {
    let inner = |key: &Key| match &key.r#type {
        Type::Object(inner) => crate::object(inner),
        _ => None,
    };
    let below = |key: &Key| depth < 3 && inner(key).is_some_and(|inner| has_below(inner, name, depth + 1));
    object.keys.iter().any(|key| key.name == name || below(key))
}

#[test]
fn no_batch_file_takes_a_network_key() {
    for id in EIGHT.into_iter().filter(|id| id.to_lowercase().contains("batch")) {
        for key in
            ["public_network_access", "egress_public_network_access", "network_acls", "managed_network"]
        {
            let found = negative(id, key);
            assert_eq!(found.code, "batch-network-key", "{key} of {id}");
            assert!(found.link.ends_with("/how-to-secure-batch-endpoint"), "{key} of {id}");
        }
        assert_eq!(
            negative(id, "public_network_access").belongs_to,
            ["managedOnlineEndpoint", "workspace"],
            "{id}"
        );
    }
}

#[test]
fn network_keys_on_the_wrong_online_file_say_where_they_belong() {
    let inbound = negative("managedOnlineDeployment", "public_network_access");
    assert_eq!(inbound.code, "network-key-misplaced");
    assert_eq!(inbound.belongs_to, ["managedOnlineEndpoint"]);
    assert_eq!(inbound.rename_to.as_deref(), Some("egress_public_network_access"));
    let outbound = negative("managedOnlineEndpoint", "egress_public_network_access");
    assert_eq!(outbound.belongs_to, ["managedOnlineDeployment"]);
    assert_eq!(outbound.rename_to.as_deref(), Some("public_network_access"));
    for id in ["kubernetesOnlineEndpoint", "kubernetesOnlineDeployment"] {
        assert_eq!(negative(id, "public_network_access").code, "network-key-misplaced");
        assert!(negative(id, "public_network_access").rename_to.is_none());
    }
    for id in EIGHT {
        assert_eq!(negative(id, "v1_legacy_mode").code, "network-key-misplaced");
    }
}

#[test]
fn what_no_schema_shows_is_there() {
    assert_eq!(key("IdentitySchema", "type").required, Required::Yes);
    assert_eq!(key("DataCollectorSchema", "collections").required, Required::Yes);
    assert_eq!(key("ModelBatchDeploymentSettingsSchema", "mini_batch_size").required, Required::Yes);
    assert!(range(key("DataCollectorSchema", "sampling_rate")).refused);
    let traffic = range(root("managedOnlineEndpoint").key("traffic").unwrap());
    assert_eq!((traffic.min, traffic.max), (Some(0.0), Some(100.0)));
    assert_eq!(range(root("managedOnlineEndpoint").key("mirror_traffic").unwrap()).max, Some(50.0));
    assert_eq!(range(key("RequestSettingsSchema", "request_timeout_ms")).max, Some(180_000.0));
    assert_eq!(range(key("KubernetesRequestSettings", "request_timeout_ms")).max, Some(300_000.0));
    assert_eq!(range(key("LivenessProbeSchema", "success_threshold")).max, Some(1.0));
    assert_eq!(range(key("ReadinessProbe", "success_threshold")).max, None);
    assert_eq!(root("managedOnlineEndpoint").key("openapi_uri").unwrap().former_names, ["swagger_uri"]);
    assert_eq!(key("AnonymousModelSchema", "path").former_names, ["local_path", "model_uri"]);
    assert_eq!(key("AnonymousModelSchema", "path").r#type, Type::Path(PathKind::Any));
    assert_eq!(key("CodeConfigurationSchema", "code").r#type, Type::Path(PathKind::Folder));
    assert!(
        root("managedOnlineDeployment").key("egress_public_network_access").unwrap().deprecated.is_some()
    );
    let levels = set(root("batchDeployment").key("logging_level").unwrap());
    assert!(levels.advisory);
    assert_eq!(levels.values, ["warning", "info", "debug"]);
    assert_eq!(set(root("batchEndpoint").key("auth_mode").unwrap()).unserved, ["aml_token", "key"]);
    assert!(object("ResourceSettingsSchema").unwrap().key("nvidia.com/gpu").is_some());
    assert_eq!(object("PipelineSchema").unwrap().open, Open::Include);
}

#[test]
fn references_say_what_they_accept() {
    let is_reference = |each: &&Type| matches!(each, Type::Reference(_));
    let of = |id: &str, name: &str| match types(&root(id).key(name).unwrap().r#type)
        .into_iter()
        .find(is_reference)
    {
        Some(Type::Reference(reference)) => reference.clone(),
        _ => panic!("{name} of {id} is no reference"),
    };
    let model = of("batchDeployment", "model");
    assert_eq!(model.collection, "models");
    assert!(model.versioned && model.default_version && model.registry && model.workspace && !model.bare);
    let compute = of("batchDeployment", "compute");
    assert!(compute.bare && compute.workspace && !compute.versioned && !compute.registry);
    assert!(!of("kubernetesOnlineEndpoint", "compute").bare);
    assert!(of("managedOnlineDeployment", "environment").registry);
    assert!(!of("kubernetesOnlineDeployment", "environment").registry);
    assert!(!of("kubernetesOnlineDeployment", "model").registry);
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
    for each in kinds() {
        if let Some(schema) = &each.schema {
            assert!(kind_of_schema(schema).is_some(), "{schema}");
        }
    }
}

#[test]
fn machine_sizes_are_found_in_any_letter_case() {
    assert!(vm_size("standard_ds2_v2").unwrap().too_small);
    let usual = vm_size("STANDARD_DS3_V2").unwrap();
    assert_eq!((usual.name.as_str(), usual.cores, usual.too_small), ("Standard_DS3_v2", 4, false));
    assert!(vm_size("Standard_Unheard_Of").is_none());
    assert!(usual.managed && usual.compute && usual.retired.is_none());
    assert!(vm_size("Standard_D3_v2").is_some_and(|size| size.compute && !size.managed));
    assert_eq!(vm_size("Standard_NC6s_v3").and_then(|size| size.retired.as_deref()), Some("2025-09-30"));
}

#[test]
fn machine_sizes_serve_something_and_have_figures() {
    for size in vm_sizes() {
        assert!(size.managed || size.compute, "{}", size.name);
        assert!(size.cores > 0 && size.memory_gib > 0.0, "{}", size.name);
        assert!(size.managed || !size.too_small, "{}", size.name);
    }
}

/// What the build would say if `spoil` were done to the data.
fn faults(spoil: impl FnOnce(&mut Tables)) -> Vec<String> {
    let mut tables = Tables {
        kinds: kinds().to_vec(),
        objects: objects().cloned().collect(),
        vm_sizes: vm_sizes().to_vec(),
    };
    spoil(&mut tables);
    let mut faults = Vec::new();
    check(&tables, &mut faults);
    faults
}

fn spoiled<'a>(tables: &'a mut Tables, name: &str) -> &'a mut Object {
    tables.objects.iter_mut().find(|object| object.name == name).unwrap()
}

#[test]
fn the_build_refuses_data_that_does_not_fit_together() {
    assert_eq!(faults(|_| ()), Vec::<String>::new());
    assert_eq!(
        faults(|tables| {
            let probe = spoiled(tables, "LivenessProbeSchema");
            probe.keys[0].text.clear();
            probe.keys[1].link.clear();
        }),
        [
            "LivenessProbeSchema.initial_delay needs a text that ends in a full stop",
            "LivenessProbeSchema.period needs a link, of its own or of its object",
        ]
    );
    assert_eq!(
        faults(|tables| {
            let defaults = &mut spoiled(tables, "BatchEndpointsDefaultsSchema").keys[0];
            defaults.r#type = Type::Object("Nowhere".to_owned());
        }),
        ["BatchEndpointsDefaultsSchema.deployment_name: there is no object Nowhere"]
    );
    assert_eq!(
        faults(|tables| {
            let endpoint = spoiled(tables, "BatchEndpointSchema");
            let mut found = endpoint.negatives.iter().find(|found| found.key == "traffic").unwrap().clone();
            found.key = "tags".to_owned();
            found.belongs_to = vec!["batchEndpoint".to_owned(), "nowhere".to_owned()];
            found.rename_to = Some("traffic".to_owned());
            endpoint.negatives = vec![found];
        }),
        [
            "negative BatchEndpointSchema.tags: is a key of the object after all",
            "negative BatchEndpointSchema.tags: traffic, which it may be renamed to, is no key of the object",
            "negative BatchEndpointSchema.tags: no kind is called nowhere",
        ]
    );
    assert_eq!(
        faults(|tables| {
            let model = tables.kinds.iter_mut().find(|kind| kind.id == "model").unwrap();
            model.schema_names.push("DATA".to_owned());
            model.text.clear();
        }),
        ["kind model needs a text", "kind data: another kind has the schema name data too"]
    );
}

#[test]
fn where_only_letter_case_does_not_matter_underscores_do() {
    let thresholds = object("GenerationSafetyQualityMetricThresholdSchema.similarity").expect("thresholds");
    assert!(thresholds.key("Aggregated_Similarity_Pass_Rate").is_some());
    assert!(thresholds.key("aggregated_similaritypass_rate").is_none());
}
