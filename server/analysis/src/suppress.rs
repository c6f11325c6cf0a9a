//! Comments that silence findings: `# azureml-ls: ignore[code, code] reason` on the line or alone on a line above it,
//! `# azureml-ls: ignore-file[code]` anywhere. Without brackets everything is silenced.

use crate::rules::suppression::unused_suppression::RULE;
use crate::{Finding, Safety, Tag, rules, spelling};
use azureml_syntax::edit::Operation;
use azureml_syntax::{Comment, Span};
use std::collections::HashMap;

const MARK: &str = "azureml-ls:";

/// One comment of ours.
struct Suppression {
    comment: Comment,
    /// For the whole file.
    file: bool,
    /// The codes; `None` for everything.
    codes: Option<Vec<Code>>,
    /// The line that it silences.
    target: usize,
    /// Whether it silenced something, for comments without codes.
    used: bool,
}

struct Code {
    text: String,
    span: Span,
    used: bool,
}

/// What a comment says.
enum Directive {
    Ignore {
        file: bool,
        codes: Option<Vec<Code>>,
    },
    /// A word of ours that means nothing.
    Unknown(Span),
}

/// Takes the silenced findings out of `findings`, and adds one for every comment that silences nothing. `complete` is
/// whether all rules have run on all of the text: only then is silence a fact.
pub(crate) fn apply(source: &str, comments: &[Comment], findings: &mut Vec<Finding>, complete: bool) {
    let directives: Vec<(Comment, Directive)> =
        comments.iter().filter_map(|comment| Some((*comment, read(source, *comment)?))).collect();
    if directives.is_empty() {
        return;
    }
    let lines = Lines::of(source);
    let mut wrong = Vec::new();
    let mut suppressions = Vec::new();
    for (comment, directive) in directives {
        match directive {
            Directive::Ignore { file, codes } => {
                let target = lines.target(comment);
                suppressions.push(Suppression { comment, file, codes, target, used: false });
            }
            Directive::Unknown(span) => wrong.push(unknown_word(span)),
        }
    }
    let mut by_line: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut of_file = Vec::new();
    for (at, suppression) in suppressions.iter().enumerate() {
        if suppression.file {
            of_file.push(at);
        } else {
            by_line.entry(suppression.target).or_default().push(at);
        }
    }
    findings.retain(|finding| {
        let here = by_line.get(&lines.at(finding.span.start)).map_or(&[][..], Vec::as_slice);
        // All of them are asked: two comments may silence one finding.
        let asked = here.iter().chain(&of_file);
        let silencing =
            asked.filter(|at| suppressions.get_mut(**at).is_some_and(|one| one.silences(finding)));
        silencing.count() == 0
    });
    let silent = suppressions.iter().any(|one| {
        one.file && one.codes.as_ref().is_some_and(|codes| codes.iter().any(|code| code.text == RULE.code))
    });
    if silent {
        return;
    }
    for suppression in &suppressions {
        suppression.report(source, complete, &mut wrong);
    }
    findings.append(&mut wrong);
}

impl Suppression {
    /// Whether it names the finding, which stands where it works.
    fn silences(&mut self, finding: &Finding) -> bool {
        match &mut self.codes {
            None => {
                self.used = true;
                true
            }
            Some(codes) => {
                let mut silenced = false;
                for code in codes.iter_mut().filter(|code| code.text == finding.code) {
                    code.used = true;
                    silenced = true;
                }
                silenced
            }
        }
    }

    fn report(&self, source: &str, complete: bool, wrong: &mut Vec<Finding>) {
        let Some(codes) = &self.codes else {
            if complete && !self.used {
                let message = "This comment ignores nothing: there is no finding for it.";
                let finding = Finding::new(&RULE, self.comment.span, message).tag(Tag::Unnecessary);
                wrong.push(finding.fix(Safety::Safe, "Remove the comment", self.removal(source)));
            }
            return;
        };
        for (at, code) in codes.iter().enumerate() {
            if code.used || code.text == RULE.code {
                continue;
            }
            let is_rule = rules::find(&code.text).is_some();
            if is_rule && !complete {
                continue;
            }
            let known = rules::all().iter().map(|rule| rule.code);
            let meant = if is_rule { None } else { spelling::nearest(&code.text, known) };
            let text = &code.text;
            let message = match meant {
                _ if is_rule => format!("Nothing here is a `{text}`, so this ignores nothing."),
                Some(meant) => format!("No rule is called `{text}`. Did you mean `{meant}`?"),
                None => format!("No rule is called `{text}`, so this ignores nothing."),
            };
            let finding = Finding::new(&RULE, code.span, message);
            wrong.push(match meant {
                Some(meant) => {
                    let operation = Operation::ReplaceText { span: code.span, text: meant.to_owned() };
                    finding.fix(Safety::Safe, format!("Write `{meant}`"), vec![operation])
                }
                None if codes.len() == 1 => finding.tag(Tag::Unnecessary).fix(
                    Safety::Safe,
                    "Remove the comment",
                    self.removal(source),
                ),
                None => {
                    let operation = Operation::ReplaceText { span: without(codes, at), text: String::new() };
                    finding.tag(Tag::Unnecessary).fix(
                        Safety::Safe,
                        format!("Remove `{text}`"),
                        vec![operation],
                    )
                }
            });
        }
    }

    /// Takes the comment out: with its line where it is alone on it, else with the blanks before it.
    fn removal(&self, source: &str) -> Vec<Operation> {
        let Span { start, end } = self.comment.span;
        let before = source.get(..start).unwrap_or_default();
        let span = if self.comment.own_line {
            let line = before.rfind('\n').map_or(0, |at| at + 1);
            let rest = source.get(end..).unwrap_or_default();
            let break_end = if rest.starts_with("\r\n") { 2 } else { usize::from(!rest.is_empty()) };
            Span::new(line, end + break_end)
        } else {
            Span::new(before.trim_end_matches([' ', '\t']).len(), end)
        };
        vec![Operation::ReplaceText { span, text: String::new() }]
    }
}

/// The span of a code with the comma that goes with it.
fn without(codes: &[Code], at: usize) -> Span {
    let span = codes.get(at).map_or_else(Span::default, |code| code.span);
    match (at.checked_sub(1).and_then(|before| codes.get(before)), codes.get(at + 1)) {
        (Some(before), _) => Span::new(before.span.end, span.end),
        (None, Some(behind)) => Span::new(span.start, behind.span.start),
        (None, None) => span,
    }
}

fn unknown_word(span: Span) -> Finding {
    let message =
        "After `azureml-ls:` stands `ignore[code]` or `ignore-file[code]`, so this ignores nothing.";
    Finding::new(&RULE, span, message)
}

/// The lines of a file, and which line a comment works on.
struct Lines {
    /// Where each line starts.
    starts: Vec<usize>,
    /// For each line, the next one below it that is not a comment alone.
    below: Vec<usize>,
}

impl Lines {
    fn of(source: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(source.match_indices('\n').map(|(at, _)| at + 1));
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

fn read(source: &str, comment: Comment) -> Option<Directive> {
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
        _ => return Some(Directive::Unknown(Span::new(start, start + word_end.max(1).min(words.len())))),
    };
    let behind = words.get(word_end..)?;
    let Some(list) = behind.strip_prefix('[') else { return Some(Directive::Ignore { file, codes: None }) };
    let list = list.split(']').next().unwrap_or_default();
    let mut codes = Vec::new();
    let mut at = start + word_end + 1;
    for part in list.split(',') {
        let text = part.trim();
        let from = at + part.len() - part.trim_start().len();
        if !text.is_empty() {
            codes.push(Code { text: text.to_owned(), span: Span::new(from, from + text.len()), used: false });
        }
        at += part.len() + 1;
    }
    Some(Directive::Ignore { file, codes: Some(codes) })
}

#[cfg(test)]
mod tests {
    use crate::testing::{check, check_fix};

    const ENDPOINT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/batchEndpoint.schema.json\n";

    #[test]
    fn a_finding_is_silenced_on_its_line_and_from_the_line_above() {
        check(&format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[unknown-key] why not\n"));
        check(&format!("{ENDPOINT}name: scoring\n# azureml-ls: ignore[unknown-key]\n# more\nfoo: 1\n"));
        check(&format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore\n"));
        check(&format!("{ENDPOINT}name: scoring\nfoo: 1\nbar: 2\n# azureml-ls: ignore-file[unknown-key]\n"));
    }

    #[test]
    fn it_works_on_that_line_only() {
        check(&format!(
            "{ENDPOINT}name: scoring
foo: 1 # azureml-ls: ignore[unknown-key]
bar: 1
#^^ error[unknown-key]
"
        ));
    }

    #[test]
    fn unused_and_unknown_codes_are_told() {
        check(&format!(
            "{ENDPOINT}name: scoring
foo: 1 # azureml-ls: ignore[unknown-key, renamed-key, unkown-key]
#                                        ^^^^^^^^^^^ warning[unused-suppression]: Nothing here is a `renamed-key`
#                                                     ^^^^^^^^^^ warning[unused-suppression]: Did you mean `unknown-key`?
description: y # azureml-ls: ignore
#              ^^^^^^^^^^^^^^^^^^^^ warning[unused-suppression]: ignores nothing
id: z # azureml-ls: disable[unknown-key]
#                   ^^^^^^^ warning[unused-suppression]: stands `ignore[code]`
"
        ));
    }

    #[test]
    fn one_code_of_several_can_go() {
        check_fix(
            "unused-suppression",
            &format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[renamed-key, unknown-key] why\n"),
            &format!("{ENDPOINT}name: scoring\nfoo: 1 # azureml-ls: ignore[unknown-key] why\n"),
        );
        check_fix(
            "unused-suppression",
            &format!("{ENDPOINT}name: scoring # azureml-ls: ignore[renamed-key]\n"),
            &format!("{ENDPOINT}name: scoring\n"),
        );
    }
}
