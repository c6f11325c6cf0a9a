//! Answers to questions about the graph: yes, no or unknown; how sure, and why. Must not know the questions.

use super::Spot;
use crate::bicep::value::{Certainty, Data, Piece, Truth, Value};

/// An answer with its reasons. Only a "no" that is certain enough may become a finding.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Yes, no, or unknown.
    pub truth: Truth,
    /// Whether somebody could change it by setting a parameter.
    pub certainty: Certainty,
    /// What decides it; of an unknown answer, what would.
    pub reasons: Vec<Reason>,
}

/// Part of why an answer is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Where one can see it; `None` of what is nowhere.
    pub spot: Option<Spot>,
    /// A short sentence for people, without a full stop.
    pub text: String,
}

impl Reason {
    /// A reason at a place.
    #[must_use]
    pub fn at(spot: &Spot, text: impl Into<String>) -> Self {
        Self { spot: Some(spot.clone()), text: text.into() }
    }
}

impl Answer {
    /// An answer without reasons.
    #[must_use]
    pub fn new(truth: Truth) -> Self {
        Self { truth, certainty: Certainty::Known, reasons: Vec::new() }
    }

    /// Yes.
    #[must_use]
    pub fn yes() -> Self {
        Self::new(Truth::Yes)
    }

    /// No.
    #[must_use]
    pub fn no() -> Self {
        Self::new(Truth::No)
    }

    /// Nobody knows.
    #[must_use]
    pub fn unknown() -> Self {
        Self::new(Truth::Unknown)
    }

    /// Whether `value` is one of these words, in any letter case and with or without underscores
    /// (`allow_internet_outbound` is `AllowInternetOutbound`). `null` is none of them; what is not known is unknown.
    #[must_use]
    pub fn of_word(value: &Value, words: &[&str]) -> Self {
        let truth = match value.as_str() {
            Some(text) => words.iter().any(|word| same_word(text, word)).into(),
            None if value.is_null() => Truth::No,
            None => {
                let all = value.alternatives();
                let fits =
                    |one: &Value| one.as_str().is_some_and(|text| words.iter().any(|w| same_word(text, w)));
                if all.is_empty() {
                    Truth::Unknown
                } else if all.iter().all(fits) {
                    Truth::Yes
                } else if all.iter().any(|one| fits(one) || one.is_unknown()) {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
        };
        Self { certainty: value.certainty, ..Self::new(truth) }
    }

    /// Whether `value` is `true`. `null` is not; what is not known is unknown.
    #[must_use]
    pub fn of_flag(value: &Value) -> Self {
        let truth = match value.as_bool() {
            Some(flag) => flag.into(),
            None if value.is_null() => Truth::No,
            None => Truth::Unknown,
        };
        Self { certainty: value.certainty, ..Self::new(truth) }
    }

    /// Whether `value` says something: it is neither `null` nor the empty string. An object or a list does, whatever is
    /// in it.
    #[must_use]
    pub fn of_presence(value: &Value) -> Self {
        let truth = match &value.data {
            Data::Null => Truth::No,
            Data::String(text) => Truth::from(!text.is_empty()),
            Data::Text(pieces) => {
                let says = |piece: &Piece| matches!(piece, Piece::Known(text) if !text.is_empty());
                if pieces.iter().any(says) { Truth::Yes } else { Truth::Unknown }
            }
            Data::Unknown(_) => {
                let all: Vec<Truth> =
                    value.alternatives().iter().map(|one| Self::of_presence(one).truth).collect();
                match all.first() {
                    Some(first) if all.iter().all(|one| one == first) => *first,
                    _ => Truth::Unknown,
                }
            }
            _ => Truth::Yes,
        };
        Self { certainty: value.certainty, ..Self::new(truth) }
    }

    /// The same answer, for this reason too.
    #[must_use]
    pub fn because(mut self, reason: Reason) -> Self {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
        self
    }

    /// The same answer, at most as sure.
    #[must_use]
    pub fn but(mut self, certainty: Certainty) -> Self {
        self.certainty = self.certainty.and(certainty);
        self
    }

    /// Whether it is yes.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.truth == Truth::Yes
    }

    /// Whether it is no.
    #[must_use]
    pub fn is_no(&self) -> bool {
        self.truth == Truth::No
    }

    /// Whether nobody knows.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.truth == Truth::Unknown
    }

    /// Whether it is so unless somebody sets a parameter.
    #[must_use]
    pub fn is_by_default(&self) -> bool {
        self.certainty == Certainty::ByDefault
    }

    /// Whether both hold, for the reasons of those that decide it.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.joined(other, Truth::No, Truth::and)
    }

    /// Whether one of them holds, for the reasons of those that decide it.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.joined(other, Truth::Yes, Truth::or)
    }

    /// The opposite, for the same reasons.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "an answer is no number")]
    pub fn not(self) -> Self {
        let truth = match self.truth {
            Truth::Yes => Truth::No,
            Truth::Unknown => Truth::Unknown,
            Truth::No => Truth::Yes,
        };
        Self { truth, ..self }
    }

    /// `decides` is the truth that settles it alone.
    fn joined(self, other: Self, decides: Truth, join: fn(Truth, Truth) -> Truth) -> Self {
        match (self.truth == decides, other.truth == decides) {
            // The surer one is enough.
            (true, true) => {
                if self.certainty <= other.certainty {
                    self
                } else {
                    other
                }
            }
            (true, false) => self,
            (false, true) => other,
            (false, false) => {
                let truth = join(self.truth, other.truth);
                let keeps = |one: &Self| truth != Truth::Unknown || one.truth == Truth::Unknown;
                let certainty = self.certainty.and(other.certainty);
                let mut all = Self { certainty, ..Self::new(truth) };
                for one in [self, other].into_iter().filter(keeps) {
                    all = one.reasons.into_iter().fold(all, Self::because);
                }
                all
            }
        }
    }
}

/// Whether two words of Azure are the same: letter case and underscores do not count.
#[must_use]
pub(crate) fn same_word(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> Vec<char> {
        text.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect()
    };
    letters(a) == letters(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_as_both_languages_write_them() {
        let word = |text: &str| Answer::of_word(&Value::string(text), &["AllowInternetOutbound"]).truth;
        assert_eq!(word("allow_internet_outbound"), Truth::Yes);
        assert_eq!(word("allowinternetoutbound"), Truth::Yes);
        assert_eq!(word("Disabled"), Truth::No);
        assert_eq!(Answer::of_word(&Value::null(), &["Disabled"]).truth, Truth::No);
        assert_eq!(Answer::of_word(&Value::unknown(), &["Disabled"]).truth, Truth::Unknown);
        let either = Value::one_of(vec![Value::string("Deny"), Value::string("deny")], None);
        assert_eq!(Answer::of_word(&either, &["Deny"]).truth, Truth::Yes);
    }

    #[test]
    fn null_and_the_empty_string_say_nothing() {
        let says = |value: &Value| Answer::of_presence(value).truth;
        assert_eq!((says(&Value::null()), says(&Value::string(""))), (Truth::No, Truth::No));
        assert_eq!(says(&Value::string("x")), Truth::Yes);
        assert_eq!(says(&Value::join(&[Value::string("kv-"), Value::unknown()])), Truth::Yes);
        assert_eq!(says(&Value::unknown()), Truth::Unknown);
        let either = Value::one_of(vec![Value::null(), Value::string("")], None);
        assert_eq!(says(&either), Truth::No);
    }

    #[test]
    fn the_answer_that_decides_gives_the_reasons() {
        let reason = |text: &str| Reason { spot: None, text: text.to_owned() };
        let closed = Answer::no().because(reason("it is open"));
        let linked = Answer::yes().because(reason("it has an endpoint"));
        let both = closed.clone().and(linked.clone());
        assert_eq!((both.truth, both.reasons), (Truth::No, vec![reason("it is open")]));
        let either = closed.or(linked);
        assert_eq!((either.truth, either.reasons), (Truth::Yes, vec![reason("it has an endpoint")]));
        let open = Answer::unknown().because(reason("a parameter"));
        assert_eq!(Answer::yes().because(reason("known")).and(open).reasons, [reason("a parameter")]);
    }

    #[test]
    fn what_is_so_by_default_stays_so() {
        let default = Answer::yes().but(Certainty::ByDefault);
        assert!(default.clone().and(Answer::yes()).is_by_default());
        assert!(!default.or(Answer::yes()).is_by_default());
    }
}
