//! Reading fixtures: texts with annotations under the lines, in sections for several files; and writing findings down
//! the way a fixture has them.

use super::world::Sections;
use crate::Finding;
use azureml_syntax::Language;

/// A fixture taken apart: the text that is checked, what is expected of it, and the files beside it.
pub(super) struct Fixture {
    pub(super) language: Language,
    pub(super) source: String,
    pub(super) annotations: Vec<Annotation>,
    /// The other files, where the fixture brings any.
    pub(super) files: Option<Sections>,
}

/// A finding as a fixture writes it: line and columns from 0, in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Annotation {
    pub(super) line: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// `error[unknown-key]`
    pub(super) label: String,
    pub(super) text: String,
}

const fn comment_mark(language: Language) -> &'static str {
    match language {
        Language::Yaml => "#",
        Language::Bicep | Language::BicepParameters => "//",
    }
}

impl Fixture {
    /// `language` is that of a fixture without sections.
    pub(super) fn read(fixture: &str, language: Language) -> Self {
        let (fixture, windows) = match fixture.strip_prefix("//- Windows\n") {
            Some(rest) => (rest, true),
            None => (fixture, false),
        };
        let mut sections = sections(fixture).into_iter();
        let (path, text) = sections.next().unwrap_or_default();
        let language = path.and_then(Language::of_name).unwrap_or(language);
        let (source, annotations) = annotations(&text, comment_mark(language));
        let files = path.map(|path| {
            let (folder, name) = path.split_at(path.rfind('/').map_or(0, |at| at + 1));
            let (folder, name) = (folder.to_owned(), name.to_owned());
            let texts = sections.filter_map(|(path, text)| Some((path?.to_owned(), text)));
            Sections {
                folder,
                name,
                texts: [(path.to_owned(), source.clone())].into_iter().chain(texts).collect(),
            }
        });
        let source = if windows { source.replace('\n', "\r\n") } else { source };
        Self { language, source, annotations, files }
    }
}

/// The texts behind each `//- /path`; a fixture without any is one text without a path.
fn sections(fixture: &str) -> Vec<(Option<&str>, String)> {
    let mut sections: Vec<(Option<&str>, String)> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        match (line.strip_prefix("//- /"), sections.last_mut()) {
            (Some(_), _) => sections.push((Some(line["//- ".len()..].trim_end()), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => sections.push((None, line.to_owned())),
        }
    }
    sections
}

/// The text without its annotations, and the annotations.
fn annotations(fixture: &str, mark: &str) -> (String, Vec<Annotation>) {
    let mut source = String::new();
    let mut annotations = Vec::new();
    let mut line = 0usize;
    for text in fixture.split_inclusive('\n') {
        match annotation(text, line.saturating_sub(1), mark) {
            Some(found) => annotations.push(found),
            None => {
                source.push_str(text);
                line += 1;
            }
        }
    }
    (source, annotations)
}

fn annotation(text: &str, line: usize, mark: &str) -> Option<Annotation> {
    let comment = text.trim_start().strip_prefix(mark)?;
    let before = text.chars().take_while(|letter| *letter == ' ').count();
    let carets = comment.trim_start_matches(' ');
    let count = carets.chars().take_while(|letter| *letter == '^').count();
    if count == 0 {
        return None;
    }
    let blanks = comment.chars().take_while(|letter| *letter == ' ').count();
    let first = before + mark.len() + blanks;
    // A mark right before the carets counts as carets.
    let start = if blanks == 0 { before } else { first };
    let said = carets.trim_start_matches('^').trim();
    let (label, text) = said.split_once(": ").unwrap_or((said, ""));
    Some(Annotation { line, start, end: first + count, label: label.to_owned(), text: text.to_owned() })
}

impl Annotation {
    /// `finding` as a fixture of `source` would have it.
    pub(super) fn of(source: &str, finding: &Finding) -> Self {
        let before = &source[..finding.span.start];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let underlined = source[finding.span.range()].split(['\r', '\n']).next().unwrap_or_default();
        let start = source[line_start..finding.span.start].chars().count();
        Self {
            line: before.matches('\n').count(),
            start,
            end: start + underlined.chars().count(),
            label: format!("{}[{}]", finding.severity.name(), finding.code),
            text: finding.message.clone(),
        }
    }

    /// Whether it is `found`, as far as it says.
    pub(super) fn fits(&self, found: &Self) -> bool {
        (self.line, self.start, self.end, &self.label) == (found.line, found.start, found.end, &found.label)
            && found.text.contains(&self.text)
    }
}

/// `source` with what was found written into it, as a fixture would have it.
pub(super) fn render(source: &str, language: Language, found: &[Annotation]) -> String {
    let mark = comment_mark(language);
    let mut rendered = String::new();
    for (line, text) in source.lines().enumerate() {
        rendered.push_str(text);
        rendered.push('\n');
        for one in found.iter().filter(|one| one.line == line) {
            let width = one.end.saturating_sub(one.start);
            let carets = match one.start.checked_sub(mark.len()) {
                Some(blanks) if blanks > 0 => format!("{mark}{}{}", " ".repeat(blanks), "^".repeat(width)),
                _ => {
                    let before = " ".repeat(one.start);
                    format!("{before}{mark}{}", "^".repeat(width.saturating_sub(mark.len())))
                }
            };
            rendered.push_str(&format!("{carets} {}: {}\n", one.label, one.text));
        }
    }
    rendered
}

#[test]
fn annotations_are_read_where_their_carets_stand() {
    let fixture = "name: x\n#^^^ error[one]: a\n  key: 1\n  # ^^ hint[two]\n# a comment\n";
    let yaml = Fixture::read(fixture, Language::Yaml);
    assert_eq!(yaml.source, "name: x\n  key: 1\n# a comment\n");
    let places = |fixture: &Fixture| -> Vec<(usize, usize, usize)> {
        fixture.annotations.iter().map(|one| (one.line, one.start, one.end)).collect()
    };
    assert_eq!(places(&yaml), [(0, 0, 4), (1, 4, 6)]);
    assert_eq!(yaml.annotations[0].label, "error[one]");
    let bicep =
        Fixture::read("param x int\n//^^^ error[one]\n//     ^^^ hint[two]\n// said\n", Language::Bicep);
    assert_eq!(bicep.source, "param x int\n// said\n");
    assert_eq!(places(&bicep), [(0, 0, 5), (0, 7, 10)]);
}

#[test]
fn sections_are_files_and_the_first_one_is_checked() {
    let fixture = "//- /a/main.bicepparam\nusing '../x.bicep'\n//^^^ error[one]\n//- /x.bicep\nparam y int\n";
    let fixture = Fixture::read(fixture, Language::Yaml);
    assert_eq!(fixture.language, Language::BicepParameters);
    assert_eq!(fixture.source, "using '../x.bicep'\n");
    let files = fixture.files.unwrap();
    assert_eq!(files.texts.keys().collect::<Vec<_>>(), ["/a/main.bicepparam", "/x.bicep"]);
    assert_eq!(files.folder, "/a/");
}
