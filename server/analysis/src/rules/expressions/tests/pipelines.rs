//! Steps of pipelines: what they are bound to, what runs in them, and how they fit.

use super::{PIPELINE, PREPARE, found, one};
use crate::testing::check;

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
fn a_flow_as_a_component_needs_its_data() {
    let step = |input: &str| {
        format!(
            "{PIPELINE}  chat:\n    type: parallel\n    component: ./flow.dag.yaml\n    inputs:\n      {input}: \
             ${{{{parent.inputs.raw}}}}\n      text: ${{data.text}}\n  next:\n    component: azureml:c:1\n    inputs:\n      \
             x: ${{{{parent.jobs.chat.outputs.flow_outputs}}}}\n"
        )
    };
    assert_eq!(found(&step("data")), []);
    one(&step("url"), "missing-input", "inputs");
    one(&step("dtaa"), "missing-input", "inputs");
    one(
        &step("data").replace("outputs.flow_outputs", "outputs.answers"),
        "unknown-expression-name",
        "answers",
    );
}
