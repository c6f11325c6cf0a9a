//! Invariant 9: pages that are made from the rules and the catalog are committed, and stale ones fail here.
//! `UPDATE_GENERATED=1 cargo test -p azureml-tests --test generated` writes them anew.

use azureml_analysis::{Rule, Safety, rules};
use azureml_catalog::{Kind, Object, Type, kinds, object};
use azureml_syntax::Language;
use std::collections::BTreeSet;
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

fn languages(rule: &Rule) -> &'static str {
    match (rule.speaks(Language::Yaml), rule.speaks(Language::Bicep)) {
        (true, true) => "YAML, Bicep",
        (false, true) => "Bicep",
        _ => "YAML",
    }
}

#[test]
fn the_page_of_rules_is_fresh() {
    let mut page = String::from(
        "# Rules\n\nMade from the rules themselves; `azureml-ls explain CODE` shows one of them in the terminal.\n\n\
         | code | severity | fix | checks | what is wrong |\n|---|---|---|---|---|\n",
    );
    for rule in rules::all() {
        let (code, severity) = (rule.code, rule.severity.name());
        let (fix, languages, summary) = (fix(rule), languages(rule), rule.summary);
        writeln!(page, "| [`{code}`](#{code}) | {severity} | {fix} | {languages} | {summary} |")
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

#[test]
fn the_picture_of_the_map_is_fresh() {
    let drawn = azureml_tests::cli::run(azureml_tests::repository(), &["map", "examples/network-private"]);
    assert_fresh("docs/images/network-map.svg", &drawn.stdout);
}

/// The mappings that `object` leads to, itself included.
fn reach(object: &'static Object, seen: &mut BTreeSet<&'static str>) {
    if seen.insert(&object.name) {
        object.keys.iter().for_each(|key| reach_type(&key.r#type, seen));
    }
}

fn reach_type(r#type: &'static Type, seen: &mut BTreeSet<&'static str>) {
    match r#type {
        Type::Object(name) => object(name).into_iter().for_each(|object| reach(object, seen)),
        Type::Sequence(inner) | Type::Map(inner) => reach_type(inner, seen),
        Type::Union(union) => union.any.iter().for_each(|branch| reach_type(branch, seen)),
        _ => {}
    }
}

/// How many keys can stand in a file of this kind, at any depth.
fn keys(kind: &'static Kind) -> usize {
    let mut seen = BTreeSet::new();
    kind.root().into_iter().for_each(|root| reach(root, &mut seen));
    seen.into_iter().filter_map(object).map(|object| object.keys.len()).sum()
}

#[test]
fn the_page_of_kinds_is_fresh() {
    let mut page = String::from(
        "# Kinds of files\n\nMade from the catalog. A file is told by its `$schema`, else by its keys, never by its name; what is none\n\
         of these stays silent. *Keys* counts all that can stand in such a file, at any depth.\n",
    );
    let mut families: Vec<&str> = Vec::new();
    for kind in kinds().iter().filter(|kind| kind.object.is_some()) {
        if !families.contains(&kind.family.as_str()) {
            families.push(&kind.family);
        }
    }
    for family in families {
        write!(page, "\n## {}{}\n\n", family[..1].to_uppercase(), &family[1..]).expect("a string takes all");
        page.push_str("| kind | `$schema` | keys | what it is |\n|---|---|---|---|\n");
        for kind in kinds().iter().filter(|kind| kind.family == family && kind.object.is_some()) {
            let schema = kind.schema.as_deref().and_then(|url| url.rsplit('/').next()).unwrap_or_default();
            let schema = schema.trim_end_matches(".schema.json");
            let schema = if schema.is_empty() { String::new() } else { format!("`{schema}`") };
            let text = kind.text.split_whitespace().collect::<Vec<_>>().join(" ");
            writeln!(page, "| [{}]({}) | {schema} | {} | {text} |", kind.title, kind.link, keys(kind))
                .expect("a string takes all");
        }
    }
    assert_fresh("docs/kinds.md", &page);
}
