//! Invariant 5 and promise 1: what a template or a pipeline fills in later is unknown, and unknown is no error.

use azureml_tests::{binary, repository};
use serde_json::Value;
use std::process::Command;

const PLACEHOLDERS: &[&str] = &[
    "{{X}}",
    "{{ X }}",
    "\"{{ X }}\"",
    "<X>",
    "$X",
    "${X}",
    "${{ secrets.X }}",
    "azureml:{{X}}:1",
    "prefix-<X>",
];

/// Every value of the examples that work, replaced by every form of placeholder, one at a time.
#[test]
fn no_placeholder_is_an_error() {
    let folder = std::env::temp_dir().join(format!("azureml-placeholders-{}", std::process::id()));
    let mut written = 0;
    for example in ["batch-scoring", "online-scoring"] {
        for file in ["endpoint.yml", "deployment.yml"] {
            let path = repository().join("examples").join(example).join(file);
            let text = std::fs::read_to_string(path).expect("the example");
            let lines: Vec<&str> = text.lines().collect();
            for (number, line) in lines.iter().enumerate() {
                let Some((key, _)) = line.split_once(": ").filter(|(key, _)| !key.starts_with('$')) else {
                    continue;
                };
                for placeholder in PLACEHOLDERS {
                    let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                    lines[number] = format!("{key}: {placeholder}");
                    let case = folder.join(format!("{written}"));
                    std::fs::create_dir_all(&case).expect("a folder");
                    std::fs::write(case.join(format!("{example}-{file}")), lines.join("\n")).expect("a file");
                    written += 1;
                }
            }
        }
    }
    let output = Command::new(binary())
        .args(["check", "--format", "json"])
        .arg(&folder)
        .output()
        .expect("azureml-ls runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON on stdout");
    assert_eq!(report["files_checked"], written);
    let findings = report["findings"].as_array().expect("findings");
    let about: Vec<_> = findings
        .iter()
        // The files lie alone: that their neighbours are missing is true.
        .filter(|finding| finding["severity"] == "error" && finding["code"] != "missing-file")
        .map(|finding| format!("{} {}", finding["path"], finding["message"]))
        .collect();
    assert!(about.is_empty(), "{about:#?}");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
