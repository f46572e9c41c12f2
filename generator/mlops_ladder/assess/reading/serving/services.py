"""Where a model answers: services, handlers that a platform calls, and programs that score."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..code.graph import Node, graph, is_aside
from ..code.python import MAIN, Call, Function, Module
from ..code.running import own, running
from ..files.repository import Repository
from ..models.learning import learning

ROUTES = re.compile(
    r"(fastapi|flask|flask_restx?|flask_restful|starlette|litestar|sanic|quart|"
    r"aiohttp|bottle|robyn|"
    r"blacksheep|connexion)(\.\w+)*\.(route|get|post|put|api_route|websocket)"
)
UNSURE = re.compile(
    r"(\w+\.)*(app|api|router|blueprint|bp|server|application)\.(route|get|post|put|"
    r"api_route|websocket)"
)
HANDED = re.compile(
    r"bentoml(\.\w+)*\.(api|service|task)|(\w+\.)*svc\.api|ray\.serve(\.\w+)*|"
    r"(\w+\.)*serve\.(deployment|ingress|batch)|"
    r"chainlit\.\w+|modal(\.\w+)*\.(web_endpoint|fastapi_endpoint|asgi_app|function)|"
    r"functions_framework\.\w+|azure\.functions(\.\w+)*\.(route|function_name)|"
    r"beam\.\w+|chalice(\.\w+)*\.route"
)
BASES = re.compile(
    r"ts\.torch_handler(\.\w+)*|kserve(\.\w+)*\.Model|mlserver(\.\w+)*\.MLModel|cog\.BasePredictor|"
    r"litserve\.LitAPI|flask_restful\.Resource|flask_restx\.Resource|flask\.views\.MethodView|"
    r"rest_framework(\.\w+)*|mlflow\.pyfunc\.PythonModel|tornado\.web\.RequestHandler|"
    r"bentoml\.BentoService|"
    r"bentoml(\.\w+)*\.Runnable"
)
SCREENS = re.compile(
    r"streamlit\.(button|form_submit_button|chat_input|text_input|text_area|"
    r"file_uploader|number_input|"
    r"selectbox|slider|title|write|camera_input|chat_message)|gradio\.(Interface|"
    r"Blocks|ChatInterface|TabbedInterface)|"
    r"dash\.Dash|panel\.serve|chainlit\.\w+|nicegui\.ui\.run|shiny\.App"
)
ADDED = re.compile(
    r"(fastapi|starlette|flask|aiohttp|sanic)(\.\w+)*\.(add_api_route|add_url_rule|"
    r"add_route|add_post|add_get|mount)|"
    r"langserve\.add_routes|http\.server(\.\w+)*\.HTTPServer"
)
NAMED = {"predict_fn", "transform_fn", "lambda_handler", "handler"}  # SageMaker, Lambda
BESIDE = ("init", "model_fn", "input_fn", "output_fn")  # what they call before and after
STEPS = {"task", "step", "op", "component", "virtualenv", "external_python", "asset", "node"}
UI = ("streamlit", "gradio", "dash", "panel", "nicegui", "shiny")
TORCH_ASKS = re.compile(r"torch\.(no_grad|inference_mode)|.*\.eval")
HOSTED = re.compile(
    r"sagemaker(\.\w+)*\.(deploy|transformer|transform)|.*\.(create_endpoint|"
    r"create_transform_job|update_endpoint|"
    r"create_endpoint_config)|google\.cloud\.aiplatform(\.\w+)*\.(deploy|batch_predict)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.Endpoint\.create|.*\.BulkInferrer|"
    r"azureml\.core(\.\w+)*\.deploy|azure\.ai\.ml(\.\w+)*\.(begin_create_or_update)|"
    r".*(ModelDeployOp|ModelBatchPredictOp)|.*\.(TransformStep|CreateModelStep)|"
    r".*\.online_endpoints\.\w+|zenml(\.\w+)*\.\w*Service\.predict"
)

ASKS = re.compile(r".*\.(predict|predict_proba|decision_function)|bentoml(\.\w+)*\.(run|async_run)")
MEASURES = re.compile(
    r"sklearn\.metrics\.\w+|torchmetrics(\.\w+)*|.*\.(classification_report|"
    r"confusion_matrix|evaluate|score)|"
    r"tensorflow_model_analysis(\.\w+)*|evaluate\.load(\.\w+)*|"
    r"(.*\.)?(metrics?|compute_metrics?|accuracy|auc|mae|rmse|mape|f1)"
)
COMMAND_LINES = re.compile(
    r"|main|__main__|cli|app|run_cli|entrypoint"
)  # what dispatches to commands


@dataclass(frozen=True)
class Service:
    """A place where requests come in: what handles them, and what stands in the same program.

    `online` is False for a screen of a demonstration (`kind` "screen") and for batch scoring.
    """

    kind: str
    path: str
    line: int
    handlers: tuple[Node, ...]
    entries: tuple[Node, ...]


@dataclass(frozen=True, eq=False)
class Serving:
    """The services of a repository, and who scores apart from training."""

    repo: Repository

    @cached_property
    def services(self) -> tuple[Service, ...]:
        """All services, platform handlers and screens, by file."""
        live = graph(self.repo).live
        return tuple(
            each
            for module in own(self.repo)
            if not module.notebook and Node(module.path, "") in live
            for each in _services(module)
        )

    @cached_property
    def reached(self) -> dict[Service, frozenset[Node]]:
        """What runs because of each service."""
        return {each: running(self.repo).called(each.entries) for each in self.services}

    @cached_property
    def asking(self) -> tuple[Service, ...]:
        """The services that ask a model, here or through what they call."""
        return tuple(each for each in self.services if self.asks(self.reached[each]))

    @cached_property
    def online(self) -> tuple[Service, ...]:
        """The services that ask a model, but for screens."""
        return tuple(each for each in self.asking if each.kind != "screen")

    @cached_property
    def predicting(self) -> frozenset[Node]:
        """The functions that ask a model, also by a method that they only name."""
        found = {site.node for site in learning(self.repo).predicting}
        for module in own(self.repo):
            for function, used in module.refers.items():
                if any(ASKS.fullmatch(name) for name in used):
                    found.add(Node(module.path, function))
        return frozenset(found)

    def asks(self, nodes: frozenset[Node]) -> bool:
        """Tell whether some functions ask a model, or call a language model."""
        found = learning(self.repo)
        if nodes & self.predicting or any(site.node in nodes for site in found.calling_llm):
            return True
        loads = any(site.node in nodes for site in found.loading)
        return loads and bool(running(self.repo).calls(nodes, TORCH_ASKS))

    def answers(self, service: Service, handler: Node) -> bool:
        """Tell whether a handler asks a model, which its service may have loaded elsewhere."""
        nodes = running(self.repo).called([handler])
        if self.asks(nodes):
            return True
        loads = any(site.node in self.reached[service] for site in learning(self.repo).loading)
        return loads and bool(running(self.repo).calls(nodes, TORCH_ASKS))

    def scores(self, nodes: frozenset[Node]) -> bool:
        """Tell whether some functions load a model and ask it, and do not train one."""
        found = learning(self.repo)
        loads = any(site.node in nodes for site in found.loading)
        llm = any(site.node in nodes for site in found.calling_llm)
        return ((loads and self.asks(nodes)) or llm) and not running(self.repo).trains(nodes)

    @cached_property
    def hosted(self) -> list[Call]:
        """The calls that have a platform serve a model, or score a batch."""
        live = graph(self.repo).live
        return [
            call
            for module in own(self.repo)
            if not module.notebook
            for call in module.calls
            if HOSTED.fullmatch(call.name) and Node(module.path, call.function) in live
        ]

    @cached_property
    def programs(self) -> tuple[Node, ...]:
        """What loads a model and asks it, trains none, and is called by nothing but a command line.

        Not in notebooks, in files that train, nor where the answers are only measured.
        """
        found = learning(self.repo)
        asked = frozenset(self.predicting) | {site.node for site in found.calling_llm}
        training = {site.path for site in found.training}
        there, live = running(self.repo), graph(self.repo).live
        good = []
        for node in sorted(there.above(asked | {site.node for site in found.loading})):
            module = self.repo.modules[node.path]
            aside = module.notebook or is_aside(node.path) or node.path in training
            if aside or node not in live or not self._outermost(node):
                continue
            nodes = there.called([node])
            if self.scores(nodes) and not there.calls(nodes, MEASURES):
                good.append(node)
        return tuple(good)

    def _outermost(self, node: Node) -> bool:
        callers = running(self.repo).callers.get(node, set()) - {node}
        return all(
            COMMAND_LINES.fullmatch(each.function.rsplit(".", 1)[-1]) or self._is_step(each)
            for each in callers
        )

    def _is_step(self, node: Node) -> bool:
        """Tell whether an orchestrator runs a function as a step, or a class declares it."""
        if node.function in self.repo.modules[node.path].classes:
            return True
        function = self.repo.modules[node.path].functions.get(node.function)
        return function is not None and any(
            name.rsplit(".", 1)[-1] in STEPS for name in function.decorators
        )

    @cached_property
    def nodes(self) -> frozenset[Node]:
        """All that runs in services that ask a model, and in programs that score."""
        found = running(self.repo).called(self.programs)
        for each in self.asking:
            found |= self.reached[each]
        return found


def _services(module: Module) -> Iterator[Service]:
    top = Node(module.path, MAIN)
    handlers, line, kind = [], 0, ""
    for function in module.functions.values():
        if _handles(function, module):
            handlers.append(Node(module.path, function.name))
            line, kind = line or function.line, kind or "service"
    for each in module.classes.values():
        if any(BASES.fullmatch(base) for base in each.bases) or any(
            HANDED.fullmatch(name) for name in each.decorators
        ):
            handlers.append(Node(module.path, each.name))
            line, kind = line or each.line, kind or "service"
    for call in module.calls:
        if ADDED.fullmatch(call.name):
            line, kind = line or call.line, kind or "service"
        elif SCREENS.fullmatch(call.name) and any(n.split(".")[0] in UI for n in module.imported):
            line, kind = line or call.line, kind or "screen"
    handlers += [
        Node(module.path, name) for name in BESIDE if handlers and name in module.functions
    ]
    if kind:
        yield Service(kind, module.path, line, tuple(handlers), (top, *handlers))


def _handles(function: Function, module: Module) -> bool:
    if any(ROUTES.fullmatch(each) or HANDED.fullmatch(each) for each in function.decorators):
        return True
    if any(UNSURE.fullmatch(each) for each in function.decorators):
        return True
    given = len(function.node.args.args)
    if function.name in NAMED:
        return function.name != "handler" or given == 2
    return function.name == "run" and "init" in module.functions and given in (1, 2)


def serving(repo: Repository) -> Serving:
    """Return what serves in a repository, made once."""
    return repo.fact(Serving)
