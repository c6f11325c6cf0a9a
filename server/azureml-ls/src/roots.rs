//! The workspace's roots, and what rules may ask about other files: only inside the roots, regular files only.
//!
//! A path is followed one component at a time, so that a symbolic link out of the roots is seen before anything
//! behind it is touched.

use azureml_analysis::{Files, Presence};
use std::collections::{HashMap, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The largest file that [`Files::read`] gives, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most names that [`Files::list`] gives.
const MOST_NAMES: usize = 1000;
/// As many links as Linux follows before it says `ELOOP`.
const MOST_LINKS: usize = 40;

/// Folders whose content may be looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots {
    folders: Vec<PathBuf>,
}

impl Roots {
    /// Roots from folders; those that cannot be resolved are left out.
    pub(crate) fn new(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { folders: folders.into_iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect() }
    }

    /// What a file in `folder` may ask: inside the roots if it lies in one, else inside its own folder.
    pub(crate) fn files_of(&self, folder: Option<&Path>) -> FolderFiles {
        let folder = folder.and_then(|folder| fs::canonicalize(folder).ok());
        let inside =
            folder.as_ref().is_some_and(|folder| self.folders.iter().any(|root| folder.starts_with(root)));
        let roots = if inside { self.folders.clone() } else { folder.iter().cloned().collect() };
        FolderFiles { folder, roots, seen: Mutex::default() }
    }
}

/// The files as seen from one folder. Remembers what it saw: made anew for each revision of a document.
#[derive(Debug)]
pub(crate) struct FolderFiles {
    folder: Option<PathBuf>,
    roots: Vec<PathBuf>,
    seen: Mutex<HashMap<String, Presence>>,
}

impl FolderFiles {
    /// The same questions, asked anew.
    pub(crate) fn afresh(&self) -> Self {
        Self { folder: self.folder.clone(), roots: self.roots.clone(), seen: Mutex::default() }
    }

    /// Whether something that stands at `path` was asked about, or something in it.
    pub(crate) fn asked_about(&self, path: &Path) -> bool {
        let (Some(folder), Some(parent)) = (&self.folder, path.parent()) else { return false };
        let Ok(parent) = fs::canonicalize(parent) else { return true };
        let real = parent.join(path.file_name().unwrap_or_default());
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.keys().any(|relative| {
            crate::paths::absolute(folder, Path::new(&relative.replace('\\', "/"))).starts_with(&real)
        })
    }

    /// The real place of `relative`, links followed, and what stands there.
    pub(crate) fn resolve(&self, relative: &str) -> Result<(PathBuf, Metadata), Presence> {
        #[cfg(debug_assertions)]
        crate::lsp::faults::poisoned(relative);
        let folder = self.folder.as_deref().ok_or(Presence::Unknown)?;
        if relative.contains('\0') {
            return Err(Presence::Unknown);
        }
        let written = PathBuf::from(relative.replace('\\', "/"));
        let (mut at, mut rest) = self.enter(folder, &written)?;
        let mut metadata = fs::symlink_metadata(&at).map_err(|error| absent_or_unknown(&error))?;
        let mut links = 0;
        while let Some(component) = rest.pop_front() {
            if component == ".." {
                at.pop();
                self.keep_inside(&at)?;
                metadata = fs::symlink_metadata(&at).map_err(|error| absent_or_unknown(&error))?;
                continue;
            }
            let next = at.join(&component);
            metadata = fs::symlink_metadata(&next).map_err(|error| absent_or_unknown(&error))?;
            if metadata.is_symlink() {
                links += 1;
                let target = fs::read_link(&next).map_err(|_| Presence::Unknown)?;
                if links > MOST_LINKS {
                    return Err(Presence::Unknown);
                }
                let (start, mut inner) = self.enter(&at, &target)?;
                inner.append(&mut rest);
                (at, rest) = (start, inner);
                metadata = fs::symlink_metadata(&at).map_err(|error| absent_or_unknown(&error))?;
            } else {
                at = next;
            }
        }
        Ok((at, metadata))
    }

    /// Where following `path` from `folder` starts, and the components still to follow.
    fn enter(&self, folder: &Path, path: &Path) -> Result<(PathBuf, VecDeque<OsString>), Presence> {
        let (start, path) = if path.has_root() || path.is_absolute() {
            let root = self.roots.iter().find(|root| path.starts_with(root)).ok_or(Presence::Unknown)?;
            (root.clone(), path.strip_prefix(root).map_err(|_| Presence::Unknown)?)
        } else {
            (folder.to_path_buf(), path)
        };
        let components = path
            .components()
            .filter_map(|component| match component {
                Component::ParentDir => Some(OsString::from("..")),
                Component::Normal(name) => Some(name.to_owned()),
                _ => None,
            })
            .collect();
        Ok((start, components))
    }

    fn keep_inside(&self, path: &Path) -> Result<(), Presence> {
        if self.roots.iter().any(|root| path.starts_with(root)) { Ok(()) } else { Err(Presence::Unknown) }
    }
}

impl Files for FolderFiles {
    fn look(&self, relative: &str) -> Presence {
        let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(relative).copied();
        if let Some(presence) = known {
            return presence;
        }
        let presence = match self.resolve(relative) {
            Ok((_, metadata)) if metadata.is_file() => Presence::File,
            Ok((_, metadata)) if metadata.is_dir() => Presence::Folder,
            Ok(_) => Presence::Unknown,
            Err(presence) => presence,
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(relative.to_owned(), presence);
        presence
    }

    fn read(&self, relative: &str) -> Option<String> {
        let (path, metadata) = self.resolve(relative).ok()?;
        if !metadata.is_file() || metadata.len() > MOST_BYTES {
            return None;
        }
        let mut text = String::new();
        File::open(path).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
        Some(text)
    }

    fn list(&self, relative: &str) -> Vec<String> {
        let Ok((folder, metadata)) = self.resolve(relative) else { return Vec::new() };
        if !metadata.is_dir() {
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                Some(if entry.file_type().ok()?.is_dir() { name + "/" } else { name })
            })
            .take(MOST_NAMES)
            .collect();
        names.sort();
        names
    }
}

fn absent_or_unknown(error: &io::Error) -> Presence {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Presence::Absent,
        _ => Presence::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for one test, removed with the value.
    struct Tree(PathBuf);

    impl Tree {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("azureml-ls-roots-{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(path.join("root/inner")).unwrap();
            fs::write(path.join("root/code.py"), "print()").unwrap();
            fs::write(path.join("secret.txt"), "secret").unwrap();
            Self(path)
        }

        fn files(&self) -> FolderFiles {
            Roots::new([self.0.join("root")]).files_of(Some(&self.0.join("root/inner")))
        }
    }

    impl Drop for Tree {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_inside_the_roots_are_seen() {
        let tree = Tree::new("inside");
        let files = tree.files();
        assert_eq!(files.look("../code.py"), Presence::File);
        assert_eq!(files.look(r"..\code.py"), Presence::File);
        assert_eq!(files.look(".."), Presence::Folder);
        assert_eq!(files.look("./missing/x.py"), Presence::Absent);
        assert_eq!(files.read("../code.py").as_deref(), Some("print()"));
        assert_eq!(files.list(".."), ["code.py", "inner/"]);
        assert_eq!(files.look(tree.0.join("root/code.py").to_str().unwrap()), Presence::File);
    }

    #[test]
    fn nothing_outside_the_roots_is_touched() {
        let tree = Tree::new("outside");
        let files = tree.files();
        for path in ["../../secret.txt", "/etc/passwd", "../../root/code.py", "a\0b", "../../nothing"] {
            assert_eq!(files.look(path), Presence::Unknown, "{path}");
            assert_eq!(files.read(path), None, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_inside_the_roots() {
        use std::os::unix::fs::symlink;
        let tree = Tree::new("links");
        let inner = tree.0.join("root/inner");
        symlink("../code.py", inner.join("good")).unwrap();
        symlink("../../secret.txt", inner.join("out")).unwrap();
        symlink("/etc", inner.join("etc")).unwrap();
        symlink("loop", inner.join("loop")).unwrap();
        let files = tree.files();
        assert_eq!(files.look("good"), Presence::File);
        for path in ["out", "etc", "etc/passwd", "loop"] {
            assert_eq!(files.look(path), Presence::Unknown, "{path}");
        }
        assert_eq!(files.look("/dev/null"), Presence::Unknown);
    }

    #[test]
    fn a_file_without_a_workspace_sees_its_own_folder_only() {
        let tree = Tree::new("alone");
        let files = Roots::default().files_of(Some(&tree.0.join("root")));
        assert_eq!(files.look("code.py"), Presence::File);
        assert_eq!(files.look("../secret.txt"), Presence::Unknown);
        assert_eq!(Roots::default().files_of(None).look("code.py"), Presence::Unknown);
    }
}
