//! `textDocument/codeAction`: quick fixes, ignore comments, and all safe fixes at once on request.

use super::elsewhere;
use crate::lsp::capabilities::FIX_ALL;
use crate::lsp::snapshot::Snapshot;
use azureml_analysis::features::{Action, ActionKind, FileEdits};
use azureml_syntax::Span;
use tower_lsp::ls_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic};

/// What can be done in the range that `params` name.
pub(in crate::lsp) fn code_actions(
    snapshot: &Snapshot,
    params: &CodeActionParams,
) -> Option<Vec<CodeActionOrCommand>> {
    let span = snapshot.converter().span(params.range)?;
    let analysis = snapshot.analysis()?;
    let only = params.context.only.as_deref();
    let mut actions = Vec::new();
    if asked_for(only, &CodeActionKind::QUICKFIX) {
        let found = snapshot.ask(|file| file.quick_fixes(&analysis.findings, span))?;
        // What a fix of the last audit would change in another file may have changed since.
        let found = found.into_iter().filter(|action| action.path.is_none() || snapshot.is_audit_current);
        actions.extend(found.map(|action| (CodeActionKind::QUICKFIX, action)));
    }
    // Run on save by those who want it; never in the menu of quick fixes.
    if only.is_some() && asked_for(only, &FIX_ALL) {
        let found = snapshot.ask(|file| file.fix_all(&analysis.findings))?;
        actions.extend(found.map(|action| (FIX_ALL, action)));
    }
    let answer = actions.into_iter().map(|(kind, action)| {
        let spans = action.findings.iter().filter_map(|at| analysis.findings.get(*at));
        let settled = settled(snapshot, params, spans.map(|finding| (finding.code, finding.span)));
        CodeActionOrCommand::CodeAction(code_action(snapshot, kind, action, settled))
    });
    Some(answer.collect())
}

/// Whether the client wants actions of `kind`: it names none, or this one, or one above it.
fn asked_for(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|wanted| {
            let (wanted, kind) = (wanted.as_str(), kind.as_str());
            wanted.is_empty()
                || kind == wanted
                || kind.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
        })
    })
}

/// The client's own diagnostics that an action settles.
fn settled(
    snapshot: &Snapshot,
    params: &CodeActionParams,
    findings: impl Iterator<Item = (&'static str, Span)>,
) -> Vec<Diagnostic> {
    let converter = snapshot.converter();
    let findings: Vec<_> = findings.map(|(code, span)| (code, converter.range(span))).collect();
    let same = |diagnostic: &&Diagnostic| {
        findings.iter().any(|(code, range)| {
            let has_code = matches!(&diagnostic.code, Some(tower_lsp::ls_types::NumberOrString::String(own)) if own == code);
            has_code && diagnostic.range == *range
        })
    };
    params.context.diagnostics.iter().filter(same).cloned().collect()
}

fn code_action(
    snapshot: &Snapshot,
    kind: CodeActionKind,
    action: Action,
    settled: Vec<Diagnostic>,
) -> CodeAction {
    let preferred = action.preferred && action.kind == ActionKind::Fix;
    CodeAction {
        title: action.title,
        kind: Some(kind),
        diagnostics: (!settled.is_empty()).then_some(settled),
        is_preferred: preferred.then_some(true),
        edit: elsewhere::workspace_edit(snapshot, &[FileEdits { path: action.path, edits: action.edits }]),
        ..CodeAction::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_asked_for_by_themselves_or_by_what_is_above_them() {
        let only = |kind: &'static str| vec![CodeActionKind::new(kind)];
        assert!(asked_for(None, &FIX_ALL));
        for above in ["", "source", "source.fixAll", "source.fixAll.azureml"] {
            assert!(asked_for(Some(&only(above)), &FIX_ALL), "{above}");
        }
        for other in ["quickfix", "source.fix", "source.organizeImports"] {
            assert!(!asked_for(Some(&only(other)), &FIX_ALL), "{other}");
        }
    }
}
