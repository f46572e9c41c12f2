"""Groovy as statements in blocks."""

import time

from hypothesis import given
from hypothesis import strategies as st
from mlops_ladder.assess.reading.ci.groovy import statements


def test_statements_know_their_blocks_and_lines() -> None:
    text = "a('x') {\n  b {\n    sh(\n      script: 'one'\n    )\n  }\n}\nsh \"two\"\n"
    found = [each for each in statements(text) if each.tokens]
    assert [(each.words, [block.name for block in each.blocks]) for each in found] == [
        (("sh", "script"), ["a", "b"]), (("sh",), []),
    ]  # fmt: skip
    assert [(t.value, t.line) for each in found if (t := each.text_after("sh"))] == [
        ("one", 4), ("two", 8),
    ]  # fmt: skip
    assert found[0].blocks[0].argument == "x"


@given(st.text(alphabet="ab{}()'\"\n/*\\$ ;", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    assert all(each.blocks or each.tokens for each in statements(text))


def test_a_long_text_is_read_in_linear_time() -> None:
    start = time.perf_counter()
    assert len(list(statements("stage('a') { sh 'x' }\n" * 5_000))) == 10_000
    assert time.perf_counter() - start < 5
