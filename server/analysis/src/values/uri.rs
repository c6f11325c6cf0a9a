//! The grammar of `azureml://` addresses of data: `azureml://datastores/<datastore>/paths/<path>` and its longer form,
//! `azureml://jobs/<job>/outputs/…`, `azureml://registries/…`. What is not known is not wrong.
//!
//! <https://learn.microsoft.com/azure/machine-learning/how-to-read-write-data-v2>

use crate::spelling::nearest;

/// What is wrong with an address, and what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What, why and what instead.
    pub message: String,
    /// The whole address, mended, and whether nothing had to be guessed.
    pub instead: Option<(String, bool)>,
    /// Nothing can resolve it; else it only breaks in most places.
    pub certain: bool,
}

const SCHEME: &str = "azureml://";

/// What may follow the scheme.
const HEADS: [&str; 8] = [
    "datastores",
    "subscriptions",
    "registries",
    "locations",
    "jobs",
    "experiments",
    "artifacts",
    "feature_store",
];

/// What is wrong with `text`; `None` where it is no `azureml://` address, or one that can lead somewhere.
#[must_use]
pub fn check(text: &str) -> Option<Fault> {
    let rest = text.strip_prefix(SCHEME)?;
    let (head, tail) = rest.split_once('/').unwrap_or((rest, ""));
    if head.is_empty() {
        return Some(Fault {
            message: "The address names nothing. Write `azureml://datastores/<datastore>/paths/<path>`."
                .to_owned(),
            instead: None,
            certain: true,
        });
    }
    if head == "datastores" {
        return datastore(SCHEME, tail);
    }
    if head == "subscriptions" {
        return in_workspace(rest);
    }
    if HEADS.contains(&head) {
        return None;
    }
    let meant = if head == "registry" { "registries" } else { nearest(head, HEADS)? };
    Some(Fault {
        message: format!("`azureml://{head}/` is not known; it is `azureml://{meant}/`."),
        instead: Some((format!("{SCHEME}{meant}/{tail}"), true)),
        certain: true,
    })
}

/// `subscriptions/<id>/resourcegroups/<group>/workspaces/<workspace>/datastores/<datastore>/paths/<path>`
fn in_workspace(rest: &str) -> Option<Fault> {
    let (before, behind) = rest.split_once("/datastores/")?;
    datastore(&format!("{SCHEME}{before}/"), behind)
}

/// What follows `datastores/`.
fn datastore(before: &str, tail: &str) -> Option<Fault> {
    let (name, behind) = tail.split_once('/').unwrap_or((tail, ""));
    let shape = "`azureml://datastores/<datastore>/paths/<path>`";
    if name.is_empty() {
        let message = format!("The address names no datastore. Write {shape}.");
        return Some(Fault { message, instead: None, certain: true });
    }
    let (word, path) = behind.split_once('/').unwrap_or((behind, ""));
    if word == "paths" {
        return None;
    }
    let base = format!("{before}datastores/{name}/paths/");
    if nearest(word, ["paths"]).is_some() {
        return Some(Fault {
            message: format!("It is `paths`, not `{word}`: {shape}."),
            instead: Some((format!("{base}{path}"), true)),
            certain: true,
        });
    }
    let message = format!("`/paths/` is missing between the datastore and the path: {shape}.");
    Some(Fault { message, instead: Some((format!("{base}{behind}"), false)), certain: false })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn good_and_unknown_addresses_are_left_alone() {
        for good in [
            "azureml://datastores/workspaceblobstore/paths/a/b.csv",
            "azureml://datastores/workspaceblobstore/paths/",
            "azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/d/paths/p",
            "azureml://jobs/j/outputs/artifacts/paths/model",
            "azureml://registries/r/data/d/versions/1",
            "azureml://somethingelse/entirely",
            "azureml:d:1",
            "https://example.com",
            "./data",
        ] {
            assert_eq!(check(good), None, "{good}");
        }
    }

    #[test]
    fn slips_are_mended() {
        for (bad, good) in [
            ("azureml://datastore/d/paths/p", "azureml://datastores/d/paths/p"),
            ("azureml://registry/r/data/d/versions/1", "azureml://registries/r/data/d/versions/1"),
            ("azureml://job/j/outputs/artifacts/paths/m", "azureml://jobs/j/outputs/artifacts/paths/m"),
            ("azureml://datastores/d/path/p", "azureml://datastores/d/paths/p"),
            ("azureml://datastores/d/folder/p", "azureml://datastores/d/paths/folder/p"),
            ("azureml://datastores/d", "azureml://datastores/d/paths/"),
        ] {
            let fault = check(bad).unwrap_or_else(|| panic!("{bad}"));
            assert_eq!(fault.instead.map(|(text, _)| text).as_deref(), Some(good), "{bad}");
        }
        assert!(check("azureml://").is_some_and(|fault| fault.instead.is_none()));
        assert!(check("azureml://datastores//paths/p").is_some_and(|fault| fault.certain));
    }
}
