"""What training and serving have in common."""

import re

from ...finding import Evidence
from ..code.graph import Node, is_aside
from ..code.python import MAIN, Module
from ..code.running import body, names, own, running
from ..files.repository import Repository
from ..models.learning import learning
from .services import serving

SHAPES = re.compile(
    r"(pandas|numpy|polars|pyspark|sklearn\.(preprocessing|feature_extraction|impute|"
    r"compose|pipeline)|"
    r"category_encoders|pandera|torchvision\.transforms|albumentations|PIL|cv2|"
    r"librosa|nltk|spacy|re|"
    r"feature_engine|torch|tensorflow|tensorflow_transform|haversine)(\.\w+)*"
)
READS = re.compile(
    r"(pandas|polars|numpy|torch)\.(read_\w+|load\w*|save\w*|no_grad|device|cuda\.\w+|"
    r"manual_seed)|.*\.is_available|torch\.device|"
    r"pyspark(\.\w+)*\.(SparkSession|SparkContext|SparkConf)(\.\w+)*"
)
POSTS = re.compile(r"(requests|httpx)(\.\w+)*\.post|.*\.invoke_endpoint")
# What holds the steps before a model together with it, and is saved as one.
PIPELINES = re.compile(
    r"(sklearn|imblearn)(\.\w+)*\.(Pipeline|make_pipeline)|pyspark\.ml(\.\w+)*\.Pipeline|"
    r"sktime(\.\w+)*\.(\w*Pipeline\w*|make_pipeline|TransformedTargetForecaster)"
)
FITTED = re.compile(
    r"transform|preproc|scaler|encod|vectoriz|pipeline|\bdv\b|tokeniz", re.IGNORECASE
)
NETWORKS = ("torch.nn.Module", "nn.Module", "LightningModule", "keras.Model", "PreTrainedModel")
COLUMNS = frozenset(
    [
        "assign",
        "apply",
        "map",
        "fillna",
        "replace",
        "astype",
        "dropna",
        "transform",
        "get_dummies",
        "tokenize",
        "encode",
        "lower",
    ]
)


def training(repo: Repository) -> frozenset[Node]:
    """Return what runs to train: the functions that train, and the programs around them.

    A program that also scores, say a schedule of both, says nothing of what is shared.
    """
    return repo.fact(_training)


def _training(repo: Repository) -> frozenset[Node]:
    there = running(repo)
    scoring = frozenset(serving(repo).programs) | {
        handler for each in serving(repo).asking for handler in each.handlers
    }
    trains = learning(repo).trains
    around = [
        node for node in there.above(trains) if node in trains or not there.called([node]) & scoring
    ]
    loads = frozenset(site.node for site in learning(repo).loading)
    return there.called(around, without=loads)


def shared(repo: Repository) -> list[Node]:
    """Return the feature code that both training and serving run."""
    return repo.fact(_shared)


def _shared(repo: Repository) -> list[Node]:
    both = training(repo) & _served(repo) - learning(repo).trains
    return sorted(node for node in both if not is_aside(node.path) and _makes_features(repo, node))


def _served(repo: Repository) -> frozenset[Node]:
    """Return what runs to serve: in services and what sends them rows, else in scoring programs."""
    there = serving(repo)
    if not there.online:
        return there.nodes
    return frozenset().union(*(there.reached[each] for each in there.online)) | clients(repo)


def clients(repo: Repository) -> frozenset[Node]:
    """Return what runs in programs that send rows to the service, and train nothing."""
    there = running(repo)
    if not serving(repo).online:
        return frozenset()
    posts = {
        Node(m.path, c.function) for m in own(repo) for c in m.calls if POSTS.fullmatch(c.name)
    }
    starts = [n for n in there.above(posts) if n.function in ("", MAIN)]
    found = frozenset[Node]()
    for node in starts:
        reached = there.called([node])
        if not there.trains(reached):
            found |= reached
    return found


def _makes_features(repo: Repository, node: Node) -> bool:
    code, module = body(repo, node), repo.modules[node.path]
    if code is None or not node.function or _is_network(module, node):
        return False
    loads = {site.node for site in learning(repo).loading}
    if node in loads | serving(repo).predicting:
        return False
    if node.function in module.classes:
        return any(
            "pandera" in base or "BaseEstimator" in base or "TransformerMixin" in base
            for base in module.classes[node.function].bases
        )
    called = [call.name for call in module.calls if call.function == node.function]
    tables = any(
        name.split(".")[0] in ("pandas", "numpy", "polars", "pyspark") for name in module.imported
    )
    return any(SHAPES.fullmatch(name) and not READS.fullmatch(name) for name in called) or bool(
        tables and names(code) & COLUMNS and any(name.startswith("?") for name in called)
    )


def _is_network(module: Module, node: Node) -> bool:
    owner = node.function.split(".")[0]
    return owner in module.classes and any(
        base.endswith(NETWORKS) for base in module.classes[owner].bases
    )


def artifact(repo: Repository) -> list[Evidence]:
    """Return where serving loads what training has fitted, steps before a model included."""
    nodes, there = serving(repo).nodes, learning(repo)
    whole = bool(running(repo).calls(training(repo), PIPELINES))
    return [
        Evidence(site.path, site.line, site.text)
        for site in there.loading
        if site.node in nodes and (whole or FITTED.search(site.text))
    ]


def classes(repo: Repository) -> list[Evidence]:
    """Return the networks and helpers that both import."""
    both = training(repo) & serving(repo).nodes
    return [
        Evidence(node.path, repo.modules[node.path].classes[node.function].line, node.function)
        for node in sorted(both)
        if node.function in repo.modules[node.path].classes
    ]
