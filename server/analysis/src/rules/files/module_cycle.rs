//! `module-cycle`: a Bicep file that leads back to itself.

use crate::bicep::modules::{FileId, Target};
use crate::rule::{BicepContext, Report};
use crate::{Finding, Rule, Severity};
use azureml_syntax::bicep::{Declaration, Declares};

/// The rule.
pub static RULE: Rule = Rule {
    code: "module-cycle",
    group: "files",
    summary: "A Bicep file uses itself, directly or over other files",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/azure-resource-manager/bicep/modules",
    documentation: r#"
## What it checks

That the files which a Bicep file uses as modules, imports from or extends do not use this file in turn. The finding names
the files on the way.

## Why

Bicep reads all files before it deploys any. Files that need each other can never be read to an end, so none of them
compiles.

## Example

```bicep bad
//- /main.bicep
module storage './storage.bicep' = {
  name: 'storage'
}
//- /storage.bicep
import { prefix } from './main.bicep'
```

## Instead

Move what both need into a file of its own.

```bicep good
//- /main.bicep
module storage './storage.bicep' = {
  name: 'storage'
}
//- /storage.bicep
import { prefix } from './names.bicep'
//- /names.bicep
@export()
var prefix = 'ml'
```

## Fix

None: which of the files should not need the other, only their author knows.

## References

- [Modules in Bicep](https://learn.microsoft.com/azure/azure-resource-manager/bicep/modules)
"#,
    yaml: None,
    bicep: Some(check),
    network: None,
};

fn check(context: &BicepContext<'_, '_>, report: &mut Report<'_>) {
    for declaration in context.file.parse.declarations() {
        let Some(path) = path(declaration) else { continue };
        let library = context.file.library();
        if let Target::Cycle(way) = library.target(FileId::ROOT, declaration) {
            let message = match way.as_slice() {
                [_] | [] => "A Bicep file cannot use itself.".to_owned(),
                [first, between @ .., last] => {
                    let name = |file: &FileId| format!("`{}`", library.path(*file));
                    let between: String =
                        between.iter().map(|file| format!(" uses {}, which", name(file))).collect();
                    let (first, last) = (name(first), name(last));
                    format!("This path leads back to this file: {first}{between} uses {last} again.")
                }
            };
            report.add(Finding::new(context.rule, path, message));
        }
    }
}

/// Where the path of a declaration stands.
fn path(declaration: Declaration<'_>) -> Option<azureml_syntax::Span> {
    let path = match declaration.declares() {
        Declares::Module { path, .. } | Declares::Import { path, .. } => path,
        Declares::Using(path) | Declares::Extends(path) => path,
        _ => None,
    };
    path.map(|path| path.span())
}

#[cfg(test)]
mod tests {
    use crate::testing::check_bicep;

    #[test]
    fn the_way_back_is_told() {
        check_bicep(
            "//- /main.bicep
module self 'main.bicep' = { name: 'self' }
//          ^^^^^^^^^^^^ error[module-cycle]: cannot use itself
module a './modules/a.bicep' = { name: 'a' }
//       ^^^^^^^^^^^^^^^^^^^ error[module-cycle]: `modules/a.bicep` uses `modules/b.bicep`, which uses `main.bicep` again.
//- /modules/a.bicep
module b 'b.bicep' = { name: 'b' }
//- /modules/b.bicep
module main '../main.bicep' = { name: 'main' }
",
        );
    }

    #[test]
    fn circles_of_others_are_theirs() {
        check_bicep(
            "//- /main.bicep
module a 'a.bicep' = { name: 'a' }
//- /a.bicep
module b 'b.bicep' = { name: 'b' }
//- /b.bicep
module a 'a.bicep' = { name: 'a' }
",
        );
    }
}
