"""What takes the goal away."""

from .mutant import Edit, Mutant, replaced

README_GOAL = replaced(
    "README.md",
    "; it has to\nreach **roc_auc 0.70** on the newest fifth of the flights of January to June 2013.",  # noqa: E501
    ".",
)
RUN_GOAL = replaced("docs/run/README.md", "; the goal is 0.7", "")


def card(text: str) -> Edit:
    """Put a text in place of what the card has to reach."""
    goal = "## Goal\nroc_auc **0.70** on flights that it has not seen"
    return replaced("MODEL_CARD.md", goal, text)


MUTANTS = [
    Mutant(
        "goal-metric",
        "removed",
        "what was reached is told, not what has to be",
        (README_GOAL, RUN_GOAL, card("## Results\nThe newest model had roc_auc 0.725")),
    ),
    Mutant(
        "goal-metric",
        "faked",
        "a goal in words, and the score of somebody else",
        (
            README_GOAL,
            RUN_GOAL,
            card(
                "## Goal\nAs good as can be.\n\n## What others reached\n"
                "A paper on such data reports roc_auc 0.71.\n\n## Results\n"
                "The newest model had roc_auc 0.725"
            ),
        ),
    ),
    Mutant(
        "goal-metric",
        "faked",
        "a goal in a comment that no reader sees",
        (
            README_GOAL,
            RUN_GOAL,
            card("<!-- it has to reach roc_auc 0.70 -->\n## Results\nThe newest had roc_auc 0.725"),
        ),
    ),
]
