//! What a document looks like once it is laid over the catalog.

use super::{Cause, TypedDocument};
use crate::engine;
use azureml_catalog::Type;
use azureml_syntax::parse;

const DEPLOYMENT: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: scoring
";

/// Gives the document after [`DEPLOYMENT`]'s lines and `rest` to `ask`.
fn typed<T>(rest: &str, ask: impl FnOnce(&TypedDocument<'_>) -> T) -> T {
    let source = format!("{DEPLOYMENT}{rest}");
    let parse = parse(&source);
    let documents = engine::typed(&parse);
    ask(&documents[0])
}

#[test]
fn a_union_is_what_was_written() {
    let kind = |rest: &str, path: &[&str]| {
        typed(rest, |document| match document.at(path).expect("a place").r#type {
            Type::Object(name) => name.clone(),
            Type::Reference(reference) => reference.collection.clone(),
            Type::Union(_) => "undecided".to_owned(),
            other => format!("{other:?}"),
        })
    };
    assert_eq!(kind("model: azureml:m:1\n", &["model"]), "models");
    assert_eq!(kind("model: {path: ./m}\n", &["model"]), "AnonymousModelSchema");
    assert_eq!(kind("model: m:1\n", &["model"]), "models");
    assert_eq!(kind("model: [a]\n", &["model"]), "undecided");
    assert_eq!(kind("model:\n", &["model"]), "undecided");
    assert_eq!(kind("model: {{MODEL}}\n", &["model"]), "undecided");
    assert_eq!(kind("scale_settings: {type: default}\n", &["scale_settings"]), "DefaultScaleSettingsSchema");
    assert_eq!(
        kind("scale_settings: {type: TargetUtilization, x: 1}\n", &["scale_settings"]),
        "TargetUtilizationScaleSettingsSchema"
    );
    assert_eq!(
        kind("scale_settings: {min_instances: 1}\n", &["scale_settings"]),
        "TargetUtilizationScaleSettingsSchema"
    );
}

#[test]
fn places_have_their_path_and_parents_come_first() {
    typed("environment:\n  inference_config:\n    scoring_route: {port: 1, path: /}\n", |document| {
        let place =
            document.at(&["environment", "inference_config", "scoring_route", "port"]).expect("a place");
        assert_eq!(document.path(place), ["environment", "inference_config", "scoring_route", "port"]);
        for (at, place) in document.places.iter().enumerate() {
            assert!(place.parent.is_none_or(|parent| parent < at));
        }
    });
}

#[test]
fn values_of_free_mappings_and_items_of_lists_are_places() {
    typed("tags: {a: b}\ndata_collector:\n  request_logging:\n    capture_headers: [x, y]\n", |document| {
        let texts: Vec<&str> = document.places.iter().filter_map(|place| place.node.as_str()).collect();
        assert!(["b", "x", "y"].iter().all(|text| texts.contains(text)), "{texts:?}");
        assert!(document.strangers.is_empty());
    });
}

#[test]
fn merged_keys_know_who_brought_them() {
    typed("tags: &base {period: 5, colour: x}\nliveness_probe:\n  <<: *base\n", |document| {
        assert!(document.at(&["liveness_probe", "period"]).expect("a place").merged.is_some());
        let [stranger] = document.strangers.as_slice() else { panic!("{:?}", document.strangers) };
        assert_eq!(&*stranger.entry.key.text, "colour");
        assert!(stranger.merged.is_some());
    });
}

#[test]
fn every_stranger_has_the_best_cause() {
    let cause = |rest: &str| {
        typed(rest, |document| match &document.strangers[0].cause {
            Cause::Negative(negative) => format!("negative {}", negative.key),
            Cause::Renamed(key) => format!("renamed {}", key.name),
            Cause::Misplaced(path) => format!("misplaced {}", path.join(".")),
            Cause::Sibling(kinds) => format!("sibling {}", kinds.len()),
            Cause::Typo(key) => format!("typo {}", key.name),
            Cause::Unknown => "unknown".to_owned(),
        })
    };
    assert_eq!(cause("public_network_access: disabled\n"), "negative public_network_access");
    assert_eq!(cause("liveness_probe: {public_network_access: x}\n"), "negative public_network_access");
    assert_eq!(cause("model: {local_path: x}\n"), "renamed path");
    assert_eq!(cause("scoring_script: x.py\n"), "misplaced code_configuration");
    assert_eq!(cause("liveness_probe: {instance_type: x}\n"), "misplaced ");
    assert_eq!(cause("liveness_probe:\nperiod: 10\n"), "misplaced liveness_probe");
    assert_eq!(cause("instanceType: x\n"), "typo instance_type");
    assert_eq!(cause("instance_typ: x\n"), "typo instance_type");
    assert_eq!(cause("colour: x\n"), "unknown");
}

#[test]
fn what_is_being_typed_is_no_stranger() {
    for rest in ["instance_ty", "instance_ty\ninstance_count: 1\n", "{{KEY}}: x\n", "? [a]\n: x\n"] {
        typed(rest, |document| assert!(document.strangers.is_empty(), "{rest}: {:?}", document.strangers));
    }
}

/// The SDK takes a job's `type` and a datastore's only as it is spelt, before any schema is asked.
#[test]
fn the_word_that_chooses_the_class_is_exact() {
    let check = crate::testing::check;
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
type: Command
#     ^^^^^^^ error[invalid-value]: `Command` is not a value of `type`; it takes `command`.
command: echo hello
environment: azureml:training:1
compute: azureml:cluster
",
    );
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cluster
type: AmlCompute
size: Standard_DS3_v2
",
    );
}

#[test]
fn items_of_a_list_choose_between_lists() {
    let check = crate::testing::check;
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/autoMLJob.schema.json
type: automl
task: image_classification
target_column_name: label
training_data: {type: mltable, path: \"azureml:train:1\"}
search_space:
  - beta1: {type: choice, values: [0.8, 0.9]}
    number_of_epochs: {type: choice, values: [15, 30]}
    learning_rate: {type: uniform, min_value: 0.001, max_value: 1}
    optimizer: {type: choice, values: [sgd, adam]}
    nesterov: true
    model_name: vitb16r224
",
    );
}

#[test]
fn where_the_deciding_word_is_not_known_yet_nothing_is_judged() {
    let check = crate::testing::check;
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/monitorSchedule.schema.json
name: my-monitor
trigger: {type: recurrence, frequency: day, interval: 1}
create_monitor:
  compute: {instance_type: standard_e4s_v3, runtime_version: \"3.4\"}
  monitoring_target: {endpoint_deployment_id: \"azureml:my-endpoint:blue\"}
  monitoring_signals:
    mine: {type: <TYPE>, component_id: \"azureml:signal:1\"}
",
    );
}

#[test]
fn a_wrong_word_over_the_keys_of_another_alternative_is_the_only_fault() {
    let check = crate::testing::check;
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
create_job: azureml:my-job
trigger:
  type: cron
#       ^^^^ error[invalid-value]: it takes `recurrence`
  frequency: day
  interval: 1
",
    );
}
