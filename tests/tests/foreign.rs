//! Promise 1: files that are not Azure ML get nothing, of no severity, broken ones included.

use azureml_tests::{binary, repository};
use serde_json::Value;
use std::process::Command;

#[test]
fn foreign_files_get_no_finding() {
    let output = Command::new(binary())
        .args(["check", "--format", "json", "tests/fixtures/foreign"])
        .current_dir(repository())
        .output()
        .expect("azureml-ls runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON on stdout");
    assert_eq!(report["findings"], Value::Array(Vec::new()));
    assert!(report["files_checked"].as_u64().is_some_and(|files| files >= 13), "{report}");
    assert_eq!(output.status.code(), Some(0));
}
