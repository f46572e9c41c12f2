"""Files and folders that the user renamed, moved or deleted, and what files are beside text."""

from . import hands
from .project import PYPROJECT, SAME_NAME, SOURCES, TESTS, Project

SERVICE = f"{SOURCES}/service.py"


def rename_report(project: Project, name: str) -> None:
    """Call the module of the drift page otherwise."""
    project.move(f"{SOURCES}/report.py", f"{SOURCES}/{name}.py")
    project.edit(PYPROJECT, "late_flights.report", f"late_flights.{name}")
    project.replace(f"{SOURCES}/flows/train.py", r"\breport\b", name)


def rename_service(project: Project) -> None:
    """Call the service's module api."""
    project.move(SERVICE, f"{SOURCES}/api.py")
    project.replace(PYPROJECT, r"late_flights\.service", "late_flights.api")
    project.replace(f"{TESTS}/test_service.py", r"import service$", "import api as service")


def test_a_module_renamed(project: Project) -> None:
    rename_report(project, "shift")
    project.commit()
    project.upgrade()


def test_a_module_renamed_to_what_a_new_one_is_called(project: Project) -> None:
    project.scenario = SAME_NAME
    path, caller = f"{SOURCES}/drift.py", f"{SOURCES}/flows/train.py"
    rename_report(project, "drift")
    project.commit()
    other = "its module got a third name"
    project.upgrade(conflicts=[path], loses={PYPROJECT: other, caller: other})
    project.put(f"{SOURCES}/shift.py", hands.ours(project.text(path)))
    project.put(path, hands.theirs(project.text(path)))
    project.edit(PYPROJECT, "late_flights.drift", "late_flights.shift")
    project.replace(caller, r"\bdrift\b(?! page|\.html)", "shift")
    project.git("add", "--all")
    project.continue_()


def test_a_module_renamed_that_the_level_changes(project: Project) -> None:
    rename_service(project)
    project.commit()
    project.upgrade()


def test_a_module_renamed_and_edited_that_the_level_changes(project: Project) -> None:
    rename_service(project)
    project.edit(f"{SOURCES}/api.py", '"timeout": 30', '"timeout": 60')
    project.edit(
        f"{SOURCES}/api.py", "    warnings: list[str]\n", "    warnings: list[str]\n    at: str\n"
    )
    project.commit()
    project.upgrade()


def test_the_package_renamed(project: Project) -> None:
    project.rename_package("shop")
    project.commit()
    project.upgrade()


def test_the_package_renamed_and_edited(project: Project) -> None:
    project.rename_package("shop")
    project.edit("src/shop/service.py", '"timeout": 30', '"timeout": 60')
    project.write("src/shop/tune.py", '"""Search the knobs."""\n')
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.commit()
    project.upgrade()


def test_the_package_moved_to_the_top(project: Project) -> None:
    project.move(SOURCES, "late_flights")
    project.edit("late_flights/__init__.py", ".parents[2]", ".parents[1]")
    project.edit(PYPROJECT, 'files = ["src", "tests"]', 'files = ["late_flights", "tests"]')
    project.append(PYPROJECT, '\n[tool.uv.build-backend]\nmodule-root = ""\n')
    project.commit()
    project.upgrade()


def test_the_package_renamed_and_moved_to_the_top(project: Project) -> None:
    project.rename_package("shop")
    project.move("src/shop", "shop")
    project.edit("shop/__init__.py", ".parents[2]", ".parents[1]")
    project.edit("shop/service.py", '"timeout": 30', '"timeout": 60')
    project.commit()
    project.upgrade()


def test_the_project_renamed(project: Project) -> None:
    for path in (".copier-answers.yml", PYPROJECT, "README.md", "MODEL_CARD.md"):
        project.replace(path, "late-flights", "delays")
    project.rename_package("delays")
    project.commit()
    project.is_the_levels_own_work()
    made = project.scaffolds
    project.scaffolds = lambda level: made(level, "name=delays")
    project.upgrade()


def test_another_lock_instead(project: Project) -> None:
    lock = "requirements.txt"
    project.delete(lock)
    project.write("uv.lock", "version = 1\n")
    project.replace(PYPROJECT, r'^cmd = """\nuv pip compile (.+\n)+"""', 'cmd = "uv lock"')
    project.commit()
    project.upgrade(conflicts=[lock], drops={lock: "the user locks otherwise"})
    project.git("rm", "--quiet", lock)
    project.continue_()


def test_tests_moved_beside_the_package(project: Project) -> None:
    project.move(TESTS, "src/tests")
    project.edit(PYPROJECT, 'testpaths = ["tests"]', 'testpaths = ["src/tests"]')
    project.commit()
    project.upgrade()


def test_files_deleted_that_the_level_keeps(project: Project) -> None:
    for path in ("docs/level-0.md", "MODEL_CARD.md", f"{SOURCES}/report.py", "data/README.md"):
        project.delete(path)
    project.commit()
    project.upgrade()


def test_a_file_deleted_that_the_level_changes(project: Project) -> None:
    path = f"{SOURCES}/score.py"
    project.delete(path)
    project.replace(PYPROJECT, r"^\[tool\.poe\.tasks\.score\]\n(.+\n)+\n", "")
    project.commit()
    project.upgrade(conflicts=[path], drops={path: "the user deleted the file"})
    project.is_not_done_with(path)
    project.git("rm", "--quiet", path)
    project.continue_()


def test_all_tests_deleted(project: Project) -> None:
    project.delete(TESTS)
    project.commit()
    path = f"{TESTS}/conftest.py"
    project.upgrade(conflicts=[path])
    project.git("add", path)
    project.continue_()


def test_scripts_made_executable(project: Project) -> None:
    project.make_executable(f"{SOURCES}/sample.py")
    project.make_executable(f"{SOURCES}/report.py")
    project.commit()
    project.upgrade()


def test_files_with_the_line_ends_of_windows(project: Project) -> None:
    project.write(".gitattributes", "* -text\n")
    for path in ("README.md", PYPROJECT, ".gitignore", SERVICE, f"{TESTS}/conftest.py"):
        project.end_lines_with_crlf(path)
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.commit()
    project.upgrade()


def test_everything_with_the_line_ends_of_windows_in_the_folder_only(project: Project) -> None:
    for path in ("README.md", PYPROJECT, SERVICE):
        project.end_lines_with_crlf(path)
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.commit()
    reason = "git keeps other line ends, and writes what it changes with them"
    project.upgrade(differs={"README.md": reason, SERVICE: reason})


def test_links_spaces_and_other_alphabets(project: Project) -> None:
    project.write("notes/über späte Flüge.md", "# Ä\n")
    project.write("data/raw/a file of ours.csv", "x\n1\n")
    project.write('notes/"quoted".md', "# Quoted\n")
    project.link("notes/link", "../README.md")
    project.commit()
    project.upgrade()


def test_pages_moved_and_a_link_left_in_their_place(project: Project) -> None:
    project.move("docs", "pages")
    project.link("docs", "pages")
    project.commit()
    project.upgrade()


def test_test_modules_sorted_into_folders(project: Project) -> None:
    for name in ("data", "features", "service", "train"):
        project.move(f"{TESTS}/test_{name}.py", f"{TESTS}/unit/test_{name}.py")
    project.commit()
    project.upgrade()
