//! `feature-source`: keys of a feature set's source that its type needs or does not take.

use crate::rule::{Context, Report};
use crate::rules::wording::quoted;
use crate::values::{checked, scalar::Written};
use crate::{Finding, Place, Rule, Safety, Severity, TypedDocument};
use azureml_syntax::edit::Operation;

/// The rule.
pub static RULE: Rule = Rule {
    code: "feature-source",
    group: "assets",
    summary: "The source of a feature set has keys that do not go with its type",
    severity: Severity::Error,
    fix: Some(Safety::Unsafe),
    since: "0.1.0",
    link: "https://learn.microsoft.com/azure/machine-learning/reference-yaml-featureset-spec",
    documentation: r#"
## What it checks

That the `source` of a feature set specification has the keys that its `type` needs, and no others: files (`parquet`,
`csv`, …) need `path` and `timestamp_column`; `custom` needs `timestamp_column`, `kwargs` and `source_process_code` and
takes no `path`; `featureset` needs `path` alone. Every source but `featureset` needs `index_columns` beside it.

## Why

The SDK refuses the feature set when it is created, with a message that names all these keys at once.

## Example

```yaml bad
$schema: http://azureml/sdk-2-0/FeatureSetSpec.json
source:
  type: custom
  path: abfss://raw@mylake.dfs.core.windows.net/sales
  timestamp_column:
    name: timestamp
  kwargs:
    table: sales
  source_process_code:
    path: ./code
    process_class: source.Reader
features:
  - name: total
    type: double
index_columns:
  - name: shop
    type: string
```

## Instead

```yaml good
$schema: http://azureml/sdk-2-0/FeatureSetSpec.json
source:
  type: parquet
  path: abfss://raw@mylake.dfs.core.windows.net/sales/*.parquet
  timestamp_column:
    name: timestamp
features:
  - name: total
    type: double
index_columns:
  - name: shop
    type: string
```

## Fix

Offers to remove a key that is too many. What a missing one has to say is yours to decide.

## References

- [CLI (v2) feature set specification](https://learn.microsoft.com/azure/machine-learning/reference-yaml-featureset-spec)
"#,
    yaml: Some(check),
    bicep: None,
    network: None,
};

/// Needed and refused keys of the source, by its type.
fn rules(kind: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        "custom" => (&["timestamp_column", "kwargs", "source_process_code"], &["path"]),
        "featureset" => (&["path"], &["timestamp_column", "source_delay", "source_process_code"]),
        _ => (&["timestamp_column", "path"], &["kwargs", "source_process_code"]),
    }
}

fn check(context: &Context<'_>, report: &mut Report<'_>) {
    for document in context.documents {
        for place in checked(document) {
            let is_source = place.object.is_some_and(|object| object.name == "SourceMetadataSchema");
            if is_source && Written::of(place.node) == Written::Map {
                source(context, document, place, report);
            }
        }
    }
}

fn source(context: &Context<'_>, document: &TypedDocument<'_>, place: &Place<'_>, report: &mut Report<'_>) {
    let Some(kind) = place.node.get("type") else { return };
    let Written::Text(kind) = Written::of(kind) else { return };
    if place.node.entries().iter().any(|(entry, _)| !entry.key.literal) {
        return;
    }
    let (needed, refused) = rules(kind);
    for key in refused.iter().filter(|key| is_there(place, key)) {
        let Some(entry) = place.node.entry(key) else { continue };
        let message = format!("A source of type `{kind}` takes no `{key}`; the SDK refuses the file.");
        report.add(Finding::new(context.rule, entry.key.span, message).fix(
            Safety::Unsafe,
            format!("Remove `{key}`"),
            vec![Operation::RemoveEntry { key: entry.key.span }],
        ));
    }
    let missing: Vec<&str> = needed
        .iter()
        .copied()
        .filter(|key| place.node.get(key).is_none() && !document.intends(place, key))
        .collect();
    if let (false, Some(entry)) = (missing.is_empty(), place.entry) {
        let message = format!(
            "A source of type `{kind}` needs {}; without, the SDK refuses the file.",
            quoted(missing.iter().copied())
        );
        report.add(Finding::new(context.rule, entry.key.span, message));
    }
    columns(context, document, place, kind, report);
}

/// `index_columns` stands beside the source, and only another feature set brings its own.
fn columns(
    context: &Context<'_>,
    document: &TypedDocument<'_>,
    place: &Place<'_>,
    kind: &str,
    report: &mut Report<'_>,
) {
    let Some(outer) = place.parent.and_then(|parent| document.places.get(parent)) else { return };
    let columns = outer.node.entry("index_columns");
    let filled = is_there(outer, "index_columns");
    match (kind, columns, place.entry) {
        ("featureset", Some(columns), _) if filled => {
            let message =
                "A feature set as source brings its own columns, and the SDK refuses `index_columns`.";
            report.add(Finding::new(context.rule, columns.key.span, message).fix(
                Safety::Unsafe,
                "Remove `index_columns`",
                vec![Operation::RemoveEntry { key: columns.key.span }],
            ));
        }
        ("featureset", ..) => {}
        (_, None, Some(source)) if !document.intends(outer, "index_columns") => {
            let message = format!(
                "With a source of type `{kind}` the specification needs `index_columns`; without, the SDK refuses \
                 the file."
            );
            report.add(Finding::new(context.rule, source.key.span, message));
        }
        _ => {}
    }
}

/// Whether the key is there with something behind it, as far as is known.
fn is_there(place: &Place<'_>, key: &str) -> bool {
    place.node.get(key).is_some_and(|node| !matches!(Written::of(node), Written::Null | Written::Text("")))
}

#[cfg(test)]
mod tests {
    use crate::testing::check;

    #[test]
    fn what_is_missing_is_one_finding() {
        check(
            r##"$schema: http://azureml/sdk-2-0/FeatureSetSpec.json
source:
#^^^^^ error[feature-source]: needs `timestamp_column` and `path`
  type: parquet
features:
  - name: total
    type: double
index_columns:
  - name: shop
    type: string
"##,
        );
    }

    #[test]
    fn another_feature_set_brings_its_columns() {
        check(
            r##"$schema: http://azureml/sdk-2-0/FeatureSetSpec.json
source:
  type: featureset
  path: azureml:sales:1
features:
  - name: total
    type: double
index_columns:
#^^^^^^^^^^^^ error[feature-source]: brings its own columns
  - name: shop
    type: string
"##,
        );
    }

    #[test]
    fn files_need_columns_to_join_by() {
        check(
            r##"$schema: http://azureml/sdk-2-0/FeatureSetSpec.json
source:
#^^^^^ error[feature-source]: needs `index_columns`
  type: csv
  path: abfss://raw@mylake.dfs.core.windows.net/sales/*.csv
  timestamp_column:
    name: timestamp
features:
  - name: total
    type: double
"##,
        );
    }
}
