"""Questions are read from templates/copier.yml, and an answer that does not fit is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from mlops_ladder import layers, questions
from mlops_ladder.errors import UsageError
from mlops_ladder.questions import Question

OWNER = Question("owner", "str", "Who", "nobody")
ROWS = Question("rows", "int", "How many", 5)
CHOSEN = Question("rows", "int", "How many", 5, (5, 10))
STRICT = Question("strict", "bool", "Or not", True)
MORE = """
rows: {type: int, help: How many, default: 5}

strict: {type: bool, help: Or not, default: false}
"""


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        (OWNER, "Ünï, 山田　太郎", "Ünï, 山田　太郎"),
        (ROWS, "12", 12),
        (ROWS, "-12", -12),
        (CHOSEN, "10", 10),
        (STRICT, "true", True),
        (STRICT, "Yes", True),
        (STRICT, "FALSE", False),
        (STRICT, "no", False),
    ],
)
def test_an_answer_has_its_questions_type(question: Question, text: str, answer: Any) -> None:
    parsed = question.parse(text)
    assert (parsed, type(parsed)) == (answer, type(answer))


@pytest.mark.parametrize("text", ["", "many", "1.5", "1e3", "--5", "0x10", "true"])
def test_an_int_refuses_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(UsageError, match=r"rows: .* is not a whole number") as caught:
        ROWS.parse(text)
    assert repr(text) in caught.value.message
    assert caught.value.hint == "use a whole number"


@pytest.mark.parametrize("text", ["", "1", "maybe", "truee"])
def test_a_bool_refuses_what_is_not_true_or_false(text: str) -> None:
    with pytest.raises(UsageError, match=r"strict: .* is not true or false") as caught:
        STRICT.parse(text)
    assert caught.value.hint == "use true or false"


def test_an_answer_outside_the_choices_is_refused() -> None:
    with pytest.raises(UsageError, match=r"rows: '7' is not one of 5, 10") as caught:
        CHOSEN.parse("7")
    assert caught.value.hint == "use 5, 10"


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\rb", "a\x1bb", "a\u2028b", "a\udcffb"])
def test_a_text_is_one_line_of_letters(text: str) -> None:
    with pytest.raises(UsageError, match=r"owner: .* is empty or not plain text") as caught:
        OWNER.parse(text)
    assert caught.value.hint == "write one line of text"


def test_the_name_is_checked_as_a_name() -> None:
    with pytest.raises(UsageError, match="cannot be a Python package"):
        Question("name", "str", "Name", "").parse("")


every_level = pytest.mark.parametrize("level", layers.available())


@every_level
def test_the_questions_are_those_of_copier_yml_without_the_computed(level: str) -> None:
    content = yaml.safe_load(layers.questions(level))
    asked = {key: each for key, each in content.items() if each.get("when") is not False}
    assert content.keys() - asked.keys() <= {"package", "codeowner"}
    found = {question.key: question for question in questions.questions(level)}
    assert list(found) == list(asked)
    for key, question in found.items():
        assert (question.help, question.default) == (asked[key]["help"], asked[key]["default"])
        assert list(question.choices) == asked[key].get("choices", [])


@every_level
def test_every_default_but_the_names_fits_its_question(level: str) -> None:
    values = questions.defaults(level)
    asked = [each for each in questions.questions(level) if each.applies(values)]
    assert list(values) == [each.key for each in asked if each.key != "name"]
    for question in asked[1:]:
        assert question.parse(str(question.default)) == values[question.key]


def test_a_table_of_ones_own_has_a_purpose_and_a_licence_that_flights_have_without_asking() -> None:
    own = questions.complete("0", {"data": "own"}, Path("x"), None)
    assert own["purpose"].startswith("Predicts one column of a table from the others; MODEL_CARD")
    assert own["licence"] == "unknown"
    flights = questions.complete("1", {}, Path("x"), None)
    assert flights["data"] == "flights"
    assert flights.keys() & {"purpose", "licence"} == set()
    said = questions.complete("0", {"purpose": "Says when to board."}, Path("x"), None)
    assert said["purpose"] == "Says when to board."


def test_the_llm_application_alone_is_not_asked_about_a_table() -> None:
    assert "data" in questions.defaults("1")
    assert "data" not in questions.defaults(layers.LLM)


def test_key_value_texts_become_answers() -> None:
    assert questions.parse("0", ["owner=a=b", "python=3.12"]) == {"owner": "a=b", "python": "3.12"}


def test_a_text_without_an_equals_sign_is_refused() -> None:
    with pytest.raises(UsageError, match="--set owner: there is no =") as caught:
        questions.parse("0", ["owner"])
    assert caught.value.hint == "write --set KEY=VALUE"


@pytest.mark.parametrize("key", ["colour", "package", "ci", ""])
def test_an_unknown_or_computed_question_is_refused(key: str) -> None:
    with pytest.raises(UsageError, match=f"--set {key}: there is no such question") as caught:
        questions.parse("0", [f"{key}=x"])
    assert "name, owner, python" in caught.value.hint


def test_what_was_not_given_takes_the_default_and_the_folders_name() -> None:
    values = questions.complete("0", {"python": "3.13"}, Path("deep/my-project"), None)
    assert values == {
        "name": "my-project",
        "owner": "not named yet",
        "python": "3.13",
        "data": "flights",
    }


def test_the_name_of_the_current_folder_is_found(folder: Path) -> None:
    assert questions.complete("0", {}, Path("."), None)["name"] == "work"


def test_a_loop_of_links_is_still_a_name(folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    assert questions.complete("0", {}, Path("loop"), None)["name"] == "loop"


def test_defaults_that_are_no_text_keep_their_type(templates: Path) -> None:
    with (templates / "copier.yml").open("a", encoding="utf-8") as file:
        file.write(MORE)
    layer = (templates / "level0" / "layer.yml").read_text("utf-8")
    layer = layer.replace("asks: [", "asks: [rows, strict, ")
    (templates / "level0" / "layer.yml").write_text(layer, "utf-8")
    values = questions.complete("0", {}, Path("x"), None)
    assert (values["rows"], values["strict"]) == (5, False)


def test_a_folder_that_cannot_name_a_project_is_refused() -> None:
    with pytest.raises(UsageError, match="'My Project' cannot be a Python package"):
        questions.complete("0", {}, Path("My Project"), None)


def test_a_level_asks_its_own_questions() -> None:
    assert questions.parse("1", ["ci=none"]) == {"ci": "none"}
    assert questions.defaults("1")["ci"] == "github"
    with pytest.raises(UsageError, match="ci: 'gitlab' is not one of github, none"):
        questions.parse("1", ["ci=gitlab"])


def test_a_level_that_does_not_exist_asks_nothing() -> None:
    with pytest.raises(UsageError, match="--level 7: there is no such level"):
        questions.parse("7", [])


def test_only_what_was_not_given_is_asked_in_order() -> None:
    asked: list[tuple[str, Any]] = []

    def ask(question: Question, default: Any) -> Any:
        asked.append((question.key, default))
        return "answered"

    values = questions.complete("0", {"python": "3.12", "data": "own"}, Path("churn"), ask)
    assert asked[:2] == [("name", "churn"), ("owner", "not named yet")]
    assert [key for key, _ in asked[2:]] == ["purpose", "licence"]
    assert (values["owner"], values["data"]) == ("answered", "own")


GOOD = {"name": "x", "owner": "Ada", "python": "3.12"}  # of before there were tables of one's own


@pytest.mark.parametrize(
    "answers", [GOOD, GOOD | {"python": 3.12}, GOOD | {"ci": "of a later level"}]
)
def test_answers_in_a_file_that_fit_are_let_through(answers: dict[str, Any]) -> None:
    questions.check("0", answers, "a")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": "x", "owner": "Ada"}, "a: there is no python"),
        (GOOD | {"python": "2.7"}, "a: python: '2.7' is not one of"),
        (GOOD | {"name": "123"}, "a: name: '123' cannot be"),
        (GOOD | {"owner": ""}, "a: owner: '' is empty"),
        (GOOD | {"owner": "two\nlines"}, "a: owner: "),
    ],
)
def test_answers_in_a_file_that_do_not_fit_are_refused(answers: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        questions.check("0", answers, "a")
    assert caught.value.message.startswith(said)
    assert caught.value.hint
