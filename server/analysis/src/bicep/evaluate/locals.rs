//! The names that loops, lambdas and nested resources bring in.

use crate::bicep::value::Value;
use std::collections::HashSet;
use std::rc::Rc;

/// Names with their values, innermost first; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Locals<'a> {
    innermost: Option<Rc<Local<'a>>>,
    /// Names that may be others than those of the file.
    unspecified: Option<Rc<HashSet<&'a str>>>,
}

#[derive(Debug)]
struct Local<'a> {
    name: &'a str,
    value: Value,
    outer: Option<Rc<Local<'a>>>,
}

impl<'a> Locals<'a> {
    /// Of the names around an expression nothing is known but that they are of these.
    pub(super) fn unspecified(names: Rc<HashSet<&'a str>>) -> Self {
        Self { innermost: None, unspecified: Some(names) }
    }

    /// With one more name.
    #[must_use]
    pub fn with(&self, name: &'a str, value: Value) -> Self {
        let local = Local { name, value, outer: self.innermost.clone() };
        Self { innermost: Some(Rc::new(local)), unspecified: self.unspecified.clone() }
    }

    /// The value of this name; `None` where it is one of the file.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        let mut at = self.innermost.as_ref();
        while let Some(local) = at {
            if local.name == name {
                return Some(local.value.clone());
            }
            at = local.outer.as_ref();
        }
        let is_unspecified = self.unspecified.as_ref().is_some_and(|names| names.contains(name));
        is_unspecified.then(Value::unknown)
    }
}
