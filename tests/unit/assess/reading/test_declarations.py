"""Dependencies as pyproject.toml, Pipfile, setup files and conda environments declare them."""

from pathlib import Path

from .test_requirements import declared


def test_a_project_and_its_groups(tmp_path: Path) -> None:
    text = """\
        [project]
        name = "pandas-flights"
        dependencies = [
          "pandas>=2",
          "numpy==1.26",
        ]
        optional-dependencies = {api = ["fastapi"]}
        [dependency-groups]
        dev = ["pytest", {include-group = "lint"}]
        [tool.uv]
        dev-dependencies = ["ruff"]
        [tool.hatch.envs.docs]
        dependencies = ["mkdocs"]
        [tool.pdm.dev-dependencies]
        test = ["hypothesis"]
        """
    assert declared(tmp_path, {"pyproject.toml": text}) == [
        ("pandas", False, 4, ""),
        ("numpy", True, 5, ""),
        ("fastapi", False, 7, "api"),
        ("pytest", False, 9, "dev"),
        ("ruff", False, 11, "dev"),
        ("hypothesis", False, 15, "test"),
        ("mkdocs", False, 13, "docs"),
    ]


def test_poetry_pins_a_version_alone(tmp_path: Path) -> None:
    text = """\
        [tool.poetry.dependencies]
        python = "3.11"
        a = "1.2.3"
        b = "^1.2"
        c = {version = "~2", extras = ["x"]}
        d = {git = "https://example.com/d.git", rev = "abc"}
        e = "*"
        f = {path = "../f"}
        [tool.poetry.group.dev.dependencies]
        pytest = ">=8,<9"
        """
    assert declared(tmp_path, {"pyproject.toml": text}) == [
        ("a", True, 3, ""), ("b", False, 4, ""), ("c", False, 5, ""), ("d", True, 6, ""),
        ("e", False, 7, ""), ("pytest", False, 10, "dev"),
    ]  # fmt: skip


def test_pipfile_and_pixi(tmp_path: Path) -> None:
    files = {
        "Pipfile": """\
            [packages]
            a = "==1.0"
            b = "*"
            c = "1.0"
            [dev-packages]
            d = {version = "==2.*"}
            """,
        "pixi.toml": """\
            [dependencies]
            e = "==1.0"
            [feature.gpu.pypi-dependencies]
            f = ">=1"
            """,
    }
    assert sorted(declared(tmp_path, files)) == [
        ("a", True, 2, ""), ("b", False, 3, ""), ("c", False, 4, ""), ("d", False, 6, "dev"),
        ("e", True, 2, ""), ("f", False, 4, "gpu"),
    ]  # fmt: skip


def test_setup_files(tmp_path: Path) -> None:
    files = {
        "setup.cfg": """\
            [options]
            install_requires =
                a==1
                b
            [options.extras_require]
            dev = c
            """,
        "setup.py": """\
            from setuptools import setup
            NEEDED = ["d==1", "e"]
            setup(install_requires=NEEDED, tests_require=["f"], extras_require={"x": ["g"]})
            """,
    }
    assert sorted(declared(tmp_path, files)) == [
        ("a", True, 3, ""), ("b", False, 4, ""), ("c", False, 6, "dev"), ("d", True, 2, ""),
        ("e", False, 2, ""), ("f", False, 3, "test"), ("g", False, 3, "x"),
    ]  # fmt: skip


def test_a_conda_environment(tmp_path: Path) -> None:
    environment = """\
        name: flights
        channels: [conda-forge]
        dependencies:
          - python=3.11
          - numpy=1.26
          - pandas>=2
          - conda-forge::xgboost=2.0=py311
          - scipy 1.11
          - pip
          - pip:
              - mlflow==2.0
              - shap
              - -r requirements.txt
        """
    chart = "dependencies:\n- {name: redis, version: 1.0}\n"
    files = {"ops/conda.yaml": environment, "Chart.yaml": chart}
    assert declared(tmp_path, files) == [
        ("numpy", True, 5, ""), ("pandas", False, 6, ""), ("xgboost", True, 7, ""),
        ("scipy", True, 8, ""), ("mlflow", True, 11, ""), ("shap", False, 12, ""),
    ]  # fmt: skip
