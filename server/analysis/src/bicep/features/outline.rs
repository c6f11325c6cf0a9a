//! The outline of a file: its declarations, with their types; nested resources in theirs.

use crate::bicep::File;
use crate::bicep::symbols::name_of;
use crate::features::lines::slice;
use crate::features::{Symbol, SymbolKind};
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};

/// More symbols than this help nobody and make editors slow.
const MOST: usize = 5_000;
/// How many characters of a type are shown.
const LONGEST: usize = 60;

/// The outline: declarations, nested resources in theirs; at most 5,000.
#[must_use]
pub fn symbols(file: &File<'_>) -> Vec<Symbol> {
    if file.beside_official {
        return Vec::new();
    }
    let mut left = MOST;
    file.parse.declarations().filter_map(|one| symbol(file, one, &mut left)).collect()
}

fn symbol(file: &File<'_>, declaration: Declaration<'_>, left: &mut usize) -> Option<Symbol> {
    let text = |one: Option<Expression<'_>>| {
        one.map_or_else(String::new, |one| short(slice(file.source, one.span())))
    };
    let string = |one: Option<Expression<'_>>| text(one).trim_matches('\'').to_owned();
    let (kind, detail) = match declaration.declares() {
        Declares::Parameter { r#type, .. } => (SymbolKind::Parameter, text(r#type)),
        Declares::Assignment(value) => (SymbolKind::Parameter, text(Some(value))),
        Declares::Variable { r#type, .. } => (SymbolKind::Variable, text(r#type)),
        Declares::Output { r#type, .. } => (SymbolKind::Output, text(r#type)),
        Declares::Type(_) => (SymbolKind::Type, String::new()),
        Declares::Function { returns, .. } => (SymbolKind::Function, text(returns)),
        Declares::Resource { r#type, existing, body } => {
            let mark = if existing { " existing" } else { "" };
            (SymbolKind::Resource, format!("{}{mark}{}", string(r#type), marks(body)))
        }
        Declares::Module { path, body } => (SymbolKind::Module, format!("{}{}", string(path), marks(body))),
        Declares::Extension { specification, .. } => (SymbolKind::Import, string(specification)),
        Declares::Import { path, .. } => (SymbolKind::Import, string(path)),
        Declares::Metadata(value) => (SymbolKind::String, text(Some(value))),
        _ => return None,
    };
    let imported = declaration.imports().map(|(name, alias)| alias.unwrap_or(name));
    let name = match declaration.declares() {
        Declares::Import { wildcard, .. } => wildcard.or_else(|| imported.into_iter().next()),
        _ => name_of(declaration),
    }?;
    *left = left.checked_sub(1)?;
    Some(Symbol {
        name: match declaration.imports().count() {
            0 | 1 => name.text.to_owned(),
            more => format!("{} and {} more", name.text, more - 1),
        },
        detail: detail.trim().to_owned(),
        kind,
        span: declaration.span(),
        selection: name.span,
        children: declaration.nested().filter_map(|one| symbol(file, one, left)).collect(),
    })
}

/// Whether there are many of it, or maybe none.
fn marks(body: Expression<'_>) -> String {
    let mut marks = String::new();
    let mut at = body;
    loop {
        let (mark, inner) = match at.kind() {
            Kind::For { body, .. } => (" (loop)", body),
            Kind::If { body, .. } => (" (if)", body),
            Kind::Parenthesized(inner) => ("", inner),
            _ => return marks,
        };
        marks.push_str(mark);
        at = inner;
    }
}

/// The first line, cut where it gets long.
fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::super::testing::Workspace;
    use super::*;

    fn shown(all: &[Symbol], depth: usize) -> Vec<String> {
        let indent = "  ".repeat(depth);
        let line = |one: &Symbol| format!("{indent}{:?} {}: {}", one.kind, one.name, one.detail);
        all.iter().flat_map(|one| [vec![line(one)], shown(&one.children, depth + 1)].concat()).collect()
    }

    #[test]
    fn declarations_are_shown_with_their_types() {
        let source = "targetScope = 'resourceGroup'
param p string = 'x'
@export()
type t = { a: int }
func f(x int) string => 'a'
var v = 1
resource a 'N/as@2024-01-01' = {
  resource b 'bs' existing = { name: 'b' }
}
resource c 'N/cs@2024-01-01' = [for i in []: if (v > i) { name: 'c' }]
module m './m.bicep' = if (true) {}
output o string[] = []
import { x, y, z } from 'types.bicep'
import * as ns from 'more.bicep'
extension k8s as k
";
        let symbols = Workspace::new(source).ask(|file, _| symbols(file));
        assert_eq!(
            shown(&symbols, 0),
            [
                "Parameter p: string",
                "Type t: ",
                "Function f: string",
                "Variable v: ",
                "Resource a: N/as@2024-01-01",
                "  Resource b: bs existing",
                "Resource c: N/cs@2024-01-01 (loop) (if)",
                "Module m: ./m.bicep (if)",
                "Output o: string[]",
                "Import x and 2 more: types.bicep",
                "Import ns: more.bicep",
                "Import k: k8s",
            ]
        );
        assert_eq!(&source[symbols[1].span.range()], "@export()\ntype t = { a: int }");
        assert_eq!(&source[symbols[1].selection.range()], "t");
    }
}
