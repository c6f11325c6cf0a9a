//! `azureml-ls rules`: all rules, as a table or as JSON.

use super::{Exit, Format, complain, print};
use azureml_analysis::rules;
use serde::Serialize;
use std::fmt::Write as _;

#[derive(Serialize)]
struct Row {
    code: &'static str,
    severity: &'static str,
    summary: &'static str,
    fixable: bool,
}

pub(super) fn run(format: Format) -> Exit {
    let rows: Vec<Row> = rules::all()
        .iter()
        .map(|rule| Row {
            code: rule.code,
            severity: rule.severity.name(),
            summary: rule.summary,
            fixable: rule.fix.is_some(),
        })
        .collect();
    let text = match format {
        Format::Text => table(&rows),
        Format::Json => match serde_json::to_string_pretty(&rows) {
            Ok(json) => json + "\n",
            Err(error) => return complain(&error.to_string()),
        },
    };
    print(&text).err().unwrap_or(Exit::Clean)
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.code.len()).max().unwrap_or(0);
    rows.iter().fold(String::new(), |mut table, row| {
        let fix = if row.fixable { "fix" } else { "" };
        let _ = writeln!(table, "{:width$}  {:7}  {fix:3}  {}", row.code, row.severity, row.summary);
        table
    })
}
