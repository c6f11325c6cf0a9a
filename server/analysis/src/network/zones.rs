//! Private DNS zones: which ones Azure writes the names of a private endpoint into, in each of its clouds. Data alone; must
//! not know the graph. From the table of zone names
//! (<https://learn.microsoft.com/azure/private-link/private-endpoint-dns>) and, for workspaces in all clouds,
//! <https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns>.

use super::types;

/// The names of one zone: in the public cloud, for the US government, and in China.
pub type Zone = [&'static str; 3];

/// A sub-resource of a type, with one of its zones.
type Row = (&'static str, &'static str, Zone);

const ROWS: &[Row] = &[
    (
        types::WORKSPACE,
        "amlworkspace",
        ["privatelink.api.azureml.ms", "privatelink.api.ml.azure.us", "privatelink.api.ml.azure.cn"],
    ),
    (
        types::WORKSPACE,
        "amlworkspace",
        [
            "privatelink.notebooks.azure.net",
            "privatelink.notebooks.usgovcloudapi.net",
            "privatelink.notebooks.chinacloudapi.cn",
        ],
    ),
    (types::STORAGE, "blob", BLOB),
    (
        types::STORAGE,
        "file",
        [
            "privatelink.file.core.windows.net",
            "privatelink.file.core.usgovcloudapi.net",
            "privatelink.file.core.chinacloudapi.cn",
        ],
    ),
    (
        types::STORAGE,
        "queue",
        [
            "privatelink.queue.core.windows.net",
            "privatelink.queue.core.usgovcloudapi.net",
            "privatelink.queue.core.chinacloudapi.cn",
        ],
    ),
    (
        types::STORAGE,
        "table",
        [
            "privatelink.table.core.windows.net",
            "privatelink.table.core.usgovcloudapi.net",
            "privatelink.table.core.chinacloudapi.cn",
        ],
    ),
    (
        types::STORAGE,
        "dfs",
        [
            "privatelink.dfs.core.windows.net",
            "privatelink.dfs.core.usgovcloudapi.net",
            "privatelink.dfs.core.chinacloudapi.cn",
        ],
    ),
    (
        types::STORAGE,
        "web",
        [
            "privatelink.web.core.windows.net",
            "privatelink.web.core.usgovcloudapi.net",
            "privatelink.web.core.chinacloudapi.cn",
        ],
    ),
    (
        types::VAULT,
        "vault",
        [
            "privatelink.vaultcore.azure.net",
            "privatelink.vaultcore.usgovcloudapi.net",
            "privatelink.vaultcore.azure.cn",
        ],
    ),
    (
        types::REGISTRY,
        "registry",
        ["privatelink.azurecr.io", "privatelink.azurecr.us", "privatelink.azurecr.cn"],
    ),
    (
        types::LINK_SCOPE,
        "azuremonitor",
        ["privatelink.monitor.azure.com", "privatelink.monitor.azure.us", "privatelink.monitor.azure.cn"],
    ),
    (
        types::LINK_SCOPE,
        "azuremonitor",
        [
            "privatelink.oms.opinsights.azure.com",
            "privatelink.oms.opinsights.azure.us",
            "privatelink.oms.opinsights.azure.cn",
        ],
    ),
    (
        types::LINK_SCOPE,
        "azuremonitor",
        [
            "privatelink.ods.opinsights.azure.com",
            "privatelink.ods.opinsights.azure.us",
            "privatelink.ods.opinsights.azure.cn",
        ],
    ),
    (
        types::LINK_SCOPE,
        "azuremonitor",
        [
            "privatelink.agentsvc.azure-automation.net",
            "privatelink.agentsvc.azure-automation.us",
            "privatelink.agentsvc.azure-automation.cn",
        ],
    ),
    (types::LINK_SCOPE, "azuremonitor", BLOB),
];

const BLOB: Zone = [
    "privatelink.blob.core.windows.net",
    "privatelink.blob.core.usgovcloudapi.net",
    "privatelink.blob.core.chinacloudapi.cn",
];

/// What people write for a vault's zone because `environment().suffixes.keyvaultDns` gives it.
const VAULTS: Zone =
    ["privatelink.vault.azure.net", "privatelink.vault.usgovcloudapi.net", "privatelink.vault.azure.cn"];

/// A misspelt zone differs from the right one in no more letters than these.
const MOST_EDITS: usize = 3;

/// No zone is longer; the measure is quadratic.
const LONGEST: usize = 100;

/// Sub-resources that services of other types have too.
const SHARED: [&str; 2] = ["table", "web"];

/// The zones for a sub-resource. Where the type of the resource is not known the name of the sub-resource tells it, if no
/// other service has one of that name.
#[must_use]
pub fn of(r#type: Option<&str>, group: &str) -> Vec<Zone> {
    // A secondary place has its names in the same zone.
    let group = group.to_ascii_lowercase();
    let group = group.strip_suffix("_secondary").unwrap_or(&group);
    let fits = |row: &&Row| match r#type {
        Some(known) => known.eq_ignore_ascii_case(row.0),
        None => !SHARED.contains(&group),
    };
    ROWS.iter().filter(fits).filter(|row| row.1 == group).map(|row| row.2).collect()
}

/// Whether `name` is this zone in one of the clouds, or the zone of one region below it (`westeurope.data.…`).
#[must_use]
pub fn is(zone: &Zone, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    zone.iter().any(|one| name == *one || name.strip_suffix(one).is_some_and(|rest| rest.ends_with('.')))
}

/// Whether `name` is one of the zones, in one of the clouds.
#[must_use]
pub fn is_known(name: &str) -> bool {
    ROWS.iter().any(|row| is(&row.2, name))
}

/// The zone that a name is near to without being one: a slip, or `vault` for `vaultcore`.
#[must_use]
pub fn meant(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    if name.len() > LONGEST || !name.starts_with("privatelink.") || is_known(&name) {
        return None;
    }
    if let Some(cloud) = VAULTS.iter().position(|vault| *vault == name) {
        let vault = of(Some(types::VAULT), "vault");
        return vault.first().and_then(|zone| zone.get(cloud)).copied();
    }
    let known = ROWS.iter().flat_map(|row| row.2);
    let near = known.map(|one| (strsim::osa_distance(&name, one), one));
    near.filter(|(edits, _)| *edits <= MOST_EDITS).min_by_key(|(edits, _)| *edits).map(|(_, one)| one)
}

/// Whether a name is what `environment().suffixes.keyvaultDns` gives for a vault.
#[must_use]
pub fn is_vault_suffix(name: &str) -> bool {
    VAULTS.iter().any(|vault| vault.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::{is, meant, of};
    use crate::network::types;

    #[test]
    fn each_sub_resource_has_its_zones_in_every_cloud() {
        let blob = of(Some(types::STORAGE), "blob_secondary");
        assert_eq!(blob.len(), 1);
        for name in ["privatelink.blob.core.windows.net", "PrivateLink.Blob.core.usgovcloudapi.net"] {
            assert!(is(&blob[0], name), "{name}");
        }
        let registry = of(None, "registry");
        assert!(is(&registry[0], "westeurope.data.privatelink.azurecr.io"));
        assert!(!is(&registry[0], "notprivatelink.azurecr.io"));
        assert_eq!(of(Some(types::WORKSPACE), "amlworkspace").len(), 2);
        assert!(of(None, "table").is_empty(), "Cosmos DB has one too");
        assert!(of(Some("Microsoft.DocumentDB/databaseAccounts"), "table").is_empty());
    }

    #[test]
    fn a_slip_is_near_to_the_zone_that_was_meant() {
        let rows = [
            ("privatelink.agentsvc.azure.automation-net", "privatelink.agentsvc.azure-automation.net"),
            ("privatelink.vault.azure.net", "privatelink.vaultcore.azure.net"),
            ("privatelink.vault.azure.cn", "privatelink.vaultcore.azure.cn"),
            ("privatelink.blob.core.window.net", "privatelink.blob.core.windows.net"),
            ("privatelink.api.azurml.ms", "privatelink.api.azureml.ms"),
        ];
        for (wrong, right) in rows {
            assert_eq!(meant(wrong), Some(right), "{wrong}");
        }
        for other in [
            "privatelink.azurecr.us",
            "privatelink.azurewebsites.net",
            "privatelink.openai.azure.com",
            "privatelink.cognitiveservices.azure.com",
            "privatelink.managedhsm.azure.net",
            "privatelink.purview.azure.com",
            "privatelink.azure-automation.net",
            "privatelink.azconfig.io",
            "privatelink.afs.azure.net",
            "blob.contoso.com",
        ] {
            assert_eq!(meant(other), None, "{other}");
        }
    }
}
