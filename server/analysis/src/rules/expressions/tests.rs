//! The constructs of expressions, one by one. What the SDK says of each was asked of azure-ai-ml 1.35.2.

use crate::testing::{check, check_fix, findings};

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

/// What the input of a step may be bound to.
#[test]
fn inputs_of_steps() {
    let table = [
        ("${{parent.inputs.raw}}", None),
        ("${{ parent.inputs.raw }}", None),
        ("${{parent.inputs.raw}}/part.csv", None),
        ("${{parent.jobs.prepare.outputs.clean}}", None),
        ("${{parent.jobs.prepare.outputs.default}}", None),
        ("${{parent.jobs.known.outputs.whatever}}", None),
        ("${{name}}", None),
        ("raw", None),
        ("inputs.other", None),
        ("{{ parent.inputs.other }}", None),
        ("{{ parent.inputs.raw }}", Some(("unwrapped-expression", "{{ parent.inputs.raw }}"))),
        ("${{parent.inputs.rwa}}", Some(("unknown-expression-name", "rwa"))),
        ("${{parent.inputs.rwa}}/part.csv", Some(("unknown-expression-name", "rwa"))),
        ("${{parent.jobs.prepaer.outputs.clean}}", Some(("unknown-expression-name", "prepaer"))),
        ("${{parent.jobs.prepare.outputs.claen}}", Some(("unknown-expression-name", "claen"))),
        ("${{parent.jobs.prepare.output.clean}}", Some(("invalid-expression", "output"))),
        ("${{parent.input.raw}}", Some(("invalid-expression", "input"))),
        ("${{parnet.inputs.raw}}", Some(("invalid-expression", "parnet"))),
        ("${{inputs.raw}}", Some(("invalid-expression", "inputs.raw"))),
        ("${{jobs.prepare.outputs.clean}}", Some(("invalid-expression", "jobs.prepare.outputs.clean"))),
        ("${{parent.jobs.prepare}}", Some(("invalid-expression", "parent.jobs.prepare"))),
        ("${{parent.inputs.raw.path}}", Some(("invalid-expression", "path"))),
        ("${{parent.inputs.raw}", Some(("invalid-expression", "${{parent.inputs.raw}"))),
        ("parent.inputs.raw", Some(("unwrapped-expression", "parent.inputs.raw"))),
        ("inputs.raw", Some(("unwrapped-expression", "inputs.raw"))),
        ("jobs.prepare.outputs.clean", Some(("unwrapped-expression", "jobs.prepare.outputs.clean"))),
        ("${parent.inputs.raw}", Some(("unwrapped-expression", "${parent.inputs.raw}"))),
        ("${{parent.jobs.train.outputs.model}}", Some(("job-cycle", "parent.jobs.train.outputs.model"))),
    ];
    let known = "  known:\n    component: azureml:score:1\n";
    for (value, expected) in table {
        let train = format!(
            "  train:\n    type: command\n    command: run ${{{{inputs.x}}}}\n    environment: azureml:e:1\n    \
             inputs:\n      x: '{value}'\n    outputs:\n      model: ${{{{parent.outputs.best}}}}\n"
        );
        let source = format!("{PIPELINE}{PREPARE}{known}{train}");
        match expected {
            None => assert_eq!(found(&source), [], "{value}"),
            Some((code, text)) => one(&source, code, text),
        }
    }
}

#[test]
fn outputs_of_steps() {
    check(&format!(
        "{PIPELINE}{PREPARE}    outputs:
      clean: ${{{{parent.outputs.bset}}}}
      #                        ^^^^ error[unknown-expression-name]: Did you mean `best`?
"
    ));
    check(&format!(
        "{PIPELINE}{PREPARE}    outputs:
      clean: ${{{{outputs.best}}}}
      #         ^^^^^^^^^^^^ error[invalid-expression]: through `parent`
"
    ));
    check(&format!(
        "{PIPELINE}{PREPARE}    outputs:
      clean: ${{{{parent.inputs.raw}}}}
      #         ^^^^^^^^^^^^^^^^^ warning[invalid-expression]: an output of the pipeline only
"
    ));
    check(&format!(
        "{PIPELINE}{PREPARE}    outputs:
      clean: parent.outputs.best
      #      ^^^^^^^^^^^^^^^^^^^ error[unwrapped-expression]: plain text
"
    ));
}

#[test]
fn a_step_fits_its_component() {
    check(&format!(
        "{PIPELINE}{PREPARE}      colour: blue
    # ^^^^^^ warning[unknown-port]: It has `raw`, `rows` and `seed`.
    outputs:
      clena: ${{{{parent.outputs.best}}}}
    # ^^^^^ warning[unknown-port]: Did you mean `clean`?
"
    ));
    check(&format!(
        "{PIPELINE}  prepare:
    component: ./prepare.yml
    inputs:
  # ^^^^^^ error[missing-input]: requires the input `raw`
      seed: 1
"
    ));
    check(&format!(
        "{PIPELINE}  prepare:
# ^^^^^^^ error[missing-input]: requires the input `raw`
    component: ./prepare.yml
"
    ));
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
component: ./prepare.yml
inputs:
#^^^^^ error[missing-input]: The component of this job (`./prepare.yml`) requires the input `raw`
  seed: 1
",
    );
    // One mistake, one finding: the misspelt input is the missing one.
    check(&format!(
        "{PIPELINE}  prepare:
    component: ./prepare.yml
    inputs:
      RAW: ${{{{parent.inputs.raw}}}}
    # ^^^ error[unknown-port]: Did you mean `raw`?
"
    ));
}

#[test]
fn components_that_cannot_be_read_are_unknown() {
    for component in
        ["azureml:prepare:1", "../prepare.yml", "azureml://registries/r/components/c/versions/1", "./x.yml"]
    {
        let step = format!(
            "  a:\n    component: {component}\n    inputs:\n      x: ${{{{parent.jobs.b.outputs.y}}}}\n"
        );
        let other = format!("  b:\n    component: {component}\n");
        assert_eq!(found(&format!("{PIPELINE}{step}{other}")), []);
    }
}

#[test]
fn a_step_runs_in_its_own_scope() {
    let step = "  train:
    type: command
    command: run ${{inputs.raw}} ${{parent.inputs.raw}} ${{inputs.x}} ${{outputs.y}}
    environment: azureml:e:1
    compute: ${{parent.inputs.cluster}}
    inputs:
      x: 1
    outputs:
      y:
        type: uri_folder
";
    let expected = [
        ("unknown-expression-name", "raw".to_owned()),
        ("invalid-expression", "parent.inputs.raw".to_owned()),
        ("unknown-expression-name", "cluster".to_owned()),
    ];
    assert_eq!(found(&format!("{PIPELINE}{step}")), expected);
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
fn parallel_steps_and_spark_jobs_see_their_own_inputs() {
    let parallel = |arguments: &str, data: &str| {
        format!(
            "{PIPELINE}  score:\n    type: parallel\n    mini_batch_size: '1'\n    input_data: {data}\n    inputs:\n      files: \
             ${{{{parent.inputs.raw}}}}\n    outputs:\n      table:\n        type: uri_folder\n    task:\n      type: \
             run_function\n      code: ./source\n      entry_script: score.py\n      environment: azureml:e:1\n      \
             program_arguments: {arguments}\n"
        )
    };
    let data = "${{inputs.files}}";
    assert_eq!(found(&parallel("--x ${{inputs.files}} --o ${{outputs.table}}", data)), []);
    one(&parallel("--x ${{inputs.flies}}", data), "unknown-expression-name", "flies");
    one(&parallel("--x ${{outputs.tabel}}", data), "unknown-expression-name", "tabel");
    one(&parallel("--x", "${{inputs.flies}}"), "unknown-expression-name", "flies");
    one(&parallel("--x", "${{parent.inputs.rwa}}"), "invalid-expression", "parent.inputs.rwa");
    let spark = |arguments: &str| {
        format!(
            "$schema: https://azuremlschemas.azureedge.net/latest/sparkJob.schema.json\ntype: spark\ncode: ./source\nentry:\n  file: \
             score.py\nargs: {arguments}\nconf:\n  spark.driver.cores: 1\n  spark.driver.memory: 2g\n  \
             spark.executor.cores: 1\n  spark.executor.memory: 2g\n  spark.executor.instances: 1\ninputs:\n  table:\n    type: \
             uri_file\n    path: azureml:d:1\n    mode: direct\nresources:\n  instance_type: standard_e4s_v3\n  \
             runtime_version: '3.4'\n"
        )
    };
    assert_eq!(found(&spark("--x ${{inputs.table}}")), []);
    one(&spark("--x ${{inputs.tabel}}"), "unknown-expression-name", "tabel");
}

#[test]
fn a_component_in_a_step_has_its_own_scope() {
    let step = |command: &str, inputs: &str| {
        format!(
            "{PIPELINE}  train:\n    type: command\n    component:\n      type: command\n      command: run {command}\n      \
             environment: azureml:e:1\n      inputs:\n        table:\n          type: uri_folder\n    inputs:\n      {inputs}\n"
        )
    };
    let given = "table: ${{parent.inputs.raw}}";
    assert_eq!(found(&step("${{inputs.table}}", given)), []);
    one(&step("${{inputs.raw}}", given), "unknown-expression-name", "raw");
    one(&step("${{parent.inputs.raw}}", given), "invalid-expression", "parent.inputs.raw");
    one(&step("${{inputs.table}}", "tabel: ${{parent.inputs.raw}}"), "unknown-port", "tabel");
}

#[test]
fn circles_are_told_once() {
    let step = |name: &str, needs: &str| {
        format!(
            "  {name}:\n    component: azureml:c:1\n    inputs:\n      x: ${{{{parent.jobs.{needs}.outputs.y}}}}\n"
        )
    };
    let source = format!("{PIPELINE}{}{}{}", step("a", "c"), step("b", "a"), step("c", "b"));
    one(&source, "job-cycle", "parent.jobs.c.outputs.y");
    let chain = format!("{PIPELINE}{}{}{PREPARE}", step("a", "b"), step("b", "d"));
    assert_eq!(found(&chain), [("unknown-expression-name", "d".to_owned())]);
}

#[test]
fn an_optional_input_of_a_pipeline_feeds_optional_inputs() {
    let pipeline = |name: &str| {
        format!(
            "$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json\nname: p\ntype: pipeline\ninputs:\n  \
             rows:\n    type: integer\n    optional: true\n  raw:\n    type: uri_folder\njobs:\n{PREPARE}      {name}: ${{{{parent.inputs.rows}}}}\n"
        )
    };
    assert_eq!(found(&pipeline("rows")), []);
    one(&pipeline("seed"), "optional-input", "true");
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
