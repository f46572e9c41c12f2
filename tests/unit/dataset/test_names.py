"""Names of columns are words, and a wrong one names the one that was meant."""

import pytest
from mlops_ladder.dataset import names
from mlops_ladder.errors import UsageError


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("customer_id", ("customer", "id")),
        ("customerID", ("customer", "id")),
        ("HTTPStatusCode", ("http", "status", "code")),
        ("PULocationID", ("pu", "location", "id")),
        ("bill length (mm)", ("bill", "length", "mm")),
        ("Geburtsdatum", ("geburtsdatum",)),
        ("número de teléfono", ("numero", "de", "telefono")),
        ("Straße", ("strasse",)),
        ("x2013q4", ("x", "2013", "q", "4")),
        ("売上", ("売上",)),
        ("^$*", ()),
    ],
)
def test_a_name_is_cut_into_words(name: str, words: tuple[str, ...]) -> None:
    assert names.tokens(name) == words


@pytest.mark.parametrize("word", ["churn", "churned", "churning", "churns"])
def test_forms_of_a_word_share_a_stem(word: str) -> None:
    assert names.stem(word) == "churn"


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("Churned", "did you mean churned?"),
        ("chruned", "did you mean churned?"),
        (" churned", "did you mean churned?"),
        ("monthly charges", "did you mean monthly_charges?"),
        ("zzz", "its columns are churned, monthly_charges, Plan"),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_the_nearest(given: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        names.require("--target", [given], ["churned", "monthly_charges", "Plan"])
    assert caught.value.message == f"--target: the table has no column {given!r}"
    assert caught.value.hint == hint


def test_of_many_names_a_few_are_listed() -> None:
    assert names.listed([f"c{at}" for at in range(2000)]) == (
        "c0, c1, c2, c3, c4, c5, c6, c7 and 1992 more"
    )


def test_every_topic_has_its_words_in_lower_case_without_accents() -> None:
    for topic in ("keys", "personal", "leakage"):
        for words in names.vocabulary(topic).values():
            assert words
            assert all(names.plain(word).lower() == word for word in words)
