"""A project's package is found under whatever name its owner has given it."""

import pytest
from mlops_ladder import layers, package

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
    assert package.find(["README.md", *files], "0", "churn") == found


def test_a_level_has_modules_to_be_known_by() -> None:
    assert len(MODULES) > 8
