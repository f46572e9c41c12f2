"""A goal is a metric's value that the project has to reach; results and other people's are none."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written


@pytest.mark.parametrize(
    ("expected", "readme"),
    [
        ("met", "The model has to reach an accuracy of 0.85.\n"),
        ("met", "It has to\nreach **roc_auc 0.70** on the newest fifth.\n"),
        ("met", "# Late\n\n## Success criteria\n\n| metric | value |\n|---|---|\n| F1 | 80 % |\n"),
        ("met", "Late\n====\n\nGoal\n----\n\n- RMSE below 5\n"),
        ("met", "**0.70** of the questions have to get the right answer.\n"),
        ("met", "Our target is a recall of at least 90%.\n"),
        ("met", "- ECE and MAE 0.06 (target < 0.10)\n"),
        ("partial", "The goal is to predict late flights with good accuracy.\n"),
        ("partial", "We achieved an accuracy of 0.85.\n"),
        ("partial", "The goal is to predict tips > 20% with good accuracy.\n"),
        ("partial", "The target variable is late. Accuracy was 0.8.\n"),
        (
            "partial",
            "It predicts tips. The winner had to reach 0.99 accuracy on the leaderboard.\n",
        ),
        ("missing", "A library.\n\n<!-- It has to reach an accuracy of 0.85. -->\n"),
        ("missing", "A library.\n\n- [ ] the model must reach 85% accuracy\n"),
        ("missing", "A library.\n\n```\nmust reach accuracy 0.85\n```\n"),
        ("missing", "A library. Test coverage must be 90%; needs Python 3.11.\n"),
    ],
)
def test_goal_metric(expected: str, readme: str, tmp_path: Path) -> None:
    repo = written(tmp_path, {"README.md": readme})
    assert CHECKS["goal-metric"].look(repo).state == expected


def test_a_card_that_says_that_no_goal_is_set_is_believed(tmp_path: Path) -> None:
    goal = "The assistant has to reach an accuracy of 0.85.\n"
    card = "# Model card\n\n## Goal\n\nNo goal is set, and that is a gap.\n"
    repo = written(tmp_path, {"README.md": goal, "MODEL_CARD.md": card})
    found = CHECKS["goal-metric"].look(repo)
    assert (found.state, found.evidence[0].path) == ("partial", "MODEL_CARD.md")


def test_a_model_card_may_state_the_goal(tmp_path: Path) -> None:
    card = "# Model card\n\n## Goal\n\nroc_auc **0.70** on unseen flights.\n"
    repo = written(tmp_path, {"README.md": "A model.\n", "docs/model_card.md": card})
    found = CHECKS["goal-metric"].look(repo)
    assert (found.state, found.evidence[0].path, found.evidence[0].line) == (
        "met", "docs/model_card.md", 5,
    )  # fmt: skip


def test_a_goal_of_the_infrastructure_is_none(tmp_path: Path) -> None:
    text = "Alert: error rate must be below 5%.\n"
    repo = written(tmp_path, {"README.md": "A model.\n", "infra/README.md": text})
    assert CHECKS["goal-metric"].look(repo).state == "missing"
