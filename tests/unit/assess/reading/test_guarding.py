"""A check of questions and answers counts by what it does, not by the words around it."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .written import written

APP = """
import re
from openai import OpenAI
{helpers}
def answer(question):
    {before}
    text = OpenAI().responses.create(model="m", input=question)
    {after}
    return text
print(answer(input()))
"""
REFUSES = "def {}(text):\n    if re.search('secret', text):\n        raise ValueError('refused')\n"


@pytest.mark.parametrize(
    ("expected", "helpers", "before", "after"),
    [
        pytest.param(
            "met",
            REFUSES.format("reject_question") + REFUSES.format("reject_answer"),
            "reject_question(question)",
            "reject_answer(text)",
            id="both",
        ),
        pytest.param(
            "partial", REFUSES.format("reject_question"), "reject_question(question)", "", id="one"
        ),
        pytest.param(
            "missing",
            "class Found:\n    def row(self, question):\n        if 'a' in question:\n"
            "            return {'rejected': 1}\n        return {}\n",
            "row = Found().row(question); row.get('question')",
            "row.get('answer')",
            id="a table's own get",
        ),
        pytest.param(
            "missing",
            "def cut(text):\n    block = text.split()\n    if 'a' in block:\n        return 'b'\n"
            "    return ''\n",
            "question = cut(question)",
            "",
            id="a block of text",
        ),
    ],
)
def test_own_checks(expected: str, helpers: str, before: str, after: str, tmp_path: Path) -> None:
    code = APP.format(helpers=helpers, before=before or "pass", after=after or "pass")
    found = CHECKS["content-guardrails"].look(written(tmp_path, {"app.py": code}))
    assert found.state == expected
