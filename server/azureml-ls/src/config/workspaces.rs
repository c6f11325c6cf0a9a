//! Reads `workspaces` of `azureml-ls.yml`: which folders belong to which workspace, and what no file says of it.

use super::reader::{Reader, is_nothing, listed, word};
use azureml_analysis::network::facts::stated::SUB_RESOURCES;
use azureml_syntax::{Node, Span};

/// The keys of a workspace.
const KEYS: [&str; 4] = ["folders", "public_network_access", "private_endpoints", "managed_network"];

/// What `public_network_access` may be, with ARM's word.
const ACCESS: &[(&str, &str)] = &[("enabled", "Enabled"), ("disabled", "Disabled")];

/// What `managed_network` may be, with ARM's word.
const MANAGED: &[(&str, &str)] = &[
    ("allow_internet_outbound", "AllowInternetOutbound"),
    ("allow_only_approved_outbound", "AllowOnlyApprovedOutbound"),
    ("disabled", "Disabled"),
];

/// What is stated of a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Workspace {
    /// Its name.
    pub(crate) name: String,
    /// Where the name stands.
    pub(crate) span: Span,
    /// The folders whose files belong to it, relative to the file's folder; `None` where it names none.
    pub(crate) folders: Option<Vec<String>>,
    /// In ARM's word.
    pub(crate) public_network_access: Option<&'static str>,
    /// The sub-resources of private endpoints that no file declares.
    pub(crate) private_endpoints: Option<Vec<&'static str>>,
    /// In ARM's word.
    pub(crate) managed_network: Option<&'static str>,
}

/// Reads the value of `workspaces`.
pub(super) fn read(reader: &mut Reader, value: Node<'_>) {
    if is_nothing(value) {
        return;
    }
    if value.as_map().is_none() {
        let message =
            "`workspaces` is a mapping from names of workspaces to what is known of them.".to_owned();
        return reader.mistake(value.span(), message);
    }
    for entry in value.own_entries() {
        let node = value.document().node(entry.value);
        let mut workspace = Workspace {
            name: entry.key.text.to_string(),
            span: entry.key.span,
            folders: None,
            public_network_access: None,
            private_endpoints: None,
            managed_network: None,
        };
        if node.as_map().is_some() {
            keys(reader, node, &mut workspace);
        } else if !is_nothing(node) {
            let message = format!("A workspace is a mapping with {}.", names(&KEYS));
            reader.mistake(node.span(), message);
        }
        reader.options.workspaces.push(workspace);
    }
    let everywhere = |workspace: &&Workspace| workspace.folders.is_none();
    let spans: Vec<Span> = reader.options.workspaces.iter().filter(everywhere).map(|it| it.span).collect();
    if let [_, others @ ..] = spans.as_slice() {
        for span in others {
            let message = "Two workspaces have no `folders`: which files belong to which?".to_owned();
            reader.mistake(*span, message);
        }
    }
}

fn keys(reader: &mut Reader, value: Node<'_>, workspace: &mut Workspace) {
    for entry in value.own_entries() {
        let node = value.document().node(entry.value);
        let key = &*entry.key.text;
        match key {
            "folders" => workspace.folders = Some(folders(reader, node)),
            "public_network_access" => {
                workspace.public_network_access = one_of(reader, key, entry.key.span, node, ACCESS);
            }
            "managed_network" => {
                workspace.managed_network = one_of(reader, key, entry.key.span, node, MANAGED);
            }
            "private_endpoints" => {
                workspace.private_endpoints = private_endpoints(reader, entry.key.span, node);
            }
            _ => reader.no_key(entry, &KEYS),
        }
    }
}

fn folders(reader: &mut Reader, value: Node<'_>) -> Vec<String> {
    if let Some(folder) = value.as_str().filter(|_| !is_nothing(value)) {
        return vec![folder.to_owned()];
    }
    if !value.is_sequence() {
        let message = "`folders` is a list of folders, such as `[endpoints, jobs]`.".to_owned();
        reader.mistake(value.span(), message);
    }
    let mut all = Vec::new();
    for item in value.items() {
        match item.as_str() {
            Some(folder) => all.push(folder.to_owned()),
            None => reader.mistake(item.span(), "A folder is text, such as `endpoints`.".to_owned()),
        }
    }
    all
}

fn one_of(
    reader: &mut Reader,
    key: &str,
    span: Span,
    value: Node<'_>,
    words: &[(&'static str, &'static str)],
) -> Option<&'static str> {
    let found = word(value, words);
    if let Err(hint) = &found {
        let span = if value.is_missing() { span } else { value.span() };
        reader.mistake(span, format!("`{key}` is {}.{hint}", listed(words)));
    }
    found.ok()
}

/// `true` is the workspace's own one alone.
fn private_endpoints(reader: &mut Reader, span: Span, value: Node<'_>) -> Option<Vec<&'static str>> {
    if value.is_sequence() {
        let known: Vec<(&str, &'static str)> = SUB_RESOURCES.iter().map(|name| (*name, *name)).collect();
        let mut groups = Vec::new();
        for item in value.items() {
            match word(item, &known) {
                Ok(group) => groups.push(group),
                Err(hint) => {
                    let message = format!("Private endpoints are for {}.{hint}", listed(&known));
                    reader.mistake(item.span(), message);
                }
            }
        }
        return Some(groups);
    }
    match word(value, &[("on", true), ("off", false)]) {
        Ok(true) => Some(vec!["amlworkspace"]),
        Ok(false) => Some(Vec::new()),
        Err(_) => {
            let span = if value.is_missing() { span } else { value.span() };
            let message = format!(
                "`private_endpoints` is `true` where the workspace has one, `false` where it has none, or a list of {}.",
                names(&SUB_RESOURCES)
            );
            reader.mistake(span, message);
            None
        }
    }
}

fn names(words: &[&str]) -> String {
    let words: Vec<(&str, ())> = words.iter().map(|word| (*word, ())).collect();
    listed(&words).replace(" or ", " and ")
}

#[cfg(test)]
mod tests {
    use crate::config::{Mistake, Options, Source};

    fn read(text: &str) -> (Options, Vec<Mistake>) {
        let (options, mistakes, _) = Source::Ours.read(text);
        (options, mistakes)
    }

    #[test]
    fn a_workspace_has_folders_and_a_network() {
        let (options, mistakes) = read(
            "workspaces:
  hearts:
    folders: [endpoints, jobs]
    public_network_access: disabled
    private_endpoints: [amlworkspace, blob]
    managed_network: allow_internet_outbound
  lungs: {folders: lungs, private_endpoints: false}
",
        );
        assert_eq!(mistakes, []);
        let [hearts, lungs] = options.workspaces.as_slice() else { panic!("{options:#?}") };
        assert_eq!(hearts.folders.as_deref(), Some(&["endpoints".to_owned(), "jobs".to_owned()][..]));
        assert_eq!(hearts.public_network_access, Some("Disabled"));
        assert_eq!(hearts.private_endpoints.as_deref(), Some(&["amlworkspace", "blob"][..]));
        assert_eq!(hearts.managed_network, Some("AllowInternetOutbound"));
        assert_eq!(lungs.private_endpoints.as_deref(), Some(&[][..]));
        assert_eq!(lungs.public_network_access, None);
    }

    #[test]
    fn mistakes_cost_only_themselves() {
        let (options, mistakes) = read(
            "workspaces:
  hearts:
    folder: endpoints
    public_network_access: disable
    private_endpoints: [blobs]
    managed_network: true
  lungs: 3
",
        );
        let all: Vec<String> = mistakes.iter().map(|it| format!("{}: {}", it.line, it.message)).collect();
        let all = all.join("\n");
        for part in [
            "3: There is no setting `folder`. Did you mean `folders`?",
            "4: `public_network_access` is `enabled` or `disabled`. Did you mean `disabled`?",
            "5: Private endpoints are for `amlworkspace`, ",
            "6: `managed_network` is `allow_internet_outbound`, ",
            "7: A workspace is a mapping with `folders`, ",
            "7: Two workspaces have no `folders`",
        ] {
            assert!(all.contains(part), "{part} in:\n{all}");
        }
        assert_eq!(options.workspaces.len(), 2);
    }
}
