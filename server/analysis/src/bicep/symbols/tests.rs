//! What names mean: one line for each name, with the line on which it is declared.

use super::*;
use azureml_syntax::bicep::parse;

/// `name:line meaning`, in order of place.
fn meanings(source: &str) -> Vec<String> {
    let parse = parse(source);
    let symbols = Symbols::new(&parse);
    let line = |span: Span| source[..span.start].matches('\n').count() + 1;
    let word = |one: &Occurrence<'_>| {
        let module =
            |declaration: Declaration<'_>| declaration.name().map_or("", |name| name.text).to_owned();
        match one.meaning {
            Meaning::Declared(_) | Meaning::Local(_) | Meaning::Imported(_) => {
                one.declared_at().map_or("?".to_owned(), |span| line(span).to_string())
            }
            Meaning::Original(_) => "original".to_owned(),
            Meaning::Member(imported) => format!("member of {}", imported.local.text),
            Meaning::Parameter(one) => format!("parameter of {}", module(one)),
            Meaning::Output(one) => format!("output of {}", module(one)),
            Meaning::SomeParameters(one) => format!("parameters of {}", module(one)),
            Meaning::SomeOutputs(one) => format!("outputs of {}", module(one)),
            Meaning::Base => "base".to_owned(),
            Meaning::Unknown => "unknown".to_owned(),
        }
    };
    symbols
        .occurrences()
        .iter()
        .inspect(|one| {
            assert!(one.name.text.is_empty() || source[one.name.span.range()] == *one.name.text);
        })
        .map(|one| format!("{}:{} {}", one.name.text, line(one.name.span), word(one)))
        .collect()
}

#[test]
fn declarations_are_meant_by_their_names() {
    assert_eq!(
        meanings(
            "param a string
var b = '${a}-${resourceGroup().location}'
output a string = b
metadata b = a
@minLength(1)
type t = { a: string, b: t? }
func f(a t) string => a
var c = f(a)
"
        ),
        [
            "a:1 1",
            "string:1 unknown",
            "b:2 2",
            "a:2 1",
            "resourceGroup:2 unknown",
            "a:3 3",
            "string:3 unknown",
            "b:3 2",
            "b:4 4",
            "a:4 1",
            "minLength:5 unknown",
            "t:6 6",
            "string:6 unknown",
            "t:6 6",
            "f:7 7",
            "a:7 7",
            "t:7 6",
            "string:7 unknown",
            "a:7 7",
            "c:8 8",
            "f:8 7",
            "a:8 1",
        ]
    );
}

#[test]
fn inner_names_hide_outer_ones_and_end_with_their_scope() {
    assert_eq!(
        meanings(
            "param x array
var a = [
  for (x, i) in x: '${x}${i}'
]
var b = map(x, x => filter(x, y => y == x))
var c = [for y in x: [for x in y: x]]
var d = x
"
        ),
        [
            "x:1 1",
            "array:1 unknown",
            "a:2 2",
            "x:3 3",
            "i:3 3",
            "x:3 1",
            "x:3 3",
            "i:3 3",
            "b:5 5",
            "map:5 unknown",
            "x:5 1",
            "x:5 5",
            "filter:5 unknown",
            "x:5 5",
            "y:5 5",
            "y:5 5",
            "x:5 5",
            "c:6 6",
            "y:6 6",
            "x:6 1",
            "x:6 6",
            "y:6 6",
            "x:6 6",
            "d:7 7",
            "x:7 1",
        ]
    );
}

#[test]
fn a_nested_resource_is_known_inside_of_its_parent() {
    assert_eq!(
        meanings(
            "var b = 1
resource a 'T@1' = {
  name: b.name
  resource b 'U' = {
    name: c.id
  }
  resource c 'U' = {
    resource d 'V' = { name: b.name }
  }
}
output o string = a::c::d.id
var e = b
var f = a::x
"
        ),
        [
            "b:1 1",
            "a:2 2",
            "b:3 4",
            "b:4 4",
            "c:5 7",
            "c:7 7",
            "d:8 8",
            "b:8 4",
            "o:11 11",
            "string:11 unknown",
            "a:11 2",
            "c:11 7",
            "d:11 8",
            "e:12 12",
            "b:12 1",
            "f:13 13",
            "a:13 2",
            "x:13 unknown",
        ]
    );
}

#[test]
fn parameters_and_outputs_of_modules_are_seen_wherever_they_stand() {
    assert_eq!(
        meanings(
            "module m 'm.bicep' = [for n in ns: {
  name: n
  params: {
    a: n
    'b': 1
    ...(x ? { c: 2 } : {})
    ...rest
  }
}]
var o = m[0].outputs.id
var p = m[1]!.outputs['id']
var q = m[2].outputs[key]
var r = m[2].outputs
var s = map(m, i => i.outputs.id)
var t = [for i in m: i.outputs.id]
"
        ),
        [
            "m:1 1",
            "n:1 1",
            "ns:1 unknown",
            "n:2 1",
            "a:4 parameter of m",
            "n:4 1",
            "b:5 parameter of m",
            "x:6 unknown",
            "c:6 parameter of m",
            ":7 parameters of m",
            "rest:7 unknown",
            "o:10 10",
            "m:10 1",
            "id:10 output of m",
            "p:11 11",
            "m:11 1",
            "id:11 output of m",
            "q:12 12",
            "m:12 1",
            "key:12 unknown",
            ":12 outputs of m",
            "r:13 13",
            "m:13 1",
            ":13 outputs of m",
            "s:14 14",
            "map:14 unknown",
            "m:14 1",
            "i:14 14",
            "i:14 14",
            "id:14 output of m",
            "t:15 15",
            "i:15 15",
            "m:15 1",
            "i:15 15",
            "id:15 output of m",
        ]
    );
}

#[test]
fn imports_bring_names_in() {
    assert_eq!(
        meanings(
            "import { a, b as c } from 'x.bicep'
import * as ns from 'y.bicep'
param p ns.t
var v = a(c, ns.f(1))
extension k8s as k
extends 'base.bicepparam'
param q = base.x
param r = q
"
        ),
        [
            "a:1 1",
            "b:1 original",
            "c:1 1",
            "ns:2 2",
            "p:3 3",
            "ns:3 2",
            "t:3 member of ns",
            "v:4 4",
            "a:4 1",
            "c:4 1",
            "ns:4 2",
            "f:4 member of ns",
            "k8s:5 unknown",
            "k:5 5",
            "q:7 7",
            "base:7 unknown",
            "x:7 base",
            "r:8 8",
            "q:8 7",
        ]
    );
}

#[test]
fn what_is_no_name_means_nothing() {
    // Names before parentheses are functions, types are not hidden by values, keys of objects are no names.
    assert_eq!(
        meanings("param string string\nvar format = { string: format('x') }\n"),
        ["string:1 1", "string:1 unknown", "format:2 2", "format:2 unknown"]
    );
}

#[test]
fn the_names_that_are_visible_depend_on_the_place() {
    let source = "param p string
var v = [for (item, i) in p: { k:  }]
resource a 'T@1' = {
  name: 
  resource b 'U' = {}
}
func f(x string) string => toLower(x)
";
    let parse = parse(source);
    let symbols = Symbols::new(&parse);
    let at = |text: &str| {
        let offset = source.find(text).unwrap() + text.len();
        symbols.visible(offset).iter().map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(at("k: "), "i item a f p v");
    assert_eq!(at("name: "), "b a f p v");
    assert_eq!(at("toLower("), "x a f p v");
    assert_eq!(at("param p "), "a f p v");
}
