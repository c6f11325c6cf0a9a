//! What the directives of a Bicep file switch off. Must not know rules.

use azureml_syntax::bicep::{Directive, DirectiveKind};

/// Whether, of `directives` in order, `#disable-next-line` or `#disable-diagnostics` switches `code` off at `offset` of `source`. Letter case does
/// not matter.
#[must_use]
pub fn disables(source: &str, directives: &[Directive<'_>], offset: usize, code: &str) -> bool {
    let mut everywhere = false;
    for directive in directives {
        if directive.span.start > offset {
            break;
        }
        if !directive.codes.iter().any(|named| named.text.eq_ignore_ascii_case(code)) {
            continue;
        }
        match directive.kind {
            DirectiveKind::DisableNextLine => {
                let between = source.get(directive.span.end..offset).unwrap_or_default();
                if between.bytes().filter(|byte| *byte == b'\n').count() == 1 {
                    return true;
                }
            }
            DirectiveKind::DisableDiagnostics => everywhere = true,
            DirectiveKind::RestoreDiagnostics => everywhere = false,
        }
    }
    everywhere
}

#[cfg(test)]
mod tests {
    use super::disables;
    use azureml_syntax::bicep::parse;

    #[test]
    fn directives_work_on_the_next_line_or_to_their_end() {
        let source = "#disable-next-line BCP037 BCP036
var a = 1
var b = 2
#disable-diagnostics bcp035
var c = 3
#restore-diagnostics BCP035
var d = 4
";
        let parse = parse(source);
        let off =
            |name: &str, code: &str| disables(source, &parse.directives(), source.find(name).unwrap(), code);
        assert_eq!(["a =", "b =", "c ="].map(|name| off(name, "BCP037")), [true, false, false]);
        assert_eq!(["a =", "b ="].map(|name| off(name, "BCP036")), [true, false]);
        assert_eq!(["b =", "c =", "d ="].map(|name| off(name, "BCP035")), [false, true, false]);
    }
}
