//! What an audit found in a file, after edits that it has not seen yet.

use super::InFile;
use azureml_analysis::Finding;
use azureml_analysis::network::explain::Hint;
use azureml_syntax::{Edit, Span};

impl InFile {
    /// The same after `edits`: what they touch is gone, what stands behind them moves, and fixes wait for the next audit.
    pub(crate) fn after(&self, edits: &[Edit]) -> Self {
        let findings = self.findings.iter().filter_map(|finding| {
            let span = moved(finding.span, edits)?;
            let mut related = finding.related.clone();
            related.retain_mut(|place| match (&place.path, moved(place.span, edits)) {
                (Some(_), _) => true,
                (None, Some(span)) => {
                    place.span = span;
                    true
                }
                (None, None) => false,
            });
            Some(Finding { span, related, fixes: Vec::new(), ..finding.clone() })
        });
        let hints = self.hints.iter();
        let hints = hints.filter_map(|hint| Some(Hint { name: moved(hint.name, edits)?, ..hint.clone() }));
        Self { findings: findings.collect(), hints: hints.collect(), whole: self.whole }
    }
}

/// Where `span` is after `edits`; `None` where one touches it.
fn moved(span: Span, edits: &[Edit]) -> Option<Span> {
    edits.iter().try_fold(span, |span, edit| {
        if edit.old.start > span.end {
            return Some(span);
        }
        if edit.old.end >= span.start {
            return None;
        }
        let start = span.start - edit.old.len() + edit.new_len;
        Some(Span::new(start, start + span.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: usize, end: usize, new_len: usize) -> Edit {
        Edit { old: Span::new(start, end), new_len }
    }

    #[test]
    fn what_stands_behind_an_edit_moves_with_it() {
        let span = Span::new(10, 14);
        assert_eq!(moved(span, &[edit(2, 4, 5)]), Some(Span::new(13, 17)));
        assert_eq!(moved(span, &[edit(2, 8, 0)]), Some(Span::new(4, 8)));
        assert_eq!(moved(span, &[edit(20, 21, 9)]), Some(span));
        assert_eq!(moved(span, &[edit(0, 0, 3), edit(0, 1, 0)]), Some(Span::new(12, 16)));
    }

    #[test]
    fn what_an_edit_touches_is_gone() {
        for touching in [edit(11, 12, 1), edit(8, 10, 0), edit(14, 14, 1), edit(0, 30, 0)] {
            assert_eq!(moved(Span::new(10, 14), &[touching]), None, "{touching:?}");
        }
    }
}
