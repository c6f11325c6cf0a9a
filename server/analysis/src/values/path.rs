//! Which texts are paths of this machine.

/// Whether `text` leads to another place than this machine's disk: a URL, a reference, a run's output.
#[must_use]
pub fn is_remote(text: &str) -> bool {
    scheme(text).is_some_and(|scheme| !scheme.eq_ignore_ascii_case("file"))
}

/// The part before the first `:`, where it is a scheme: two letters or more, so that `C:\model` is none.
#[must_use]
pub fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let first = scheme.chars().next()?;
    (scheme.len() >= 2
        && first.is_ascii_alphabetic()
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')))
    .then_some(scheme)
}

/// Whether `text` is written as people write paths, and not as a name: it has a slash, starts with a dot, or ends
/// like a file.
#[must_use]
pub fn looks_local(text: &str) -> bool {
    let ends = |ending: &str| text.len() > ending.len() && text.to_ascii_lowercase().ends_with(ending);
    !is_remote(text)
        && (text.starts_with('.')
            || text.contains(['/', '\\'])
            || [".yml", ".yaml", ".json", ".py", ".txt", ".pkl", ".onnx"].iter().any(|ending| ends(ending)))
}

/// `folder` and `name` as one path, `/` between them.
#[must_use]
pub fn join(folder: &str, name: &str) -> String {
    let folder = folder.trim_end_matches(['/', '\\']);
    let name = name.strip_prefix("./").unwrap_or(name);
    match folder {
        "" | "." => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// The folder and the last part of `path`; the folder is `.` where there is none.
#[must_use]
pub fn split(path: &str) -> (&str, &str) {
    let trimmed = path.trim_end_matches(['/', '\\']);
    match trimmed.rfind(['/', '\\']) {
        Some(at) => (trimmed.get(..at).unwrap_or("."), trimmed.get(at + 1..).unwrap_or_default()),
        None => (".", trimmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_references_are_remote() {
        for remote in ["https://x/y", "azureml:m:1", "azureml://datastores/a", "runs:/x/model", "wasbs://x"] {
            assert!(is_remote(remote), "{remote}");
        }
        for local in ["./model", "model", "C:\\model", "../a/b.yml", "file:./x.yml", ""] {
            assert!(!is_remote(local), "{local}");
        }
    }

    #[test]
    fn paths_are_told_from_names() {
        assert!(looks_local("./model"));
        assert!(looks_local("conda.yaml"));
        assert!(!looks_local("model:1"));
        assert!(!looks_local("model"));
        assert!(!looks_local("azureml://registries/a"));
    }

    #[test]
    fn paths_are_joined_and_split() {
        assert_eq!(join("./src/", "./score.py"), "./src/score.py");
        assert_eq!(join(".", "score.py"), "score.py");
        assert_eq!(split("./src/score.py"), ("./src", "score.py"));
        assert_eq!(split("model/"), (".", "model"));
    }
}
