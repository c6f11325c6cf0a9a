//! The namespaces as the binary carries them, each unpacked when one of its types is first asked for. Must not know paths.

use super::node::{Node, Nodes, Type};
use super::table::{Entry, Table};
use super::words::{ResourceWords, Words};
use super::{ApiVersion, Resource};
use std::io::Read;
use std::sync::{LazyLock, OnceLock};

/// A namespace in the binary.
pub(super) struct Packed {
    pub(super) entry: Entry,
    table: &'static [u8],
    words: &'static [u8],
    namespace: OnceLock<Namespace>,
    unpacked_words: OnceLock<Words>,
}

/// A namespace, unpacked.
pub(super) struct Namespace {
    nodes: Vec<Node>,
    /// Sorted by name.
    pub(super) resources: Vec<Resource>,
}

static ALL: LazyLock<Vec<Packed>> = LazyLock::new(|| {
    static BYTES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/arm.bin"));
    let (entries, mut rest): (Vec<Entry>, &'static [u8]) =
        postcard::take_from_bytes(BYTES).unwrap_or_default();
    let mut take = |length: usize| {
        let (taken, behind) = rest.split_at_checked(length).unwrap_or_default();
        rest = behind;
        taken
    };
    let packed = entries.into_iter().map(|entry| Packed {
        table: take(entry.table),
        words: take(entry.words),
        entry,
        namespace: OnceLock::new(),
        unpacked_words: OnceLock::new(),
    });
    packed.collect()
});

/// The names of all namespaces.
pub(super) static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| ALL.iter().map(|packed| packed.entry.namespace.as_str()).collect());

/// The namespace of this name, in any letter case.
pub(super) fn called(name: &str) -> Option<&'static Packed> {
    ALL.iter().find(|packed| packed.entry.namespace.eq_ignore_ascii_case(name))
}

/// What a type is.
pub(super) fn node(r#type: Type) -> Option<&'static Node> {
    let packed = ALL.iter().rfind(|packed| packed.entry.first_type <= r#type.index)?;
    packed.nodes().get(r#type)
}

impl Packed {
    /// Its resource types.
    pub(super) fn resources(&'static self) -> &'static [Resource] {
        &self.namespace().resources
    }

    /// Its types.
    pub(super) fn nodes(&'static self) -> Nodes<'static> {
        Nodes { first: self.entry.first_type, nodes: &self.namespace().nodes }
    }

    /// Our words about a resource type.
    pub(super) fn words(&'static self, resource: &str) -> Option<&'static ResourceWords> {
        let words = self.unpacked_words.get_or_init(|| unpacked(self.words).unwrap_or_default());
        words.get(resource)
    }

    fn namespace(&'static self) -> &'static Namespace {
        self.namespace.get_or_init(|| {
            let table: Table = unpacked(self.table).unwrap_or_default();
            let mut resources: Vec<Resource> = table
                .resources
                .iter()
                .map(|(name, row)| {
                    let of_row =
                        |at: &usize| table.versions.get(*at).and_then(|text| ApiVersion::parse(text));
                    let (versions, bodies) =
                        row.bodies.iter().filter_map(|(at, body)| Some((of_row(at)?, *body))).unzip();
                    let read_only = row.read_only.iter().filter_map(of_row).collect();
                    let functions = row.functions.clone();
                    Resource { name: name.clone(), versions, bodies, read_only, functions, packed: self }
                })
                .collect();
            resources.sort_by(|one, other| one.name.cmp(&other.name));
            Namespace { nodes: table.types, resources }
        })
    }
}

/// `None` only for bytes that the build script did not make.
fn unpacked<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut plain = Vec::new();
    ruzstd::decoding::StreamingDecoder::new(bytes).ok()?.read_to_end(&mut plain).ok()?;
    postcard::from_bytes(&plain).ok()
}
