//! A resource or module call once more for each new sub-resource, each copy behind what it was copied from. Must not know
//! what a copy says.

use super::copy::{Again, Copy, Names};
use super::pattern::Pattern;
use crate::bicep::modules::Parsed;
use crate::network::Context;
use azureml_syntax::Span;
use azureml_syntax::bicep::Declaration;
use azureml_syntax::edit::{Operation, line_break};

/// The operations that add declarations; `None` where a name that they need is not there.
pub(super) fn more(
    context: &Context<'_>,
    pattern: &Pattern,
    parsed: &Parsed,
    declaration: Declaration<'_>,
    groups: &[&str],
) -> Option<Vec<Operation>> {
    // Found again, for it lives as long as the text.
    let start = declaration.span().start;
    let declaration = parsed.parse.declarations().find(|one| one.span().start == start)?;
    let mut names = Names::of(&parsed.parse);
    let mut copies = Vec::new();
    for group in groups {
        let mut copy = Copy::new(context, pattern, parsed, group, &mut names);
        if !copy.can_be_written() {
            return None;
        }
        copy.declaration(declaration)?;
        copies.push(copy.finish()?);
    }
    Some(written(parsed, &copies))
}

/// The insertions of copied declarations, those of one sub-resource together where their patterns stand together.
pub(super) fn written(parsed: &Parsed, copies: &[Vec<Again>]) -> Vec<Operation> {
    let mut starts: Vec<usize> = copies.iter().flatten().map(|again| again.start).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut families: Vec<Vec<Declaration<'_>>> = Vec::new();
    let mut was_copied = false;
    for declaration in parsed.parse.declarations() {
        let is_copied = starts.contains(&declaration.span().start);
        match families.last_mut() {
            Some(family) if is_copied && was_copied && lines(parsed, declaration) > 1 => {
                family.push(declaration)
            }
            _ if is_copied => families.push(vec![declaration]),
            _ => {}
        }
        was_copied = is_copied && lines(parsed, declaration) > 1;
    }
    let end_of_line = line_break(&parsed.source);
    let insertion = |family: &Vec<Declaration<'_>>| {
        let last = family.last()?;
        let mut text = String::new();
        for copy in copies {
            for declaration in family {
                let again = copy.iter().find(|again| again.start == declaration.span().start);
                let Some(again) = again else { continue };
                text.push_str(end_of_line);
                if lines(parsed, *declaration) > 1 {
                    text.push_str(end_of_line);
                }
                text.push_str(&again.text);
            }
        }
        let rest = parsed.source.get(last.span().end..)?;
        let at = last.span().end + rest.find(['\r', '\n']).unwrap_or(rest.len());
        Some(Operation::ReplaceText { span: Span::new(at, at), text })
    };
    families.iter().filter_map(insertion).collect()
}

fn lines(parsed: &Parsed, declaration: Declaration<'_>) -> usize {
    parsed.source.get(declaration.span().range()).map_or(0, |text| text.lines().count())
}
