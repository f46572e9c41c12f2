"""Drone's and Woodpecker's pipelines."""

from .conftest import Jobs, heard, ran


def test_drone_has_a_pipeline_a_document(jobs: Jobs) -> None:
    pipeline = """\
        kind: pipeline
        name: check
        steps:
          - {name: test, image: python, commands: [cd api, pytest]}
          - {name: lint, image: python, commands: [ruff check .], failure: ignore}
        ---
        kind: pipeline
        name: nightly
        depends_on: [check]
        trigger: {event: [cron, promote]}
        steps:
          - {name: train, commands: [python train.py], when: {event: cron}}
          - {name: image, image: "plugins/docker:20", settings: {repo: a}}
        ---
        kind: secret
        """
    found = jobs({".drone.yml": pipeline})
    assert found["check"].triggers == {"push", "pull_request"}
    assert (heard(found["check"]), len(found["check"].commands)) == (["pytest"], 2)
    assert (found["nightly"].needs, found["nightly"].line) == (("check",), 7)
    assert found["nightly"].triggers == {"schedule"}
    assert (found["nightly"].actions[0].name, found["nightly"].actions[0].ref) == (
        "plugins/docker", "20",
    )  # fmt: skip
    assert ran(found["nightly"]) == ["python train.py"]


def test_woodpecker_has_a_file_a_pipeline(jobs: Jobs) -> None:
    found = jobs({
        ".woodpecker/test.yaml": "when: {event: pull_request}\nsteps: {a: {commands: [pytest]}}\n",
        ".woodpecker/deep/ship.yml": "when: {event: tag}\nsteps: [{name: b, commands: [ship]}]\n",
    })  # fmt: skip
    assert [(n, j.system, ran(j), sorted(j.triggers)) for n, j in sorted(found.items())] == [
        ("ship", "woodpecker", ["ship"], ["release"]),
        ("test", "woodpecker", ["pytest"], ["pull_request"]),
    ]
