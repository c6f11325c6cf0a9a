//! The constructs of expressions, one by one: here in commands, below in pipelines. What the SDK says of each was asked of azure-ai-ml 1.35.2.

mod pipelines;

use crate::testing::{check_fix, findings};

const JOB: &str = "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
environment: azureml:sklearn@latest
compute: azureml:cpu-cluster
inputs:
  data:
    type: uri_folder
    path: azureml:credit:1
  rate: 0.1
outputs:
  model:
    type: uri_folder
";

const COMPONENT: &str = "$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: train
environment: azureml:sklearn@latest
inputs:
  data:
    type: uri_folder
  rate:
    type: number
    optional: true
  depth:
    type: integer
    optional: true
    default: 3
outputs:
  model:
    type: uri_folder
";

const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  raw:
    type: uri_folder
    path: azureml:credit:1
  rate: 0.1
outputs:
  best:
    type: uri_folder
jobs:
";

const PREPARE: &str = "  prepare:
    component: ./prepare.yml
    inputs:
      raw: ${{parent.inputs.raw}}
";

/// The codes and underlined texts of what is found.
fn found(source: &str) -> Vec<(&'static str, String)> {
    findings(source).iter().map(|one| (one.code, source[one.span.range()].to_owned())).collect()
}

#[track_caller]
fn one(source: &str, code: &str, text: &str) {
    let all = found(source);
    assert!(all.len() == 1 && all[0] == (code, text.to_owned()), "{all:?}\n{source}");
}

/// What a job's command may hold, and what is found in it otherwise: code and text.
#[test]
fn commands_of_jobs() {
    let table = [
        ("${{inputs.data}} ${{inputs.rate}}", None),
        ("${{ inputs.data }} ${{inputs.rate}}", None),
        ("${{inputs.rate}} ${{outputs.model}} ${{name}}", None),
        ("${{inputs.rate}} ${{outputs.default}}", None),
        ("${{inputs.rate}} ${{ secrets.KEY }} ${{ github.sha }}", None),
        ("${{inputs.rate}} ${{ inputs.{{name}} }}", None),
        ("${{inputs.rate}} {{ inputs.other }} ${OTHER} $(inputs.data)", None),
        ("${{inputs.rate}} $[[--seed ${{inputs.seed}}]]", None),
        ("${{inputs.rate}} $${{inputs.dta}}", Some(("unknown-expression-name", "dta"))),
        ("${{inputs.rate}} ${{ inputs.dta }}", Some(("unknown-expression-name", "dta"))),
        ("${{inputs.rate}} $[[--seed=${{inputs.seed}}]]", Some(("unknown-expression-name", "seed"))),
        ("${{inputs.rate}} ${{outputs.rate}}", Some(("unknown-expression-name", "rate"))),
        ("${{inputs.rate}} ${{inputs.data.path}}", Some(("invalid-expression", "path"))),
        ("${{inputs.rate}} ${{input.data}}", Some(("invalid-expression", "input"))),
        ("${{inputs.rate}} ${{parent.inputs.data}}", Some(("invalid-expression", "parent.inputs.data"))),
        ("${{inputs.rate}} ${{search_space.rate}}", Some(("invalid-expression", "search_space"))),
        ("${{inputs.rate}} ${{inputs}}", Some(("invalid-expression", "inputs"))),
        ("${{inputs.rate}} ${{inputs.}}", Some(("invalid-expression", "inputs."))),
        ("${{inputs.rate}} ${{}}", Some(("invalid-expression", "${{}}"))),
        ("${{inputs.rate}} ${{inputs.data}", Some(("invalid-expression", "${{inputs.data}"))),
        ("${{inputs.rate}} ${{inputs.data --x", Some(("invalid-expression", "${{inputs.data"))),
        ("${{inputs.rate}} ${{inputs['data']}}", Some(("invalid-expression", "inputs['data']"))),
        ("${{inputs.rate}} {inputs.data}", Some(("unwrapped-expression", "{inputs.data}"))),
        ("${{inputs.rate}} ${inputs.data}", Some(("unwrapped-expression", "${inputs.data}"))),
        ("${{inputs.rate}} {{inputs.data}}", Some(("unwrapped-expression", "{{inputs.data}}"))),
    ];
    for (command, expected) in table {
        let source = format!("{JOB}command: python train.py {command}\n");
        match expected {
            None => assert_eq!(found(&source), [], "{command}"),
            Some((code, text)) => one(&source, code, text),
        }
    }
}

#[test]
fn commands_of_components() {
    let table = [
        ("${{inputs.data}} $[[--rate ${{inputs.rate}}]] ${{inputs.depth}}", None),
        ("${{inputs.data.path}} $[[--rate ${{inputs.rate}}]] ${{inputs.depth}}", None),
        ("$[[--rate ${{inputs.rate}} ]] ${{inputs.depth}} ${{ secrets.KEY }}", None),
        (
            "$[[--rate ${{inputs.rate}}]] ${{inputs.depth}} ${{anything}}",
            Some(("invalid-expression", "anything")),
        ),
        (
            "$[[--rate ${{inputs.rate}}]] ${{inputs.depth}} ${{inputs.data.foo}}",
            Some(("invalid-expression", "foo")),
        ),
        (
            "$[[--rate ${{inputs.rate}}]] ${{inputs.depth}} ${{parent.inputs.x}}",
            Some(("invalid-expression", "parent.inputs.x")),
        ),
        ("$[[--rate ${{inputs.rtae}}]] ${{inputs.depth}}", Some(("unknown-expression-name", "rtae"))),
        ("${{inputs.rate}} ${{inputs.depth}}", Some(("optional-input", "${{inputs.rate}}"))),
        ("$[[--rate ${{inputs.rate}} ${{inputs.depth}}", Some(("optional-input", "$[["))),
        (
            "$[[--rate ${{inputs.rate}}]] ${{inputs.depth}} $[[--d ${{inputs.data}}]]",
            Some(("optional-input", "${{inputs.data}}")),
        ),
        ("$[[inputs.rate]] ${{inputs.depth}}", Some(("unwrapped-expression", "$[[inputs.rate]]"))),
    ];
    for (command, expected) in table {
        let source = format!("{COMPONENT}command: python train.py {command}\n");
        match expected {
            None => assert_eq!(found(&source), [], "{command}"),
            Some((code, text)) => one(&source, code, text),
        }
    }
}

#[test]
fn trials_of_sweeps_see_the_search_space() {
    let sweep = |command: &str| {
        format!(
            "$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json\ntype: sweep\ntrial:\n  command: run {command}\n  \
             environment: azureml:e:1\ninputs:\n  depth: 3\ncompute: azureml:c\nsampling_algorithm: random\nsearch_space:\n  \
             rate:\n    type: uniform\n    min_value: 0.1\n    max_value: 0.2\nobjective:\n  goal: maximize\n  \
             primary_metric: accuracy\nlimits:\n  max_total_trials: 2\n"
        )
    };
    assert_eq!(found(&sweep("${{search_space.rate}} ${{inputs.depth}}")), []);
    one(&sweep("${{search_space.rtae}} ${{inputs.depth}}"), "unknown-expression-name", "rtae");
    check_fix(
        "unknown-expression-name",
        &sweep("${{inputs.rate}} ${{inputs.depth}}"),
        &sweep("${{search_space.rate}} ${{inputs.depth}}"),
    );
}

#[test]
fn fixes_write_what_was_meant() {
    let job = |command: &str| format!("{JOB}command: run ${{{{inputs.rate}}}} {command}\n");
    let table = [
        ("unknown-expression-name", "${{inputs.dta}}", "${{inputs.data}}"),
        ("unknown-expression-name", "${{inputs.model}}", "${{outputs.model}}"),
        ("invalid-expression", "${{input.data}}", "${{inputs.data}}"),
        ("invalid-expression", "${{inputs.data.path}}", "${{inputs.data}}"),
        ("invalid-expression", "${{inputs.data} --x", "${{inputs.data}} --x"),
        ("invalid-expression", "${{inputs.data --x", "${{inputs.data}} --x"),
        ("invalid-expression", "${{inputs['data']}}", "${{inputs.data}}"),
        ("invalid-expression", "${{parent.inputs.data}}", "${{inputs.data}}"),
        ("invalid-expression", "${{search_space.rate}}", "${{inputs.rate}}"),
        ("unwrapped-expression", "${inputs.data}", "${{inputs.data}}"),
        ("unwrapped-expression", "{ inputs.data }", "${{inputs.data}}"),
    ];
    for (code, before, after) in table {
        check_fix(code, &job(before), &job(after));
    }
    let component = |command: &str| format!("{COMPONENT}command: run ${{{{inputs.depth}}}} {command}\n");
    check_fix("unwrapped-expression", &component("$[[inputs.rate]]"), &component("$[[${{inputs.rate}}]]"));
    check_fix(
        "optional-input",
        &component("$[[--r ${{inputs.rate}}"),
        &component("$[[--r ${{inputs.rate}}]]"),
    );
    let step =
        |value: &str| format!("{PIPELINE}  a:\n    component: azureml:a:1\n    inputs:\n      x: {value}\n");
    for before in [
        "${{inputs.raw}}",
        "inputs.raw",
        "parent.inputs.raw",
        "${{parent.input.raw}}",
        "${{parent.inputs.raw",
    ] {
        let code = if before.starts_with('$') { "invalid-expression" } else { "unwrapped-expression" };
        check_fix(code, &step(before), &step("${{parent.inputs.raw}}"));
    }
    check_fix(
        "missing-input",
        &format!("{PIPELINE}  prepare:\n    component: ./prepare.yml\n"),
        &format!("{PIPELINE}{PREPARE}"),
    );
}

#[test]
fn one_name_is_told_once() {
    let job = |declared: &str, uses: &str| {
        format!(
            "{}command: run ${{{{inputs.rate}}}} {uses}\n",
            JOB.replace("  data:", &format!("  {declared}:"))
        )
    };
    // Twice the same slip, and the name is used elsewhere.
    let twice = job("data", "${{inputs.dta}} ${{inputs.data}} ${{inputs.dta}}");
    one(&twice, "unknown-expression-name", "dta");
    check_fix(
        "unknown-expression-name",
        &twice,
        &job("data", "${{inputs.data}} ${{inputs.data}} ${{inputs.data}}"),
    );
    // Nothing uses the name that is declared.
    let declared = job("dta", "${{inputs.data}} ${{inputs.data}}");
    one(&declared, "unknown-expression-name", "dta");
    check_fix("unknown-expression-name", &declared, &job("data", "${{inputs.data}} ${{inputs.data}}"));
}

#[test]
fn what_cannot_be_known_is_silent() {
    let quiet = [
        // The inputs are filled in by a template, merged from nowhere, or misspelt: one finding, on the key.
        format!(
            "{}command: run ${{{{inputs.x}}}}\n",
            JOB.replace("inputs:\n", "inputs: {{ inputs }}\nkept:\n")
        ),
        format!("{}command: run ${{{{inputs.x}}}}\n", JOB.replace("inputs:\n", "input:\n")),
        format!("{{% if x %}}\n{JOB}command: run ${{{{inputs.x}}}} ${{{{inputs.rate}}}}\n"),
        format!("{PIPELINE}  a:\n    component: azureml:a:1\n    inputs: {{{{ x }}}}\n"),
    ];
    for source in quiet {
        let all = found(&source);
        assert!(
            !all.iter().any(|(code, _)| code.contains("expression") || code.contains("input")),
            "{all:?}\n{source}"
        );
    }
}

#[test]
fn many_expressions_take_no_time_to_speak_of() {
    // Quadratic work would take minutes.
    let names: String = (0..4000).map(|at| format!("  n{at}: 1\n")).collect();
    let uses = (0..20_000).map(|at| format!(" ${{{{inputs.n{at}}}}} $[[{{inputs.n{at}}}]]"));
    let job = JOB.replace("inputs:\n", &format!("inputs:\n{names}"));
    let all = findings(&format!("{job}command: run{}\n", uses.collect::<String>()));
    let count = |code: &str| all.iter().filter(|one| one.code == code).count();
    assert_eq!((count("unknown-expression-name"), count("unwrapped-expression")), (100, 100));
}

#[test]
fn half_a_file_is_no_reason_to_panic() {
    let step = "  train:
    type: command
    command: |
      run ${{inputs['x']}} $[[--ä ${{inputs.x}}]] {inputs.x} ${{ parent.jobs.a
    inputs: {x: \"${{parent.jobs.train.outputs.y}}\", y: parent.inputs.raw}
    outputs: &o
      y: ${{parent.outputs.best}}
  other:
    component: {jobs: {a: {inputs: *o}}}
";
    let source = format!("{PIPELINE}{PREPARE}{step}");
    for (at, letter) in source.char_indices().filter(|(at, _)| *at > PIPELINE.len() && at % 3 == 0) {
        // `findings` fails where a rule panics.
        findings(&source[..at]);
        findings(&format!("{}{}", &source[..at], &source[at + letter.len_utf8()..]));
    }
}
