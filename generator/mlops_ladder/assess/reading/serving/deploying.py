"""What a command or call deploys: a pipeline, a service, infrastructure, a model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..ci import Action, Job, jobs
from ..code.graph import graph, runs_tests
from ..code.running import running
from ..files.repository import Repository
from ..shell import Command
from .infrastructure import infrastructure
from .services import HOSTED

PIPELINE = re.compile(
    r"prefect (deploy\b|deployment (apply|build|create)|--no-prompt deploy)|"
    r"zenml pipeline (build|run|schedule)|"
    r"kfp (pipeline|run) |kfp\.\w+|az ml (pipeline|schedule) create|"
    r"az ml job create .*pipeline|az ml run submit-pipeline|"
    r"databricks (bundle deploy|jobs (create|reset))|dbx deploy|dagster-cloud|"
    r"dg plus deploy|astro deploy|"
    r"\b(step-functions|argo-workflows|airflow) create\b|gcloud (beta )?composer |"
    r"(aws s3 (sync|cp)|gsutil (-m )?(cp|rsync)|gcloud storage (cp|rsync)) .*\b(dags?|"
    r"pipelines?)\b|"
    r"\bpachctl (create|update) pipeline|pyflyte register|flytectl register|"
    r"union register|argo (submit|template|cron) |"
    r"run-pipeline\b|upsert-pipeline|pipeline upsert|gcloud ai pipeline-jobs|"
    r"kedro (airflow|vertexai|kubeflow|azureml)\b"
)
INFRASTRUCTURE = re.compile(
    r"(terraform|tofu|terragrunt)( -chdir=\S+)* apply|pulumi up|cdk deploy|sam deploy|"
    r"(aws )?cloudformation (deploy|create-stack|update-stack|create-change-set)|"
    r"az deployment \S+ create|serverless deploy|sls deploy|helm (upgrade|install)|"
    r"kubectl (apply|create|replace|set image)|kustomize build"
)
SERVICE = re.compile(
    r"gcloud (beta |alpha )?(run deploy|run services|app deploy|functions deploy|"
    r"ai endpoints|ai-platform)|"
    r"aws (ecs update-service|lambda update-function|sagemaker (create|"
    r"update)-endpoint|deploy create-deployment|apprunner)|"
    r"az (webapp|functionapp|containerapp|container|aks|ml (online|batch)-(endpoint|"
    r"deployment)|ml model deploy)|"
    r"heroku |flyctl deploy|fly deploy|bentoctl|bentoml deploy|bentocloud|"
    r"modal deploy|docker push|docker buildx .*--push|"
    r"anyscale services? (rollout|deploy)|twine upload|mlflow deployments|cog push|"
    r"railway up|vercel|eb deploy|huggingface-cli upload|hf upload|kubectl rollout"
)
ACTIONS = re.compile(
    r"(google-github-actions/deploy-cloud\w+|"
    r"aws-actions/amazon-ecs-deploy-task-definition|azure/(webapps-deploy|"
    r"functions-action|k8s-deploy|"
    r"aml-deploy|aks-set-context|container-apps-deploy-action)|"
    r"akhileshns/heroku-deploy|superfly/flyctl-actions.*|"
    r"aws-actions/aws-cloudformation-github-deploy|appleboy/ssh-action|"
    r"google-github-actions/ssh-compute|azure/arm-deploy|docker/build-push-action|"
    r"AzureFunctionApp|AzureWebApp\w*|"
    r"Kubernetes\w*|HelmDeploy|AzureResourceManagerTemplateDeployment)",
    re.IGNORECASE,
)
CALLS = re.compile(
    r"prefect(\.\w+)*\.(build_from_flow|deploy|from_source|apply|RunnerDeployment\w*|"
    r"serve)|sagemaker(\.\w+)*\.(upsert|Pipeline\.create)|"
    r"kfp(\.\w+)*\.(upload_pipeline\w*|create_recurring_run|create_run_from_\w+|run_pipeline)|"
    r"azureml(\.\w+)*\.(publish|publish_pipeline|Schedule\.create\w*)|"
    r"azure\.ai\.ml(\.\w+)*\.(create_or_update|begin_create_or_update)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.(PipelineJob\.(submit|run|create_schedule)|PipelineJob)|"
    r"zenml(\.\w+)*\.(Schedule|create_snapshot|create_run_template|create_deployment)|"
    r".*\.(create_snapshot|create_run_template)|dagster(\.\w+)*\.launch\w*|"
    r"tfx(\.\w+)*\.(KubeflowV2DagRunner|KubeflowDagRunner)(\.\w+)*"
)


@dataclass(frozen=True)
class Deployment:
    """A step of CI that deploys: `kind` is "pipeline", "service" or "infrastructure"."""

    kind: str
    job: Job
    path: str
    line: int
    text: str
    blocking: bool


def deployments(repo: Repository) -> tuple[Deployment, ...]:
    """Return what CI deploys, made once."""
    return repo.fact(_all)


def _all(repo: Repository) -> tuple[Deployment, ...]:
    return tuple(each for job in jobs(repo) for each in _of(repo, job))


def _of(repo: Repository, job: Job) -> Iterator[Deployment]:
    for command in running(repo).of_job(job):
        for kind in kinds(repo, command):
            text = " ".join(command.words)[:90]
            yield Deployment(kind, job, command.path, command.line, text, command.blocking)
    for action in job.actions:
        if job.system == "codepipeline" and _deploys(action):
            yield Deployment("service", job, job.path, action.line or job.line, job.name, True)
        if ACTIONS.fullmatch(action.name):
            pushes = (
                "build-push" not in action.name
                or str(action.inputs.get("push", "")).lower() != "false"
            )
            if pushes:
                yield Deployment(
                    "service", job, action.path or job.path, action.line, action.name, True
                )


def _deploys(action: Action) -> bool:
    """Tell whether an action of a pipeline of AWS deploys, itself or by a function named so."""
    if action.name == "Invoke/Lambda":
        return bool(re.search("deploy", str(action.inputs), re.IGNORECASE))
    return action.name.startswith("Deploy/")


def kinds(repo: Repository, command: Command) -> list[str]:
    """Return what a command deploys: none, one, or for a script of the project's own several."""
    words = " ".join(command.words)
    if "--dry-run" in words or "-h" in command.words:
        return []
    if PIPELINE.search(words):
        return ["pipeline"]
    if INFRASTRUCTURE.search(words):
        return ["pipeline" if repo.fact(_describes_pipeline) else "infrastructure"]
    if SERVICE.search(words):
        return ["service"]
    if runs_tests(command):
        return []
    nodes = running(repo).called(graph(repo).entries(command))
    found = ["pipeline"] if running(repo).calls(nodes, CALLS) else []
    return [*found, "service"] if running(repo).calls(nodes, HOSTED) else found


def _describes_pipeline(repo: Repository) -> bool:
    """Tell whether the infrastructure that is described holds a pipeline of steps."""
    return any(
        re.search(
            r"AWS::(StepFunctions::StateMachine|SageMaker::Pipeline|Serverless::StateMachine)|"
            r"aws_(sagemaker_pipeline|sfn_state_machine)",
            repo.text(each.path),
        )
        for each in infrastructure(repo)
        if each.code
    )


def tested(repo: Repository) -> bool:
    """Tell whether tests run in CI and can stop a change."""
    return any(
        runs_tests(command) and command.blocking and other.blocking
        for other in jobs(repo)
        for command in running(repo).of_job(other)
    )
