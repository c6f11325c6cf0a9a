//! How Bicep becomes declarations and expressions.

use super::*;

mod large;
mod robustness;

fn one(source: &str) -> Parse {
    parse(source)
}

/// A declaration as the tests show it.
pub(super) fn shown(expression: Expression<'_>) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match expression.kind() {
        Kind::Missing => "∅".to_owned(),
        Kind::Invalid => "?".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Boolean(value) => value.to_string(),
        Kind::Integer(value) => value.map_or("∞".to_owned(), |value| value.to_string()),
        Kind::String => {
            let parts = expression.parts().map(|part| match part {
                Part::Text(text, _) => text.to_owned(),
                Part::Interpolation(inner) => format!("${{{}}}", shown(inner)),
            });
            format!("'{}'", parts.collect::<String>())
        }
        Kind::Array => {
            let elements = expression.elements().map(|element| match element {
                Element::Item(item) => shown(item),
                Element::Spread(inner) => format!("...{}", shown(inner)),
            });
            format!("[{}]", list(elements.collect()))
        }
        Kind::Object => {
            let members = expression.members().map(|member| match member {
                Member::Entry(entry) if entry.complete => {
                    format!("{}: {}", shown(entry.key), shown(entry.value))
                }
                Member::Entry(entry) => format!("{}…", shown(entry.key)),
                Member::Spread(inner) => format!("...{}", shown(inner)),
                Member::Resource(inner) => format!("resource {}", inner.name().map_or("", |name| name.text)),
            });
            format!("{{{}}}", list(members.collect()))
        }
        Kind::Name(name) => name.to_owned(),
        Kind::Property { object, name, safe } => {
            format!("{}.{}{}", shown(object), if safe { "?" } else { "" }, name.text)
        }
        Kind::Index { object, index, safe, from_end } => {
            let marks = [(safe, "?"), (from_end, "^")];
            let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            format!("{}[{marks}{}]", shown(object), shown(index))
        }
        Kind::Nested { object, name } => format!("{}::{}", shown(object), name.text),
        Kind::Call { function } => {
            format!("{}({})", shown(function), list(expression.items().map(shown).collect()))
        }
        Kind::Unary { operator, operand } => format!("({operator}{})", shown(operand)),
        Kind::Binary { operator, left, right } => format!("({} {operator} {})", shown(left), shown(right)),
        Kind::Ternary { condition, consequence, alternative } => {
            format!("({} ? {} : {})", shown(condition), shown(consequence), shown(alternative))
        }
        Kind::Lambda { body } => {
            let names: Vec<String> = expression.parameters().map(|name| name.text.to_owned()).collect();
            format!("({}) => {}", list(names), shown(body))
        }
        Kind::NonNull(inner) => format!("{}!", shown(inner)),
        Kind::Parenthesized(inner) => format!("({})", shown(inner)),
        Kind::If { condition, body } => format!("if {} {}", shown(condition), shown(body)),
        Kind::For { item, index, iterable, body } => {
            let name = |name: Option<Name<'_>>| name.map_or(String::new(), |name| name.text.to_owned());
            format!("[for ({}, {}) in {}: {}]", name(item), name(index), shown(iterable), shown(body))
        }
        Kind::ArrayOf(inner) => format!("{}[]", shown(inner)),
        Kind::Nullable(inner) => format!("{}?", shown(inner)),
        Kind::Union => list(expression.items().map(shown).collect()).replace(", ", " | "),
        Kind::Generic { r#type } => {
            format!("{}<{}>", shown(r#type), list(expression.items().map(shown).collect()))
        }
        Kind::ResourceType(inner) => format!("resource {}", inner.map_or(String::new(), shown)),
        Kind::Wildcard => "*".to_owned(),
    }
}

/// All declarations, each with its expressions.
fn all(source: &str) -> Vec<String> {
    one(source)
        .declarations()
        .map(|declaration| {
            let name = declaration.name().map_or("", |name| name.text);
            let expressions: Vec<String> = declaration.expressions().into_iter().map(shown).collect();
            format!("{name}: {}", expressions.join(" | "))
        })
        .collect()
}

#[test]
fn every_kind_of_expression_is_read() {
    let source = r"
param a string = 'q${b}\'\n'
param lit 'x' | 'y' | 'z'
param o { a: int?, b: string[] }
var list = [1, ...more, -2]
var f = map(a, x => x.b[?0].?c ?? null)
var g = (a, b) => a && !b
var t = a == 'x' ? m::n.id : az.format('{0}', d[^1]!)
var loop = [for (i, n) in range(0, 3): { 'k': i }]
type r = resourceInput<'A/b@1'>.name
";
    assert_eq!(
        all(source),
        [
            "a: string | 'q${b}'\n'",
            "lit: 'x' | 'y' | 'z'",
            "o: {a: int?, b: string[]}",
            "list: [1, ...more, (-2)]",
            "f: map(a, (x) => (x.b[?0].?c ?? null))",
            "g: (a, b) => (a && (!b))",
            "t: ((a == 'x') ? m::n.id : az.format('{0}', d[^1]!))",
            "loop: [for (i, n) in range(0, 3): {'k': i}]",
            "r: resourceInput<'A/b@1'>.name",
        ]
    );
}

#[test]
fn resources_and_modules_show_their_objects() {
    let source = "
@description('x')
resource st 'Microsoft.Storage/storageAccounts@2023-01-01' existing = if (a) {
  name: 'x'
  half
  v:
  resource child 'blobServices' = { name: 'default' }
}
module m './a.bicep' = [for n in names: { name: n }]
import { a as b, c, 'd-e' as f } from 'x.bicep'
import * as ns from 'y.bicep'
#disable-next-line foo bar
using none
";
    let parse = one(source);
    let declarations: Vec<_> = parse.declarations().collect();
    assert_eq!(declarations.len(), 5);
    assert!(matches!(declarations[0].declares(), Declares::Resource { existing: true, .. }));
    assert_eq!(declarations[0].decorators().map(shown).collect::<Vec<_>>(), ["description('x')"]);
    let object = declarations[0].object().map(shown);
    assert_eq!(object.as_deref(), Some("{name: 'x', half…, v: ∅, resource child}"));
    let nested: Vec<_> = declarations[0].nested().map(|inner| inner.name().map(|name| name.text)).collect();
    assert_eq!(nested, [Some("child")]);
    assert_eq!(declarations[1].object().map(shown).as_deref(), Some("{name: n}"));
    let imports: Vec<_> =
        declarations[2].imports().map(|(name, alias)| (name.text, alias.map(|alias| alias.text))).collect();
    assert_eq!(imports, [("a", Some("b")), ("c", None), ("d-e", Some("f"))]);
    assert!(matches!(declarations[3].declares(), Declares::Import { wildcard: Some(_), .. }));
    assert!(matches!(declarations[4].declares(), Declares::Using(None)));
    let directives = parse.directives();
    assert_eq!(directives.len(), 1);
    let codes: Vec<_> = directives[0].codes.iter().map(|code| code.text).collect();
    assert_eq!(codes, ["foo", "bar"]);
    assert_eq!(&source[directives[0].span.range()], "#disable-next-line foo bar");
}

#[test]
fn spans_are_those_of_the_text_wherever_a_declaration_stands() {
    let source = "// one\nvar a = 1\n\nresource b 'T@1' = {\n  name: 'x${y}z'\n}\n";
    let parse = one(source);
    let resource = parse.declarations().nth(1).unwrap();
    let entry = resource.object().unwrap().entry("name").unwrap();
    assert_eq!(&source[entry.span.range()], "name: 'x${y}z'");
    assert_eq!(&source[entry.key.span().range()], "name");
    assert_eq!(&source[entry.value.content_span().unwrap().range()], "x${y}z");
    assert_eq!(&source[parse.comments()[0].span.range()], "// one");
}

#[test]
fn what_did_not_change_is_taken_over() {
    let before = one("var a = 1\nvar b = 2\nvar c = 3\nvar d = 4\n");
    let never = &mut || ControlFlow::Continue(());
    let after =
        reparse("var a = 1\nvar b = 2\nvar cc = 33\nvar d = 4\n", Some((&before, &[])), never).unwrap();
    let shared = |at: usize| Arc::ptr_eq(&before.declarations[at].stored, &after.declarations[at].stored);
    // Where one ends is seen on the line below.
    assert_eq!([shared(0), shared(1), shared(2), shared(3)], [true, false, false, true]);
    let last = after.declarations().nth(3).unwrap();
    assert_eq!(last.span(), Span::new(32, 41));
}

#[test]
fn deep_nesting_is_unknown_and_ends() {
    let deep = format!("var a = {}1{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(one(&deep).declarations().count(), 1);
    let chain = format!("var a = {}b\n", "b.".repeat(10_000));
    assert_eq!(one(&chain).declarations().count(), 1);
}
