//! The shape of the catalog. Compiled twice: into the crate, and into its build script, which merges facts
//! (`data/facts`, from the SDK) with our texts (`data/texts`) and writes one binary table.
//! Must not know syntax trees, findings or the LSP.

use serde::{Deserialize, Serialize};

/// Everything, as one table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tables {
    /// All kinds that are recognised; those without an `object` are recognised and left alone.
    pub kinds: Vec<Kind>,
    /// All mappings with fixed keys, roots and nested ones, sorted by name.
    pub objects: Vec<Object>,
    /// Virtual machine sizes that matter to a rule, sorted by name.
    pub vm_sizes: Vec<VmSize>,
}

/// What the binary table begins with. The objects lie behind it, each as long as it says here.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Index {
    /// As in [`Tables`].
    pub kinds: Vec<Kind>,
    /// As in [`Tables`].
    pub vm_sizes: Vec<VmSize>,
    /// Name and length in bytes of each object, sorted by name.
    pub objects: Vec<(String, usize)>,
}

/// One kind of file: `az ml <noun> create --file`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kind {
    /// The schema's name, which is the kind's id: `batchEndpoint`.
    pub id: String,
    /// For people, with no article: `batch endpoint`.
    pub title: String,
    /// Its plural: `batch endpoints`.
    pub plural: String,
    /// The `$schema` that the documentation uses.
    pub schema: Option<String>,
    /// Other schema names (the last part of the URL without `.schema.json`) that mean this kind.
    pub schema_names: Vec<String>,
    /// The official reference page.
    pub link: String,
    /// What the kind is, in one or two sentences of our own.
    pub text: String,
    /// Its keys; `None` while only recognition is known.
    pub object: Option<String>,
    /// How its network is decided, for hovers of endpoints and deployments. Empty for others.
    pub network: String,
    /// The file of `data/texts/kinds` that describes it: kinds of one family are alternatives of each other, for which
    /// people mistake one another (`jobs`, `datastores`).
    pub family: String,
}

/// A mapping with fixed keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Object {
    /// The SDK's name of it: `BatchRetrySettingsSchema`.
    pub name: String,
    /// For people: `retry settings`.
    pub title: String,
    /// What happens to keys that it does not have.
    pub open: Open,
    /// How the SDK changes a key before it compares. Hardly ever at all.
    pub casing: Casing,
    /// The keys, in the order in which people write them.
    pub keys: Vec<Key>,
    /// Keys that people expect here and that are not: why, and what instead.
    pub negatives: Vec<Negative>,
}

/// What the SDK does with a key that a mapping does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Open {
    /// It refuses the file.
    #[default]
    Raise,
    /// It takes it along.
    Include,
    /// It drops it silently.
    Exclude,
}

/// One key of an [`Object`].
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Key {
    /// As written.
    pub name: String,
    /// What may stand behind it.
    pub r#type: Type,
    /// The keys of the mapping behind it must be text (`1:` and `yes:` are none), although the SDK takes any value. Where
    /// a [`Type::Map`] gives its values a type, its keys are always text.
    pub text_keys: bool,
    /// Whether it must be there.
    pub required: Required,
    /// `key:` with nothing behind it is accepted.
    pub nullable: bool,
    /// The service fills it in; the SDK drops what is written.
    pub read_only: bool,
    /// Marked experimental by the SDK.
    pub experimental: bool,
    /// Deprecated: by what, or why, in our words.
    pub deprecated: Option<String>,
    /// What holds when the key is left out, as it would be written.
    pub default: Option<String>,
    /// Names that it had before: keys so called are renamed by a fix.
    pub former_names: Vec<String>,
    /// What it does, the unit, what happens without it, a pitfall: our own words, Markdown.
    pub text: String,
    /// The official page, with an anchor where there is one; empty for the kind's page.
    pub link: String,
    /// An example value for completion, as written.
    pub example: Option<String>,
}

/// Who asks for a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// Nobody.
    #[default]
    No,
    /// The SDK's schema or the constructor behind it: without it the file is refused.
    Yes,
    /// The SDK, but `az ml` can take it from the command line (`--name`, `--endpoint-name`): a hint.
    CommandLine,
    /// The service alone: the file loads, and what is made of it is refused or fails. A warning.
    Service,
}

/// What may stand behind a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Anything.
    #[default]
    Any,
    /// Text. Numbers and booleans are refused by the SDK.
    String(Text),
    /// A whole number; quoted ones and fractions are accepted (and cut), unless `strict`.
    Integer(Range),
    /// A number.
    Number(Range),
    /// YAML 1.1's booleans, also as strings and 0 and 1.
    Boolean,
    /// One of these strings.
    Enum(Enum),
    /// A mapping with fixed keys: the [`Object`]'s name.
    Object(String),
    /// A list.
    Sequence(Box<Type>),
    /// A mapping with free keys and values of one type.
    Map(Box<Type>),
    /// A reference to an asset or resource by id.
    Reference(Reference),
    /// A path of this machine, relative to the file.
    Path(PathKind),
    /// A version: text or number.
    Version,
    /// A date-time.
    DateTime,
    /// Nothing at all: in a list or a mapping with free keys, where no key can say `nullable`.
    Null,
    /// Only an expression, `${{ … }}`.
    Binding,
    /// One of these. Choose the branch by `by` where there is one, else by the shape of what is written.
    Union(Union),
}

/// Limits of a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Text {
    /// A named form that the analysis checks: those of names (`endpoint-name`, `cluster-name`, …), `vm-size`, `url`,
    /// `memory-size` (`2g`), `arm-id`, `cpu-quantity` (`500m`), `memory-quantity` (`1Gi`), `path-in-code` (relative to the
    /// sibling `code`), `path-in-build` (relative to the sibling `path`). Unknown forms allow everything.
    pub form: Option<String>,
    /// A regular expression from the SDK, for documentation; checks go through `form`.
    pub pattern: Option<String>,
}

/// Limits of a number, both ends included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Range {
    /// The least value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
    /// Whether the SDK itself refuses values outside (else the service does, or they break later).
    pub refused: bool,
    /// Quoted numbers and fractions are refused.
    pub strict: bool,
    /// For people: `seconds`, `milliseconds`, `percent`.
    pub unit: Option<String>,
}

/// Allowed strings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Enum {
    /// The canonical spellings.
    pub values: Vec<String>,
    /// How the SDK changes what is written before it compares.
    pub casing: Casing,
    /// What each value does, in our words, in the order of `values`; may be empty.
    pub texts: Vec<String>,
    /// Those of `values` that the SDK takes and the service refuses: a warning, and not worth offering.
    pub unserved: Vec<String>,
    /// The SDK takes any string here; only the service or the docs close the set: at most a warning.
    pub advisory: bool,
}

/// The SDK's change of spelling before it compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Casing {
    /// None: only the canonical spelling.
    #[default]
    Identity,
    /// To lower case: `Disabled` is `disabled`.
    Lower,
    /// To upper case.
    Upper,
    /// `AADToken` and `AAD_TOKEN` are `aad_token`.
    CamelToSnake,
    /// `aad_token` becomes `AadToken`.
    SnakeToPascal,
    /// `aad_token` becomes `aadToken`.
    SnakeToCamel,
}

/// A reference by id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reference {
    /// ARM's collection: `models`, `environments`, `computes`, `components`, `data`, `jobs`.
    pub collection: String,
    /// A version or label belongs to it (`azureml:name:1`, `azureml:name@latest`).
    pub versioned: bool,
    /// The version may be left out (`azureml:name`).
    pub default_version: bool,
    /// `azureml://registries/…` is accepted.
    pub registry: bool,
    /// `azureml:name` and ARM ids are accepted.
    pub workspace: bool,
    /// The bare name without `azureml:` is accepted too.
    pub bare: bool,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathKind {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Either.
    #[default]
    Any,
}

/// Alternatives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Union {
    /// In the SDK's order.
    pub any: Vec<Type>,
    /// The key that decides, for alternatives that are objects.
    pub by: Option<String>,
}

/// A key that people write here and that is not one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Negative {
    /// The key.
    pub key: String,
    /// The rule that reports it: `batch-network-key`, `network-key-misplaced`, `unsupported-key`, or one that knows
    /// what to do about several such keys together.
    pub code: String,
    /// Why not, in one sentence.
    pub why: String,
    /// What to do instead, in one sentence.
    pub instead: String,
    /// The kinds where it is a key.
    pub belongs_to: Vec<String>,
    /// The official page that says so.
    pub link: String,
    /// A key of this object that may be what was meant, for a rename (unsafe).
    pub rename_to: Option<String>,
    /// The mapping of this file, from its root with dots, where the key means the same: `settings`. For a move.
    pub move_to: Option<String>,
}

/// A virtual machine size.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VmSize {
    /// As written: `Standard_DS3_v2`.
    pub name: String,
    /// Virtual cores.
    pub cores: u16,
    /// Memory in GiB.
    pub memory_gib: f32,
    /// GPUs; a share of one counts as one.
    pub gpus: u8,
    /// Managed online deployments take it. Their list is closed.
    pub managed: bool,
    /// Compute clusters and instances are documented to take it. The service takes more.
    pub compute: bool,
    /// Too small for a managed online deployment to be reliable.
    pub too_small: bool,
    /// The day from which Azure offers it no more: `2025-09-30`.
    pub retired: Option<String>,
}
