//! The same in Bicep, where it is a fault of the language: in resources of Azure Machine Learning.

use crate::rules::bicep::machine_learning;
use crate::{BicepContext, Finding, Report, Safety, Severity, Tag};
use azureml_syntax::bicep::{Entry, Expression};
use azureml_syntax::edit::Operation;
use std::collections::HashMap;

/// Objects in Bicep, and their keys.
const LINK: &str = "https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#objects";

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for resource in machine_learning(context).filter(|resource| !resource.torn) {
        let mut pending: Vec<Expression<'_>> = resource.declaration.object().into_iter().collect();
        while let Some(value) = pending.pop() {
            if repeats_a_key(value) {
                object(context, value, report);
            }
            pending.extend(value.children());
        }
    }
}

/// Whether a key may stand twice: certain for objects of usual size, which are asked at every key press.
fn repeats_a_key(object: Expression<'_>) -> bool {
    let mut names = [""; 16];
    for (count, entry) in object.entries().enumerate() {
        let name = entry.name().unwrap_or_default();
        let (Some(before), false) = (names.get(..count), count == names.len()) else { return true };
        if !name.is_empty() && before.contains(&name) {
            return true;
        }
        names[count] = name;
    }
    false
}

fn object<'f>(context: &BicepContext<'_, 'f>, object: Expression<'f>, report: &mut Report<'_>) {
    let mut first: HashMap<&str, Entry<'f>> = HashMap::new();
    for entry in object.entries().filter(|entry| entry.complete) {
        let Some(key) = entry.name() else { continue };
        let Some(earlier) = first.insert(key, entry) else { continue };
        let written = |entry: Entry<'_>| context.file.source.get(entry.value.span().range());
        let same = written(earlier) == written(entry);
        let message = match same {
            true => format!("`{key}` stands here twice, with the same value. Bicep refuses the file."),
            false => format!("`{key}` stands here twice, and Bicep refuses the file. Keep one of them."),
        };
        let finding = Finding::new(context.rule, entry.key.span(), message)
            .severity(Severity::Error)
            .help(LINK)
            .related(earlier.key.span(), format!("`{key}` stands here first"));
        let remove = |entry: Entry<'_>| vec![Operation::RemoveEntry { key: entry.key.span() }];
        let (this, that) = (format!("Remove this `{key}`"), format!("Remove the earlier `{key}`"));
        report.add(match same {
            true => finding.tag(Tag::Unnecessary).fix(Safety::Safe, this, remove(entry)),
            false => {
                finding.fix(Safety::Unsafe, this, remove(entry)).fix(Safety::Unsafe, that, remove(earlier))
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn a_key_stands_once_at_any_depth() {
        check_bicep(
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {
  name: 'ws'
  location: 'westeurope'
  'name': 'other'
  //^^^^ error[duplicate-key]: Bicep refuses the file
  tags: {
    team: 'hearts'
    Team: 'hearts'
    team: 'lungs'
//  ^^^^ error[duplicate-key]
  }
  properties: {}
}
",
        );
    }

    #[test]
    fn the_second_of_two_equal_ones_goes() {
        let tags = |more: &str| {
            format!(
                "resource ws 'Microsoft.MachineLearningServices/workspaces@2023-10-01' = {{
  name: 'ws'
  location: 'westeurope'
  tags: {{
    team: 'hearts'
{more}  }}
  properties: {{}}
}}
"
            )
        };
        check_bicep_fix("duplicate-key", &tags("    team: 'hearts'\n"), &tags(""));
    }
}
