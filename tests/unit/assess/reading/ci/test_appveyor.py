"""AppVeyor runs one build, in phases."""

from .conftest import Jobs, places, ran


def test_phases_in_their_order(jobs: Jobs) -> None:
    build = """\
        test_script:
          - ps: pytest
          - mypy
        install: [{cmd: pip install .}]
        build: off
        """
    job = jobs({".appveyor.yml": build})["build"]
    assert ran(job) == ["pip install .", "pytest", "mypy"]
    assert [line for _, line in places(job)] == [4, 2, 3]
    assert job.triggers == {"push", "pull_request"}
