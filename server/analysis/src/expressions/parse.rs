//! Finds `${{ … }}` in a text and takes it apart. One pass, linear; knows nothing of jobs.

use azureml_syntax::Span;

/// One `${{ … }}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// From the `$` to behind the last brace; to the end of the word where the braces are never closed.
    pub span: Span,
    /// What stands between the braces, without blanks around it.
    pub inner: Span,
    /// What is written there.
    pub form: Form,
}

/// What stands between the braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `a.b.c`. A part may be empty: `a.`, `a..b`.
    Path(Vec<Part>),
    /// `a['b']`: the path that was meant.
    Subscript(Vec<Part>),
    /// Nothing.
    Empty,
    /// `a.b.c`, but the braces are not closed; how many of the two closing ones are there.
    Open(Vec<Part>, usize),
    /// Something else: a template's placeholder, another tool's expression.
    Foreign,
}

/// A word of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands, without quotes.
    pub span: Span,
}

/// The namespaces that start a path.
pub const NAMESPACES: [&str; 5] = ["inputs", "outputs", "search_space", "parent", "name"];

/// Names are made of these.
#[must_use]
pub fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-')
}

/// All expressions in the bytes of `source` at `within`, in order of place. Spans are in `source`.
#[must_use]
pub fn expressions(source: &str, within: Span) -> Vec<Expression> {
    let Some(text) = source.get(within.range()) else { return Vec::new() };
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("${{")) {
        let start = at + found;
        let begin = start + 3;
        let rest = text.get(begin..).unwrap_or_default();
        // Braces that belong to the next expression do not close this one.
        let limit = rest.find("${{").unwrap_or(rest.len());
        let body = rest.get(..limit).unwrap_or_default();
        let (length, end, form) = match body.find("}}") {
            Some(close) => (close, begin + close + 2, None),
            None => {
                let (length, closing) = unclosed(body);
                (length, begin + length + closing, Some(closing))
            }
        };
        let raw = body.get(..length).unwrap_or_default();
        let lead = raw.len() - raw.trim_start().len();
        let trimmed = raw.trim();
        let inner = Span::new(within.start + begin + lead, within.start + begin + lead + trimmed.len());
        let form = match (read(trimmed, inner.start), form) {
            (Form::Path(parts), Some(closing)) => Form::Open(parts, closing),
            (_, Some(_)) => Form::Foreign,
            (form, None) => form,
        };
        all.push(Expression { span: Span::new(within.start + start, within.start + end), inner, form });
        at = end.max(begin);
    }
    all
}

/// Of a body without `}}`: the bytes up to the end of the path, and whether one brace follows (0 or 1).
fn unclosed(body: &str) -> (usize, usize) {
    let lead = body.len() - body.trim_start_matches([' ', '\t']).len();
    let rest = body.get(lead..).unwrap_or_default();
    let length = lead + rest.find(|letter| !is_name(letter) && letter != '.').unwrap_or(rest.len());
    let behind = body.get(length..).unwrap_or_default();
    let closing = usize::from(behind.starts_with('}'));
    (length, closing)
}

fn read(text: &str, start: usize) -> Form {
    if text.is_empty() {
        return Form::Empty;
    }
    if text.chars().all(|letter| is_name(letter) || letter == '.') {
        return Form::Path(parts(text, start));
    }
    subscript(text, start).map_or(Form::Foreign, Form::Subscript)
}

/// The parts of `a.b.c`, which stands at `start`.
#[must_use]
pub fn parts(text: &str, start: usize) -> Vec<Part> {
    let mut at = start;
    let part = |word: &str| {
        let span = Span::new(at, at + word.len());
        at = span.end + 1;
        Part { span }
    };
    text.split('.').map(part).collect()
}

/// The parts of `a.b['c']`, with either quote, doubled ones included.
fn subscript(text: &str, start: usize) -> Option<Vec<Part>> {
    let (head, rest) = text.split_once('[')?;
    let is_path =
        |text: &str| !text.is_empty() && text.chars().all(|letter| is_name(letter) || letter == '.');
    let key = rest.strip_suffix(']')?;
    let name = key.trim_matches(['\'', '"']);
    if !is_path(head) || !is_path(name) || name.len() == key.len() {
        return None;
    }
    let quotes = key.len() - key.trim_start_matches(['\'', '"']).len();
    let mut all = parts(head, start);
    let begin = start + head.len() + 1 + quotes;
    all.push(Part { span: Span::new(begin, begin + name.len()) });
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each expression's text, its parts, and what else it is.
    fn found(text: &str) -> Vec<String> {
        let source = format!("x{text}");
        let words = |parts: &[Part]| {
            let words: Vec<&str> = parts.iter().map(|part| &source[part.span.range()]).collect();
            words.join("|")
        };
        let all = expressions(&source, Span::new(1, source.len()));
        let show = |one: &Expression| {
            let form = match &one.form {
                Form::Path(parts) => words(parts),
                Form::Subscript(parts) => format!("{} []", words(parts)),
                Form::Empty => "empty".to_owned(),
                Form::Open(parts, closing) => format!("{} open {closing}", words(parts)),
                Form::Foreign => "foreign".to_owned(),
            };
            format!("{} = {form}", &source[one.span.range()])
        };
        all.iter().map(show).collect()
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(found("a ${{inputs.x}} b"), ["${{inputs.x}} = inputs|x"]);
        assert_eq!(
            found("${{ parent.jobs.a.outputs.b }}"),
            ["${{ parent.jobs.a.outputs.b }} = parent|jobs|a|outputs|b"]
        );
        assert_eq!(found("$${{name}}${{name}}"), ["${{name}} = name", "${{name}} = name"]);
        assert_eq!(found("${{inputs.}}"), ["${{inputs.}} = inputs|"]);
        assert_eq!(found("${{inputs['x']}}"), ["${{inputs['x']}} = inputs|x []"]);
        assert_eq!(found("${{inputs[''x'']}}"), ["${{inputs[''x'']}} = inputs|x []"]);
        assert_eq!(found("${{größe.ä}}"), ["${{größe.ä}} = größe|ä"]);
    }

    #[test]
    fn what_is_not_closed_ends_with_its_word() {
        assert_eq!(found("${{inputs.x} --b"), ["${{inputs.x} = inputs|x open 1"]);
        assert_eq!(found("${{inputs.x --b"), ["${{inputs.x = inputs|x open 0"]);
        assert_eq!(
            found("${{inputs.x ${{inputs.y}}"),
            ["${{inputs.x = inputs|x open 0", "${{inputs.y}} = inputs|y"]
        );
        assert_eq!(found("${{"), ["${{ = foreign"]);
    }

    #[test]
    fn the_rest_is_foreign() {
        assert_eq!(found("${{ eq(a, b) }}"), ["${{ eq(a, b) }} = foreign"]);
        assert_eq!(found("${{ }}${{}}"), ["${{ }} = empty", "${{}} = empty"]);
        assert_eq!(found("${{ inputs.<x> }}"), ["${{ inputs.<x> }} = foreign"]);
        assert_eq!(found("{{x}} ${x} $[[x]]"), Vec::<String>::new());
    }
}
