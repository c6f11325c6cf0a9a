//! API versions, their order, and in which of them something exists.

use std::cmp::Ordering;
use std::fmt;

/// An API version: `2023-10-01`, `2023-08-01-preview`. Ordered by date; of one day, previews come first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiVersion(String);

impl ApiVersion {
    /// From its text; `None` where it is not a date with or without a suffix.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (date, suffix) = (text.get(..10)?, text.get(10..)?);
        let is_date = date.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let is_suffix = suffix.strip_prefix('-').is_some_and(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        });
        (is_date && (suffix.is_empty() || is_suffix)).then(|| Self(text.to_ascii_lowercase()))
    }

    /// As written, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has no suffix such as `-preview`.
    #[must_use]
    pub fn is_stable(&self) -> bool {
        self.0.len() == 10
    }
}

impl Ord for ApiVersion {
    fn cmp(&self, other: &Self) -> Ordering {
        let (own, others) = (self.0.split_at_checked(10), other.0.split_at_checked(10));
        let date = own.map(|(date, _)| date).cmp(&others.map(|(date, _)| date));
        date.then(self.is_stable().cmp(&other.is_stable())).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for ApiVersion {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for ApiVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What happened to something from one API version to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It came with this version.
    Added(ApiVersion),
    /// This version does not have it any more.
    Removed(ApiVersion),
}

/// The API versions of a resource type that have something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Oldest first.
    pub having: Vec<ApiVersion>,
    /// What happened, oldest first, along all versions of the resource type.
    pub changes: Vec<Change>,
}

impl History {
    /// The first version that has it.
    #[must_use]
    pub fn first(&self) -> Option<&ApiVersion> {
        self.having.first()
    }

    /// The first stable version that has it.
    #[must_use]
    pub fn first_stable(&self) -> Option<&ApiVersion> {
        self.having.iter().find(|version| version.is_stable())
    }

    /// Whether this version has it.
    #[must_use]
    pub fn has(&self, version: &str) -> bool {
        self.having.iter().any(|known| known.as_str().eq_ignore_ascii_case(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_come_before_the_stable_version_of_their_day() {
        let mut versions: Vec<_> = ["2023-10-01", "2023-04-01", "2023-10-01-preview", "2024-01-01-preview"]
            .iter()
            .filter_map(|text| ApiVersion::parse(text))
            .collect();
        versions.sort();
        let texts: Vec<_> = versions.iter().map(ApiVersion::as_str).collect();
        assert_eq!(texts, ["2023-04-01", "2023-10-01-preview", "2023-10-01", "2024-01-01-preview"]);
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in ["", "2023", "2023-1-01", "2023-10-01preview", "latest", "2023-10-01-", "é023-10-0"] {
            assert_eq!(ApiVersion::parse(text), None, "{text}");
        }
    }
}
