//! Azure Verified Modules: which stand-in of the catalog a registry path means, and what its version leaves unknown.

use super::library::Parsed;
use crate::bicep::value::{Open, Value};
use azureml_catalog::verified;
use azureml_syntax::Language;
use azureml_syntax::bicep::{Declaration, Declares, Expression, Kind};
use std::cmp::Ordering;
use std::sync::{Arc, OnceLock};

/// What stands for a verified module.
#[derive(Debug)]
pub(super) struct StandIn {
    /// What it stands for.
    pub(super) module: &'static str,
    /// Its file.
    pub(super) parsed: Parsed,
    newest: Option<Version>,
    /// The parameters for which it matters when they are not given, and since when that is known.
    since: Vec<(String, Version)>,
}

/// `1.2.3`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version([u32; 3]);

impl Version {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::parse);
        let version = Self([parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?]);
        parts.next().is_none().then_some(version)
    }
}

/// The stand-in for a module of a registry, and the version that is asked for. `path` is what stands behind `br:` or
/// `br/`: `public:avm/res/storage/storage-account:0.9.0`, or the same at its full address.
pub(super) fn find(path: &str) -> Option<(&'static StandIn, Option<Version>)> {
    let rest = path.strip_prefix("public:").or_else(|| path.strip_prefix("mcr.microsoft.com/bicep/"))?;
    let (module, version) = rest.split_once(':')?;
    Some((named(module)?, Version::read(version)))
}

/// The stand-in of this name: for those that use another one.
pub(super) fn named(module: &str) -> Option<&'static StandIn> {
    static PARSED: OnceLock<Vec<OnceLock<StandIn>>> = OnceLock::new();
    let all = verified::all();
    let at = all.iter().position(|stand_in| stand_in.module == module)?;
    let parsed = PARSED.get_or_init(|| all.iter().map(|_| OnceLock::new()).collect());
    Some(parsed.get(at)?.get_or_init(|| StandIn::read(&all[at])))
}

impl StandIn {
    fn read(raw: &'static verified::StandIn) -> Self {
        let parsed = Parsed::new(Language::Bicep, raw.source.to_owned());
        let newest = parsed.parse.declarations().find_map(|declaration| match declaration.declares() {
            Declares::Metadata(value) if declaration.name()?.text == "newest" => {
                Version::read(value.as_str()?)
            }
            _ => None,
        });
        let since = parsed
            .parse
            .declarations()
            .filter_map(|declaration| Some((declaration.name()?.text.to_owned(), since(declaration)?)))
            .collect();
        Self { module: raw.module, parsed, newest, since }
    }

    /// What a call passes, with what its version leaves unknown.
    pub(super) fn arguments(&self, given: Value, version: Option<Version>) -> Value {
        let is_read = |since: Version| {
            version.is_some_and(|version| {
                version >= since
                    && self.newest.is_some_and(|newest| version.cmp(&newest) != Ordering::Greater)
            })
        };
        let doubtful: Vec<&str> = self
            .since
            .iter()
            .filter(|(name, since)| !is_read(*since) && given.get(name).is_null())
            .map(|(name, _)| name.as_str())
            .collect();
        if doubtful.is_empty() {
            return given;
        }
        let (mut entries, open): (Vec<(Arc<str>, Value)>, Open) = match given.as_object() {
            Some(object) => (object.entries().to_vec(), object.open),
            None if given.is_null() => (Vec::new(), Open::No),
            None => return given,
        };
        entries.extend(doubtful.into_iter().map(|name| (name.into(), Value::unknown())));
        Value::object(entries, open).but(given.certainty)
    }
}

/// The version in `@metadata({ since: '…' })`.
fn since(declaration: Declaration<'_>) -> Option<Version> {
    declaration.decorators().find_map(|decorator| {
        let Kind::Call { function } = decorator.kind() else { return None };
        let metadata = (function.as_name() == Some("metadata")).then(|| decorator.items().next())??;
        Version::read(metadata.get("since").and_then(Expression::as_str)?)
    })
}
