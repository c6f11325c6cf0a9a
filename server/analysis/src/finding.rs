//! What a rule says: plain data with byte spans, for the editor and the command line alike.

use azureml_syntax::Span;
use azureml_syntax::edit::Operation;

/// How bad. Ordered: `Hint < Information < Warning < Error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A suggestion.
    Hint,
    /// Worth knowing.
    Information,
    /// Breaks later, or leaves a hole.
    Warning,
    /// A deployment provably fails.
    Error,
}

impl Severity {
    /// As the configuration and the JSON output spell it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Information => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One mistake, at the key or value a person would point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub code: &'static str,
    /// How bad, after the settings.
    pub severity: Severity,
    /// Where.
    pub span: Span,
    /// What, why, and what instead.
    pub message: String,
    /// The official page behind the rule or key.
    pub help: String,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The fixes, the best one first.
    pub fixes: Vec<Fix>,
    /// How an editor may show it.
    pub tags: Vec<Tag>,
}

impl Finding {
    /// A finding without help, relations and fixes; severity and help come from the rule unless set here.
    #[must_use]
    pub fn new(rule: &'static crate::Rule, span: Span, message: impl Into<String>) -> Self {
        Self {
            code: rule.code,
            severity: rule.severity,
            span,
            message: message.into(),
            help: rule.link.to_owned(),
            related: Vec::new(),
            fixes: Vec::new(),
            tags: Vec::new(),
        }
    }

    /// With another severity than the rule's default.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With a more exact page than the rule's. An empty one changes nothing.
    #[must_use]
    pub fn help(mut self, link: &str) -> Self {
        if !link.is_empty() {
            link.clone_into(&mut self.help);
        }
        self
    }

    /// With one more place in the same file.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { path: None, span, message: message.into() });
        self
    }

    /// With one more fix; the first one added is the best.
    #[must_use]
    pub fn fix(mut self, safety: Safety, title: impl Into<String>, operations: Vec<Operation>) -> Self {
        self.fixes.push(Fix { title: title.into(), safety, path: None, operations });
        self
    }

    /// With one more way of showing it.
    #[must_use]
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tags.push(tag);
        self
    }
}

/// Another place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The other file, as the shell calls it (absolute, with `/`); `None` for the finding's own file.
    pub path: Option<String>,
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// For the menu: `Remove `public_network_access``.
    pub title: String,
    /// Whether it can be applied without thinking.
    pub safety: Safety,
    /// The file that is changed, as [`Related::path`] names files; `None` for the finding's own file.
    pub path: Option<String>,
    /// The changes, all in that file.
    pub operations: Vec<Operation>,
}

/// Whether a fix changes what is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// The file was refused before, or means the same after: apply it at will.
    Safe,
    /// It may change what is deployed: a person decides.
    Unsafe,
}

/// How an editor may show a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Faded: it has no effect.
    Unnecessary,
    /// Struck through.
    Deprecated,
}
