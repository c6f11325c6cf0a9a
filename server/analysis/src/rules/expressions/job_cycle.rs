//! `job-cycle`: steps of a pipeline that wait for each other.

use crate::expressions::{Field, Meaning, Model, Unit, UnitKind, resolve};
use crate::rule::{Context, Report};
use crate::{Finding, Rule, Severity};
use azureml_syntax::Span;
use std::collections::{HashMap, HashSet};

/// The rule.
pub static RULE: Rule = Rule {
    code: "job-cycle",
    group: "expressions",
    summary: "Steps of a pipeline wait for each other, or one for itself",
    severity: Severity::Error,
    fix: None,
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline",
    documentation: r#"
## What it checks

That no step of a pipeline needs its own output, not even through other steps.

## Why

A step starts when what it is bound to is there. Steps in a circle never start; the service refuses such a pipeline,
although `az ml` sends it.

## Example

```yaml bad
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
jobs:
  train:
    component: azureml:train:1
    inputs:
      data: ${{parent.jobs.score.outputs.table}}
  score:
    component: azureml:score:1
    inputs:
      model: ${{parent.jobs.train.outputs.model}}
```

## Instead

```yaml good
$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
compute: azureml:cpu-cluster
inputs:
  table:
    type: mltable
    path: azureml:table:1
jobs:
  train:
    component: azureml:train:1
    inputs:
      data: ${{parent.inputs.table}}
  score:
    component: azureml:score:1
    inputs:
      model: ${{parent.jobs.train.outputs.model}}
```

## Fix

None: which of the bindings is wrong is yours to say.

## References

- [Pipeline jobs](https://learn.microsoft.com/azure/machine-learning/reference-yaml-job-pipeline)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// More circles of one pipeline are not told.
const MOST: usize = 20;

/// One step needs another: indices among the steps, and the expression that says so.
struct Need {
    from: usize,
    to: usize,
    span: Span,
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for model in context.models() {
        for unit in model.units.iter().filter(|unit| unit.kind == UnitKind::Pipeline) {
            let needs = needs(model, unit);
            let circle = circles(unit.steps.len(), &needs);
            for members in circle {
                report.add(finding(context, unit, &needs, &members));
            }
        }
    }
}

fn needs(model: &Model<'_>, pipeline: &Unit<'_>) -> Vec<Need> {
    let of_unit: HashMap<usize, usize> = pipeline
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| !step.steers)
        .map(|(at, step)| (step.unit, at))
        .collect();
    let mut needs = Vec::new();
    for text in model.uses.iter().filter(|text| matches!(text.field, Field::Input(_))) {
        let Some(from) = of_unit.get(&text.unit) else { continue };
        for expression in &text.expressions {
            let items = resolve(model, text, expression).items;
            let step = items.iter().find_map(|item| match item.meaning {
                Meaning::Step(step) => of_unit.get(&step.unit),
                _ => None,
            });
            let outputs = items.iter().any(|item| matches!(item.meaning, Meaning::Word("outputs")));
            if let Some(to) = step.filter(|_| outputs) {
                needs.push(Need { from: *from, to: *to, span: expression.inner });
            }
        }
    }
    needs
}

/// The groups of steps that need each other, each step in one group at most.
fn circles(count: usize, needs: &[Need]) -> Vec<Vec<usize>> {
    // Most pipelines end here: nothing is left once all are taken away that wait for nothing, or for which nothing waits.
    let ahead = stuck(count, needs, |need| (need.from, need.to));
    let back = stuck(count, needs, |need| (need.to, need.from));
    let mut left: Vec<bool> = ahead.into_iter().zip(back).map(|(ahead, back)| ahead && back).collect();
    let mut groups = Vec::new();
    for start in 0..count {
        if groups.len() >= MOST || !left.get(start).copied().unwrap_or(false) {
            continue;
        }
        let ahead = walk(count, needs, start, |need| (need.from, need.to));
        let back = walk(count, needs, start, |need| (need.to, need.from));
        let members: Vec<usize> =
            (0..count).filter(|at| ahead.get(*at) == Some(&true) && back.get(*at) == Some(&true)).collect();
        for at in &members {
            if let Some(flag) = left.get_mut(*at) {
                *flag = false;
            }
        }
        if !members.is_empty() {
            groups.push(members);
        }
    }
    groups
}

/// The steps that are never free of what they need.
fn stuck(count: usize, needs: &[Need], ends: impl Fn(&Need) -> (usize, usize)) -> Vec<bool> {
    let mut waits = vec![0usize; count];
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in needs.iter().map(ends) {
        if let (Some(own), Some(others)) = (waits.get_mut(from), waiting.get_mut(to)) {
            *own += 1;
            others.push(from);
        }
    }
    let mut free: Vec<usize> = (0..count).filter(|at| waits.get(*at) == Some(&0)).collect();
    while let Some(at) = free.pop() {
        for other in waiting.get(at).into_iter().flatten() {
            if let Some(left) = waits.get_mut(*other) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    free.push(*other);
                }
            }
        }
    }
    waits.into_iter().map(|left| left > 0).collect()
}

/// What can be reached from `start` in one or more steps.
fn walk(count: usize, needs: &[Need], start: usize, ends: impl Fn(&Need) -> (usize, usize)) -> Vec<bool> {
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in needs.iter().map(ends) {
        if let Some(list) = next.get_mut(from) {
            list.push(to);
        }
    }
    let mut seen = vec![false; count];
    let mut pending = vec![start];
    while let Some(at) = pending.pop() {
        for to in next.get(at).into_iter().flatten() {
            if let Some(flag) = seen.get_mut(*to)
                && !*flag
            {
                *flag = true;
                pending.push(*to);
            }
        }
    }
    seen
}

fn finding(context: &Context<'_>, pipeline: &Unit<'_>, needs: &[Need], members: &[usize]) -> Finding {
    let name = |at: usize| pipeline.steps.get(at).map_or("", |step| step.name);
    let members: HashSet<usize> = members.iter().copied().collect();
    let inside: Vec<&Need> =
        needs.iter().filter(|need| members.contains(&need.from) && members.contains(&need.to)).collect();
    // People write steps in the order in which they run: what points ahead is the odd one.
    let odd = inside.iter().find(|need| need.to >= need.from).or(inside.first());
    let Some(odd) = odd else { return Finding::new(context.rule, Span::default(), String::new()) };
    let message = if odd.from == odd.to {
        format!("`{}` waits for its own output, so that it never starts.", name(odd.from))
    } else {
        let (from, to) = (name(odd.from), name(odd.to));
        format!("`{from}` waits for `{to}`, and `{to}` in the end for `{from}`: neither ever starts.")
    };
    let mut finding = Finding::new(context.rule, odd.span, message);
    for need in inside.iter().filter(|need| need.span != odd.span).take(5) {
        let said = format!("`{}` waits for `{}`", name(need.from), name(need.to));
        finding = finding.related(need.span, said);
    }
    finding
}
