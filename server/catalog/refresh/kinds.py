"""The kinds of file that `az ml` reads, each with the SDK's code that reads it. The only list of them: everything below
a kind is found by looking.

`schema` is the name in the `$schema` that the documentation uses, where there is one. `unknown` is what the loader asks
for instead of the schema's own answer to keys that the root does not have.
"""

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Kind:
    id: str
    loader: Optional[str]
    """The function of `azure.ai.ml`; None where only the command line reads the kind."""
    module: str
    """Below `azure.ai.ml`."""
    cls: str
    """A marshmallow schema, or a generated model."""
    schema: Optional[str] = None
    unknown: Optional[str] = None


URL = "https://azuremlschemas.azureedge.net/latest/{}.schema.json"


def _named(loader, module, **classes):
    """Kinds whose id is the name in their `$schema`."""
    return [Kind(id, loader, module, cls, schema=id) for id, cls in classes.items()]


def _bare(loader, module, **classes):
    """Kinds without a `$schema` of their own."""
    return [Kind(id, loader, module, cls) for id, cls in classes.items()]


def _components(module, *, schema=True, **classes):
    """Components: their loader takes along keys that the root does not have."""
    return [
        Kind(id, "load_component", module, cls, schema=id if schema else None, unknown="include")
        for id, cls in classes.items()
    ]


def _connections(module, *classes):
    return [Kind(f"connection:{cls.removesuffix('Schema')}", "load_connection", module, cls) for cls in classes]


def _automl(module, *classes):
    return [
        Kind(f"autoMLJob:{cls.removesuffix('Schema')}", "load_job", module, cls, schema="autoMLJob") for cls in classes
    ]


_BATCH = "_schema._deployment.batch"
_ONLINE = "_schema._deployment.online.online_deployment"
_CONNECTIONS = "_schema.workspace.connections"
_COMPONENT = "_schema.component"

KINDS = [
    *_named("load_batch_endpoint", "_schema._endpoint.batch.batch_endpoint", batchEndpoint="BatchEndpointSchema"),
    *_named(
        "load_online_endpoint",
        "_schema._endpoint.online.online_endpoint",
        managedOnlineEndpoint="ManagedOnlineEndpointSchema",
        kubernetesOnlineEndpoint="KubernetesOnlineEndpointSchema",
    ),
    *_named("load_batch_deployment", f"{_BATCH}.batch_deployment", batchDeployment="BatchDeploymentSchema"),
    *_named(
        "load_model_batch_deployment",
        f"{_BATCH}.model_batch_deployment",
        modelBatchDeployment="ModelBatchDeploymentSchema",
    ),
    *_named(
        "load_pipeline_component_batch_deployment",
        f"{_BATCH}.pipeline_component_batch_deployment_schema",
        pipelineComponentBatchDeployment="PipelineComponentBatchDeploymentSchema",
    ),
    *_named(
        "load_online_deployment",
        _ONLINE,
        managedOnlineDeployment="ManagedOnlineDeploymentSchema",
        kubernetesOnlineDeployment="KubernetesOnlineDeploymentSchema",
    ),
    *_bare(
        "load_deployment_template",
        "_schema._deployment.template.deployment_template",
        deploymentTemplate="DeploymentTemplateSchema",
    ),
    *_named("load_compute", "_schema.compute.aml_compute", amlCompute="AmlComputeSchema"),
    *_named("load_compute", "_schema.compute.compute_instance", computeInstance="ComputeInstanceSchema"),
    *_named("load_compute", "_schema.compute.virtual_machine_compute", vmCompute="VirtualMachineComputeSchema"),
    *_named("load_compute", "_schema.compute.kubernetes_compute", kubernetesCompute="KubernetesComputeSchema"),
    *_named("load_compute", "_schema.compute.synapsespark_compute", synapseSparkCompute="SynapseSparkComputeSchema"),
    *_named("load_workspace", "_schema.workspace.workspace", workspace="WorkspaceSchema"),
    *_named("load_workspace", "_schema.workspace.ai_workspaces.hub", hub="HubSchema"),
    *_named("load_workspace", "_schema.workspace.ai_workspaces.project", project="ProjectSchema"),
    *_bare(
        "load_capability_host",
        "_schema.workspace.ai_workspaces.capability_host",
        capabilityHost="CapabilityHostSchema",
    ),
    *_named("load_registry", "_schema.registry.registry", registry="RegistrySchema"),
    *_named("load_environment", "_schema.assets.environment", environment="EnvironmentSchema"),
    *_named("load_model", "_schema.assets.model", model="ModelSchema"),
    *_named("load_data", "_schema.assets.data", data="DataSchema"),
    *_bare("load_index", "_schema.assets.index", index="IndexAssetSchema"),
    Kind(
        "modelPackage",
        "load_model_package",
        "_schema.assets.package.model_package",
        "ModelPackageSchema",
        schema="modelVersionPackage",
    ),
    *_named(
        "load_datastore",
        "_schema._datastore.azure_storage",
        azureBlob="AzureBlobSchema",
        azureFile="AzureFileSchema",
    ),
    *_named("load_datastore", "_schema._datastore.adls_gen1", azureDataLakeGen1="AzureDataLakeGen1Schema"),
    *_named("load_datastore", "_schema._datastore.azure_storage", azureDataLakeGen2="AzureDataLakeGen2Schema"),
    *_named("load_datastore", "_schema._datastore.one_lake", oneLake="OneLakeSchema"),
    *_named(
        "load_job",
        "_schema.job",
        commandJob="CommandJobSchema",
        sparkJob="SparkJobSchema",
        parallelJob="ParallelJobSchema",
    ),
    *_bare("load_job", "_schema.job.import_job", importJob="ImportJobSchema"),
    *_named("load_job", "_schema._sweep", sweepJob="SweepJobSchema"),
    *_named("load_job", "_schema.pipeline.pipeline_job", pipelineJob="PipelineJobSchema"),
    *_bare(
        "load_job",
        "_schema._finetuning.custom_model_finetuning",
        fineTuningCustomModel="CustomModelFineTuningSchema",
    ),
    *_bare(
        "load_job",
        "_schema._finetuning.azure_openai_finetuning",
        fineTuningAzureOpenAI="AzureOpenAIFineTuningSchema",
    ),
    *_bare("load_job", "_schema._distillation.distillation_job", distillationJob="DistillationJobSchema"),
    *_components(
        _COMPONENT,
        commandComponent="CommandComponentSchema",
        parallelComponent="ParallelComponentSchema",
        sparkComponent="SparkComponentSchema",
    ),
    *_components(_COMPONENT, schema=False, importComponent="ImportComponentSchema"),
    *_components("_schema.pipeline.pipeline_component", pipelineComponent="PipelineComponentSchema"),
    *_components(f"{_COMPONENT}.flow", schema=False, flowComponent="FlowComponentSchema"),
    *_components(
        _COMPONENT,
        schema=False,
        dataTransferCopyComponent="DataTransferCopyComponentSchema",
        dataTransferImportComponent="DataTransferImportComponentSchema",
        dataTransferExportComponent="DataTransferExportComponentSchema",
    ),
    *_named("load_schedule", "_schema.schedule.schedule", schedule="JobScheduleSchema"),
    *_named("load_schedule", "_schema.monitoring.schedule", monitorSchedule="MonitorScheduleSchema"),
    *_bare("load_schedule", "_schema._data_import.schedule", importDataSchedule="ImportDataScheduleSchema"),
    *_named(None, "_schema._data_import.data_import", dataImport="DataImportSchema"),
    *_named("load_feature_set", "_schema._feature_set.feature_set_schema", featureSet="FeatureSetSchema"),
    Kind(
        "featureSetSpecification",
        None,
        "_schema._feature_set.featureset_spec_metadata_schema",
        "FeaturesetSpecMetadataSchema",
        unknown="include",
    ),
    Kind(
        "featureSetBackfill",
        "load_feature_set_backfill_request",
        "_schema._feature_set.feature_set_backfill_schema",
        "FeatureSetBackfillSchema",
    ),
    *_named("load_feature_store", "_schema._feature_store.feature_store_schema", featureStore="FeatureStoreSchema"),
    *_named(
        "load_feature_store_entity",
        "_schema._feature_store_entity.feature_store_entity_schema",
        featureStoreEntity="FeatureStoreEntitySchema",
    ),
    Kind(
        "mltable",
        None,
        "_schema._data.mltable_metadata_schema",
        "MLTableMetadataSchema",
        schema="MLTable",
        unknown="include",
    ),
    *_connections(
        f"{_CONNECTIONS}.connection_subtypes",
        "AzureBlobStoreConnectionSchema",
        "MicrosoftOneLakeConnectionSchema",
        "AzureOpenAIConnectionSchema",
        "AzureAIServicesConnectionSchema",
        "AzureAISearchConnectionSchema",
        "AzureContentSafetyConnectionSchema",
        "AzureSpeechServicesConnectionSchema",
        "APIKeyConnectionSchema",
        "OpenAIConnectionSchema",
        "SerpConnectionSchema",
        "ServerlessConnectionSchema",
    ),
    Kind("connection:base", "load_connection", f"{_CONNECTIONS}.workspace_connection", "WorkspaceConnectionSchema"),
    *_automl("_schema.automl.table_vertical.classification", "AutoMLClassificationSchema"),
    *_automl("_schema.automl.table_vertical.forecasting", "AutoMLForecastingSchema"),
    *_automl("_schema.automl.table_vertical.regression", "AutoMLRegressionSchema"),
    *_automl("_schema.automl.nlp_vertical.text_classification", "TextClassificationSchema"),
    *_automl("_schema.automl.nlp_vertical.text_classification_multilabel", "TextClassificationMultilabelSchema"),
    *_automl("_schema.automl.nlp_vertical.text_ner", "TextNerSchema"),
    *_automl(
        "_schema.automl.image_vertical.image_classification",
        "ImageClassificationSchema",
        "ImageClassificationMultilabelSchema",
    ),
    *_automl(
        "_schema.automl.image_vertical.image_object_detection",
        "ImageObjectDetectionSchema",
        "ImageInstanceSegmentationSchema",
    ),
    *_bare(
        "load_serverless_endpoint",
        "entities._autogen_entities.models._models",
        serverlessEndpoint="ServerlessEndpoint",
    ),
    *_bare(
        "load_marketplace_subscription",
        "entities._autogen_entities.models._models",
        marketplaceSubscription="MarketplaceSubscription",
    ),
]

OTHER_LOADERS = {"load_workspace_connection"}
"""Loaders of the SDK that read nothing of their own: other names of those above."""
