//! Reads our part of `bicepconfig.json`: `analyzers.azureml`, in the form of the official linter's `analyzers.core`. The
//! file is JSON with comments and commas behind the last item; what is not ours in it is not looked at.
//! Source of the form: <https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-config-linter>.

use super::reader::{Levels, Reader, did_you_mean, is_nothing, word};
use super::{Mistake, Options};
use crate::nearest::nearest;
use azureml_analysis::{Severity, rules};
use azureml_syntax::Node;

/// The name of our part under `analyzers`.
const NAME: &str = "azureml";

/// The levels of the official linter.
const LEVELS: &Levels = &[
    ("off", None),
    ("info", Some(Severity::Information)),
    ("warning", Some(Severity::Warning)),
    ("error", Some(Severity::Error)),
];

/// See [`super::Source::read`]. That the file is no JSON is for the official tools to say.
pub(super) fn read(source: &str) -> (Options, Vec<Mistake>, bool) {
    let mut reader = Reader::new(source);
    // JSON is YAML once its comments are gone.
    let parse = azureml_syntax::parse(&blanked(source));
    if parse.rejected().is_some() {
        return (Options::default(), Vec::new(), false);
    }
    let root = parse.documents().first().map(|document| document.root());
    if let Some(part) = root.and_then(|root| root.get("analyzers")).and_then(|all| all.get(NAME)) {
        ours(&mut reader, part);
    }
    (reader.options, reader.mistakes, true)
}

fn ours(reader: &mut Reader, part: Node<'_>) {
    if is_nothing(part) {
        return;
    }
    if part.as_map().is_none() {
        return reader.mistake(part.span(), format!("`{NAME}` is an object with `enabled` and `rules`."));
    }
    // First: the rules that are named count over it.
    if let Some(enabled) = part.get("enabled") {
        match word(enabled, &[("on", true), ("off", false)]) {
            Ok(true) => {}
            Ok(false) => {
                reader.options.rules = rules::all().iter().map(|rule| (rule.code.to_owned(), None)).collect()
            }
            Err(_) => reader.mistake(enabled.span(), "`enabled` is `true` or `false`.".to_owned()),
        }
    }
    for entry in part.own_entries() {
        match &*entry.key.text {
            // The official linter has `verbose`, too: copied along, it does no harm.
            "enabled" | "verbose" => {}
            "rules" => levels(reader, part.document().node(entry.value)),
            _ => reader.no_key(entry, &["enabled", "rules"]),
        }
    }
}

fn levels(reader: &mut Reader, value: Node<'_>) {
    if is_nothing(value) {
        return;
    }
    if value.as_map().is_none() {
        let message =
            "`rules` is an object from codes to levels, such as `\"unknown-key\": { \"level\": \"off\" }`.";
        return reader.mistake(value.span(), message.to_owned());
    }
    for entry in value.own_entries() {
        let code = &*entry.key.text;
        let code = code.strip_prefix("azureml-").filter(|code| rules::find(code).is_some()).unwrap_or(code);
        let rule = value.document().node(entry.value);
        let level = rule.get("level");
        if let (Some(map), None) = (rule.as_map(), level)
            && rules::find(code).is_some()
        {
            let typed = rule.own_entries().first().map(|first| &*first.key.text);
            let hint = did_you_mean(typed.and_then(|typed| nearest(typed, ["level"])));
            let span = map.entries.first().map_or(entry.key.span, |first| first.key.span);
            reader.mistake(span, format!("`{code}` has no `level`.{hint}"));
            continue;
        }
        reader.set(code, entry.key.span, level.unwrap_or(rule), LEVELS);
    }
}

/// `source` with blanks for its comments, and for tabs, which YAML does not want. Every byte stays where it is.
fn blanked(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, keep) = match first {
            '"' => (string(rest), true),
            '/' if rest.starts_with("//") => (rest.find(['\n', '\r']).unwrap_or(rest.len()), false),
            '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |end| end + 2), false),
            '\t' => (1, false),
            other => (other.len_utf8(), true),
        };
        let (token, after) = rest.split_at(length);
        if keep {
            out.push_str(token);
        } else {
            let blank = |byte: u8| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' };
            out.extend(token.bytes().map(blank));
        }
        rest = after;
    }
    out
}

/// The length of the string that `text` begins with; to the end of its line where it is not closed.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            '\n' => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_json_with_comments() {
        let source = r#"{
	// "analyzers": {}
	"analyzers": {
		"core": { "rules": { "no-hardcoded-env-urls": { "level": "oops" } } }, /* not ours
		*/
		"azureml": {
			"enabled": true,
			"rules": {
				"unknown-key": { "level": "Error", },
				"azureml-batch-network-key": { "level": "off" }, // "é" // ,
			},
		},
	},
}"#;
        let (options, mistakes, is_json) = read(source);
        assert_eq!((mistakes, is_json), (vec![], true));
        assert_eq!(options.rules["unknown-key"], Some(Severity::Error));
        assert_eq!(options.rules["batch-network-key"], None);
        assert_eq!(options.rules.len(), 2);
    }

    #[test]
    fn all_rules_are_switched_off_at_once() {
        let (options, ..) = read(
            r#"{"analyzers": {"azureml": {"rules": {"unknown-key": {"level": "info"}}, "enabled": false}}}"#,
        );
        assert_eq!(options.rules.len(), rules::all().len());
        assert_eq!(options.rules["unknown-key"], Some(Severity::Information));
        assert_eq!(options.rules["null-value"], None);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line_and_the_rest_counts() {
        let source = r#"{"analyzers": {"azureml": {
            "rule": {},
            "rules": {
                "unknown-kei": {"level": "off"},
                "unknown-key": {"level": "of"},
                "null-value": {"levle": "off"},
                "azureml-oops": {"level": "off"},
                "missing-key": "info"
            }
        }}}"#;
        let (options, mistakes, _) = read(source);
        let told: Vec<_> = mistakes.iter().map(|one| format!("{}: {}", one.line, one.message)).collect();
        let told = told.join("\n");
        for part in [
            "2: There is no setting `rule`. Did you mean `rules`?",
            "4: There is no rule `unknown-kei`. Did you mean `unknown-key`?",
            "5: `unknown-key` is set to `off`, `info`, `warning` or `error`. Did you mean `off`?",
            "6: `null-value` has no `level`. Did you mean `level`?",
            "7: There is no rule `azureml-oops`.",
        ] {
            assert!(told.contains(part), "{told}");
        }
        assert_eq!(options.rules["missing-key"], Some(Severity::Information));
    }

    #[test]
    fn what_is_no_json_says_nothing() {
        assert_eq!(read("{"), (Options::default(), vec![], false));
        for odd in ["", "[]", "{\"analyzers\": []}", "3"] {
            assert_eq!(read(odd), (Options::default(), vec![], true), "{odd}");
        }
    }
}
