"""Render a level with its answers. The only module that imports copier."""

import tempfile
from pathlib import Path

from . import layers, tree
from .answers import Answers
from .errors import RenderError


def render(answers: Answers, package: str = "") -> tree.Tree:
    """Return the files of a project, the same bytes on every machine.

    The package follows from the project's name, unless its owner has given it another. Raises
    RenderError if a template is wrong, OSError if there is no room for it.
    """
    import copier
    from copier.errors import CopierError
    from jinja2 import TemplateError
    from plumbum import local

    with tempfile.TemporaryDirectory(prefix="ladder-") as scratch:
        template, project = Path(scratch, "template"), Path(scratch, answers.values["name"])
        layers.compose(answers.level, answers.applications, template)
        data = answers.values | ({"package": package} if package else {})
        try:
            # Without git, Copier does not ask it about each file of a folder in no repository.
            with local.env(PATH=""):
                copier.run_copy(str(template), project, data=data, defaults=True, quiet=True)
        except (CopierError, TemplateError) as error:
            raise RenderError(f"the template of {answers.title}: {error}") from error
        files = tree.read(project)
    files[layers.ANSWERS_FILE] = tree.File(answers.dump().encode())
    return dict(sorted(files.items()))
