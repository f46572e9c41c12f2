"""What a repository lacks to what was required of it, in a sentence."""

from collections.abc import Sequence

from ..assess.capability import GRADES, table
from ..assess.finding import Assessment
from .assess import step
from .printable import printable


def below(assessment: Assessment, asked: str) -> str:
    """Return what is missing for a level or a grade, "" if it is reached."""
    if asked.isdigit():
        reached, wanted = assessment.level, int(asked)
        steps: Sequence[int | str] = [*table().levels][: wanted + 1]
        enough = reached is not None and reached >= wanted
    else:
        steps = GRADES[: GRADES.index(asked) + 1]
        enough = assessment.llm in GRADES[GRADES.index(asked) :]
    if enough:
        return ""
    kind = "level" if asked.isdigit() else "llm grade"
    return (
        f"{printable(assessment.name)} does not reach {kind} {asked}: {reason(assessment, steps)}"
    )


def reason(assessment: Assessment, steps: Sequence[int | str]) -> str:
    """Return why the last of some steps is not reached."""
    if not assessment.ml:
        return "there is no ML here"
    if assessment.llm is None and steps[0] == GRADES[0]:
        return "nothing calls a language model"
    groups = [group for each in steps for group in step(assessment, each).groups]
    ids = [" or ".join(row.capability.id for row in group) for group in groups]
    return f"missing is {'; '.join(ids)}"


def gaps(assessment: Assessment) -> str:
    """Return the gaps of the level that is reached, "" if there are none."""
    found = ", ".join(assessment.gaps)
    level = f"level {assessment.level}"
    return f"{printable(assessment.name)} has gaps at {level}: {found}" if found else ""
