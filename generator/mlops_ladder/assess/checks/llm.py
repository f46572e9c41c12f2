"""Language models: what they are asked with, which they are, and how answers are judged."""

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.files.repository import Repository
from ..reading.language.answers import blocking_scores, case_sets, dataset_names, printed_scores
from ..reading.language.attacks import attack_sets, attacked
from ..reading.language.indexing import chunk_and_embed, removals, runs_index
from ..reading.language.prompt_versions import shares, switched, taken_back
from ..reading.language.prompts import constants_that_speak, exact, models, prompt_files, registries
from ..reading.serving.sampling import sampled


class VersionedPrompts(Check):
    """Keep prompts in files or in a registry, and load them at run time."""

    id = "versioned-prompts"

    def look(self, repo: Repository) -> Finding:
        """Return the prompt files and registry calls of live code."""
        found, absent = prompt_files(repo)
        if absent and not found:
            return partial(*absent)
        if loaded := [*found, *(at(call) for call in registries(repo))]:
            return met(*loaded)
        inside = constants_that_speak(repo)
        return partial(*inside) if inside else MISSING


class PinnedModel(Check):
    """Name the exact model in the configuration, not an alias that moves."""

    id = "pinned-model"

    def look(self, repo: Repository) -> Finding:
        """Return the models that are named, with whether each means one model for ever."""
        found = models(repo)
        pinned = [place for name, place, configured in found if exact(name) and configured]
        if pinned and len(pinned) == len(found):
            return met(*pinned)
        return partial(*(place for _, place, _ in found)) if found else MISSING


class EvaluationSet(Check):
    """Keep cases with what is expected of each in git, and load them in the evaluation."""

    id = "evaluation-set"

    def look(self, repo: Repository) -> Finding:
        """Return the sets of cases that code reads."""
        sets = case_sets(repo)
        full = [each.evidence for each in sets if each.expects]
        if full:
            return met(*full)
        less = [each.evidence for each in sets] + dataset_names(repo)
        return partial(*less) if less else MISSING


class EvaluationGate(Check):
    """Let CI or the release stop where the evaluation set scores below a threshold."""

    id = "evaluation-gate"

    def look(self, repo: Repository) -> Finding:
        """Return the thresholds over an evaluation set that stop something."""
        if found := blocking_scores(repo):
            return met(*found)
        less = printed_scores(repo)
        return partial(*less) if less else MISSING


class IndexPipeline(Check):
    """Make the index by stages that chunk and embed versioned sources, run by a command."""

    id = "index-pipeline"

    def look(self, repo: Repository) -> Finding:
        """Return the chunking and embedding, and what runs it."""
        chunks, embeds = chunk_and_embed(repo)
        places = [*chunks[:2], *embeds[:2]]
        if chunks and embeds and (run := runs_index(repo)):
            return met(*run, *places)
        return partial(*places) if chunks or embeds else MISSING


class InjectionTests(Check):
    """Try attacks on the assistant, and fail where too few are refused."""

    id = "injection-tests"

    def look(self, repo: Repository) -> Finding:
        """Return the sets of attacks, with the threshold that stops."""
        if found := attacked(repo):
            return met(*found)
        less = attack_sets(repo)
        return partial(*less) if less else MISSING


class PromptRollback(Check):
    """Move an alias of the prompt by the gate, and back by one command."""

    id = "prompt-rollback"

    def look(self, repo: Repository) -> Finding:
        """Return where an alias of a prompt moves, and goes back."""
        moved, back = switched(repo), taken_back(repo)
        if moved and back:
            return met(*back, *moved)
        if moved:
            return partial(*moved)
        files, _ = prompt_files(repo)
        return partial(*files) if files else MISSING


class PromptCanary(Check):
    """Give a new prompt a share of the questions, and compare its feedback or scores."""

    id = "prompt-canary"

    def look(self, repo: Repository) -> Finding:
        """Return where prompts share the questions."""
        found = shares(repo)
        return met(*found) if found else MISSING


class AnswerQuality(Check):
    """Score a sample of the answers that were served, and watch how the scores drift."""

    id = "answer-quality"

    def look(self, repo: Repository) -> Finding:
        """Return the scoring of served answers that a clock or a service runs."""
        found = sampled(repo)
        return met(*found) if found else MISSING


class SourceDeletion(Check):
    """Remove from the index what is removed from the sources, and test that."""

    id = "source-deletion"

    def look(self, repo: Repository) -> Finding:
        """Return the removals that a test proves."""
        done, tested = removals(repo)
        if done and tested:
            return met(*done, *tested)
        return partial(*done) if done else MISSING


_ = Evidence
