"""What azure-ai-ml says of one file: the second opinion that azureml-ls is measured against.

Runs in a process of its own (see `main`): one path and kind a line on standard input, one JSON verdict a line on
standard output. It asks what `az ml ... create` asks before its first request: the loader of the kind, the entity's own
validation, and the few checks that the SDK makes while it prepares the request. Must not know azureml-ls.
"""

import contextlib
import io
import json
import logging
import os
import socket
import sys
import warnings


def _refuse(*_args, **_kwargs):
    raise OSError("the conformance suite runs offline")


socket.socket.connect = _refuse
socket.create_connection = _refuse
socket.getaddrinfo = _refuse
os.environ.setdefault("AZUREML_CURATED_ENVIRONMENTS", "")

LOADERS = {
    "batchEndpoint": "load_batch_endpoint",
    "managedOnlineEndpoint": "load_online_endpoint",
    "kubernetesOnlineEndpoint": "load_online_endpoint",
    "batchDeployment": "load_batch_deployment",
    "modelBatchDeployment": "load_model_batch_deployment",
    "pipelineComponentBatchDeployment": "load_pipeline_component_batch_deployment",
    "managedOnlineDeployment": "load_online_deployment",
    "kubernetesOnlineDeployment": "load_online_deployment",
    "deploymentTemplate": "load_deployment_template",
    "workspace": "load_workspace",
    "hub": "load_workspace",
    "project": "load_workspace",
    "capabilityHost": "load_capability_host",
    "registry": "load_registry",
    "environment": "load_environment",
    "model": "load_model",
    "data": "load_data",
    "index": "load_index",
    "modelPackage": "load_model_package",
    "schedule": "load_schedule",
    "monitorSchedule": "load_schedule",
    "importDataSchedule": "load_schedule",
    "featureSet": "load_feature_set",
    "featureSetBackfill": "load_feature_set_backfill_request",
    "featureStore": "load_feature_store",
    "featureStoreEntity": "load_feature_store_entity",
    "serverlessEndpoint": "load_serverless_endpoint",
    "marketplaceSubscription": "load_marketplace_subscription",
}
COMPUTES = {"amlCompute", "computeInstance", "vmCompute", "kubernetesCompute", "synapseSparkCompute"}
DATASTORES = {"azureBlob", "azureFile", "azureDataLakeGen1", "azureDataLakeGen2", "oneLake"}
JOBS = {"fineTuningCustomModel", "fineTuningAzureOpenAI"}
# What `az ml` takes from `--name` and `--endpoint-name`.
COMMAND_LINE = ("name", "endpoint_name")


def loader_of(kind, written):
    """The function that `az ml` would call, as a callable of (path, params_override); None if it reads no such file.

    A flow component is one: the SDK makes it from the files of a prompt flow.
    """
    from azure.ai.ml.entities import _load_functions as functions

    if kind == "batchDeployment" and str(written.get("type", "")).lower() in ("model", "pipeline"):
        # The command line looks at `type`; the plain function for batch deployments would refuse `settings`.
        model = str(written["type"]).lower() == "model"
        kind = "modelBatchDeployment" if model else "pipelineComponentBatchDeployment"
    name = LOADERS.get(kind)
    if kind in COMPUTES:
        name = "load_compute"
    elif kind in DATASTORES:
        name = "load_datastore"
    elif kind.startswith("connection:"):
        name = "load_connection"
    elif kind in JOBS or kind.startswith("autoMLJob") or kind.endswith("Job"):
        name = "load_job"
    elif kind.endswith("Component") and kind != "flowComponent":
        name = "load_component"
    if name:
        function = getattr(functions, name)
        return lambda path, override: function(source=path, params_override=override)
    if kind == "dataImport":
        from azure.ai.ml.entities import DataImport

        return lambda path, override: functions.load_common(DataImport, path, None, override)
    if kind == "mltable":
        from azure.ai.ml.entities._data.mltable_metadata import MLTableMetadata

        return lambda path, _: MLTableMetadata._load(functions._try_load_yaml_dict(path), path)
    if kind == "featureSetSpecification":
        from azure.ai.ml.entities._feature_set.featureset_spec_metadata import FeaturesetSpecMetadata

        return lambda path, _: FeaturesetSpecMetadata._load(functions._try_load_yaml_dict(path), path)
    return None


def messages_of(error):
    """The structured messages behind a refusal, flattened to (path, message); unions give all their alternatives."""
    from marshmallow import ValidationError

    found = None
    seen = set()
    at = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        if isinstance(at, ValidationError):
            messages = at.normalized_messages()
            if found is None or set(found) == {"_schema"}:
                found = messages
        at = at.__cause__ or at.__context__
    if found is None:
        return [("", f"{type(error).__name__}: {error}")]
    return list(flatten(found, ()))


def flatten(messages, path):
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from flatten(inner, path if key == "_schema" else (*path, str(key)))
    elif isinstance(messages, list):
        for inner in messages:
            yield from flatten(inner, path)
    else:
        yield ".".join(path), str(messages)


def after_load(entity):
    """The checks between loading and the first request, as a list of (path, message)."""
    import azure.ai.ml.entities as entities
    from azure.ai.ml.entities._job.import_job import ImportJob

    problems = []
    validate = getattr(entity, "_validate", None)
    if validate is not None and not isinstance(entity, entities.WorkspaceConnection):
        try:
            result = validate()
            problems += list(getattr(result, "error_messages", {}).items())
        except Exception as error:  # noqa: BLE001 - whatever it raises is a refusal
            # The validation of schedules raises an error without words on files that the service takes.
            if str(error).strip() and not isinstance(entity, entities.Schedule):
                problems.append(("", str(error)))
    if isinstance(entity, ImportJob):  # it is read, and refused when the request is made
        problems += attempt(entity._to_rest_object)
    for body in ("_to_rest_batch_endpoint", "_to_rest_online_endpoint"):
        if hasattr(entity, body):
            problems += attempt(lambda body=body: getattr(entity, body)(location="eastus"))
    kinds = (entities.OnlineDeployment, entities.BatchDeployment, entities.ModelBatchDeployment)
    code = getattr(entity, "code_configuration", None) if isinstance(entity, kinds) else None
    if code is not None:
        from azure.ai.ml._utils._endpoint_utils import validate_scoring_script

        problems += attempt(code._validate)
        if not problems and code.code and not str(code.code).startswith("azureml:"):
            problems += attempt(lambda: validate_scoring_script(entity))
    return problems


def attempt(check):
    try:
        check()
    except Exception as error:  # noqa: BLE001
        return [("", str(error))]
    return []


def judge(kind, path):
    """The verdict: `accepted` (None: the SDK reads no such file), `by_command_line` (only a name is missing), `problems`."""
    import yaml
    from azure.ai.ml._utils import _experimental

    with contextlib.suppress(AttributeError):
        _experimental._warning_cache.clear()
    try:
        with open(path, encoding="utf-8-sig") as file:
            written = yaml.safe_load(file)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return {"accepted": False, "by_command_line": False, "problems": [["", str(error)]]}
    load = loader_of(kind, written if isinstance(written, dict) else {})
    if load is None:
        return {"accepted": None, "by_command_line": False, "problems": []}
    by_command_line = False
    try:
        entity = load(path, None)
    except (Exception, SystemExit) as error:
        problems = messages_of(error)
        missing = [key for key in COMMAND_LINE if isinstance(written, dict) and key not in written]
        entity = None
        for given in [[key] for key in missing] + [missing]:
            with contextlib.suppress(Exception, SystemExit):
                entity = entity or load(path, [{key: "placeholder"} for key in given])
        if entity is None:
            return {"accepted": False, "by_command_line": False, "problems": problems}
        by_command_line = True
    problems = after_load(entity)
    return {"accepted": not problems, "by_command_line": by_command_line and not problems, "problems": problems}


def main():
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    answers = sys.stdout
    for line in sys.stdin:
        kind, path = json.loads(line)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                verdict = judge(kind, path)
            except (Exception, SystemExit) as error:
                verdict = {"accepted": False, "by_command_line": False, "problems": [["", f"crash: {error!r}"]]}
        print(json.dumps(verdict, default=str), file=answers, flush=True)


if __name__ == "__main__":
    main()
