//! All resources of a deployment, over all its modules, with where each comes from.

use super::{FileId, Program, Source};
use crate::bicep::evaluate::{Evaluator, Module, Resource};
use crate::bicep::value::{Declared, Instance, ResourceId, Round, Scope, Value};
use azureml_syntax::Span;
use std::sync::Arc;

/// More resources than these are not listed.
const MOST_RESOURCES: usize = 10_000;

/// What is deployed.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// The resources of the first file and of its modules, in order, a module's behind those of the file that declares
    /// it.
    pub resources: Vec<Deployed>,
    /// The modules that nothing is known of.
    pub unresolved: Vec<Unresolved>,
    /// What is declared once for each item of a list that a parameter holds by default: types, each once; `None` for
    /// modules.
    pub by_default: Vec<Option<Arc<str>>>,
    /// Whether nothing was left out for its size.
    pub complete: bool,
}

/// A resource as one file declares it for one call of the file.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// Which one it is: the declaration's start counts in the file of its instance.
    pub declared: Declared,
    /// Where its declaration can be looked at: the declaration; of one in a verified module, the module declaration.
    pub place: (FileId, Span),
    /// The verified module that declares it, if one does.
    pub verified: Option<&'static str>,
    /// It is somebody else's, or another declaration's, and only referred to.
    pub existing: bool,
    /// Its id, with its full type and the names of its parents.
    pub id: Arc<ResourceId>,
    /// The API version; `None` where none is written.
    pub api_version: Option<Arc<str>>,
    /// Whether it is deployed, with the conditions of the modules around it; unknown where a loop around it has an
    /// unknown number of rounds.
    pub condition: Value,
    /// The resource of the same instance that it is a child of.
    pub parent: Option<Declared>,
    /// All that it says between its braces.
    pub body: Value,
}

/// A module that is not read: of a registry, outside of the workspace, missing, in a circle.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// Which declaration.
    pub declared: Declared,
    /// Where the declaration can be looked at.
    pub place: (FileId, Span),
    /// Its path as written; `None` where it is no plain string.
    pub path: Option<Arc<str>>,
    /// Whether it is deployed.
    pub condition: Value,
    /// What it is deployed to.
    pub scope: Scope,
    /// What is passed to it.
    pub parameters: Value,
}

impl Program<'_> {
    /// All that is deployed by the first file; by the one that it gives parameters to, where it is a parameter file.
    #[must_use]
    pub fn deployment(&self) -> Deployment {
        let mut deployment = Deployment { complete: true, ..Deployment::default() };
        let Some(root) = self.deployed() else { return Deployment::default() };
        let mut open = vec![root];
        while let Some(instance) = open.pop() {
            let inner = self.with(instance, |evaluator| self.collect(evaluator, instance, &mut deployment));
            open.extend(inner.unwrap_or_default().into_iter().rev());
            if deployment.resources.len() >= MOST_RESOURCES {
                deployment.resources.truncate(MOST_RESOURCES);
                deployment.complete = false;
                break;
            }
        }
        deployment.complete &= !self.budget.is_spent() && !self.is_full();
        deployment
    }

    /// Adds the resources of an instance; gives the instances of its modules.
    fn collect(
        &self,
        evaluator: &Evaluator<'_>,
        instance: Instance,
        deployment: &mut Deployment,
    ) -> Vec<Instance> {
        for resource in evaluator.resources() {
            if deployment.resources.len() >= MOST_RESOURCES {
                return Vec::new();
            }
            let body = evaluator.body(resource.declared);
            deployment.resources.extend(self.deployed_as(resource, body));
        }
        for r#type in evaluator.loops_by_default() {
            if !deployment.by_default.iter().any(|known| known.as_deref() == r#type) {
                deployment.by_default.push(r#type.map(Arc::from));
            }
        }
        let mut inner = Vec::new();
        for module in evaluator.modules() {
            match self.enter(&module) {
                Some(child) => inner.push(child),
                None => deployment.unresolved.extend(self.unresolved(instance, &module)),
            }
        }
        inner
    }

    fn deployed_as(&self, resource: Resource<'_>, body: Value) -> Option<Deployed> {
        let declared = resource.declared;
        let record = self.get(declared.instance)?;
        let place = self.place(declared.instance, resource.declaration.span())?;
        Some(Deployed {
            declared,
            place,
            verified: match record.source {
                Source::Verified(stand_in) => Some(stand_in.module),
                Source::File(_) => None,
            },
            existing: resource.existing,
            id: resource.id,
            api_version: resource.api_version.map(Arc::from),
            condition: self.within(declared, &resource.condition),
            parent: resource.parent,
            body,
        })
    }

    fn unresolved(&self, instance: Instance, module: &Module<'_>) -> Option<Unresolved> {
        Some(Unresolved {
            declared: module.declared,
            place: self.place(instance, module.declaration.span())?,
            path: module.path.map(Arc::from),
            condition: self.within(module.declared, &module.condition),
            scope: module.scope.clone(),
            parameters: module.parameters.clone(),
        })
    }

    fn place(&self, instance: Instance, span: Span) -> Option<(FileId, Span)> {
        self.visible(crate::bicep::value::Place { instance, span })
    }

    /// A declaration's own condition together with those of the modules around it.
    fn within(&self, declared: Declared, own: &Value) -> Value {
        let own = if declared.round == Round::Any { Value::unknown() } else { own.clone() };
        let record = self.get(declared.instance);
        let above = record.as_ref().and_then(|record| record.call.as_ref());
        above.map_or_else(|| own.clone(), |call| call.condition.both(&own))
    }
}
