//! What the rule says and how it mends, by example.

use crate::testing::{check, check_fix};

#[test]
fn keys_of_traffic_are_text() {
    check_fix(
        "wrong-type",
        "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: my-endpoint\ntraffic: {1: 100}\n",
        "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: my-endpoint\ntraffic: {\"1\": 100}\n",
    );
    // Those of tags may be anything.
    check(
        "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json\nname: my-endpoint\ntags: {1: a, yes: b}\ntraffic: {'1': 100}\n",
    );
}

#[test]
fn tags_of_some_kinds_have_keys_of_text() {
    check_fix(
        "wrong-type",
        "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: i\ntags: {1: a}\n",
        "$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: e\nimage: i\ntags: {\"1\": a}\n",
    );
}

#[test]
fn the_sdk_drops_a_bad_name_of_an_inline_environment() {
    check(
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
environment:
  name: 1.0
  #     ^^^ warning[wrong-type]
  image: mcr.microsoft.com/a/b:1
"##,
    );
}

#[test]
fn numbers_are_as_lenient_as_the_sdk() {
    check(
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
instance_count: "2"
app_insights_enabled: "yes"
request_settings:
  request_timeout_ms: 1.5
"##,
    );
}

#[test]
fn a_percent_sign_goes() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 50%
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
traffic:
  blue: 50
"##,
    );
}

#[test]
fn another_word_for_a_boolean_is_mended() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
app_insights_enabled: enabled
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
app_insights_enabled: true
"##,
    );
}

#[test]
fn one_value_becomes_the_required_key() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity: system_assigned
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: system_assigned
"##,
    );
}

#[test]
fn a_missing_colon_is_written() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type system_assigned
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: system_assigned
"##,
    );
}

#[test]
fn assignments_become_keys() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
resources:
  requests:
    memory=1Gi
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/kubernetesOnlineDeployment.schema.json
name: blue
type: kubernetes
endpoint_name: my-endpoint
resources:
  requests:
    memory: 1Gi
"##,
    );
}

#[test]
fn an_id_alone_becomes_a_mapping() {
    check_fix(
        "wrong-type",
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
  user_assigned_identities:
    - /subscriptions/x/y
"##,
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineEndpoint.schema.json
name: my-endpoint
identity:
  type: user_assigned
  user_assigned_identities:
    - resource_id: /subscriptions/x/y
"##,
    );
}

#[test]
fn an_alternative_that_fits_is_enough() {
    check(
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
model: 5
#      ^ error[wrong-type]: a reference
environment: [a]
#            ^^^ error[wrong-type]: this is a list
"##,
    );
}

#[test]
fn placeholders_say_nothing() {
    check(
        r##"$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json
name: blue
endpoint_name: my-endpoint
instance_type: Standard_DS3_v2
instance_count: ${COUNT}
description: <text>
liveness_probe: "{{ probe }}"
"##,
    );
}

#[test]
fn a_text_becomes_the_only_key_of_its_mapping() {
    let head = "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json
name: my-workspace
network_acls:
  default_action: Deny
  ip_rules:
";
    check_fix(
        "wrong-type",
        &format!("{head}    - 20.10.0.0/16\n"),
        &format!("{head}    - value: 20.10.0.0/16\n"),
    );
}

#[test]
fn durations_become_numbers_of_the_unit() {
    let head = "$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json
name: cpu-cluster
type: amlcompute
";
    check_fix(
        "wrong-type",
        &format!("{head}idle_time_before_scale_down: PT2M\n"),
        &format!("{head}idle_time_before_scale_down: 120\n"),
    );
}

#[test]
    fn dates_are_put_in_quotes_and_get_a_time_of_day() {
        let head = "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json
name: nightly
create_job: azureml:my-job
trigger:
  type: cron
  expression: 0 3 * * *
";
        for (written, mended) in [("2030-01-01", "2030-01-01T00:00:00"), ("2030-01-01 08:00:00", "2030-01-01 08:00:00")]
        {
            let [bad, good] = [written.to_owned(), format!("\"{mended}\"")].map(|time| format!("{head}  start_time: {time}\n"));
            check_fix("wrong-type", &bad, &good);
        }
    }
