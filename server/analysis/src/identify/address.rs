//! The address in `$schema`: which kind it names, and whether Azure ML has it.

use azureml_catalog::Kind;

/// Where an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address<'u> {
    /// To a schema of Azure ML: on its hosts, in a copy, on a mirror.
    Known,
    /// To a name on Azure ML's hosts that no kind has.
    UnknownName(&'u str),
    /// To a kind of Azure ML by its name, on this host, which is none of Azure ML's.
    UnknownHost(&'u str),
    /// To something else, or nobody knows where (`{{ schema }}`).
    Foreign,
}

/// Hosts of the schemas, by their first label.
const HOSTS: [&str; 3] = ["azuremlschemas", "azuremlschemasprod", "azuremlsdk2"];

/// Where the address leads.
#[must_use]
pub fn address(url: &str) -> Address<'_> {
    let url = url.trim();
    let Some(name) = schema_name(url).filter(|_| !is_foreign(url)) else { return Address::Foreign };
    let kind = kind_of_schema(url);
    let host = host(url);
    // The content network has no others of ours.
    let is_dead = host.is_some_and(|host| {
        host.to_ascii_lowercase().ends_with(".azureedge.net")
            && !HOSTS.contains(&label(host).to_ascii_lowercase().as_str())
    });
    match (kind, host) {
        (Some(_), Some(host)) if is_dead || !says_azure_ml(url) => Address::UnknownHost(host),
        (Some(_), _) => Address::Known,
        (None, _) if says_azure_ml(url) => Address::UnknownName(name),
        (None, _) => Address::Foreign,
    }
}

/// The kind that a `$schema` URL names: the last part without `.schema.json`, letter case aside; old versions
/// (`…/2021-11-04/…`), mirrors and local copies count too. Names that are plain words (`model`, `data`) count on Azure
/// ML's hosts only: other people have schemas so called.
#[must_use]
pub fn kind_of_schema(url: &str) -> Option<&'static Kind> {
    let name = schema_name(url).filter(|_| !is_foreign(url))?;
    let (spelling, kind) = names().find(|(spelling, _)| spelling.eq_ignore_ascii_case(name))?;
    let distinctive = spelling.contains(|letter: char| letter.is_ascii_uppercase());
    (distinctive || says_azure_ml(url) || is_near_host(url)).then_some(kind)
}

/// The kind whose schema name is clearly the nearest to the one that `url` misspells; `None` for URLs of other hosts
/// and where nothing is near.
#[must_use]
pub fn nearest_schema(url: &str) -> Option<&'static Kind> {
    let name = schema_name(url).filter(|_| says_azure_ml(url) && !is_foreign(url))?;
    let near = crate::spelling::nearest(name, names().map(|(spelling, _)| spelling))?;
    names().find(|(spelling, _)| *spelling == near).map(|(_, kind)| kind)
}

/// All names of schemas, with their kinds.
fn names() -> impl Iterator<Item = (&'static str, &'static Kind)> {
    azureml_catalog::kinds().iter().flat_map(|kind| {
        // Most kinds are called as their schema.
        let id = Some(&kind.id).filter(|id| !kind.schema_names.contains(id));
        id.into_iter().chain(&kind.schema_names).map(move |name| (name.as_str(), kind))
    })
}

/// Whether the URL is of Azure ML (`azuremlschemas.azureedge.net`, `azuremlsdk2.blob…`, `http://azureml/sdk-2-0/…`).
fn says_azure_ml(url: &str) -> bool {
    url.to_ascii_lowercase().contains("azureml")
}

fn is_near_host(url: &str) -> bool {
    host(url).is_some_and(|host| crate::spelling::nearest(label(host), HOSTS).is_some())
}

/// Schemas that share names with ours, and templates. Prompt flow keeps its own on the same host; components of the time
/// before CLI v2 are read by another tool.
fn is_foreign(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["/promptflow/", "componentsdk.azureedge.net", "/sdk-1-5/", "{", "<", "$"]
        .iter()
        .any(|part| url.contains(part))
}

fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.trim().split_once("://")?;
    let host = rest.split(['/', ':', '?', '#']).next()?;
    (scheme.get(..4)?.eq_ignore_ascii_case("http") && !host.is_empty()).then_some(host)
}

fn label(host: &str) -> &str {
    host.split('.').next().unwrap_or(host)
}

fn schema_name(url: &str) -> Option<&str> {
    let url = url.trim().split(['#', '?']).next()?.trim_end_matches('/');
    let name = url.rsplit(['/', '\\']).next()?;
    let name = strip_suffix_ignore_case(name, ".json");
    let name = strip_suffix_ignore_case(name, ".schema");
    Some(name).filter(|name| !name.is_empty())
}

fn strip_suffix_ignore_case<'t>(text: &'t str, suffix: &str) -> &'t str {
    let Some(at) = text.len().checked_sub(suffix.len()) else { return text };
    match (text.get(..at), text.get(at..)) {
        (Some(head), Some(tail)) if tail.eq_ignore_ascii_case(suffix) => head,
        _ => text,
    }
}
