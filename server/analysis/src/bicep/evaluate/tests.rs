//! Examples: a source, and what its outputs are.

mod bounds;
mod functions;
mod resources;

use super::{Budget, Evaluator, Inputs, Modules, NoModules, Parameters};
use crate::Presence;
use crate::bicep::File;
use crate::bicep::value::{Instance, Open, Value};
use crate::files::{Files, NoFiles};
use azureml_syntax::Language;
use azureml_syntax::bicep::{Declares, parse};
use std::rc::Rc;

/// Asks an evaluator of `source` alone.
fn ask<T>(source: &str, question: impl FnOnce(&Evaluator<'_>) -> T) -> T {
    ask_in(source, &NoFiles, Parameters::Root, &NoModules, question)
}

fn ask_in<T>(
    source: &str,
    files: &dyn Files,
    parameters: Parameters,
    modules: &dyn Modules,
    question: impl FnOnce(&Evaluator<'_>) -> T,
) -> T {
    let parse = parse(source);
    let file = File::new(Language::Bicep, source, &parse, files);
    let inputs = Inputs { parameters, ..Inputs::root(&file) };
    question(&Evaluator::new(&file, inputs, modules, Rc::new(Budget::default())))
}

/// The outputs, each as `name = value`.
fn outputs(evaluator: &Evaluator<'_>) -> Vec<String> {
    let outputs = evaluator.parse().declarations();
    let outputs = outputs.filter(|one| matches!(one.declares(), Declares::Output { .. }));
    let names = outputs.filter_map(|one| one.name());
    names.map(|name| format!("{} = {}", name.text, evaluator.output(name.text).unwrap())).collect()
}

/// `source` is followed by outputs; each is followed by `// ` and its value.
#[track_caller]
fn check(source: &str) {
    check_in(source, &NoFiles, Parameters::Root, &NoModules);
}

#[track_caller]
fn check_in(source: &str, files: &dyn Files, parameters: Parameters, modules: &dyn Modules) {
    let expected: Vec<String> = source
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.strip_prefix("output ")?.split_once(' ')?;
            Some(format!("{name} = {}", rest.rsplit_once(" // ")?.1))
        })
        .collect();
    let found = ask_in(source, files, parameters, modules, outputs);
    assert_eq!(found, expected, "{source}");
}

#[test]
fn literals_and_operators() {
    check(
        r"
output a object = { 'b c': [1, true, null], d: -2 } // {b c: [1, true, null], d: -2}
output b bool = 1 + 2 * 3 == 7 && !(2 > 3) // true
output c bool = 'A' =~ 'a' && 'A' != 'a' && 'A' !~ 'b' // true
output d string = null ?? 'x' // 'x'
output e int = 7 / 2 + 7 % 2 - 1 // 3
output f string = true ? 'yes' : 'no' // 'yes'
output g string = 'a${1 + 1}b${true}' // 'a2bTrue'
output h int = 1 / 0 // ?
output i int = 9223372036854775807 + 1 // ?
output j array = [...[1, 2], 3, ...[]] // [1, 2, 3]
output k object = { a: 1, ...{ a: 2, b: 3 }, b: 4 } // {a: 2, b: 4}
output l bool = { a: [1] } == { a: [1] } // true
output m bool = [1, 2] == [1] // false
",
    );
}

#[test]
fn parameters_have_defaults_and_names() {
    check(
        r"
param name string
param sku 'Basic' | 'Premium'
@allowed(['Only'])
param only string
param tier string = 'Hot'
param more string?
param id string = newGuid()
type zone = '1' | '2'
param at zone
var all = { tier: tier, name: name }
output a string = name // ?0#name
output b string = '${name}-ws' // '${0#name}-ws'
output c string = all.tier // 'Hot' (by default)
output d bool = sku == 'Standard' // false
output e string = more ?? 'none' // 'none' (by default)
output f string = sku // 'Basic' | 'Premium'
output g string = 'x-${sku}' // 'x-Basic' | 'x-Premium'
output h string = only // 'Only'
output i bool = '${name}-a' == '${name}-a' // true
output j bool = '${name}-a' == '${name}-b' // false
output k bool = name == 'a' // ?==(0#name,'a')
output l bool = id == id // true
output m bool = at == '3' // false
output n string = tier == 'Hot' ? 'a' : 'b' // 'a' (by default)
output o bool = true || tier == 'Hot' // true
output p bool = tier == 'Cool' || true // true
",
    );
}

#[test]
fn arguments_set_parameters() {
    let given = |open| {
        let entries = vec![("a".into(), Value::integer(1)), ("b".into(), Value::null())];
        Parameters::Given(Value::object(entries, open))
    };
    let source = r"
param a int
param b string = 'default'
param c string = 'default'
param d string?
output a int = a // 1
output b string = b // 'default'
output c string = c // 'default'
output d string = d // null
";
    check_in(source, &NoFiles, given(Open::No), &NoModules);
    let open = source.replace("c // 'default'", "c // ?0#c").replace("d // null", "d // ?0#d");
    check_in(&open, &NoFiles, given(Open::Yes), &NoModules);
}

#[test]
fn unknown_conditions_leave_what_both_sides_share() {
    check(
        r"
param flag bool
param sizes object
output a string = flag ? 'x' : 'x' // 'x'
output b string = flag ? 'x' : 'y' // 'x' | 'y'
output c string = (flag ? { s: 'x', n: 1 } : { s: 'x', n: 2 }).s // 'x'
output d object = { a: 1, ...(flag ? { b: 2 } : {}) } // {a: 1, b: 2 | null}
output e object = { a: 1, ...sizes, c: 3 } // {c: 3, …}
output f string = { a: { sku: 'S' }, b: { sku: 'S' } }[sizes.name].sku // 'S'
output g bool = (flag ? 'x' : 'y') == 'z' // false
output h array = concat(['a'], sizes.list) // ['a', …]
output i bool = contains(sizes.list, 'a') // ?contains(0#sizes.list,'a')
output j bool = empty(concat(['a'], sizes.list)) // false
output k string = (flag ? 'x' : 'y') == (flag ? 'x' : 'y') ? 'same' : 'other' // 'same'
output m string = { a: 'x' }[?sizes.name] ?? 'y' // 'x' | 'y'
output n bool = sizes[sizes.name] == sizes[sizes.name] // true
output o bool = contains(['a', 'b'], sizes.name) ? false : true // false | true
output p string = last(split(sizes.id, '/')) // ?last(split(0#sizes.id,'/'))
output l string = sizes[flag ? 'a' : 'b'] // ?0#sizes.a | ?0#sizes.b
",
    );
}

#[test]
fn access_is_safe_or_not() {
    check(
        r"
var o = { a: { b: [1, 2, 3] }, Key: 'k' }
output a int = o.a.b[0] // 1
output b int = o.a.b[^1] // 3
output c int = o.a.b[?9] ?? 7 // 7
output d string = o.?x.?y ?? 'none' // 'none'
output e string = o.missing // ?
output f string = o['Key'] // 'k'
output g string = o.key // 'k'
output h int = o.a.b[9] // ?
output i int = o!.a!.b[1] // 2
",
    );
}

#[test]
fn loops_and_functions() {
    check(
        r"
func name(kind string, number int) string => '${kind}-${padLeft(number, 3, '0')}'
param count int
var names = [for i in range(1, 2): name('vm', i)]
var pairs = [for (item, index) in ['a', 'b']: { '${item}': index }]
output a array = names // ['vm-001', 'vm-002']
output b array = pairs // [{a: 0}, {b: 1}]
output c array = [for i in range(0, count): i] // […]
output d string = sys.toLower('A') // 'a'
output e string = az.resourceGroup().location // ?resourceGroup().location
output f bool = resourceGroup().location == resourceGroup().location // true
output g string = unheardOf(1) // ?unheardOf(1)
output h string = nameof(pairs) // 'pairs'
",
    );
}

#[test]
fn names_of_loops_are_unknown_where_a_value_is_asked_for_anywhere() {
    let source = "var item = 'outer'\nvar all = [for item in ['a']: item]\n";
    ask(source, |evaluator| {
        let all = evaluator.symbols.get("all").unwrap();
        let Declares::Variable { value, .. } = all.declares() else { panic!() };
        let azureml_syntax::bicep::Kind::For { body, .. } = value.kind() else { panic!() };
        assert!(evaluator.anywhere(body).is_unknown());
        assert_eq!(evaluator.named("item").as_str(), Some("outer"));
    });
}

#[test]
fn values_know_where_they_are_written() {
    let source = "param sku string = 'Basic'\nvar a = { sku: sku }\noutput b string = a.sku\n";
    ask(source, |evaluator| {
        let place = evaluator.output("b").unwrap().place.unwrap();
        assert_eq!(&source[place.span.range()], "'Basic'");
        assert_eq!(place.instance, Instance(0));
    });
}

/// Two files: one JSON, one text.
struct Two;

impl Files for Two {
    fn look(&self, _relative: &str) -> Presence {
        Presence::File
    }

    fn read(&self, relative: &str) -> Option<String> {
        match relative {
            "a.json" => Some("{\"sku\": \"Basic\", \"n\": [1, 1.5, null, true]}".to_owned()),
            "b.yml" => Some("sku: Basic\nmore: [yes, 'no']\n".to_owned()),
            "c.txt" => Some("one\r\ntwo".to_owned()),
            _ => None,
        }
    }

    fn list(&self, _relative: &str) -> Vec<String> {
        Vec::new()
    }
}

#[test]
fn files_are_read() {
    let source = r"
output a object = loadJsonContent('a.json') // {sku: 'Basic', n: [1, ?, null, true]}
output b object = loadYamlContent('b.yml') // {sku: 'Basic', more: [?, 'no']}
output c string = loadTextContent('c.txt') // 'one\ntwo'
output d string = loadTextContent('missing.txt') == loadTextContent('missing.txt') ? 'same' : '' // 'same'
output e string = loadJsonContent('a.json', '$.sku') // ?0.loadJsonContent('a.json','$.sku')
";
    check_in(source, &Two, Parameters::Root, &NoModules);
}

/// Every output and import is its own name.
struct Echo;

impl Modules for Echo {
    fn output(&self, _from: &Evaluator<'_>, module: &super::Module<'_>, name: &str) -> Value {
        Value::string(&format!("{}:{name}:{}", module.path.unwrap_or_default(), module.parameters))
    }

    fn imported(&self, _from: &Evaluator<'_>, path: &str, name: &str) -> Value {
        Value::string(&format!("{path}:{name}"))
    }

    fn call(&self, _from: &Evaluator<'_>, path: &str, function: &str, arguments: &[Value]) -> Value {
        Value::string(&format!("{path}:{function}:{}", arguments.len()))
    }
}

#[test]
fn other_files_are_asked() {
    let source = r"
import { size as s, pick } from 'shared.bicep'
import * as all from 'all.bicep'
param flag bool
module one 'one.bicep' = { params: { x: 1 } }
module many 'many.bicep' = [for i in range(0, 2): { params: { i: i } }]
module none 'none.bicep' = if (false) {}
output a string = one.outputs.id // 'one.bicep:id:{x: 1}'
output b string = many[1].outputs.id // 'many.bicep:id:{i: 1}'
output c array = [for i in range(0, 2): many[i].outputs.o] // ['many.bicep:o:{i: 0}', 'many.bicep:o:{i: 1}']
output d string = s // 'shared.bicep:size'
output e string = all.size // 'all.bicep:size'
output f string = pick(1, 2) // 'shared.bicep:pick:2'
output g string = all.pick() // 'all.bicep:pick:0'
output h string = one.outputs['id'] // 'one.bicep:id:{x: 1}'
output i string = (flag ? one : one).outputs.id // 'one.bicep:id:{x: 1}'
output j string = map(many, m => m.outputs.o)[0] // 'many.bicep:o:{i: 0}'
";
    check_in(source, &NoFiles, Parameters::Root, &Echo);
}
