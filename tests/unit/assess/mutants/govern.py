"""What takes capabilities of the stage govern away."""

from .mutant import Edit, Mutant, replaced, without, written

CI = ".github/workflows/ci.yml"
ALERTS = {"vulnerability-scan": "partly there by Dependabot alone, which tells of what is known"}


def unpinned(path: str = CI) -> tuple[Edit, ...]:
    """Let actions be what a tag means today, and name the commit in a comment."""
    return (
        replaced(
            path,
            "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1",
            "actions/checkout@v7  # 3d3c42e5aac5ba805825da76410c181273ba90b1",
        ),
        replaced(
            path,
            "actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97  # v7.0.0",
            "actions/setup-python@v7  # 5fda3b95a4ea91299a34e894583c3862153e4b97",
        ),
    )


MUTANTS = [
    Mutant("model-card", "removed", "there is none", (without("MODEL_CARD.md"),)),
    Mutant(
        "model-card",
        "faked",
        "headings without content",
        (
            written(
                "MODEL_CARD.md",
                "# Model card: x\n\n## Data\nTo be written.\n\n## Metrics\nTo be written.\n\n"
                "## Limits\nTo be written.\n",
            ),
        ),
    ),
    Mutant(
        "workflow-hygiene",
        "removed",
        "all permissions, actions by tag",
        (
            *unpinned(),
            replaced(CI, "permissions: {}\n\n", ""),
            replaced(CI, "    permissions:\n      contents: read\n", ""),
        ),
    ),
    Mutant("workflow-hygiene", "faked", "the commits of actions are comments", unpinned()),
    Mutant(
        "dependency-updates",
        "removed",
        "there are none",
        (without(".github/dependabot.yml"),),
        also=ALERTS,
    ),
    Mutant(
        "dependency-updates",
        "faked",
        "a file without updates",
        (
            written(
                ".github/dependabot.yml", "version: 2\nupdates: []\n# - package-ecosystem: pip\n"
            ),
        ),
        also=ALERTS,
    ),
    Mutant("runbook", "removed", "there is none", (without("docs/RUNBOOK.md"),)),
    Mutant(
        "runbook",
        "faked",
        "a file of the name",
        (
            written(
                "docs/RUNBOOK.md",
                "# Runbook\n\nTo be written: what to do for each alert, and how to roll back.\n",
            ),
        ),
    ),
]
