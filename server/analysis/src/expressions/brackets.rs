//! Finds `$[[ … ]]` in a command: the part that is left out where an optional input has no value.
//! <https://learn.microsoft.com/azure/machine-learning/reference-yaml-component-command#optional-inputs>.

use azureml_syntax::Span;

/// One `$[[ … ]]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brackets {
    /// From the `$` to behind the last bracket; only the three signs that open it where nothing closes it.
    pub span: Span,
    /// Whether `]]` follows.
    pub closed: bool,
}

/// All brackets in the bytes of `source` at `within`, in order of place. They do not nest.
#[must_use]
pub fn brackets(source: &str, within: Span) -> Vec<Brackets> {
    let Some(text) = source.get(within.range()) else { return Vec::new() };
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("$[[")) {
        let start = at + found;
        let begin = start + 3;
        let rest = text.get(begin..).unwrap_or_default();
        let limit = rest.find("$[[").unwrap_or(rest.len());
        let close = rest.get(..limit).and_then(|body| body.find("]]"));
        let end = close.map_or(begin, |close| begin + close + 2);
        all.push(Brackets {
            span: Span::new(within.start + start, within.start + end),
            closed: close.is_some(),
        });
        at = end;
    }
    all
}

/// The closed brackets around `span`, if any.
#[must_use]
pub fn enclosing(all: &[Brackets], span: Span) -> Option<&Brackets> {
    let behind = all.partition_point(|one| one.span.start <= span.start);
    all.get(behind.checked_sub(1)?).filter(|one| one.closed && one.span.contains(span))
}

/// Whether the SDK lets the input at `span`, an expression, be missing in a job: nothing but words stands between it and
/// the bracket before it, and a bracket follows at once.
/// Source: `_validate_inputs_for` of azure-ai-ml 1.35.
#[must_use]
pub fn may_be_missing(source: &str, span: Span) -> bool {
    let before = source.get(..span.start).unwrap_or_default();
    let words = |letter: char| {
        letter.is_alphanumeric() || letter.is_whitespace() || matches!(letter, '_' | '.' | '-')
    };
    // A bracket is near, or there is none.
    let head = before.chars().rev().take(1000).find(|letter| !words(*letter));
    head == Some('[') && source.get(span.end..).is_some_and(|behind| behind.starts_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_found_whether_closed_or_not() {
        let source = "a $[[--x ${{inputs.x}}]] b $[[ c $[[d]]";
        let found = brackets(source, Span::new(0, source.len()));
        let shown: Vec<_> = found.iter().map(|one| (&source[one.span.range()], one.closed)).collect();
        assert_eq!(shown, [("$[[--x ${{inputs.x}}]]", true), ("$[[", false), ("$[[d]]", true)]);
    }
}
