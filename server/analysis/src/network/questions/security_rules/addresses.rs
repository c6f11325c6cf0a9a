//! Addresses in security rules and networks: service tags with and without regions, and ranges of addresses. Must not know
//! rules.

use crate::bicep::value::{Truth, Value};
use crate::network::questions::service_tags;
use core::net::Ipv4Addr;

/// A range of IPv4 addresses: `10.0.1.0/24`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    first: u32,
    last: u32,
}

impl Prefix {
    /// Reads `10.0.1.0/24` or a single address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.trim().split_once('/').unwrap_or((text.trim(), "32"));
        let address = u32::from(address.parse::<Ipv4Addr>().ok()?);
        let length: u32 = length.parse().ok().filter(|length| *length <= 32)?;
        let hosts = u32::MAX.checked_shr(length).unwrap_or(0);
        Some(Self { first: address & !hosts, last: address | hosts })
    }

    /// Whether all of `other` lies in it.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether some address lies in both.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether it holds nothing but addresses for private networks (RFC 1918, RFC 6598).
    fn is_private(self) -> bool {
        let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
        private.iter().filter_map(|text| Self::parse(text)).any(|range| range.contains(self))
    }
}

/// Whether a range of addresses overlaps another one; unknown where it is none.
#[must_use]
pub fn overlaps(value: &Value, other: Prefix) -> Truth {
    match value.as_str().map(Prefix::parse) {
        Some(Some(prefix)) => prefix.overlaps(other).into(),
        // IPv6 is elsewhere.
        Some(None) => Truth::No,
        None => Truth::Unknown,
    }
}

/// A service tag as far as it is known: `Storage.${location}` is `Storage`.
fn tag_of(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.to_owned());
    }
    let prefix = value.prefix();
    let (tag, _) = prefix.rsplit_once('.')?;
    Some(tag.to_owned())
}

/// Whether the tag `written` is `tag`, or a region of it.
#[must_use]
pub fn is_tag(written: &str, tag: &str) -> bool {
    let known = if tag == service_tags::VAULT { vec![tag, "KeyVault"] } else { vec![tag] };
    known.iter().any(|tag| {
        let (head, rest) = written.split_at_checked(tag.len()).unwrap_or((written, ""));
        head.eq_ignore_ascii_case(tag) && (rest.is_empty() || rest.starts_with('.'))
    })
}

/// Whether a value is this tag, or a region of it; unknown where nobody knows its beginning.
#[must_use]
pub fn value_is_tag(value: &Value, tag: &str) -> Truth {
    tag_of(value).map_or(Truth::Unknown, |written| is_tag(&written, tag).into())
}

/// Whether an address prefix of a rule holds all of a service's addresses.
pub(super) fn covers(value: &Value, tag: &str, allows: bool) -> Truth {
    let Some(written) = tag_of(value) else { return Truth::Unknown };
    let is = |word: &str| is_tag(&written, word);
    let is_network = tag == service_tags::NETWORK;
    if written == "*" || is("Any") || written == "0.0.0.0/0" {
        return Truth::Yes;
    }
    if is(tag) {
        return Truth::Yes;
    }
    if is("Internet") || is("AzureCloud") {
        // They allow all that is needed; what they deny lies outside of the network.
        return (allows || !is_network).into();
    }
    match Prefix::parse(&written) {
        // Services have public addresses.
        Some(prefix) if !is_network => {
            if prefix.is_private() {
                Truth::No
            } else {
                Truth::Unknown
            }
        }
        Some(_) => Truth::Unknown,
        None if written.contains(':') => Truth::Unknown,
        None => Truth::No,
    }
}

/// Whether the subnet's side of a rule is all of the subnet. What is only part of the network may be it or not.
pub(super) fn is_subnet(value: &Value, subnet: Option<Prefix>) -> Truth {
    let Some(written) = value.as_str() else { return Truth::Unknown };
    let all = ["*", "Any", "0.0.0.0/0", "VirtualNetwork"];
    if all.iter().any(|word| written.eq_ignore_ascii_case(word)) {
        return Truth::Yes;
    }
    match (Prefix::parse(written), subnet) {
        (Some(prefix), Some(subnet)) if prefix.contains(subnet) => Truth::Yes,
        _ => Truth::Unknown,
    }
}
