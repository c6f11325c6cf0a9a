//! Tabs where YAML counts columns.

use super::is_ours;
use crate::{Context, Finding, Report, Rule, Safety, Severity};
use azureml_syntax::edit::Operation;
use azureml_syntax::{Document, ProblemKind, ScalarStyle, Span, Value};

/// Rule `tab-indentation`.
pub static RULE: Rule = Rule {
    code: "tab-indentation",
    group: "yaml",
    summary: "Tab in the indentation, where YAML takes spaces only",
    severity: Severity::Error,
    fix: Some(Safety::Safe),
    since: "0.1.0",
    link: "https://yaml.org/spec/1.2.2/#61-indentation-spaces",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Tabs in front of a key, a value or a list item, and tabs behind them. In comments and in quoted and block texts tabs may
stand.

## Why

YAML counts spaces to know what belongs to what, and refuses tabs there. Azure ML cannot read the file.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
defaults:
\tdeployment_name: blue
```

```yaml fixed
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
defaults:
  deployment_name: blue
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
defaults:
  deployment_name: blue
```

## Fix

Safe: writes spaces, as many as the lines around have.

## References

- [YAML 1.2.2, indentation](https://yaml.org/spec/1.2.2/#61-indentation-spaces)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let problems = context.parse.problems();
    if problems.is_empty() {
        between(context, report);
    }
    if !problems.iter().any(|problem| problem.kind == ProblemKind::TabIndentation)
        || !is_ours(context)
        || context.parse.rejected().is_none()
    {
        return;
    }
    let step = step(context.source);
    let mut done: Option<Span> = None;
    for problem in problems.iter().filter(|problem| problem.kind == ProblemKind::TabIndentation) {
        if done.is_some_and(|done| done.touches(problem.span.start)) {
            continue;
        }
        // Lines in a row are one mistake: the editor was set to tabs.
        let block = block(context.source, problem.span.start);
        done = Some(block);
        let operations = respaced(context.source, block, step);
        let message = "Tabs cannot indent YAML. Use spaces.";
        let finding = Finding::new(context.rule, problem.span, message);
        report.add(if operations.is_empty() {
            finding
        } else {
            finding.fix(Safety::Safe, "Write spaces instead of tabs", operations)
        });
    }
}

/// Tabs behind keys, values and commas: YAML allows them, and `PyYAML`, with which Azure ML reads, does not (its scanner
/// skips spaces only). Lines with nothing else on them are left alone: they may belong to a text.
fn between(context: &Context<'_>, report: &mut Report<'_>) {
    if !context.source.contains('\t') || !is_ours(context) {
        return;
    }
    let mut texts: Vec<Span> = context.parse.comments().iter().map(|comment| comment.span).collect();
    for document in context.parse.documents() {
        if document.is_templated() {
            return;
        }
        add_texts(document, context.source, &mut texts);
    }
    texts.sort_by_key(|span| span.start);
    let is_text = |at: usize| {
        let behind = texts.partition_point(|span| span.start <= at);
        behind.checked_sub(1).and_then(|index| texts.get(index)).is_some_and(|span| at < span.end)
    };
    // Lines in a row are one mistake here, too.
    let mut run: Vec<Span> = Vec::new();
    let mut start = 0;
    for line in context.source.split_inclusive('\n') {
        let tabs = line.match_indices('\t').map(|(at, _)| start + at).filter(|at| !is_text(*at));
        let before = run.len();
        if !line.trim().is_empty() {
            run.extend(tabs.map(|at| Span::new(at, at + 1)));
        }
        if run.len() == before {
            add_run(context, report, &run);
            run.clear();
        }
        start += line.len();
    }
    add_run(context, report, &run);
}

fn add_run(context: &Context<'_>, report: &mut Report<'_>, tabs: &[Span]) {
    let Some(first) = tabs.first() else { return };
    let message = "Azure ML's YAML reader refuses a tab here. Use a space.";
    let spaces = tabs.iter().map(|span| Operation::ReplaceText { span: *span, text: " ".to_owned() });
    report.add(Finding::new(context.rule, *first, message).fix(
        Safety::Safe,
        "Write spaces instead of tabs",
        spaces.collect(),
    ));
}

/// Adds where quoted and block texts stand in `document`: tabs are a part of them.
fn add_texts(document: &Document, source: &str, texts: &mut Vec<Span>) {
    let mut pending = vec![document.root()];
    while let Some(node) = pending.pop() {
        match node.value() {
            Value::Scalar(scalar) if scalar.style != ScalarStyle::Plain => texts.push(node.span()),
            Value::Map(map) => {
                let quoted =
                    |span: &Span| source.get(span.range()).is_some_and(|key| key.starts_with(['"', '\'']));
                texts.extend(map.entries.iter().map(|entry| entry.key.span).filter(quoted));
                pending.extend(map.entries.iter().map(|entry| document.node(entry.value)));
                pending.extend(map.merges.iter().map(|merge| document.node(merge.from)));
            }
            Value::Sequence(_) => pending.extend(node.items()),
            _ => {}
        }
    }
}

/// The start of the line around `offset`.
fn line_start(source: &str, offset: usize) -> usize {
    source.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

fn blanks(line: &str) -> &str {
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or_default()
}

/// From the line around `offset` over all lines behind it that have a tab in their indentation.
fn block(source: &str, offset: usize) -> Span {
    let start = line_start(source, offset);
    let mut end = start;
    for line in source.get(start..).unwrap_or_default().split_inclusive('\n') {
        if !blanks(line).contains('\t') {
            break;
        }
        end += line.len();
    }
    Span::new(start, end.max(start))
}

/// By how many columns the file indents: the least indentation that it has.
fn step(source: &str) -> usize {
    let indents = source.lines().take(1000).filter(|line| !line.trim_start().starts_with('#'));
    let widths = indents.map(|line| line.len() - line.trim_start_matches(' ').len());
    widths.filter(|width| (1..=8).contains(width)).min().unwrap_or(2)
}

/// Spaces for the tabs of every line of `block`.
fn respaced(source: &str, block: Span, step: usize) -> Vec<Operation> {
    let above = source.get(..block.start).unwrap_or_default();
    let mut above = above
        .lines()
        .rev()
        .find(|line| !line.trim().is_empty())
        .map_or((0, false), |line| (blanks(line).len(), opens(line)));
    let mut operations = Vec::new();
    let mut start = block.start;
    for line in source.get(block.range()).unwrap_or_default().split_inclusive('\n') {
        let blanks = blanks(line);
        let counted: usize = blanks.chars().map(|blank| if blank == '\t' { step } else { 1 }).sum();
        let (column, opens_below) = above;
        // Deeper than the line above only where that one opens a level, and then by one step.
        let width = if opens_below && counted > column { column + step } else { counted.min(column) };
        if !line.trim().is_empty() {
            above = (width, opens(line));
        }
        let span = Span::new(start, start + blanks.len());
        operations.push(Operation::ReplaceText { span, text: " ".repeat(width) });
        start += line.len();
    }
    operations
}

fn opens(line: &str) -> bool {
    let text = line.split(" #").next().unwrap_or(line).trim_end();
    text.ends_with([':', '|', '>', '-'])
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn lines_in_a_row_are_mended_together() {
        check_fix(
            "tab-indentation",
            &format!("{ENDPOINT}name: scoring\ntags:\n\ta: b\n\tc: d\ndescription: y\n"),
            &format!("{ENDPOINT}name: scoring\ntags:\n  a: b\n  c: d\ndescription: y\n"),
        );
    }

    #[test]
    fn tabs_between_are_refused_too() {
        for torn in [
            "name:\tscoring\n",
            "name: scoring\t# x\n",
            "tags: {a: b,\tc: d}\n",
            "description: \"x\"\t\nname:\tscoring\n",
        ] {
            check_fix(
                "tab-indentation",
                &format!("{ENDPOINT}{torn}"),
                &format!("{ENDPOINT}{}", torn.replace('\t', " ")),
            );
        }
    }

    #[test]
    fn texts_and_comments_have_tabs() {
        check(&format!(
            "{ENDPOINT}name: scoring # a\tb\ndescription: |\n  a\tb\n\n  \tc\t# d\ntags:\n  \"a\tb\": 'c\t\n    d\te'\n"
        ));
        check(&format!("{ENDPOINT}name: scoring\ndescription: >-\n  a\tb\n  c\n\t\ntags: {{a: b}}\n"));
    }

    #[test]
    fn the_lines_around_tell_the_width() {
        check_fix(
            "tab-indentation",
            &format!("{ENDPOINT}name: scoring\ntags:\n    a: b\n\tc: d\n"),
            &format!("{ENDPOINT}name: scoring\ntags:\n    a: b\n    c: d\n"),
        );
    }
}
