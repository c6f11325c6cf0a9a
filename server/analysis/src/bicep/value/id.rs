//! Ids of resources: scope, type, names; each may be known in part.

use super::{Data, Declared, Piece, Symbol, Value};
use std::sync::Arc;

/// Resources that extend resources that extend …: deeper ones have an unknown scope.
const MAX_EXTENSIONS: usize = 8;

/// What a resource is deployed to.
#[derive(Clone, Debug)]
pub enum Scope {
    /// It is not known.
    Unknown,
    /// The tenant.
    Tenant,
    /// The management group of this name.
    ManagementGroup(Value),
    /// The subscription with this id (a GUID).
    Subscription(Value),
    /// A resource group.
    ResourceGroup {
        /// The id of its subscription (a GUID).
        subscription: Value,
        /// Its name.
        name: Value,
    },
    /// A resource that it extends.
    Resource(Arc<ResourceId>),
}

/// The id of a resource.
#[derive(Clone, Debug)]
pub struct ResourceId {
    /// What it is deployed to.
    pub scope: Scope,
    /// Its full type, as written: `Microsoft.Network/virtualNetworks/subnets`.
    pub r#type: Arc<str>,
    /// The name for each part of the type behind its namespace.
    pub names: Vec<Value>,
    /// The declaration that it was taken of. Ids made of names have none: compare with [`ResourceId::same`].
    pub declared: Option<Declared>,
}

fn known(text: &str) -> Piece {
    Piece::Known(text.into())
}

fn push(value: &Value, into: &mut Vec<Piece>) {
    match value.pieces() {
        Some(pieces) => into.extend(pieces),
        None => into.push(Piece::Unknown),
    }
}

impl Scope {
    /// The resource group and subscription that everything is deployed to that does not say otherwise. Files that are
    /// deployed one by one may go to different ones, although these are equal.
    #[must_use]
    pub fn here() -> Self {
        let symbol = |name| Value::named(Some(Symbol::new(name)));
        Self::ResourceGroup {
            subscription: symbol("subscription().subscriptionId"),
            name: symbol("resourceGroup().name"),
        }
    }

    /// The id of the subscription that it lies in.
    #[must_use]
    pub fn subscription(&self) -> Value {
        match self {
            Self::Subscription(id) | Self::ResourceGroup { subscription: id, .. } => id.clone(),
            Self::Resource(id) => id.scope.subscription(),
            _ => Value::unknown(),
        }
    }

    /// The name of the resource group that it lies in.
    #[must_use]
    pub fn resource_group(&self) -> Value {
        match self {
            Self::ResourceGroup { name, .. } => name.clone(),
            Self::Resource(id) => id.scope.resource_group(),
            _ => Value::unknown(),
        }
    }

    /// As the beginning of an id, without a slash at the end.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        match self {
            Self::Unknown => pieces.push(Piece::Unknown),
            Self::Tenant => {}
            Self::ManagementGroup(name) => {
                pieces.push(known("/providers/Microsoft.Management/managementGroups/"));
                push(name, &mut pieces);
            }
            Self::Subscription(id) => {
                pieces.push(known("/subscriptions/"));
                push(id, &mut pieces);
            }
            Self::ResourceGroup { subscription, name } => {
                pieces.push(known("/subscriptions/"));
                push(subscription, &mut pieces);
                pieces.push(known("/resourceGroups/"));
                push(name, &mut pieces);
            }
            Self::Resource(id) => pieces = id.pieces(),
        }
        pieces
    }

    fn extensions(&self) -> usize {
        if let Self::Resource(id) = self { 1 + id.scope.extensions() } else { 0 }
    }

    /// The scope with this id: of a subscription, a management group, a resource group or a resource.
    #[must_use]
    pub fn parse(pieces: &[Piece]) -> Self {
        if let Some(id) = ResourceId::parse(pieces) {
            return Self::of(&Arc::new(id));
        }
        match Value::cut(pieces, '/').as_slice() {
            [start, word, id]
                if start.as_str() == Some("")
                    && word.as_str().is_some_and(|word| word.eq_ignore_ascii_case("subscriptions")) =>
            {
                Self::Subscription(id.clone())
            }
            _ => Self::Unknown,
        }
    }

    /// The scope that the resource with this id is: a resource group, a management group, or what extensions extend.
    #[must_use]
    pub fn of(id: &Arc<ResourceId>) -> Self {
        if id.is(ResourceId::RESOURCE_GROUP) {
            Self::ResourceGroup { subscription: id.scope.subscription(), name: id.name() }
        } else if id.is("Microsoft.Management/managementGroups") {
            Self::ManagementGroup(id.name())
        } else if id.scope.extensions() < MAX_EXTENSIONS {
            Self::Resource(Arc::clone(id))
        } else {
            Self::Unknown
        }
    }
}

impl ResourceId {
    /// The type of resource groups.
    pub const RESOURCE_GROUP: &str = "Microsoft.Resources/resourceGroups";

    /// The id of a resource of this type with these names.
    #[must_use]
    pub fn new(scope: Scope, r#type: &str, names: Vec<Value>) -> Self {
        Self { scope, r#type: r#type.into(), names, declared: None }
    }

    /// Whether it is of this type, in any letter case.
    #[must_use]
    pub fn is(&self, r#type: &str) -> bool {
        self.r#type.eq_ignore_ascii_case(r#type)
    }

    /// Its own name, without those of its parents.
    #[must_use]
    pub fn name(&self) -> Value {
        self.names.last().cloned().unwrap_or_else(Value::unknown)
    }

    /// The id of the resource that it is a child of.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (r#type, _) = self.r#type.rsplit_once('/')?;
        let (_, names) = self.names.split_last()?;
        if names.is_empty() {
            return None;
        }
        Some(Self::new(self.scope.clone(), r#type, names.to_vec()))
    }

    /// As a string.
    #[must_use]
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces = self.scope.pieces();
        if self.is(Self::RESOURCE_GROUP) {
            pieces.push(known("/resourceGroups/"));
            push(&self.name(), &mut pieces);
            return pieces;
        }
        pieces.push(known("/providers/"));
        let mut segments = self.r#type.split('/');
        pieces.push(known(segments.next().unwrap_or_default()));
        let mut names = self.names.iter();
        for segment in segments {
            pieces.push(known(&format!("/{segment}/")));
            match names.next() {
                Some(name) => push(name, &mut pieces),
                None => pieces.push(Piece::Unknown),
            }
        }
        pieces
    }

    /// The id of what lies below it, if `suffix` says so: `/subnets/x`.
    #[must_use]
    pub fn below(&self, suffix: Vec<Piece>) -> Option<Self> {
        let parts = Value::cut(&suffix, '/');
        let [first, segments @ ..] = parts.as_slice() else { return None };
        if first.as_str() != Some("") || segments.is_empty() {
            return None;
        }
        if segments.first().and_then(Value::as_str) == Some("providers") {
            return resource(Scope::of(&Arc::new(self.clone())), segments.get(1..)?);
        }
        if self.is(Self::RESOURCE_GROUP) {
            return None;
        }
        let mut below = Self { declared: None, ..self.clone() };
        extend(&mut below, segments).then_some(below)
    }

    /// The id that a string is.
    #[must_use]
    pub fn parse(pieces: &[Piece]) -> Option<Self> {
        let parts = Value::cut(pieces, '/');
        let word = |at: usize| parts.get(at).and_then(Value::as_str).unwrap_or_default();
        let is = |at: usize, expected: &str| word(at).eq_ignore_ascii_case(expected);
        let name = |at: usize| parts.get(at).filter(|name| name.as_str() != Some("")).cloned();
        let starts_unknown = matches!(parts.first(), Some(Value { data: Data::Text(_), .. }));
        let (scope, at) = if starts_unknown {
            (Scope::Unknown, 1)
        } else if !word(0).is_empty() {
            return None;
        } else if is(1, "subscriptions") && is(3, "resourceGroups") {
            let (subscription, group) = (name(2)?, name(4)?);
            if parts.len() == 5 {
                return Some(Self::new(Scope::Subscription(subscription), Self::RESOURCE_GROUP, vec![group]));
            }
            (Scope::ResourceGroup { subscription, name: group }, 5)
        } else if is(1, "subscriptions") {
            (Scope::Subscription(name(2)?), 3)
        } else if is(1, "providers") && is(3, "managementGroups") && is(5, "providers") {
            (Scope::ManagementGroup(name(4)?), 5)
        } else {
            (Scope::Tenant, 1)
        };
        if is(at, "providers") { resource(scope, parts.get(at + 1..)?) } else { None }
    }
}

/// The resource that `segments` (namespace, type, name, type, name, …) lead to; behind `providers` an extension.
fn resource(scope: Scope, segments: &[Value]) -> Option<ResourceId> {
    let mut scope = scope;
    let mut groups =
        segments.split(|part| part.as_str().is_some_and(|part| part.eq_ignore_ascii_case("providers")));
    let last = groups.next_back()?;
    for group in groups {
        scope = Scope::of(&Arc::new(one(scope, group)?));
    }
    one(scope, last)
}

fn one(scope: Scope, segments: &[Value]) -> Option<ResourceId> {
    let (namespace, pairs) = segments.split_first()?;
    let mut id = ResourceId::new(scope, namespace.as_str()?, Vec::new());
    extend(&mut id, pairs).then_some(id)
}

/// Adds types and names to an id; says whether they were some.
fn extend(id: &mut ResourceId, pairs: &[Value]) -> bool {
    let mut r#type = id.r#type.to_string();
    for pair in pairs.chunks(2) {
        let [kind, name] = pair else { return false };
        let Some(kind) = kind.as_str().filter(|kind| !kind.is_empty()) else { return false };
        if name.as_str() == Some("") {
            return false;
        }
        r#type.push('/');
        r#type.push_str(kind);
        id.names.push(name.clone());
    }
    id.r#type = r#type.into();
    !pairs.is_empty()
}

impl Value {
    /// The id that it is: also of a string that is written like one.
    #[must_use]
    pub fn as_id(&self) -> Option<Arc<ResourceId>> {
        match &self.data {
            Data::Id(id) => Some(Arc::clone(id)),
            Data::String(_) | Data::Text(_) => ResourceId::parse(&self.pieces()?).map(Arc::new),
            _ => None,
        }
    }

    /// An id.
    #[must_use]
    pub fn id(id: ResourceId) -> Self {
        Data::Id(id.into()).into()
    }
}
