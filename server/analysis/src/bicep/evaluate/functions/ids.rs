//! Functions about ids and scopes.

use crate::bicep::evaluate::{Evaluator, scopes};
use crate::bicep::value::Value;

impl Evaluator<'_> {
    /// `resourceGroup()` and its like.
    pub(super) fn scope_function(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let here = self.scope();
        Some(match (name, arguments) {
            ("resourceGroup", []) => scopes::resource_group(&here.subscription(), &here.resource_group()),
            ("resourceGroup", [name]) => scopes::resource_group(&here.subscription(), name),
            ("resourceGroup", [subscription, name]) => scopes::resource_group(subscription, name),
            ("subscription", []) => scopes::subscription(&here.subscription()),
            ("subscription", [id]) => scopes::subscription(id),
            ("managementGroup", [name]) => scopes::management_group(name),
            ("tenant", []) => scopes::tenant(),
            _ => return None,
        })
    }
}
