//! Comments that silence findings in YAML: `# azureml-ls: ignore[code, code] reason` on the line or alone on a line above
//! it, `# azureml-ls: ignore-file[code]` anywhere. Without brackets everything is silenced.

use super::{Code, Names, Reach, Suppression, Suppressions, starts, whole_line};
use crate::Finding;
use crate::rules::suppression::unused_suppression::RULE;
use azureml_syntax::{Comment, Span};

const MARK: &str = "azureml-ls:";

/// What a comment says.
enum Said {
    Ignore {
        file: bool,
        /// The codes; `None` for everything.
        codes: Option<Vec<(String, Span)>>,
    },
    /// A word of ours that means nothing.
    Unknown(Span),
}

impl Suppressions {
    /// What the comments of a YAML file silence.
    pub(crate) fn of_comments(source: &str, comments: &[Comment]) -> Self {
        let said: Vec<(Comment, Said)> =
            comments.iter().filter_map(|comment| Some((*comment, read(source, *comment)?))).collect();
        let lines = if said.is_empty() { Lines::default() } else { Lines::of(source) };
        let mut wrong = Vec::new();
        let mut all = Vec::new();
        for (comment, said) in said {
            let (file, codes) = match said {
                Said::Ignore { file, codes } => (file, codes),
                Said::Unknown(span) => {
                    wrong.push(unknown_word(span));
                    continue;
                }
            };
            let reach = if file { Reach::File } else { Reach::Line(lines.target(comment)) };
            let named = |(name, span)| Code { name, prefix: "", span, reach, ours: true };
            let names = match codes {
                Some(codes) => Names::Codes(codes.into_iter().map(named).collect()),
                None => Names::Everybody(reach),
            };
            let removal = removal(source, comment);
            all.push(Suppression { span: comment.span, removal, noun: "comment", names });
        }
        Self::new(source, all, wrong)
    }
}

/// A comment with its line where it is alone on it, else with the blanks before it.
fn removal(source: &str, comment: Comment) -> Span {
    if comment.own_line {
        return whole_line(source, comment.span);
    }
    let before = source.get(..comment.span.start).unwrap_or_default();
    Span::new(before.trim_end_matches([' ', '\t']).len(), comment.span.end)
}

fn unknown_word(span: Span) -> Finding {
    let message =
        "After `azureml-ls:` stands `ignore[code]` or `ignore-file[code]`, so this ignores nothing.";
    Finding::new(&RULE, span, message)
}

/// The lines of a file, and which line a comment works on.
#[derive(Default)]
struct Lines {
    /// Where each line starts.
    starts: Vec<usize>,
    /// For each line, the next one below it that is not a comment alone.
    below: Vec<usize>,
}

impl Lines {
    fn of(source: &str) -> Self {
        let starts = starts(source);
        let mut below = vec![starts.len(); starts.len()];
        let mut next = starts.len();
        for (line, start) in starts.iter().enumerate().rev() {
            if let Some(slot) = below.get_mut(line) {
                *slot = next;
            }
            let text = source.get(*start..).unwrap_or_default().trim_start_matches([' ', '\t']);
            if !text.starts_with('#') {
                next = line;
            }
        }
        Self { starts, below }
    }

    fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// Its own line, or, when it stands alone, the next one that is not a comment.
    fn target(&self, comment: Comment) -> usize {
        let line = self.at(comment.span.start);
        if comment.own_line { self.below.get(line).copied().unwrap_or(line) } else { line }
    }
}

fn read(source: &str, comment: Comment) -> Option<Said> {
    let text = source.get(comment.span.range())?;
    let mark = text.find(MARK)?;
    // Only at the comment's start, so that texts about the comment are none.
    if !text.get(..mark)?.chars().all(|letter| matches!(letter, '#' | ' ' | '\t')) {
        return None;
    }
    let rest = text.get(mark + MARK.len()..)?;
    let words = rest.trim_start();
    let start = comment.span.start + text.len() - words.len();
    let word_end =
        words.find(|letter: char| letter != '-' && !letter.is_ascii_alphanumeric()).unwrap_or(words.len());
    let file = match words.get(..word_end)? {
        "ignore" => false,
        "ignore-file" => true,
        _ => return Some(Said::Unknown(Span::new(start, start + word_end.max(1).min(words.len())))),
    };
    let behind = words.get(word_end..)?;
    let Some(list) = behind.strip_prefix('[') else { return Some(Said::Ignore { file, codes: None }) };
    let list = list.split(']').next().unwrap_or_default();
    let mut codes = Vec::new();
    let mut at = start + word_end + 1;
    for part in list.split(',') {
        let text = part.trim();
        let from = at + part.len() - part.trim_start().len();
        if !text.is_empty() {
            codes.push((text.to_owned(), Span::new(from, from + text.len())));
        }
        at += part.len() + 1;
    }
    Some(Said::Ignore { file, codes: Some(codes) })
}
