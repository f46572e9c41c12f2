"""What takes capabilities of applications with a language model away: how they are served."""

from .mutant import Mutant, cut, replaced

A = "src/x/assistant"
LLM = "llmops"
CHECKED = "guard.refuse_answer(completion.text, self.context, self.question)"
PIECES = """\
        if guard.refuse_answer(words, self.context, self.question):
            return ""
"""
ASKED = "refused=refuse_question(question),"
OPENED = "openai.AsyncOpenAI(base_url=url, api_key=key, http_client=http)"
BACK = "chosen = load(asked.version or before(serving()))"
NO_WAY_BACK = (
    cut(f"{A}/promotion.py", "    back = commands", "    for command in"),
    replaced(f"{A}/promotion.py", "for command in (one, back):", "for command in (one,):"),
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
HELD = """\
        if self.spent_today() + self.reserved + usd > CONFIG.daily_usd:
            raise BudgetSpent
"""

MUTANTS = [
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
                "        reply = Reply(\n",
                "        print(refuse_question(question))\n        reply = Reply(\n",
            ),
            replaced(
                f"{A}/asked.py",
                PIECES,
                "        print(guard.refuse_answer(words, self.context, self.question))\n",
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
    Mutant(
        "spend-cap",
        "faked",
        "a limit that is never reached",
        (replaced(f"{A}/spend.py", "if self.spent", "if False and self.spent"),),
        LLM,
    ),
]
