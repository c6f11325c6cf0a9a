//! The same in Bicep: a property that another object of the resource has.

use crate::bicep::typed::{Cause, Place, Resource, Stranger};
use crate::rules::bicep::{
    UNKNOWN_PROPERTY, finding, is_accepted, machine_learning, owner, short_name, strangers,
};
use crate::{BicepContext, Report, Safety, Severity};
use azureml_syntax::edit::{NewValue, Operation, Place as Where};

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| !resource.torn) {
        for (stranger, place, cause) in strangers(resource) {
            let Cause::Misplaced(path) = cause else { continue };
            if stranger.loose
                || place.is_half_typed()
                || is_accepted(context, stranger.entry.key.span(), &UNKNOWN_PROPERTY)
            {
                continue;
            }
            let name = stranger.entry.name().unwrap_or_default();
            let home = match path.as_slice() {
                [] => format!("the top of `{}`", short_name(resource)),
                path => format!("`{}`", path.join(".")),
            };
            let message = match path.as_slice() {
                [] => format!("`{name}` belongs to {home}, not into {}.", inner(resource, place)),
                _ => {
                    format!("`{name}` belongs into {home}; {} does not have it.", owner_here(resource, place))
                }
            };
            let finding = finding(context, resource, stranger, message).severity(Severity::Warning);
            report.add(match operations(context, resource, (stranger, place), path) {
                Some(operations) => finding.fix(Safety::Unsafe, format!("Move it to {home}"), operations),
                None => finding,
            });
        }
    }
}

/// The object itself: `properties` is the resource to its owner, but not to who must move something out of it.
fn inner(resource: &Resource<'_>, place: &Place<'_>) -> String {
    place.property.map_or_else(|| owner(resource, place), |property| format!("`{}`", property.name))
}

fn owner_here(resource: &Resource<'_>, place: &Place<'_>) -> String {
    match resource.around(place) {
        Some(_) => inner(resource, place),
        None => format!("the top of `{}`", short_name(resource)),
    }
}

/// Moves the key: into an object beside it, or out into one around it.
fn operations(
    context: &BicepContext<'_, '_>,
    resource: &Resource<'_>,
    (stranger, place): (&Stranger<'_>, &Place<'_>),
    path: &[String],
) -> Option<Vec<Operation>> {
    let key = stranger.entry.key.span();
    let here = resource.names(place)?;
    if let Some([into]) = path.strip_prefix(here.as_slice()) {
        let name = stranger.entry.name()?;
        let taken = place.value.get(into).is_some_and(|home| home.get(name).is_some());
        return (!taken).then(|| vec![Operation::MoveEntries { keys: vec![key], into: into.clone() }]);
    }
    let home = resource
        .places
        .iter()
        .find(|other| other.fields.is_some() && resource.names(other).is_some_and(|names| names == path))?;
    let name = stranger.entry.name()?;
    let written = context.file.source.get(stranger.entry.value.span().range())?;
    if home.value.entry(name).is_some() || written.contains('\n') {
        return None;
    }
    Some(vec![
        Operation::RemoveEntry { key },
        Operation::AddEntry {
            map: home.value.span(),
            key: name.to_owned(),
            value: NewValue::Literal(written.to_owned()),
            place: Where::Last,
        },
    ])
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    fn workspace(top: &str, inner: &str) -> String {
        format!(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'ws'
  location: 'westeurope'
{top}  properties: {{
    friendlyName: 'Hearts'
{inner}  }}
}}
"
        )
    }

    #[test]
    fn settings_at_the_top_belong_into_properties() {
        check_bicep(&workspace(
            "  keyVault: vault.id
  //^^^^^^ warning[misplaced-key]: `keyVault` belongs into `properties`; the top of `workspaces` does not have it.
",
            "",
        ));
        check_bicep_fix(
            "misplaced-key",
            &workspace("  keyVault: vault.id\n", ""),
            &workspace("", "    keyVault: vault.id\n"),
        );
    }

    #[test]
    fn what_belongs_to_the_top_is_moved_out() {
        check_bicep_fix(
            "misplaced-key",
            &workspace("", "    kind: 'Hub'\n").replace("}\n}\n", "}\n  tags: {}\n}\n"),
            &workspace("", "").replace("}\n}\n", "}\n  tags: {}\n  kind: 'Hub'\n}\n"),
        );
    }
}
