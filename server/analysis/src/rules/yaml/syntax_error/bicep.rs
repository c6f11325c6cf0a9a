//! What is not Bicep: text that nothing can take, quotes and brackets that are not closed. Only what the compiler refuses
//! too; that a value is still missing is left to those who know what should stand there.

use super::{MOST, READ, visible};
use crate::{BicepContext, Finding, Report};
use azureml_syntax::{ProblemKind, Span};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    let file = context.file;
    // The official server says the same.
    if file.beside_official {
        return;
    }
    let mut told: Option<Span> = None;
    for problem in file.parse.problems().into_iter().take(READ).filter(|one| message(one.kind).is_some()) {
        let Some(message) = message(problem.kind) else { continue };
        let span = first_line(file.source, problem.span);
        // One fault a line: what follows on it is mostly an echo.
        let between = told.map(|last| file.source.get(last.end..span.start).unwrap_or_default());
        if between.is_some_and(|between| !between.contains(['\n', '\r'])) {
            continue;
        }
        report.add(Finding::new(context.rule, visible(file.source, span), message));
        told = Some(span);
        if report.findings.len() >= MOST {
            break;
        }
    }
}

/// The part of `span` on its first line: a tear must not underline the rest of the file.
fn first_line(source: &str, span: Span) -> Span {
    let text = source.get(span.range()).unwrap_or_default();
    let length = text.find(['\n', '\r']).unwrap_or(text.len());
    Span::new(span.start, span.start + length)
}

/// What to say; `None` for what is no fault of the text.
const fn message(kind: ProblemKind) -> Option<&'static str> {
    match kind {
        ProblemKind::UnexpectedText => {
            Some("Bicep expects something else here. Finish what stands before it, or remove this.")
        }
        ProblemKind::UnclosedQuote => Some("This quote is not closed: a text ends on its line with `'`."),
        ProblemKind::UnclosedBracket => Some("This bracket is not closed."),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::check_bicep;

    #[test]
    fn faults_are_told_where_they_begin() {
        check_bicep(
            "param name string = 'x
//                  ^ error[syntax-error]: quote is not closed
var list = [
//         ^ error[syntax-error]: bracket is not closed
  1
var text = 1 2
//           ^ error[syntax-error]: expects something else
hello
//^^^ error[syntax-error]: expects something else
",
        );
    }

    #[test]
    fn what_is_half_typed_is_left_in_peace() {
        check_bicep("param name string\nvar x = {\n  a:\n  b\n}\nvar y = x.\nvar\n");
    }

    #[test]
    fn a_text_with_many_faults_is_told_a_few() {
        let findings =
            crate::testing::checked(azureml_syntax::Language::Bicep, &"oops\n".repeat(300)).analysis.findings;
        assert_eq!(findings.len(), super::MOST);
    }
}
