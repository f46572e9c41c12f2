"""How calls that reach a tracker of experiments are named."""

import re

TRACKERS = re.compile(
    r"(mlflow|wandb|neptune|comet_ml|clearml|aim|dvclive|dvc|tensorboardX?|sacred|sagemaker|"
    r"azureml|zenml|kedro_mlflow|"
    r"torch\.utils\.tensorboard|google\.cloud\.aiplatform|kfp|ray|lightning|pytorch_lightning|"
    r"transformers|trackio|swanlab|"
    r"polyaxon|guild|pycaret|vertexai|tensorflow|keras|smexperiments|metaflow|databricks|optuna|"
    r"prefect|hydra|"
    r"dagster_mlflow|langsmith|langfuse|opik|phoenix|accelerate|omegaconf|loggers?)(\.|$)"
)
BOTH = re.compile(
    r"mlflow(\.\w+)*\.autolog|comet_ml\.(init|start|Experiment|OfflineExperiment|"
    r"ExistingExperiment)|clearml\.Task\.init|"
    r".*\.(MLflowLoggerCallback|WandbLoggerCallback|CometLoggerCallback|AimLoggerCallback|"
    r"MlflowCallback|"
    r"MLflowCallback|NeptuneCallback|CometCallback|DVCLiveCallback|"
    r"MlflowModelCheckpointCallback)|"
    r"clearml(\.\w+)*\.Task\.init|optuna\.integration\.\w*(MLflow|WeightsAndBiases)Callback"
)
PARAMETERS = re.compile(
    r".*\.(log_params?|log_parameters?|log_hyperparams|log_hyperparameters|add_hparams|"
    r"log_config|save_hyperparameters|"
    r"log_other_params)|.*wandb(\.\w+)*\.config\.(update|setdefaults)|wandb\.(sweep|agent)|"
    r"clearml(\.\w+)*\.(connect|connect_configuration|set_parameters?)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.log_params|.*\.log_batch|.*mlflow(\.\w+)*\.log_batch"
)
METRICS = re.compile(
    r".*\.(log_metrics?|log_metric_values?|report_scalar|add_scalars?|track_metrics?|"
    r"log_scalars?|append_metric)|"
    r"mlflow(\.\w+)*\.evaluate|wandb(\.\w+)*\.(log|WandbCallback|WandbMetricsLogger|"
    r"WandbEvalCallback)|.*\.WandbCallback|.*\.WandbMetricsLogger|"
    r"aim(\.\w+)*\.track|.*\.log_classification_metrics|.*\.log_time_series_metrics|"
    r".*\.log_batch|.*mlflow(\.\w+)*\.log_batch|"
    r"(tensorflow|keras|tf)(\.\w+)*\.TensorBoard|.*\.log_confusion_matrix|.*\.log_roc_curve|"
    r"zenml(\.\w+)*\.log_(metadata|artifact_metadata|model_metadata|step_metadata)|"
    r".*\.log_model_version_metadata"
)
PROMPTS = re.compile(r".*\.link_prompt_version_to_run")  # what is varied without training
LIGHTNING = re.compile(
    r".*\.(MLFlowLogger|WandbLogger|CometLogger|NeptuneLogger|TensorBoardLogger|DVCLiveLogger|"
    r"CSVLogger|AimLogger|ClearMLLogger)"
)
LOCAL = re.compile(r".*\.CSVLogger")
GENERIC_LOG = re.compile(
    r"(wandb(\.\w+)*|.*Run(\.\w+)*|.*get_context(\.\w+)*|.*aim(\.\w+)*|.*run|"
    r"sagemaker(\.\w+)*)\.log(_list|_row|_table)?"
)
ARGUMENTS = re.compile(
    r".*\.(\w*TrainingArguments|SFTConfig|DPOConfig|GRPOConfig|RewardConfig|KTOConfig|Accelerator)"
)
PARAMETER_WORDS = re.compile(
    r"param|\bargs?\b|_args\b|config|cfg|hyper|\blr\b|learning_rate|alpha|epochs|batch_size|"
    r"settings",
    re.IGNORECASE,
)
