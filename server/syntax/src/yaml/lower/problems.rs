//! The parser's error marks as problems, one per mistake.

use super::{Lowering, Part, first_line};
use crate::yaml::template;
use crate::yaml::tree::Kind;
use crate::{Problem, ProblemKind, Span, line};

impl<'t> Lowering<'_, 't> {
    /// A node that marks an error.
    pub(super) fn error_mark(&mut self, part: Part<'t>) {
        let line = first_line(self.source, part.span());
        let kind = match part.kind {
            Kind::BadIndent => {
                // The mark may stand at the end of the line above.
                let rest = self.source.get(part.node.start_byte()..).unwrap_or_default();
                let text = self.source.len() - rest.trim_start().len();
                let indent = indentation(self.source, text);
                let has_tab = self.source.get(indent.range()).is_some_and(|blanks| blanks.contains('\t'));
                let kind = if has_tab { ProblemKind::TabIndentation } else { ProblemKind::Indentation };
                self.problem(kind, indent);
                return;
            }
            Kind::Invalid => invalid_kind(self.source.get(line.range()).unwrap_or_default()),
            _ => ProblemKind::UnexpectedText,
        };
        self.problem(kind, line);
    }
}

fn invalid_kind(text: &str) -> ProblemKind {
    let is_conflict = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark));
    match text.as_bytes().first() {
        _ if is_conflict => ProblemKind::ConflictMarker,
        Some(b'"' | b'\'') => ProblemKind::UnclosedQuote,
        Some(b'[' | b'{') => ProblemKind::UnclosedBracket,
        Some(b'-') if text.len() == 1 => ProblemKind::MisplacedEntry,
        _ => ProblemKind::UnexpectedText,
    }
}

/// The white space at the start of the line that `offset` lies in.
fn indentation(source: &str, offset: usize) -> Span {
    let start = line::start(source, offset);
    let rest = source.get(start..).unwrap_or_default();
    Span::new(start, start + rest.len() - rest.trim_start_matches([' ', '\t']).len())
}

/// Problems by place, one a line (what follows the first fault of a line is mostly its echo), and none on a line that
/// a template engine fills in.
pub(super) fn tidy(source: &str, mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| (problem.span.start, problem.kind));
    let mut line_end = None;
    let mut in_conflict = false;
    problems.retain(|problem| {
        let start = problem.span.start;
        if problem.kind == ProblemKind::ConflictMarker {
            let mark = source.as_bytes().get(start);
            // The other marks of a conflict belong to its first one.
            let is_later = in_conflict && mark != Some(&b'<');
            in_conflict = mark == Some(&b'<') || in_conflict && mark != Some(&b'>');
            if is_later {
                return false;
            }
        }
        let is_echo = line_end.is_some_and(|end| start <= end);
        if !is_echo {
            line_end = Some(line::end(source, start));
        }
        !is_echo && !template::on_placeholder_line(source, start)
    });
    problems
}
