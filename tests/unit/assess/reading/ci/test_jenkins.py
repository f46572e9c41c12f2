"""Jenkins' stages become jobs; what a file's text says in comments does not."""

import pytest

from .conftest import Jobs, heard, places, ran

FILE = r"""
pipeline {
  agent any
  triggers { cron('H 3 * * *') }
  stages {
    stage('Check') {
      steps {
        // sh 'commented'
        sh 'pip install .'
        dir('api') {
          sh '''
            pytest \
              -q
            mypy
          '''
        }
        sh(script: "ruff check .", returnStatus: true)
        catchError { sh 'flaky' }
      }
    }
    stage('Train') {
      parallel {
        stage('a') { steps { sh "python \"a b\".py \$X" } }
        stage('b') { steps { bat 'python b.py' } }
      }
    }
    stage('Hold') { steps { input 'Ship?' } }
    stage('Ship') {
      when { expression { return false } }
      steps { sh 'ship' }
    }
  }
  post { failure { sh './tell.sh' } }
  /* stage('x') { sh 'y' } */
}
"""


def test_stages(jobs: Jobs) -> None:
    found = jobs({"ci/Jenkinsfile": FILE})
    assert sorted(found) == ["Check", "Hold", "a", "b", "pipeline"]
    check = found["Check"]
    assert ran(check) == ["pip install .", "pytest -q", "mypy", "ruff check .", "flaky"]
    assert heard(check) == ["pip install .", "pytest -q", "mypy"]
    assert [line for _, line in places(check)] == [9, 12, 14, 17, 18]
    assert [command.cwd for command in check.commands] == ["", "api", "api", "", ""]
    assert found["a"].commands[0].words == ("python", "a b.py", "$X")
    assert (found["a"].needs, found["b"].needs) == (("Check",), ("Check",))
    assert found["Hold"].actions[0].name == "approval"
    assert {job.triggers for job in found.values()} == {frozenset({"schedule"})}
    assert (ran(found["pipeline"]), heard(found["pipeline"])) == (["./tell.sh"], [])


@pytest.mark.parametrize(
    ("before", "when", "expected"),
    [
        ("", "", {"push"}),
        ("triggers { pollSCM('* * * * *'); upstream('x') }", "", {"push", "call"}),
        ("", "when { changeRequest() }", {"pull_request"}),
        ("", "when { not { changeRequest() } }", {"push"}),
        ("", "when { buildingTag() }", {"release"}),
        ("", "when { triggeredBy 'TimerTrigger' }", {"schedule"}),
        ("", "when { branch 'main' }", {"push"}),
    ],
)
def test_what_starts_a_stage(jobs: Jobs, before: str, when: str, expected: set[str]) -> None:
    text = f"pipeline {{ {before}\n stages {{ stage('a') {{ {when}\n steps {{ sh 'x' }} }} }} }}"
    assert jobs({"Jenkinsfile.ci": text})["a"].triggers == expected


def test_a_script_without_stages_is_read(jobs: Jobs) -> None:
    text = "properties([pipelineTriggers([cron('@daily')])])\nnode {\n  sh 'pytest'\n}\n"
    job = jobs({"Jenkinsfile": text})["pipeline"]
    assert (ran(job), places(job)) == (["pytest"], [("Jenkinsfile", 3)])
    assert job.triggers == {"schedule"}


@pytest.mark.parametrize("text", ["}}}}", "{{{{ sh '", 'stage(\'a\') { sh """', "((", "'" * 99])
def test_broken_text_has_an_answer(jobs: Jobs, text: str) -> None:
    assert all(not job.commands for job in jobs({"Jenkinsfile": text}).values())
