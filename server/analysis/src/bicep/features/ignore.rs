//! Mending Bicep: directives that ignore findings go on a line of their own above.

use crate::bicep::File;
use crate::features::actions::Mended;
use crate::features::lines::{line_at, slice};
use crate::suppress::PREFIX;
use crate::{Files, Finding};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Directive, DirectiveKind, Expression, Kind, Part};
use azureml_syntax::edit::{Operation, TextEdit, line_break};

impl Mended for File<'_> {
    fn source(&self) -> &str {
        self.source
    }

    fn to_edits(&self, operations: &[Operation]) -> Option<Vec<TextEdit>> {
        azureml_syntax::bicep::to_edits(self.source, self.parse, operations)
    }

    fn files(&self) -> &dyn Files {
        self.files
    }

    fn ignore_line(&self, finding: &Finding) -> Option<TextEdit> {
        let line = line_at(self.source, finding.span.start);
        let above = line.start.checked_sub(1).map(|end| line_at(self.source, end));
        let directives = self.parse.directives();
        let known = directives.iter().find(|directive| {
            directive.kind == DirectiveKind::DisableNextLine
                && above.is_some_and(|above| above.contains(directive.span))
        });
        if let Some(known) = known {
            return Some(extended(known, finding));
        }
        if is_in_text(self, line.start) {
            return None;
        }
        let text = slice(self.source, line);
        let blanks = text.get(..text.len() - text.trim_start().len()).unwrap_or_default();
        let code = finding.code;
        let text = format!("{blanks}#disable-next-line {PREFIX}{code}{}", line_break(self.source));
        Some(TextEdit { span: Span::at(behind_mark(self.source, line.start)), text })
    }

    fn ignore_file(&self, finding: &Finding) -> TextEdit {
        let first = self.parse.declarations().map(|declaration| declaration.span().start).next();
        let first = first.unwrap_or(self.source.len());
        let directives = self.parse.directives();
        let known = directives.iter().find(|directive| {
            directive.kind == DirectiveKind::DisableDiagnostics && directive.span.end <= first
        });
        if let Some(known) = known {
            return extended(known, finding);
        }
        let text = format!("#disable-diagnostics {PREFIX}{}{}", finding.code, line_break(self.source));
        TextEdit { span: Span::at(behind_mark(self.source, 0)), text }
    }
}

/// A byte order mark stays in front.
fn behind_mark(source: &str, offset: usize) -> usize {
    if offset == 0 && source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { offset }
}

/// Adds the finding's code to a directive that names others already.
fn extended(directive: &Directive<'_>, finding: &Finding) -> TextEdit {
    let at = directive.codes.last().map_or(directive.span.end, |code| code.span.end);
    TextEdit { span: Span::at(at), text: format!(" {PREFIX}{}", finding.code) }
}

/// Whether a line that begins at `offset` would become part of a text over several lines.
fn is_in_text(file: &File<'_>, offset: usize) -> bool {
    let holds = |span: Span| span.start < offset && offset <= span.end;
    let around = file.parse.declarations().filter(|declaration| holds(declaration.span()));
    let mut declarations: Vec<_> = around.collect();
    while let Some(declaration) = declarations.pop() {
        declarations.extend(declaration.nested());
        let mut open: Vec<Expression<'_>> =
            declaration.decorators().chain(declaration.expressions()).collect();
        while let Some(at) = open.pop() {
            if !holds(at.span()) {
                continue;
            }
            let is_text = |part: Part<'_>| matches!(part, Part::Text(_, span) if holds(span));
            if matches!(at.kind(), Kind::String) && at.parts().any(is_text) {
                return true;
            }
            open.extend(at.children());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::bicep::File;
    use crate::features::{fix_all, quick_fixes};
    use crate::files::NoFiles;
    use crate::{Finding, Safety};
    use azureml_syntax::edit::{Operation, apply};
    use azureml_syntax::{Language, Span, bicep};

    /// Every action's title for the first `bad`, and the text after it.
    fn offered(source: &str) -> Vec<(String, String)> {
        let parse = bicep::parse(source);
        let file = File::new(Language::Bicep, source, &parse, &NoFiles);
        let rule = crate::rules::find("batch-network-key").expect("a rule");
        let findings: Vec<Finding> = source
            .match_indices("bad")
            .map(|(at, word)| {
                let key = Span::new(at, at + word.len());
                let remove = vec![Operation::RemoveEntry { key }];
                Finding::new(rule, key, "").fix(Safety::Safe, "Remove `bad`", remove)
            })
            .collect();
        let actions = quick_fixes(&file, &findings, findings[0].span);
        let all = fix_all(&file, &findings).into_iter();
        let actions = actions.into_iter().chain(all.filter(|action| action.findings.len() > 1));
        actions.map(|action| (action.title, apply(source, &action.edits))).collect()
    }

    #[track_caller]
    fn check(source: &str, title: &str, expected: &str) {
        let offered = offered(source);
        let found = offered.iter().find(|(name, _)| name == title);
        assert_eq!(found.map(|(_, text)| text.as_str()), Some(expected), "{offered:#?}");
    }

    const LINE: &str = "Ignore `batch-network-key` on this line";
    const FILE: &str = "Ignore `batch-network-key` in this file";

    #[test]
    fn fixes_of_one_or_of_all_are_offered() {
        let source = "var x = {\n  bad: 1\n  a: 2\n  bad: 3\n}\n";
        check(source, "Remove `bad`", "var x = {\n  a: 2\n  bad: 3\n}\n");
        check(source, "Fix all `batch-network-key` in this file", "var x = {\n  a: 2\n}\n");
        check(source, "Fix all that is safe to fix in this file", "var x = {\n  a: 2\n}\n");
    }

    #[test]
    fn a_directive_goes_above_the_line() {
        check(
            "var x = {\r\n\tbad: 1\r\n}\r\n",
            LINE,
            "var x = {\r\n\t#disable-next-line azureml-batch-network-key\r\n\tbad: 1\r\n}\r\n",
        );
        check(
            "\u{feff}var x = { bad: 1 }",
            LINE,
            "\u{feff}#disable-next-line azureml-batch-network-key\nvar x = { bad: 1 }",
        );
        let titles: Vec<String> = offered("var x = '''\n${1}''''\nvar y = '''\n'''.bad\n")
            .into_iter()
            .map(|(title, _)| title)
            .collect();
        assert_eq!(titles, [FILE]);
    }

    #[test]
    fn a_code_joins_the_directive_that_is_there() {
        check(
            "var x = {\n  #disable-next-line BCP037 // why\n  bad: 1\n}\n",
            LINE,
            "var x = {\n  #disable-next-line BCP037 azureml-batch-network-key // why\n  bad: 1\n}\n",
        );
        check(
            "// head\n#disable-diagnostics a\nvar x = {\n  bad: 1\n}\n",
            FILE,
            "// head\n#disable-diagnostics a azureml-batch-network-key\nvar x = {\n  bad: 1\n}\n",
        );
        check(
            "var x = { bad: 1 }\n#disable-diagnostics a\n",
            FILE,
            "#disable-diagnostics azureml-batch-network-key\nvar x = { bad: 1 }\n#disable-diagnostics a\n",
        );
    }
}
