//! What is said of one managed network and its rules.

use super::{FIREWALL, MODE, RULE, fixes};
use crate::bicep::value::Value;
use crate::finding::Tag;
use crate::network::questions::managed::{OutboundRule, OutboundRules};
use crate::network::{Answer, Context, NodeId, Placed, Reason, Resource, Verdicts};
use crate::{Safety, Severity};
use azureml_syntax::Language;
use azureml_syntax::edit::{NewValue, Operation};

/// The managed network of a workspace.
pub(super) struct Network<'c> {
    pub(super) context: &'c Context<'c>,
    pub(super) at: NodeId,
    pub(super) owner: &'c Resource,
    /// What may leave it.
    pub(super) mode: Value,
    pub(super) rules: OutboundRules,
}

impl Network<'_> {
    pub(super) fn judge(&self, verdicts: &mut Verdicts<'_>) {
        let mut found = Vec::new();
        let mut unknown = Vec::new();
        for rule in &self.rules.all {
            let Some(owner) = self.context.graph.get(rule.owner) else { continue };
            match self.fault(rule, owner) {
                Ok(Some(placed)) => found.push((rule.owner, placed)),
                Ok(None) => {}
                Err(reasons) => unknown.extend(reasons),
            }
        }
        found.extend(self.firewall_kind().map(|placed| (self.at, placed)));
        let is_well = found.is_empty();
        found.extend(self.firewall().map(|placed| (self.at, placed)));
        for (subject, placed) in found {
            verdicts.fails(subject, Some(self.at), placed);
        }
        if !unknown.is_empty() {
            verdicts.unknown(self.at, Some(self.at), unknown);
        } else if is_well && !self.rules.all.is_empty() {
            verdicts.holds(self.at, Some(self.at), Vec::new());
        }
    }

    fn strict(&self) -> Answer {
        Answer::of_word(&self.mode, &["AllowOnlyApprovedOutbound"])
    }

    /// Whether the network has nothing that a host name or a tag could be excepted from.
    fn loose(&self) -> Answer {
        let answer = Answer::of_word(&self.mode, &["AllowInternetOutbound", "Disabled"]);
        // Without a mode others have something to say.
        if self.mode.is_null() { Answer::unknown() } else { answer }
    }

    /// What is wrong with a rule; what would decide it, where that is not known.
    fn fault(&self, rule: &OutboundRule, owner: &Resource) -> Result<Option<Placed>, Vec<Reason>> {
        let exception = rule.is("FQDN").or(rule.is("ServiceTag"));
        let aimless = self.loose().and(exception.clone());
        if aimless.is_yes() {
            return Ok(Some(self.aimless(rule, owner, &aimless)));
        }
        if aimless.is_unknown() {
            let spot =
                if exception.is_unknown() { owner.spot(&rule.at("type")) } else { self.owner.spot(MODE) };
            let text = "what kind of rule this is in which mode of the network is not known";
            return Err(vec![Reason::at(&spot, text)]);
        }
        let destination = rule.value.get("destination");
        if self.strict().and(rule.is("FQDN")).is_yes()
            && let Some(host) = destination.as_str()
            && let Some(service) = storage_service(host)
        {
            let certainty = self.strict().but(destination.certainty);
            return Ok(Some(self.storage(rule, owner, (host, service), &certainty)));
        }
        if owner.language != Language::Yaml && rule.is("PrivateEndpoint").is_yes() {
            return Ok(self.lacking(rule, owner, &destination));
        }
        Ok(None)
    }

    fn aimless(&self, rule: &OutboundRule, owner: &Resource, answer: &Answer) -> Placed {
        let strict = self.spelled("AllowOnlyApprovedOutbound");
        let kind = rule.value.get("type");
        let message = format!(
            "Outbound rule `{}` has no meaning here: rules of the type `{}` are exceptions to `{strict}`, and this network \
             is `{}`. Use a rule of the type `{}`, or remove it.",
            rule.name,
            kind.as_str().unwrap_or("FQDN"),
            self.mode.as_str().unwrap_or("open"),
            self.spelled_in(owner, "PrivateEndpoint"),
        );
        let placed = self.context.finding_at((rule.owner, owner), &rule.at("type"), message);
        let placed = placed.related(&self.owner.spot(MODE), "the mode of the network");
        let placed = self.context.resting_on(placed, RULE.severity, rule.owner, answer);
        let placed = fixes::without(&self.rules, rule, owner, placed);
        match self.owner.keys.set(MODE, NewValue::String("AllowOnlyApprovedOutbound".to_owned())) {
            Some(operation) => placed.fix(
                Safety::Unsafe,
                format!("Let out approved traffic only, for good: `{strict}`"),
                &self.owner.whole.file,
                vec![operation],
            ),
            None => placed,
        }
    }

    fn storage(&self, rule: &OutboundRule, owner: &Resource, host: (&str, &str), answer: &Answer) -> Placed {
        let message = format!(
            "Storage accounts cannot be reached by host name in this network, so rule `{}` has no effect. Use a rule of the \
             type `{}` to the account.",
            rule.name,
            self.spelled_in(owner, "PrivateEndpoint"),
        );
        let placed = self.context.finding_at((rule.owner, owner), &rule.at("destination"), message);
        let placed = placed.related(&self.owner.spot(MODE), "the mode of the network");
        let placed = self.context.resting_on(placed, RULE.severity, rule.owner, answer);
        fixes::as_private_endpoint(rule, owner, host, placed)
    }

    /// A private endpoint needs both: YAML's schema says so itself.
    fn lacking(&self, rule: &OutboundRule, owner: &Resource, destination: &Value) -> Option<Placed> {
        let lacks = |key: &&str| Answer::of_presence(&destination.get(key)).is_no();
        let missing: Vec<&str> =
            ["serviceResourceId", "subresourceTarget"].into_iter().filter(lacks).collect();
        if missing.is_empty() {
            return None;
        }
        let message = format!(
            "Outbound rule `{}` makes a private endpoint and lacks {}: name the resource, and which part of it.",
            rule.name,
            crate::rules::wording::quoted(missing.iter().copied()),
        );
        let path = if destination.is_null() { rule.at("type") } else { rule.at("destination") };
        let placed = self.context.finding_at((rule.owner, owner), &path, message);
        Some(self.context.resting_on(placed, RULE.severity, rule.owner, &Answer::yes()))
    }

    /// A kind of firewall that is not offered. YAML's schema knows the kinds.
    fn firewall_kind(&self) -> Option<Placed> {
        if self.owner.language == Language::Yaml {
            return None;
        }
        let value = self.owner.get(FIREWALL);
        let kind = value.as_str()?;
        let answer = Answer::of_word(&value, &["Basic", "Standard"]).not();
        if !answer.is_yes() {
            return None;
        }
        let message = format!("A managed network has no `{kind}` firewall: write `Standard` or `Basic`.");
        let placed = self.context.finding_at((self.at, self.owner), FIREWALL, message);
        let placed = self.context.resting_on(placed, RULE.severity, self.at, &answer);
        let operation = self.owner.keys.set(FIREWALL, NewValue::String("Standard".to_owned()));
        Some(match operation {
            Some(operation) => {
                placed.fix(Safety::Safe, "Write `Standard`", &self.owner.whole.file, vec![operation])
            }
            None => placed,
        })
    }

    /// What is good to know of the firewall, once a workspace.
    fn firewall(&self) -> Option<Placed> {
        let graph = self.context.graph;
        let hosts: Vec<&OutboundRule> =
            self.rules.all.iter().filter(|rule| !rule.is("FQDN").is_no()).collect();
        let sku = self.owner.get(FIREWALL);
        if let Some(first) = hosts.first() {
            let owner = graph.get(first.owner)?;
            let destination = first.value.get("destination");
            let is_storage = destination.as_str().is_some_and(|host| storage_service(host).is_some());
            if is_storage || !self.strict().and(first.is("FQDN")).is_yes() {
                return None;
            }
            let kind = if sku.is_null() { "Standard" } else { sku.as_str()? };
            let message = format!(
                "The first rule with a host name makes an Azure Firewall (`{kind}`), which is billed by the hour. It serves \
                 the ports 80 and 443 only.",
            );
            let placed = self.context.finding_at((first.owner, owner), &first.at("type"), message);
            return Some(placed.severity(Severity::Hint));
        }
        // What is no kind of firewall is told already.
        let is_kind = Answer::of_word(&sku, &["Basic", "Standard"]).is_yes();
        let is_certain = graph.is_whole() && self.rules.complete.is_yes() && is_kind;
        let written = self.owner.written(FIREWALL)?;
        if !is_certain || !self.strict().is_yes() {
            return None;
        }
        let word = self.owner.word(FIREWALL);
        let message = format!(
            "`{word}` has no effect: a firewall is only made for rules with a host name, and there is none."
        );
        let placed = self.context.finding_at((self.at, self.owner), FIREWALL, message);
        let mut placed = placed.severity(Severity::Hint).fix(
            Safety::Unsafe,
            format!("Remove `{word}`"),
            &self.owner.whole.file,
            vec![Operation::RemoveEntry { key: written.key }],
        );
        placed.finding.tags.push(Tag::Unnecessary);
        Some(placed)
    }

    fn spelled(&self, word: &str) -> String {
        self.spelled_in(self.owner, word)
    }

    fn spelled_in(&self, owner: &Resource, word: &str) -> String {
        match owner.language {
            Language::Yaml => fixes::snake(word),
            _ => word.to_owned(),
        }
    }
}

/// The service of a storage account that a host name is of; of all services, blob.
fn storage_service(host: &str) -> Option<&'static str> {
    let host = host.to_ascii_lowercase();
    let host = host.trim_end_matches('.');
    // Public Azure, China, and the United States' government.
    let suffixes = ["core.windows.net", "core.chinacloudapi.cn", "core.usgovcloudapi.net"];
    let before = suffixes.iter().find_map(|suffix| host.strip_suffix(suffix))?;
    let labels = before.strip_suffix('.').unwrap_or(before);
    let last = labels.rsplit('.').next().unwrap_or(labels);
    match ["blob", "file", "queue", "table", "dfs"].into_iter().find(|service| *service == last) {
        Some(service) => Some(service),
        None => matches!(last, "" | "*").then_some("blob"),
    }
}

#[cfg(test)]
#[test]
fn host_names_of_storage_are_known_by_their_ends() {
    assert_eq!(storage_service("sthearts.file.core.windows.net"), Some("file"));
    assert_eq!(storage_service("*.Core.Windows.Net"), Some("blob"));
    assert_eq!(storage_service("*.dfs.core.usgovcloudapi.net"), Some("dfs"));
    assert_eq!(storage_service("contoso.database.windows.net"), None);
    assert_eq!(storage_service("core.windows.net.contoso.com"), None);
    assert_eq!(storage_service("hardcore.windows.net"), None);
}
