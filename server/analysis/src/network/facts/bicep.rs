//! The facts of a deployment: a Bicep file or parameter file with all its modules, evaluated. Must not know rules.

use super::{Facts, Keys, Order, Resource, Spot, Unresolved, Visible, Written};
use crate::bicep::File;
use crate::bicep::modules::{Deployed, Deployment, FileId, Library, Program};
use crate::bicep::value::{Declared, Instance, Open, Value};
use azureml_syntax::bicep::{Declaration, Element, Expression, Kind, Parse};
use azureml_syntax::{Language, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// Bodies nested deeper than this have no keys below.
const MOST_DEPTH: usize = 32;

/// The facts of what `file` deploys. `name` says what the shell calls a file that lies at a path relative to the folder
/// of `file` (the path of `file` itself is its name).
#[must_use]
pub fn of(file: &File<'_>, name: &dyn Fn(&str) -> Arc<str>) -> Facts {
    let program = Program::new(file);
    let library = program.library();
    let deployment = program.deployment();
    let mut reader = Reader {
        program: &program,
        library,
        names: library.files().map(|file| name(library.path(file))).collect(),
        declarations: HashMap::new(),
    };
    reader.facts(deployment)
}

struct Reader<'p> {
    program: &'p Program<'p>,
    library: &'p Library<'p>,
    /// What the shell calls each file of the library.
    names: Vec<Arc<str>>,
    /// The declarations of each file, by their starts.
    declarations: HashMap<FileId, HashMap<usize, Declaration<'p>>>,
}

impl<'p> Reader<'p> {
    fn facts(&mut self, deployment: Deployment) -> Facts {
        // A declaration that cannot be read for the moment may be the one that is missed elsewhere; where none can be
        // read, somebody only begins to write.
        let is_sound = |file| self.library.parse(file).is_some_and(|parse| parse.problems().is_empty());
        let is_begun = deployment.resources.iter().all(|resource| !resource.id.r#type.contains('/'));
        let complete = deployment.complete && (is_begun || self.library.files().all(is_sound));
        let by_default = deployment.by_default.clone();
        let resources: Vec<Resource> =
            deployment.resources.into_iter().filter_map(|deployed| self.resource(deployed)).collect();
        let unresolved = deployment.unresolved.into_iter().filter_map(|module| {
            Some(Unresolved {
                spot: self.spot(module.place)?,
                step: (module.declared.instance, module.declared.start),
                path: module.path,
                condition: module.condition,
                parameters: module.parameters,
            })
        });
        let unresolved: Vec<Unresolved> = unresolved.collect();
        let instances = self.instances();
        let unread = unresolved.iter().map(|module| module.step).collect();
        Facts {
            file: self.names.first().cloned().unwrap_or_else(|| "".into()),
            resources,
            unresolved,
            by_default,
            order: Order::of(self.program, instances.len(), unread),
            complete,
            instances,
        }
    }

    /// Where each instance can be looked at.
    fn instances(&self) -> Vec<Visible> {
        let mut all = Vec::new();
        for number in 0.. {
            let instance = Instance(number);
            let visible = match self.program.origin(instance) {
                Some(Ok(file)) => self.names.get(file.index()).cloned().map(Visible::File),
                Some(Err(_)) => {
                    let place = crate::bicep::value::Place { instance, span: Span::default() };
                    self.program.visible(place).and_then(|place| self.spot(place)).map(Visible::Call)
                }
                None => return all,
            };
            all.push(visible.unwrap_or_else(|| Visible::File("".into())));
        }
        all
    }

    fn spot(&self, (file, span): (FileId, Span)) -> Option<Spot> {
        Some(Spot { file: self.names.get(file.index()).cloned()?, span })
    }

    fn resource(&mut self, deployed: Deployed) -> Option<Resource> {
        let (file, span) = deployed.place;
        let whole = self.spot(deployed.place)?;
        let declaration = self.declaration(file, span.start);
        let named = declaration.and_then(Declaration::name);
        let mut keys = Keys::new(named.map(|name| name.text));
        // What a verified module writes cannot be looked at.
        if deployed.verified.is_none()
            && let Some(object) = declaration.and_then(Declaration::object)
        {
            put(&mut keys, &mut String::new(), object.span(), object, 0);
        }
        Some(Resource {
            language: Language::Bicep,
            name: Spot { file: Arc::clone(&whole.file), span: named.map_or(span, |name| name.span) },
            whole,
            through: self.through(deployed.declared),
            id: deployed.id,
            existing: deployed.existing,
            condition: deployed.condition,
            api_version: deployed.api_version,
            body: if deployed.existing { open(&deployed.body) } else { deployed.body },
            verified: deployed.verified,
            declared: deployed.declared,
            parent: deployed.parent,
            keys,
        })
    }

    /// The module declarations on the way, the nearest one first.
    fn through(&mut self, declared: Declared) -> Vec<Spot> {
        let mut calls = Vec::new();
        let mut at = declared.instance;
        while let Some(call) = self.program.caller(at) {
            let file = match self.program.origin(call.instance) {
                Some(Ok(file)) => Some(file),
                _ => None,
            };
            if let Some(file) = file
                && let Some(name) = self.declaration(file, call.start).and_then(Declaration::name)
            {
                calls.extend(self.spot((file, name.span)));
            }
            at = call.instance;
        }
        calls
    }

    fn declaration(&mut self, file: FileId, start: usize) -> Option<Declaration<'p>> {
        let library = self.library;
        let known = self.declarations.entry(file).or_insert_with(|| {
            let mut all = HashMap::new();
            if let Some(parse) = library.parse(file) {
                collect(parse, &mut all);
            }
            all
        });
        known.get(&start).copied()
    }
}

/// The body of what is only referred to: it has more than stands here, and nobody knows what.
fn open(body: &Value) -> Value {
    let entries = body.as_object().map_or_else(Vec::new, |object| object.entries().to_vec());
    Value { place: body.place, ..Value::object(entries, Open::Yes) }
}

/// All declarations of a file, nested ones too, by their starts.
fn collect<'p>(parse: &'p Parse, into: &mut HashMap<usize, Declaration<'p>>) {
    let mut open: Vec<Declaration<'p>> = parse.declarations().collect();
    while let Some(declaration) = open.pop() {
        open.extend(declaration.nested());
        into.insert(declaration.span().start, declaration);
    }
}

/// Adds the keys of `value`, which stands at `path` behind the key at `key`.
fn put(keys: &mut Keys, path: &mut String, key: Span, value: Expression<'_>, depth: usize) {
    let bare = value.bare();
    let is_map = matches!(bare.kind(), Kind::Object);
    keys.put(path, Written { key, value: bare.span(), is_map });
    if depth >= MOST_DEPTH {
        return;
    }
    let length = path.len();
    let mut enter = |path: &mut String, word: &str, key: Span, value: Expression<'_>| {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(word);
        put(keys, path, key, value, depth + 1);
        path.truncate(length);
    };
    match bare.kind() {
        Kind::Object => {
            for entry in bare.entries() {
                if let Some(name) = entry.name() {
                    enter(path, name, entry.key.span(), entry.value);
                }
            }
        }
        Kind::Array => {
            for (index, element) in bare.elements().enumerate() {
                // Behind a spread nobody knows the numbers.
                let Element::Item(item) = element else { break };
                enter(path, &index.to_string(), item.span(), item);
            }
        }
        _ => {}
    }
}
