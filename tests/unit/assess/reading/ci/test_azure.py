"""Azure's jobs: stages, templates with their parameters, deployments; a template is no pipeline."""

from .conftest import Jobs, heard, places, ran

ROOT = "ci/pipeline.yml"


def test_steps_alone_are_a_job(jobs: Jobs) -> None:
    pipeline = """\
        trigger: [main]
        pool: {vmImage: ubuntu-latest}
        variables: {folder: api}
        steps:
          - checkout: self
          - script: |
              pip install .
              pytest
            workingDirectory: $(Build.SourcesDirectory)/$(folder)
          - {bash: "set -e\\nmypy\\necho done", continueOnError: false}
          - {script: ruff check ., continueOnError: true}
          - {script: never, enabled: false}
          - {script: never, condition: false}
        """
    job = jobs({ROOT: pipeline})["Job"]
    assert ran(job) == ["pip install .", "pytest", "mypy", "echo done", "ruff check ."]
    assert heard(job) == ["pytest", "mypy", "echo done"]
    assert places(job)[:2] == [(ROOT, 7), (ROOT, 8)]
    assert [command.cwd for command in job.commands][:3] == ["api", "api", ""]


def test_templates_are_read_with_their_parameters(jobs: Jobs) -> None:
    files = {
        ROOT: """\
            trigger: none
            pr: [main]
            variables: [{template: vars.yml}, {name: kind, value: fast}]
            stages:
              - template: /templates/stage.yml
                parameters: {suite: "tests/$(kind)", extra: [{script: "echo $(place)"}]}
            """,
        "ci/vars.yml": "variables: {place: here}\n",
        "templates/stage.yml": """\
            parameters:
              - {name: suite}
              - {name: level, default: 3}
              - {name: extra, type: stepList, default: []}
            stages:
              - stage: test
                jobs:
                  - job: unit
                    steps:
                      - ${{ if eq(parameters.level, 3) }}:
                        - template: steps.yml
                          parameters: {suite: "${{ parameters.suite }}"}
                      - ${{ parameters.extra }}
            """,
        "templates/steps.yml": """\
            parameters: {suite: ""}
            steps:
              - script: pytest ${{ parameters.suite }}
            """,
    }
    found = jobs(files)
    assert list(found) == ["test.unit"]
    assert ran(found["test.unit"]) == ["pytest tests/fast", "echo here"]
    assert places(found["test.unit"])[0] == ("templates/steps.yml", 3)
    assert found["test.unit"].triggers == {"pull_request"}


def test_stages_follow_and_deployments_have_an_environment(jobs: Jobs) -> None:
    pipeline = """\
        trigger: none
        stages:
          - stage: build
            jobs: [{job: a, steps: [{script: a}]}, {job: b, dependsOn: a, steps: [{script: b}]}]
          - stage: staging
            jobs:
              - deployment: ship
                environment: {name: staging}
                strategy:
                  canary:
                    deploy: {steps: [{script: ship}]}
                    on: {failure: {steps: [{script: back}]}}
          - stage: apart
            dependsOn: []
            condition: eq(variables['Build.Reason'], 'Schedule')
            jobs: [{job: c, steps: [{script: c}]}]
          - stage: production
            dependsOn: staging
            jobs:
              - deployment: ship
                environment: production
                strategy:
                  runOnce:
                    deploy: {steps: [{task: ManualValidation@0}, {task: HelmDeploy@1}]}
        """
    found = jobs({ROOT: pipeline})
    assert [(name, job.needs) for name, job in found.items()] == [
        ("build.a", ()),
        ("build.b", ("build.a",)),
        ("staging.ship", ("build.a", "build.b")),
        ("production.ship", ("staging.ship",)),
    ]
    assert (found["staging.ship"].environment, ran(found["staging.ship"])) == (
        "staging", ["ship", "back"],
    )  # fmt: skip
    actions = found["production.ship"].actions
    assert [(action.name, action.ref) for action in actions] == [
        ("approval", "0"), ("HelmDeploy", "1"),
    ]  # fmt: skip
    assert found["build.a"].triggers == {"manual"}


def test_tasks_run_files_and_inline_text(jobs: Jobs) -> None:
    pipeline = """\
        trigger: [main]
        steps:
          - task: AzureCLI@2
            inputs:
              scriptLocation: inlineScript
              inlineScript: |
                az login
                python -m app.train
          - task: Bash@3
            inputs:
              targetType: filePath
              filePath: $(System.DefaultWorkingDirectory)/run.sh
              arguments: -q
          - task: PythonScript@0
            inputs: {scriptSource: filePath, scriptPath: src/score.py}
          - task: PublishTestResults@2
        """
    job = jobs({ROOT: pipeline})["Job"]
    assert ran(job) == ["az login", "python -m app.train", "bash run.sh -q", "python src/score.py"]
    assert places(job) == [(ROOT, 7), (ROOT, 8), (ROOT, 12), (ROOT, 15)]
    assert [action.name for action in job.actions][-1] == "PublishTestResults"


def test_other_files_with_steps_are_no_pipelines(jobs: Jobs) -> None:
    assert not jobs({
        "steps.yml": "steps: [{script: a}]\n",
        "jobs.yml": "trigger: [x]\njobs: {a: {steps: [{run: b}]}}\n",
        "drone.yml": "trigger: {event: push}\nsteps: [{name: a, image: b, commands: [c]}]\n",
    })  # fmt: skip


def test_a_template_that_names_itself_ends(jobs: Jobs) -> None:
    pipeline = "trigger: [a]\nsteps: [{script: a}, {template: pipeline.yml}]\n"
    assert not jobs({ROOT: pipeline})  # it is used, so it is a template
