//! `azureml-ls explain CODE`: the rule's own documentation.

use super::{Exit, note, print};
use crate::nearest::nearest;
use crate::render::markdown;
use azureml_analysis::rules;

pub(super) fn run(code: &str) -> Exit {
    let Some(rule) = rules::find(code) else {
        let hint = nearest(code, rules::all().iter().map(|rule| rule.code))
            .map(|name| format!(" Did you mean `{name}`?"))
            .unwrap_or_default();
        note(&format!("There is no rule `{code}`.{hint} `azureml-ls rules` lists all of them."));
        return Exit::Usage;
    };
    let title = format!("{} ({}): {}", rule.code, rule.severity.name(), rule.summary);
    let text =
        format!("{}\n{}", markdown::render(&format!("# {title}")), markdown::render(rule.documentation));
    print(&text).err().unwrap_or(Exit::Clean)
}
