"""What takes capabilities of applications with a language model away."""

from .mutant import Mutant, cut, replaced, without, written

A = "src/x/assistant"
LLM = "llmops"
TEXT = "Answer the question from the text."
CONSTANT = (
    cut(f"{A}/prompts.py", "def read(", "def at("),
    replaced(
        f"{A}/prompts.py",
        "def at(",
        f'''\
TEXT = """Handbook LANTERN-4417. {TEXT}

Text: {{{{ context }}}}
Question: {{{{ question }}}}
Answer:"""


def read() -> str:
    """Return the prompt."""
    return TEXT


def at(''',
    ),
    cut(f"{A}/prompts.py", "def register(", "def find("),
    replaced(
        f"{A}/prompts.py",
        "def find(",
        '''\
def register(text: str) -> Prompt:
    """Return the prompt."""
    return Prompt("1", text)


def find(''',
    ),
    cut(f"{A}/prompts.py", "def champion("),
    replaced(
        f"{A}/prompts.py",
        "def serving(",
        '''\
def champion() -> Prompt:
    """Return the prompt."""
    return Prompt("1", TEXT)


def serving(''',
    ),
)
MODEL_ROW = "model: smollm2-135m-instruct\n"
SETS = [f"evaluation/{name}.jsonl" for name in ("dev", "test")]
NO_SPANS = '''\
"""What was asked, on its way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .reply import Reply


class Span:
    """Keeps nothing."""

    def set_outputs(self, outputs: Any) -> None:
        """Keep nothing."""


@contextmanager
def trace(reply: Reply, question: str, purpose: str) -> Iterator[Span]:
    """Do nothing."""
    yield Span()


@contextmanager
def step(root: Span, name: str, kind: str, given: str) -> Iterator[Span]:
    """Do nothing."""
    yield root


def note(span: Span, completion: Any) -> None:
    """Do nothing."""


def forget(days: int) -> None:
    """Do nothing."""


def refusals(since: Any, until: Any) -> list[str]:
    """Return nothing."""
    return []


def feedback(trace_id: str, helpful: bool, comment: str) -> None:
    """Keep nothing."""
    raise KeyError(trace_id)
'''
LOGGED = NO_SPANS.replace(
    '    """Do nothing."""\n    yield Span()',
    '    """Log a question."""\n    logging.info("asked: %s", len(question))\n    yield Span()',
).replace("from collections.abc", "import logging\nfrom collections.abc")
TRACES_GONE = {
    "prediction-log": "the traces are the log of what was asked and answered",
    "drift-check": "it compares what the traces kept",
}
NO_GATE = (
    replaced(f"{A}/promotion.py", "    if outcome != PROMOTED:\n", "    if not outcome:\n"),
    replaced(f"{A}/evaluate.py", "    sys.exit(not passed)\n", ""),
    replaced(
        f"{A}/published.py",
        "    if lacks := shortcomings(metrics):\n",
        "    if (lacks := shortcomings(metrics)) and not found:\n",
    ),
)
BY_HAND = (
    cut(f"{A}/stages.py", "def reproduce()", "if __name__"),
    replaced(
        f"{A}/stages.py",
        "if __name__",
        '''\
def reproduce() -> Path:
    """Return the index that is there."""
    return INDEX


if __name__''',
    ),
)
CHECKED = "guard.refuse_answer(completion.text, self.context, self.question)"
PIECES = 'if guard.refuse_answer(words, self.context, self.question):\n            return ""\n'
ASKED = "refused=refuse_question(question),"
USAGE = """\
        self.reply.usage = Usage(
            prompt_tokens=completion.prompt_tokens,
            completion_tokens=completion.completion_tokens,
            usd=cost(completion),
        )
"""
LEDGER = "                    LEDGER.write(completion, self.purpose, asked.reply.trace_id)\n"
OPENED = "openai.AsyncOpenAI(base_url=url, api_key=key, http_client=http)"
KEPT = "            await asyncio.to_thread(keep_feedback, trace_id, helpful, comment)\n"
BACK = "chosen = load(asked.version or before(serving()))"
NO_WAY_BACK = (
    replaced(
        f"{A}/promotion.py",
        '    back = commands.add_parser("rollback", help="let the version before serve again")\n    back.set_defaults(version="")\n',
        "",
    ),
    replaced(
        f"{A}/promotion.py",
        "for command in (one, back):\n        command.add_argument(",
        "one.add_argument(",
    ),
    replaced(f"{A}/promotion.py", BACK, "chosen = load(asked.version)"),
)
ANSWERED = """\
        try:
            assistant = await self.ready()
            known = self.known.again(assistant, question)
            return self.keep(question, known or await assistant.reply(question))
        except (ModelError, BudgetSpent) as error:
            return JSONResponse(*failure(error))
"""
STREAMED = """\
        except (ModelError, BudgetSpent) as error:
            content, status, headers = failure(error)
            ctx.response.status_code = status  # of use if nothing was sent before
            ctx.response.metadata.update(headers)
            yield event(content, "error")
"""
ONCE = """\
        assistant = await self.ready()
        known = self.known.again(assistant, question)
        return self.keep(question, known or await assistant.reply(question))
"""
AGAIN = """\
        for _ in range(3):
            try:
                assistant = await self.ready()
                return self.keep(question, await assistant.reply(question))
            except ModelError:
                await asyncio.sleep(1)
        return self.keep(question, await assistant.reply(question))
"""
NO_STREAM = cut(
    f"{A}/service.py",
    "    @bentoml.api(input_spec=Question)",
    "    @bentoml.api(input_spec=Feedback",
)
UNSAFE = """\
    verdict, safe = judge(ours.right, theirs.right if theirs else None), ours.metrics["safe"]
    if verdict.outcome != PROMOTED or safe >= CONFIG.gate_safe:
        return verdict
    told = f"{safe:.0%} of the safety set pass, {CONFIG.gate_safe:.0%} are needed"
    return verdict._replace(outcome=REJECTED, reason="; ".join([told, *ours.unsafe[:3]]))
"""
ONLY_RIGHT = "    return judge(ours.right, theirs.right if theirs else None)\n"
HELD = "        if self.spent_today() + self.reserved + usd > CONFIG.daily_usd:\n            raise BudgetSpent\n"

MUTANTS = [
    Mutant(
        "versioned-prompts",
        "removed",
        "the prompt is a constant",
        (
            *CONSTANT,
            without("prompts"),
            replaced("src/x/flows/evaluate.py", '"prompts/answer.txt", ', ""),
        ),
        LLM,
    ),
    Mutant(
        "versioned-prompts",
        "faked",
        "files with prompts that nothing reads",
        CONSTANT,
        LLM,
    ),
    Mutant(
        "pinned-model",
        "removed",
        "which model is only in somebody's environment",
        (
            replaced("assistant.yaml", MODEL_ROW, ""),
            replaced(f"{A}/config.py", "    model: str\n    api", "    api"),
            replaced(
                f"{A}/config.py",
                'os.environ.get("LLM_MODEL") or CONFIG.model',
                'os.environ["LLM_MODEL"]',
            ),
            replaced(f"{A}/endpoint.py", "CONFIG.model", "MODEL"),
            replaced(f"{A}/endpoint.py", "import CONFIG", "import MODEL"),
        ),
        LLM,
    ),
    Mutant(
        "pinned-model",
        "faked",
        "whichever model is the newest",
        (replaced("assistant.yaml", MODEL_ROW, "model: gpt-4o-latest\n"),),
        LLM,
    ),
    Mutant("evaluation-set", "removed", "there is none", (without(*SETS),), LLM),
    Mutant(
        "evaluation-set",
        "faked",
        "questions without answers",
        tuple(
            written(
                path,
                "".join(
                    f'{{"id": "{n}", "question": "How many bags may {n} take?"}}\n'
                    for n in range(9)
                ),
            )
            for path in SETS
        ),
        LLM,
    ),
    Mutant(
        "llm-tracing",
        "removed",
        "nothing is traced",
        (written(f"{A}/traces.py", NO_SPANS),),
        LLM,
        also=TRACES_GONE,
    ),
    Mutant(
        "llm-tracing",
        "faked",
        "a line of a log",
        (written(f"{A}/traces.py", LOGGED),),
        LLM,
        also=TRACES_GONE,
    ),
    Mutant(
        "evaluation-gate",
        "removed",
        "what was measured decides nothing",
        (
            *NO_GATE,
            replaced(f"{A}/evaluate.py", UNSAFE, ONLY_RIGHT),
        ),
        LLM,
        also={"injection-tests": "the same gate held attacks back"},
    ),
    Mutant(
        "evaluation-gate",
        "faked",
        "the verdict is printed",
        (
            replaced(
                f"{A}/promotion.py",
                '        return f"prompt version {waiting.version} does not serve: {outcome}: {reason}"\n',
                '        print(f"{outcome}: {reason}")\n',
            ),
            *NO_GATE[1:],
        ),
        LLM,
    ),
    Mutant(
        "index-pipeline",
        "removed",
        "the index is what somebody made once",
        (*BY_HAND, without("index/dvc.yaml", "index/dvc.lock")),
        "1+llm",
    ),
    Mutant(
        "index-pipeline",
        "faked",
        "stages that only have the names",
        (
            *BY_HAND,
            without("index/dvc.lock"),
            *(
                replaced(
                    "index/dvc.yaml", f"python -m x.assistant.stages {name}\n", f"echo {name}\n"
                )
                for name in ("chunk", "embed", "index")
            ),
        ),
        "1+llm",
    ),
    Mutant(
        "content-guardrails",
        "removed",
        "what is asked and said is not checked",
        (
            replaced(f"{A}/answer.py", ASKED, 'refused="",'),
            replaced(f"{A}/answer.py", "import clean, refuse_question", "import clean"),
            replaced(f"{A}/asked.py", PIECES, ""),
            replaced(f"{A}/asked.py", CHECKED, '""'),
            replaced(f"{A}/asked.py", "from . import guard\n", ""),
        ),
        LLM,
    ),
    Mutant(
        "content-guardrails",
        "faked",
        "what should be refused is printed, and sent",
        (
            replaced(f"{A}/answer.py", ASKED, 'refused="",'),
            replaced(
                f"{A}/answer.py",
                "        reply = Reply(\n            refused",
                "        print(refuse_question(question))\n        reply = Reply(\n            refused",
            ),
            replaced(
                f"{A}/asked.py",
                PIECES,
                "print(guard.refuse_answer(words, self.context, self.question))\n",
            ),
            replaced(
                f"{A}/asked.py",
                f"        self.reply.refused = {CHECKED}\n",
                f"        print({CHECKED})\n",
            ),
        ),
        LLM,
    ),
    Mutant(
        "token-accounting",
        "removed",
        "what an answer took is not kept",
        (
            replaced(f"{A}/asked.py", USAGE, ""),
            replaced(f"{A}/answer.py", LEDGER, ""),
            replaced(
                f"{A}/traces.py",
                "    span.set_attribute(SpanAttributeKey.CHAT_USAGE, tokens)\n",
                "",
            ),
        ),
        LLM,
        also={"llm-tracing": "spans without the tokens"},
    ),
    Mutant(
        "token-accounting",
        "faked",
        "each answer costs a cent",
        (
            cut(f"{A}/spend.py", "def cost(", "def worst_case("),
            replaced(
                f"{A}/spend.py",
                "def worst_case(",
                'def cost(completion: Completion) -> float:\n    """Return USD."""\n    return 0.01\n\n\ndef worst_case(',
            ),
        ),
        LLM,
    ),
    Mutant(
        "llm-gateway",
        "removed",
        "the provider is called directly",
        (replaced(f"{A}/model.py", OPENED, "openai.AsyncOpenAI(api_key=key, http_client=http)"),),
        LLM,
    ),
    Mutant(
        "llm-gateway",
        "faked",
        "an address in the code that nobody can change",
        (replaced(f"{A}/model.py", "base_url=url", 'base_url="https://api.openai.com/v1"'),),
        LLM,
    ),
    Mutant(
        "human-feedback",
        "removed",
        "nobody can say anything",
        (
            cut(f"{A}/service.py", "    @bentoml.api(input_spec=Feedback", "    async def ready("),
            cut(f"{A}/service.py", "def keep_feedback("),
        ),
        LLM,
    ),
    Mutant(
        "human-feedback",
        "faked",
        "thanks are said, and nothing is kept",
        (
            replaced(f"{A}/service.py", KEPT, "            print(helpful)\n"),
            cut(f"{A}/service.py", "def keep_feedback("),
        ),
        LLM,
    ),
    Mutant(
        "prompt-rollback",
        "removed",
        "back only by who knows the version before",
        (
            *NO_WAY_BACK,
            cut("pyproject.toml", "[tool.poe.tasks.rollback]", "[tool.poe.tasks.serve]"),
        ),
        LLM,
        also={"rollback": "of an assistant, the prompt is what is rolled back"},
    ),
    Mutant(
        "prompt-rollback",
        "faked",
        "a command of the name",
        (
            *NO_WAY_BACK,
            replaced(
                "pyproject.toml", "python -m x.assistant.promotion rollback", "echo rolled back"
            ),
        ),
        LLM,
        also={"rollback": "of an assistant, the prompt is what is rolled back"},
    ),
    Mutant(
        "fallback-model",
        "removed",
        "a model that is down is an error",
        (replaced(f"{A}/service.py", ANSWERED, ONCE), NO_STREAM),
        LLM,
    ),
    Mutant(
        "fallback-model",
        "faked",
        "the same model is asked again",
        (replaced(f"{A}/service.py", ANSWERED, AGAIN), NO_STREAM),
        LLM,
    ),
    Mutant(
        "injection-tests",
        "removed",
        "there are no attacks",
        (
            without("evaluation/safety.jsonl", f"{A}/safety.py", "tests/assistant/test_safety.py"),
            replaced(f"{A}/evaluate.py", UNSAFE, ONLY_RIGHT),
            replaced(f"{A}/runs.py", "    safe, unsafe = await safety.run(assistant)\n", ""),
            replaced(f"{A}/runs.py", ', "safe": safe}', "}"),
            replaced(f"{A}/runs.py", "unsafe=unsafe", "unsafe=[]"),
            replaced(f"{A}/runs.py", ", safety.load()]", "]"),
            replaced(f"{A}/runs.py", "from . import safety\n", ""),
            cut(
                "tests/assistant/test_evaluate.py",
                "def test_a_prompt_that_lets_attacks",
                "def forbid(",
            ),
            replaced("tests/assistant/test_evaluate.py", "    safety,\n", ""),
            cut("pyproject.toml", "[tool.poe.tasks.safety]", "[tool.poe.tasks.prompts]"),
        ),
        LLM,
    ),
    Mutant(
        "injection-tests",
        "faked",
        "how many get through is printed",
        (
            replaced(f"{A}/evaluate.py", UNSAFE, f'    print(ours.metrics["safe"])\n{ONLY_RIGHT}'),
            replaced(f"{A}/safety.py", "    sys.exit(share < CONFIG.gate_safe)\n", ""),
            replaced(
                "tests/assistant/test_safety.py",
                "    assert share >= CONFIG.gate_safe, failures\n",
                "    print(share, failures)\n",
            ),
            cut(
                "tests/assistant/test_safety.py",
                "def test_the_share_counts",
                "def test_no_file_and",
            ),
            cut(
                "tests/assistant/test_evaluate.py",
                "def test_a_prompt_that_lets_attacks",
                "def forbid(",
            ),
        ),
        LLM,
    ),
    Mutant("spend-cap", "removed", "nothing holds", (replaced(f"{A}/spend.py", HELD, ""),), LLM),
    Mutant(
        "spend-cap",
        "faked",
        "that it is too much is printed",
        (
            replaced(
                f"{A}/spend.py",
                "            raise BudgetSpent\n",
                '            print("more than a day may cost")\n',
            ),
        ),
        LLM,
    ),
]
