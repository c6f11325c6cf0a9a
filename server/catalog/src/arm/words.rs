//! Our words about a resource type: what is found at a path. Compiled twice, as [`super::node`] is; the build script makes
//! them from `data/texts/arm`.

use super::node::Step;
use crate::model::Negative;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Our words about a resource type or a property.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Text {
    /// What it does, the unit, what happens without it, a pitfall; Markdown.
    pub text: String,
    /// The official page.
    pub link: String,
    /// What values of it do: value and words, in the order in which they are best offered. May be empty or lack some.
    pub values: Vec<(String, String)>,
}

impl Text {
    /// What this value does. Letter case does not matter, as in Azure.
    #[must_use]
    pub fn value(&self, value: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(value))
            .map(|(_, words)| words.as_str())
    }
}

/// The words of a namespace, by resource type.
pub(crate) type Words = BTreeMap<String, ResourceWords>;

/// The words of a resource type.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct ResourceWords {
    /// The empty path is the resource type itself.
    pub(crate) texts: Vec<(Pattern, Text)>,
    pub(crate) negatives: Vec<(Pattern, Negative)>,
}

/// What paths a text is for: `properties<AmlCompute>.properties.subnet`, `tags.*`. The items of an array are where the
/// array is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Pattern(pub(crate) Vec<Part>);

/// One property of a [`Pattern`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Part {
    /// `*` for any.
    pub(crate) name: String,
    /// Only in this variant of the discriminated object behind it.
    pub(crate) variant: Option<String>,
}

impl Pattern {
    /// From its spelling; empty for an empty one.
    pub(crate) fn parse(text: &str) -> Self {
        let parts = text.split('.').filter(|part| !part.is_empty()).map(|part| {
            match part.strip_suffix('>').and_then(|inner| inner.split_once('<')) {
                Some((name, variant)) => Part { name: name.to_owned(), variant: Some(variant.to_owned()) },
                None => Part { name: part.to_owned(), variant: None },
            }
        });
        Self(parts.collect())
    }

    /// The steps that it stands for, but for those into items of arrays.
    pub(crate) fn steps(&self) -> Vec<Step> {
        let steps = self.0.iter().flat_map(|part| {
            let into = if part.name == "*" { Step::Any } else { Step::Property(part.name.clone()) };
            std::iter::once(into).chain(part.variant.clone().map(Step::Variant))
        });
        steps.collect()
    }

    /// How exactly it describes `path`: the number of its variants, then that of its names. `None` for another path.
    fn fit(&self, path: &[Crumb<'_>]) -> Option<(usize, usize)> {
        let mut fit = (0, 0);
        if self.0.len() != path.len() {
            return None;
        }
        for (part, crumb) in self.0.iter().zip(path) {
            if part.name != "*" {
                if crumb.name != Some(part.name.as_str()) {
                    return None;
                }
                fit.1 += 1;
            }
            if let Some(variant) = &part.variant {
                if !crumb.variant.is_some_and(|chosen| chosen.eq_ignore_ascii_case(variant)) {
                    return None;
                }
                fit.0 += 1;
            }
        }
        Some(fit)
    }
}

/// One property of a path: its name unless that is the author's own, and the variant that is chosen of what is behind it.
struct Crumb<'p> {
    name: Option<&'p str>,
    variant: Option<&'p str>,
}

fn crumbs(path: &[Step]) -> Vec<Crumb<'_>> {
    let mut crumbs: Vec<Crumb<'_>> = Vec::new();
    for step in path {
        match step {
            Step::Property(name) => crumbs.push(Crumb { name: Some(name), variant: None }),
            Step::Any => crumbs.push(Crumb { name: None, variant: None }),
            Step::Item => {}
            Step::Variant(value) => {
                if let Some(last) = crumbs.last_mut() {
                    last.variant = Some(value);
                }
            }
        }
    }
    crumbs
}

impl ResourceWords {
    /// The text that describes `path` most exactly.
    pub(crate) fn text(&self, path: &[Step]) -> Option<&Text> {
        best(&self.texts, path)
    }

    /// The negative fact that describes `path` most exactly.
    pub(crate) fn negative(&self, path: &[Step]) -> Option<&Negative> {
        best(&self.negatives, path)
    }
}

fn best<'w, T>(all: &'w [(Pattern, T)], path: &[Step]) -> Option<&'w T> {
    let path = crumbs(path);
    let fits = all.iter().filter_map(|(pattern, it)| Some((pattern.fit(&path)?, it)));
    fits.max_by_key(|(fit, _)| *fit).map(|(_, it)| it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(texts: &[&str]) -> ResourceWords {
        let text = |text: &&str| (Pattern::parse(text), Text { text: (*text).to_owned(), ..Text::default() });
        ResourceWords { texts: texts.iter().map(text).collect(), negatives: Vec::new() }
    }

    fn found<'w>(words: &'w ResourceWords, path: &str) -> Option<&'w str> {
        words.text(&Pattern::parse(path).steps()).map(|text| text.text.as_str())
    }

    #[test]
    fn the_text_that_says_most_about_the_path_wins() {
        let words = words(&["a.b", "a.*", "a<X>.b", "a<X>.*.c"]);
        assert_eq!(found(&words, "a.b"), Some("a.b"));
        assert_eq!(found(&words, "a.z"), Some("a.*"));
        assert_eq!(found(&words, "a<x>.b"), Some("a<X>.b"));
        assert_eq!(found(&words, "a<Y>.b"), Some("a.b"));
        assert_eq!(found(&words, "a<X>.z.c"), Some("a<X>.*.c"));
        assert_eq!(found(&words, "a.b.c"), None);
    }

    #[test]
    fn items_of_arrays_are_where_the_array_is() {
        let words = words(&["", "a.b"]);
        let name = |name: &str| Step::Property(name.to_owned());
        let text = words.text(&[name("a"), Step::Item, Step::Item, name("b"), Step::Item]);
        assert_eq!(text.map(|text| text.text.as_str()), Some("a.b"));
        assert_eq!(found(&words, ""), Some(""));
    }

    #[test]
    fn words_for_values_do_not_mind_letter_case() {
        let text = Text { values: vec![("Disabled".to_owned(), "Off.".to_owned())], ..Text::default() };
        assert_eq!(text.value("disabled"), Some("Off."));
        assert_eq!(text.value("on"), None);
    }
}
