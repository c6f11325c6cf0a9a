//! What holds for every rule: its code, its documentation, and the examples in it.

use super::all;
use crate::testing::checked;
use crate::{Finding, Rule};
use azureml_syntax::Language;

const SECTIONS: [&str; 6] = ["What it checks", "Why", "Example", "Instead", "Fix", "References"];

#[test]
fn codes_are_kebab_case_unique_and_sorted_within_their_groups() {
    let codes: Vec<(&str, &str)> = all().iter().map(|rule| (rule.group, rule.code)).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    assert_eq!(codes, sorted, "by group, then code");
    let mut unique: Vec<&str> = codes.iter().map(|(_, code)| *code).collect();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), codes.len());
    for code in unique {
        let is_kebab = code.split('-').all(|word| {
            !word.is_empty()
                && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        });
        assert!(is_kebab, "{code}");
    }
}

#[test]
fn every_rule_is_described_and_documented_in_the_fixed_sections() {
    for rule in all() {
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{}: {}", rule.code, rule.summary);
        assert!(rule.link.starts_with("https://"), "{}: {}", rule.code, rule.link);
        let sections: Vec<&str> =
            rule.documentation.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(sections, SECTIONS, "{}", rule.code);
        for (is_checked, family) in
            [(rule.speaks(Language::Yaml), "YAML"), (rule.speaks(Language::Bicep), "Bicep")]
        {
            for kind in ["bad", "good"] {
                let is_there =
                    examples(rule).iter().any(|example| example.kind == kind && example.family() == family);
                assert!(is_there || !is_checked, "{} has no {kind} example in {family}", rule.code);
            }
        }
        assert!(rule.speaks(Language::Yaml) || rule.speaks(Language::Bicep), "{} checks nothing", rule.code);
    }
}

/// Bad examples fire their rule alone; good and fixed ones fire nothing; fixing a bad one gives the fixed one behind
/// it, and fixing that changes nothing.
#[test]
fn the_examples_of_the_documentation_are_true() {
    let mut faults = Vec::new();
    for rule in all() {
        let mut bad: Option<Example> = None;
        for example in examples(rule) {
            let checked = checked(example.language, &example.text);
            let found = &checked.analysis.findings;
            let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
            let mut fault = |what: &str| {
                faults.push(format!(
                    "{}, {}: {what}\n{}\n{}",
                    rule.code,
                    example.kind,
                    example.text,
                    list(found)
                ));
            };
            match example.kind.as_str() {
                "bad" => {
                    if found.is_empty() || codes.iter().any(|code| *code != rule.code) {
                        fault("this rule alone should fire");
                    }
                    if found.iter().any(|finding| finding.fixes.iter().any(|fix| fix.operations.is_empty())) {
                        fault("a fix does nothing");
                    }
                    bad = Some(example);
                }
                "fixed" => {
                    let before = bad.take().expect("a fixed example stands behind a bad one");
                    assert_eq!(before.language, example.language, "{}", rule.code);
                    let after = crate::testing::checked(before.language, &before.text).fix_all();
                    if after != example.text {
                        fault(&format!("fixing gives instead:\n{after}"));
                    }
                    if !found.is_empty() {
                        fault("nothing should be left");
                    }
                }
                "good" => {
                    if !found.is_empty() {
                        fault("nothing should fire");
                    }
                }
                other => panic!("{}: what is a {other} example?", rule.code),
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n----\n"));
}

fn list(found: &[Finding]) -> String {
    found.iter().map(|finding| format!("  {}: {}\n", finding.code, finding.message)).collect()
}

/// A fenced block: ```` ```yaml bad ````. One in Bicep may be of several files, in sections as fixtures have them; the
/// fixed one is the first file alone.
struct Example {
    language: Language,
    kind: String,
    text: String,
}

impl Example {
    /// Parameter files are Bicep: one check reads both.
    const fn family(&self) -> &'static str {
        match self.language {
            Language::Yaml => "YAML",
            Language::Bicep | Language::BicepParameters => "Bicep",
        }
    }
}

fn examples(rule: &Rule) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    for line in rule.documentation.lines() {
        if let Some(mut example) = open.take() {
            if line == "```" {
                examples.push(example);
            } else {
                example.text.push_str(line);
                example.text.push('\n');
                open = Some(example);
            }
        } else if let Some((name, kind)) = line.strip_prefix("```").and_then(|line| line.split_once(' ')) {
            let language = Language::of_name(&format!("example.{name}"));
            let language = language.unwrap_or_else(|| panic!("{}: what is {name}?", rule.code));
            open = Some(Example { language, kind: kind.to_owned(), text: String::new() });
        }
    }
    examples
}
