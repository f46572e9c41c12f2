"""Language models in service: traces, guards, money, feedback, and what if they fail."""

from ..check import MISSING, Check, at, met, partial
from ..finding import Finding
from ..reading.files.repository import Repository
from ..reading.language.accounting import caps, prices, usages, warnings
from ..reading.language.failing import fallbacks, gateways, limits, retries
from ..reading.language.feedback import feedback, loose_feedback
from ..reading.language.guarding import guards
from ..reading.language.tracing import only_logs, spans, tells_prompt


class LlmTracing(Check):
    """Trace each call, with the version of its prompt, its tokens and its time."""

    id = "llm-tracing"

    def look(self, repo: Repository) -> Finding:
        """Return the spans around the calls, and what they say."""
        found = spans(repo)
        if found and (version := tells_prompt(repo)):
            return met(*found[:3], *version)
        less = [*found, *only_logs(repo)]
        return partial(*less) if less else MISSING


class ContentGuardrails(Check):
    """Check each question and each answer on its way, and refuse what must not pass."""

    id = "content-guardrails"

    def look(self, repo: Repository) -> Finding:
        """Return the checks of questions and of answers that refuse."""
        before, after = guards(repo)
        if before and after:
            return met(*before[:2], *after[:2])
        return partial(*before, *after) if before or after else MISSING


class TokenAccounting(Check):
    """Keep the tokens of each request, and what they cost by a table of prices."""

    id = "token-accounting"

    def look(self, repo: Repository) -> Finding:
        """Return where tokens are counted, and priced."""
        used, priced = usages(repo), prices(repo)
        if used and priced:
            return met(*used[:2], *priced[:2])
        return partial(*used, *priced) if used or priced else MISSING


class LlmGateway(Check):
    """Send all calls through one endpoint that the configuration names, with limits."""

    id = "llm-gateway"

    def look(self, repo: Repository) -> Finding:
        """Return the configured endpoint and its limits."""
        found, limited = gateways(repo), limits(repo)
        if found and limited:
            return met(*found[:2], *limited[:2])
        return partial(*found) if found else MISSING


class HumanFeedback(Check):
    """Take feedback on an answer, and keep it with the answer's trace."""

    id = "human-feedback"

    def look(self, repo: Repository) -> Finding:
        """Return where feedback is kept with what it is about."""
        if found := feedback(repo):
            return met(*found)
        less = loose_feedback(repo)
        return partial(*less) if less else MISSING


class FallbackModel(Check):
    """Ask another model, or say honestly that there is no answer, where the first one fails."""

    id = "fallback-model"

    def look(self, repo: Repository) -> Finding:
        """Return what happens where the model gives no answer."""
        if found := fallbacks(repo):
            return met(*found)
        less = retries(repo)
        return partial(*(at(call) for call in less)) if less else MISSING


class SpendCap(Check):
    """Refuse an answer that would cost more than the budget has left."""

    id = "spend-cap"

    def look(self, repo: Repository) -> Finding:
        """Return the budgets that refuse."""
        if found := caps(repo):
            return met(*found)
        less = warnings(repo)
        return partial(*less) if less else MISSING
