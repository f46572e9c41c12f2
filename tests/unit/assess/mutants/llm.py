"""What takes capabilities of applications with a language model away: how they are made."""

from .mutant import Mutant, cut, replaced, without, written

A = "src/x/assistant"
LLM = "llmops"
TEXT = "Answer the question from the text."
CONSTANT = (
    cut(f"{A}/prompts.py", "def read(", "def check("),
    replaced(
        f"{A}/prompts.py",
        "def check(",
        f'''\
TEXT = """Handbook LANTERN-4417. {TEXT}

Text: {{{{ context }}}}
Question: {{{{ question }}}}
Answer:"""


def read() -> str:
    """Return the prompt."""
    return TEXT


def at(commit: str) -> None:
    """Return nothing: there is only one prompt."""


def check(''',
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
NO_GATE = (
    replaced(f"{A}/promotion.py", "    if outcome != PROMOTED:\n", "    if not outcome:\n"),
    replaced(f"{A}/evaluate.py", "    sys.exit(not passed)\n", ""),
    cut(f"{A}/published.py", "    if lacks :=", "    mlflow.MlflowClient().set_reg"),
)
UNSAFE = """\
    verdict, safe = judge(ours.right, theirs.right if theirs else None), ours.metrics["safe"]
    if verdict.outcome != PROMOTED or safe >= CONFIG.gate_safe:
        return verdict
    told = f"{safe:.0%} of the safety set pass, {CONFIG.gate_safe:.0%} are needed"
    return verdict._replace(outcome=REJECTED, reason="; ".join([told, *ours.unsafe[:3]]))
"""
ONLY_RIGHT = "    return judge(ours.right, theirs.right if theirs else None)\n"
NO_ATTACK_TEST = cut(
    "tests/assistant/test_evaluate.py", "def test_a_prompt_that_lets_attacks", "def forbid("
)
NO_EXIT = replaced(f"{A}/safety.py", "    sys.exit(share < CONFIG.gate_safe)\n", "")
NO_SAFETY_GATE = (
    NO_EXIT,
    replaced(
        "tests/assistant/test_safety.py",
        "    assert share >= CONFIG.gate_safe, failures\n",
        "    print(share, failures)\n",
    ),
    cut("tests/assistant/test_safety.py", "def test_the_share_counts", "@pytest"),
    NO_ATTACK_TEST,
)
SAFETY_TOO = {"injection-tests": "a limit for the safety set is a gate of an evaluation set too"}

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
        "evaluation-gate",
        "removed",
        "what was measured decides nothing",
        (
            *NO_GATE,
            replaced(f"{A}/evaluate.py", UNSAFE, ONLY_RIGHT),
            *NO_SAFETY_GATE,
        ),
        LLM,
        also=SAFETY_TOO,
    ),
    Mutant(
        "evaluation-gate",
        "faked",
        "the verdict is printed",
        (
            replaced(
                f"{A}/promotion.py",
                'return f"prompt version {waiting',
                'print(f"prompt version {waiting',
            ),
            replaced(
                f"{A}/promotion.py",
                '{outcome}: {reason}"\n    return',
                '{outcome}: {reason}")\n    return',
            ),
            *NO_GATE[1:],
            *NO_SAFETY_GATE,
        ),
        LLM,
        also=SAFETY_TOO,
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
            *NO_SAFETY_GATE,
        ),
        LLM,
    ),
    Mutant(
        "injection-tests",
        "faked",
        "the tests are always skipped",
        (
            replaced(f"{A}/evaluate.py", UNSAFE, ONLY_RIGHT),
            NO_EXIT,
            NO_ATTACK_TEST,
            replaced(
                "tests/assistant/test_safety.py",
                "\n\ndef reply(",
                '\n\npytestmark = pytest.mark.skip(reason="slow")\n\n\ndef reply(',
            ),
        ),
        LLM,
    ),
]
