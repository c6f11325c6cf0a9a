//! What a rule is. The rules themselves are in [`crate::rules`], one file each.

use crate::expressions::{Model, Models};
use crate::typed::{Cause, Stranger};
use crate::{Files, Finding, Safety, Severity, TypedDocument, network};
use azureml_syntax::{Language, Parse};

/// One check, with everything that `explain`, the settings, SARIF and the documentation need to know of it.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, says what is wrong: `unsupported-key`. Final once released.
    pub code: &'static str,
    /// The folder it lives in: `keys`, `values`, `endpoints`, `compute`, `workspace`, `expressions`, `network`, `yaml`, …
    pub group: &'static str,
    /// One sentence without a full stop, for lists.
    pub summary: &'static str,
    /// The severity unless a finding or the settings say otherwise.
    pub severity: Severity,
    /// The safest fix that it can offer, if any.
    pub fix: Option<Safety>,
    /// The release that has it first.
    pub since: &'static str,
    /// The official page behind it.
    pub link: &'static str,
    /// Markdown with the sections *What it checks, Why, Example, Instead, Fix, References*. Its fenced examples
    /// (`yaml bad`, `yaml good`, `yaml fixed`, the same for `bicep`) are executed by one test for all rules.
    pub documentation: &'static str,
    /// The check of a YAML file: reads the context, reports findings.
    pub yaml: Option<fn(&Context<'_>, &mut Report<'_>)>,
    /// The check of a Bicep file.
    pub bicep: Option<fn(&BicepContext<'_, '_>, &mut Report<'_>)>,
    /// The check of a whole workspace.
    pub network: Option<NetworkCheck>,
}

/// A check of the graph of a whole workspace.
#[derive(Debug)]
pub struct NetworkCheck {
    /// Gives a verdict for each resource that the rule is about.
    pub run: fn(&network::Context<'_>, &mut network::Verdicts<'_>),
    /// The languages in whose files it may find something: `Yaml`, `Bicep`.
    pub languages: &'static [Language],
}

impl Rule {
    /// Whether it may find something in files of this language. Parameter files are Bicep.
    #[must_use]
    pub fn speaks(&self, language: Language) -> bool {
        let audits =
            |language| self.network.as_ref().is_some_and(|check| check.languages.contains(&language));
        match language {
            Language::Yaml => self.yaml.is_some() || audits(language),
            Language::Bicep | Language::BicepParameters => self.bicep.is_some() || audits(Language::Bicep),
        }
    }
}

/// What a check of a Bicep file may look at.
pub struct BicepContext<'c, 'f> {
    /// The rule that is running, for [`Finding::new`].
    pub rule: &'static Rule,
    /// The file, with what is known about it.
    pub file: &'c crate::bicep::File<'f>,
}

/// What a check of a YAML file may look at.
pub struct Context<'a> {
    /// The rule that is running, for [`Finding::new`].
    pub rule: &'static Rule,
    /// The text.
    pub source: &'a str,
    /// Its parse.
    pub parse: &'a Parse,
    /// The documents with their kinds and types; those that are not Azure ML have no kind and no places.
    pub documents: &'a [TypedDocument<'a>],
    /// Questions about other files.
    pub files: &'a dyn Files,
    /// What the documents' expressions can be about; made by the first rule that asks.
    pub(crate) models: &'a dyn Models,
}

/// Where a check puts its findings.
pub struct Report<'a> {
    pub(crate) findings: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// Adds a finding.
    pub fn add(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

impl Context<'_> {
    /// Whether any document of the file is of a kind whose keys we know: what is not ours gets nothing.
    #[must_use]
    pub fn is_azure_ml(&self) -> bool {
        self.documents.iter().any(|document| document.identity.checked().is_some())
    }

    /// The models of the documents that are jobs, components or pipelines.
    pub fn models(&self) -> impl Iterator<Item = &Model<'_>> {
        self.models.all().iter().flatten()
    }

    /// The keys of `document` that people write there, that are none, and about which the catalog's fact names the
    /// running rule.
    #[must_use]
    pub fn refused<'t, 'd>(&self, document: &'t TypedDocument<'d>) -> Vec<&'t Stranger<'d>> {
        let mine = |stranger: &&Stranger<'_>| matches!(stranger.cause, Cause::Negative(fact) if fact.code == self.rule.code);
        document.strangers.iter().filter(mine).collect()
    }
}
