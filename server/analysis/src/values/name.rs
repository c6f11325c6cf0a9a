//! Forms of names that Azure asks for, by the form's name in the catalog.

/// A form of names: ASCII letters, digits and what else it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// As the catalog calls it.
    pub id: &'static str,
    /// What is named: `endpoint`.
    pub subject: &'static str,
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of characters.
    pub max: usize,
    /// The marks that may stand in it beside letters and digits; the first one stands for what may not.
    pub marks: &'static str,
    /// Whether capital letters may stand in it.
    pub capitals: bool,
    /// Whether a digit may stand first.
    pub digit_first: bool,
    /// What has to stand at its end.
    pub end: End,
}

/// What the end of a name has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Anything.
    Free,
    /// A letter or a digit.
    NoHyphen,
    /// A letter has to follow the last hyphen: `a-1` is refused, `a-b1` is not.
    LetterAfterHyphen,
}

const PLAIN: Form = Form {
    id: "",
    subject: "",
    min: 3,
    max: 32,
    marks: "-",
    capitals: true,
    digit_first: false,
    end: End::NoHyphen,
};

/// Endpoints: also a part of a host name, so unique in their region.
/// <https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online>
pub const ENDPOINT: Form = Form { id: "endpoint-name", subject: "endpoint", ..PLAIN };

/// Deployments of an endpoint.
pub const DEPLOYMENT: Form = Form { id: "deployment-name", subject: "deployment", ..PLAIN };

/// Compute clusters. The service's own words: letters, digits and dashes, a letter first, a letter or digit last.
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmachinelearningservices>
pub const CLUSTER: Form = Form { id: "cluster-name", subject: "compute cluster", min: 2, ..PLAIN };

/// Attached computes, which have less room.
pub const ATTACHED: Form =
    Form { id: "attached-name", subject: "attached compute", min: 2, max: 16, ..PLAIN };

/// Compute instances: also the name of a machine, so unique in their region.
/// <https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance>
pub const INSTANCE: Form =
    Form { id: "instance-name", subject: "compute instance", max: 24, end: End::LetterAfterHyphen, ..PLAIN };

/// Workspaces, hubs and projects: the pattern of the REST API.
/// <https://learn.microsoft.com/rest/api/azureml/workspaces/create-or-update>
pub const WORKSPACE: Form = Form {
    id: "workspace-name",
    subject: "workspace",
    max: 33,
    marks: "-_",
    digit_first: true,
    end: End::Free,
    ..PLAIN
};

/// Registries: a part of the ids of everything in them.
/// <https://learn.microsoft.com/azure/machine-learning/how-to-manage-registries#choose-a-name>
pub const REGISTRY: Form = Form { id: "registry-name", subject: "registry", min: 2, max: 32, ..WORKSPACE };

/// Models, environments, data assets and indexes: a part of the ids of their versions.
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftmachinelearningservices>
pub const ASSET: Form = Form {
    id: "asset-name",
    subject: "asset",
    min: 1,
    max: 255,
    marks: "-_.",
    digit_first: true,
    end: End::Free,
    ..PLAIN
};

/// Datastores: the pattern of the REST API.
/// <https://learn.microsoft.com/azure/templates/microsoft.machinelearningservices/workspaces/datastores>
pub const DATASTORE: Form = Form { id: "datastore-name", subject: "datastore", marks: "_-", ..ASSET };

/// Storage accounts: also a host name of the whole world.
/// <https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftstorage>
pub const STORAGE_ACCOUNT: Form = Form {
    id: "storage-account-name",
    subject: "storage account",
    max: 24,
    marks: "",
    capitals: false,
    digit_first: true,
    ..PLAIN
};

/// The form that the catalog calls `id`; `None` for forms that are not names.
#[must_use]
pub fn form(id: &str) -> Option<Form> {
    let all = [
        ENDPOINT,
        DEPLOYMENT,
        CLUSTER,
        ATTACHED,
        INSTANCE,
        WORKSPACE,
        REGISTRY,
        ASSET,
        DATASTORE,
        STORAGE_ACCOUNT,
    ];
    all.into_iter().find(|form| form.id == id)
}

/// What a name breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is shorter than the form allows.
    Short,
    /// It is longer than the form allows.
    Long,
    /// It does not start with a letter, or with a letter or digit where that is enough.
    Start,
    /// It ends with a hyphen.
    End,
    /// Behind its last hyphen there are only digits.
    NoLetterAtEnd,
    /// It has this character.
    Character(char),
}

impl Form {
    /// What is wrong with `name`; the first fault counts.
    #[must_use]
    pub fn fault(self, name: &str) -> Option<Fault> {
        if let Some(bad) = name.chars().find(|letter| !self.takes(*letter)) {
            return Some(Fault::Character(bad));
        }
        let length = name.chars().count();
        if length < self.min {
            return Some(Fault::Short);
        }
        if length > self.max {
            return Some(Fault::Long);
        }
        if !name.starts_with(|letter| self.starts(letter)) {
            return Some(Fault::Start);
        }
        if self.end == End::Free {
            return None;
        }
        if name.ends_with('-') {
            return Some(Fault::End);
        }
        (self.end == End::LetterAfterHyphen && digits_at_end(name).is_some()).then_some(Fault::NoLetterAtEnd)
    }

    /// The nearest name of this form, where enough of `name` is left to make one.
    #[must_use]
    pub fn mend(self, name: &str) -> Option<String> {
        // Where no marks are taken, a host was written, perhaps: its first part is the name.
        let host = name.rsplit_once("://").map_or(name, |(_, host)| host);
        let name = if self.marks.is_empty() { host.split(['.', '/', ':']).next()? } else { name };
        let mut mended = String::with_capacity(name.len());
        let filler = self.marks.chars().next();
        for letter in name.chars() {
            let letter = if self.capitals { letter } else { letter.to_ascii_lowercase() };
            if letter.is_ascii_alphanumeric() || (Some(letter) != filler && self.takes(letter)) {
                mended.push(letter);
            } else if let Some(filler) = filler.filter(|filler| !mended.ends_with(*filler)) {
                mended.push(filler);
            }
        }
        let start = mended.find(|letter| self.starts(letter))?;
        let body = mended.get(start..)?;
        let mut cut: String = body.chars().take(self.max).collect();
        cut.truncate(cut.trim_end_matches('-').len());
        while self.end == End::LetterAfterHyphen
            && let Some(hyphen) = digits_at_end(&cut)
        {
            cut.remove(hyphen);
        }
        self.fault(&cut).is_none().then_some(cut)
    }

    /// What may stand in it, each in words.
    #[must_use]
    pub fn allowed(self) -> Vec<String> {
        let letters = if self.capitals { "letters" } else { "small letters" };
        let marks = self.marks.chars().map(|mark| match mark {
            '-' => "hyphens",
            '_' => "underscores",
            _ => "dots",
        });
        [letters, "digits"].into_iter().chain(marks).map(str::to_owned).collect()
    }

    fn takes(self, letter: char) -> bool {
        (letter.is_ascii_alphanumeric() && (self.capitals || !letter.is_ascii_uppercase()))
            || self.marks.contains(letter)
    }

    fn starts(self, letter: char) -> bool {
        letter.is_ascii_alphabetic() || (self.digit_first && letter.is_ascii_digit())
    }
}

/// Where the last hyphen of `name` stands, if nothing but digits follows it.
fn digits_at_end(name: &str) -> Option<usize> {
    let (head, tail) = name.rsplit_once('-')?;
    tail.chars().all(|letter| letter.is_ascii_digit()).then_some(head.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_services_form() {
        for good in ["abc", "Abc-1", "a--b", "a1b2", "abcdefghijabcdefghijabcdefghijab"] {
            assert_eq!(ENDPOINT.fault(good), None, "{good}");
        }
        assert_eq!(ENDPOINT.fault("a"), Some(Fault::Short));
        assert_eq!(ENDPOINT.fault("abcdefghijabcdefghijabcdefghijabc"), Some(Fault::Long));
        assert_eq!(ENDPOINT.fault("1abc"), Some(Fault::Start));
        assert_eq!(ENDPOINT.fault("abc-"), Some(Fault::End));
        assert_eq!(ENDPOINT.fault("ab_c"), Some(Fault::Character('_')));
        assert_eq!(ENDPOINT.fault("äbc"), Some(Fault::Character('ä')));
    }

    #[test]
    fn a_bad_name_becomes_the_nearest_good_one() {
        assert_eq!(ENDPOINT.mend("my_endpoint!"), Some("my-endpoint".to_owned()));
        assert_eq!(ENDPOINT.mend("1abc-"), Some("abc".to_owned()));
        assert_eq!(ENDPOINT.mend("my  fine endpoint"), Some("my-fine-endpoint".to_owned()));
        assert_eq!(ENDPOINT.mend("a"), None);
        assert_eq!(ENDPOINT.mend("1234"), None);
    }

    #[test]
    fn each_form_has_its_own_ends() {
        assert_eq!(CLUSTER.fault("cpu-cluster-1"), None);
        assert_eq!(INSTANCE.fault("cpu-cluster-1"), Some(Fault::NoLetterAtEnd));
        assert_eq!(INSTANCE.fault("ci-2-b1"), None);
        assert_eq!(INSTANCE.mend("ci-2-1"), Some("ci21".to_owned()));
        assert_eq!(WORKSPACE.fault("1_ws-"), None);
        assert_eq!(WORKSPACE.fault("-ws"), Some(Fault::Start));
        assert_eq!(WORKSPACE.mend("my ws_1"), Some("my-ws_1".to_owned()));
        assert_eq!(ASSET.fault("sklearn-1.5_x"), None);
        assert_eq!(ASSET.mend("my model/x"), Some("my-model-x".to_owned()));
        assert_eq!(DATASTORE.mend("my.store"), Some("my_store".to_owned()));
        assert_eq!(STORAGE_ACCOUNT.mend("https://mine.blob.core.windows.net"), Some("mine".to_owned()));
        assert_eq!(STORAGE_ACCOUNT.mend("My-Store"), Some("mystore".to_owned()));
        assert_eq!(STORAGE_ACCOUNT.allowed(), ["small letters", "digits"]);
        assert_eq!(WORKSPACE.allowed(), ["letters", "digits", "hyphens", "underscores"]);
        assert_eq!(ATTACHED.fault("a-name-that-is-long"), Some(Fault::Long));
    }
}
