"""An assessment as one page that needs nothing else: a picture, the next rung, every finding."""

from typing import Any

from ..assess.capability import GRADES, table
from ..assess.finding import Assessment
from .assess import MARKS, ahead, met_of, of_step, page_of, place, verdict
from .lifecycle import SIZE, picture
from .page import environment

SHOWN = 4  # pieces of evidence of a capability


def assessment_page(assessment: Assessment) -> str:
    """Return the page as HTML."""
    made = environment(marks=MARKS, place=place, page_of=page_of, shown=SHOWN)
    return made.get_template("assess.html").render(
        assessment=assessment,
        verdict=verdict(assessment),
        picture=picture(assessment),
        size=SIZE,
        levels=[level_of(assessment, level) for level in sorted(table().levels, reverse=True)],
        grades=GRADES,
        ahead=ahead(assessment),
        gaps=[each for each in assessment.judged if each.capability.id in assessment.gaps],
    )


def level_of(assessment: Assessment, level: int) -> dict[str, Any]:
    """Return a rung of the ladder."""
    met, of = met_of(of_step(assessment, level))
    title = table().levels[level].title
    return {"level": level, "title": title, "met": met, "of": of}
