"""A project as its repository holds it, and the scaffold commit that an upgrade starts from."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from . import __version__, git, history, layers, package, questions
from .answers import Answers
from .errors import UpgradeError, UsageError
from .git import Repository
from .render import render
from .tree import File, Tree


@dataclass(frozen=True)
class Project:
    """A project in a repository: `place` is its folder there, `head` the commit checked out.

    `package` is what its package is called now, whatever the answers say.
    """

    path: Path
    repository: Repository
    place: PurePosixPath
    head: str
    answers: Answers
    package: str

    def local(self, path: str) -> str:
        """Return a path of the repository as the project sees it."""
        return history.local(path, self.place)


def repository_of(path: Path) -> Repository:
    """Return the repository that a project's folder lies in; UsageError where there is none."""
    git.require_merges()
    if not path.is_dir():
        raise UsageError(f"{path} is not a folder", "give the folder of a project")
    repository = Repository.containing(path)
    if repository is None:
        hint = "an upgrade is a git merge: run `git init`, commit everything, then upgrade"
        raise UsageError(f"{path} is not in a git repository", hint)
    return repository


def find(path: Path) -> Project:
    """Return the project in a folder; UsageError where there is none that can be upgraded."""
    repository = repository_of(path)
    place = PurePosixPath(path.resolve().relative_to(repository.root.resolve()).as_posix())
    name = f"{history.prefix(place)}{layers.ANSWERS_FILE}"
    head = repository.head()
    files = repository.entries(head, history.prefix(place)) if head else {}
    if head is None or name not in files:
        hint = "give the folder of a project that `ladder new` made, and commit it"
        raise UsageError(f"{name} is not in the last commit of {repository.root}", hint)
    answers = Answers.load(repository.run("show", f"{head}:{name}"), name)
    questions.check(answers.level, answers.values, name)
    expected = answers.values["name"].replace("-", "_")
    own = (history.local(file, place) for file in files)
    called = package.find(own, answers, expected)
    return Project(path.resolve(), repository, place, head, answers, called)


def base(project: Project) -> str:
    """Return the scaffold commit that an upgrade starts from, without files of the table.

    Older versions rendered the cards too: a merge would take them for removed, and the user's with
    them. Raises UpgradeError if it is missing and cannot be made again.
    """
    scaffold = made(project)
    of_table = layers.table_paths(project.answers.level, project.answers.applications)
    if not of_table & {project.local(path) for path in project.repository.entries(scaffold)}:
        return scaffold
    files = files_of(project, scaffold)
    rest = {name: file for name, file in files.items() if name not in of_table}
    answers = history.made_from(project.repository, scaffold, project.place)
    return history.scaffold(project.repository, rest, answers, project.place, [scaffold])


def made(project: Project) -> str:
    """Return the scaffold commit that the project was made from, storing it where it is missing.

    It is missing where a squash, an amended commit or a shallow clone has cut it off, where a level
    was reverted, or where the package was renamed. Raises UpgradeError if it cannot be made again.
    """
    repository, place, answers = project.repository, project.place, project.answers
    found = history.pristine(repository, place)
    same = [commit for commit in found if is_of(project, commit)]
    fitting = [commit for commit in same if has_package(project, commit)]
    if fitting[:1] == found[:1] and found:
        return found[0]
    if answers.template == __version__:
        return store(project, answers, found[:1])
    if fitting:
        return history.repeat(repository, fitting[0], found[0])
    if same:
        return store_renamed(project, same[0], found[0])
    hint = f"run `uvx --from mlops-ladder=={answers.template} ladder upgrade --to {answers.level}`"
    if repository.run("rev-parse", "--is-shallow-repository") == "true":
        hint = f"run `git fetch --unshallow`; if that does not help, {hint}"
    raise UpgradeError(
        f"the project was made by version {answers.template}, and its scaffold commit is gone",
        f"{hint} in the project, which records it again; then call this again",
    )


def is_of(project: Project, scaffold: str) -> bool:
    """Return whether a scaffold commit has the project's level, applications and template."""
    made, own = history.made_from(project.repository, scaffold, project.place), project.answers
    same = made.level == own.level and made.applications == own.applications
    return same and made.template == own.template


def has_package(project: Project, scaffold: str) -> bool:
    """Return whether the package of a scaffold commit is called what the project's is."""
    folder = f"{history.prefix(project.place)}src/{project.package}/"
    return bool(project.repository.entries(scaffold, folder))


def store(project: Project, answers: Answers, parents: list[str]) -> str:
    """Render a project anew and store it as a scaffold commit; return the commit's id."""
    of_table = layers.table_paths(answers.level, answers.applications)
    files = render(answers, project.package)
    files = {name: file for name, file in files.items() if name not in of_table}
    return history.scaffold(project.repository, files, answers, project.place, parents)


def files_of(project: Project, scaffold: str) -> Tree:
    """Return the files of a scaffold commit, their paths as the project sees them."""
    entries = project.repository.entries(scaffold)
    texts = project.repository.contents(entry.id for entry in entries.values())
    return {
        project.local(path): File(texts[entry.id], entry.mode.endswith("755"))
        for path, entry in entries.items()
    }


def store_renamed(project: Project, scaffold: str, parent: str) -> str:
    """Store an older version's render again, with the package called what the project's is."""
    repository = project.repository
    files = files_of(project, scaffold)
    called = next(
        PurePosixPath(name).parent.name
        for name in files
        if name.startswith("src/") and name.endswith("__init__.py")
    )
    files = package.rename(files, called, project.package)
    answers = history.made_from(repository, scaffold, project.place)
    return history.scaffold(repository, files, answers, project.place, [parent])


def head_with(project: Project, scaffold: str) -> str:
    """Return a commit with the project's files that has a scaffold commit among its ancestors."""
    if scaffold in history.pristine(project.repository, project.place):
        return project.head
    parents = [project.head, scaffold]
    tree = f"{project.head}^{{tree}}"
    return project.repository.commit_tree(tree, parents, "Record\n", history.SCAFFOLDER)
