//! The functions of Bicep, by what they are about. One that is not known gives something unknown.

mod ids;

use super::{Evaluator, Locals};
use crate::bicep::value::Value;
use azureml_syntax::bicep::{Declares, Expression, Kind};

impl<'a> Evaluator<'a> {
    /// `function(…)`
    pub(super) fn call_expression(
        &self,
        expression: Expression<'a>,
        function: Expression<'a>,
        locals: &Locals<'a>,
    ) -> Value {
        let arguments = || expression.items().map(|item| self.evaluate(item, locals)).collect::<Vec<Value>>();
        match function.kind() {
            Kind::Name(name) => match self.symbols.get(name) {
                Some(declaration) if matches!(declaration.declares(), Declares::Function { .. }) => {
                    self.call_declared(declaration, arguments())
                }
                _ => match self.names().import(name) {
                    Some((path, Some(there))) => self.modules.call(self, path, there, &arguments()),
                    _ => self.builtin(name, expression, locals),
                },
            },
            Kind::Property { object, name, .. } => match object.bare().kind() {
                Kind::Name("az" | "sys") => self.builtin(name.text, expression, locals),
                Kind::Name(alias) => match self.names().import(alias) {
                    Some((path, None)) => self.modules.call(self, path, name.text, &arguments()),
                    _ => Value::unknown(),
                },
                _ => Value::unknown(),
            },
            _ => Value::unknown(),
        }
    }

    /// A function of Bicep itself.
    fn builtin(&self, name: &str, expression: Expression<'a>, locals: &Locals<'a>) -> Value {
        let arguments: Vec<Value> = expression.items().map(|item| self.evaluate(item, locals)).collect();
        self.scope_function(name, &arguments).unwrap_or_else(Value::unknown)
    }
}
