use super::*;
use crate::features::testing::{ask, cursor};

/// The text that a hover is about, and its Markdown.
fn shown(fixture: &str) -> Option<(String, String)> {
    let (source, offset) = cursor(fixture);
    let hover = ask(&source, &[], |file| hover(file, offset))?;
    Some((source[hover.span.range()].to_owned(), hover.markdown))
}

fn markdown(fixture: &str) -> String {
    shown(fixture).map(|(_, markdown)| markdown).unwrap_or_default()
}

const BATCH: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";
const MANAGED: &str =
    "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\n";

#[test]
fn a_key_says_its_type_and_what_it_does() {
    let (about, text) = shown(&format!("{MANAGED}request_settings:\n  request_timeout$0_ms: 1\n")).unwrap();
    assert_eq!(about, "request_timeout_ms");
    assert!(text.starts_with("**`request_timeout_ms`**: whole number"), "{text}");
    let key = azureml_catalog::object("RequestSettingsSchema").unwrap().key("request_timeout_ms").unwrap();
    assert!(text.contains(key.text.trim()), "{text}");
}

/// The lines that make a file `kind`: its `$schema` with the word that decides, or what stands in for it.
fn head(kind: &Kind) -> Option<String> {
    let schema = kind.schema.clone().or_else(|| {
        // Told apart by name, although no such schema is published.
        let name = kind.schema_names.first()?;
        Some(format!("https://azuremlschemas.azureedge.net/latest/{name}.schema.json"))
    })?;
    let words = ["type", "kind", "task", "model_provider"];
    let words =
        words.iter().filter_map(|key| Some(format!("{key}: {}\n", crate::identify::word(kind, key)?)));
    Some(format!("$schema: {schema}\n{}", words.collect::<String>()))
}

#[test]
fn no_known_key_is_silent() {
    for kind in azureml_catalog::kinds() {
        let Some(root) = kind.root() else { continue };
        let head = head(kind).expect("every kind has a name");
        for key in &root.keys {
            if key.name == "$schema" {
                continue;
            }
            let line = format!("\n{}:", key.name);
            let text = if head.contains(&line) { head.clone() } else { format!("{head}{}:\n", key.name) };
            let text = markdown(&text.replacen(&line, &format!("\n{}$0:", key.name), 1));
            assert!(text.contains(&format!("`{}`", key.name)), "{} of {}: {text}", key.name, kind.id);
            let page = if key.link.is_empty() { &kind.link } else { &key.link };
            assert!(text.contains(page.as_str()), "{} of {}: {text}", key.name, kind.id);
        }
    }
}

#[test]
fn the_schema_says_which_kind_this_is_and_why() {
    let text = markdown(&BATCH.replace("$sch", "$sch$0"));
    assert!(text.starts_with("**Batch endpoint**"), "{text}");
    assert!(text.contains("Recognised by its `$schema`."), "{text}");
    assert_eq!(markdown(&BATCH.replace("latest", "la$0test")), text);
}

#[test]
fn the_first_line_says_it_too() {
    let text = markdown(&format!("# co$0mment\n{BATCH}name: x\n"));
    assert!(text.starts_with("**Batch endpoint**"), "{text}");
    let text = markdown(&format!("# comment\n\n{}name: x\n", BATCH.replace('\n', " # wh$0y\n")));
    assert!(text.starts_with("**Batch endpoint**"), "on the line of `$schema`, too: {text}");
    let text = markdown(&format!("name$0: x\n{BATCH}"));
    assert!(text.starts_with("**`name`**") && text.contains("This document is a batch endpoint."), "{text}");
}

#[test]
fn without_schema_the_first_key_says_why() {
    let text = markdown("# note\n\nna$0me: c\ntype: amlcompute\n");
    let why = "This document is a compute cluster. Recognised by its key `type: amlcompute`";
    assert!(text.starts_with("**`name`**") && text.contains(why), "{text}");
}

#[test]
fn each_document_says_its_own_kind() {
    let text =
        markdown(&format!("{BATCH}name: x\n---\nname$0: c\ntype: amlcompute\nsize: Standard_DS3_v2\n"));
    assert!(text.contains("This document is a compute cluster."), "{text}");
}

#[test]
fn the_network_of_a_batch_endpoint_is_explained_at_its_name() {
    let network = &azureml_catalog::kind("batchEndpoint").unwrap().network;
    assert!(!network.is_empty());
    assert!(markdown(&format!("{BATCH}name$0: x\n")).contains(network.as_str()));
    assert!(markdown(&BATCH.replace("$sch", "$sch$0")).contains(network.as_str()));
}

#[test]
fn a_key_that_is_none_says_where_it_belongs() {
    let (about, text) = shown(&format!("{BATCH}name: x\npublic_network$0_access: disabled\n")).unwrap();
    assert_eq!(about, "public_network_access");
    assert!(text.starts_with("**`public_network_access`** is a key of a managed online endpoint"), "{text}");
    assert!(text.contains("**Network of a batch endpoint**: "), "{text}");
    let finding = azureml_catalog::object("BatchEndpointSchema").unwrap().negative(&about).unwrap();
    assert!(!text.contains(&finding.why), "the finding says that already: {text}");
}

#[test]
fn a_reference_is_taken_apart() {
    assert!(
        markdown(&format!("{MANAGED}model: azureml:my-$0model:3\n"))
            .starts_with("The model `my-model`, version `3`, in the workspace of this command.")
    );
    assert!(
        markdown(&format!("{MANAGED}environment: azureml://registries/r1/environments/e1/labels/lat$0est\n"))
            .starts_with(
                "The environment `e1`, its latest version at the time of creation, in the registry `r1`."
            )
    );
    let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w1/models/m/versions/2";
    assert!(
        markdown(&format!("{MANAGED}model: azureml:{id}$0\n"))
            .starts_with("The model `m`, version `2`, in the workspace `w1`.")
    );
    assert!(markdown(&format!("{MANAGED}model: azureml:m@$0\n")).starts_with("**`model`**"));
}

#[test]
fn a_machine_says_its_size() {
    let Some(size) = azureml_catalog::vm_size("Standard_DS3_v2") else {
        panic!("the size is in the catalog")
    };
    let text = markdown(&format!("{MANAGED}instance_type: standard_ds3$0_v2\n"));
    assert!(text.starts_with(&format!("**`Standard_DS3_v2`**: {} cores", size.cores)), "{text}");
}

#[test]
fn what_is_not_ours_is_silent() {
    assert_eq!(shown("ver$0sion: 3\nservices: {}\n"), None);
    assert_eq!(shown("$0"), None);
}

const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  records:
    type: uri_file
    path: azureml:records:1
jobs:
  prepare:
    type: command
    component: azureml:prepare:1
";

#[test]
fn a_name_of_the_author_s_own_says_what_it_names() {
    let text = markdown(&PIPELINE.replace("  prepare:", "  pre$0pare:"));
    assert!(text.starts_with("**`prepare`**: a command step. A name of your own in `jobs`."), "{text}");
    let text = markdown(&PIPELINE.replace("  records:", "  rec$0ords:"));
    assert!(text.contains("A name of your own in `inputs`."), "{text}");
}

#[test]
fn a_key_that_decides_shows_all_that_it_could_be() {
    let text = markdown(&PIPELINE.replace("    type: uri_file", "    ty$0pe: uri_file"));
    assert!(text.contains("`mlflow_model`") && text.contains("`mltable`"), "{text}");
    let text = markdown(&PIPELINE.replace("    type: command", "    ty$0pe: command"));
    assert!(text.contains("`sweep`") && text.contains("`spark`"), "{text}");
}
