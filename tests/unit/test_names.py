"""A project's name is a Python package that hides nothing."""

import keyword
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.errors import UsageError
from mlops_ladder.names import FORM, LONGEST, check_name, taken

FORMLESS = ["", "..", ".", "123", "1a", "a b", "ünï", "MyProject", "a--b", "a_", "-a", "a-_b"]
FORMLESS += ["a.b", "a/b", "a\n", " a", "a\0", "１a", "ａ"]


@pytest.mark.parametrize("name", FORMLESS)
def test_a_name_that_is_no_package_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a Python package") as caught:
        check_name(name)
    assert repr(name) in caught.value.message
    assert "lower-case letters" in caught.value.hint


@pytest.mark.parametrize("name", ["class", "async", "import"])
def test_a_word_of_the_language_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"'{name}' is a word of the Python language") as caught:
        check_name(name)
    assert "my-project" in caught.value.hint


@pytest.mark.parametrize("name", ["json", "test", "this", "mlflow", "sklearn", "tests", "src"])
def test_a_name_that_hides_a_module_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=f"'{name}' would hide a module") as caught:
        check_name(name)
    assert f"my-{name}" in caught.value.hint


def test_a_name_that_hides_a_module_with_another_dash_is_refused() -> None:
    with pytest.raises(UsageError, match="would hide a module"):
        check_name("prometheus-client")


def test_a_long_name_is_refused_and_cut_short() -> None:
    check_name("a" * LONGEST)
    with pytest.raises(UsageError, match="has 300 characters") as caught:
        check_name("a" * 300)
    assert len(caught.value.message) < 80


@pytest.mark.parametrize("name", ["x", "my-project", "my_project", "a1-b2_c3", "churn2"])
def test_an_ordinary_name_is_taken(name: str) -> None:
    check_name(name)


@settings(max_examples=50)
@given(st.from_regex(FORM, fullmatch=True))
def test_a_name_that_is_taken_can_be_imported(name: str) -> None:
    try:
        check_name(name)
    except UsageError:
        return
    package = name.replace("-", "_")
    assert package.isidentifier()
    assert not keyword.iskeyword(package)
    assert package not in sys.stdlib_module_names


def test_the_taken_names_are_sorted_names_of_modules() -> None:
    assert {"mlflow", "numpy", "tests"} <= taken()
    assert all(name.isidentifier() for name in taken())
