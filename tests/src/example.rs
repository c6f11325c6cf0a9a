//! A copy of one of the repository's examples, to be changed, checked and opened in an editor.

use crate::cli::{Run, run};
use crate::client::{Client, uri};
use crate::folder::Folder;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The copy.
pub struct Example(Folder);

/// A finding of `azureml-ls check`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file, from the example's folder.
    pub path: String,
    /// The line in which it begins, without what it is indented by.
    pub line: String,
    /// The rule.
    pub code: String,
    /// How bad.
    pub severity: String,
    /// What it says.
    pub message: String,
    /// The page behind it.
    pub help: String,
}

impl Example {
    /// A copy of `examples/<name>`.
    ///
    /// # Panics
    ///
    /// If it cannot be read or written.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let copy = Self(Folder::new(&[]));
        let from = crate::repository().join("examples").join(name);
        let mut open = vec![from.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            {
                let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let relative = path.strip_prefix(&from).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                let content = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                copy.0.write(&relative, &content);
            }
        }
        copy
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// The text of a file.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// With `new` in the place of `old`, which must stand in the file.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[must_use]
    pub fn with(self, file: &str, old: &str, new: &str) -> Self {
        let text = self.read(file);
        assert!(text.contains(old), "{file} has no {old:?}");
        self.0.write(file, text.replacen(old, new, 1).as_bytes());
        self
    }

    /// Without the declaration that begins with `start`.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn without(self, file: &str, start: &str) -> Self {
        let text = self.read(file);
        let from = text.find(start).unwrap_or_else(|| panic!("{file} has no {start:?}"));
        // With what closes a loop behind the brace.
        let end = text[from..].find("\n}").map_or(text.len(), |end| from + end + 1);
        let to = text[end..].find('\n').map_or(text.len(), |rest| end + rest);
        self.0.write(file, [&text[..from], &text[to..]].concat().as_bytes());
        self
    }

    /// Runs azureml-ls in the folder.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.path(), arguments)
    }

    /// What `azureml-ls check` finds.
    ///
    /// # Panics
    ///
    /// If that is no report.
    #[must_use]
    pub fn check(&self) -> Vec<Found> {
        let outcome = self.run(&["check", "--format", "json"]);
        let report: Value =
            serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {outcome:?}"));
        let findings = report["findings"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let found = |finding: &Value| {
            let path = text(&finding["path"]);
            let line = finding["range"]["start"]["line"].as_u64().unwrap_or(1) - 1;
            let source = self.read(&path);
            let line = source.lines().nth(usize::try_from(line).unwrap_or(0)).unwrap_or_default();
            Found {
                line: line.trim().to_owned(),
                path,
                code: text(&finding["code"]),
                severity: text(&finding["severity"]),
                message: text(&finding["message"]),
                help: text(&finding["help_url"]),
            }
        };
        findings.iter().map(found).collect()
    }

    /// The only finding of a rule.
    ///
    /// # Panics
    ///
    /// If there is none, or more than one.
    #[must_use]
    pub fn finding(&self, code: &str) -> Found {
        let all = self.check();
        let mut of_code = all.iter().filter(|found| found.code == code);
        let first = of_code.next().unwrap_or_else(|| panic!("no {code} in {all:#?}"));
        assert_eq!(of_code.next(), None, "one finding of {code}");
        first.clone()
    }

    /// The hover over the first `word` of a file, in an editor that has the folder open, once the audit is done.
    #[must_use]
    pub fn hover(&self, file: &str, word: &str) -> String {
        let text = self.read(file);
        let (line, column) = place(&text, word);
        let (mut client, uri) = self.open(file, &text);
        let ask =
            json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": column } });
        let answer = client.request("textDocument/hover", &ask);
        answer["result"]["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The inlay hints of a file, each with the line that it stands in, once the audit is done.
    #[must_use]
    pub fn inlay_hints(&self, file: &str) -> Vec<(String, String)> {
        let text = self.read(file);
        let lines: Vec<&str> = text.lines().collect();
        let (mut client, uri) = self.open(file, &text);
        let range =
            json!({ "start": { "line": 0, "character": 0 }, "end": { "line": lines.len(), "character": 0 } });
        let ask = json!({ "textDocument": { "uri": uri }, "range": range });
        let answer = client.request("textDocument/inlayHint", &ask);
        let hints = answer["result"].as_array().cloned().unwrap_or_default();
        let hint = |hint: &Value| {
            let line = usize::try_from(hint["position"]["line"].as_u64().unwrap_or(0)).unwrap_or(0);
            let label = hint["label"].as_str().unwrap_or_default().trim().to_owned();
            (lines.get(line).copied().unwrap_or_default().trim().to_owned(), label)
        };
        hints.iter().map(hint).collect()
    }

    fn open(&self, file: &str, text: &str) -> (Client, String) {
        let uri = uri(&self.path().join(file));
        let mut client = Client::initialized(Some(self.path()), &json!({}));
        client.open(&uri, text);
        // It is answered once there is an audit.
        client.request("azureml/networkMap", &json!(null));
        (client, uri)
    }
}

/// Line and column of the first `word`, from 0; the examples are ASCII but for comments.
fn place(text: &str, word: &str) -> (usize, usize) {
    let at = text.find(word).unwrap_or_else(|| panic!("no {word:?}"));
    let line = text[..at].matches('\n').count();
    (line, at - text[..at].rfind('\n').map_or(0, |end| end + 1))
}
