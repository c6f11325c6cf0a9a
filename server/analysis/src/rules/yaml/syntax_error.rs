//! What is not YAML, told at the place a person would point at, once a second parser refuses the file too; and what is
//! not Bicep.

mod bicep;

use super::is_ours;
use super::lines::Lines;
use crate::{Context, Finding, Report, Rule, Severity};
use azureml_syntax::{ProblemKind, Span};

/// Rule `syntax-error`.
pub static RULE: Rule = Rule {
    code: "syntax-error",
    group: "yaml",
    summary: "Text that is not YAML or not Bicep",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://yaml.org/spec/1.2.2/",
    documentation: DOCUMENTATION,
    yaml: Some(check),
    bicep: Some(bicep::check),
    network: None,
};

/// More faults than these in one file are mostly echoes of the first ones.
const MOST: usize = 10;

/// So many of the parser's problems are looked at.
const READ: usize = 200;

const DOCUMENTATION: &str = "\
## What it checks

Quotes and brackets that are not closed, keys without a colon, wrong indentation, conflict markers, and what else keeps
the file from being YAML. It speaks only where two independent parsers agree.

In Bicep, quotes and brackets that are not closed and text that can stand nowhere. What is only not finished, such as a
key without a value, is left alone. Beside the official Bicep extension, which says the same, it is silent.

## Why

Azure ML cannot read the file at all, and its own message often points to a later line than the one with the fault.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: \"Scores hearts
```

```bicep bad
param name string = 'scoring
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json
name: scoring
description: \"Scores hearts\"
```

```bicep good
param name string = 'scoring'
```

## Fix

None: only you know what was meant.

## References

- [YAML 1.2.2](https://yaml.org/spec/1.2.2/)
- [Bicep file structure and syntax](https://learn.microsoft.com/azure/azure-resource-manager/bicep/file)
";

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    if context.parse.problems().is_empty() || !is_ours(context) || context.parse.rejected().is_none() {
        return;
    }
    let lines = Lines::of(context.source);
    let mut told: Vec<usize> = Vec::new();
    for problem in context.parse.problems().iter().take(READ) {
        let index = lines.at(problem.span.start);
        let is_indentation = problem.kind == ProblemKind::Indentation;
        // What is below a torn line is out of step because of it.
        if is_indentation && index.is_some_and(|index| told.iter().any(|above| lines.is_below(*above, index)))
        {
            continue;
        }
        let blamed = index.filter(|_| is_indentation).and_then(|index| lines.blamed(index));
        let line = blamed.and_then(|line| lines.at(line.start)).or(index);
        // One fault a line; and in a run of lines with the same fault, the first one.
        let is_echo = line.is_some_and(|line| {
            told.contains(&line)
                || problem.kind == ProblemKind::MissingColon
                    && told.last().is_some_and(|last| last + 1 == line)
        });
        told.extend(line);
        let Some(message) = message(problem.kind) else { continue };
        if is_echo || blamed.is_some_and(|line| line.tab) {
            continue;
        }
        let span = blamed.map_or_else(|| visible(context.source, problem.span), |line| line.key);
        let mut finding = Finding::new(context.rule, span, message);
        if let Some(origin) = problem.origin {
            finding = finding.related(origin, "it begins here");
        }
        report.add(finding);
        if told.len() >= MOST {
            break;
        }
    }
}

/// A span that can be seen: an empty one takes the character before it, or the one behind it at a line's start.
fn visible(source: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let before = source.get(..span.start).and_then(|text| text.chars().next_back());
    if let Some(letter) = before.filter(|letter| !matches!(letter, '\n' | '\r')) {
        return Span::new(span.start - letter.len_utf8(), span.start);
    }
    let behind = source.get(span.start..).and_then(|text| text.chars().next());
    match behind.filter(|letter| !matches!(letter, '\n' | '\r')) {
        Some(letter) => Span::new(span.start, span.start + letter.len_utf8()),
        None => span,
    }
}

/// What to say; `None` for what another rule tells.
const fn message(kind: ProblemKind) -> Option<&'static str> {
    Some(match kind {
        ProblemKind::UnexpectedText => {
            "This cannot stand here. Put the value in quotes if it belongs to it, or remove it."
        }
        ProblemKind::NestedMappingOnLine => {
            "A line takes one `key: value`. Put the value in quotes if the second colon belongs to it, or write the second \
             key on its own line, deeper."
        }
        ProblemKind::Indentation => {
            "This line does not line up with the lines that it belongs to. Keys of one mapping start in the same column."
        }
        ProblemKind::MissingColon => "A key needs a colon and a space behind it: `key: value`.",
        ProblemKind::UnclosedQuote => "This quote is not closed.",
        ProblemKind::UnclosedBracket => "This bracket is not closed.",
        ProblemKind::FlowComma => "Between brackets, entries are separated by exactly one comma.",
        ProblemKind::MisplacedEntry => {
            "List items (`- …`) and keys cannot stand side by side. Indent this line, or remove the `-`."
        }
        ProblemKind::ConflictMarker => {
            "A merge conflict is left in the file. Keep one of the two sides and remove the markers."
        }
        ProblemKind::UndefinedAlias => "No `&` anchor of this name stands before it in the document.",
        ProblemKind::UnknownEscape => {
            "Double quotes do not know this escape. Write `\\\\` for a backslash, or use single quotes."
        }
        ProblemKind::Properties => "A value can have one anchor and one tag, and an alias has none.",
        ProblemKind::Directive => "A `%` directive can stand only at the very top, before `---`.",
        ProblemKind::ControlCharacter => "YAML does not allow this invisible character. Remove it.",
        ProblemKind::TabIndentation | ProblemKind::TooDeep | ProblemKind::TooLarge => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, findings};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[track_caller]
    fn one(rest: &str, text: &str, line: usize) {
        let source = format!("{ENDPOINT}{rest}");
        let found = findings(&source);
        let [finding] = found.as_slice() else { panic!("{rest}: {found:#?}") };
        assert_eq!(finding.code, "syntax-error");
        assert!(finding.message.contains(text), "{}", finding.message);
        let before = source[..finding.span.start].matches('\n').count();
        assert_eq!(before, line, "{rest}");
        assert!(!finding.span.is_empty());
    }

    #[test]
    fn faults_are_told_on_their_own_line() {
        one("name: scoring\ndescription: 'x\n", "quote is not closed", 2);
        one("name: scoring\ndefaults: {deployment_name: x\n", "bracket is not closed", 2);
        one("name: a: b\ndescription: x\n", "one `key: value`", 1);
        one("name: scoring\ndescription @x\nauth_mode: aad_token\n", "", 2);
        one(
            "name: scoring\n<<<<<<< a\nauth_mode: key\n=======\nauth_mode: aad_token\n>>>>>>> b\n",
            "merge conflict",
            2,
        );
        one("name: scoring\ntags: *base\n", "anchor", 2);
    }

    #[test]
    fn files_of_others_may_be_broken() {
        check("name: 'x\n");
    }

    #[test]
    fn what_the_text_says_is_still_checked_on_other_lines() {
        check(&format!(
            "{ENDPOINT}name: a: b
#     ^^^^ error[syntax-error]
public_network_access: disabled
#^^^^^^^^^^^^^^^^^^^^ error[batch-network-key]
"
        ));
    }
}
