//! What a module or an import offers: parameters, outputs, what it exports.

use super::slot::Slot;
use super::{keys, plain, proposal};
use crate::bicep::File;
use crate::bicep::features::reach::{Held, Reach};
use crate::bicep::features::{own_keys, words};
use crate::bicep::symbols::{Meaning, is_decorated};
use crate::features::insert::Insert;
use crate::features::{Completion, CompletionKind};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};

/// Keys of a module's object: its own, or in `params` those that its file declares.
pub(super) fn keys(
    file: &File<'_>,
    slot: &Slot<'_>,
    object: Expression<'_>,
    colon: bool,
    is_written: &dyn Fn(&str) -> bool,
) -> Vec<Completion> {
    let body = slot.declaration.object();
    if body == Some(object) {
        let offered = own_keys::MODULE.iter().enumerate().filter(|(_, (name, _))| !is_written(name));
        let one = |(order, (name, text)): (usize, &(&str, &str))| {
            let mut one =
                proposal(slot, (name, CompletionKind::Key), keys::key(slot, name, colon), (0, order));
            one.documentation = (*text).to_owned();
            one
        };
        return offered.map(one).collect();
    }
    if body.and_then(|body| body.get("params")).map(Expression::bare) != Some(object) {
        return Vec::new();
    }
    let Some(held) = held(file, slot.declaration) else { return Vec::new() };
    parameters(slot, &held, is_written, |name| keys::key(slot, name, colon))
}

/// The parameters of the used file that a parameter file gives no value yet.
pub(super) fn assigned(file: &File<'_>, slot: &Slot<'_>) -> Vec<Completion> {
    let reach = Reach::new(file);
    let used = reach.used_by(&reach.own, file.parse).and_then(|path| reach.held(&path));
    let Some(held) = used else { return Vec::new() };
    let is_written = |name: &str| {
        let others = file.parse.declarations().filter(|one| *one != slot.declaration);
        others.into_iter().any(|one| one.name().is_some_and(|own| own.text == name))
    };
    let has_value = matches!(slot.declaration.declares(), Declares::Assignment(_));
    parameters(slot, &held, &is_written, |name| {
        plain(&if has_value { name.to_owned() } else { format!("{name} = ") })
    })
}

/// The parameters that a file declares, those first that must be given.
fn parameters(
    slot: &Slot<'_>,
    held: &Held<'_, '_>,
    is_written: &dyn Fn(&str) -> bool,
    insert: impl Fn(&str) -> Insert,
) -> Vec<Completion> {
    let source = held.source();
    let mut all = Vec::new();
    for (order, declaration) in held.parse().declarations().enumerate() {
        let (Declares::Parameter { r#type, default }, Some(name)) =
            (declaration.declares(), declaration.name())
        else {
            continue;
        };
        if is_written(name.text) {
            continue;
        }
        let may_be_null = r#type.is_some_and(|kind| matches!(kind.kind(), Kind::Nullable(_)));
        let is_needed = default.is_none() && !may_be_null;
        let group = usize::from(!is_needed);
        let mut one = proposal(slot, (name.text, CompletionKind::Key), insert(name.text), (group, order));
        one.detail = r#type.map(|kind| words::short(source, kind.span())).unwrap_or_default();
        if is_needed {
            one.detail.push_str(", required");
        }
        one.documentation = words::description(declaration).unwrap_or_default().to_owned();
        all.push(one);
    }
    all
}

/// What can stand behind the dot at `offset`: outputs of a module, what an import brings in.
pub(super) fn members(file: &File<'_>, slot: &Slot<'_>, offset: usize) -> Vec<Completion> {
    let touched = |one: &&crate::bicep::symbols::Occurrence<'_>| {
        one.name.span == slot.token && one.name.span.touches(offset)
    };
    let all = file.symbols.occurrences();
    let Some(one) = all.iter().find(touched) else { return Vec::new() };
    let (declaration, is_offered): (_, fn(Declaration<'_>) -> bool) = match one.meaning {
        Meaning::Output(module) => (module, |one| matches!(one.declares(), Declares::Output { .. })),
        Meaning::Member(imported) => (imported.declaration, |one| is_decorated(one, "export")),
        _ => return Vec::new(),
    };
    let Some(held) = held(file, declaration) else { return Vec::new() };
    let source = held.source();
    let offered = held.parse().declarations().filter(|one| is_offered(*one)).enumerate();
    offered
        .filter_map(|(order, declaration)| {
            let name = declaration.name()?;
            let mut insert = Insert::default();
            insert.text(name.text);
            let mut one = proposal(slot, (name.text, CompletionKind::Name), insert, (0, order));
            one.detail = words::signature_type(source, declaration);
            one.documentation = words::description(declaration).unwrap_or_default().to_owned();
            Some(one)
        })
        .collect()
}

/// The file of a module or an import.
fn held<'a, 'f>(file: &'a File<'f>, declaration: Declaration<'_>) -> Option<Held<'a, 'f>> {
    let reach = Reach::new(file);
    let path = reach.file_of(&reach.own, declaration)?;
    reach.held(&path)
}
