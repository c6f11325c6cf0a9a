use super::{Direction, Prefix, Traffic, allowed, of, port_range};
use crate::bicep::value::{Truth, Value};
use crate::network::questions::service_tags::{NETWORK, Protocol};
use crate::network::types;
use crate::testing::graph;

/// What a group with these rules, each `name direction access priority protocol other ports`, says of TCP traffic.
fn ask(rules: &[&str], direction: Direction, port: u16, tag: &str) -> Truth {
    let mut text = "//- /main.bicep\nparam location string\nparam someone string
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg'
  properties: {
    securityRules: [\n"
        .to_owned();
    for rule in rules {
        let words: Vec<&str> = rule.split(' ').collect();
        let [name, way, access, priority, protocol, other, ports] = words.as_slice() else {
            panic!("{rule}")
        };
        let (from, to) = if *way == "Inbound" { (*other, "'*'") } else { ("'VirtualNetwork'", *other) };
        let ports = if ports.starts_with('[') {
            format!("destinationPortRanges: {ports}")
        } else {
            format!("destinationPortRange: {ports}")
        };
        text.push_str(&format!(
            "      {{
        name: '{name}'
        properties: {{
          direction: '{way}'
          access: '{access}'
          priority: {priority}
          protocol: '{protocol}'
          sourceAddressPrefix: {from}
          sourcePortRange: '*'
          destinationAddressPrefix: {to}
          {ports}
        }}
      }}\n"
        ));
    }
    text.push_str("    ]\n  }\n}\n");
    let graph = graph(&text);
    let (group, _) = graph.declared(types::SECURITY_GROUP).next().unwrap();
    let traffic = Traffic { direction, protocol: Protocol::Tcp, port, tag, subnet: None };
    allowed(&graph, &of(&graph, group), &traffic).truth
}

fn to_storage(rules: &[&str]) -> Truth {
    ask(rules, Direction::Outbound, 443, "Storage")
}

const DENY: &str = "deny Outbound Deny 4000 * 'Internet' '*'";

#[test]
fn where_no_rule_decides_azure_lets_out_and_does_not_let_in() {
    assert_eq!(to_storage(&[]), Truth::Yes);
    assert_eq!(ask(&[], Direction::Inbound, 44224, "AzureMachineLearning"), Truth::No);
    assert_eq!(to_storage(&["in Inbound Deny 100 * '*' '*'"]), Truth::Yes);
}

#[test]
fn the_first_priority_decides_whatever_the_order_in_the_file() {
    assert_eq!(to_storage(&[DENY]), Truth::No);
    assert_eq!(to_storage(&[DENY, "ok Outbound Allow 100 Tcp 'Storage' '443'"]), Truth::Yes);
    assert_eq!(to_storage(&[DENY, "late Outbound Allow 4010 Tcp 'Storage' '443'"]), Truth::No);
}

#[test]
fn tags_count_with_and_without_regions_and_larger_ones_too() {
    for tag in
        ["'Storage'", "'Storage.WestEurope'", "'Storage.${location}'", "'AzureCloud.westeurope'", "'*'"]
    {
        assert_eq!(
            to_storage(&[&format!("ok Outbound Allow 100 Tcp {tag} '443'"), DENY]),
            Truth::Yes,
            "{tag}"
        );
    }
    for tag in ["'Sql'", "'StorageSyncService'", "'10.0.0.0/8'", "'VirtualNetwork'"] {
        assert_eq!(
            to_storage(&[&format!("ok Outbound Allow 100 Tcp {tag} '443'"), DENY]),
            Truth::No,
            "{tag}"
        );
    }
    for tag in ["someone", "'20.150.0.0/15'"] {
        let truth = to_storage(&[&format!("ok Outbound Allow 100 Tcp {tag} '443'"), DENY]);
        assert_eq!(truth, Truth::Unknown, "{tag}");
    }
}

#[test]
fn ports_and_protocols_must_fit() {
    for ports in ["'443'", "'80-443'", "['80','443']", "'*'"] {
        assert_eq!(
            to_storage(&[&format!("ok Outbound Allow 100 Tcp '*' {ports}"), DENY]),
            Truth::Yes,
            "{ports}"
        );
    }
    assert_eq!(to_storage(&["ok Outbound Allow 100 Tcp '*' ['80','8443']", DENY]), Truth::No);
    assert_eq!(to_storage(&["ok Outbound Allow 100 Udp '*' '443'", DENY]), Truth::No);
    assert_eq!(to_storage(&["ok Outbound Allow 100 Tcp '*' someone", DENY]), Truth::Unknown);
    assert_eq!(port_range(&Value::string("29876-29877")), Some((29876, 29877)));
}

#[test]
fn what_is_not_known_may_decide() {
    assert_eq!(to_storage(&["maybe Outbound Deny 100 Tcp someone '443'"]), Truth::Unknown);
    assert_eq!(to_storage(&["maybe Outbound Allow 100 Tcp someone '443'"]), Truth::Yes);
    assert_eq!(to_storage(&["any Outbound Deny someone Tcp '*' '443'"]), Truth::Unknown);
}

#[test]
fn the_network_itself_may_come_in_and_is_not_the_internet() {
    assert_eq!(ask(&[DENY], Direction::Outbound, 443, NETWORK), Truth::Yes);
    assert_eq!(ask(&["all Outbound Deny 4000 * '*' '*'"], Direction::Outbound, 443, NETWORK), Truth::No);
}

#[test]
fn rules_on_their_own_are_rules_of_the_group() {
    let text = "//- /main.bicep
resource group 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: 'nsg'
  resource deny 'securityRules' = {
    name: 'deny'
    properties: {
      direction: 'Outbound'
      access: 'Deny'
      priority: 100
      protocol: '*'
      sourceAddressPrefix: '10.1.0.0/16'
      sourcePortRange: '*'
      destinationAddressPrefix: '*'
      destinationPortRange: '*'
    }
  }
}
";
    let graph = graph(text);
    let (group, _) = graph.declared(types::SECURITY_GROUP).next().unwrap();
    let truth = |subnet: &str| {
        let subnet = Prefix::parse(subnet);
        let (direction, protocol) = (Direction::Outbound, Protocol::Tcp);
        let traffic = Traffic { direction, protocol, port: 443, tag: "Storage", subnet };
        allowed(&graph, &of(&graph, group), &traffic).truth
    };
    assert_eq!(truth("10.1.2.0/24"), Truth::No);
    // Another source than all of the subnet may be it or not.
    assert_eq!(truth("10.2.2.0/24"), Truth::Unknown);
    assert_eq!(truth("?"), Truth::Unknown);
}

#[test]
fn ranges_of_addresses_are_read() {
    let prefix = |text: &str| Prefix::parse(text).unwrap();
    assert!(prefix("10.0.0.0/8").contains(prefix("10.1.2.3")));
    assert!(prefix("172.16.0.0/12").overlaps(prefix("172.17.0.0/16")));
    assert!(!prefix("172.16.0.0/16").overlaps(prefix("172.17.0.0/16")));
    assert!(prefix("0.0.0.0/0").contains(prefix("255.255.255.255")));
    for text in ["", "10.0.0/8", "10.0.0.0/33", "fd00::/8", "x"] {
        assert_eq!(Prefix::parse(text), None, "{text}");
    }
}
