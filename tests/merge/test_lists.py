"""Edits of lists: dependencies, tasks, ignore files."""

from .project import Project


def test_a_dependency_added_at_the_end(project: Project) -> None:
    project.edit("pyproject.toml", '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.commit()
    project.upgrade()
