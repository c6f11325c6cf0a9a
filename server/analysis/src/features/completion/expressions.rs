//! Inside `${{ … }}`: every path that means something there. The braces are completed as far as they are missing.

use super::slot::{Role, Slot};
use super::{Completion, CompletionKind};
use crate::expressions::parse::is_name;
use crate::expressions::reach::{Reach, reachable};
use crate::expressions::{Field, Model, Models, Unit, UnitKind, Use};
use crate::features::File;
use crate::features::insert::Insert;
use crate::features::lines::{line_at, slice};
use crate::features::names::models;
use azureml_syntax::Span;

/// Where an expression is being typed.
struct Typed {
    /// What is replaced.
    token: Span,
    /// What stands before the path once it is accepted.
    before: &'static str,
    /// What stands behind it.
    behind: String,
}

/// What can be written at `offset`, where an expression is being typed; `None` elsewhere.
pub(super) fn typed(file: &File<'_>, offset: usize) -> Option<Vec<Completion>> {
    let place = place(file.source, offset)?;
    let lazy = models(file);
    lazy.all().iter().flatten().find_map(|model| {
        let text = model.at(place.token.start)?;
        let unit = model.unit(text.unit)?;
        // A lone `$` is the shell's as well.
        let wanted = place.before.is_empty() || text.field == Field::Code || is_binding(unit, text);
        // A namespace that stands there already is no news, and would be picked first.
        let written = slice(file.source, Span::new(place.token.start, offset));
        let is_new = |one: &Completion| !(one.label.ends_with('.') && one.label == written);
        wanted.then(|| completions(model, text, &place).into_iter().filter(is_new).collect())
    })
}

/// Whole expressions for an input or output of a step that has no value yet.
pub(super) fn bindings(file: &File<'_>, slot: &Slot) -> Vec<Completion> {
    if slot.role != Role::Value || !slot.token.is_empty() {
        return Vec::new();
    }
    let lazy = models(file);
    let found = lazy.all().iter().flatten().find_map(|model| {
        let is_here = |text: &&Use<'_>| {
            let at = text.node.span().start;
            text.node.is_missing()
                && at <= slot.cursor
                && slice(file.source, Span::new(at, slot.cursor)).trim_matches([' ', '\t', ':']).is_empty()
        };
        let text = model.uses.iter().rfind(is_here)?;
        model.unit(text.unit).filter(|unit| is_binding(unit, text))?;
        let quote = if slot.flow && slot.quote.is_none() { "\"" } else { "" };
        let place = Typed { token: slot.token, before: "${{", behind: format!("}}}}{quote}") };
        let whole = completions(model, text, &place).into_iter().filter(|one| !one.label.ends_with('.'));
        let finish = |one: Completion| {
            let lead = Completion {
                snippet: format!("{quote}{}", one.snippet),
                plain: format!("{quote}{}", one.plain),
                ..one
            };
            lead.value(slot)
        };
        Some(whole.map(finish).collect())
    });
    found.unwrap_or_default()
}

fn is_binding(unit: &Unit<'_>, text: &Use<'_>) -> bool {
    unit.kind == UnitKind::Step && matches!(text.field, Field::Input(_) | Field::Output(_))
}

/// Reads the line: the cursor stands behind `${{` that is not closed before it, or behind `$` or `${`.
fn place(source: &str, offset: usize) -> Option<Typed> {
    let line = line_at(source, offset);
    let head = slice(source, Span::new(line.start, offset));
    let rest = slice(source, Span::new(offset, line.end));
    if let Some((before, body)) = head.rsplit_once("${{")
        && !body.contains("}}")
    {
        let typed = body.trim_start_matches([' ', '\t']);
        if !typed.chars().all(|letter| is_name(letter) || letter == '.') {
            return None;
        }
        let start = line.start + before.len() + 3 + (body.len() - typed.len());
        let length = rest.find(|letter| !is_name(letter) && letter != '.').unwrap_or(rest.len());
        let after = rest.get(length..).unwrap_or_default();
        let trimmed = after.trim_start_matches([' ', '\t']);
        let blank = if body.len() > typed.len() { " " } else { "" };
        let behind = match trimmed.len() - trimmed.trim_start_matches('}').len() {
            0 => format!("{blank}}}}}"),
            1 => "}".to_owned(),
            _ => String::new(),
        };
        // A single brace stays where it is; the second one goes before it.
        return Some(Typed { token: Span::new(start, offset + length), before: "", behind });
    }
    let lead = ["${", "$"].into_iter().find(|lead| head.ends_with(lead))?;
    // An editor that closes braces has put one behind the cursor.
    let closed = rest.len() - rest.trim_start_matches('}').len();
    let token = Span::new(offset - lead.len(), offset + if lead == "${" { closed.min(1) } else { 0 });
    Some(Typed { token, before: "${{", behind: "}}".to_owned() })
}

fn completions(model: &Model<'_>, text: &Use<'_>, place: &Typed) -> Vec<Completion> {
    let all = reachable(model, text);
    all.into_iter().enumerate().map(|(at, reach)| completion(reach, at, place)).collect()
}

fn completion(reach: Reach<'_>, at: usize, place: &Typed) -> Completion {
    let is_space = reach.path.ends_with('.');
    let mut insert = Insert::default();
    insert.text(place.before);
    insert.text(&reach.path);
    if !is_space {
        insert.text(&place.behind);
    }
    let port = reach.port.map(|(_, port)| port);
    let mut detail = port.and_then(|port| port.r#type.clone()).unwrap_or_default();
    if let Some(default) = port.and_then(|port| port.default.as_deref().or(port.value.as_deref())) {
        let default = default.lines().next().unwrap_or_default();
        detail = if detail.is_empty() { default.to_owned() } else { format!("{detail} = {default}") };
    }
    if port.is_some_and(|port| port.optional.is_some()) {
        detail.push_str(" (optional)");
    }
    Completion {
        label: format!("{}{}", place.before, reach.path),
        kind: CompletionKind::Reference,
        filter: String::new(),
        detail: if is_space { "namespace".to_owned() } else { detail },
        documentation: port.and_then(|port| port.description.clone()).unwrap_or_default(),
        replace: place.token,
        snippet: insert.snippet,
        plain: insert.plain,
        sort: format!("{}{at:04}", if is_space { 8 } else { 0 }),
        deprecated: false,
    }
}

#[cfg(test)]
mod tests {
    use crate::features::complete;
    use crate::features::testing::{ask, cursor};

    const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  raw:
    type: uri_folder
    path: azureml:credit:1
outputs:
  best:
jobs:
  prepare:
    component: ./prepare.yml
  far:
    component: azureml:far:1
  train:
    component: azureml:train:1
";

    const COMPONENT: &str =
        "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
inputs:
  rate:
    type: number
    default: 0.1
    description: How fast.
outputs:
  model:
    type: uri_folder
";

    /// The labels, and the text after each one is accepted.
    fn offered(fixture: &str) -> Vec<(String, String)> {
        let (source, offset) = cursor(fixture);
        let all = ask(&source, &["prepare.yml"], |file| complete(file, offset));
        let accept = |one: crate::features::Completion| {
            let line = source[..one.replace.start].rfind('\n').map_or(0, |at| at + 1);
            let end = source[one.replace.end..].find('\n').map_or(source.len(), |at| one.replace.end + at);
            let after =
                format!("{}{}{}", &source[line..one.replace.start], one.plain, &source[one.replace.end..end]);
            (one.label, after.trim().to_owned())
        };
        all.into_iter().map(accept).collect()
    }

    fn labels(fixture: &str) -> Vec<String> {
        offered(fixture).into_iter().map(|(label, _)| label).collect()
    }

    /// A namespace that stands before the cursor is not offered again.
    fn without_written<'n>(names: &[&'n str], typed: &str) -> Vec<&'n str> {
        names.iter().copied().filter(|name| !typed.contains(&format!("{name}$0"))).collect()
    }

    #[test]
    fn a_step_is_offered_what_its_pipeline_has() {
        let expected = [
            "parent.inputs.raw",
            "parent.jobs.prepare.outputs.clean",
            "parent.",
            "parent.inputs.",
            "parent.jobs.",
            "parent.jobs.prepare.",
            "parent.jobs.prepare.outputs.",
            "parent.jobs.far.",
            "parent.jobs.far.outputs.",
        ];
        for typed in ["${{$0", "${{ pa$0", "${{parent.jobs.$0", "${{parent.$0inputs}}", "\"${{$0}}\""] {
            let expected = without_written(&expected, typed);
            assert_eq!(labels(&format!("{PIPELINE}    inputs:\n      x: {typed}\n")), expected, "{typed}");
        }
        let outputs = labels(&format!("{PIPELINE}    outputs:\n      x: ${{{{$0\n"));
        assert_eq!(outputs, ["parent.outputs.best", "parent.", "parent.outputs."]);
    }

    #[test]
    fn a_command_is_offered_its_own_names() {
        let names = ["inputs.rate", "outputs.model", "name", "inputs.", "outputs."];
        for typed in ["run ${{$0", "run ${{ inp$0 --x", "run ${{inputs.$0}} --x", "|\n  a\n  run ${{$0"] {
            let names = without_written(&names, typed);
            assert_eq!(labels(&format!("{COMPONENT}command: {typed}\n")), names, "{typed}");
        }
        let source = format!("{COMPONENT}command: run ${{{{$0\n");
        let (source, offset) = cursor(&source);
        let all = ask(&source, &[], |file| complete(file, offset));
        assert_eq!((all[0].detail.as_str(), all[0].documentation.as_str()), ("number = 0.1", "How fast."));
    }

    #[test]
    fn accepting_completes_the_braces() {
        let accepted = |typed: &str| {
            let all = offered(&format!("{COMPONENT}command: {typed}\n"));
            all.into_iter().find(|(label, _)| label.ends_with("inputs.rate")).map(|(_, after)| after)
        };
        let run = |text: &str| Some(format!("command: run {text}"));
        assert_eq!(accepted("run ${{$0"), run("${{inputs.rate}}"));
        assert_eq!(accepted("run ${{in$0 --x"), run("${{inputs.rate}} --x"));
        assert_eq!(accepted("run ${{ in$0"), run("${{ inputs.rate }}"));
        assert_eq!(accepted("run ${{in$0}} --x"), run("${{inputs.rate}} --x"));
        assert_eq!(accepted("run ${{ in$0 }}"), run("${{ inputs.rate }}"));
        assert_eq!(accepted("run ${{in$0}"), run("${{inputs.rate}}"));
        assert_eq!(accepted("run ${$0}"), run("${{inputs.rate}}"));
        assert_eq!(accepted("run $$0"), run("${{inputs.rate}}"));
        assert_eq!(accepted("run ${{name}} $0"), None);
    }

    #[test]
    fn an_empty_input_of_a_step_is_offered_whole_expressions() {
        let all = offered(&format!("{PIPELINE}    inputs:\n      x: $0\n"));
        let whole = |path: &str| (format!("${{{{{path}"), format!("x: ${{{{{path}}}}}"));
        assert_eq!(all[..2], [whole("parent.inputs.raw"), whole("parent.jobs.prepare.outputs.clean")]);
        let flow = offered(&format!("{PIPELINE}    inputs: {{x: $0}}\n"));
        assert_eq!(flow[0].1, "inputs: {x: \"${{parent.inputs.raw}}\"}");
    }
}
