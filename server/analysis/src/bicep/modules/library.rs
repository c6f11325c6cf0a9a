//! All files that one file leads to: each is read and parsed once, however often it is named. Files that lead back to
//! themselves are told; what lies outside of the workspace is not read. Must not know what the files mean.

use super::path::{self, Written};
use super::references;
use crate::{Files, Presence};
use azureml_syntax::Language;
use azureml_syntax::bicep::{Declaration, Parse, parse};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// More files than these are not read.
const MOST_FILES: usize = 1_000;
/// More text than this is not read, in bytes: 32 MiB.
const MOST_BYTES: usize = 32 * 1024 * 1024;

/// A file with its parse.
#[derive(Debug)]
pub struct Parsed {
    /// A Bicep file or a parameter file.
    pub language: Language,
    /// Its text.
    pub source: String,
    /// Its parse.
    pub parse: Arc<Parse>,
}

impl Parsed {
    /// Parses `source`.
    #[must_use]
    pub fn new(language: Language, source: String) -> Self {
        let parse = Arc::new(parse(&source));
        Self { language, source, parse }
    }
}

/// A file of a [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(super) u32);

impl FileId {
    /// The file that the library was made for.
    pub const ROOT: Self = Self(0);

    /// Which file of [`Library::files`] it is, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where the path of a module, import, `using` or `extends` leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// To this file.
    File(FileId),
    /// To nothing.
    Missing,
    /// Not to be known: outside of the workspace, too large, a compiled template, a template spec, a half-typed path.
    Unread,
    /// To a module of a registry: what stands behind `br:` or `br/`.
    Registry(String),
    /// Back to the file that holds the path, over these files: from the one that the path names to the one that holds
    /// the path. Of a file that names itself there is one. Such a path is not followed.
    Cycle(Vec<FileId>),
}

#[derive(Debug)]
enum Text<'a> {
    Borrowed { language: Language, source: &'a str, parse: &'a Parse },
    Shared(Arc<Parsed>),
}

#[derive(Debug)]
struct Entry<'a> {
    path: String,
    text: Text<'a>,
    /// By the start of the declaration that holds the path.
    targets: HashMap<usize, Target>,
}

/// A file and all files that it leads to.
#[derive(Debug)]
pub struct Library<'a> {
    entries: Vec<Entry<'a>>,
}

impl<'a> Library<'a> {
    /// Reads what a parsed file leads to, to any depth.
    #[must_use]
    pub fn load(language: Language, source: &'a str, parse: &'a Parse, files: &dyn Files) -> Self {
        let own = files.own_path().unwrap_or_default();
        let (folder, name) = own.rsplit_once('/').unwrap_or(("", &own));
        let mut loading = Loading { files, folder, entries: Vec::new(), known: HashMap::new(), bytes: 0 };
        loading.add(name.to_owned(), Text::Borrowed { language, source, parse });
        let mut next = 0;
        while next < loading.entries.len() {
            loading.follow(next);
            next += 1;
        }
        let mut library = Self { entries: loading.entries };
        library.refuse_cycles();
        library
    }

    /// The files, the first one first.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The path of a file, relative to the folder of the first file, written with `/`. That of the first file is its
    /// name, and empty where that is not known.
    #[must_use]
    pub fn path(&self, file: FileId) -> &str {
        self.entries.get(file.index()).map_or("", |entry| &entry.path)
    }

    /// The text of a file.
    #[must_use]
    pub fn source(&self, file: FileId) -> &str {
        match self.entries.get(file.index()).map(|entry| &entry.text) {
            Some(Text::Borrowed { source, .. }) => source,
            Some(Text::Shared(parsed)) => &parsed.source,
            None => "",
        }
    }

    /// The language of a file.
    #[must_use]
    pub fn language(&self, file: FileId) -> Language {
        match self.entries.get(file.index()).map(|entry| &entry.text) {
            Some(Text::Borrowed { language, .. }) => *language,
            Some(Text::Shared(parsed)) => parsed.language,
            None => Language::Bicep,
        }
    }

    /// The parse of a file; `None` for a file of another library.
    #[must_use]
    pub fn parse(&self, file: FileId) -> Option<&Parse> {
        Some(match &self.entries.get(file.index())?.text {
            Text::Borrowed { parse, .. } => parse,
            Text::Shared(parsed) => &parsed.parse,
        })
    }

    /// Where the path of a top-level declaration of `file` leads: a module, an import, a `using` or an `extends`.
    /// [`Target::Unread`] for all others.
    #[must_use]
    pub fn target(&self, file: FileId, declaration: Declaration<'_>) -> &Target {
        let entry = self.entries.get(file.index());
        entry.and_then(|entry| entry.targets.get(&declaration.span().start)).unwrap_or(&Target::Unread)
    }

    /// Turns every path that leads back to its own file into [`Target::Cycle`].
    fn refuse_cycles(&mut self) {
        let edges: Vec<Vec<usize>> = self.entries.iter().map(Entry::leads_to).collect();
        let groups = groups(&edges);
        let of = |at: usize| groups.get(at).copied();
        let mut refused = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            for (start, target) in &entry.targets {
                let Target::File(next) = target else { continue };
                if of(at) == of(next.index()) {
                    refused.push((at, *start, way(&edges, &groups, next.index(), at)));
                }
            }
        }
        for (at, start, way) in refused {
            if let Some(entry) = self.entries.get_mut(at) {
                entry.targets.insert(start, Target::Cycle(way));
            }
        }
    }
}

impl Entry<'_> {
    fn leads_to(&self) -> Vec<usize> {
        let mut ends: Vec<usize> = self
            .targets
            .values()
            .filter_map(|target| if let Target::File(file) = target { Some(file.index()) } else { None })
            .collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }
}

struct Loading<'a, 'f> {
    files: &'f dyn Files,
    /// The folder of the first file, from its root.
    folder: &'f str,
    entries: Vec<Entry<'a>>,
    /// By path; what was looked at and is no file of ours too.
    known: HashMap<String, Target>,
    bytes: usize,
}

impl<'a> Loading<'a, '_> {
    fn add(&mut self, path: String, text: Text<'a>) -> Target {
        let Ok(id) = u32::try_from(self.entries.len()) else { return Target::Unread };
        let target = Target::File(FileId(id));
        self.known.insert(path.clone(), target.clone());
        self.entries.push(Entry { path, text, targets: HashMap::new() });
        target
    }

    /// Finds out where the paths of a file lead.
    fn follow(&mut self, at: usize) {
        let Some(entry) = self.entries.get(at) else { return };
        let parse = match &entry.text {
            Text::Borrowed { parse, .. } => *parse,
            Text::Shared(parsed) => &parsed.parse,
        };
        let paths: Vec<(usize, Option<String>, Target)> = references::declared(parse)
            .iter()
            .map(|reference| {
                let start = reference.declaration.span().start;
                match path::read(reference.text) {
                    Written::Local(written) => {
                        let path = path::come_back(self.folder, &path::join(&entry.path, written));
                        (start, Some(path), Target::Unread)
                    }
                    Written::Registry(module) => (start, None, Target::Registry(module.to_owned())),
                    Written::TemplateSpec | Written::Other => (start, None, Target::Unread),
                }
            })
            .collect();
        let mut targets = HashMap::with_capacity(paths.len());
        for (start, local, other) in paths {
            targets.insert(start, local.map_or(other, |path| self.find(path)));
        }
        if let Some(entry) = self.entries.get_mut(at) {
            entry.targets = targets;
        }
    }

    fn find(&mut self, path: String) -> Target {
        if let Some(target) = self.known.get(&path) {
            return target.clone();
        }
        match self.files.look(&path) {
            Presence::Absent => self.remember(path, Target::Missing),
            Presence::Folder | Presence::Unknown => self.remember(path, Target::Unread),
            Presence::File => {
                let full = self.entries.len() >= MOST_FILES || self.bytes >= MOST_BYTES;
                let parsed = if full { None } else { self.files.bicep(&path) };
                let Some(parsed) = parsed else { return self.remember(path, Target::Unread) };
                self.bytes += parsed.source.len();
                self.add(path, Text::Shared(parsed))
            }
        }
    }

    fn remember(&mut self, path: String, target: Target) -> Target {
        self.known.insert(path, target.clone());
        target
    }
}

/// For each file the number of its group: files that lead to each other are in one. A file in no cycle is alone in
/// its group, with a number that only it has; one that names itself too, which its edges tell.
fn groups(edges: &[Vec<usize>]) -> Vec<usize> {
    let order = finished(edges);
    let mut back: Vec<Vec<usize>> = vec![Vec::new(); edges.len()];
    for (from, ends) in edges.iter().enumerate() {
        for end in ends {
            if let Some(starts) = back.get_mut(*end) {
                starts.push(from);
            }
        }
    }
    let mut group: Vec<Option<usize>> = vec![None; edges.len()];
    for root in order.into_iter().rev() {
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            if let Some(free @ None) = group.get_mut(at) {
                *free = Some(root);
                open.extend(back.get(at).into_iter().flatten());
            }
        }
    }
    group.into_iter().enumerate().map(|(at, group)| group.unwrap_or(at)).collect()
}

/// All files, each after those that it leads to, as far as there is no cycle.
fn finished(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for root in 0..edges.len() {
        let mut open = vec![(root, 0)];
        while let Some((at, next)) = open.pop() {
            if next == 0 && seen.get_mut(at).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            match edges.get(at).and_then(|ends| ends.get(next)) {
                Some(end) => open.extend([(at, next + 1), (*end, 0)]),
                None => order.push(at),
            }
        }
    }
    order
}

/// A shortest way from one file to another of its group.
fn way(edges: &[Vec<usize>], groups: &[usize], from: usize, to: usize) -> Vec<FileId> {
    let mut before: HashMap<usize, usize> = HashMap::from([(from, from)]);
    let mut open = VecDeque::from([from]);
    while let Some(at) = open.pop_front() {
        if at == to {
            break;
        }
        for end in edges.get(at).into_iter().flatten() {
            if groups.get(*end) == groups.get(from) && !before.contains_key(end) {
                before.insert(*end, at);
                open.push_back(*end);
            }
        }
    }
    let mut way = vec![to];
    while let Some(last) = way.last().copied().filter(|last| *last != from) {
        let Some(previous) = before.get(&last) else { break };
        way.push(*previous);
    }
    way.into_iter().rev().filter_map(|at| u32::try_from(at).ok()).map(FileId).collect()
}

#[cfg(test)]
mod tests;
