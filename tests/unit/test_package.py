"""A project's package is found under whatever name its owner has given it."""

import pytest
from mlops_ladder import layers, package, render
from mlops_ladder.tree import File

from ..conftest import answers, kinds

MODULES = sorted(
    path.name.removesuffix(".jinja")
    for path in layers.layer("level0").files()
    if path.parent.as_posix() == "src/{{ package }}"
)


def modules(folder: str, share: float = 1.0) -> list[str]:
    """Return the paths of a part of level 0's modules in a folder."""
    return [f"{folder}/{name}" for name in MODULES[: round(share * len(MODULES))]]


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (modules("src/churn"), "churn"),
        (modules("src/shop"), "shop"),
        (modules("shop"), "shop"),
        (modules("lib/shop"), "shop"),
        (modules("src/shop", 0.6), "shop"),
        (modules("src/shop", 0.4), "churn"),
        ([*modules("src/shop"), *modules("src/churn", 0.2)], "churn"),
        ([*modules("src/shop"), *modules("old/shop2", 0.5)], "shop"),
        (modules("src"), "churn"),
        (modules("tests"), "churn"),
        (modules("src/my-shop"), "churn"),
        (["README.md", "src/shop/mine.py"], "churn"),
        ([], "churn"),
    ],
)
def test_it_is_the_folder_with_most_of_the_levels_modules(files: list[str], found: str) -> None:
    assert package.find(["README.md", *files], answers(), "churn") == found


def test_a_level_has_modules_to_be_known_by() -> None:
    assert len(MODULES) > 8


@pytest.mark.parametrize("kind", kinds())
@pytest.mark.parametrize("name", ["late-flights", "x", "poe-tasks", "score2", "model", "table"])
def test_a_render_with_another_package_is_one_whose_package_was_renamed(
    kind: str, name: str
) -> None:
    made = answers(kind, name=name)
    renamed = package.rename(render.render(made), name.replace("-", "_"), "shop")
    wanted = render.render(made, "shop")
    assert renamed.keys() == wanted.keys()
    assert [path for path in wanted if renamed[path] != wanted[path]] == []


@pytest.mark.parametrize(
    ("text", "renamed"),
    [
        ("from x import x", "from shop import x"),
        ("from x.a import x as b", "from shop.a import x as b"),
        ("from . import x", "from . import x"),
        ("from .x import a", "from .x import a"),
        ("    import x.a", "    import shop.a"),
        ("python -c 'import x'", "python -c 'import shop'"),
    ],
)
def test_a_module_of_the_packages_name_keeps_it(text: str, renamed: str) -> None:
    tree = {"src/x/a.py": File(text.encode())}
    assert package.rename(tree, "x", "shop") == {"src/shop/a.py": File(renamed.encode())}


def test_the_modes_of_files_are_kept() -> None:
    tree = {"run": File(b"from x import a\n", True), "src/x/a.py": File(b"\xff import x.a")}
    assert package.rename(tree, "x", "shop") == {
        "run": File(b"from shop import a\n", True),
        "src/shop/a.py": File(b"\xff import shop.a"),
    }
