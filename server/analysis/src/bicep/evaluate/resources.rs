//! Resources as a file declares them: loops expanded, types and names joined with those of their parents.

use super::{Evaluator, Key, Locals};
use crate::bicep::value::{
    Certainty, Data, Declared, Open, Piece, ResourceId, Round, Scope, Symbol, Truth, Unknown, Value,
};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind, Member, Name};
use std::sync::Arc;

/// Loops with more rounds than these are not expanded: Azure refuses more than 800.
pub(super) const MAX_ROUNDS: usize = 800;

/// A resource as declared, in one round of its loop.
#[derive(Clone, Debug)]
pub struct Resource<'a> {
    /// Its declaration.
    pub declaration: Declaration<'a>,
    /// Which one it is.
    pub declared: Declared,
    /// It is somebody else's, or another declaration's, and only referred to.
    pub existing: bool,
    /// Its id, with its full type and the names of its parents.
    pub id: Arc<ResourceId>,
    /// The API version; `None` where none is written.
    pub api_version: Option<&'a str>,
    /// Whether it is deployed, its parents' conditions included.
    pub condition: Value,
    /// The resource in this file that it is a child of.
    pub parent: Option<Declared>,
    /// The names of its loop.
    pub locals: Locals<'a>,
}

/// A loop's parts.
#[derive(Clone, Copy)]
pub(super) struct Loop<'a> {
    item: Option<Name<'a>>,
    index: Option<Name<'a>>,
    iterable: Expression<'a>,
}

/// The type and API version in a resource's `'type@version'`.
fn type_and_version<'a>(declaration: Declaration<'a>) -> (Option<&'a str>, Option<&'a str>) {
    let Declares::Resource { r#type: Some(r#type), .. } = declaration.declares() else { return (None, None) };
    match r#type.as_str().map(|text| text.split_once('@').unwrap_or((text, ""))) {
        Some((r#type, version)) => (Some(r#type), Some(version).filter(|version| !version.is_empty())),
        None => (None, None),
    }
}

impl<'a> Evaluator<'a> {
    /// The resources of the file, nested ones too, in order; one a round where the rounds of a loop are known, else one
    /// for all.
    #[must_use]
    pub fn resources(&self) -> Vec<Resource<'a>> {
        let mut all = Vec::new();
        for declaration in self.names().resources() {
            for round in self.rounds(*declaration) {
                all.extend(self.resource(self.declared(*declaration, round)));
            }
        }
        all
    }

    /// The resource that is meant; `None` for one of another instance, or one whose type is not written.
    #[must_use]
    pub fn resource(&self, declared: Declared) -> Option<Resource<'a>> {
        let declaration = self.declaration(declared)?;
        let Declares::Resource { existing, .. } = declaration.declares() else { return None };
        Some(Resource {
            declaration,
            declared,
            existing,
            id: self.id(declared)?,
            api_version: self.api_version(declaration),
            condition: self.condition(declaration, declared.round),
            parent: self.parent(declared),
            locals: self.locals(declaration, declared.round),
        })
    }

    /// All that a resource or module says between its braces.
    #[must_use]
    pub fn body(&self, declared: Declared) -> Value {
        let Some(declaration) = self.declaration(declared) else { return Value::unknown() };
        self.once(Key::Body(declared), || match declaration.object() {
            Some(object) => self.evaluate(object, &self.locals(declaration, declared.round)),
            None => Value::unknown(),
        })
    }

    /// The declaration that is meant, if it is one of this file.
    fn declaration(&self, declared: Declared) -> Option<Declaration<'a>> {
        self.names().at(declared.start).filter(|_| declared.instance == self.instance())
    }

    /// The loop around the object of a resource or module.
    pub(super) fn loop_of(&self, declaration: Declaration<'a>) -> Option<Loop<'a>> {
        let (Declares::Resource { body, .. } | Declares::Module { body, .. }) = declaration.declares() else {
            return None;
        };
        match body.bare().kind() {
            Kind::For { item, index, iterable, .. } => Some(Loop { item, index, iterable }),
            _ => None,
        }
    }

    fn iterable(&self, declaration: Declaration<'a>, of: Loop<'a>) -> Value {
        self.once(Key::Iterable(declaration), || self.evaluate(of.iterable, &self.around(declaration)))
    }

    /// How many rounds a loop has, where that is known.
    pub(super) fn count(&self, declaration: Declaration<'a>, of: Loop<'a>) -> Option<usize> {
        let iterable = self.iterable(declaration, of);
        let array = iterable.as_array().filter(|array| array.is_closed())?;
        Some(array.items().len()).filter(|count| *count <= MAX_ROUNDS)
    }

    /// The rounds in which a resource or module is declared.
    pub(super) fn rounds(&self, declaration: Declaration<'a>) -> Vec<Round> {
        let Some(of) = self.loop_of(declaration) else { return vec![Round::Only] };
        match self.count(declaration, of) {
            Some(count) => (0..count).map(Round::At).collect(),
            None => vec![Round::Any],
        }
    }

    /// The types, as written, of resources that are declared once for each item of a list that a parameter holds by
    /// default; `None` for modules.
    #[must_use]
    pub fn loops_by_default(&self) -> Vec<Option<&'a str>> {
        let all = self.names().resources().iter().copied().chain(self.parse.declarations());
        all.filter_map(|declaration| {
            let r#type = match declaration.declares() {
                Declares::Resource { .. } => Some(type_and_version(declaration).0?),
                Declares::Module { .. } => None,
                _ => return None,
            };
            let iterable = self.iterable(declaration, self.loop_of(declaration)?);
            (iterable.certainty == Certainty::ByDefault).then_some(r#type)
        })
        .collect()
    }

    /// The names that a declaration sees because of where it is nested.
    fn around(&self, declaration: Declaration<'a>) -> Locals<'a> {
        let mut locals = Locals::default();
        let mut outer = Vec::new();
        let mut at = declaration;
        while let Some(parent) = self.names().parent(at) {
            outer.push(parent);
            at = parent;
        }
        for parent in outer.into_iter().rev() {
            for sibling in parent.nested().filter(|sibling| *sibling != declaration) {
                if let Some(name) = sibling.name().filter(|_| self.loop_of(sibling).is_none()) {
                    let declared = self.declared(sibling, Round::Only);
                    locals = locals.with(name.text, Data::Resource(declared).into());
                }
            }
        }
        locals
    }

    /// The names that the object of a resource or module sees.
    pub(super) fn locals(&self, declaration: Declaration<'a>, round: Round) -> Locals<'a> {
        let mut locals = self.around(declaration);
        let Some(of) = self.loop_of(declaration) else { return locals };
        let (item, index) = match round {
            Round::At(at) => {
                let iterable = self.iterable(declaration, of);
                let item = iterable.as_array().and_then(|array| array.get(at));
                let index = i64::try_from(at).map_or_else(|_| Value::unknown(), Value::integer);
                (item.unwrap_or_else(Value::unknown).but(iterable.certainty), index)
            }
            _ => (Value::unknown(), Value::unknown()),
        };
        if let Some(name) = of.item {
            locals = locals.with(name.text, item);
        }
        if let Some(name) = of.index {
            locals = locals.with(name.text, index);
        }
        locals
    }

    /// What a resource or module says under a key; `None` where it does not.
    pub(super) fn entry(&self, declared: Declared, key: &'a str) -> Option<Value> {
        let declaration = self.declaration(declared)?;
        let object = declaration.object()?;
        if object.members().any(|member| matches!(member, Member::Spread(_))) {
            return Some(self.body(declared).get(key)).filter(|value| !value.is_null());
        }
        let entry = object.entry(key)?;
        let value = self.once(Key::Entry(declared, key), || {
            self.evaluate(entry.value, &self.locals(declaration, declared.round))
        });
        Some(value).filter(|value| !value.is_null())
    }

    /// Whether a resource or module is deployed.
    pub(super) fn condition(&self, declaration: Declaration<'a>, round: Round) -> Value {
        let (Declares::Resource { mut body, .. } | Declares::Module { mut body, .. }) =
            declaration.declares()
        else {
            return Value::unknown();
        };
        let mut own = Value::boolean(true);
        loop {
            match body.kind() {
                Kind::For { body: inner, .. } | Kind::Parenthesized(inner) => body = inner,
                Kind::If { condition, .. } => {
                    own = self.evaluate(condition, &self.locals(declaration, round));
                    break;
                }
                _ => break,
            }
        }
        match self.names().parent(declaration) {
            Some(parent) => self.condition(parent, Round::Only).both(&own),
            None => own,
        }
    }

    fn api_version(&self, declaration: Declaration<'a>) -> Option<&'a str> {
        let mut at = declaration;
        loop {
            if let (_, Some(version)) = type_and_version(at) {
                return Some(version);
            }
            at = self.names().parent(at)?;
        }
    }

    /// The resource of this file that it is a child of.
    fn parent(&self, declared: Declared) -> Option<Declared> {
        let declaration = self.declaration(declared)?;
        if let Some(outer) = self.names().parent(declaration) {
            return Some(self.declared(outer, Round::Only));
        }
        match self.entry(declared, "parent")?.data {
            Data::Resource(parent) => Some(parent),
            _ => None,
        }
    }

    /// The id of a declared resource; `None` where its type is not written.
    pub(super) fn id(&self, declared: Declared) -> Option<Arc<ResourceId>> {
        if let Some(known) = self.ids.borrow().get(&declared) {
            return known.clone();
        }
        self.ids.borrow_mut().insert(declared, None);
        let id = self.budget.deeper(|| self.make_id(declared)).flatten().map(Arc::new);
        self.ids.borrow_mut().insert(declared, id.clone());
        id
    }

    fn make_id(&self, declared: Declared) -> Option<ResourceId> {
        let declaration = self.declaration(declared)?;
        let own = type_and_version(declaration).0?;
        let name = self.entry(declared, "name").unwrap_or_else(Value::unknown);
        let is_child = self.names().parent(declaration).is_some()
            || declaration.object().is_some_and(|object| object.entry("parent").is_some());
        let mut id = if is_child {
            let parent = self.parent(declared).and_then(|parent| self.id(parent));
            let (scope, mut names, above) = match parent {
                Some(parent) => {
                    (parent.scope.clone(), parent.names.clone(), Some(Arc::clone(&parent.r#type)))
                }
                None => (Scope::Unknown, Vec::new(), None),
            };
            // A nested declaration may name the last part of its type alone.
            let r#type = match above {
                Some(above) if !own.contains('/') => format!("{above}/{own}"),
                _ => own.to_owned(),
            };
            let missing = r#type.split('/').count().saturating_sub(2).saturating_sub(names.len());
            names.extend(std::iter::repeat_n(Value::unknown(), missing));
            names.push(name);
            ResourceId::new(scope, &r#type, names)
        } else {
            let scope = match self.entry(declared, "scope") {
                Some(scope) => self.scope_of(&scope),
                None => self.scope().clone(),
            };
            let count = own.split('/').count().saturating_sub(1);
            let scope = if own.eq_ignore_ascii_case(ResourceId::RESOURCE_GROUP) {
                Scope::Subscription(scope.subscription())
            } else {
                scope
            };
            ResourceId::new(scope, own, segments(&name, count))
        };
        id.declared = Some(declared);
        if declared.round != Round::Any {
            for (at, name) in id.names.iter_mut().enumerate() {
                if matches!(&name.data, Data::Unknown(Unknown { symbol: None, .. }))
                    && name.alternatives().is_empty()
                {
                    let Declared { instance, start, round } = declared;
                    let text = format!("name {at} of {}:{start}:{round:?}", instance.0);
                    *name = Value::named(Some(Symbol::new(&text))).but(name.certainty);
                }
            }
        }
        Some(id)
    }

    /// A property of a resource by its name: what its declaration says, as far as it does.
    pub(super) fn resource_property(&self, declared: Declared, key: &'a str) -> Value {
        let Some(id) = self.id(declared) else { return Value::unknown() };
        let existing = self.declaration(declared).is_some_and(|declaration| {
            matches!(declaration.declares(), Declares::Resource { existing: true, .. })
        });
        match key {
            "id" => return Data::Id(id).into(),
            "name" => return self.entry(declared, key).unwrap_or_else(|| id.name()),
            "type" => return Value::string(&id.r#type),
            "apiVersion" => {
                let version =
                    self.declaration(declared).and_then(|declaration| self.api_version(declaration));
                return version.map_or_else(Value::unknown, Value::string);
            }
            _ => {}
        }
        let written = if existing { None } else { self.entry(declared, key) };
        match written {
            Some(value) if key == "properties" => with_child_ids(value, &id).inherit(Open::Deep),
            Some(value) => value.inherit(Open::Deep),
            None => {
                let symbol = Symbol::of("reference", &[Data::Id(id).into()]);
                Value::named(symbol).get(key)
            }
        }
    }
}

/// A name with slashes as the names of a resource and its parents.
fn segments(name: &Value, count: usize) -> Vec<Value> {
    if count <= 1 {
        return vec![name.clone()];
    }
    let pieces = match &name.data {
        Data::String(_) | Data::Text(_) => name.pieces().unwrap_or_default(),
        _ => Vec::new(),
    };
    let parts = Value::cut(&pieces, '/');
    if parts.len() == count {
        parts.into_iter().map(|part| part.but(name.certainty)).collect()
    } else {
        vec![Value::unknown(); count]
    }
}

/// What is written inside of a network resource and has a name is a resource of its own, with an id: subnets, rules, IP
/// configurations.
fn with_child_ids(properties: Value, id: &Arc<ResourceId>) -> Value {
    if !id.r#type.to_ascii_lowercase().starts_with("microsoft.network/") {
        return properties;
    }
    let Data::Object(object) = &properties.data else { return properties };
    let entries = object.entries().iter().map(|(key, value)| {
        let Data::Array(array) = &value.data else { return (Arc::clone(key), value.clone()) };
        let items = array.items().iter().map(|item| {
            let name = item.get("name");
            let Data::Object(inner) = &item.data else { return item.clone() };
            if name.is_null() || inner.entries().iter().any(|(key, _)| &**key == "id") {
                return item.clone();
            }
            let Some(suffix) = name.pieces() else { return item.clone() };
            let mut pieces = vec![Piece::Known(format!("/{key}/").into())];
            pieces.extend(suffix);
            let Some(below) = id.below(pieces) else { return item.clone() };
            let mut entries = inner.entries().to_vec();
            entries.push(("id".into(), Value::id(below)));
            Value::object(entries, inner.open).but(item.certainty)
        });
        let items = items.collect();
        (Arc::clone(key), Value::array(items, array.open).but(value.certainty))
    });
    Value::object(entries.collect(), object.open).but(properties.certainty)
}

impl Value {
    /// What it is as the answer to a question.
    #[must_use]
    pub fn truth(&self) -> Truth {
        self.as_bool().map_or(Truth::Unknown, Truth::from)
    }

    /// Whether both hold.
    pub(in crate::bicep) fn both(&self, other: &Self) -> Self {
        match (self.truth(), other.truth()) {
            (Truth::No, _) => self.clone(),
            (_, Truth::No) => other.clone(),
            (mine, theirs) => Self::from(mine.and(theirs)).but(self.certainty).but(other.certainty),
        }
    }
}
