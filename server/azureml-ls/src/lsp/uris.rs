//! URIs and paths. Inside, a document is known by a key that is the same for all spellings of its URI; the client is
//! always answered in its own spelling.

use std::path::{Path, PathBuf};
use tower_lsp::ls_types::Uri;

/// The same for all spellings of a file's URI: `file:///c%3A/x` and `file:///C:/x`. Other schemes as they are.
pub(super) fn key(uri: &Uri) -> String {
    match path(uri) {
        Some(path) => format!("file:{}", path.to_string_lossy().replace('\\', "/")),
        None => uri.as_str().to_owned(),
    }
}

/// The path of a file's key.
pub(super) fn path_of_key(key: &str) -> Option<PathBuf> {
    key.strip_prefix("file:").map(PathBuf::from)
}

/// The local path of a `file:` URI; `None` for other schemes and other machines.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let host = uri.authority().map(|authority| authority.host()).unwrap_or_default();
    if !(host.is_empty() || host.eq_ignore_ascii_case("localhost")) {
        return None;
    }
    let decoded = percent_encoding::percent_decode_str(uri.path().as_str()).decode_utf8().ok()?;
    if decoded.contains('\0') {
        return None;
    }
    Some(crate::paths::clean(Path::new(&local(&decoded))))
}

/// `/c:/x` is `C:/x` where drives have letters; elsewhere it is a path like any other, but the letter's case and the
/// colon's spelling still must not matter.
fn local(decoded: &str) -> String {
    let mut characters = decoded.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some('/'), Some(letter), Some(':')) if letter.is_ascii_alphabetic() => {
            let root = if cfg!(windows) { "" } else { "/" };
            format!("{root}{}:{}", letter.to_ascii_uppercase(), characters.as_str())
        }
        _ => decoded.to_owned(),
    }
}

/// The URI of an absolute path.
pub(super) fn from_path(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> Uri {
        text.parse().unwrap()
    }

    #[test]
    fn spellings_of_one_file_have_one_key() {
        for (one, other) in [
            ("file:///c%3A/a%20b/x.yml", "file:///C:/a%20b/x.yml"),
            ("file:///a/%C3%A9.yml", "file:///a/%c3%a9.yml"),
            ("file:///a/x.yml", "file://localhost/a/x.yml"),
            ("file:///a/./x.yml", "file:///a/x.yml"),
        ] {
            assert_eq!(key(&uri(one)), key(&uri(other)), "{one}");
        }
        assert_ne!(key(&uri("file:///a/x.yml")), key(&uri("file:///a/X.yml")));
    }

    #[test]
    fn only_local_files_have_a_path() {
        assert_eq!(path(&uri("untitled:Untitled-1")), None);
        assert_eq!(path(&uri("git:/a/x.yml?ref")), None);
        assert_eq!(path(&uri("file://server/share/x.yml")), None);
        assert_eq!(path(&uri("file:///a/%00.yml")), None);
        assert_eq!(path(&uri("file:///a/%2E%2E/x.yml")).unwrap(), Path::new("/x.yml"));
    }
}
