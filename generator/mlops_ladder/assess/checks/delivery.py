"""Deploy: who brings a pipeline or a model into which environment, how much of it, and back."""

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.ci import APPROVAL, jobs
from ..reading.files.repository import Repository
from ..reading.gating.gated import gated
from ..reading.serving.deploying import Deployment, deployments, tested
from ..reading.serving.infrastructure import infrastructure
from ..reading.serving.releasing import approvals, rollbacks, switches, targets
from ..reading.serving.splits import splits


def said(each: Deployment) -> Evidence:
    """Return the evidence of a deployment."""
    return Evidence(each.path, each.line, each.text)


class PipelineDelivery(Check):
    """Let CI deploy the pipeline itself once its tests have passed."""

    id = "pipeline-delivery"

    def look(self, repo: Repository) -> Finding:
        """Return what CI deploys of the pipeline, tested before."""
        found = deployments(repo)
        acts = [
            each
            for each in found
            if each.kind == "pipeline" and each.blocking and each.job.blocking
        ]
        if acts and tested(repo):
            return met(*(said(each) for each in acts))
        return partial(*(said(each) for each in found)) if found else MISSING


class ModelDelivery(Check):
    """Let the deployment of a model need the gate that judged it."""

    id = "model-delivery"

    def look(self, repo: Repository) -> Finding:
        """Return the deployments of a model that a gate comes before."""
        if needed := gated(repo):
            return met(*needed)
        found = [each for each in deployments(repo) if each.kind == "service"]
        return partial(*(said(each) for each in found)) if found else MISSING


class Environments(Check):
    """Deliver to staging first, and to production only after somebody has approved."""

    id = "environments"

    def look(self, repo: Repository) -> Finding:
        """Return the separate targets, and the approval between them."""
        found = targets(repo)
        if len(found) < 2:
            return MISSING
        agreed = [
            Evidence(action.path or job.path, action.line or job.line, "somebody approves")
            for job in jobs(repo)
            for action in job.actions
            if action.name == APPROVAL
        ]
        agreed += [
            Evidence(job.path, job.line, f"{job.name}: started by hand")
            for job in jobs(repo)
            if job.system == "gitlab" and job.triggers == {"manual"} and job.needs
        ]
        agreed += approvals(repo)
        places = list(found.values())
        return met(*agreed[:2], *places) if agreed else partial(*places)


class ProgressiveDelivery(Check):
    """Give a new model a share of the traffic, or a copy of it, before it gets all."""

    id = "progressive-delivery"

    def look(self, repo: Repository) -> Finding:
        """Return where traffic is split or mirrored."""
        found = splits(repo)
        return met(*found) if found else MISSING


class Rollback(Check):
    """Write one command or job that puts the previous version back."""

    id = "rollback"

    def look(self, repo: Repository) -> Finding:
        """Return the commands that put back what served before."""
        if found := rollbacks(repo):
            return met(*found)
        promoting = switches(repo)
        return partial(*(at(call) for call in promoting)) if promoting else MISSING


class InfrastructureAsCode(Check):
    """Describe the machines and services that it runs on as code, Terraform for example."""

    id = "infrastructure-as-code"

    def look(self, repo: Repository) -> Finding:
        """Return the files that describe infrastructure."""
        found = infrastructure(repo)
        code = [Evidence(each.path, each.line, each.kind) for each in found if each.code]
        if code:
            return met(*code)
        return partial(*(Evidence(e.path, e.line, e.kind) for e in found)) if found else MISSING
