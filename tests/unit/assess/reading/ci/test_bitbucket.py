"""Bitbucket's steps follow each other, by what starts them."""

from .conftest import Jobs, heard, places, ran

ROOT = "bitbucket-pipelines.yml"


def test_steps_by_their_trigger(jobs: Jobs) -> None:
    pipeline = """\
        definitions:
          steps:
            - step: &unit
                name: unit
                script:
                  - cd api
                  - pytest
                after-script: [./tell.sh]
        pipelines:
          pull-requests:
            "**": [step: *unit]
          branches:
            main:
              - parallel:
                  - step: {name: a, script: [a]}
                  - step: {name: b, script: [b]}
              - step:
                  name: ship
                  deployment: production
                  trigger: manual
                  script: [{pipe: "atlassian/aws-deploy:1.2", variables: {A: b}}]
              - stage: {name: s, deployment: test, steps: [step: {name: in stage, script: [c]}]}
          tags: {"v*": [step: {name: publish, script: [d]}]}
          custom: {train: [step: {name: train, script: [e]}]}
        """
    found = jobs({ROOT: pipeline})
    assert (heard(found["unit"]), len(found["unit"].commands)) == (["pytest"], 2)
    assert (found["unit"].commands[0].cwd, places(found["unit"])[0]) == ("api", (ROOT, 7))
    assert [(name, sorted(job.triggers), job.needs) for name, job in found.items()] == [
        ("a", ["push"], ()),
        ("b", ["push"], ()),
        ("ship", ["manual"], ("a", "b")),
        ("in stage", ["push"], ("ship",)),
        ("publish", ["release"], ()),
        ("unit", ["pull_request"], ()),
        ("train", ["manual"], ()),
    ]
    action = found["ship"].actions[0]
    assert (action.name, action.ref, action.line) == ("atlassian/aws-deploy", "1.2", 21)
    assert found["ship"].environment == "production"
    assert found["in stage"].environment == "test"
    assert ran(found["train"]) == ["e"]


def test_the_default_pipeline_runs_on_a_push(jobs: Jobs) -> None:
    found = jobs({ROOT: "pipelines: {default: [step: {script: [pytest]}]}\n"})
    assert [(job.name, list(job.triggers)) for job in found.values()] == [("step 1", ["push"])]
