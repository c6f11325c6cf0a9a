//! The paths to other files that a Bicep file holds. Must not know what lies at their ends.

use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind, Member, Parse};

/// What a path is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `module x 'path'`
    Module,
    /// `using 'path'`
    Using,
    /// `extends 'path'`
    Extends,
    /// `import … from 'path'`
    Import,
    /// `loadTextContent('path')` and its kin: the content becomes a value.
    Content,
    /// `loadDirectoryFileInfo('path')`: a folder.
    Folder,
}

/// A path to another file, a string without interpolations.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'p> {
    /// What for.
    pub purpose: Purpose,
    /// The top-level declaration that it stands in.
    pub declaration: Declaration<'p>,
    /// The string.
    pub path: Expression<'p>,
    /// Its text.
    pub text: &'p str,
}

/// The paths of declarations: modules, `using`, `extends`, imports, in order.
#[must_use]
pub fn declared(parse: &Parse) -> Vec<Reference<'_>> {
    parse.declarations().filter_map(of_declaration).collect()
}

/// All paths, those in calls too. `source` is the text that was parsed.
#[must_use]
pub fn all<'p>(parse: &'p Parse, source: &str) -> Vec<Reference<'p>> {
    let mut found = Vec::new();
    for declaration in parse.declarations() {
        found.extend(of_declaration(declaration));
        // Most files read nothing, and searching a text is much cheaper than walking its expressions.
        if source.get(declaration.span().range()).is_some_and(|text| text.contains("load")) {
            calls(declaration, &mut found);
        }
    }
    found
}

fn of_declaration(declaration: Declaration<'_>) -> Option<Reference<'_>> {
    let (purpose, path) = match declaration.declares() {
        Declares::Module { path, .. } => (Purpose::Module, path?),
        Declares::Using(path) => (Purpose::Using, path?),
        Declares::Extends(path) => (Purpose::Extends, path?),
        Declares::Import { path, .. } => (Purpose::Import, path?),
        _ => return None,
    };
    Some(Reference { purpose, declaration, path, text: path.as_str()? })
}

/// The calls that read files, anywhere in the declaration.
fn calls<'p>(declaration: Declaration<'p>, found: &mut Vec<Reference<'p>>) {
    let mut open: Vec<Expression<'p>> = declaration.expressions();
    open.reverse();
    while let Some(expression) = open.pop() {
        if let Some((purpose, path, text)) = read_by(expression) {
            found.push(Reference { purpose, declaration, path, text });
        }
        let mut inner = expression.children();
        for member in expression.members() {
            if let Member::Resource(nested) = member {
                inner.extend(nested.expressions());
            }
        }
        open.extend(inner.into_iter().rev());
    }
}

/// The path that a call reads.
fn read_by(expression: Expression<'_>) -> Option<(Purpose, Expression<'_>, &str)> {
    let Kind::Call { function } = expression.kind() else { return None };
    let name = match function.kind() {
        Kind::Name(name) => name,
        Kind::Property { object, name, .. } if object.as_name() == Some("sys") => name.text,
        _ => return None,
    };
    let purpose = match name {
        "loadTextContent" | "loadFileAsBase64" | "loadJsonContent" | "loadYamlContent" => Purpose::Content,
        "loadDirectoryFileInfo" => Purpose::Folder,
        _ => return None,
    };
    let path = expression.items().next()?;
    Some((purpose, path, path.as_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use azureml_syntax::bicep::parse;

    #[test]
    fn paths_stand_in_declarations_and_in_calls() {
        let source = "
using './main.bicep'
extends 'base.bicepparam'
import { a } from 'shared.bicep'
module one './one.bicep' = [for x in []: { params: { text: loadTextContent('a.txt') } }]
module two './${name}.bicep' = {}
resource r 'T@1' = {
  resource inner 'T@1' = { properties: { json: sys.loadJsonContent('b.json', '.x') } }
}
";
        let parse = parse(source);
        let found: Vec<_> = all(&parse, source).iter().map(|one| (one.purpose, one.text)).collect();
        assert_eq!(
            found,
            [
                (Purpose::Using, "./main.bicep"),
                (Purpose::Extends, "base.bicepparam"),
                (Purpose::Import, "shared.bicep"),
                (Purpose::Module, "./one.bicep"),
                (Purpose::Content, "a.txt"),
                (Purpose::Content, "b.json"),
            ]
        );
        assert_eq!(declared(&parse).len(), 4);
    }
}
