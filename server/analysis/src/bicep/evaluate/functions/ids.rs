//! Functions about ids and scopes.

use crate::bicep::evaluate::{Evaluator, scopes};
use crate::bicep::value::{Open, ResourceId, Scope, Symbol, Value};
use std::sync::Arc;

/// What `environment()` says in Azure's public cloud, in China, and for the US government:
/// the clouds that anybody can be in.
const CLOUDS: [(&str, [&str; 3]); 4] = [
    ("storage", ["core.windows.net", "core.chinacloudapi.cn", "core.usgovcloudapi.net"]),
    ("keyvaultDns", [".vault.azure.net", ".vault.azure.cn", ".vault.usgovcloudapi.net"]),
    ("acrLoginServer", [".azurecr.io", ".azurecr.cn", ".azurecr.us"]),
    (
        "sqlServerHostname",
        [".database.windows.net", ".database.chinacloudapi.cn", ".database.usgovcloudapi.net"],
    ),
];

impl Evaluator<'_> {
    /// `resourceGroup()` and its like; `None` for other functions.
    pub(super) fn scope_function(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let here = self.scope();
        Some(match (name, arguments) {
            ("resourceGroup", []) => scopes::resource_group(&here.subscription(), &here.resource_group()),
            ("resourceGroup", [name]) => scopes::resource_group(&here.subscription(), name),
            ("resourceGroup", [subscription, name]) => scopes::resource_group(subscription, name),
            ("subscription", []) => scopes::subscription(&here.subscription()),
            ("subscription", [id]) => scopes::subscription(id),
            ("managementGroup", []) => match here {
                Scope::ManagementGroup(name) => scopes::management_group(name),
                _ => Value::unknown(),
            },
            ("managementGroup", [name]) => scopes::management_group(name),
            ("tenant", []) => scopes::tenant(),
            ("deployment", []) => {
                Value::named(Some(Symbol::new(&format!("deployment({})", self.instance().0))))
            }
            ("deployer", []) => Value::named(Some(Symbol::new("deployer()"))),
            ("environment", []) => environment(),
            _ => return None,
        })
    }

    /// `resourceId(…)` and its like; `None` for other functions, and where no id comes of it.
    pub(super) fn id_function(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let here = self.scope();
        let (scope, rest) = match name {
            "resourceId" => match before_type(arguments)? {
                ([], rest) => (here.clone(), rest),
                ([group], rest) => {
                    let (subscription, name) = (here.subscription(), group.clone());
                    (Scope::ResourceGroup { subscription, name }, rest)
                }
                ([subscription, group], rest) => {
                    let (subscription, name) = (subscription.clone(), group.clone());
                    (Scope::ResourceGroup { subscription, name }, rest)
                }
                _ => return None,
            },
            "subscriptionResourceId" => match before_type(arguments)? {
                ([], rest) => (Scope::Subscription(here.subscription()), rest),
                ([subscription], rest) => (Scope::Subscription(subscription.clone()), rest),
                _ => return None,
            },
            "managementGroupResourceId" => match (before_type(arguments)?, here) {
                (([], rest), Scope::ManagementGroup(name)) => (Scope::ManagementGroup(name.clone()), rest),
                (([name], rest), _) => (Scope::ManagementGroup(name.clone()), rest),
                _ => return None,
            },
            "tenantResourceId" => (Scope::Tenant, arguments),
            "extensionResourceId" => {
                let (base, rest) = arguments.split_first()?;
                let scope = base.pieces().map_or(Scope::Unknown, |pieces| Scope::parse(&pieces));
                (scope, rest)
            }
            _ => return None,
        };
        let (r#type, names) = rest.split_first()?;
        let r#type = r#type.as_str()?;
        if r#type.split('/').count() != names.len() + 1 || names.is_empty() {
            return None;
        }
        if names.iter().any(|name| name.pieces().is_none()) {
            return None;
        }
        Some(Value::id(ResourceId::new(scope, r#type, names.to_vec())))
    }
}

/// The arguments before the type, and those from the type on.
fn before_type(arguments: &[Value]) -> Option<(&[Value], &[Value])> {
    let at =
        arguments.iter().position(|argument| argument.as_str().is_some_and(|text| text.contains('/')))?;
    Some(arguments.split_at(at))
}

/// What `environment()` gives: one of the clouds.
fn environment() -> Value {
    let symbol = Symbol::new("environment()");
    let suffixes = CLOUDS.map(|(key, clouds)| {
        let symbol = Symbol::new(&format!("environment().suffixes.{key}"));
        (Arc::from(key), Value::one_of(clouds.map(Value::string).to_vec(), Some(symbol)))
    });
    let name = ["AzureCloud", "AzureChinaCloud", "AzureUSGovernment"].map(Value::string).to_vec();
    let authentication = Value::named(Some(Symbol::new(&format!("{}.authentication", symbol.name()))));
    Value::object(
        vec![
            ("name".into(), Value::one_of(name, Some(Symbol::new("environment().name")))),
            ("suffixes".into(), Value::object(suffixes.to_vec(), Open::Yes)),
            ("authentication".into(), authentication),
        ],
        Open::Yes,
    )
}
