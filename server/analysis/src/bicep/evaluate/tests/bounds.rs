//! Everything ends, and nothing panics.

use super::{Evaluator, ask, check};

/// Asks everything that can be asked of a file.
fn exhaust(source: &str) {
    ask(source, |evaluator: &Evaluator<'_>| {
        for declaration in evaluator.parse().declarations() {
            if let Some(name) = declaration.name() {
                let _ = evaluator.named(name.text).to_string();
                let _ = evaluator.output(name.text).map(|value| value.to_string());
            }
            for expression in declaration.expressions() {
                let _ = evaluator.anywhere(expression);
            }
        }
        for resource in evaluator.resources() {
            let _ = evaluator.body(resource.declared).to_string();
            assert!(resource.id.same(&resource.id) > crate::bicep::value::Truth::No, "{source}");
        }
        for module in evaluator.modules() {
            let _ = module.parameters.to_string();
        }
    });
}

/// The sources in the grammar's corpus.
fn corpus() -> Vec<String> {
    macro_rules! texts {
        ($($name:literal)*) => {
            [$(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../grammars/bicep/test/corpus/",
                $name,
                ".txt"
            ))),*]
        };
    }
    let mut sources = Vec::new();
    for text in texts!(
        "collections" "declarations" "expressions" "lines_and_comments" "parameter_files" "strings" "torn_brackets"
        "torn_lines" "types"
    ) {
        let rule = "=".repeat(80);
        for case in text.split(&format!("{rule}\n")).skip(2).step_by(2) {
            sources.push(case.split("\n----").next().unwrap_or_default().to_owned());
        }
    }
    sources
}

#[test]
fn the_corpus_is_evaluated_whole_and_torn() {
    let sources = corpus();
    assert!(sources.len() > 100, "{}", sources.len());
    for source in sources {
        exhaust(&source);
        for at in (0..source.len()).step_by(61).filter(|at| source.is_char_boundary(*at)) {
            exhaust(&source[..at]);
        }
    }
}

#[test]
fn cycles_are_unknown() {
    check(
        r"
var a = b
var b = a
param p string = p
resource x 'A.B/c@1' = { name: y.name, parent: x }
resource y 'A.B/c@1' = { name: x.name }
resource z 'A.B/c/d@1' = { parent: z, name: z.id }
resource l 'A.B/c@1' = [for i in l: { name: l[i].name }]
func f(n int) int => f(n + 1)
output a string = a // ?
output b string = '${x.name}${y.name}' // '${?}'
output c array = l // ?
output d int = f(1) // ?
output e string = p // ?0#p
",
    );
}

#[test]
fn what_grows_without_end_ends() {
    let mut doubling = "var a0 = ['x', 'y']\nvar s0 = 'xxxxxxxxxxxxxxxx'\nvar o0 = { a: 1 }\n".to_owned();
    let mut called = "func f0(x int) array => [x, x]\n".to_owned();
    for level in 1..200 {
        let before = level - 1;
        doubling.push_str(&format!("var a{level} = [a{before}, a{before}]\n"));
        doubling.push_str(&format!("var c{level} = concat(a{before}, a{before})\n"));
        doubling.push_str(&format!("var s{level} = '${{s{before}}}${{s{before}}}'\n"));
        doubling.push_str(&format!("var o{level} = union(o{before}, {{ b: o{before}, c: o{before} }})\n"));
        doubling
            .push_str(&format!("var e{level} = a{before} == a{level} || contains(a{level}, a{before})\n"));
        called.push_str(&format!("func f{level}(x int) array => [f{before}(x), f{before}(x + 1)]\n"));
    }
    called.push_str("output all array = f199(1)\n");
    let loops = format!("var all = {}1{}\n", "[for i in range(0, 800): ".repeat(20), "]".repeat(20));
    let sources = [
        doubling.as_str(),
        called.as_str(),
        loops.as_str(),
        "var a = range(0, 2147483647)\nvar b = [for i in range(-5, 10000): range(0, i)]\n",
        "resource r 'A.B/c@1' = [for i in range(0, 800): { name: '${[for j in range(0, 800): r[j].id]}' }]\n",
        "var a = padLeft('x', 2147483647)\nvar b = reduce(range(0, 800), 'x', (a, b) => '${a}${a}')\n",
        "var a = sort(range(0, 200), (a, b) => length(sort(range(0, 200), (c, d) => c > d)) > 0)\n",
    ];
    for source in sources {
        exhaust(source);
    }
}

#[test]
fn what_nests_deep_ends() {
    let chain: String = (1..10_000).map(|at| format!("var a{at} = {{ b: a{} }}\n", at - 1)).collect();
    let backwards: String = (0..10_000).map(|at| format!("var a{at} = [a{}]\n", at + 1)).collect();
    let sources = [
        format!("var a0 = 1\n{chain}output o object = a9999\n"),
        format!("{backwards}output o array = a0\n"),
        format!("var a = {}1{}\n", "[".repeat(1_000), "]".repeat(1_000)),
        format!("var a = {}b\n", "b.".repeat(10_000)),
        format!("var a = {}1\n", "true ? 1 : ".repeat(10_000)),
        format!("var a = {}1{}\n", "map([1], x => ".repeat(300), ")".repeat(300)),
        format!("var a = json('{}1{}')\n", "[".repeat(50_000), "]".repeat(50_000)),
        format!("var a = '{}'\n", "${'".repeat(3_000)),
        format!("resource a 'A.B/c@1' = {{\n{}\n", "resource a 'd' = {\n".repeat(2_000)),
    ];
    for source in sources {
        exhaust(&source);
    }
}
