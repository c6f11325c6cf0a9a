//! The grammar of references to assets and resources: `azureml:name:version`, `azureml:name@label`, ARM ids,
//! `azureml://registries/…`. Stricter than the SDK where the service refuses what the SDK lets pass; versions are
//! any text (`2022-02-03` is one).
//!
//! <https://learn.microsoft.com/azure/machine-learning/reference-yaml-core-syntax>

use super::path;
use crate::spelling;
use azureml_catalog::Reference;

/// What is wrong with a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What, why and what instead, in one or two sentences.
    pub message: String,
    /// What was probably meant, the best one first.
    pub instead: Vec<Instead>,
    /// The SDK or the service refuses it for sure.
    pub certain: bool,
}

/// What can be written instead of a broken reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// The same thing, spelt right.
    Same(String),
    /// A guess: it decides which version is deployed.
    Guess(String),
    /// A mapping with this one key and value.
    Inline(&'static str, String),
}

impl Fault {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), instead: Vec::new(), certain: true }
    }

    fn or(mut self, instead: Instead) -> Self {
        self.instead.push(instead);
        self
    }

    const fn unsure(mut self) -> Self {
        self.certain = false;
        self
    }
}

const PREFIX: &str = "azureml:";

/// What is wrong with `text` where `expected` stands; `None` where it is a reference that can work.
#[must_use]
pub fn check(text: &str, expected: &Reference) -> Option<Fault> {
    if let Some(uri) = text.strip_prefix("azureml://") {
        return check_uri(uri, expected);
    }
    if let Some(rest) = text.strip_prefix(PREFIX) {
        return if rest.starts_with('/') { check_id(rest, expected) } else { check_name(rest, expected) };
    }
    if expected.bare && !text.is_empty() && prefix_slip(text).is_none() {
        return None;
    }
    Some(check_unprefixed(text, expected))
}

/// `model` for `models`.
#[must_use]
pub fn singular(collection: &str) -> &str {
    match collection {
        "data" => "data asset",
        "codes" => "code asset",
        "featurestoreEntities" => "feature store entity",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}

/// How a reference of this type is written.
#[must_use]
pub fn pattern(expected: &Reference) -> String {
    if expected.versioned {
        format!("`azureml:<{0}>:<version>` or `azureml:<{0}>@latest`", singular(&expected.collection))
    } else {
        format!("`azureml:<{}>`", singular(&expected.collection))
    }
}

fn check_name(rest: &str, expected: &Reference) -> Option<Fault> {
    let what = singular(&expected.collection);
    let (name, version, label) = match (rest.split_once(':'), rest.split_once('@')) {
        (Some((name, version)), None) => (name, Some(version), None),
        (None, Some((name, label))) => (name, None, Some(label)),
        (None, None) => (rest, None, None),
        (Some((name, _)), Some((other, label))) => {
            let name = if name.len() < other.len() { name } else { other };
            let mut fault = Fault::new(
                "A reference has a version (`:1`) or a label (`@latest`), not both. Keep one of them.",
            );
            if let Some(version) = rest.strip_prefix(name).and_then(|tail| tail.strip_prefix(':')) {
                let version = version.split('@').next().unwrap_or_default();
                if !version.is_empty() && !version.contains(':') {
                    fault = fault.or(Instead::Guess(format!("azureml:{name}:{version}")));
                }
            }
            if !label.is_empty() && !label.contains([':', '@']) {
                fault = fault.or(Instead::Guess(format!("azureml:{name}@{label}")));
            }
            return Some(fault);
        }
    };
    if name.trim().is_empty() {
        return Some(Fault::new(format!("The reference names no {what}. Write {}.", pattern(expected))));
    }
    if name.contains('/') {
        return Some(Fault::new(format!(
            "A {what}'s name has no `/`. Write {}, or an id that starts with `azureml:/subscriptions/`.",
            pattern(expected)
        )));
    }
    if let Some(blank) = rest.find(char::is_whitespace) {
        let glued: String = rest.chars().filter(|letter| !letter.is_whitespace()).collect();
        let fault = Fault::new("A reference has no blanks.");
        return Some(if blank > 0 { fault.or(Instead::Guess(format!("{PREFIX}{glued}"))) } else { fault });
    }
    match (version, label) {
        (Some(""), _) => Some(
            Fault::new(format!("The version behind the last `:` is missing. Write {}.", pattern(expected)))
                .or(Instead::Guess(if expected.versioned {
                    format!("azureml:{name}@latest")
                } else {
                    format!("azureml:{name}")
                })),
        ),
        (_, Some("")) => Some(
            Fault::new("The label behind `@` is missing. `@latest` takes the newest version.")
                .or(Instead::Guess(format!("azureml:{name}@latest"))),
        ),
        (Some(version), _) if version.contains(':') => Some(
            Fault::new(
                "A reference has one version: `azureml:<name>:<version>`. This one has a `:` too many.",
            )
            .or(Instead::Guess(format!("azureml:{name}:{}", version.split(':').next().unwrap_or_default()))),
        ),
        (_, Some(label)) if label.contains('@') => Some(
            Fault::new("A reference has one label: `azureml:<name>@latest`. This one has an `@` too many.")
                .or(Instead::Guess(format!(
                    "azureml:{name}@{}",
                    label.split('@').next().unwrap_or_default()
                ))),
        ),
        (Some(_), _) | (_, Some(_)) if !expected.versioned => Some(
            Fault::new(format!("A {what} has no versions. Write `azureml:{name}`."))
                .or(Instead::Same(format!("azureml:{name}")))
                .unsure(),
        ),
        (_, Some(label)) if label != "latest" && spelling::nearest(label, ["latest"]).is_some() => Some(
            Fault::new(format!("There is no label `{label}` unless you made it. Did you mean `@latest`?"))
                .or(Instead::Guess(format!("azureml:{name}@latest")))
                .unsure(),
        ),
        (None, None) if expected.versioned && !expected.default_version => Some(
            Fault::new(format!("The {what}'s version is missing. Write {}.", pattern(expected)))
                .or(Instead::Guess(format!("azureml:{name}@latest"))),
        ),
        _ => None,
    }
}

fn check_uri(uri: &str, expected: &Reference) -> Option<Fault> {
    let mut parts = uri.split('/');
    let head = parts.next().unwrap_or_default();
    if head != "registries" {
        if spelling::nearest(head, ["registries"]).is_some() || head.eq_ignore_ascii_case("registry") {
            let rest = uri.get(head.len()..).unwrap_or_default();
            return Some(
                Fault::new(format!("`azureml://{head}/` is not known; a registry's assets start with `azureml://registries/`."))
                    .or(Instead::Same(format!("azureml://registries{rest}"))),
            );
        }
        return match head {
            "" => Some(Fault::new(format!("The reference leads nowhere. Write {}.", pattern(expected)))),
            "datastores" | "jobs" => Some(
                Fault::new(format!(
                    "This is a path to files, not a {}. Register it, then write {}.",
                    singular(&expected.collection),
                    pattern(expected)
                ))
                .unsure(),
            ),
            _ => None,
        };
    }
    let shape = format!("azureml://registries/<registry>/{}/<name>/versions/<version>", expected.collection);
    if !expected.registry {
        return Some(Fault::new(format!(
            "A {} from a registry is not taken here. Write {}.",
            singular(&expected.collection),
            pattern(expected)
        )));
    }
    let registry = parts.next().unwrap_or_default();
    let collection = parts.next().unwrap_or_default();
    let name = parts.next().unwrap_or_default();
    let selector = parts.next().unwrap_or_default();
    let value = parts.next().unwrap_or_default();
    if registry.is_empty() || collection.is_empty() || name.is_empty() {
        return Some(Fault::new(format!(
            "The reference is not complete. A registry's asset reads `{shape}`."
        )));
    }
    if collection != expected.collection {
        let meant = spelling::nearest(collection, [expected.collection.as_str()]).is_some()
            || collection == singular(&expected.collection);
        let fault = Fault::new(format!(
            "The reference leads to `{collection}`, but `{}` are taken here: `{shape}`.",
            expected.collection
        ));
        return Some(if meant {
            fault.or(Instead::Same(format!(
                "azureml://{}",
                uri.replacen(&format!("/{collection}/"), &format!("/{}/", expected.collection), 1)
            )))
        } else {
            fault
        });
    }
    let base = format!("azureml://registries/{registry}/{collection}/{name}");
    match (selector, value) {
        ("versions" | "labels", value) if !value.is_empty() && parts.next().is_none_or(str::is_empty) => None,
        // The newest version is taken: the SDK has no word against it, and pipelines of Microsoft's own do it.
        ("", _) if expected.collection == "components" => None,
        ("versions" | "labels" | "", _) => Some(
            Fault::new(format!(
                "The version is missing. A registry's asset reads `{shape}`, or ends in `/labels/latest`."
            ))
            .or(Instead::Guess(format!("{base}/labels/latest"))),
        ),
        ("version" | "label", value) if !value.is_empty() => Some(
            Fault::new(format!("It is `{selector}s`, not `{selector}`: `{shape}`."))
                .or(Instead::Same(format!("{base}/{selector}s/{value}"))),
        ),
        _ => Some(Fault::new(format!("A registry's asset reads `{shape}`."))),
    }
}

/// An ARM id, behind the prefix.
fn check_id(id: &str, expected: &Reference) -> Option<Fault> {
    let parts: Vec<&str> = id.split('/').collect();
    let workspace = parts.iter().position(|part| part.eq_ignore_ascii_case("workspaces"))?;
    let collection = parts.get(workspace + 2)?;
    let known = ["models", "environments", "components", "computes", "data", "codes", "jobs", "datastores"];
    let other = !collection.eq_ignore_ascii_case(&expected.collection)
        && known.iter().any(|one| one.eq_ignore_ascii_case(collection));
    other.then(|| {
        Fault::new(format!(
            "The id leads to `{collection}`, but a {} is taken here.",
            singular(&expected.collection)
        ))
    })
}

/// Text before the first `:` that was meant to be `azureml`.
fn prefix_slip(text: &str) -> Option<&str> {
    let (head, _) = text.split_once(':')?;
    (head != "azureml"
        && (spelling::nearest(head, ["azureml"]).is_some() || matches!(head, "aml" | "azure" | "azure-ml")))
    .then_some(head)
}

fn check_unprefixed(text: &str, expected: &Reference) -> Fault {
    let what = singular(&expected.collection);
    let write = pattern(expected);
    if text.is_empty() {
        return Fault::new(format!("Empty text is no reference. Write {write}."));
    }
    if let Some(head) = prefix_slip(text) {
        let rest = text.get(head.len()..).unwrap_or_default();
        return Fault::new(format!("A reference starts with `azureml:`, not `{head}:`."))
            .or(Instead::Same(format!("azureml{rest}")));
    }
    if let Some(rest) = text.strip_prefix("file:") {
        return Fault::new("The `file:` prefix is from an old preview; a path is written as it is.")
            .or(Instead::Same(rest.to_owned()));
    }
    if text.to_ascii_lowercase().starts_with("/subscriptions/") {
        return Fault::new(
            "An id needs the prefix `azureml:`; without it the SDK does not take it for a reference.",
        )
        .or(Instead::Same(format!("azureml:{text}")));
    }
    if text.starts_with("//registries/") || text.starts_with("registries/") {
        let rest = text.trim_start_matches('/');
        return Fault::new("A registry's asset starts with `azureml://registries/`.")
            .or(Instead::Same(format!("azureml://{rest}")));
    }
    if path::is_remote(text) && text.contains('/') {
        return Fault::new(format!("A URL is not taken here. Register the {what}, then write {write}."));
    }
    if expected.collection == "environments" && looks_like_image(text) {
        return Fault::new("A container image is written as `image:` under `environment:`.")
            .or(Instead::Inline("image", text.to_owned()));
    }
    if path::looks_local(text) {
        let fault = Fault::new(format!(
            "A path is not taken here directly: put it under a key of its own, or write {write}."
        ));
        return match expected.collection.as_str() {
            "models" => fault.or(Instead::Inline("path", text.to_owned())),
            _ => fault,
        };
    }
    let fault = Fault::new(format!(
        "A reference starts with `azureml:`; without it the SDK does not look for a registered {what}."
    ));
    let prefixed = format!("{PREFIX}{text}");
    match check(&prefixed, expected) {
        None => fault.or(Instead::Same(prefixed)),
        Some(inner) => inner.instead.into_iter().fold(fault, Fault::or),
    }
}

/// `mcr.microsoft.com/x:tag`: a host with a dot, then a path.
fn looks_like_image(text: &str) -> bool {
    let Some((host, path)) = text.split_once('/') else { return false };
    host.contains('.')
        && !host.starts_with('.')
        && !path.is_empty()
        && !text.ends_with(".yml")
        && !text.ends_with(".yaml")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Reference {
        Reference {
            collection: "models".to_owned(),
            versioned: true,
            default_version: true,
            registry: true,
            workspace: true,
            bare: false,
        }
    }

    fn compute() -> Reference {
        Reference { collection: "computes".to_owned(), workspace: true, ..Reference::default() }
    }

    fn first(text: &str, expected: &Reference) -> String {
        match check(text, expected) {
            None => "fine".to_owned(),
            Some(Fault { instead, .. }) => match instead.first() {
                None => "no idea".to_owned(),
                Some(Instead::Same(text) | Instead::Guess(text)) => text.clone(),
                Some(Instead::Inline(key, text)) => format!("{key}: {text}"),
            },
        }
    }

    #[test]
    fn good_references_are_left_alone() {
        for good in [
            "azureml:m",
            "azureml:m:1",
            "azureml:m:2022-02-03",
            "azureml:my.model_1-x:1.0.0",
            "azureml:m@latest",
            "azureml:m@prod",
            "azureml://registries/r/models/m/versions/1",
            "azureml://registries/r/models/m/labels/latest",
            "azureml://locations/x/workspaces/y/models/m/versions/1",
            "azureml:/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/models/m/versions/1",
        ] {
            assert_eq!(check(good, &model()), None, "{good}");
        }
        assert_eq!(check("azureml:cpu-cluster", &compute()), None);
    }

    #[test]
    fn what_the_sdk_lets_pass_and_the_service_refuses_is_found() {
        for (bad, instead) in [
            ("azureml:", "no idea"),
            ("azureml:m@", "azureml:m@latest"),
            ("azureml:m:", "azureml:m@latest"),
            ("azureml:m:1:2", "azureml:m:1"),
            ("azureml:m@latest@x", "azureml:m@latest"),
            ("azureml:m:1@latest", "azureml:m:1"),
            ("azureml:my model:1", "azureml:mymodel:1"),
            ("azureml://registry/r/models/m/versions/1", "azureml://registries/r/models/m/versions/1"),
            ("azureml://registries/r/model/m/versions/1", "azureml://registries/r/models/m/versions/1"),
            ("azureml://registries/r/environments/m/versions/1", "no idea"),
            ("azureml://registries/r/models/m", "azureml://registries/r/models/m/labels/latest"),
            ("azureml://registries/r/models/m/version/3", "azureml://registries/r/models/m/versions/3"),
            ("azureml://registries/r", "no idea"),
        ] {
            assert_eq!(first(bad, &model()), instead, "{bad}");
            assert!(check(bad, &model()).is_some_and(|fault| fault.certain), "{bad}");
        }
    }

    #[test]
    fn a_missing_or_wrong_prefix_is_mended() {
        for (bad, instead) in [
            ("name:1", "azureml:name:1"),
            ("name", "azureml:name"),
            ("name@latest", "azureml:name@latest"),
            ("AzureML:m:1", "azureml:m:1"),
            ("azurml:m:1", "azureml:m:1"),
            ("/subscriptions/s/x", "azureml:/subscriptions/s/x"),
            ("./model", "path: ./model"),
        ] {
            assert_eq!(first(bad, &model()), instead, "{bad}");
        }
        let environment = Reference { collection: "environments".to_owned(), ..model() };
        assert_eq!(
            first("mcr.microsoft.com/a/b:latest", &environment),
            "image: mcr.microsoft.com/a/b:latest"
        );
    }

    #[test]
    fn a_version_is_asked_for_only_where_the_sdk_does() {
        let strict = Reference { default_version: false, ..model() };
        assert_eq!(first("azureml:m", &strict), "azureml:m@latest");
        assert_eq!(first("azureml:c:1", &compute()), "azureml:c");
        assert_eq!(first("azureml:m@lastest", &model()), "azureml:m@latest");
    }

    #[test]
    fn bare_names_pass_where_the_sdk_takes_them() {
        let bare = Reference { bare: true, ..compute() };
        assert_eq!(check("cpu-cluster", &bare), None);
        assert_eq!(first("azurem:cpu", &bare), "azureml:cpu");
    }
}
