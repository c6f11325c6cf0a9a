//! How `az ml <noun> create` tells the kinds of one noun apart: by one word (`type`, `kind`, `task`), or by a key that
//! is there. It never reads `$schema`, and the official schemas have one name for several kinds.
//!
//! The source is the SDK: `entities/_load_functions.py` of azure-ai-ml and what it calls (`Job._resolve_cls_and_type`,
//! `Compute._load`, `WorkspaceConnection._get_entity_class_from_type` …). Must not know shapes.

use super::content::Content;
use crate::spelling;
use azureml_catalog::{Kind, Required, Type};

/// Kinds that one loader reads, and the word that chooses among them.
struct Noun {
    /// The key whose value decides.
    key: &'static str,
    /// Its values (lower case, without `_` and `-`) and the kinds that they make.
    words: &'static [(&'static str, &'static str)],
    /// Kinds whose `$schema` stands for the others too: another kind than these is no contradiction.
    general: &'static [&'static str],
}

const NOUNS: [Noun; 11] = [
    Noun {
        key: "type",
        words: &[
            ("amlcompute", "amlCompute"),
            ("computeinstance", "computeInstance"),
            ("virtualmachine", "vmCompute"),
            ("kubernetes", "kubernetesCompute"),
            ("synapsespark", "synapseSparkCompute"),
        ],
        general: &["compute"],
    },
    Noun {
        key: "type",
        words: &[
            ("azureblob", "azureBlob"),
            ("azurefile", "azureFile"),
            ("azuredatalakegen1", "azureDataLakeGen1"),
            ("azuredatalakegen2", "azureDataLakeGen2"),
            ("onelake", "oneLake"),
        ],
        general: &["datastore"],
    },
    Noun {
        key: "type",
        words: &[
            ("azureopenai", "connection:AzureOpenAIConnection"),
            ("azureaiservices", "connection:AzureAIServicesConnection"),
            ("aiservices", "connection:AzureAIServicesConnection"),
            ("azureaisearch", "connection:AzureAISearchConnection"),
            ("cognitivesearch", "connection:AzureAISearchConnection"),
            ("azurecontentsafety", "connection:AzureContentSafetyConnection"),
            ("azurespeechservices", "connection:AzureSpeechServicesConnection"),
            ("apikey", "connection:APIKeyConnection"),
            ("openai", "connection:OpenAIConnection"),
            ("serp", "connection:SerpConnection"),
            ("serverless", "connection:ServerlessConnection"),
            ("azureblob", "connection:AzureBlobStoreConnection"),
            ("azureonelake", "connection:MicrosoftOneLakeConnection"),
            ("git", BASE),
            ("containerregistry", BASE),
            ("pythonfeed", BASE),
            ("s3", BASE),
            ("snowflake", BASE),
            ("azuresqldb", BASE),
            ("azuresynapseanalytics", BASE),
            ("azuremysqldb", BASE),
            ("azurepostgresdb", BASE),
            ("custom", BASE),
            ("azuredatalakegen2", BASE),
        ],
        general: &[BASE],
    },
    Noun {
        key: "kind",
        words: &[("default", "workspace"), ("hub", "hub"), ("project", "project")],
        general: &["workspace"],
    },
    Noun {
        key: "type",
        words: &[
            ("command", "commandJob"),
            ("pipeline", "pipelineJob"),
            ("sweep", "sweepJob"),
            ("spark", "sparkJob"),
            ("automl", "autoMLJob"),
            ("import", "importJob"),
            ("parallel", "parallelJob"),
            ("finetuning", "fineTuningCustomModel"),
            ("distillation", "distillationJob"),
        ],
        general: &[],
    },
    Noun {
        key: "task",
        words: &[
            ("classification", "autoMLJob:AutoMLClassification"),
            ("regression", "autoMLJob:AutoMLRegression"),
            ("forecasting", "autoMLJob:AutoMLForecasting"),
            ("imageclassification", "autoMLJob:ImageClassification"),
            ("imageclassificationmultilabel", "autoMLJob:ImageClassificationMultilabel"),
            ("imageobjectdetection", "autoMLJob:ImageObjectDetection"),
            ("imageinstancesegmentation", "autoMLJob:ImageInstanceSegmentation"),
            ("textclassification", "autoMLJob:TextClassification"),
            ("textclassificationmultilabel", "autoMLJob:TextClassificationMultilabel"),
            ("textner", "autoMLJob:TextNer"),
        ],
        general: &["autoMLJob"],
    },
    Noun {
        key: "model_provider",
        words: &[("custom", "fineTuningCustomModel"), ("azureopenai", "fineTuningAzureOpenAI")],
        general: &["fineTuningCustomModel"],
    },
    Noun {
        key: "type",
        words: &[
            ("command", "commandComponent"),
            ("pipeline", "pipelineComponent"),
            ("spark", "sparkComponent"),
            ("parallel", "parallelComponent"),
            ("import", "importComponent"),
            ("datatransfer", "dataTransferCopyComponent"),
            ("promptflowparallel", "flowComponent"),
        ],
        general: &[],
    },
    Noun {
        key: "task",
        words: &[
            ("copydata", "dataTransferCopyComponent"),
            ("importdata", "dataTransferImportComponent"),
            ("exportdata", "dataTransferExportComponent"),
        ],
        general: &["dataTransferCopyComponent"],
    },
    Noun {
        key: "type",
        words: &[("model", "modelBatchDeployment"), ("pipeline", "pipelineComponentBatchDeployment")],
        general: &["batchDeployment"],
    },
    Noun {
        key: "type",
        words: &[("managed", "managedOnlineDeployment"), ("kubernetes", "kubernetesOnlineDeployment")],
        general: &[],
    },
];

const BASE: &str = "connection:base";

/// What the SDK makes of a document.
pub(super) struct Reading {
    /// The kind.
    pub(super) kind: &'static Kind,
    /// The key that made it this one and not the one that was asked about.
    pub(super) key: Option<&'static str>,
    /// Whether that is another kind than the one asked about, and not merely a closer one.
    pub(super) contradicts: bool,
}

/// The value of `key` that makes a document `kind`: the only one that the kind takes there, or the only one that leads
/// to it from its siblings.
pub(super) fn word(kind: &Kind, key: &str) -> Option<&'static str> {
    if !["type", "kind", "task", "model_provider"].contains(&key) {
        return None;
    }
    let root = kind.root()?;
    let Type::Enum(values) = &root.key(key)?.r#type else { return None };
    if let [only] = values.values.as_slice() {
        return Some(only);
    }
    let words = NOUNS.iter().filter(|noun| noun.key == key).flat_map(|noun| noun.words);
    let mut words = words.filter(|(_, id)| *id == kind.id);
    let (word, _) = words.next().filter(|_| words.next().is_none())?;
    values.values.iter().find(|value| super::content::squashed(value) == *word).map(String::as_str)
}

/// How the loader of `kind` reads the document: as a sibling, where a word or key says so. Where nothing does, a kind
/// without keys of its own (`compute`), and a connection, becomes the likeliest of its siblings, so that the missing word
/// is one finding.
pub(super) fn read(kind: &'static Kind, content: &Content<'_>) -> Reading {
    let mut reading = Reading { kind, key: None, contradicts: false };
    // A word may lead to a name that another word divides: `type: automl`, then `task`.
    for _ in 0..3 {
        let Some((id, key, contradicts)) = step(reading.kind, content) else { break };
        let Some(next) = azureml_catalog::kind(id).filter(|next| next.id != reading.kind.id) else { break };
        reading = Reading { kind: next, key: Some(key), contradicts: reading.contradicts || contradicts };
    }
    if (reading.kind.object.is_none() || is_undecided(reading.kind, content))
        && let Some(kind) = likeliest(reading.kind, content)
    {
        reading.kind = kind;
    }
    if reading.contradicts && is_slip(kind, &reading, content) {
        return Reading { kind, key: None, contradicts: false };
    }
    reading
}

/// Whether the word that tells connections apart is missing or none of theirs.
fn is_undecided(kind: &Kind, content: &Content<'_>) -> bool {
    let mut nouns = NOUNS.iter().filter(|noun| noun.general.contains(&BASE));
    kind.id == BASE && nouns.all(|noun| noun.word(content).is_none())
}

/// Whether only the word is wrong: the rest is of the kind asked about.
fn is_slip(kind: &Kind, reading: &Reading, content: &Content<'_>) -> bool {
    let refuses = reading.key.is_some_and(|key| !takes(kind, key, content));
    let faults = |kind: &Kind| content.strangers(kind).len() + content.missing(kind).count();
    let (as_read, as_asked) = (faults(reading.kind), faults(kind));
    // The SDK's model of a batch deployment takes both words, whatever it is.
    let by = if refuses { 1 } else { 2 };
    (refuses || kind.id.ends_with("BatchDeployment")) && as_read >= as_asked + by
}

/// The kind that the words of the document lead to from `kind`, however little fits it; `None` where that is `kind`.
pub(super) fn leads_to(kind: &Kind, content: &Content<'_>) -> Option<(&'static Kind, &'static str)> {
    let (id, key, contradicts) = step(kind, content)?;
    contradicts.then(|| azureml_catalog::kind(id)).flatten().map(|kind| (kind, key))
}

/// Whether the word behind a root key is one that `kind` has there, as far as the catalog knows.
pub(super) fn takes(kind: &Kind, key: &str, content: &Content<'_>) -> bool {
    let Some(root) = kind.root() else { return true };
    let (Some(key), Some(word)) = (root.key(key), content.word(key)) else { return true };
    match &key.r#type {
        Type::Enum(values) if !values.advisory => {
            values.values.iter().any(|value| super::content::squashed(value) == word)
        }
        _ => true,
    }
}

/// The kind that is read instead of `kind`, the key that says so, and whether that contradicts `kind`.
fn step(kind: &Kind, content: &Content<'_>) -> Option<(&'static str, &'static str, bool)> {
    let id = kind.id.as_str();
    match id {
        "schedule" | "monitorSchedule" | "importDataSchedule" => {
            let keys = [("create_monitor", "monitorSchedule"), ("import_data", "importDataSchedule")];
            let found =
                keys.into_iter().chain([("create_job", "schedule")]).find(|(key, _)| content.has(key));
            return found.map(|(key, next)| (next, key, id != "schedule"));
        }
        // `az ml data create` takes what has a `source` for a data import.
        "data" if content.root.get("source").is_some_and(|source| source.as_map().is_some()) => {
            return Some(("dataImport", "source", false));
        }
        // A network key there says that the managed one was meant.
        "managedOnlineEndpoint" if content.has("compute") && !content.has("public_network_access") => {
            let kubernetes = "kubernetesOnlineEndpoint";
            let fits =
                azureml_catalog::kind(kubernetes).is_some_and(|kind| content.strangers(kind).is_empty());
            return fits.then_some((kubernetes, "compute", true));
        }
        _ => {}
    }
    let nouns = NOUNS.iter().filter(|noun| noun.general.contains(&id) || noun.has(id));
    nouns.into_iter().find_map(|noun| {
        let (_, next) = noun.word(content)?;
        (next != id).then_some((next, noun.key, !noun.general.contains(&id)))
    })
}

/// Of the kinds that a general name stands for, the one that the document looks most like.
fn likeliest(general: &Kind, content: &Content<'_>) -> Option<&'static Kind> {
    let noun = NOUNS.iter().find(|noun| noun.general.contains(&general.id.as_str()))?;
    if let Some(word) = content.word(noun.key)
        && let Some(near) = spelling::nearest(&word, noun.words.iter().map(|(word, _)| *word))
    {
        return noun
            .words
            .iter()
            .find(|(word, _)| *word == near)
            .and_then(|(_, id)| azureml_catalog::kind(id));
    }
    let kinds = noun.words.iter().filter_map(|(_, id)| azureml_catalog::kind(id));
    // Of two connections that it looks like the same, the one that lacks less.
    let missing = |kind: &Kind| {
        let keys = kind.root().filter(|_| general.id == BASE).map_or(&[][..], |root| &root.keys);
        keys.iter().filter(|key| key.required == Required::Yes && !content.has(&key.name)).count()
    };
    let score = |kind: &Kind| Some((content.likeness(kind)?, std::cmp::Reverse(missing(kind))));
    let scored = kinds.filter_map(|kind| Some((score(kind)?, kind))).filter(|(likely, kind)| {
        kind.id == general.id || score(general).is_none_or(|general| *likely > general)
    });
    // The first of equals.
    scored.rev().max_by_key(|(score, _)| *score).map(|(_, kind)| kind)
}

impl Noun {
    fn has(&self, id: &str) -> bool {
        self.words.iter().any(|(_, kind)| *kind == id)
    }

    fn word(&self, content: &Content<'_>) -> Option<(&'static str, &'static str)> {
        let written = content.word(self.key)?;
        self.words.iter().find(|(word, _)| *word == written).copied()
    }
}
