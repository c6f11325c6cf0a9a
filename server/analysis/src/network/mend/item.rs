//! One more item for each new sub-resource, behind the last one of a list that a loop goes over. Must not know the graph.

use super::copy::{Copy, Names};
use super::declarations;
use super::pattern::Pattern;
use crate::bicep::modules::Parsed;
use crate::network::Context;
use azureml_syntax::Span;
use azureml_syntax::bicep::{Element, Expression};
use azureml_syntax::edit::{Operation, line_break};

/// The operations that add items; `None` where the item says nothing but what must not change.
pub(super) fn more(
    context: &Context<'_>,
    pattern: &Pattern,
    parsed: &Parsed,
    array: Expression<'_>,
    item: Expression<'_>,
    groups: &[&str],
) -> Option<Vec<Operation>> {
    // What leads to another resource is another item altogether.
    if !pattern.is_own() {
        return None;
    }
    let source = &parsed.source;
    let last = array.elements().last().map(|element| match element {
        Element::Item(item) | Element::Spread(item) => item,
    })?;
    let line = source.get(..last.span().start)?.rfind('\n').map_or(0, |at| at + 1);
    let blanks = source.get(line..last.span().start)?;
    let has_own_line = blanks.chars().all(|letter| matches!(letter, ' ' | '\t'));
    // Behind a comma that stands there.
    let rest = source.get(last.span().end..array.span().end)?;
    let has_comma = rest.trim_start_matches([' ', '\t']).starts_with(',');
    let at = if has_comma { last.span().end + rest.find(',')? + 1 } else { last.span().end };
    // Behind the comment on the last one's line.
    let line_end = source.get(at..array.span().end)?.find(['\r', '\n']);
    let at = line_end.filter(|_| has_own_line).map_or(at, |length| at + length);
    let mut text = String::new();
    let mut names = Names::of(&parsed.parse);
    let mut copies = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        let mut copy = Copy::new(context, pattern, parsed, group, &mut names);
        let clone = copy.expression(item)?;
        copies.push(copy.finish()?);
        let comma = if has_comma && index == 0 { "" } else { "," };
        if has_own_line {
            text.push_str(if has_comma && index > 0 { "," } else { "" });
            text.push_str(line_break(source));
            text.push_str(blanks);
        } else {
            text.push_str(comma);
            text.push(' ');
        }
        text.push_str(&clone);
    }
    if has_own_line && has_comma {
        text.push(',');
    }
    let mut operations = declarations::written(parsed, &copies);
    operations.push(Operation::ReplaceText { span: Span::new(at, at), text });
    Some(operations)
}
