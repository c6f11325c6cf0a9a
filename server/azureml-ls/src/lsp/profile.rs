//! What the client can do, read once from `initialize`. Nothing that it does not name is sent to it.

use azureml_syntax::text::Encoding;
use tower_lsp::ls_types::{
    ClientCapabilities, InitializeParams, InsertTextMode, LSPAny, MarkupKind, PositionEncodingKind,
};

/// The client's abilities, as far as they matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Profile {
    /// What columns count.
    pub(super) encoding: Encoding,
    /// Hovers may be Markdown.
    pub(super) markdown_hover: bool,
    /// Texts of completions may be Markdown.
    pub(super) markdown_completion: bool,
    /// Completions may have placeholders.
    pub(super) snippets: bool,
    /// `InsertTextMode.asIs` is known.
    pub(super) insert_as_is: bool,
    /// Edits may name the version they are for.
    pub(super) versioned_edits: bool,
    /// Symbols may have children.
    pub(super) nested_symbols: bool,
    /// Folding regions are whole lines.
    pub(super) line_folding: bool,
    /// The most folding regions that are wanted.
    pub(super) most_folds: Option<usize>,
    /// Findings may have related places.
    pub(super) related_information: bool,
    /// Findings may link to a page.
    pub(super) code_descriptions: bool,
    /// Findings may be shown as unnecessary or deprecated.
    pub(super) tags: bool,
    /// The versions of published findings are read.
    pub(super) reads_versions: bool,
    /// Settings can be asked for.
    pub(super) pulls_settings: bool,
    /// It tells of changed settings only if asked to.
    pub(super) registers_settings: bool,
    /// Files can be watched.
    pub(super) watches_files: bool,
    /// It asks for inlay hints again when told to.
    pub(super) refreshes_hints: bool,
    /// It wants to know when the network changed: `networkChanged` in the options or the experimental capabilities.
    pub(super) network_changed: bool,
}

impl Profile {
    /// The profile that `params` describe.
    pub(super) fn new(params: &InitializeParams) -> Self {
        let capabilities = &params.capabilities;
        let mut profile = Self { encoding: encoding(capabilities), ..Self::default() };
        let wants = |value: &Option<LSPAny>| value.as_ref().is_some_and(|it| it["networkChanged"] == true);
        profile.network_changed = wants(&params.initialization_options) || wants(&capabilities.experimental);
        profile.read_text_document(capabilities);
        if let Some(workspace) = &capabilities.workspace {
            profile.versioned_edits =
                workspace.workspace_edit.as_ref().and_then(|edit| edit.document_changes).unwrap_or(false);
            profile.pulls_settings = workspace.configuration.unwrap_or(false);
            profile.registers_settings =
                workspace.did_change_configuration.and_then(|it| it.dynamic_registration).unwrap_or(false);
            profile.refreshes_hints =
                workspace.inlay_hint.as_ref().and_then(|it| it.refresh_support).unwrap_or(false);
            profile.watches_files =
                workspace.did_change_watched_files.and_then(|it| it.dynamic_registration).unwrap_or(false);
        }
        profile
    }

    fn read_text_document(&mut self, capabilities: &ClientCapabilities) {
        let Some(document) = &capabilities.text_document else { return };
        let markdown = |formats: Option<&Vec<MarkupKind>>| {
            formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown))
        };
        self.markdown_hover = markdown(document.hover.as_ref().and_then(|it| it.content_format.as_ref()));
        if let Some(item) = document.completion.as_ref().and_then(|it| it.completion_item.as_ref()) {
            self.markdown_completion = markdown(item.documentation_format.as_ref());
            self.snippets = item.snippet_support.unwrap_or(false);
            self.insert_as_is = item
                .insert_text_mode_support
                .as_ref()
                .is_some_and(|modes| modes.value_set.contains(&InsertTextMode::AS_IS));
        }
        self.nested_symbols = document
            .document_symbol
            .as_ref()
            .and_then(|it| it.hierarchical_document_symbol_support)
            .unwrap_or(false);
        if let Some(folding) = &document.folding_range {
            self.line_folding = folding.line_folding_only.unwrap_or(false);
            self.most_folds = folding.range_limit.and_then(|limit| usize::try_from(limit).ok());
        }
        if let Some(publish) = &document.publish_diagnostics {
            self.related_information = publish.related_information.unwrap_or(false);
            self.code_descriptions = publish.code_description_support.unwrap_or(false);
            self.tags = publish.tag_support.is_some();
            self.reads_versions = publish.version_support.unwrap_or(false);
        }
    }
}

/// The first encoding that the client offers and we know: all three. UTF-16 where it offers none.
fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let offered = capabilities.general.as_ref().and_then(|general| general.position_encodings.as_ref());
    offered
        .into_iter()
        .flatten()
        .find_map(|kind| match kind.as_str() {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        })
        .unwrap_or_default()
}

/// The protocol's name of an encoding.
pub(super) fn encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}
