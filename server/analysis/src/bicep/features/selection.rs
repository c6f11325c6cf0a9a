//! Growing a selection: the word, the value, the property, the object around it, … the file.

use crate::bicep::File;
use crate::features::lines::clamp;
use crate::features::selection::nested;
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Expression, Kind, Member};

/// The regions around `offset`, innermost first; each one lies in the next, none equals it. The last is the file.
#[must_use]
pub fn selection(file: &File<'_>, offset: usize) -> Vec<Span> {
    let offset = clamp(file.source, offset);
    let mut regions = vec![Span::new(0, file.source.len())];
    if let Some(declaration) = file.parse.declarations().find(|one| one.span().touches(offset)) {
        in_declaration(declaration, offset, &mut regions);
    }
    if let Some(comment) = file.parse.comments().iter().find(|comment| comment.span.touches(offset)) {
        regions.push(comment.span);
    }
    nested(file.source, offset, regions)
}

/// Adds what lies around `offset`, outermost first.
fn in_declaration(declaration: Declaration<'_>, offset: usize, regions: &mut Vec<Span>) {
    regions.push(declaration.span());
    let parts = declaration.expressions().into_iter().chain(declaration.decorators());
    let mut next = parts.filter(|part| part.span().touches(offset)).last();
    while let Some(expression) = next {
        next = inside(expression, offset, regions);
    }
}

/// Adds an expression and what it has at `offset` that is none; gives the expression in it that goes on.
fn inside<'p>(expression: Expression<'p>, offset: usize, regions: &mut Vec<Span>) -> Option<Expression<'p>> {
    regions.push(expression.span());
    match expression.kind() {
        Kind::Object => {
            let content = expression.span();
            if content.len() >= 2 {
                regions.push(Span::new(content.start + 1, content.end - 1));
            }
            for member in expression.members() {
                match member {
                    Member::Entry(entry) if entry.span.touches(offset) => regions.push(entry.span),
                    Member::Resource(nested) if nested.span().touches(offset) => {
                        in_declaration(nested, offset, regions);
                        return None;
                    }
                    _ => {}
                }
            }
        }
        Kind::String => regions.extend(expression.content_span()),
        Kind::Call { .. } => regions.extend(expression.arguments_span()),
        _ => {}
    }
    expression.children().into_iter().rfind(|inner| inner.span().touches(offset))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Workspace;
    use super::*;

    fn grown(fixture: &str) -> Vec<String> {
        let workspace = Workspace::new(fixture);
        let spans = workspace.ask(selection);
        spans.iter().map(|span| workspace.files["main.bicep"].source[span.range()].to_owned()).collect()
    }

    #[test]
    fn a_selection_grows_from_the_word_to_the_file() {
        assert_eq!(
            grown("var a = {\n  b: 'one ${t$0wo.x} three'\n}\n"),
            [
                "two",
                "two.x",
                "one ${two.x} three",
                "'one ${two.x} three'",
                "b: 'one ${two.x} three'",
                "\n  b: 'one ${two.x} three'\n",
                "{\n  b: 'one ${two.x} three'\n}",
                "var a = {\n  b: 'one ${two.x} three'\n}",
                "var a = {\n  b: 'one ${two.x} three'\n}\n",
            ]
        );
    }

    #[test]
    fn nested_resources_decorators_and_comments_are_regions() {
        let grown = |text: &str| grown(text).len();
        assert_eq!(grown("@description('wor$0d')\nparam p string\n"), 6);
        assert_eq!(grown("// some wo$0rds\nvar a = 1\n"), 3);
        assert_eq!(grown("resource a 'T@1' = {\n  resource b$0 'U' = {}\n}\n"), 6);
    }
}
