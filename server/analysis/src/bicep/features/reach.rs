//! Names across files: what a name means in the workspace, and which files can mean it too. Must not know what is done
//! with them.

use crate::bicep::File;
use crate::bicep::modules::path::{self, Written};
use crate::bicep::modules::{Parsed, references};
use crate::bicep::symbols::{Meaning, Occurrence, Symbols, is_decorated};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Parse};
use std::collections::HashSet;
use std::sync::Arc;

/// A chain of parameter files that extend each other is followed this far.
const MOST_BASES: usize = 20;

/// The workspace as seen from one file.
pub(super) struct Reach<'a, 'f> {
    file: &'a File<'f>,
    /// The names of the folders that lead to it.
    folder: String,
    /// Its own name, which is its path as seen from its folder; empty where that is not known.
    pub(super) own: String,
}

/// A file of the workspace.
pub(super) enum Held<'a, 'f> {
    /// The one that was asked about.
    Own(&'a File<'f>),
    /// Another one.
    Other(Arc<Parsed>),
}

/// A name that other files can use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The file that declares it, as seen from the folder of the one that was asked about.
    pub(super) path: String,
    /// What it is.
    pub(super) kind: Kind,
    /// Its name there.
    pub(super) name: String,
}

/// What other files can use by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Parameter,
    Output,
    /// A variable, type or function with `@export()`.
    Export,
}

/// What a name is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// Something that this file alone knows of.
    Here,
    /// Something that other files can name.
    Shared(Target),
}

/// A file that may name a target.
pub(super) struct User<'a, 'f> {
    /// As seen from the folder of the file that was asked about.
    pub(super) path: String,
    /// The file.
    pub(super) held: Held<'a, 'f>,
    /// Of a parameter file that is extended, the Bicep file that the extending one uses.
    uses: Option<String>,
}

impl Held<'_, '_> {
    pub(super) fn parse(&self) -> &Parse {
        match self {
            Self::Own(file) => file.parse,
            Self::Other(parsed) => &parsed.parse,
        }
    }

    pub(super) fn source(&self) -> &str {
        match self {
            Self::Own(file) => file.source,
            Self::Other(parsed) => &parsed.source,
        }
    }
}

impl<'a, 'f> Reach<'a, 'f> {
    pub(super) fn new(file: &'a File<'f>) -> Self {
        let own = file.files.own_path().unwrap_or_default();
        let (folder, name) = own.rsplit_once('/').unwrap_or(("", &own));
        Self { file, folder: folder.to_owned(), own: name.to_owned() }
    }

    /// The path of a result: `None` for the file that was asked about.
    pub(super) fn shown(&self, path: &str) -> Option<String> {
        (path != self.own).then(|| path.to_owned())
    }

    /// The file at `path`, if it can be read.
    pub(super) fn held(&self, path: &str) -> Option<Held<'a, 'f>> {
        if path == self.own {
            return Some(Held::Own(self.file));
        }
        self.file.files.bicep(path).map(Held::Other)
    }

    /// Where a path that is written in the file `from` leads; `None` for registries and such.
    pub(super) fn follow(&self, from: &str, written: &str) -> Option<String> {
        match path::read(written) {
            Written::Local(local) => Some(path::come_back(&self.folder, &path::join(from, local))),
            _ => None,
        }
    }

    /// Where the path of a module or an import in the file `from` leads.
    pub(super) fn file_of(&self, from: &str, declaration: Declaration<'_>) -> Option<String> {
        let (Declares::Module { path, .. } | Declares::Import { path, .. }) = declaration.declares() else {
            return None;
        };
        self.follow(from, path?.as_str()?)
    }

    /// The Bicep file whose parameters a parameter file gives values.
    pub(super) fn used_by(&self, from: &str, parse: &Parse) -> Option<String> {
        let using = parse.declarations().find_map(|one| match one.declares() {
            Declares::Using(path) => path?.as_str(),
            _ => None,
        });
        self.follow(from, using?)
    }

    /// What the name is about that stands in `user`; `None` for built-in names and for what is not spelled out.
    pub(super) fn subject(&self, user: &User<'_, '_>, one: &Occurrence<'_>) -> Option<Subject> {
        self.subject_in((&user.path, user.held.parse(), user.uses.as_deref()), one)
    }

    fn subject_in(
        &self,
        (from, parse, uses): (&str, &Parse, Option<&str>),
        one: &Occurrence<'_>,
    ) -> Option<Subject> {
        if one.name.text.is_empty() {
            return None;
        }
        let shared = |path: Option<String>, kind: Kind, name: &str| match path {
            Some(path) => Subject::Shared(Target { path, kind, name: name.to_owned() }),
            None => Subject::Here,
        };
        let name = one.name.text;
        let used = || uses.map(str::to_owned).or_else(|| self.used_by(from, parse));
        Some(match one.meaning {
            Meaning::Unknown | Meaning::SomeParameters(_) | Meaning::SomeOutputs(_) => return None,
            Meaning::Local(_) => Subject::Here,
            Meaning::Declared(declaration) => match declaration.declares() {
                Declares::Parameter { .. } => shared(Some(from.to_owned()), Kind::Parameter, name),
                Declares::Output { .. } => shared(Some(from.to_owned()), Kind::Output, name),
                Declares::Assignment(_) => shared(used(), Kind::Parameter, name),
                Declares::Variable { .. } | Declares::Type(_) | Declares::Function { .. }
                    if is_decorated(declaration, "export") =>
                {
                    shared(Some(from.to_owned()), Kind::Export, name)
                }
                _ => Subject::Here,
            },
            Meaning::Imported(imported) => match imported.original.filter(|_| !imported.is_renamed()) {
                Some(original) => {
                    shared(self.file_of(from, imported.declaration), Kind::Export, original.text)
                }
                None => Subject::Here,
            },
            Meaning::Original(imported) | Meaning::Member(imported) => {
                shared(self.file_of(from, imported.declaration), Kind::Export, name)
            }
            Meaning::Parameter(module) => shared(self.file_of(from, module), Kind::Parameter, name),
            Meaning::Output(module) => shared(self.file_of(from, module), Kind::Output, name),
            Meaning::Base => shared(used(), Kind::Parameter, name),
        })
    }

    /// The file that was asked about, as one that may name a target.
    pub(super) fn own_user(&self) -> User<'a, 'f> {
        User { path: self.own.clone(), held: Held::Own(self.file), uses: None }
    }

    /// The file that declares the target, and all files that may name it, that one first.
    pub(super) fn users(&self, target: &Target) -> Vec<User<'a, 'f>> {
        let Some(held) = self.held(&target.path) else { return Vec::new() };
        let mut users = vec![User { path: target.path.clone(), held, uses: None }];
        let mut paths = self.file.files.bicep_files();
        paths.retain(|path| *path != target.path && *path != self.own);
        if self.own != target.path {
            paths.insert(0, self.own.clone());
        }
        let mut bases = Vec::new();
        for path in paths {
            let may_lead = path == self.own
                || self.file.files.read(&path).is_some_and(|text| self.writes(&path, &text, target));
            let Some(held) = may_lead.then(|| self.held(&path)).flatten() else { continue };
            let leads = references::declared(held.parse())
                .iter()
                .any(|reference| self.follow(&path, reference.text).as_ref() == Some(&target.path));
            if leads {
                if self.used_by(&path, held.parse()).as_ref() == Some(&target.path) {
                    bases.extend(self.extended(&path, held.parse()));
                }
                users.push(User { path, held, uses: None });
            }
        }
        let mut known: HashSet<String> = users.iter().map(|user| user.path.clone()).collect();
        let mut left = MOST_BASES;
        while let Some(path) = bases.pop().filter(|_| left > 0) {
            left -= 1;
            if !known.insert(path.clone()) {
                continue;
            }
            if let Some(held) = self.held(&path) {
                bases.extend(self.extended(&path, held.parse()));
                users.push(User { path, held, uses: Some(target.path.clone()) });
            }
        }
        users
    }

    /// Whether a text holds a string that leads from the file `from` to the target's file: most files do not, and need not
    /// be parsed.
    fn writes(&self, from: &str, text: &str, target: &Target) -> bool {
        let name = target.path.rsplit('/').next().unwrap_or(&target.path);
        text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let written = before.rfind(['\'', '\n']).and_then(|open| text.get(open + 1..at + name.len()));
            text.get(at + name.len()..).is_some_and(|rest| rest.starts_with('\''))
                && written.is_some_and(|written| self.follow(from, written).as_ref() == Some(&target.path))
        })
    }

    /// The parameter file that another one extends.
    fn extended(&self, from: &str, parse: &Parse) -> Option<String> {
        let extends = parse.declarations().find_map(|one| match one.declares() {
            Declares::Extends(path) => path?.as_str(),
            _ => None,
        });
        self.follow(from, extends?)
    }

    /// The declaration of the target in its file, and the file.
    pub(super) fn declaration(&self, target: &Target) -> Option<(Held<'a, 'f>, Span)> {
        let held = self.held(&target.path)?;
        let span = declared(held.parse(), target)?.name()?.span;
        Some((held, span))
    }
}

/// The declaration of a target in the parse of its file.
pub(super) fn declared<'p>(parse: &'p Parse, target: &Target) -> Option<Declaration<'p>> {
    parse.declarations().find(|one| {
        one.name().is_some_and(|name| name.text == target.name)
            && match (one.declares(), target.kind) {
                (Declares::Parameter { .. }, Kind::Parameter) | (Declares::Output { .. }, Kind::Output) => {
                    true
                }
                (Declares::Variable { .. } | Declares::Type(_) | Declares::Function { .. }, Kind::Export) => {
                    is_decorated(*one, "export")
                }
                _ => false,
            }
    })
}

/// Whether two names of one file mean the same, as far as this file tells.
pub(super) fn same(a: &Occurrence<'_>, b: &Occurrence<'_>) -> bool {
    match (a.meaning, b.meaning) {
        (Meaning::Local(a), Meaning::Local(b)) => a.name.span == b.name.span,
        (Meaning::Imported(a), Meaning::Imported(b)) => a.local.span == b.local.span,
        (Meaning::Declared(a), Meaning::Declared(b)) => a == b,
        (Meaning::Original(one), Meaning::Original(other))
        | (Meaning::Member(one), Meaning::Member(other)) => one == other && a.name.text == b.name.text,
        (Meaning::Parameter(one), Meaning::Parameter(other))
        | (Meaning::Output(one), Meaning::Output(other)) => one == other && a.name.text == b.name.text,
        (Meaning::Base, Meaning::Base) => a.name.text == b.name.text,
        _ => false,
    }
}

/// All names of a user that are about the target.
pub(super) fn uses<'p>(
    reach: &Reach<'_, '_>,
    user: &User<'_, '_>,
    all: &[Occurrence<'p>],
    target: &Target,
) -> Vec<Occurrence<'p>> {
    let about = |one: &&Occurrence<'_>| matches!(reach.subject(user, one), Some(Subject::Shared(found)) if found == *target);
    all.iter().filter(about).copied().collect()
}

/// The names of a user.
pub(super) fn symbols<'p>(user: &'p User<'_, '_>) -> Symbols<'p> {
    Symbols::new(user.held.parse())
}
