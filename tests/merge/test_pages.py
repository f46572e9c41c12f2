"""Pages that people read: README and cards."""

from .project import Project

README = "README.md"
SECTION = """\
## How we use it
Planners read the scores at six, see [the rota](docs/rota.md).

- a list of our own

"""
TABLE = "| task | does | task | does |\n"
ROW = (
    "| `poe serve` | answers requests on this machine | `poe lock` | writes `requirements.txt` |\n"
)
LAST = """\
This is level 0, manual: you start every run ([people, decisions, costs](docs/level-0.md)). Level 1
adds data validation, a gate, a registry, schedules and CI: `ladder upgrade` takes you there.
"""


def test_title_and_introduction_written_anew(project: Project) -> None:
    project.edit(
        README, "# late-flights\n\nPredicts, before", "# Late flights\n\nWe predict, before"
    )
    project.edit(README, "**roc_auc 0.70**", "**roc_auc 0.72**")
    project.commit()
    project.upgrade()


def test_a_section_of_ones_own(project: Project) -> None:
    project.edit(
        README, "| task | does | task | does |\n", f"{SECTION}| task | does | task | does |\n"
    )
    project.write("docs/rota.md", "# Rota\n")
    project.commit()
    project.upgrade()


def test_a_section_of_ones_own_at_the_end(project: Project) -> None:
    project.append(README, f"\n{SECTION}")
    project.commit()
    project.upgrade()


def test_a_row_added_to_the_tasks(project: Project) -> None:
    project.edit(README, ROW, f"{ROW}| `poe tune` | searches the knobs | | |\n")
    project.commit()
    project.upgrade()


def test_modules_added_to_the_list_of_files(project: Project) -> None:
    old = "  train.py              poe train: check, fit, evaluate, log\n"
    project.edit(README, old, f"{old}  tune.py               <- searches the knobs\n")
    project.commit()
    project.upgrade()


def test_steps_of_the_run_described_otherwise(project: Project) -> None:
    project.edit(README, "What just happened:\n", "What just happened, in our words:\n")
    project.edit(README, "beside that of a dummy\n", "beside that of a coin\n")
    project.edit(README, "- `docs/run/` got a page", "- `docs/run/` got the page")
    project.commit()
    project.upgrade()


def test_the_paragraph_about_the_level_written_anew(project: Project) -> None:
    project.edit(README, LAST, "We stay at level 0 until the autumn.\n")
    project.commit()
    project.upgrade(conflicts=[README])
    project.resolve(README)
    project.continue_()


def test_the_whole_readme_written_anew(project: Project) -> None:
    project.write(README, "# Late flights\n\nSee the wiki.\n")
    project.commit()
    wiki = {README: "the page is the user's own"}
    project.upgrade(conflicts=[README], drops=wiki)
    project.write(README, "# Late flights\n\nSee the wiki.\n")
    project.continue_()


def test_cards_filled_in(project: Project) -> None:
    project.edit("MODEL_CARD.md", "Owner: not named yet.", "Owner: Ada Example.")
    project.append("MODEL_CARD.md", "\n## Review\nReviewed in May.\n")
    project.edit("data/README.md", "| licence | CC0", "| licence of the data | CC0")
    project.edit("docs/level-0.md", "One person may hold all three.", "Ada holds all three.")
    project.commit()
    project.upgrade()
