//! Moving entries of an object into an object below it: their text goes along, indented anew.

use super::add::New;
use super::find::Site;
use super::{Draft, layout, lines, write};
use crate::Span;
use crate::bicep::Kind;
use crate::edit::Place;
use std::collections::BTreeSet;

impl<'p> Draft<'p> {
    pub(super) fn move_entries(&mut self, keys: &[Span], into: &str) -> Option<()> {
        let mut sites = keys.iter().map(|key| self.site(*key)).collect::<Option<Vec<Site<'p>>>>()?;
        sites.sort_by_key(|site| site.index);
        sites.dedup_by_key(|site| site.index);
        let first = *sites.first()?;
        if sites.iter().any(|site| site.object != first.object || site.entry.name() == Some(into)) {
            return None;
        }
        let texts = sites.iter().map(|site| self.movable(site)).collect::<Option<Vec<&str>>>()?;
        let old = self.indent(first.entry.span.start);
        let line_break = self.style.line_break;
        let moved = |indent: &str| -> String {
            let texts = texts.iter().map(|text| indented(text, old, indent, line_break));
            texts.collect::<Vec<_>>().join(line_break)
        };
        let step = self.style.step;
        let below = |indent: &str| {
            format!("{{{line_break}{}{line_break}{indent}}}", moved(&format!("{indent}{step}")))
        };
        match first.object.entry(into) {
            Some(target) if matches!(target.value.kind(), Kind::Object) => {
                self.add(target.value, &New { block: &moved, inline: None }, Place::Last)?;
            }
            Some(target) if target.complete && matches!(target.value.kind(), Kind::Missing) => {
                let colon = self.behind_colon(target)?;
                layout::rest_of_line(self.source, colon)?;
                self.changes.insert(colon, format!(" {}", below(self.indent(target.span.start))));
            }
            Some(_) => return None,
            None => {
                let at = lines::line_start(self.source, first.entry.span.start);
                let text = format!("{old}{}: {}{line_break}", write::key(into), below(old));
                self.grown.insert(first.object.span().start);
                self.changes.insert(at, text);
            }
        }
        for site in &sites {
            let start = site.object.span().start;
            let (_, removed) = self.removals.entry(start).or_insert_with(|| (site.object, BTreeSet::new()));
            if !removed.insert(site.index) {
                return None;
            }
        }
        Some(())
    }

    /// The text of an entry with the comment behind it, if it stands alone on its lines and may be indented anew.
    fn movable(&self, site: &Site<'p>) -> Option<&'p str> {
        let span = self.items(site.object).get(site.index)?.span;
        let end = layout::rest_of_line(self.source, span.end)?;
        let text = self.source.get(span.start..end)?.trim_end();
        let is_fixed = text.contains("'''") && text.contains(['\n', '\r']);
        let fits = lines::starts_line(self.source, span.start)
            && layout::comma_end(self.source, span.end).is_none()
            && !is_fixed;
        fits.then_some(text)
    }
}

/// The lines of `text` behind `new` instead of `old`; the first one has no blanks yet.
fn indented(text: &str, old: &str, new: &str, line_break: &str) -> String {
    let lines = lines::lines(text).into_iter().map(|line| {
        let line = line.strip_prefix(old).unwrap_or_else(|| line.trim_start());
        if line.is_empty() { String::new() } else { format!("{new}{line}") }
    });
    lines.collect::<Vec<_>>().join(line_break)
}
