//! The whole workspaces below `examples/`: three that are right, and one with a mistake for each thing that batch endpoints
//! need in a private network.

use azureml_tests::example::Example;
use serde_json::Value;

/// The findings of an example: code, severity, file.
fn check(example: &str) -> Vec<(String, String, String)> {
    Example::of(example).check().into_iter().map(|found| (found.code, found.severity, found.path)).collect()
}

fn rows(expected: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    expected
        .iter()
        .map(|(code, severity, path)| (code.to_string(), severity.to_string(), path.to_string()))
        .collect()
}

/// What nobody can mend is said as a hint.
const TO_KNOW: [(&str, &str, &str); 2] = [
    ("batch-studio-invoke", "hint", "endpoints/batch/endpoint.yml"),
    ("batch-network-fixed-at-creation", "hint", "infra/modules/workspace.bicep"),
];

#[test]
fn a_public_workspace_is_left_in_peace() {
    assert_eq!(check("network-public"), []);
}

#[test]
fn a_private_workspace_with_a_network_of_its_own_has_nothing_to_mend() {
    let legacy = ("online-deployment-egress", "hint", "endpoints/online/deployment.yml");
    assert_eq!(check("network-private"), rows(&[TO_KNOW[0], legacy, TO_KNOW[1]]));
}

#[test]
fn a_private_workspace_with_a_managed_network_has_nothing_to_mend() {
    assert_eq!(check("network-managed"), rows(&TO_KNOW));
}

#[test]
fn each_mistake_of_the_broken_one_is_found_once_where_it_is() {
    let batch = "endpoints/batch/endpoint.yml";
    let expected = [
        TO_KNOW[0],
        ("batch-network-key", "error", batch),
        ("online-deployment-egress", "hint", "endpoints/online/deployment.yml"),
        ("compute-public-ip", "info", "infra/modules/compute.bicep"),
        ("compute-not-in-network", "warning", "infra/modules/compute.bicep"),
        ("no-public-ip-egress", "warning", "infra/modules/network.bicep"),
        ("nsg-outbound-required", "warning", "infra/modules/nsg.bicep"),
        ("public-ip-inbound", "warning", "infra/modules/nsg.bicep"),
        ("workspace-dns-zones", "warning", "infra/modules/private-endpoint.bicep"),
        ("acr-quarantine", "warning", "infra/modules/registry.bicep"),
        ("storage-private-endpoints", "warning", "infra/modules/storage.bicep"),
        ("keyvault-private-endpoint", "warning", "infra/modules/vault.bicep"),
        TO_KNOW[1],
        ("image-build-compute", "warning", "infra/modules/workspace.bicep"),
    ];
    assert_eq!(check("network-broken"), rows(&expected));
}

/// The requirements in the audit of an example with one workspace: id, state, the rules that say what is wrong.
fn audit(example: &str) -> Vec<(String, String, Vec<String>)> {
    let outcome = Example::of(example).run(&["audit", "--format", "json"]);
    let report: Value = serde_json::from_str(&outcome.stdout).expect("a report");
    let [workspace] = &report["workspaces"].as_array().expect("workspaces")[..] else { panic!("{report}") };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let requirements = workspace["requirements"].as_array().into_iter().flatten();
    let row = |it: &Value| {
        let codes = it["findings"].as_array().into_iter().flatten().map(|finding| text(&finding["code"]));
        (text(&it["id"]), text(&it["state"]), codes.collect())
    };
    requirements.map(row).collect()
}

#[test]
fn in_the_audit_of_the_good_ones_every_requirement_holds_or_is_none() {
    for example in ["network-public", "network-private", "network-managed"] {
        let open = audit(example);
        let open: Vec<_> = open
            .into_iter()
            .filter(|(_, state, _)| !matches!(state.as_str(), "holds" | "not-applicable" | "remember"))
            .collect();
        assert_eq!(open, [], "{example}");
    }
}

#[test]
fn in_the_audit_of_the_broken_one_every_requirement_fails_once() {
    let expected = [
        ("workspace-entry", "fails", "workspace-dns-zones"),
        ("registry-prerequisites", "fails", "image-build-compute"),
        ("registry-quarantine", "fails", "acr-quarantine"),
        ("storage-endpoints", "fails", "storage-private-endpoints"),
        ("batch-keys", "fails", "batch-network-key"),
        ("clusters-in-network", "fails", "compute-not-in-network"),
        ("related-services", "fails", "keyvault-private-endpoint"),
        ("public-ip-inbound", "fails", "public-ip-inbound"),
        ("no-public-ip", "fails", "no-public-ip-egress"),
        ("security-rules", "fails", "nsg-outbound-required"),
        // Kinds of workspaces that Microsoft's page does not speak of, or newer ones do.
        ("batch-supported", "holds", ""),
        ("fixed-at-creation", "remember", "batch-network-fixed-at-creation"),
        ("studio-invoke", "remember", "batch-studio-invoke"),
    ];
    let seen = audit("network-broken");
    let seen: Vec<(&str, &str, String)> =
        seen.iter().map(|(id, state, codes)| (id.as_str(), state.as_str(), codes.join(" "))).collect();
    assert_eq!(seen, expected.map(|(id, state, code)| (id, state, code.to_owned())));
}
