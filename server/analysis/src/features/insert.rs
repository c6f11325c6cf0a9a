//! Text to insert, as a snippet and plain.
//! Snippet syntax: <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.18/specification/#snippet_syntax>.

/// Text to insert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Insert {
    /// With placeholders.
    pub(crate) snippet: String,
    /// Without.
    pub(crate) plain: String,
    stops: usize,
}

impl Insert {
    /// Adds text to both.
    pub(crate) fn text(&mut self, text: &str) {
        self.snippet.push_str(&escaped(text));
        self.plain.push_str(text);
    }

    /// Adds a place to fill in, with a proposal that may be empty.
    pub(crate) fn stop(&mut self, proposal: &str) {
        self.stops += 1;
        if proposal.is_empty() {
            self.snippet.push_str(&format!("${}", self.stops));
        } else {
            self.snippet.push_str(&format!("${{{}:{}}}", self.stops, escaped(proposal)));
        }
    }

    /// Adds a choice.
    pub(crate) fn choice(&mut self, values: &[String]) {
        if let [only] = values {
            return self.text(only);
        }
        self.stops += 1;
        let values: Vec<String> = values
            .iter()
            .map(|value| value.replace('\\', "\\\\").replace(',', "\\,").replace('|', "\\|"))
            .collect();
        self.snippet.push_str(&format!("${{{}|{}|}}", self.stops, values.join(",")));
    }

    /// The finished text: a single empty place is where the cursor ends.
    pub(crate) fn done(mut self) -> Self {
        if self.stops == 1 {
            let is_last = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_digit());
            if let Some(at) =
                self.snippet.find("$1").filter(|at| is_last(self.snippet.get(at + 2..).unwrap_or_default()))
            {
                self.snippet.replace_range(at..at + 2, "$0");
            }
        }
        self
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}
