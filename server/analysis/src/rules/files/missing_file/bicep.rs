//! Paths in Bicep files: of modules, imports and parameter files, and those whose content becomes a value.

use super::{is_wrong, meant, what};
use crate::bicep::modules::path::{Written, read};
use crate::bicep::modules::references::{Purpose, Reference, all};
use crate::rule::{BicepContext, Report};
use crate::{Finding, Presence, Safety, Severity};
use azureml_catalog::PathKind;
use azureml_syntax::edit::Operation;

const LINK: &str = "https://learn.microsoft.com/azure/azure-resource-manager/bicep/modules";

pub(super) fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for reference in all(context.file.parse, context.file.source) {
        let Written::Local(path) = read(reference.text) else { continue };
        let kind = if reference.purpose == Purpose::Folder { PathKind::Folder } else { PathKind::File };
        let presence = context.file.files.look(path);
        if presence == Presence::Absent || is_wrong(presence, kind) {
            let finding = finding(context, &reference, kind, presence);
            // What is read as content is often made just before the deployment: it is missing for certain only where a
            // name nearly like it stands there.
            let is_content = matches!(reference.purpose, Purpose::Content | Purpose::Folder);
            let is_misspelt = finding.fixes.iter().any(|fix| fix.safety == Safety::Safe);
            if !is_content || presence != Presence::Absent || is_misspelt {
                report.add(finding);
            }
        }
    }
}

fn finding(
    context: &BicepContext<'_, '_>,
    reference: &Reference<'_>,
    kind: PathKind,
    presence: Presence,
) -> Finding {
    let text = reference.text;
    let meant = meant(context.file.files, (text, text), kind);
    let question = meant.as_ref().map_or_else(String::new, |(meant, _)| format!(" Did you mean `{meant}`?"));
    let what = what(text, presence, kind);
    let severity = match reference.purpose {
        Purpose::Content | Purpose::Folder if presence == Presence::Absent => Severity::Warning,
        _ => Severity::Error,
    };
    let message = format!("{what}; the path counts from the folder of this file.{question}");
    let finding = Finding::new(context.rule, reference.path.span(), message).severity(severity).help(LINK);
    match (meant, reference.path.content_span()) {
        (Some((meant, safety)), Some(span)) => {
            let title = format!("Write `{meant}`");
            finding.fix(safety, title, vec![Operation::ReplaceText { span, text: meant }])
        }
        _ => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{check_bicep, check_bicep_fix};

    #[test]
    fn every_kind_of_path_is_looked_at() {
        check_bicep(
            "//- /main.bicep
import { names } from 'shared.bicep'
//                    ^^^^^^^^^^^^^^ error[missing-file]: no file
module network './modules' = {
//             ^^^^^^^^^^^ error[missing-file]: is a folder
  name: 'network'
}
module storage './modules/storage.bicep' = {
  name: 'storage'
  params: {
    script: loadTextContent('./scripts/stort.sh')
//                          ^^^^^^^^^^^^^^^^^^^^ warning[missing-file]: Did you mean `./scripts/start.sh`?
    made: loadTextContent('./made/by-a-script.json')
    files: loadDirectoryFileInfo('made')
  }
}
//- /modules/storage.bicep
//- /scripts/start.sh
",
        );
        check_bicep(
            "//- /main.bicepparam
using './mian.bicep'
//    ^^^^^^^^^^^^^^ error[missing-file]: Did you mean `./main.bicep`?
extends 'base.bicepparam'
//      ^^^^^^^^^^^^^^^^^ error[missing-file]: no file
//- /main.bicep
",
        );
    }

    #[test]
    fn what_is_not_of_this_workspace_is_not_looked_at() {
        check_bicep(
            "//- /main.bicep
module outside '../common/storage.bicep' = { name: 'outside' }
module public 'br/public:avm/res/key-vault/vault:0.13.0' = { name: 'public' }
module spec 'ts/corp:storage:v1' = { name: 'spec' }
module template './{{ name }}.bicep' = { name: 'template' }
module half '' = { name: 'half' }
",
        );
    }

    #[test]
    fn a_common_ending_makes_no_names_alike() {
        check_bicep(
            "//- /main.bicep
module registry './modules/acr.bicep' = { name: 'registry' }
//              ^^^^^^^^^^^^^^^^^^^^^ error[missing-file]: the path counts from the folder of this file.
//- /modules/pe.bicep
//- /modules/network.bicep
",
        );
    }

    #[test]
    fn the_nearest_name_is_written() {
        check_bicep_fix(
            "missing-file",
            "//- /main.bicep
module storage './modules/storge.bicep' = {
  name: 'storage'
}
//- /modules/storage.bicep
//- /modules/network.bicep
",
            "module storage './modules/storage.bicep' = {
  name: 'storage'
}
",
        );
    }
}
