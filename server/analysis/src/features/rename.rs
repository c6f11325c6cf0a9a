//! Another name for an input, output, parameter or step of a file, wherever expressions use it. Only where no other
//! file can name it: what a component declares is known to all who use the component.

use super::File;
use super::names::{models, occurrences};
use crate::expressions::{Model, Models, Target, UnitKind};
use azureml_syntax::Span;
use azureml_syntax::edit::{Operation, TextEdit, to_edits};

/// Text edits of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEdits {
    /// The other file, relative to the folder of the one that was asked about, with `/`; `None` for that one.
    pub path: Option<String>,
    /// The edits, sorted by place and not overlapping.
    pub edits: Vec<TextEdit>,
}

/// The edits that call the name at `offset` `to`; `None` where no name stands, where other files may use it, or where
/// `to` is taken or cannot be a name.
#[must_use]
pub fn rename(file: &File<'_>, offset: usize, to: &str) -> Option<Vec<TextEdit>> {
    let spans = occurrences(file, offset);
    let (declared, uses) = spans.split_first()?;
    let lazy = models(file);
    let beside = lazy.all().iter().zip(file.documents).find_map(|(model, document)| {
        let is_component = document.identity.kind.is_some_and(|kind| kind.id.ends_with("Component"));
        beside(model.as_ref()?, is_component, *declared)
    })?;
    if !is_name(to) || beside.iter().any(|other| other == to) {
        return None;
    }
    let mut operations = vec![Operation::RenameKey { key: *declared, to: to.to_owned() }];
    operations.extend(uses.iter().map(|span| Operation::ReplaceText { span: *span, text: to.to_owned() }));
    to_edits(file.source, file.parse, &operations)
}

/// The names beside the one that is declared at `key`; `None` where another file, or another place of this one, has to
/// agree with it.
fn beside(model: &Model<'_>, is_component: bool, key: Span) -> Option<Vec<String>> {
    for (at, unit) in model.units.iter().enumerate() {
        if unit.steps.iter().any(|step| step.key == key) {
            // `on_init: prepare` names a step without an expression.
            let settings = unit.node.get("settings");
            let plain = |key: &str| settings.is_some_and(|settings| settings.get(key).is_some());
            let names = unit.steps.iter().map(|step| step.name.to_owned()).collect();
            return (!plain("on_init") && !plain("on_finalize")).then_some(names);
        }
        let ports = [Some(&unit.inputs), Some(&unit.outputs), unit.search_space.as_ref()];
        let Some(ports) =
            ports.into_iter().flatten().find(|ports| ports.list.iter().any(|port| port.span == key))
        else {
            continue;
        };
        let own = match unit.kind {
            UnitKind::Component => false,
            UnitKind::Job => true,
            UnitKind::Pipeline => !(is_component || at == 0 && model.root.is_some()),
            UnitKind::Step => model.step(at).is_some_and(|step| matches!(step.target, Target::Itself)),
        };
        return own.then(|| ports.names().map(str::to_owned).collect());
    }
    None
}

/// Source: `_validate_io_names` of azure-ai-ml 1.35.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ask, cursor};
    use super::*;
    use azureml_syntax::edit::apply;

    const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  raw: 1
  rate: 2
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      raw: ${{parent.inputs.raw}}
  train:
    type: command
    command: run ${{inputs.x}}
    inputs:
      x: ${{parent.jobs.prepare.outputs.clean}}
";

    /// The text after renaming what stands where `word` ends.
    fn renamed(source: &str, word: &str, to: &str) -> Option<String> {
        let (source, offset) = cursor(&source.replacen(word, &format!("{word}$0"), 1));
        ask(&source, &["prepare.yml"], |file| rename(file, offset, to)).map(|edits| apply(&source, &edits))
    }

    #[test]
    fn a_name_changes_wherever_it_is_used() {
        let table = [("  raw", "raw: 1", "inputs.raw}"), ("parent.inputs.raw", "raw: 1", "inputs.raw}")];
        for (word, key, used) in table {
            let expected = PIPELINE.replacen(key, "table: 1", 1).replacen(used, "inputs.table}", 1);
            assert_eq!(renamed(PIPELINE, word, "table"), Some(expected), "{word}");
        }
        let expected =
            PIPELINE.replacen("prepare:", "clean_up:", 1).replacen("jobs.prepare", "jobs.clean_up", 1);
        assert_eq!(renamed(PIPELINE, "  prepare", "clean_up"), Some(expected));
        let expected = PIPELINE.replacen("inputs.x", "inputs.data", 1).replacen("  x:", "  data:", 1);
        assert_eq!(renamed(PIPELINE, "inputs.x", "data"), Some(expected));
    }

    #[test]
    fn what_others_name_keeps_its_name() {
        for (word, to) in [
            // The component's own.
            ("outputs.clean", "tidy"),
            ("      raw", "table"),
            // Taken, or no name.
            ("  raw", "rate"),
            ("  raw", "a-b"),
            ("  raw", ""),
            ("type", "kind"),
        ] {
            assert_eq!(renamed(PIPELINE, word, to), None, "{word}");
        }
        let component = "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
command: run ${{inputs.rate}}
inputs:
  rate: {type: number}
";
        assert_eq!(renamed(component, "inputs.rate", "speed"), None);
    }
}
