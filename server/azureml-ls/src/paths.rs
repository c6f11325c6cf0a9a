//! Paths as people and the protocol write them. Nothing here touches the disk.

use azureml_syntax::Language;
use std::path::{Component, Path, PathBuf};

/// `path` without `.` and `..`, by its text alone.
pub(crate) fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

/// `path`, made absolute against `base` and cleaned.
pub(crate) fn absolute(base: &Path, path: &Path) -> PathBuf {
    clean(&base.join(path))
}

/// `path` as written in a file of `folder`, both absolute and clean: with `/`, and `..` where it climbs out.
pub(crate) fn relative(folder: &Path, path: &Path) -> String {
    for (climbs, above) in folder.ancestors().enumerate() {
        if let Ok(below) = path.strip_prefix(above) {
            let names = below.components().map(|name| name.as_os_str().to_string_lossy());
            return std::iter::repeat_n("..".into(), climbs).chain(names).collect::<Vec<_>>().join("/");
        }
    }
    // Another drive.
    display(folder, path)
}

/// `path` for output: relative to `base` where it lies below it, else as it is; with `/`.
pub(crate) fn display(base: &Path, path: &Path) -> String {
    let shown = path.strip_prefix(base).unwrap_or(path).to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { shown.replace('\\', "/") } else { shown.into_owned() }
}

/// The language of the file by its name; `None` for those that we do not read.
pub(crate) fn language(path: &Path) -> Option<Language> {
    Language::of_name(path.file_name()?.to_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_cleaned_and_shown_relative() {
        let base = Path::new("/home/ann/project");
        assert_eq!(absolute(base, Path::new("./a/../b.yml")), Path::new("/home/ann/project/b.yml"));
        assert_eq!(absolute(base, Path::new("../b.yml")), Path::new("/home/ann/b.yml"));
        assert_eq!(display(base, Path::new("/home/ann/project/a/b.yml")), "a/b.yml");
        assert_eq!(display(base, Path::new("/home/ann/other.yml")), "/home/ann/other.yml");
        assert_eq!(relative(base, Path::new("/home/ann/project/a/b.bicep")), "a/b.bicep");
        assert_eq!(relative(base, Path::new("/home/ann/common/b.bicep")), "../common/b.bicep");
    }
}
