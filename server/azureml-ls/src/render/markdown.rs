//! A rule's documentation for a terminal: headings stand out, code is indented, the rest stays as written.

use anstyle::{AnsiColor, Style};
use std::fmt::Write as _;

const HEADING: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();

/// `markdown` with escape codes for colours.
pub(crate) fn render(markdown: &str) -> String {
    let mut shown = String::new();
    let mut in_code = false;
    for line in markdown.trim().lines() {
        let line = line.trim_end();
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            let label = line.trim_start().trim_start_matches('`');
            let comment = match label.split_once(' ') {
                Some(("yaml", label)) => Some(format!("# {label}")),
                Some(("bicep", label)) => Some(format!("// {label}")),
                _ => None,
            };
            if let Some(comment) = comment.filter(|_| in_code) {
                let _ = writeln!(shown, "    {CODE}{comment}{CODE:#}");
            }
        } else if in_code {
            let _ =
                if line.is_empty() { writeln!(shown) } else { writeln!(shown, "    {CODE}{line}{CODE:#}") };
        } else if line.starts_with('#') {
            let _ = writeln!(shown, "{HEADING}{}{HEADING:#}", line.trim_start_matches('#').trim());
        } else {
            let _ = writeln!(shown, "{line}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lose_their_marks_and_code_is_indented() {
        let plain =
            anstream::adapter::strip_str(&render("## Why\n\nText.\n\n```yaml bad\na: 1\n```\n")).to_string();
        assert_eq!(plain, "Why\n\nText.\n\n    # bad\n    a: 1\n");
    }

    #[test]
    fn examples_say_in_a_comment_of_their_language_what_they_are() {
        let plain = anstream::adapter::strip_str(&render("```bicep fixed\nvar a = 1\n```\n")).to_string();
        assert_eq!(plain, "    // fixed\n    var a = 1\n");
    }
}
