"""Where chance in a training is fixed: seeds that reach it, by any route."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..code.graph import Node, calls, is_test
from ..code.python import Call, Module
from ..code.running import running
from ..code.scopes import Scope, scopes
from ..files.repository import Repository
from ..pipelines import pipelines, trains
from .learning import learning, shown

NAME = re.compile(
    r"(global_|np_|numpy_|torch_|rng_|train_|model_)?(random_?(state|seed)|seed|manual_seed|"
    r"seed_everything|rseed)",
    re.I,
)
SETS = re.compile(
    r"(.*\.)?(seed_everything|set_seed|set_random_seed|manual_seed(_all)?|"
    r"enable_full_determinism|fix_seed|"
    r"seed_all|set_all_seeds|set_seeds|setup_seed|fix_random_seed|random_seed|PRNGKey)|"
    r"(numpy\.)?random\.seed|(tf|tensorflow)\.(random\.)?set_(random_)?seed"
)
OWN = re.compile(r"numpy\.random\.(default_rng|RandomState|Generator)|random\.Random")
SPLITS = re.compile(
    r"(.*\.)?(train_test_split|\w*KFold|\w*ShuffleSplit|random_?[sS]plit|split_dataset|\w*Splitter|"
    r"initial_split|train_val_split|split|\w*_split|"
    r"\w*(preprocess|split_|save_data|make_data|create_data|generate_data|load_data)\w*)"
)
SECTION = re.compile(r"""\s*["'\[]?([\w.]+)["'\]]?\s*:?\s*\{?\s*$""")
FIGURE = re.compile(r"""\s*(?:-\s*)?["']?(\w+)["']?\s*[:=]\s*["']?\d+""")
ASIDE = re.compile(
    r"(.*\.)?(sample|shuffle|TSNE|UMAP|PCA|make_\w+|KMeans|default_rng|permutation_importance)"
)
DEEP = re.compile(
    r"(torch|torchvision|tensorflow|keras|pytorch_lightning|lightning|transformers|jax|flax|"
    r"timm|fastai)(\.|$)"
)


@dataclass(frozen=True)
class Seed:
    """A place that fixes chance; `split` where it is only that of a division of the data."""

    path: str
    line: int
    text: str
    split: bool


def seeds(repo: Repository) -> tuple[Seed, ...]:
    """Return the seeds on the way to or from a training, made once."""
    return repo.fact(_seeds)


def is_deep(repo: Repository) -> bool:
    """Tell whether all models that are trained here are deep networks."""
    paths = {site.path for site in learning(repo).training if not site.path.endswith(".ipynb")}
    return bool(paths) and all(any(map(DEEP.match, repo.modules[path].imported)) for path in paths)


def _seeds(repo: Repository) -> tuple[Seed, ...]:
    narrow, sites = running(repo), learning(repo).trains
    above, below = narrow.above(sites), narrow.called(sites)
    files = {node.path for node in above | below}
    around = above | below | {Node(path, "") for path in files}
    prepared = narrow.called(around | _stages(repo))
    found: list[Seed] = []
    for scope in scopes(repo):
        if scope.node in prepared:
            for call in scope.calls.values():
                found += (*_of_setting(call), *_of_keywords(call))
        if scope.node in around:
            found += _of_keys(scope)
            for call in scope.calls.values():
                found += _of_generator(call) if scope.node in below else ()
    for path in sorted(files):
        found += _of_fields(repo, repo.modules[path])
    return (*found, *_of_files(repo))


def _stages(repo: Repository) -> frozenset[Node]:
    """Return the code of the stages that stand in one pipeline with a training."""
    return frozenset(
        node
        for pipeline in pipelines(repo)
        if any(trains(repo, stage) for stage in pipeline.stages)
        for stage in pipeline.stages
        for node in stage.entries(repo)
    )


def _of_setting(call: Call) -> Iterator[Seed]:
    if SETS.fullmatch(call.name) and (call.node.args or call.node.keywords):
        yield Seed(call.path, call.line, shown(call), "Generator" in call.name)


def _of_generator(call: Call) -> Iterator[Seed]:
    if OWN.fullmatch(call.name) and call.node.args:
        yield Seed(call.path, call.line, shown(call), True)


def _of_keywords(call: Call) -> Iterator[Seed]:
    split = bool(SPLITS.fullmatch(call.name))
    if ASIDE.fullmatch(call.name):
        return
    for given in call.node.keywords:
        if given.arg and NAME.fullmatch(given.arg) and not _nothing(given.value):
            text = f"{given.arg}={ast.unparse(given.value)[:60]}"
            yield Seed(call.path, given.value.lineno, text, split)


def _nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value in (None, "")


def _of_keys(scope: Scope) -> Iterator[Seed]:
    for node in scope.nodes:
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) else None
            if isinstance(name, str) and NAME.fullmatch(name) and not _nothing(value):
                text = f"{name!r}: {ast.unparse(value)[:60]}"
                yield Seed(scope.module.path, value.lineno, text, False)


def _of_fields(repo: Repository, module: Module) -> Iterator[Seed]:
    """Yield the fields of classes that give a seed a value which some code hands on."""
    for each in module.classes.values():
        for field in each.node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                name = field.target.id
                if NAME.fullmatch(name) and _number(field.value) and _handed_on(repo, name):
                    yield Seed(module.path, field.lineno, ast.unparse(field)[:80], False)


def _number(value: ast.expr | None) -> bool:
    return value is not None and any(
        isinstance(node, ast.Constant) and type(node.value) is int for node in ast.walk(value)
    )


def _handed_on(repo: Repository, name: str) -> bool:
    """Tell whether live code passes a value of this name on, by itself or with all others."""
    return any(
        (given.arg is None and _all_fields(given.value)) or name in ast.unparse(given.value)
        for module in repo.modules.values()
        if not is_test(module.path)
        for call in module.calls
        for given in (*call.node.keywords, *(ast.keyword(None, a) for a in call.node.args))
        if given.arg is None or NAME.fullmatch(given.arg)
    )


def _all_fields(value: ast.expr) -> bool:
    text = ast.unparse(value)
    return bool(re.search(r"param|config|cfg|dict\(|model_dump|settings|args|hyper", text, re.I))


def _of_files(repo: Repository) -> Iterator[Seed]:
    """Yield the seeds of settings whose value some code hands on under a seed's name."""
    asked = list(_asked(repo))
    for path in repo.matching("*.yaml", "*.yml", "*.toml", "*.json", "*.ini", "*.cfg"):
        if repo.sizes[path] > 100_000 or path.startswith((".github/", ".dvc/")) or is_test(path):
            continue
        section = ""
        for number, line in enumerate(repo.lines(path), 1):
            if head := SECTION.match(line):
                section = head[1]
            found = FIGURE.match(line)
            if found and NAME.fullmatch(found[1]):
                wanted = rf"=.*\b{found[1]}\b"
                if line[:1].isspace() and section:
                    wanted += rf"|\*\*.*{section}"
                uses = [split for text, split in asked if re.search(wanted, text)]
                if uses:
                    yield Seed(path, number, line.strip()[:80], all(uses))


def _asked(repo: Repository) -> Iterator[tuple[str, bool]]:
    """Yield what passes a seed by its name, or many settings, and whether only data gets it."""
    for call in calls(repo, "*"):
        split = bool(SPLITS.fullmatch(call.name))
        for given in call.node.keywords:
            if given.arg is None:
                yield f"**{ast.unparse(given.value)}", split
            elif NAME.fullmatch(given.arg) and not isinstance(given.value, ast.Constant):
                yield f"{given.arg}={ast.unparse(given.value)}", split
        if SETS.fullmatch(call.name) and call.node.args:
            yield f"seed={ast.unparse(call.node.args[0])}", "Generator" in call.name
