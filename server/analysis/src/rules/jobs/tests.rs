//! What the rules of all groups say together about jobs and pipelines: one finding a mistake, on the right key.

use crate::testing::{check, check_fix};

const PIPELINE: &str = "$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings:
  default_compute: azureml:cpu-cluster
jobs:
";

#[test]
fn a_step_is_what_it_needs_however_it_is_spelt() {
    check(&format!(
        "{PIPELINE}  one:
    comamnd: echo
#   ^^^^^^^ error[unknown-key]: Did you mean `command`?
    environment: azureml:training:1
  two:
    componentt: azureml:train:1
#   ^^^^^^^^^^ error[unknown-key]: Did you mean `component`?
  three:
    type: comand
#         ^^^^^^ error[invalid-value]: `command`, `import`, `sweep`
    component: azureml:train:1
"
    ));
}

#[test]
fn steps_that_take_every_key_still_say_what_is_lost() {
    check(&format!(
        "{PIPELINE}  one:
    type: command
    component:
      command: python train.py --rate ${{{{inputs.rate}}}}
      environment: azureml:training:1
      inputs:
        rate:
          type: number
    inpts:
#   ^^^^^ error[unknown-key]: misses the inputs of the component
      rate: 0.1
    commment: never shown
#   ^^^^^^^^ warning[unknown-key]: Did you mean `comment`?
"
    ));
}

#[test]
fn a_step_with_a_constructor_of_its_own_takes_no_other_keys() {
    check(&format!(
        "{PIPELINE}  one:
    type: parallel
    colour: blue
#   ^^^^^^ error[unknown-key]: refuses unknown keys
    inputs:
      data:
        type: uri_folder
        path: azureml:data:1
    input_data: ${{{{inputs.data}}}}
    task:
      type: run_function
      code: ./src
      entry_script: score.py
      environment: azureml:scoring:1
"
    ));
}

#[test]
fn components_of_registries_and_old_prefixes_are_taken() {
    check(&format!(
        "{PIPELINE}  one:
    component: azureml://registries/azureml/components/train
  two:
    type: command
    component: file:./train.yml
#              ^^^^^^^^^^^^^^^^ hint[invalid-reference]: previews
  three:
    type: command
    component: ./missing.yml
#              ^^^^^^^^^^^^^ error[missing-file]: no file
"
    ));
}

#[test]
fn old_words_are_mended() {
    let job = |compute: &str, data: &str| {
        format!(
            "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: cat ${{{{inputs.data}}}}
environment: azureml:training:1
compute{compute}
inputs:
  data:
    {data}: azureml:data:1
"
        )
    };
    check_fix("wrong-type", &job(":\n  target: azureml:cpu", "path"), &job(": azureml:cpu", "path"));
    check_fix("renamed-key", &job(": azureml:cpu", "folder"), &job(": azureml:cpu", "path"));
}

#[test]
fn what_only_slipped_is_not_missing_too() {
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json
type: sweep
search_space:
  rate:
    type: choice
    values: [0.1, 0.2]
objective:
  goal: maximize
  primary_metric: accuracy
max_total_trials: 4
#^^^^^^^^^^^^^^^ error[misplaced-key]: belongs under `limits`
trial:
  command: python train.py --rate ${{search_space.rate}}
  environment: azureml:training:1
",
    );
}

#[test]
fn the_word_behind_type_may_be_somebodys_own() {
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json
command: echo
environment: azureml:training:1
services:
  mine:
    type: sshh
#         ^^^^ warning[invalid-value]
    nodes: all
  yours:
    type: ssh
    nodes: first
#          ^^^^^ error[invalid-value]
",
    );
}

#[test]
fn a_colon_is_missed_before_an_expression_too() {
    check(&format!(
        "{PIPELINE}  one:
    component: azureml:train:1
    outputs:
      model ${{{{parent.outputs.model}}}}
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error[wrong-type]: the key `model` has no colon
outputs:
  model:
"
    ));
}
