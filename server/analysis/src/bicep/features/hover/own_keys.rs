//! On `parent`, `scope`, `dependsOn` and `name`: what Bicep makes of them.

use super::super::own_keys::meaning;
use super::super::words::Beside;
use crate::bicep::File;
use crate::features::Hover;
use crate::features::describe::code;

pub(super) fn hover(file: &File<'_>, offset: usize, beside: Beside) -> Option<Hover> {
    if beside == Beside::Official {
        return None;
    }
    let resource = file.typed().resource_at(offset).map(|resource| resource.declaration);
    let declaration =
        resource.or_else(|| file.parse.declarations().find(|one| one.span().touches(offset)))?;
    let entry = declaration.object()?.entries().find(|entry| entry.key.span().touches(offset))?;
    let name = entry.name()?;
    let markdown = format!("**{}**: {}", code(name), meaning(declaration, name)?);
    Some(Hover { span: entry.key.span(), markdown })
}
