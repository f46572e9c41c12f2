"""Release: tests in CI, a registry, lineage, a container, a bill of materials, checked models."""

import re
from collections.abc import Iterable, Iterator

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.ci import Job, jobs
from ..reading.code.graph import calls
from ..reading.code.running import running
from ..reading.files.repository import Repository
from ..reading.models.digests import checked, stored
from ..reading.models.learning import learning, shown
from ..reading.models.registries import Mention, keeping, marking, registering
from ..reading.models.revisions import code_kept, data_kept, dvc_locks
from ..reading.models.tracking import tracked
from ..reading.packaging.containers import Image, images
from ..reading.testing.tested import tested

CODE_CHANGE = frozenset({"push", "pull_request"})
BUILDS = re.compile(
    r"bentoml(\.\w+)*\.container\.build|mlflow(\.\w+)*\.build_docker|.*\.DockerSettings|"
    r"prefect_docker(\.\w+)*\.\w*(build|Image)\w*|"
    r"sagemaker(\.\w+)*\.image_uris\.retrieve"
)
BUILD_COMMANDS = re.compile(
    r"bentoml containerize|mlflow models build-docker|pack build|cog build|s2i build|"
    r"docker build|gcloud builds submit"
)
MAKES_BOM = re.compile(
    r"cyclonedx-(py|bom|npm)|cyclonedx_py|cdxgen|syft\b|sbom-tool generate|"
    r"docker (scout )?sbom|sbom4python|"
    r"trivy .*(--format|-f)[= ]?(cyclonedx|spdx)|grype .*(-o|--output)[= ]?cyclonedx|"
    r"pip-audit .*(-f|--format)[= ]?cyclonedx|"
    r"uv export .*--format[= ]?cyclonedx|npm sbom|docker (buildx )?build .*--sbom|bom generate|"
    r"osv-scanner .*cyclonedx|spdx-sbom-generator"
)
BOM_ACTION = re.compile(
    r"(anchore/sbom-action|cyclonedx/gh-\S+|advanced-security/(generate-sbom|sbom-generator|"
    r"component-detection)\S*|"
    r"microsoft/sbom-\S+|actions/attest-sbom|kubernetes-sigs/release-actions\S*)(/|$)",
    re.IGNORECASE,
)


class CiTests(Check):
    """Let CI run the tests on each push or pull request, so that a failure stops it."""

    id = "ci-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the runs of tests that a change of the code starts and that can fail."""
        found = tested(repo)
        good = [each for each in found if each.fails and each.triggers & CODE_CHANGE]
        shown_ = [each.evidence for each in good or found]
        return met(*shown_) if good else partial(*shown_) if shown_ else MISSING


class ModelRegistry(Check):
    """Register each model with a version, and let an alias say which one serves."""

    id = "model-registry"

    def look(self, repo: Repository) -> Finding:
        """Return where a model gets a version, and where one is marked to serve."""
        made = [each for each in registering(repo) if not each.path.endswith(".ipynb")]
        marked = [each for each in marking(repo) if not each.path.endswith(".ipynb")]
        if made and marked:
            return met(*_evidence(made[:2]), *_evidence(marked[:2]))
        weak = made or marked or keeping(repo) or registering(repo)
        return partial(*_evidence(weak)) if weak else MISSING


def _evidence(found: Iterable[Mention]) -> list[Evidence]:
    return list(dict.fromkeys(Evidence(each.path, each.line, each.text) for each in found))


class Lineage(Check):
    """Keep the code's revision and the data's hash with each run or model."""

    id = "lineage"

    def look(self, repo: Repository) -> Finding:
        """Return where both are kept; a tracker that keeps the revision by itself is a part."""
        known, locks = learning(repo), dvc_locks(repo)
        if not known.tabular and not known.llm:
            return MISSING
        if locks:
            return met(*locks)
        code, data = code_kept(repo), data_kept(repo)
        if code and data:
            return met(*code[:2], *data[:2])
        runs = tracked(repo)
        implied = [
            Evidence(site.path, site.line, site.text) for site in (*runs.parameters, *runs.metrics)
        ]
        weak = [*code, *data, *implied]
        return partial(*weak) if weak else MISSING


class Container(Check):
    """Write a Dockerfile whose base image has a version tag or a digest."""

    id = "container"

    def look(self, repo: Repository) -> Finding:
        """Return the images of which most have a base with a version."""
        built = [each for each in images(repo) if each.last and not each.dev]
        good = [each for each in built if versioned(each)]
        if good and 2 * len(good) >= len(built):
            return met(*map(_of_image, good))
        weak = [*map(_of_image, good or built), *_generated(repo)]
        return partial(*weak) if weak else MISSING


def versioned(image: Image) -> bool:
    """Tell whether an image's base has a digest or a tag with a number; `scratch` needs none."""
    return bool(image.digest) or bool(re.search(r"\d", image.tag)) or image.base == "scratch"


def _of_image(image: Image) -> Evidence:
    version = f"@{image.digest[:19]}" if image.digest else f":{image.tag}" if image.tag else ""
    return Evidence(image.path, image.line, f"FROM {image.base}{version}")


def _generated(repo: Repository) -> Iterator[Evidence]:
    """Yield where a framework makes the image."""
    for call in calls(repo, "*"):
        if BUILDS.fullmatch(call.name):
            yield Evidence(call.path, call.line, shown(call))
    for command in running(repo).everything:
        if BUILD_COMMANDS.match(" ".join(command.words)):
            yield Evidence(command.path, command.line, " ".join(command.words)[:90])


class Sbom(Check):
    """Let a CI job write a bill of materials, in CycloneDX or SPDX."""

    id = "sbom"

    def look(self, repo: Repository) -> Finding:
        """Return the jobs that make one."""
        found = [each for job in jobs(repo) for each in _boms(repo, job)]
        return met(*found) if found else MISSING


def _boms(repo: Repository, job: Job) -> Iterator[Evidence]:
    for command in running(repo).of_job(job):
        text = " ".join((command.program, *command.arguments))
        if MAKES_BOM.match(text) and not text.endswith(("--help", "--version")):
            yield Evidence(command.path, command.line, text[:90])
    for action in job.actions:
        given = {str(key): str(value).lower() for key, value in action.inputs.items()}
        trivy = "trivy-action" in action.name and re.search(
            "cyclonedx|spdx", given.get("format", "")
        )
        pushed = "build-push-action" in action.name and given.get("sbom", "false") not in (
            "false",
            "",
        )
        if BOM_ACTION.match(action.name) or trivy or pushed:
            yield Evidence(action.path or job.path, action.line, action.name)


class SignedModels(Check):
    """Store a model's digest when it is registered, and refuse a file that has another at load."""

    id = "signed-models"

    def look(self, repo: Repository) -> Finding:
        """Return where the digest is stored and where it is compared."""
        there, compared = stored(repo), checked(repo)
        if there and compared:
            return met(*there[:2], *compared[:2])
        return partial(*(there or compared)) if there or compared else MISSING
