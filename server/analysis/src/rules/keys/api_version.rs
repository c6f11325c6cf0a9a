//! What the two rules about properties of other API versions share: the finding and its fix.

use crate::bicep::typed::{Cause, Misfit, Resource, misfit, same_value, text_of};
use crate::rules::bicep::{UNKNOWN_PROPERTY, is_accepted, owner, strangers, subject};
use crate::{BicepContext, Finding, Report, Safety, Severity};
use azureml_catalog::arm::{ApiVersion, Choices, History, Shape, Step};
use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

/// Properties that are about the network, with all that is below them.
const NETWORK: [&str; 32] = [
    "allowBlobPublicAccess",
    "allowPublicAccessWhenBehindVnet",
    "defaultOutboundAccess",
    "egressPublicNetworkAccess",
    "enableDataIsolation",
    "enableNodePublicIp",
    "firewallSku",
    "imageBuildCompute",
    "ipAllowlist",
    "ipConfigurations",
    "ipRules",
    "isolationMode",
    "managedNetwork",
    "networkAcls",
    "networkRuleBypassOptions",
    "networkRuleSet",
    "outboundRules",
    "privateEndpointNetworkPolicies",
    "privateEndpointVNetPolicies",
    "privateLinkServiceNetworkPolicies",
    "provisionNetworkNow",
    "publicNetworkAccess",
    "publicNetworkAccessForIngestion",
    "publicNetworkAccessForQuery",
    "remoteLoginPortPublicAccess",
    "routingPreference",
    "serverlessComputeSettings",
    "sharedPrivateLinkResources",
    "subnet",
    "systemDatastoresAuthMode",
    "v1LegacyMode",
    "virtualNetworkRules",
];

/// What the official compiler says of a value that is none.
const WRONG_VALUE: [&str; 3] = ["BCP036", "BCP078", "BCP088"];

/// Whether something on the way to a property is about the network.
pub(crate) fn is_network(path: &[Step]) -> bool {
    path.iter().any(|step| matches!(step, Step::Property(name) if NETWORK.contains(&name.as_str())))
}

/// Reports what other API versions have: of the network, or of everything else.
pub(crate) fn check(context: &BicepContext<'_, '_>, network: bool, report: &mut Report<'_>) {
    let file = context.file;
    for resource in &file.typed().resources {
        let mut found: Vec<Newer> = Vec::new();
        for (stranger, place, cause) in strangers(resource) {
            let (Cause::Version(history), Some(name)) = (cause, stranger.entry.name()) else { continue };
            let path = resource.path_to(place, name);
            let (span, subject) = (stranger.entry.key.span(), format!("`{name}`"));
            let known = stranger.loose || is_accepted(context, span, &UNKNOWN_PROPERTY);
            found.push(Newer { span, subject, path, history: history.clone(), known });
        }
        for (place, entry, history) in resource.newer_variants(&file.symbols) {
            let Some(value) = text_of(&file.symbols, entry.value) else { continue };
            let (span, subject) = (entry.value.span(), format!("`{value}` of {}", owner(resource, place)));
            let known = place.loose || is_accepted(context, span, &WRONG_VALUE);
            found.push(Newer { span, subject, path: resource.path(place), history, known });
        }
        found.extend(newer_values(context, resource));
        found.retain(|newer| is_network(&newer.path) == network);
        let Some(first) = found.first() else { continue };
        let version = version_of(resource).unwrap_or(first.span);
        let histories: Vec<&History> = found.iter().map(|newer| &newer.history).collect();
        let suitable = resource.suitable_version(file.typed(), &file.symbols, &histories);
        for newer in found {
            if let Some(finding) = newer.finding(context, resource, version, suitable, network) {
                report.add(finding);
            }
        }
    }
}

/// Where the version is written that counts for a resource.
fn version_of(resource: &Resource<'_>) -> Option<Span> {
    resource.head.as_ref()?.version.map(|version| version.span)
}

/// Strings outside a closed set that are in the set of another API version.
fn newer_values(context: &BicepContext<'_, '_>, resource: &Resource<'_>) -> Vec<Newer> {
    let places = resource.places.iter().filter(|place| !place.loose && place.entry.is_some());
    let values = places.filter_map(|place| {
        let text = place.value.as_str()?;
        (misfit(place.r#type, place.value) == Some(Misfit::Choice)).then_some(())?;
        let path = resource.path(place);
        let history = having_value(resource, &path, text)?;
        let subject = format!("`{text}` of {}", subject(place));
        let span = place.value.span();
        let known = is_accepted(context, span, &WRONG_VALUE);
        Some(Newer { span, subject, path, history, known })
    });
    values.collect()
}

/// The API versions in which `text` may stand at `path`; `None` where none is.
pub(crate) fn having_value(resource: &Resource<'_>, path: &[Step], text: &str) -> Option<History> {
    let takes = |shape: Shape| {
        let takes =
            |choices: Choices| choices.open || choices.values.iter().any(|value| same_value(value, text));
        shape.choices().is_some_and(takes)
    };
    let history = resource.having(path, takes);
    (!history.having.is_empty()).then_some(history)
}

/// Something that other API versions have.
struct Newer {
    span: Span,
    /// What: `` `publicNetworkAccess` ``.
    subject: String,
    path: Vec<Step>,
    history: History,
    /// The author has switched off what the compiler says of it.
    known: bool,
}

impl Newer {
    fn finding(
        self,
        context: &BicepContext<'_, '_>,
        resource: &Resource<'_>,
        version: Span,
        suitable: Option<&'static str>,
        network: bool,
    ) -> Option<Finding> {
        let here = resource.version()?;
        let when = when(&self.subject, &self.history, here)?;
        let why = match network {
            true => {
                "Azure may pass over what a version does not have without a word, as if it were not written."
            }
            false => "Azure refuses what a version does not have, or passes it over without a word.",
        };
        let instead = match suitable {
            Some(version) => format!("Use {version}, which has all that is written here."),
            None => "No version has all that is written here.".to_owned(),
        };
        let mut finding = Finding::new(context.rule, self.span, format!("{when} {why} {instead}"))
            .related(version, format!("API version {here} is written here"));
        if self.known {
            finding = finding.severity(Severity::Hint);
        }
        if let Some(text) = resource.r#type.and_then(|known| known.text(&self.path)) {
            finding = finding.help(&text.link);
        }
        Some(match suitable {
            Some(text) => {
                let operation = Operation::ReplaceText { span: version, text: text.to_owned() };
                finding.fix(Safety::Unsafe, format!("Use API version {text}"), vec![operation])
            }
            None => finding,
        })
    }
}

/// When `subject` came and went, seen from the API version `here`.
fn when(subject: &str, history: &History, here: &str) -> Option<String> {
    let (first, last) = (history.first()?, history.having.last()?);
    let current = ApiVersion::parse(here)?;
    let came = match history.first_stable() {
        Some(stable) if stable == first => format!("{subject} came with API version {first}"),
        Some(stable) => format!("{subject} came with API version {first} and is stable from {stable} on"),
        None => format!("Only previews have {subject}, from API version {first} on"),
    };
    Some(if *last < current && first == last {
        format!("Only API version {first} has {subject}; this is {here}.")
    } else if *last < current {
        format!("{came}, and was there for the last time in {last}; this is {here}.")
    } else {
        format!("{came}; this is {here}, which does not have it.")
    })
}
