//! What is kept from one audit to the next, and what is made anew.

use super::*;
use crate::workspace::{Cell, Open};
use azureml_syntax::Language;
use azureml_syntax::text::Text;
use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

const VAULT: &str =
    "param name string\nresource vault 'Microsoft.KeyVault/vaults@2023-07-01' = { name: name }\n";
const WORKSPACE: &str =
    "resource ws 'Microsoft.MachineLearningServices/workspaces@2025-09-01' = { name: 'hearts' }\n";
const ENDPOINT: &str =
    "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\nname: scoring\n";

/// A folder of its own for one test, removed with the value.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("azureml-ls-index-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        let tree = Self(fs::canonicalize(path).unwrap());
        for (name, text) in files {
            fs::write(tree.0.join(name), text).unwrap();
        }
        tree
    }

    /// All files, the `disk`th time that it is looked at, with these open.
    fn scope(&self, disk: u64, open: &[(&str, u64, &str)]) -> Scope {
        let mut workspace = Workspace::new([self.0.clone()]);
        for (name, number, text) in open {
            let path = self.0.join(name);
            let language = Language::of_name(name).unwrap();
            let open = Open::new(String::new(), (1, *number), Text::new(text), language, Cell::default());
            workspace.set_open(path, open);
        }
        let mut files: Vec<PathBuf> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let workspace = Arc::new(workspace);
        Scope { files: Arc::new(files), whole: true, workspace, disk, stated: Arc::default() }
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn never() -> bool {
    false
}

/// The facts by the names of their files, without the folder.
fn facts(survey: &Survey) -> HashMap<String, Arc<Facts>> {
    let name = |facts: &Arc<Facts>| facts.file.rsplit('/').next().unwrap_or_default().to_owned();
    survey.network.graph.facts().iter().map(|facts| (name(facts), Arc::clone(facts))).collect()
}

#[test]
fn what_others_use_is_no_deployment_of_its_own() {
    let main =
        "module vault 'vault.bicep' = { name: 'vault', params: { name: 'kv' } }\n".to_owned() + WORKSPACE;
    let tree = Tree::new(
        "roots",
        &[
            ("vault.bicep", VAULT),
            ("main.bicep", &main),
            ("main.bicepparam", "using './main.bicep'\n"),
            ("endpoint.yml", ENDPOINT),
            ("compose.yml", "services: {}\n"),
        ],
    );
    let survey = Index::default().audit(&tree.scope(1, &[]), &never).unwrap();
    let mut names: Vec<String> = facts(&survey).into_keys().collect();
    names.sort();
    assert_eq!(names, ["endpoint.yml", "main.bicepparam"]);
    assert_eq!(survey.network.graph.nodes().count(), 3);
}

#[test]
fn only_what_read_something_that_changed_is_made_anew() {
    let uses = |name: &str| format!("module vault 'vault.bicep' = {{ name: '{name}' }}\n");
    let tree = Tree::new(
        "changes",
        &[
            ("vault.bicep", VAULT),
            ("one.bicep", &(uses("one") + WORKSPACE)),
            ("two.bicep", &uses("two")),
            ("three.bicep", "param x string\n"),
            ("endpoint.yml", ENDPOINT),
        ],
    );
    let mut index = Index::default();
    let first = index.audit(&tree.scope(1, &[]), &never).unwrap();
    // The disk is looked at again, and is the same.
    let again = index.audit(&tree.scope(2, &[]), &never).unwrap();
    assert!(Arc::ptr_eq(&first, &again));

    let typed = VAULT.replace("name: name", "name: 'kv'");
    let next = index.audit(&tree.scope(2, &[("vault.bicep", 7, &typed)]), &never).unwrap();
    let (before, after) = (facts(&first), facts(&next));
    let kept = |name: &str| Arc::ptr_eq(&before[name], &after[name]);
    assert_eq!(
        ["one.bicep", "two.bicep", "three.bicep", "endpoint.yml"].map(kept),
        [false, false, true, true]
    );
    // The same text at the same number.
    let same = index.audit(&tree.scope(2, &[("vault.bicep", 7, &typed)]), &never).unwrap();
    assert!(Arc::ptr_eq(&next, &same));

    // A module that was missing is there now.
    let missing = uses("two").replace("vault.bicep", "late.bicep");
    let open = [("two.bicep", 8, missing.as_str())];
    let without = index.audit(&tree.scope(2, &open), &never).unwrap();
    assert_eq!(facts(&without)["two.bicep"].resources.len(), 0);
    fs::write(tree.0.join("late.bicep"), VAULT).unwrap();
    let with = index.audit(&tree.scope(3, &open), &never).unwrap();
    assert_eq!(facts(&with)["two.bicep"].resources.len(), 1);
    assert!(!facts(&with).contains_key("late.bicep"));
}

#[test]
fn what_was_found_out_before_a_run_ended_is_kept() {
    let tree = Tree::new("cancelled", &[("main.bicep", WORKSPACE), ("endpoint.yml", ENDPOINT)]);
    let mut index = Index::default();
    let asked = AtomicUsize::new(0);
    // It ends at the third question: once both files are read, before anything is evaluated.
    let later = || asked.fetch_add(1, Ordering::SeqCst) >= 2;
    assert!(index.audit(&tree.scope(1, &[]), &later).is_none());
    assert_eq!(index.files.len(), 2);
    assert!(index.audit(&tree.scope(1, &[]), &never).is_some());
}

#[test]
fn without_azure_ml_nothing_is_evaluated() {
    let tree = Tree::new("nothing", &[("vault.bicep", VAULT), ("compose.yml", "services: {}\n")]);
    let mut index = Index::default();
    let survey = index.audit(&tree.scope(1, &[]), &never).unwrap();
    assert_eq!((survey.network.graph.nodes().count(), index.roots.len()), (0, 0));
    assert!(survey.of("/anything").whole);
}
