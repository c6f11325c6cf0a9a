//! One more private endpoint as text: the pattern with other words, and with copies of what only it needs, such as its DNS
//! zone. Names that such a copy would need and that are not there refuse it. Must not know where it is inserted.

use super::pattern::Pattern;
use super::references::{Reference, References, Role};
use super::words::{Swap, capital};
use crate::bicep::modules::Parsed;
use crate::network::{Context, types};
use azureml_syntax::Span;
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind, Parse, Part};
use std::collections::{BTreeMap, BTreeSet};

/// Names that refer to names that refer to names …: further ones are left alone.
const MOST_DEPTH: usize = 16;

/// The names that are taken in a file.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(parse: &Parse) -> Self {
        let declared = parse.declarations().filter_map(|one| Some(one.name()?.text.to_owned()));
        Self(declared.collect())
    }

    /// A name that is free, made of this one; it is taken from then on.
    fn free(&mut self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut number = 2;
        while !self.0.insert(name.clone()) {
            name = format!("{wish}{number}");
            number += 1;
        }
        name
    }
}

/// A declaration written again, behind which one.
pub(super) struct Again {
    /// Where the one that was copied begins.
    pub(super) start: usize,
    pub(super) text: String,
}

/// A copy on the way.
pub(super) struct Copy<'c, 'p> {
    context: &'c Context<'c>,
    pattern: &'c Pattern,
    parsed: &'p Parsed,
    swap: Swap<'c>,
    names: &'c mut Names,
    references: References,
    /// What each copied declaration is called.
    renamed: BTreeMap<String, String>,
    copied: Vec<Declaration<'p>>,
    depth: usize,
}

impl<'c, 'p> Copy<'c, 'p> {
    pub(super) fn new(
        context: &'c Context<'c>,
        pattern: &'c Pattern,
        parsed: &'p Parsed,
        group: &'c str,
        names: &'c mut Names,
    ) -> Self {
        Self {
            context,
            pattern,
            parsed,
            swap: Swap { from: &pattern.group, to: group },
            names,
            references: References::of(context, pattern),
            renamed: BTreeMap::new(),
            copied: Vec::new(),
            depth: 0,
        }
    }

    /// Whether the file can speak of what the new private endpoint leads to.
    pub(super) fn can_be_written(&self) -> bool {
        self.pattern.is_own() || self.references.are_known()
    }

    /// The text of an expression with other words.
    pub(super) fn expression(&mut self, expression: Expression<'p>) -> Option<String> {
        self.follow(&[expression])?;
        let mut edits = self.edits(&[expression])?;
        self.rename_endpoint(expression.span(), &mut edits);
        Some(self.rewritten(expression.span(), edits))
    }

    /// Copies a declaration, what only it needs, and what belongs to it.
    pub(super) fn declaration(&mut self, declaration: Declaration<'p>) -> Option<()> {
        let name = declaration.name()?.text;
        if self.renamed.contains_key(name) {
            return Some(());
        }
        let wish = self.wish(name);
        let new = self.names.free(&wish);
        self.renamed.insert(name.to_owned(), new);
        self.copied.push(declaration);
        self.follow(&expressions(declaration))?;
        for child in self.children(declaration) {
            let before = (self.renamed.clone(), self.copied.clone());
            // A group of DNS zones whose names nobody can write here is left out.
            if self.declaration(child).is_none() {
                (self.renamed, self.copied) = before;
            }
        }
        Some(())
    }

    /// All copied declarations as text.
    pub(super) fn finish(mut self) -> Option<Vec<Again>> {
        let copied = std::mem::take(&mut self.copied);
        copied
            .into_iter()
            .map(|declaration| {
                let name = declaration.name()?;
                let mut edits = self.edits(&expressions(declaration))?;
                edits.push((name.span, self.renamed.get(name.text)?.clone()));
                self.rename_endpoint(declaration.span(), &mut edits);
                self.tell_apart(declaration, &mut edits);
                let text = self.rewritten(declaration.span(), edits);
                Some(Again { start: declaration.span().start, text })
            })
            .collect()
    }

    /// What a copy of the declaration of this name should be called.
    fn wish(&self, name: &str) -> String {
        let new = self.references.in_name(&self.swap.of(name));
        if new == name { format!("{name}{}", capital(self.swap.to)) } else { new }
    }

    fn declared(&self, name: &str) -> Option<Declaration<'p>> {
        let parsed: &'p Parsed = self.parsed;
        parsed.parse.declarations().find(|one| one.name().is_some_and(|it| it.text == name))
    }

    /// Copies what the names in these expressions mean, where it is about the old word.
    fn follow(&mut self, roots: &[Expression<'p>]) -> Option<()> {
        if self.depth >= MOST_DEPTH {
            return Some(());
        }
        self.depth += 1;
        for name in names(roots) {
            self.resolve(name)?;
        }
        self.depth -= 1;
        Some(())
    }

    /// `None` where the name stands for something about the old word that cannot be written here.
    fn resolve(&mut self, name: &'p str) -> Option<()> {
        if self.renamed.contains_key(name) || self.references.is_one(name) {
            return Some(());
        }
        let Some(declaration) = self.declared(name) else { return Some(()) };
        let other = self.swap.of(name);
        if other != name
            && let Some(there) = self.declared(&other)
            && std::mem::discriminant(&there.declares()) == std::mem::discriminant(&declaration.declares())
        {
            self.renamed.insert(name.to_owned(), other);
            return Some(());
        }
        match declaration.declares() {
            Declares::Parameter { default: None, .. } if other != name => None,
            Declares::Variable { .. }
            | Declares::Parameter { default: Some(_), .. }
            | Declares::Module { .. }
                if self.is_about(declaration, 0) =>
            {
                self.declaration(declaration)
            }
            Declares::Resource { body, .. } if is_zone(declaration) && self.is_about(declaration, 0) => {
                // Of a loop, one round is meant; of several zones, nobody knows which.
                let has_one = self.pattern.is_own() || zone_name(self.swap.to).is_some();
                if !has_one || matches!(body.bare().kind(), Kind::For { .. }) {
                    None
                } else {
                    self.declaration(declaration)
                }
            }
            _ => Some(()),
        }
    }

    /// Whether a declaration says the old word, itself or through what it refers to.
    fn is_about(&self, declaration: Declaration<'p>, depth: usize) -> bool {
        let all = expressions(declaration);
        let says = |text: &str| self.swap.touches(text);
        walk(&all, &mut |one| one.parts().any(|part| matches!(part, Part::Text(text, _) if says(text))))
            || depth < MOST_DEPTH
                && names(&all).into_iter().filter_map(|name| self.declared(name)).any(|inner| {
                    matches!(inner.declares(), Declares::Variable { .. } | Declares::Parameter { .. })
                        && self.is_about(inner, depth + 1)
                })
    }

    /// What is declared as a part of it: zone groups of private endpoints, links of zones.
    fn children(&self, declaration: Declaration<'p>) -> Vec<Declaration<'p>> {
        let Some(name) = declaration.name() else { return Vec::new() };
        let parsed: &'p Parsed = self.parsed;
        let belongs = |one: &Declaration<'p>| {
            let Declares::Resource { r#type: Some(kind), .. } = one.declares() else { return false };
            let kind = kind.as_str().unwrap_or_default().split('@').next().unwrap_or_default();
            let is_part =
                [types::ZONE_GROUP, types::ZONE_LINK].iter().any(|it| it.eq_ignore_ascii_case(kind));
            let object = one.object();
            let at = object.and_then(|object| object.get("parent").or_else(|| object.get("name")));
            is_part && at.is_some_and(|at| names(&[at]).contains(&name.text))
        };
        parsed.parse.declarations().filter(belongs).collect()
    }

    /// The changes that make these expressions speak of the new word.
    fn edits(&self, roots: &[Expression<'p>]) -> Option<Vec<(Span, String)>> {
        let source = &self.parsed.source;
        let mut edits = Vec::new();
        let mut open: Vec<Expression<'p>> = roots.to_vec();
        while let Some(one) = open.pop() {
            match self.references.role(self.context, one) {
                Some(Role::Whole(text)) => {
                    edits.push((one.span(), text));
                    continue;
                }
                Some(Role::Refused) => return None,
                None => {}
            }
            if matches!(one.kind(), Kind::String)
                && let Some(zone) = self.zone(one)
            {
                edits.push((one.span(), zone));
                continue;
            }
            for part in one.parts() {
                let Part::Text(_, span) = part else { continue };
                let Some(text) = source.get(span.range()) else { continue };
                let new = self.references.in_text(&self.swap.of(text));
                if new != text && !text.starts_with("Microsoft.") {
                    edits.push((span, new));
                }
            }
            match one.kind() {
                Kind::Name(name) => {
                    if let Some(new) = self.renamed.get(name) {
                        edits.push((one.span(), new.clone()));
                    }
                }
                Kind::Property { object, name, .. } if self.swap.touches(name.text) => {
                    let new = self.swap.of(name.text);
                    if !self.has_property(object, &new) {
                        return None;
                    }
                    edits.push((name.span, new));
                }
                _ => {}
            }
            open.extend(one.children());
        }
        Some(edits)
    }

    /// Whether a property is there as far as one can see: not where the outputs of a module or the keys of a variable lack
    /// it.
    fn has_property(&self, object: Expression<'p>, name: &str) -> bool {
        if let Kind::Name(symbol) = object.bare().kind() {
            let value = self.declared(symbol).map(|one| one.declares());
            return match value {
                Some(Declares::Variable { value, .. }) if matches!(value.bare().kind(), Kind::Object) => {
                    value.bare().entry(name).is_some()
                }
                _ => true,
            };
        }
        match References::module_of_outputs(object).and_then(|symbol| self.declared(symbol)) {
            Some(module) => Reference::output(self.context, &self.pattern.spot.file, module, name),
            None => true,
        }
    }

    /// What stands for the name of a DNS zone of the old word, where one word in place of another does not give it.
    fn zone(&self, one: Expression<'p>) -> Option<String> {
        if self.pattern.is_own() {
            return None;
        }
        let first = one.parts().next()?;
        let Part::Text(text, _) = first else { return None };
        text.to_ascii_lowercase().starts_with("privatelink").then(|| zone_name(self.swap.to))?
    }

    /// A name that stays as it is would be one name for two.
    fn rename_endpoint(&self, within: Span, edits: &mut Vec<(Span, String)>) {
        if let Some(name) =
            self.pattern.name.filter(|name| within.start <= name.start && name.end <= within.end)
        {
            self.append(name, edits);
        }
    }

    /// Gives a copied resource or module that would have the name of the first one another name.
    fn tell_apart(&self, declaration: Declaration<'p>, edits: &mut Vec<(Span, String)>) {
        let is_part = self.copied_parent(declaration);
        let name = declaration.object().and_then(|object| object.get("name"));
        if let Some(name) = name.filter(|_| !is_part) {
            self.append(name.span(), edits);
        }
    }

    /// Whether it is a part of something that is copied too: then its name may stay.
    fn copied_parent(&self, declaration: Declaration<'p>) -> bool {
        let parent = declaration.object().and_then(|object| object.get("parent"));
        parent.is_some_and(|parent| names(&[parent]).iter().any(|name| self.renamed.contains_key(*name)))
    }

    /// Writes the new word behind a name that no edit changes.
    fn append(&self, name: Span, edits: &mut Vec<(Span, String)>) {
        let inside = |(span, _): &(Span, String)| name.start <= span.start && span.end <= name.end;
        if edits.iter().any(inside) {
            return;
        }
        let Some(text) = self.parsed.source.get(name.range()) else { return };
        if text.ends_with('\'') && !text.starts_with("'''") {
            edits.push((Span::new(name.end - 1, name.end - 1), format!("-{}", self.swap.to)));
        } else {
            edits.push((name, format!("'${{{text}}}-{}'", self.swap.to)));
        }
    }

    /// The text at `span` after these edits, without its comments.
    fn rewritten(&self, span: Span, mut edits: Vec<(Span, String)>) -> String {
        let source = &self.parsed.source;
        for comment in self.parsed.parse.comments() {
            if span.start <= comment.span.start && comment.span.end <= span.end {
                let line = source[..comment.span.start].rfind('\n').unwrap_or(0);
                let start = if comment.own_line {
                    line.saturating_sub(usize::from(source[..line].ends_with('\r')))
                } else {
                    source[..comment.span.start].trim_end_matches([' ', '\t']).len()
                };
                edits.push((Span::new(start, comment.span.end), String::new()));
            }
        }
        edits.sort_by_key(|(span, _)| *span);
        let mut text = String::new();
        let mut end = span.start;
        for (at, new) in edits {
            if at.start >= end {
                text.push_str(source.get(end..at.start).unwrap_or_default());
                text.push_str(&new);
                end = at.end;
            }
        }
        text.push_str(source.get(end..span.end).unwrap_or_default());
        text
    }
}

/// The expressions of a declaration and of the resources nested in it.
pub(super) fn expressions(declaration: Declaration<'_>) -> Vec<Expression<'_>> {
    let mut all = declaration.expressions();
    all.extend(declaration.decorators());
    let nested: Vec<Declaration<'_>> = declaration.nested().collect();
    all.extend(nested.into_iter().flat_map(expressions));
    all
}

/// Whether `is` holds for one of these expressions or of those in them.
fn walk<'p>(roots: &[Expression<'p>], is: &mut dyn FnMut(Expression<'p>) -> bool) -> bool {
    let mut open = roots.to_vec();
    while let Some(one) = open.pop() {
        if is(one) {
            return true;
        }
        open.extend(one.children());
    }
    false
}

/// The names in these expressions, each once, in order.
pub(super) fn names<'p>(roots: &[Expression<'p>]) -> Vec<&'p str> {
    let mut all = BTreeMap::new();
    walk(roots, &mut |one| {
        if let Kind::Name(name) = one.kind() {
            all.insert(one.span().start, name);
        }
        false
    });
    let mut seen = BTreeSet::new();
    all.into_values().filter(|name| seen.insert(*name)).collect()
}

/// Whether it declares a private DNS zone, or refers to one.
fn is_zone(declaration: Declaration<'_>) -> bool {
    let Declares::Resource { r#type: Some(kind), .. } = declaration.declares() else { return false };
    let kind = kind.as_str().unwrap_or_default();
    kind.split('@').next().is_some_and(|kind| kind.eq_ignore_ascii_case(types::ZONE))
}

/// How Bicep writes the DNS zone of a sub-resource; `None` of those that have several. From
/// <https://learn.microsoft.com/azure/private-link/private-endpoint-dns>.
fn zone_name(group: &str) -> Option<String> {
    Some(match group {
        "vault" => "'privatelink.vaultcore.azure.net'".to_owned(),
        "registry" => "'privatelink${environment().suffixes.acrLoginServer}'".to_owned(),
        "blob" | "file" | "queue" | "table" | "dfs" | "web" => {
            format!("'privatelink.{group}.${{environment().suffixes.storage}}'")
        }
        _ => return None,
    })
}
