//! What rules and features may ask about other files: only inside the roots, regular files only. What is open in the
//! editor counts before the disk.
//!
//! A path is followed one component at a time, so that a symbolic link out of the roots is seen before anything
//! behind it is touched.

use super::{Open, Workspace, listing};
use crate::paths;
use azureml_analysis::bicep::modules::Parsed;
use azureml_analysis::{Files, Presence};
use azureml_syntax::Language;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The largest file that [`Files::read`] gives, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most names that [`Files::list`] gives.
const MOST_NAMES: usize = 1000;
/// As many links as Linux follows before it says `ELOOP`.
const MOST_LINKS: usize = 40;

/// The files as seen from one file. Remembers what it saw: made anew for each revision of a document.
#[derive(Debug)]
pub(crate) struct FolderFiles {
    folder: Option<PathBuf>,
    /// The name of the file itself.
    name: Option<OsString>,
    roots: Vec<PathBuf>,
    /// Whether the roots are those of the workspace.
    inside: bool,
    workspace: Arc<Workspace>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    by_path: HashMap<String, Presence>,
    /// Where the answers came from, links followed.
    places: HashSet<PathBuf>,
}

/// Where the text of a file is.
enum Place {
    Open(Arc<Open>),
    Disk(PathBuf, Metadata),
}

impl FolderFiles {
    pub(super) fn new(
        folder: Option<PathBuf>,
        name: Option<OsString>,
        roots: Vec<PathBuf>,
        inside: bool,
        workspace: Arc<Workspace>,
    ) -> Self {
        Self { folder, name, roots, inside, workspace, seen: Mutex::default() }
    }

    /// The same questions, asked anew of `workspace`: the same one, with other files open in it.
    pub(crate) fn afresh(&self, workspace: &Arc<Workspace>) -> Self {
        let workspace = Arc::clone(workspace);
        Self::new(self.folder.clone(), self.name.clone(), self.roots.clone(), self.inside, workspace)
    }

    /// Whether something that stands at `path` was asked about, or something in it.
    pub(crate) fn asked_about(&self, path: &Path) -> bool {
        let (Some(folder), Some(parent)) = (&self.folder, path.parent()) else { return false };
        let Ok(parent) = super::canonical(parent) else { return true };
        let real = parent.join(path.file_name().unwrap_or_default());
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.places.iter().any(|place| place.starts_with(&real))
            || seen.by_path.keys().any(|relative| textual(folder, relative).starts_with(&real))
    }

    /// Whether the file at a real path was asked about.
    pub(crate) fn asked_about_file(&self, real: &Path) -> bool {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).places.contains(real)
    }

    /// The real places of all files that were asked about: of one that is not there, where it would be.
    pub(crate) fn places(&self) -> Vec<PathBuf> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).places.iter().cloned().collect()
    }

    /// The path of a file as the client would write it: see [`Workspace::spelled`].
    pub(crate) fn spelled(&self, real: &Path) -> PathBuf {
        self.workspace.spelled(real)
    }

    /// What is open at `relative`.
    pub(crate) fn open(&self, relative: &str) -> Option<Arc<Open>> {
        match self.place(relative).ok()? {
            Place::Open(open) => Some(open),
            Place::Disk(..) => None,
        }
    }

    /// Where the text of the file at `relative` is; what stands there instead if it is none.
    fn place(&self, relative: &str) -> Result<Place, Presence> {
        let open = &self.workspace.open;
        let (path, found) = match self.resolve(relative) {
            Ok((path, metadata)) => (path, Ok(metadata)),
            Err(presence) => match &self.folder {
                // Not saved yet, perhaps.
                Some(folder) => (textual(folder, relative), Err(presence)),
                None => return Err(presence),
            },
        };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).places.insert(path.clone());
        match (found, open.get(&path)) {
            (Ok(metadata), Some(open)) if metadata.is_file() => Ok(Place::Open(Arc::clone(open))),
            (Err(Presence::Absent), Some(open)) => Ok(Place::Open(Arc::clone(open))),
            (Ok(metadata), _) if metadata.is_file() => Ok(Place::Disk(path, metadata)),
            (Ok(metadata), _) if metadata.is_dir() => Err(Presence::Folder),
            (Ok(_), _) => Err(Presence::Unknown),
            (Err(presence), _) => Err(presence),
        }
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
        let known = self.seen.lock().unwrap_or_else(PoisonError::into_inner).by_path.get(relative).copied();
        if let Some(presence) = known {
            return presence;
        }
        let presence = self.place(relative).map_or_else(|presence| presence, |_| Presence::File);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.by_path.insert(relative.to_owned(), presence);
        presence
    }

    fn read(&self, relative: &str) -> Option<String> {
        match self.place(relative).ok()? {
            Place::Open(open) => {
                let is_small = u64::try_from(open.text.len()).is_ok_and(|bytes| bytes <= MOST_BYTES);
                is_small.then(|| open.text.content())
            }
            Place::Disk(path, metadata) => read(&path, &metadata),
        }
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

    fn bicep_files(&self) -> Vec<String> {
        let Some(folder) = &self.folder else { return Vec::new() };
        let own = self.name.as_ref().map(|name| folder.join(name));
        let beside = if self.inside { Vec::new() } else { listing::beside(folder) };
        let listed = if self.inside { self.workspace.listing.below(&self.roots) } else { &beside };
        let is_bicep = |path: &Path| paths::language(path).is_some_and(|language| language != Language::Yaml);
        let open = self.workspace.open.keys();
        let open = open.filter(|path| is_bicep(path) && self.keep_inside(path).is_ok());
        let mut all: Vec<String> = listed
            .iter()
            .chain(open)
            .filter(|path| Some(*path) != own.as_ref())
            .map(|path| paths::relative(folder, path))
            .collect();
        all.sort();
        all.dedup();
        all
    }

    fn own_path(&self) -> Option<String> {
        let path = self.folder.as_ref()?.join(self.name.as_ref()?);
        Some(path.to_str()?.replace('\\', "/"))
    }

    fn bicep(&self, relative: &str) -> Option<Arc<Parsed>> {
        let language = Language::of_name(relative).filter(|language| *language != Language::Yaml)?;
        match self.place(relative).ok()? {
            Place::Open(open) => open.module(),
            Place::Disk(path, metadata) => {
                let parse = || Some(Parsed::new(language, read(&path, &metadata)?));
                self.workspace.parses.get(&path, &metadata, parse)
            }
        }
    }
}

/// The text of a small file.
pub(super) fn read(path: &Path, metadata: &Metadata) -> Option<String> {
    if metadata.len() > MOST_BYTES {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(MOST_BYTES).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Where `relative` leads by its text alone.
fn textual(folder: &Path, relative: &str) -> PathBuf {
    paths::absolute(folder, Path::new(&relative.replace('\\', "/")))
}

fn absent_or_unknown(error: &io::Error) -> Presence {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Presence::Absent,
        _ => Presence::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
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
            let workspace = Arc::new(Workspace::new([self.0.join("root")]));
            workspace.files_of(Some(&self.0.join("root/inner/a.yml")))
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
    fn what_is_open_counts_before_the_disk() {
        let tree = Tree::new("open");
        let module = tree.0.join("root/network.bicep");
        fs::write(&module, "param old string").unwrap();
        let mut workspace = Workspace::new([tree.0.join("root")]);
        let real = super::super::real(&module);
        let open = |text: &str| {
            let text = azureml_syntax::text::Text::new(text);
            Open::new("file:///x".to_owned(), (1, 1), text, Language::Bicep, Cell::default())
        };
        workspace.set_open(real.clone(), open("param new string"));
        let unsaved = real.with_file_name("unsaved.bicep");
        workspace.set_open(unsaved, open("param a string"));
        let before = Arc::new(workspace.clone());
        let files = before.files_of(Some(&tree.0.join("root/inner/main.bicep")));
        assert_eq!(files.read("../network.bicep").as_deref(), Some("param new string"));
        assert_eq!(files.bicep("../network.bicep").unwrap().source, "param new string");
        assert_eq!(files.look("../unsaved.bicep"), Presence::File);
        assert_eq!(files.look("../other.bicep"), Presence::Absent);
        assert_eq!(files.bicep_files(), ["../network.bicep", "../unsaved.bicep"]);
        assert!(files.asked_about_file(&real));
        assert!(!files.asked_about_file(&tree.0));

        workspace.set_closed(&real);
        let after = files.afresh(&Arc::new(workspace));
        assert_eq!(after.read("../network.bicep").as_deref(), Some("param old string"));
        // Those who look at the value before it still see that one.
        assert_eq!(files.read("../network.bicep").as_deref(), Some("param new string"));
    }

    #[test]
    fn a_parse_is_kept_while_its_file_stays_the_same() {
        let tree = Tree::new("kept");
        let module = tree.0.join("root/network.bicep");
        fs::write(&module, "param a string").unwrap();
        let files = tree.files();
        let first = files.bicep("../network.bicep").unwrap();
        assert!(Arc::ptr_eq(&first, &files.bicep("../network.bicep").unwrap()));
        fs::write(&module, "param longer string").unwrap();
        assert_eq!(files.bicep("../network.bicep").unwrap().source, "param longer string");
    }

    #[test]
    fn a_file_without_a_workspace_sees_its_own_folder_only() {
        let tree = Tree::new("alone");
        let nowhere = Arc::new(Workspace::default());
        let files = nowhere.files_of(Some(&tree.0.join("root/a.yml")));
        assert_eq!(files.look("code.py"), Presence::File);
        assert_eq!(files.look("../secret.txt"), Presence::Unknown);
        assert_eq!(nowhere.files_of(None).look("code.py"), Presence::Unknown);
    }
}
