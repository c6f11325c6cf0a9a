//! Scopes: what files, modules and resources are deployed to, and what `resourceGroup()` and its like give.

use super::{Evaluator, Inputs, Parameters};
use crate::bicep::File;
use crate::bicep::value::{Data, Instance, Open, Piece, ResourceId, Scope, Symbol, Value};
use azureml_syntax::bicep::{Declares, Expression};
use std::sync::Arc;

impl Inputs {
    /// Of a file that somebody deploys as it is.
    #[must_use]
    pub fn root(file: &File<'_>) -> Self {
        Self { instance: Instance(0), scope: target_scope(file), parameters: Parameters::Root }
    }
}

/// What a file says that it is deployed to; a resource group where it says nothing.
#[must_use]
pub fn target_scope(file: &File<'_>) -> Scope {
    let scope = file.parse.declarations().find_map(|declaration| match declaration.declares() {
        Declares::TargetScope(scope) => Some(scope),
        _ => None,
    });
    match scope.map(Expression::as_str) {
        None | Some(Some("resourceGroup")) => Scope::here(),
        Some(Some("subscription")) => Scope::Subscription(Scope::here().subscription()),
        Some(Some("managementGroup")) => {
            Scope::ManagementGroup(Value::named(Some(Symbol::new("managementGroup().name"))))
        }
        Some(Some("tenant")) => Scope::Tenant,
        Some(_) => Scope::Unknown,
    }
}

/// An object of which only these properties are known; the others have the name of `symbol` and their own.
fn described(id: Value, more: Vec<(&str, Value)>, symbol: Option<&Symbol>, others: &[&str]) -> Value {
    let mut entries: Vec<(Arc<str>, Value)> = vec![("id".into(), id)];
    entries.extend(more.into_iter().map(|(key, value)| (key.into(), value)));
    for key in others {
        let value = Value::named(symbol.map(|symbol| Symbol::new(&format!("{}.{key}", symbol.name()))));
        entries.push(((*key).into(), value));
    }
    Value::object(entries, Open::Deep)
}

/// What `resourceGroup()` gives for this one.
pub(super) fn resource_group(subscription: &Value, name: &Value) -> Value {
    let id = ResourceId::new(
        Scope::Subscription(subscription.clone()),
        ResourceId::RESOURCE_GROUP,
        vec![name.clone()],
    );
    let id = Value::id(id);
    let symbol = match name.symbol() {
        Some(symbol) if symbol.name() == "resourceGroup().name" => Some(Symbol::new("resourceGroup()")),
        _ => Symbol::of("resourceGroup", std::slice::from_ref(&id)),
    };
    described(
        id,
        vec![("name", name.clone()), ("type", Value::string(ResourceId::RESOURCE_GROUP))],
        symbol.as_ref(),
        &["location", "managedBy", "tags"],
    )
}

/// What `subscription()` gives for this one.
pub(super) fn subscription(id: &Value) -> Value {
    let text = Value::join(&[Value::string("/subscriptions/"), id.clone()]);
    let symbol = match id.symbol() {
        Some(symbol) if symbol.name() == "subscription().subscriptionId" => {
            Some(Symbol::new("subscription()"))
        }
        _ => Symbol::of("subscription", std::slice::from_ref(id)),
    };
    described(
        text,
        vec![("subscriptionId", id.clone()), ("tenantId", tenant_id())],
        symbol.as_ref(),
        &["displayName"],
    )
}

/// What `managementGroup()` gives for this one.
pub(super) fn management_group(name: &Value) -> Value {
    let id = Value::join(&[Value::string("/providers/Microsoft.Management/managementGroups/"), name.clone()]);
    described(
        id,
        vec![("name", name.clone())],
        Symbol::of("managementGroup", std::slice::from_ref(name)).as_ref(),
        &["properties"],
    )
}

/// What `tenant()` gives.
pub(super) fn tenant() -> Value {
    described(
        Value::string("/"),
        vec![("tenantId", tenant_id())],
        Some(&Symbol::new("tenant()")),
        &["country", "countryCode", "displayName"],
    )
}

fn tenant_id() -> Value {
    Value::named(Some(Symbol::new("tenant().tenantId")))
}

impl Evaluator<'_> {
    /// The scope that the value of a `scope:` means.
    pub(super) fn scope_of(&self, value: &Value) -> Scope {
        match &value.data {
            Data::Resource(declared) => match self.id(*declared) {
                Some(id) if id.is("Microsoft.Subscription/aliases") => Scope::Unknown,
                Some(id) => Scope::of(&id),
                None => Scope::Unknown,
            },
            Data::Object(object) => match object.get("id").pieces().as_deref() {
                Some([Piece::Known(text)]) if &**text == "/" => Scope::Tenant,
                Some(pieces) => Scope::parse(pieces),
                None => Scope::Unknown,
            },
            _ => Scope::Unknown,
        }
    }
}
