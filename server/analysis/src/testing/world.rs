//! The other files of the fixtures: a world in which everything is there, and files that a fixture brings along.

use crate::{Files, Presence};
use azureml_syntax::Language;
use std::collections::{BTreeMap, BTreeSet};

/// The world of the fixtures and of the rules' documentation: everything is there, except paths with `missing` in
/// them, and what lies in a folder `bare`. A path whose last part has a dot is a file, else a folder; paths that climb
/// out (`..`) are unknown, and so is what stands in Bicep files. Python files hold `init` and `run`; those with `empty` in their name hold neither, those with `broken` are no Python.
/// `prepare.yml` is a component, `pipeline.yml` a pipeline component, `flow.dag.yaml` a prompt flow.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct World;

/// The component in [`World`].
pub(crate) const PREPARE: &str = "\
$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: prepare
command: python prepare.py ${{inputs.raw}} $[[--rows ${{inputs.rows}}]] ${{inputs.seed}} ${{outputs.clean}}
environment: azureml:sklearn:1
inputs:
  raw:
    type: uri_folder
    description: What came in.
  rows:
    type: integer
    optional: true
  seed:
    type: integer
    default: 42
outputs:
  clean:
    type: uri_folder
";

/// The prompt flow in [`World`].
const FLOW: &str = "\
$schema: https://azuremlschemas.azureedge.net/promptflow/latest/Flow.schema.json
inputs:
  text:
    type: string
";

impl Files for World {
    fn look(&self, relative: &str) -> Presence {
        let path = relative.trim_end_matches(['/', '\\']);
        let last = path.rsplit(['/', '\\']).next().unwrap_or(path);
        if path.starts_with("..") || path.contains("://") {
            Presence::Unknown
        } else if path.contains("missing") || path.contains("bare/") {
            Presence::Absent
        } else if last.trim_start_matches('.').contains('.') || matches!(last, "MLTable" | "MLmodel") {
            Presence::File
        } else {
            Presence::Folder
        }
    }

    fn read(&self, relative: &str) -> Option<String> {
        if self.look(relative) != Presence::File || Language::of_name(relative).is_some_and(is_bicep) {
            return None;
        }
        let text = match relative {
            path if path.contains("empty") => "import json\n",
            path if path.contains("broken") => "def init(:\n",
            path if path.ends_with("prepare.yml") => PREPARE,
            path if path.ends_with("flow.dag.yaml") => FLOW,
            path if path.ends_with("pipeline.yml") => "type: pipeline\nname: all\njobs: {}\n",
            path if path.ends_with(".py") => "def init():\n    pass\n\n\ndef run(batch):\n    return batch\n",
            _ => "",
        };
        Some(text.to_owned())
    }

    fn list(&self, _relative: &str) -> Vec<String> {
        ["code/", "conda.yml", "model/", "pipeline.yml", "score.py"].map(str::to_owned).to_vec()
    }
}

const fn is_bicep(language: Language) -> bool {
    !matches!(language, Language::Yaml)
}

/// The files of a fixture with sections, by their paths from the root: what is not among them is not there, what lies
/// above the root is unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sections {
    /// The folder of the file that is checked: `/`, `/modules/`.
    pub(crate) folder: String,
    /// The name of that file.
    pub(crate) name: String,
    /// Path to text.
    pub(crate) texts: BTreeMap<String, String>,
}

impl Sections {
    /// The path from the root of what the checked file calls `relative`; `None` above the root.
    fn path(&self, relative: &str) -> Option<String> {
        let mut parts: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in relative.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }
}

impl Files for Sections {
    fn look(&self, relative: &str) -> Presence {
        let Some(path) = self.path(relative).filter(|_| !relative.contains(':')) else {
            return Presence::Unknown;
        };
        let folder = format!("{}/", path.trim_end_matches('/'));
        if self.texts.contains_key(&path) {
            Presence::File
        } else if self.texts.keys().any(|known| known.starts_with(&folder)) {
            Presence::Folder
        } else {
            Presence::Absent
        }
    }

    fn read(&self, relative: &str) -> Option<String> {
        self.texts.get(&self.path(relative)?).cloned()
    }

    fn list(&self, relative: &str) -> Vec<String> {
        let Some(path) = self.path(relative) else { return Vec::new() };
        let folder = format!("{}/", path.trim_end_matches('/'));
        let below = self.texts.keys().filter_map(|known| known.strip_prefix(&folder));
        let names: BTreeSet<String> =
            below.map(|rest| rest.split_inclusive('/').next().unwrap_or_default().to_owned()).collect();
        names.into_iter().collect()
    }

    fn own_path(&self) -> Option<String> {
        Some(format!("{}{}", self.folder, self.name))
    }
}

#[test]
fn sections_are_found_by_the_paths_that_the_checked_file_writes() {
    let texts = [("/main.bicep", "a"), ("/modules/one.bicep", "b")];
    let texts = texts.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let files = Sections { folder: "/modules/".to_owned(), name: "one.bicep".to_owned(), texts };
    assert_eq!(files.read("../main.bicep").as_deref(), Some("a"));
    assert_eq!(files.look("./two.bicep"), Presence::Absent);
    assert_eq!(files.look("../../main.bicep"), Presence::Unknown);
    assert_eq!(files.list(".."), ["main.bicep", "modules/"]);
}
