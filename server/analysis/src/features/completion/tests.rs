use super::*;
use crate::features::testing::{ask, cursor};

const BATCH: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchDeployment.schema.json\n";
const MANAGED: &str =
    "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n";
const ENDPOINT: &str =
    "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\n";

fn offered_beside(fixture: &str, paths: &[&'static str]) -> Vec<Completion> {
    let (source, offset) = cursor(fixture);
    let mut all = ask(&source, paths, |file| complete(file, offset));
    all.sort_by(|a, b| (&a.sort, &a.label).cmp(&(&b.sort, &b.label)));
    all
}

fn offered(fixture: &str) -> Vec<Completion> {
    offered_beside(fixture, &[])
}

fn labels(fixture: &str) -> Vec<String> {
    offered(fixture).into_iter().map(|completion| completion.label).collect()
}

/// The file after the proposal with this label, once as a snippet and once plain.
fn after(fixture: &str, label: &str) -> (String, String) {
    let (source, _) = cursor(fixture);
    let all = offered(fixture);
    let Some(chosen) = all.iter().find(|completion| completion.label == label) else {
        panic!("{label} is not among {:?}", all.iter().map(|c| &c.label).collect::<Vec<_>>())
    };
    let applied =
        |text: &str| format!("{}{text}{}", &source[..chosen.replace.start], &source[chosen.replace.end..]);
    (applied(&chosen.snippet), applied(&chosen.plain))
}

#[test]
fn required_keys_come_first_and_written_ones_not_at_all() {
    let names = labels(&format!("{MANAGED}name: x\n$0\n"));
    assert_eq!(names.first().map(String::as_str), Some("endpoint_name"), "{names:?}");
    assert!(names.contains(&"model".to_owned()) && !names.contains(&"name".to_owned()), "{names:?}");
    assert!(!names.contains(&"creation_context".to_owned()), "the service writes it: {names:?}");
}

#[test]
fn keys_that_do_not_belong_are_never_offered() {
    let schema = ENDPOINT.replace("managedOnline", "batch");
    let names = labels(&format!("{schema}name: x\n$0\n"));
    assert!(names.contains(&"auth_mode".to_owned()), "{names:?}");
    assert!(names.iter().all(|name| !name.contains("network")), "{names:?}");
}

#[test]
fn a_half_typed_key_is_replaced() {
    let (snippet, plain) =
        after(&format!("{ENDPOINT}name: x\npub$0\nauth_mode: key\n"), "public_network_access");
    assert_eq!(
        snippet,
        format!("{ENDPOINT}name: x\npublic_network_access: ${{1|enabled,disabled|}}\nauth_mode: key\n")
    );
    assert_eq!(plain, format!("{ENDPOINT}name: x\npublic_network_access: \nauth_mode: key\n"));
    // One with its colon keeps what is behind it.
    let (_, plain) = after(&format!("{ENDPOINT}name: x\npub$0l: disabled\n"), "public_network_access");
    assert_eq!(plain, format!("{ENDPOINT}name: x\npublic_network_access: disabled\n"));
    // And so does one with a mapping below it.
    let (_, plain) = after(&format!("{MANAGED}req$0\n  request_timeout_ms: 1\n"), "request_settings");
    assert_eq!(plain, format!("{MANAGED}request_settings:\n  request_timeout_ms: 1\n"));
}

#[test]
fn the_column_decides_which_mapping_is_meant() {
    let file = |blanks: &str| format!("{BATCH}name: x\nretry_settings:\n  timeout: 3\n{blanks}$0\n");
    assert!(labels(&file("")).contains(&"compute".to_owned()));
    assert_eq!(labels(&file("  ")), ["max_retries"]);
    assert_eq!(labels(&file("    ")), Vec::<String>::new());
    assert_eq!(labels(&file(" ")), Vec::<String>::new());
    assert_eq!(labels(&format!("{BATCH}retry_settings:\n  $0\nname: x\n")), ["max_retries", "timeout"]);
    assert!(labels(&format!("{BATCH}retry_settings:\n$0\n")).contains(&"compute".to_owned()));
}

#[test]
fn nested_keys_are_indented_as_the_file_is() {
    let (snippet, plain) = after(&format!("{BATCH}tags:\n    a: b\nretry$0\n"), "retry_settings");
    assert_eq!(snippet, format!("{BATCH}tags:\n    a: b\nretry_settings:\n    $0\n"));
    assert_eq!(plain, format!("{BATCH}tags:\n    a: b\nretry_settings:\n    \n"));
    let dos = format!("{BATCH}name: x\nretry$0\n").replace('\n', "\r\n");
    assert_eq!(
        after(&dos, "retry_settings").1,
        format!("{BATCH}name: x\nretry_settings:\n  \n").replace('\n', "\r\n")
    );
}

#[test]
fn braces_get_keys_on_one_line() {
    let (_, plain) = after(&format!("{BATCH}retry_settings: {{timeout: 3, max$0}}\n"), "max_retries");
    assert_eq!(plain, format!("{BATCH}retry_settings: {{timeout: 3, max_retries: }}\n"));
    assert_eq!(labels(&format!("{BATCH}retry_settings: {{$0}}\n")), ["max_retries", "timeout"]);
    assert_eq!(labels(&format!("{BATCH}retry_settings: {{\n  timeout: 1,\n  $0\n}}\n")), ["max_retries"]);
}

#[test]
fn quotes_stay_where_they_are() {
    let (_, plain) = after(&format!("{ENDPOINT}\"au$0th\": key\n"), "auth_mode");
    assert_eq!(plain, format!("{ENDPOINT}\"auth_mode\": key\n"));
    let (_, plain) = after(&format!("{ENDPOINT}\"au$0\n"), "auth_mode");
    assert_eq!(plain, format!("{ENDPOINT}\"auth_mode\": \n"));
    let (_, plain) = after(&format!("{ENDPOINT}auth_mode: \"k$0\"\n"), "aml_token");
    assert_eq!(plain, format!("{ENDPOINT}auth_mode: \"aml_token\"\n"));
    let (_, plain) = after(&format!("{ENDPOINT}auth_mode: 'k$0\n"), "aml_token");
    assert_eq!(plain, format!("{ENDPOINT}auth_mode: 'aml_token'\n"));
}

#[test]
fn values_of_a_set_are_offered() {
    let wanted = ["enabled", "disabled"];
    assert_eq!(labels(&format!("{ENDPOINT}public_network_access: $0\n")), wanted);
    assert_eq!(labels(&format!("{ENDPOINT}public_network_access: dis$0\n")), wanted);
    assert_eq!(labels(&format!("{ENDPOINT}public_network_access: dis$0 # why\n")), wanted);
    assert_eq!(
        after(&format!("{ENDPOINT}public_network_access:$0\n"), "disabled").1,
        format!("{ENDPOINT}public_network_access: disabled\n")
    );
    assert_eq!(labels(&format!("{MANAGED}app_insights_enabled: $0\n")), ["true", "false"]);
}

#[test]
fn a_text_that_looks_like_a_boolean_is_quoted() {
    let fixture = format!("{MANAGED}data_collector:\n  collections:\n    model_inputs:\n      enabled: $0\n");
    assert!(after(&fixture, "true").1.ends_with("enabled: \"true\"\n"));
}

#[test]
fn references_are_begun() {
    let model = format!("{MANAGED}model: az$0\n");
    assert_eq!(
        labels(&model),
        [
            "azureml:<name>:<version>",
            "azureml:<name>@latest",
            "azureml://registries/<registry>/models/<name>/versions/<version>",
            "azureml://registries/<registry>/models/<name>/labels/latest",
        ]
    );
    assert_eq!(
        after(&model, "azureml:<name>@latest").0,
        format!("{MANAGED}model: azureml:${{1:name}}@latest\n")
    );
    assert_eq!(labels(&format!("{MANAGED}model: azureml:$0\n")).len(), 4);
    assert_eq!(labels(&format!("{MANAGED}model: azureml:m$0:1\n")).len(), 4);
}

#[test]
fn schemas_are_offered_behind_their_key_in_every_file() {
    let all = labels("$schema: $0\n");
    assert!(all.len() > 40);
    let first: Vec<&String> = all.iter().take(8).collect();
    assert!(first.iter().all(|url| url.contains("Endpoint.") || url.contains("Deployment.")), "{first:?}");
    assert_eq!(labels("$schema: https://az$0\nfoo: bar\n"), all);
    let own = labels(&format!("{BATCH}name: x\n").replace("latest/", "latest/$0"));
    assert_eq!(Some(own[0].as_str()), BATCH.trim().strip_prefix("$schema: "));
}

#[test]
fn an_empty_file_gets_a_schema_and_skeletons() {
    for fixture in ["$0", "# comment\n$0\n", "bat$0", "name: x\n---\n$0\n", "\u{feff}$0"] {
        let names = labels(fixture);
        assert_eq!(names.len(), 1 + with_skeleton().count(), "{fixture:?}: {names:?}");
        assert_eq!(names[0], "$schema");
        assert!(names.contains(&"batch endpoint".to_owned()), "{names:?}");
    }
}

/// All kinds but two whose files nobody could tell from others (no `$schema` names them, no key is only theirs), and
/// two that no command reads.
fn with_skeleton() -> impl Iterator<Item = &'static azureml_catalog::Kind> {
    let without = ["index", "marketplaceSubscription", "parallelJob", "importJob"];
    let kinds = azureml_catalog::kinds().iter().filter(|kind| kind.object.is_some());
    kinds.filter(move |kind| !without.contains(&kind.id.as_str()))
}

#[test]
fn every_skeleton_is_of_its_kind() {
    for kind in with_skeleton() {
        let (_, text) = after("$0", &kind.title);
        let found = ask(&text, &[], |file| file.documents[0].identity.kind.map(|kind| kind.id.clone()));
        assert_eq!(found.as_deref(), Some(kind.id.as_str()), "{text}");
        let problems = azureml_syntax::parse(&text).problems().to_vec();
        assert_eq!(problems, [], "{text}");
    }
}

#[test]
fn what_is_not_ours_gets_nothing() {
    for fixture in [
        "services:\n  web:\n    $0\n",
        "version: 3\n$0\n",
        "version: $0\n",
        "a: 1\nb$0\n",
        "- $0\n",
        "{$0}\n",
    ] {
        assert_eq!(labels(fixture), Vec::<String>::new(), "{fixture:?}");
    }
}

#[test]
fn comments_and_texts_get_nothing() {
    for tail in [
        "# na$0\n",
        "description: |\n  na$0\n",
        "description: |\n  one\n  $0\n",
        "description: one\n  na$0\n",
    ] {
        assert_eq!(labels(&format!("{MANAGED}{tail}")), Vec::<String>::new(), "{tail:?}");
    }
}

#[test]
fn traffic_names_the_deployments_of_the_file() {
    let blue =
        format!("{MANAGED}name: blue\nendpoint_name: e\n---\n{MANAGED}name: other\nendpoint_name: f\n");
    let endpoint = format!("{ENDPOINT}name: e\ntraffic:\n  $0\n---\n{blue}");
    assert_eq!(labels(&endpoint), ["blue"]);
    assert!(after(&endpoint, "blue").0.contains("traffic:\n  blue: $0\n"));
    let deployment = format!("{ENDPOINT}name: e\n---\n{MANAGED}endpoint_name: $0\n");
    assert_eq!(labels(&deployment), ["e"]);
}

#[test]
fn paths_are_completed_folder_by_folder() {
    let paths = ["src/", "src/score.py", "src/deep/", "env.yml", ".git/"];
    let names = |fixture: &str| -> Vec<String> {
        offered_beside(fixture, &paths).into_iter().map(|completion| completion.label).collect()
    };
    assert_eq!(
        names(&format!("{BATCH}type: pipeline\ncomponent: $0\n"))
            .iter()
            .filter(|name| !name.starts_with("azureml"))
            .collect::<Vec<_>>(),
        ["env.yml", "src/"]
    );
    let inside = offered_beside(&format!("{BATCH}type: pipeline\ncomponent: ./src/s$0\n"), &paths);
    let inside: Vec<(&str, usize)> = inside
        .iter()
        .filter(|completion| completion.kind != CompletionKind::Reference)
        .map(|completion| (completion.label.as_str(), completion.replace.len()))
        .collect();
    assert_eq!(inside, [("score.py", 1), ("deep/", 1)]);
    // A script counts from the folder of the code.
    assert_eq!(
        names(&format!("{MANAGED}code_configuration:\n  code: src/\n  scoring_script: sc$0\n")),
        ["score.py", "deep/"]
    );
    assert_eq!(names(&format!("{MANAGED}code_configuration:\n  code: $0\n")), ["src/"]);
}

/// The text of a snippet whose places nobody changes: first choices and proposals.
fn taken(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find(['\\', '$']) {
        out.push_str(&rest[..at]);
        let (sign, tail) = (&rest[at..=at], &rest[at + 1..]);
        let digits = tail.trim_start_matches('{').trim_start_matches(|digit: char| digit.is_ascii_digit());
        rest = match (sign, tail.starts_with('{')) {
            ("\\", _) => {
                out.push_str(&tail[..1]);
                &tail[1..]
            }
            (_, false) => digits,
            (_, true) => {
                let (body, tail) = digits.split_once('}').expect("a place is closed");
                let choice = body.trim_matches('|').split(',').next().unwrap_or_default();
                out.push_str(body.strip_prefix(':').unwrap_or(choice));
                tail
            }
        };
    }
    out + rest
}

#[test]
fn nothing_that_is_offered_is_complained_about() {
    let complaints = |text: &str| -> Vec<(&'static str, String)> {
        let parse = azureml_syntax::parse(text);
        let mut never = || std::ops::ControlFlow::Continue(());
        let settings = crate::Settings::default();
        let analysis = crate::analyze(
            text,
            &parse,
            &crate::files::NoFiles,
            &settings,
            crate::Audited::default(),
            &mut never,
        )
        .expect("ran");
        // What is empty or not there is still to be filled in; of two keys that exclude each other either may be meant.
        let expected = |code| matches!(code, "null-value" | "conflicting-keys" | "feature-source");
        let serious = analysis
            .findings
            .into_iter()
            .filter(|finding| finding.severity >= crate::Severity::Warning && !expected(finding.code));
        serious.map(|finding| (finding.code, finding.message)).collect()
    };
    for skeleton in offered("$0").iter().filter(|completion| completion.kind == CompletionKind::Skeleton) {
        let base = taken(&skeleton.snippet).replace("name: \n", "name: some-name\n");
        assert_eq!(complaints(&base), [], "{base}");
        let keys = offered(&format!("{base}$0"));
        assert!(!keys.is_empty(), "{base}");
        // `type` may make it another kind of file, whose keys are others.
        for key in keys.iter().filter(|completion| !completion.deprecated && completion.label != "type") {
            let text = format!("{base}{}\n", taken(&key.snippet));
            assert_eq!(complaints(&text), [], "{text}");
        }
    }
}

#[test]
fn where_a_list_is_wanted_its_first_item_begins_with_a_dash() {
    let fixture = format!("{ENDPOINT}identity:\n  user_assigned_identities:\n    res$0\n");
    assert!(after(&fixture, "resource_id").1.ends_with("user_assigned_identities:\n    - resource_id: \n"));
    let next = format!("{ENDPOINT}identity:\n  user_assigned_identities:\n  - resource_id: x\n  - $0\n");
    assert!(after(&next, "resource_id").1.ends_with("\n  - resource_id: x\n  - resource_id: \n"));
}

#[test]
fn the_key_that_tells_alternatives_apart_offers_all_of_them() {
    let schema = MANAGED.replace("managed", "kubernetes");
    let (snippet, _) = after(&format!("{schema}scale_settings:\n  $0\n"), "type");
    assert!(snippet.ends_with("  type: ${1|default,target_utilization|}\n"), "{snippet}");
    assert_eq!(labels(&format!("{schema}scale_settings:\n  type: $0\n")), ["default", "target_utilization"]);
    let names = labels(&format!("{schema}scale_settings:\n  type: default\n  $0\n"));
    assert!(!names.contains(&"max_instances".to_owned()), "{names:?}");
}

#[test]
fn machines_come_by_size_after_the_example() {
    let names = labels(&format!("{MANAGED}instance_type: $0\n"));
    assert_eq!(names.first().map(String::as_str), Some("Standard_DS3_v2"));
    let cores =
        |name: &String| azureml_catalog::vm_size(name).map(|size| (size.too_small, size.gpus, size.cores));
    assert!(names[1..].is_sorted_by_key(cores), "{names:?}");
    let size = |name: &String| azureml_catalog::vm_size(name);
    assert!(names.iter().filter_map(size).all(|size| size.managed && size.retired.is_none()), "{names:?}");
}

#[test]
fn a_compute_is_offered_what_computes_are_documented_to_take_first() {
    let schema = MANAGED.lines().next().unwrap_or_default().replace("managedOnlineDeployment", "amlCompute");
    let names = labels(&format!("{schema}\nname: c\ntype: amlcompute\nsize: $0\n"));
    let documented = |name: &String| azureml_catalog::vm_size(name).map(|size| !size.compute);
    assert!(names.contains(&"Standard_D3_v2".to_owned()) && names.is_sorted_by_key(documented), "{names:?}");
    assert!(!names.contains(&"Standard_NC6s_v3".to_owned()), "retired");
}

#[test]
fn the_type_of_an_input_is_offered_for_all_sorts_of_inputs() {
    let names = labels(
        "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json\ntype: pipeline\ninputs:\n  records:\n    type: $0\n",
    );
    for name in ["uri_file", "mltable", "mlflow_model"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
}
