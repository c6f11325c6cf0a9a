//! Code actions: the fixes of findings as text edits, all fixes of a kind at once, and comments or directives that
//! ignore a finding. Must not know rules: what can be mended is in the findings. Must not know a language: how one
//! writes is asked through [`Mended`].

mod ignore;

use super::lines::line_at;
use crate::{Files, Finding, Safety};
use azureml_syntax::edit::{Operation, TextEdit};
use azureml_syntax::{Language, Span, Syntax};

/// A file that can be mended, in whichever language.
pub trait Mended {
    /// The text.
    fn source(&self) -> &str;
    /// The text edits of `operations`; `None` where they cannot be written.
    fn to_edits(&self, operations: &[Operation]) -> Option<Vec<TextEdit>>;
    /// Questions about other files.
    fn files(&self) -> &dyn Files;
    /// The edit that silences `finding` where it stands; `None` where nothing can.
    fn ignore_line(&self, finding: &Finding) -> Option<TextEdit>;
    /// The edit that silences the finding's code in the whole file.
    fn ignore_file(&self, finding: &Finding) -> TextEdit;
}

/// A menu with more findings than this is read by nobody; a selection of the whole file may touch thousands.
const MOST: usize = 50;
/// Fixes that collide are tried one by one up to here; the others wait for the next time.
const TRIES: usize = 500;

/// Something that an editor offers to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// For the menu.
    pub title: String,
    /// What it does.
    pub kind: ActionKind,
    /// The file that is changed, as [`crate::Fix::path`] names it; `None` for the one that was asked about.
    pub path: Option<String>,
    /// The changes, sorted by place and not overlapping; never empty.
    pub edits: Vec<TextEdit>,
    /// Whether it can be applied without thinking.
    pub safety: Safety,
    /// The one that the editor's "fix this" key takes.
    pub preferred: bool,
    /// The codes of the findings that it settles, sorted.
    pub codes: Vec<&'static str>,
    /// The indexes of these findings in the list that was handed in.
    pub findings: Vec<usize>,
}

/// What an [`Action`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Mends one finding.
    Fix,
    /// Applies the safe fixes of the whole file, or of one code in it.
    FixAll,
    /// Writes a comment or directive that silences a finding.
    Ignore,
}

/// What can be done about the findings that `span` touches, or, if it touches none, about those of its lines: their
/// fixes, best first; the safe fixes of the same code and of all codes in the file; comments that ignore them.
#[must_use]
pub fn quick_fixes(file: &dyn Mended, findings: &[Finding], span: Span) -> Vec<Action> {
    let here = chosen(file, findings, span);
    let mut actions = fixes(file, findings, &here);
    let mut codes: Vec<&'static str> =
        here.iter().filter_map(|at| findings.get(*at)).map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    for code in &codes {
        let same = safe(findings, |finding| finding.code == *code);
        if same.len() > 1
            && let Some(action) = all_of(file, findings, &same, format!("Fix all `{code}` in this file"))
        {
            actions.push(action);
        }
    }
    if !here.is_empty()
        && let Some(action) = fix_all(file, findings)
        && action.findings.len() > 1
        && !actions.iter().any(|known| known.findings == action.findings)
    {
        actions.push(action);
    }
    actions.extend(ignores(file, findings, &here));
    actions
}

/// All safe fixes of the file at once; `None` where there is none. Fixes that collide with others wait for the next
/// time.
#[must_use]
pub fn fix_all(file: &dyn Mended, findings: &[Finding]) -> Option<Action> {
    all_of(file, findings, &safe(findings, |_| true), "Fix all that is safe to fix in this file".to_owned())
}

/// The indexes of the findings that are meant.
fn chosen(file: &dyn Mended, findings: &[Finding], span: Span) -> Vec<usize> {
    let matching = |span: Span| -> Vec<usize> {
        let touches = |finding: &Finding| finding.span.start <= span.end && span.start <= finding.span.end;
        findings
            .iter()
            .enumerate()
            .filter(|(_, finding)| touches(finding))
            .map(|(at, _)| at)
            .take(MOST)
            .collect()
    };
    let exact = matching(span);
    if !exact.is_empty() {
        return exact;
    }
    matching(line_at(file.source(), span.start).cover(line_at(file.source(), span.end)))
}

/// The fixes of the findings at `here`: every finding's best one first, then the others.
fn fixes(file: &dyn Mended, findings: &[Finding], here: &[usize]) -> Vec<Action> {
    let mut ranked = Vec::new();
    for at in here {
        let Some(finding) = findings.get(*at) else { continue };
        for (rank, fix) in finding.fixes.iter().enumerate() {
            let written = match &fix.path {
                None => edits(file, &fix.operations),
                Some(path) => edits_elsewhere(file.files(), path, &fix.operations),
            };
            let Some(edits) = written else { continue };
            let action = Action {
                title: fix.title.clone(),
                kind: ActionKind::Fix,
                path: fix.path.clone(),
                edits,
                safety: fix.safety,
                preferred: rank == 0 && fix.safety == Safety::Safe,
                codes: vec![finding.code],
                findings: vec![*at],
            };
            ranked.push((rank, action));
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, action)| action).collect()
}

fn edits(file: &dyn Mended, operations: &[Operation]) -> Option<Vec<TextEdit>> {
    file.to_edits(operations).filter(|edits| !edits.is_empty())
}

/// The edits of another file; `None` where it cannot be read, or they cannot be written.
fn edits_elsewhere(files: &dyn Files, path: &str, operations: &[Operation]) -> Option<Vec<TextEdit>> {
    let language = Language::of_name(path)?;
    let edits = match language {
        Language::Yaml => {
            let source = files.read(path)?;
            Syntax::parse(language, &source).to_edits(&source, operations)
        }
        Language::Bicep | Language::BicepParameters => {
            let parsed = files.bicep(path)?;
            azureml_syntax::bicep::to_edits(&parsed.source, &parsed.parse, operations)
        }
    };
    edits.filter(|edits| !edits.is_empty())
}

/// The findings whose best fix is safe and changes this file alone, as indexes.
fn safe(findings: &[Finding], wanted: impl Fn(&Finding) -> bool) -> Vec<usize> {
    let is_safe = |finding: &Finding| {
        finding.fixes.first().is_some_and(|fix| fix.safety == Safety::Safe && fix.path.is_none())
    };
    findings.iter().enumerate().filter(|(_, f)| is_safe(f) && wanted(f)).map(|(at, _)| at).collect()
}

/// The best fixes of the findings at `which` as one action.
fn all_of(file: &dyn Mended, findings: &[Finding], which: &[usize], title: String) -> Option<Action> {
    let operations = |at: &usize| findings.get(*at).and_then(|f| f.fixes.first()).map(|fix| &fix.operations);
    let together: Vec<Operation> = which.iter().filter_map(operations).flatten().cloned().collect();
    let (edits, settled) = match edits(file, &together) {
        Some(edits) => (edits, which.to_vec()),
        None => one_by_one(file, which, operations),
    };
    if edits.is_empty() {
        return None;
    }
    let mut codes: Vec<&'static str> =
        settled.iter().filter_map(|at| findings.get(*at)).map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    Some(Action {
        title,
        kind: ActionKind::FixAll,
        path: None,
        edits,
        safety: Safety::Safe,
        preferred: false,
        codes,
        findings: settled,
    })
}

/// Where the fixes cannot be made together: as many as do not collide, earlier findings first.
fn one_by_one<'o>(
    file: &dyn Mended,
    which: &[usize],
    operations: impl Fn(&usize) -> Option<&'o Vec<Operation>>,
) -> (Vec<TextEdit>, Vec<usize>) {
    let mut all: Vec<TextEdit> = Vec::new();
    let mut settled = Vec::new();
    for at in which.iter().take(TRIES) {
        let Some(new) = operations(at).and_then(|operations| edits(file, operations)) else { continue };
        // Two that only touch could also mean each other's text.
        let collide = |a: Span, b: Span| a.start <= b.end && b.start <= a.end;
        if new.iter().all(|edit| all.iter().all(|other| !collide(edit.span, other.span))) {
            all.extend(new);
            settled.push(*at);
        }
    }
    all.sort_by_key(|edit| edit.span);
    (all, settled)
}

/// Comments that silence the findings at `here`: on their lines, and for the whole file.
fn ignores(file: &dyn Mended, findings: &[Finding], here: &[usize]) -> Vec<Action> {
    let mut lines: Vec<Action> = Vec::new();
    let mut whole: Vec<Action> = Vec::new();
    for at in here {
        let Some(finding) = findings.get(*at) else { continue };
        if crate::rules::find(finding.code).is_some_and(|rule| rule.group == "suppression") {
            continue;
        }
        let action = |title: String, edit: TextEdit| Action {
            title,
            kind: ActionKind::Ignore,
            path: None,
            edits: vec![edit],
            safety: Safety::Unsafe,
            preferred: false,
            codes: vec![finding.code],
            findings: vec![*at],
        };
        if let Some(edit) = file.ignore_line(finding)
            && !lines.iter().any(|known| known.edits.first() == Some(&edit))
        {
            lines.push(action(format!("Ignore `{}` on this line", finding.code), edit));
        }
        if !whole.iter().any(|known| known.codes == [finding.code]) {
            whole.push(action(format!("Ignore `{}` in this file", finding.code), file.ignore_file(finding)));
        }
    }
    lines.extend(whole);
    lines
}

#[cfg(test)]
mod tests;
