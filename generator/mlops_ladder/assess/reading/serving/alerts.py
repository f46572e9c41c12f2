"""Alert rules, those who receive alerts, and dashboards."""

import re
from collections.abc import Iterator
from typing import Any

from ...finding import Evidence
from ..code.graph import calls, is_aside
from ..files.repository import Repository
from .infrastructure import resources, without_comments

RECEIVES = re.compile(
    r"(slack|email|webhook|pagerduty|opsgenie|victorops|msteams|telegram|discord|sns|"
    r"pushover|wechat)_configs"
)
ALARM = re.compile(
    r'^\s*resource\s+"(aws_cloudwatch_metric_alarm|google_monitoring_alert_policy|'
    r'azurerm_monitor_\w*alert\w*)"',
    re.MULTILINE,
)
CHANNEL = re.compile(
    r'^\s*resource\s+"(aws_sns_topic_subscription|'
    r"google_monitoring_notification_channel|azurerm_monitor_action_group|"
    r'grafana_contact_point)"',
    re.MULTILINE,
)
SENDS = re.compile(
    r"slack_sdk(\.\w+)*\.(chat_postMessage|send)|slackweb(\.\w+)*\.notify|"
    r"smtplib(\.\w+)*\.(send_message|sendmail)|prefect_email(\.\w+)*|"
    r"prefect(\.\w+)*\.(SlackWebhook|EmailServerCredentials)(\.\w+)*|"
    r"apprise(\.\w+)*\.notify|.*\.email_send_message|airflow(\.\w+)*\.(EmailOperator|"
    r"SlackWebhookOperator|SlackAPIPostOperator)|zenml(\.\w+)*\.\w*alerter\w*(\.\w+)*|"
    r"discord_webhook(\.\w+)*|pdpyras(\.\w+)*|sendgrid(\.\w+)*"
)


def alert_rules(repo: Repository) -> list[Evidence]:
    """Return the alert rules; the text of one that names what to do ends with "runbook"."""
    return repo.fact(_rules)


def _rules(repo: Repository) -> list[Evidence]:
    found = [
        each
        for path in repo.matching("*.y*ml", "*.json", "*.rules")
        if not is_aside(path)
        for each in _of_file(repo, path)
    ]
    for path in repo.matching("*.tf"):
        text = without_comments(repo.text(path))
        for alarm in ALARM.finditer(text):
            block = text[alarm.start() : alarm.start() + 3000]
            says = (
                " runbook" if re.search(r"documentation|runbook|alarm_description", block) else ""
            )
            found.append(Evidence(path, text.count("\n", 0, alarm.end()) + 1, f"{alarm[1]}{says}"))
    return found


def _of_file(repo: Repository, path: str) -> Iterator[Evidence]:
    text = repo.text(path)
    if "alert" not in text.lower() and "AWS::CloudWatch::Alarm" not in text:
        return
    for document in repo.documents(path):
        for rule in _prometheus(document):
            notes = rule.get("annotations")
            says = (
                " runbook"
                if isinstance(notes, dict)
                and any("runbook" in str(key) and value for key, value in notes.items())
                else ""
            )
            yield Evidence(
                path,
                repo.line_of(path, str(rule.get("alert") or rule.get("title"))),
                f"{rule.get('alert') or rule.get('title')}{says}",
            )
        for each in resources(document):
            if each.get("Type") == "AWS::CloudWatch::Alarm" and each.get("Properties", {}).get(
                "AlarmActions"
            ):
                says = " runbook" if each["Properties"].get("AlarmDescription") else ""
                yield Evidence(
                    path,
                    repo.line_of(path, "AWS::CloudWatch::Alarm"),
                    f"AWS::CloudWatch::Alarm{says}",
                )


def _prometheus(document: Any) -> Iterator[dict[str, Any]]:
    spec = document.get("spec", document) if isinstance(document, dict) else {}
    for group in spec.get("groups") or [] if isinstance(spec, dict) else []:
        for rule in group.get("rules") or [] if isinstance(group, dict) else []:
            if isinstance(rule, dict) and (
                (rule.get("alert") and rule.get("expr"))
                or (rule.get("title") and rule.get("condition"))
            ):
                yield rule


def receivers(repo: Repository) -> list[Evidence]:
    """Return who receives alerts: receivers of Alertmanager, channels, messages that code sends."""
    return repo.fact(_receivers)


def _receivers(repo: Repository) -> list[Evidence]:
    found = []
    for path in repo.matching("*.y*ml"):
        if "receivers" in repo.text(path) or "contactPoints" in repo.text(path):
            document = repo.document(path)
            listed = (
                (document.get("receivers") or document.get("contactPoints") or [])
                if isinstance(document, dict)
                else []
            )
            for each in listed if isinstance(listed, list) else []:
                if isinstance(each, dict) and (
                    each.get("receivers")
                    or any(RECEIVES.fullmatch(str(k)) and v for k, v in each.items())
                ):
                    found.append(
                        Evidence(
                            path,
                            repo.line_of(path, str(each.get("name"))),
                            f"receiver {each.get('name')}",
                        )
                    )
        if "AWS::SNS::Subscription" in repo.text(path) or (
            "AWS::SNS::Topic" in repo.text(path) and "Subscription" in repo.text(path)
        ):
            found.append(Evidence(path, repo.line_of(path, "AWS::SNS::"), "AWS::SNS::Topic"))
    for path in repo.matching("*.tf"):
        text = without_comments(repo.text(path))
        found += [
            Evidence(path, text.count("\n", 0, c.end()) + 1, c[1]) for c in CHANNEL.finditer(text)
        ]
    return found + [
        Evidence(c.path, c.line, c.name) for c in calls(repo, "*") if SENDS.fullmatch(c.name)
    ]


def dashboards(repo: Repository) -> list[Evidence]:
    """Return the dashboards that are files."""
    found = []
    for path in repo.matching("*.json"):
        if (
            '"panels"' in repo.text(path)
            and '"title"' in repo.text(path)
            and isinstance(repo.document(path), dict)
        ):
            found.append(Evidence(path, 1, "dashboard"))
    return found
