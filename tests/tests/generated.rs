//! Invariant 9: pages that are made from the rules and the catalog are committed, and stale ones fail here.
//! `UPDATE_GENERATED=1 cargo test -p azureml-tests --test generated` writes them anew.

use azureml_analysis::{Rule, Safety, rules};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn assert_fresh(file: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        fs::write(&path, expected).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        committed == expected,
        "{file} is stale: run `UPDATE_GENERATED=1 cargo test -p azureml-tests --test generated` and commit it"
    );
}

const fn fix(rule: &Rule) -> &'static str {
    match rule.fix {
        Some(Safety::Safe) => "safe",
        Some(Safety::Unsafe) => "unsafe",
        None => "",
    }
}

#[test]
fn the_page_of_rules_is_fresh() {
    let mut page = String::from(
        "# Rules\n\nMade from the rules themselves; `azureml-ls explain CODE` shows one of them in the terminal.\n\n\
         | code | severity | fix | what is wrong |\n|---|---|---|---|\n",
    );
    for rule in rules::all() {
        let (code, severity) = (rule.code, rule.severity.name());
        writeln!(page, "| [`{code}`](#{code}) | {severity} | {} | {} |", fix(rule), rule.summary)
            .expect("a string takes all");
    }
    for rule in rules::all() {
        let documentation = rule.documentation.trim().replace("\n## ", "\n### ");
        let documentation =
            documentation.strip_prefix("## ").map_or(documentation.clone(), |rest| format!("### {rest}"));
        write!(page, "\n## {}\n\n{}.\n\n{documentation}\n", rule.code, rule.summary)
            .expect("a string takes all");
    }
    assert_fresh("docs/rules.md", &page);
}
