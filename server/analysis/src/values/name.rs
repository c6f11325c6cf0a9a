//! Forms of names that Azure asks for, by the form's name in the catalog.

/// A form of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// As the catalog calls it.
    pub id: &'static str,
    /// What is named: `endpoint`.
    pub subject: &'static str,
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of characters.
    pub max: usize,
}

/// Endpoints: also a part of a host name, so unique in their region.
/// <https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online>
pub const ENDPOINT: Form = Form { id: "endpoint-name", subject: "endpoint", min: 3, max: 32 };

/// Deployments of an endpoint.
pub const DEPLOYMENT: Form = Form { id: "deployment-name", subject: "deployment", min: 3, max: 32 };

/// The form that the catalog calls `id`; `None` for forms that are not names.
#[must_use]
pub fn form(id: &str) -> Option<Form> {
    [ENDPOINT, DEPLOYMENT].into_iter().find(|form| form.id == id)
}

/// What a name breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is shorter than the form allows.
    Short,
    /// It is longer than the form allows.
    Long,
    /// It does not start with a letter.
    Start,
    /// It ends with a hyphen.
    End,
    /// It has this character.
    Character(char),
}

impl Form {
    /// What is wrong with `name`; the first fault counts.
    #[must_use]
    pub fn fault(self, name: &str) -> Option<Fault> {
        if let Some(bad) = name.chars().find(|letter| !letter.is_ascii_alphanumeric() && *letter != '-') {
            return Some(Fault::Character(bad));
        }
        let length = name.chars().count();
        if length < self.min {
            return Some(Fault::Short);
        }
        if length > self.max {
            return Some(Fault::Long);
        }
        if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return Some(Fault::Start);
        }
        name.ends_with('-').then_some(Fault::End)
    }

    /// The nearest name of this form, where enough of `name` is left to make one.
    #[must_use]
    pub fn mend(self, name: &str) -> Option<String> {
        let mut mended = String::with_capacity(name.len());
        for letter in name.chars() {
            if letter.is_ascii_alphanumeric() {
                mended.push(letter);
            } else if !mended.ends_with('-') {
                mended.push('-');
            }
        }
        let start = mended.find(|letter: char| letter.is_ascii_alphabetic())?;
        let body = mended.get(start..)?;
        let cut: String = body.chars().take(self.max).collect();
        let cut = cut.trim_end_matches('-').to_owned();
        self.fault(&cut).is_none().then_some(cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_services_form() {
        for good in ["abc", "Abc-1", "a--b", "a1b2", "abcdefghijabcdefghijabcdefghijab"] {
            assert_eq!(ENDPOINT.fault(good), None, "{good}");
        }
        assert_eq!(ENDPOINT.fault("a"), Some(Fault::Short));
        assert_eq!(ENDPOINT.fault("abcdefghijabcdefghijabcdefghijabc"), Some(Fault::Long));
        assert_eq!(ENDPOINT.fault("1abc"), Some(Fault::Start));
        assert_eq!(ENDPOINT.fault("abc-"), Some(Fault::End));
        assert_eq!(ENDPOINT.fault("ab_c"), Some(Fault::Character('_')));
        assert_eq!(ENDPOINT.fault("äbc"), Some(Fault::Character('ä')));
    }

    #[test]
    fn a_bad_name_becomes_the_nearest_good_one() {
        assert_eq!(ENDPOINT.mend("my_endpoint!"), Some("my-endpoint".to_owned()));
        assert_eq!(ENDPOINT.mend("1abc-"), Some("abc".to_owned()));
        assert_eq!(ENDPOINT.mend("my  fine endpoint"), Some("my-fine-endpoint".to_owned()));
        assert_eq!(ENDPOINT.mend("a"), None);
        assert_eq!(ENDPOINT.mend("1234"), None);
    }
}
