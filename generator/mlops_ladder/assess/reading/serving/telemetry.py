"""What a service says of itself: metrics of its own, of its framework, or lines of a log."""

import re

from ..code.graph import Node
from ..code.python import Call
from ..code.running import running
from ..files.repository import Repository
from .services import serving

OWN = re.compile(
    r"(prometheus_client|bentoml\.metrics|aioprometheus|"
    r"prometheus_async)(\.\w+)*\.(Counter|Histogram|Gauge|Summary|Info|inc|observe|"
    r"set|time)|"
    r"opentelemetry(\.\w+)*\.(create_counter|create_histogram|create_up_down_counter|"
    r"create_observable_gauge)|"
    r"(statsd|datadog|ddtrace|aws_lambda_powertools)(\.\w+)*\.(incr|timing|gauge|"
    r"histogram|increment|add_metric|log_metrics|timed|distribution)|"
    r".*\.put_metric_data|applicationinsights(\.\w+)*\.track_\w+|ray\.(util\.metrics|"
    r"serve\.metrics)\.(Counter|Gauge|Histogram)|"
    r"opencensus(\.\w+)*\.MeasureMap|"
    r"prometheus_fastapi_instrumentator(\.\w+)*\.(instrument|add|expose|"
    r"Instrumentator)|"
    r"starlette_exporter(\.\w+)*\.PrometheusMiddleware|"
    r"prometheus_flask_exporter(\.\w+)*|starlette_prometheus(\.\w+)*|"
    r"kserve(\.\w+)*\.metrics\.\w+"
)
EXPOSED = re.compile(
    r"prometheus_client(\.\w+)*\.(make_asgi_app|make_wsgi_app|generate_latest|"
    r"start_http_server|push_to_gateway|start_wsgi_server)|"
    r"prometheus_fastapi_instrumentator(\.\w+)*\.expose|"
    r"starlette_exporter(\.\w+)*\.\w+|starlette_prometheus(\.\w+)*\.metrics|"
    r"prometheus_flask_exporter(\.\w+)*\.\w*PrometheusMetrics|"
    r"bentoml\.metrics(\.\w+)*|opentelemetry(\.\w+)*|statsd(\.\w+)*|datadog(\.\w+)*|"
    r"aws_lambda_powertools(\.\w+)*|.*\.put_metric_data|applicationinsights(\.\w+)*|"
    r"ray(\.\w+)*\.metrics\.\w+|opencensus(\.\w+)*|aioprometheus(\.\w+)*"
)
FRAMEWORK = re.compile(
    r"bentoml\.Service|bentoml\.service|mlserver(\.\w+)*|kserve(\.\w+)*|"
    r"ray\.serve(\.\w+)*|ts\.torch_handler(\.\w+)*|.*\.enable_app_insights|"
    r"azureml(\.\w+)*\.deploy_configuration"
)
LOGS = re.compile(
    r"logging(\.\w+)*\.(info|warning|error|exception|debug)|loguru\.logger\.\w+|"
    r"structlog(\.\w+)*\.(info|warning|error)|.*logger\.(info|warning|error|exception)"
)


def _in_service(repo: Repository, pattern: re.Pattern[str]) -> list[Call]:
    there = serving(repo)
    found: list[Call] = []
    for each in there.online:
        nodes = there.reached[each] | {Node(n.path, "") for n in there.reached[each]}
        found += running(repo).calls(nodes, pattern)
    return list(dict.fromkeys(found))


def metrics(repo: Repository) -> list[Call]:
    """Return the metrics of its own that a service which asks a model makes or moves."""
    return _in_service(repo, OWN)


def exposed(repo: Repository) -> list[Call]:
    """Return where a service shows its metrics, or sends them."""
    return _in_service(repo, EXPOSED)


def framework(repo: Repository) -> list[Call]:
    """Return where a framework adds metrics of its own to a service."""
    found = _in_service(repo, FRAMEWORK)
    return [call for call in found if "enabled" not in str(call.arg(None, "metrics"))]


def logs(repo: Repository) -> list[Call]:
    """Return the lines that a service logs."""
    return _in_service(repo, LOGS)
