//! What is too deep or too large to be read.

use super::is_ours;
use crate::{Context, Finding, Report, Rule, Severity};
use azureml_syntax::{Problem, ProblemKind, Span};

/// Rule `too-large`.
pub static RULE: Rule = Rule {
    code: "too-large",
    group: "yaml",
    summary: "File or nesting too large to be checked",
    severity: Severity::Warning,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: None,
    network: None,
};

const DOCUMENTATION: &str = "\
## What it checks

Files that are larger than 10 MiB, or nested deeper than 64 levels. What lies beyond is not checked.

## Why

The limits keep editors quick and safe on hostile files. No endpoint or deployment comes near them, so such a file is
mostly a mistake: data under the wrong name, or brackets without end.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
tags: {a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
tags: {a: x}
```

## Fix

None.

## References

- [CLI v2 YAML schemas](https://learn.microsoft.com/azure/machine-learning/reference-yaml-overview)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    // The first one says it all: what lies in it is unread.
    let Some(problem) = context.parse.problems().iter().find(|problem| is_limit(context, problem)) else {
        return;
    };
    if !is_ours(context) {
        return;
    }
    let message = match problem.kind {
        ProblemKind::TooDeep | ProblemKind::UnclosedBracket => {
            "This is nested deeper than we read; what lies inside is not checked."
        }
        _ => "This is larger than we read; what lies behind it is not checked.",
    };
    let first = context.source.chars().next().map_or(0, char::len_utf8);
    let span = if problem.span.is_empty() { Span::new(0, first) } else { problem.span };
    report.add(Finding::new(context.rule, span, message));
}

/// Whether the parser stopped at a limit. Brackets that only it finds unclosed are such: it looks for their ends within
/// limits, and the second parser found them.
fn is_limit(context: &Context<'_>, problem: &Problem) -> bool {
    match problem.kind {
        ProblemKind::TooDeep | ProblemKind::TooLarge => true,
        ProblemKind::UnclosedBracket => context.parse.rejected().is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;

    #[test]
    fn brackets_beyond_what_the_parser_counts_are_told_too() {
        let schema = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";
        let source = format!("{schema}name: scoring\ntags: {{a: {}{}}}\n", "[".repeat(150), "]".repeat(150));
        let codes: Vec<&str> = findings(&source).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["too-large"]);
    }

    #[test]
    fn a_file_beyond_the_limit_is_told_once() {
        let schema = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";
        let source = format!("{schema}name: scoring\n{}", "# nothing\n".repeat(1_100_000));
        let codes: Vec<&str> = findings(&source).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["too-large"]);
    }
}
