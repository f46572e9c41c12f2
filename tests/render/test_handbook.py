"""The handbook and its questions hold what an honest evaluation needs."""

import json
import re
from collections import Counter
from typing import Any

import pytest
from mlops_ladder import layers

FOLDER = layers.templates() / "llmops"
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
EXAMPLE = re.compile(r"Text: ([^\n]*)\nQuestion: ([^\n]*)\nAnswer: ([^\n]+)\n")
Case = dict[str, Any]


def read_handbook() -> dict[str, list[str]]:
    """Return the sentences of each section."""
    text = (FOLDER / "handbook" / "handbook.md").read_text("utf-8")
    parts = (part.split("\n", 1) for part in text.split("\n## ")[1:])
    return {title: [line for line in body.splitlines() if line] for title, body in parts}


def read_cases(split: str) -> list[Case]:
    lines = (FOLDER / "evaluation" / f"{split}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


HANDBOOK = read_handbook()
SENTENCES = [(title, sentence) for title, body in HANDBOOK.items() for sentence in body]
DEV, TEST = read_cases("dev"), read_cases("test")
CASES = DEV + TEST
ANSWERABLE = [case for case in CASES if case["kind"] != "unanswerable"]


def normal(text: str) -> str:
    """Return a text in lower case, without punctuation."""
    return re.sub(r"[^a-z0-9 ]", "", text.lower()).strip()


def twice(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def sentences_of(cases: list[Case]) -> set[str]:
    return {case["sentence"] for case in cases if case["sentence"]}


def test_a_section_has_a_few_sentences_of_one_fact_each() -> None:
    assert 55 <= len(HANDBOOK) <= 66
    assert {len(body) for body in HANDBOOK.values()} <= {3, 4, 5}
    assert twice([sentence for _, sentence in SENTENCES]) == []
    for _, sentence in SENTENCES:
        assert re.fullmatch(r"[A-Z][^.!?]*\.", sentence), sentence
        assert len(NUMBER.findall(sentence)) <= 1, sentence


def test_there_are_enough_questions_of_each_kind_in_both_splits() -> None:
    for cases, answerable, unanswerable in ((DEV, 200, 60), (TEST, 120, 40)):
        kinds = Counter(case["kind"] for case in cases)
        assert kinds.keys() == {"direct", "paraphrase", "unanswerable"}
        assert kinds["direct"] + kinds["paraphrase"] >= answerable
        assert kinds["unanswerable"] >= unanswerable
        assert 3 * kinds["paraphrase"] >= answerable
    assert len(CASES) >= 400
    assert len(TEST) >= 150
    assert len(CASES) - len(ANSWERABLE) >= 100


def test_no_question_is_asked_twice() -> None:
    assert twice([case["id"] for case in CASES]) == []
    assert twice([normal(case["question"]) for case in CASES]) == []


def test_an_answer_is_words_of_its_sentence_and_the_question_does_not_give_it_away() -> None:
    for case in ANSWERABLE:
        assert (case["section"], case["sentence"]) in SENTENCES, case
        assert re.search(rf"(?<!\w){re.escape(case['answer'])}(?!\w)", case["sentence"]), case
        assert f" {normal(case['answer'])} " not in f" {normal(case['question'])} ", case


def test_an_unanswerable_question_has_no_answer() -> None:
    fields = ("section", "sentence", "answer")
    found = [case for case in CASES if case["kind"] == "unanswerable"]
    assert all(case[field] is None for case in found for field in fields)


def test_no_fact_is_in_both_splits() -> None:
    assert sentences_of(DEV) & sentences_of(TEST) == set()


def test_the_examples_of_the_prompt_are_facts_of_neither_split() -> None:
    prompt = (FOLDER / "prompts" / "answer.txt").read_text("utf-8")
    examples = EXAMPLE.findall(prompt)
    assert len(examples) == 4
    for text, question, answer in examples:
        title, _, sentence = text.partition(": ")
        assert (title, sentence) in SENTENCES
        assert answer in sentence
        assert sentence not in sentences_of(CASES)
        assert normal(question) not in {normal(case["question"]) for case in CASES}


@pytest.mark.parametrize("name", ["answer.txt", "answer-bare.txt"])
def test_a_prompt_has_one_place_for_the_text_and_one_for_the_question(name: str) -> None:
    prompt = (FOLDER / "prompts" / name).read_text("utf-8")
    assert (prompt.count("{{ context }}"), prompt.count("{{ question }}")) == (1, 1)
