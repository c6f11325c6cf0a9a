//! Names in expressions: where they are declared, and where else they are used. Must not know hovers or completions.

use super::File;
use super::lines::clamp;
use crate::expressions::{Lazy, Meaning, Model, Models, Port, Target, What, resolve};
use azureml_syntax::Span;

/// A place in this file or in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The other file, relative to this one's folder, with `/`; `None` for this file.
    pub path: Option<String>,
    /// The bytes in that file.
    pub span: Span,
}

/// Where the input, output, step or parameter that an expression names at `offset` is declared. On an input or output
/// that a pipeline's step gives: where its component declares it.
#[must_use]
pub fn declaration(file: &File<'_>, offset: usize) -> Option<Location> {
    let offset = clamp(file.source, offset);
    let lazy = models(file);
    lazy.all().iter().flatten().find_map(|model| {
        named(model, offset).or_else(|| {
            let declared = given(model, offset)?.declared;
            Some(Location { path: declared.file.clone(), span: declared.span })
        })
    })
}

/// The declaration of the name at `offset`, first, and all expressions of the file that use it. Empty where no name
/// stands that this file declares.
#[must_use]
pub fn occurrences(file: &File<'_>, offset: usize) -> Vec<Span> {
    let offset = clamp(file.source, offset);
    let lazy = models(file);
    let found = lazy.all().iter().flatten().find_map(|model| {
        let declared = match named(model, offset) {
            Some(Location { path: None, span }) => span,
            Some(_) => return None,
            None => own(model, offset)?,
        };
        let mut all = vec![declared];
        for text in &model.uses {
            for expression in &text.expressions {
                let items = resolve(model, text, expression).items;
                let uses =
                    items.iter().filter(|item| at(&item.meaning).is_some_and(|own| own.span == declared));
                all.extend(
                    uses.filter(|item| at(&item.meaning).is_some_and(|own| own.path.is_none()))
                        .map(|item| item.part.span),
                );
            }
        }
        // What aliases repeat is one place.
        let mut seen = std::collections::HashSet::new();
        all.retain(|span| seen.insert(*span));
        Some(all)
    });
    found.unwrap_or_default()
}

pub(super) fn models<'a>(file: &'a File<'_>) -> Lazy<'a> {
    Lazy::new(file.documents, file.source, file.files, !file.parse.problems().is_empty())
}

/// Where the name in an expression at `offset` is declared.
fn named(model: &Model<'_>, offset: usize) -> Option<Location> {
    let text = model.at(offset)?;
    let expression = text.expressions.iter().find(|one| one.span.touches(offset))?;
    let items = resolve(model, text, expression).items;
    let item = items.iter().rev().find(|item| item.part.span.touches(offset))?;
    at(&item.meaning)
}

fn at(meaning: &Meaning<'_>) -> Option<Location> {
    match meaning {
        Meaning::Word(_) => None,
        Meaning::Step(step) => Some(Location { path: None, span: step.key }),
        Meaning::Port(_, port) => Some(Location { path: port.file.clone(), span: port.span }),
    }
}

/// A key with which a step gives an input or output that its component declares.
pub(super) struct Given<'m> {
    /// The key.
    pub(super) span: Span,
    /// The step's name.
    pub(super) step: &'m str,
    /// Which of the two it is.
    pub(super) what: What,
    /// The component's.
    pub(super) declared: &'m Port,
}

/// The key at `offset` with which a step gives an input or output.
pub(super) fn given<'m>(model: &'m Model<'m>, offset: usize) -> Option<Given<'m>> {
    model.steps().filter(|step| !matches!(step.target, Target::Itself)).find_map(|step| {
        let unit = model.unit(step.unit)?;
        [(&unit.inputs, What::Input), (&unit.outputs, What::Output)].into_iter().find_map(|(ports, what)| {
            let port = ports.list.iter().find(|port| port.span.touches(offset))?;
            let declared = model.declared(step, what == What::Output)?.get(&port.name)?;
            Some(Given { span: port.span, step: step.name, what, declared })
        })
    })
}

/// The key at `offset` that declares something.
fn own(model: &Model<'_>, offset: usize) -> Option<Span> {
    let keys = model.units.iter().flat_map(|unit| {
        let ports = [Some(&unit.inputs), Some(&unit.outputs), unit.search_space.as_ref()];
        let ports = ports.into_iter().flatten().flat_map(|ports| ports.list.iter().map(|port| port.span));
        ports.chain(unit.steps.iter().map(|step| step.key))
    });
    keys.into_iter().find(|span| span.touches(offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::hover;
    use crate::features::testing::{ask, cursor, texts};

    const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  raw:
    type: uri_folder
    path: azureml:credit:1
jobs:
  prepare:
    component: ./prepare.yml
    inputs:
      raw: ${{parent.inputs.raw}}
  train:
    component: azureml:train:1
    inputs:
      a: ${{parent.jobs.prepare.outputs.clean}}
      b: ${{parent.jobs.prepare.outputs.clean}}
      c: ${{parent.inputs.raw}}
";

    /// With the cursor before the last character of the `nth` occurrence of `word`.
    fn at<T>(word: &str, nth: usize, answer: impl FnOnce(&File<'_>, usize) -> T) -> T {
        let (start, _) = PIPELINE.match_indices(word).nth(nth).expect("the word is there");
        ask(PIPELINE, &["prepare.yml"], |file| answer(file, start + word.len() - 1))
    }

    #[test]
    fn a_name_leads_to_its_declaration() {
        let here = |text: &str, nth: usize| {
            let (start, _) = PIPELINE.match_indices(text).nth(nth).expect("the text is there");
            Some(Location { path: None, span: Span::new(start, start + text.len()) })
        };
        assert_eq!(at("inputs.raw", 0, declaration), here("raw", 0));
        assert_eq!(at("jobs.prepare", 0, declaration), here("prepare", 0));
        let there = at("outputs.clean", 0, declaration).expect("the component can be read");
        assert_eq!(there.path.as_deref(), Some("./prepare.yml"));
        assert_eq!(&crate::testing::PREPARE[there.span.range()], "clean");
        // The key with which the step gives the input.
        let given = at("      raw", 0, declaration).expect("the component can be read");
        assert_eq!(&crate::testing::PREPARE[given.span.range()], "raw");
        assert_eq!(at("${{parent", 0, declaration), None);
    }

    #[test]
    fn a_name_is_found_wherever_it_is_used() {
        let found = |word: &str, nth: usize| {
            at(word, nth, |file, offset| {
                let spans = occurrences(file, offset);
                let lines = spans.iter().map(|span| PIPELINE[..span.start].matches('\n').count() + 1);
                (texts(PIPELINE, &spans), lines.collect::<Vec<_>>())
            })
        };
        let three = (vec!["raw".to_owned(); 3], vec![4, 11, 17]);
        assert_eq!(found("  raw", 0), three);
        assert_eq!(found("inputs.raw", 1), three);
        assert_eq!(found("jobs.prepare", 1).1, [8, 15, 16]);
        assert_eq!(found("type", 0).1, Vec::<usize>::new());
    }

    #[test]
    fn a_name_is_explained() {
        let shown = |word: &str| at(word, 0, hover).map(|hover| hover.markdown).unwrap_or_default();
        assert_eq!(
            shown("inputs.raw"),
            "**`raw`**: an input of the pipeline · `uri_folder` · `azureml:credit:1`"
        );
        assert_eq!(
            shown("outputs.clean"),
            "**`clean`**: an output of the step `prepare` · `uri_folder`\n\nDeclared in `./prepare.yml`."
        );
        assert!(shown("jobs.prepare").contains("runs the component in `./prepare.yml`"));
        assert!(shown("${{parent").starts_with("**`parent`**"));
        assert!(shown("      raw").contains("What came in."));
    }

    #[test]
    fn a_file_without_names_has_none() {
        let (source, offset) = cursor("command: run ${{inputs.$0x}}\n");
        assert_eq!(
            ask(&source, &[], |file| (declaration(file, offset), occurrences(file, offset))),
            (None, vec![])
        );
    }
}
