//! What an editor can fold: declarations, objects, arrays, calls and texts over several lines, comments, and what stands
//! between comments `#region` and `#endregion`: the language has none, but people write them.

use crate::bicep::File;
use crate::features::Fold;
use crate::features::folds::finished;
use crate::features::lines::slice;
use azureml_syntax::Span;
use azureml_syntax::bicep::{Expression, Kind, Member};

/// What can be folded, in order of place; one fold a first line, the widest.
#[must_use]
pub fn folds(file: &File<'_>) -> Vec<Fold> {
    let mut regions: Vec<Span> = Vec::new();
    for declaration in file.parse.declarations() {
        regions.push(declaration.span());
        let mut open = declaration.expressions();
        open.extend(declaration.decorators());
        while let Some(expression) = open.pop() {
            regions.extend(region(expression));
            open.extend(expression.children());
            for member in expression.members() {
                match member {
                    Member::Entry(entry) => regions.push(entry.span),
                    Member::Resource(nested) => {
                        regions.push(nested.span());
                        open.extend(nested.expressions());
                        open.extend(nested.decorators());
                    }
                    Member::Spread(_) => {}
                }
            }
        }
    }
    let mut comments = file.parse.comments();
    regions.extend(marked(file.source, comments.iter().map(|comment| comment.span)));
    comments.retain(|comment| mark(file.source, comment.span).is_none());
    let mut regions: Vec<_> = regions.into_iter().map(|span| (span, false)).collect();
    regions.extend(comments.iter().map(|comment| (comment.span, true)));
    finished(file.source, regions, &comments)
}

/// The brackets or the text that an expression is.
fn region(expression: Expression<'_>) -> Option<Span> {
    match expression.kind() {
        Kind::Object | Kind::Array | Kind::For { .. } | Kind::String | Kind::Parenthesized(_) => {
            Some(expression.span())
        }
        Kind::Call { .. } => expression.arguments_span(),
        _ => None,
    }
}

/// From each comment `#region` to its `#endregion`.
fn marked(source: &str, comments: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut open = Vec::new();
    let mut regions = Vec::new();
    for span in comments {
        match mark(source, span) {
            Some(true) => open.push(span.start),
            Some(false) => {
                regions.extend(open.pop().map(|start| Span::new(start, span.end)));
            }
            None => {}
        }
    }
    regions
}

/// Whether a comment opens a region or closes one; `None` for any other comment.
fn mark(source: &str, comment: Span) -> Option<bool> {
    let text = slice(source, comment).trim_start_matches('/').trim_start().strip_prefix('#')?;
    let word = text.split_whitespace().next()?;
    matches!(word, "region" | "endregion").then_some(word == "region")
}

#[cfg(test)]
mod tests {
    use super::super::testing::Workspace;
    use super::*;

    /// The first and last line of every fold, from 1.
    fn lines(source: &str) -> Vec<(usize, usize)> {
        let line = |offset: usize| source[..offset].matches('\n').count() + 1;
        let folds = Workspace::new(source).ask(|file, _| folds(file));
        folds.iter().map(|fold| (line(fold.span.start), line(fold.span.end))).collect()
    }

    #[test]
    fn declarations_objects_arrays_and_texts_fold() {
        let source = "resource a 'T@1' = {
  name: 'a'
  properties: {
    list: [
      1
    ]
  }
  resource b 'U' = {
    name: 'b'
  }
}
var t = '''
one
'''
var c = union({
  a: 1
}, b)
@allowed([
  'x'
])
param p string
var one = 1
";
        assert_eq!(lines(source), [(1, 11), (3, 7), (4, 6), (8, 10), (12, 14), (15, 17), (18, 21)]);
        assert_eq!(lines(&source.replace('\n', "\r\n")), lines(source));
    }

    #[test]
    fn comments_and_regions_fold() {
        let source = "// one\n// two\n\n/*\n three */\n\n// #region a\nvar a = 1\n\n//#region b\nvar b = 2\n\
                      //#endregion\n// #endregion\n";
        assert_eq!(lines(source), [(1, 2), (4, 5), (7, 13), (10, 12)]);
    }
}
