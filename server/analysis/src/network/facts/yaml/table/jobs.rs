//! Jobs and components: whether a step of them runs in parallel (`ParallelRunStep`), which needs what batch needs. ARM has
//! no such property: `properties.isParallel` and `properties.components` (what the steps are made of) are our own.

use super::super::convert::{self, Body};
use crate::bicep::value::{Open, Value};
use crate::network::facts::Keys;
use azureml_syntax::Node;

/// Of what runs in parallel itself.
pub(super) fn parallel(_root: Node<'_>, body: &mut Body, _keys: &mut Keys) {
    body.put("properties.isParallel", Value::boolean(true));
}

/// Of what has steps.
pub(super) fn pipeline(root: Node<'_>, body: &mut Body, _keys: &mut Keys) {
    let Some(steps) = root.get("jobs") else { return };
    let mut components = Vec::new();
    let mut is_parallel = false;
    for entry in steps.own_entries() {
        let step = steps.document().node(entry.value);
        is_parallel |=
            step.get("type").and_then(|kind| kind.as_str().map(|kind| kind == "parallel")) == Some(true);
        components.extend(step.get("component").map(convert::value).filter(|value| value.as_str().is_some()));
    }
    body.put("properties.isParallel", Value::boolean(is_parallel));
    body.put("properties.components", Value::array(components, Open::No));
}
