//! The lines of a torn file: which of two that do not line up a person would call wrong, and which ones only suffer from
//! another.

use azureml_syntax::Span;

/// A line with something on it that is not a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its first byte.
    pub(super) start: usize,
    /// The bytes of white space before its text.
    pub(super) indent: usize,
    /// Whether a tab is among them.
    pub(super) tab: bool,
    /// From its text to the end of its key, or of the text where it has none.
    pub(super) key: Span,
}

/// The lines of a file that have text.
pub(super) struct Lines {
    lines: Vec<Line>,
    /// By how many columns the file indents, mostly.
    step: usize,
}

impl Lines {
    pub(super) fn of(source: &str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        for text in source.split_inclusive('\n') {
            let content = text.trim_start_matches([' ', '\t']);
            let indent = text.len() - content.len();
            let content = content.trim_end();
            if !content.is_empty() && !content.starts_with('#') && content != "---" {
                let end = content.find(": ").unwrap_or_else(|| content.trim_end_matches(':').len()).max(1);
                let key = Span::new(start + indent, start + indent + end);
                lines.push(Line {
                    start,
                    indent,
                    tab: text.get(..indent).is_some_and(|it| it.contains('\t')),
                    key,
                });
            }
            start += text.len();
        }
        let mut counts = [0usize; 9];
        for pair in lines.windows(2) {
            if let [above, below] = pair
                && let Some(count) =
                    below.indent.checked_sub(above.indent).and_then(|more| counts.get_mut(more))
            {
                *count += 1;
            }
        }
        let step = (1..counts.len()).max_by_key(|more| (counts.get(*more).copied(), 9 - more)).unwrap_or(2);
        Self { lines, step }
    }

    /// The index of the line that `offset` lies in; of the next one with text where it has none.
    pub(super) fn at(&self, offset: usize) -> Option<usize> {
        let behind = self.lines.partition_point(|line| line.start <= offset);
        let index = behind.checked_sub(1)?;
        // The mark may stand at the end of an empty line above.
        Some(index)
    }

    pub(super) fn get(&self, index: usize) -> Option<Line> {
        self.lines.get(index).copied()
    }

    /// The line to blame where the line at `index` does not line up: that one, or the first one of its level, where that
    /// is the one out of step.
    pub(super) fn blamed(&self, index: usize) -> Option<Line> {
        let line = self.get(index)?;
        let above = self.lines.get(..index)?;
        let parent = above.iter().rposition(|other| other.indent < line.indent);
        let first = self.get(parent.map_or(0, |parent| parent + 1))?;
        let expected =
            parent.and_then(|parent| self.get(parent)).map_or(0, |parent| parent.indent + self.step);
        let is_first_wrong = first.indent > line.indent && line.indent == expected;
        Some(if is_first_wrong { first } else { line })
    }

    /// Whether the line at `index` lies below the one at `above`: nothing between them is as far to the left.
    pub(super) fn is_below(&self, above: usize, index: usize) -> bool {
        let Some(top) = self.get(above) else { return false };
        self.lines
            .get(above + 1..=index)
            .is_some_and(|between| between.iter().all(|line| line.indent > top.indent))
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[track_caller]
    fn blamed(source: &str, wrong: &str) -> String {
        let lines = Lines::of(source);
        let index = lines.at(source.find(wrong).expect("it is there")).expect("it has text");
        let line = lines.blamed(index).expect("a line");
        source[line.key.range()].to_owned()
    }

    #[test]
    fn the_line_that_is_out_of_step_is_to_blame() {
        assert_eq!(blamed("a:\n  b: 1\n c: 2\nd:\n  e: 1\n", "c: 2"), "c");
        assert_eq!(blamed("a:\n   b: 1\n  c: 2\nd:\n  e: 1\nf:\n  g: h\n", "c: 2"), "b");
        assert_eq!(blamed(" a: 1\nb: 2\n", "b: 2"), "a");
    }

    #[test]
    fn lines_below_a_tear_suffer_from_it() {
        let source = "a: b: c\n  d: 1\n  e: 2\nf: 3\n";
        let lines = Lines::of(source);
        assert!(lines.is_below(0, 1) && lines.is_below(0, 2) && !lines.is_below(0, 3));
    }
}
