//! What one source (a YAML file; a deployment with all its modules) declares: resources in ARM's words, with the place of
//! every key. Owned and cheap to share: a shell keeps the facts of what did not change. Must not know rules.

pub mod bicep;
mod keys;
mod order;
pub mod stated;
pub mod yaml;

pub use keys::{Keys, Written};
pub use order::{Order, Step};
pub use stated::Stated;

use crate::bicep::value::{Declared, Place, ResourceId, Value};
use azureml_syntax::{Language, Span};
use std::sync::Arc;

/// A place in one of the files: who gave the facts knows them by these names.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot {
    /// The file's path as the shell calls it, with `/`.
    pub file: Arc<str>,
    /// There, in bytes.
    pub span: Span,
}

/// What one source declares.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The file that was read first: the YAML file, the root of the deployment.
    pub file: Arc<str>,
    /// All resources, in order.
    pub resources: Vec<Resource>,
    /// Modules of which nothing is known.
    pub unresolved: Vec<Unresolved>,
    /// What is declared once for each item of a list that a parameter holds by default: types; `None` for modules.
    pub by_default: Vec<Option<Arc<str>>>,
    /// What is deployed before what.
    pub order: Order,
    /// Whether nothing was left out for its size.
    pub complete: bool,
    /// Where the values of each instance can be looked at.
    pub(crate) instances: Vec<Visible>,
}

/// Where what an instance writes can be looked at.
#[derive(Clone, Debug)]
pub(crate) enum Visible {
    /// In this file.
    File(Arc<str>),
    /// Nowhere: here it is called.
    Call(Spot),
}

/// A resource as a file declares it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The language that it is written in.
    pub language: Language,
    /// Its ARM id: full type, and names as far as they are known. Of YAML, the scope and the workspace are not.
    pub id: Arc<ResourceId>,
    /// It is somebody else's, or another declaration's, and only referred to.
    pub existing: bool,
    /// Whether it is deployed.
    pub condition: Value,
    /// The API version; `None` of YAML.
    pub api_version: Option<Arc<str>>,
    /// What it says, in ARM's words.
    pub body: Value,
    /// Where a finding about what is missing begins: the symbolic name; in YAML the value of `name`.
    pub name: Spot,
    /// The whole declaration or document.
    pub whole: Spot,
    /// The module declarations on the way to it, the nearest one first.
    pub through: Vec<Spot>,
    /// The verified module that declares it, if one does: its file cannot be looked at.
    pub verified: Option<&'static str>,
    /// Which declaration of its source it is.
    pub declared: Declared,
    /// The declaration that it is a child of.
    pub parent: Option<Declared>,
    /// Where each of its keys stands.
    pub keys: Keys,
}

/// A module that is not read.
#[derive(Clone, Debug)]
pub struct Unresolved {
    /// Its declaration.
    pub spot: Spot,
    /// The same, as the order of its deployment has it.
    pub step: Step,
    /// Its path as written.
    pub path: Option<Arc<str>>,
    /// Whether it is deployed.
    pub condition: Value,
    /// What is passed to it.
    pub parameters: Value,
}

impl Facts {
    /// Facts without any resource.
    #[must_use]
    pub fn none(file: Arc<str>) -> Self {
        Self {
            file,
            resources: Vec::new(),
            unresolved: Vec::new(),
            by_default: Vec::new(),
            order: Order::default(),
            complete: true,
            instances: Vec::new(),
        }
    }

    /// Where somebody can look at a value's place.
    #[must_use]
    pub fn spot(&self, place: Place) -> Option<Spot> {
        Some(match self.instances.get(place.instance.0 as usize)? {
            Visible::File(file) => Spot { file: Arc::clone(file), span: place.span },
            Visible::Call(spot) => spot.clone(),
        })
    }
}

impl Resource {
    /// Whether it is of this type, in any letter case.
    #[must_use]
    pub fn is(&self, r#type: &str) -> bool {
        self.id.is(r#type)
    }

    /// The value at a path of ARM's words, dots between them: `properties.publicNetworkAccess`. `null` where there is
    /// none, unknown where there may be one.
    #[must_use]
    pub fn get(&self, path: &str) -> Value {
        path.split('.').fold(self.body.clone(), |value, key| value.get(key))
    }

    /// Where the key at this path stands; else where the resource is named.
    #[must_use]
    pub fn spot(&self, path: &str) -> Spot {
        self.written(path).map_or_else(|| self.name.clone(), |written| self.here(written.key))
    }

    /// What is written at this path; `None` where nothing is, or where it is not written in this declaration.
    #[must_use]
    pub fn written(&self, path: &str) -> Option<&Written> {
        self.keys.get(path)
    }

    /// A place in the file of the declaration.
    #[must_use]
    pub fn here(&self, span: Span) -> Spot {
        Spot { file: Arc::clone(&self.whole.file), span }
    }

    /// What people call it: its own name where every letter is known.
    #[must_use]
    pub fn label(&self) -> String {
        let name = self.id.name();
        match name.as_str() {
            Some(name) => format!("`{name}`"),
            // Named as it would be deployed: `kv-${suffix}`.
            None if self.language == Language::Yaml => "without a name".to_owned(),
            None => self.keys.symbol().map_or_else(|| name.to_string(), |symbol| format!("`{symbol}`")),
        }
    }

    /// How this resource's language spells the last word of a path: `public_network_access` or `publicNetworkAccess`.
    #[must_use]
    pub fn word(&self, path: &str) -> String {
        let arm = path.rsplit('.').next().unwrap_or(path);
        match self.language {
            Language::Yaml => {
                let key = yaml::spelling(&self.id, path);
                key.rsplit('.').next().unwrap_or(&key).to_owned()
            }
            _ => arm.to_owned(),
        }
    }
}
