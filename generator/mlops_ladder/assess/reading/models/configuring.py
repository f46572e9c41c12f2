"""Files of settings that code reads: which calls read them, and whether they are there."""

import ast
import fnmatch
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..code.graph import CALLED_BY_NAME, Node, graph, is_test
from ..code.python import Call, Module
from ..files.repository import Repository
from .learning import Site, shown
from .programs import beside_training

READS = re.compile(
    r"yaml\.(safe_|full_|unsafe_)?load(_all)?|ruamel(\.\w+)*\.load|(omegaconf\.)?OmegaConf\.load|"
    r"toml(lib|kit|i)?\.loads?|tomli\.loads?|pytoml\.load|"
    r"configparser(\.\w+)*\.(read|read_file)|ConfigParser\.read|hydra(\.\w+)*\.(main|initialize|"
    r"initialize_config_dir|compose)|"
    r"metaflow(\.\w+)*\.(Config|IncludeFile)|dvc\.api\.(params_show|get_params)|"
    r"dynaconf\.(Dynaconf|LazySettings)|"
    r"gin(\.\w+)*\.parse_config\w*|"
    r".*\.(LightningCLI|ArgumentParser\.parse_path)|.*\.(parse_json_file|parse_yaml_file|"
    r"from_yaml|from_yaml_file|from_toml|from_json_file)|"
    r"pyhocon(\.\w+)*\.parse_file|anyconfig\.load|confuse\.\w+|box(\.\w+)*\.from_(yaml|toml|json)|"
    r"ml_collections(\.\w+)*\.DEFINE_config_file|munch\.\w+\.fromYAML|.*\.with_options|"
    r".*\.load_run_config|confection(\.\w+)*\.from_disk|"
    r"srsly\.(read_yaml|read_json)|.*YamlConfigSettingsSource|.*TomlConfigSettingsSource|"
    r"zenml(\.\w+)*\.configure|kedro(\.\w+)*\.(OmegaConfigLoader|ConfigLoader)|"
    r"envyaml\.EnvYAML|configobj\.ConfigObj|jsonargparse(\.\w+)*\.CLI|mmcv(\.\w+)*\.fromfile|"
    r"mmengine(\.\w+)*\.fromfile|.*\.Config\.fromfile|json5\.load|commentjson\.load"
)
JSON = re.compile(r"json\.loads?|(o|u)json\.loads?|simplejson\.loads?|pandas\.read_json")
SETTINGS = re.compile(
    r"(?<![a-z])(conf(ig)?s?|configuration|param(eter)?s?|settings?|hparams?|hyper\w*|args|options|"
    r"cfg|opts?|run_?config)(?![a-z])",
    re.IGNORECASE,
)
FILE = re.compile(
    r"[^\s{}<>|\"']*\.(ya?ml|toml|json5?|ini|cfg|conf|hocon|gin|properties)", re.IGNORECASE
)
NOT_SETTINGS = re.compile(
    r"(^|/)(package(-lock)?|tsconfig\w*|composer|cookiecutter|pyproject|mkdocs|docker-compose\w*|"
    r"\.pre-commit-config|dvc|"
    r"environment|metrics|results?|scores|schema|openapi|manifest)\.\w+$|(^|/)\.(github|vscode|"
    r"devcontainer|circleci)/|\.lock$",
    re.IGNORECASE,
)
WITHOUT_PATH = re.compile(r"dvc\.api\.(params_show|get_params)")
FOLDER_TOO = re.compile(r"hydra(\.\w+)*\.\w+|kedro.*")
ARGUMENT = re.compile(r"\b\w*(args|opts?|options|flags|namespace)\w*\.\w+|\bargv\b")
FILE_END = re.compile(r"\.(ya?ml|toml|json5?|ini|cfg|conf|hocon|gin|properties)$", re.IGNORECASE)
FORMATS = (
    (r"yaml|omegaconf|hydra|with_options", re.compile(r"\.ya?ml$", re.IGNORECASE)),
    (r"toml", re.compile(r"\.toml$", re.IGNORECASE)),
    (r"json", re.compile(r"\.json5?$", re.IGNORECASE)),
    (r"configparser", re.compile(r"\.(ini|cfg|conf|config|properties)$", re.IGNORECASE)),
)
ASIDE = re.compile(r"(^|/)(tests?|docs?|fixtures|\.[\w-]+|node_modules)/")
FROM_CODE = re.compile(
    r"argparse\.ArgumentParser(\.\w+)*|.*\.add_argument|click\.(option|argument)|typer\.(Option|"
    r"Argument|run)|os\.(getenv|environ\.get)|"
    r"absl\.flags\.\w+|fire\.Fire|dotenv\.load_dotenv|.*HfArgumentParser|simple_parsing\.\w+|"
    r"tyro\.cli|jsonargparse\.\w+"
)


@dataclass(frozen=True)
class Setting:
    """A place that reads settings; `file` is what it reads, empty where that is not there."""

    site: Site
    file: str


def settings(repo: Repository) -> tuple[Setting, ...]:
    """Return the places in live code, outside notebooks, that read a file of settings."""
    return repo.fact(_settings)


def _settings(repo: Repository) -> tuple[Setting, ...]:
    live, found = graph(repo).live, []
    for module in repo.modules.values():
        if is_test(module.path) or module.notebook:
            continue
        for call in _reading(module):
            if Node(call.path, call.function) in live and _is_called(repo, call):
                site = Site(call.path, call.line, call.function, shown(call))
                found.append(Setting(site, _file(repo, module, call)))
    return tuple(found)


def _is_called(repo: Repository, call: Call) -> bool:
    """Tell whether the method around a call is called: a class may have more than is used."""
    owner, _, last = call.function.rpartition(".")
    module = repo.modules[call.path]
    if owner not in module.classes or last.startswith("__") or last in CALLED_BY_NAME:
        return True
    own = {
        f"{posixpath.splitext(other.path)[0].replace('/', '.')}.{name}"
        for other in repo.modules.values()
        for name in other.functions
        if "." not in name
    }
    named = {
        name
        for other in repo.modules.values()
        if not is_test(other.path)
        for names in ([call.name for call in other.calls], *other.refers.values())
        for name in names
    }
    return any(name.endswith(f".{last}") for name in named - own)


def _reading(module: Module) -> Iterator[Call]:
    for call in module.calls:
        if (
            READS.fullmatch(call.name)
            and not (call.name.endswith(".with_options") and call.arg(None, "config_path") is None)
        ) or (JSON.fullmatch(call.name) and SETTINGS.search(_around(module, call))):
            yield call


def _around(module: Module, call: Call) -> str:
    """Return the code of the function around a call, or its own lines at module level."""
    function = module.functions.get(call.function)
    if function:
        texts = [
            text
            for text, _, inside in module.strings
            if inside == call.function and FILE.fullmatch(text)
        ]
        return " ".join([ast.unparse(call.node), *texts, function.name.replace(".", "/")])
    lines = range(call.line - 4, call.line + 1)
    texts = [
        text for text, line, inside in module.strings if line in lines and FILE.fullmatch(text)
    ]
    return " ".join([ast.unparse(call.node), *texts])


def _file(repo: Repository, module: Module, call: Call) -> str:
    """Return the file that a call reads; empty where it names only what is not there."""
    if WITHOUT_PATH.fullmatch(call.name):
        return next(iter(repo.matching("params.yaml")), "")
    if FOLDER_TOO.fullmatch(call.name):
        return _folder(repo, call)
    fits = _written_as(call)
    named = [text for text in _named(repo, module, call) if fits.search(text)]
    named = [text for text in named if SETTINGS.search(text)] or named
    for text in named:
        if found := _there(repo, module.path, text):
            return found
    if (named and not _given(module, call)) or JSON.fullmatch(call.name):
        return ""
    return next((path for path in repo.files if fits.search(path) and _is_settings(path)), "")


def _named(repo: Repository, module: Module, call: Call) -> list[str]:
    """Return the files that code names: in the module, by who calls, or anywhere."""
    found = [text for text, _, inside in module.strings if inside == call.function]
    found += [text for text, _, inside in module.strings if inside != call.function]
    near = [text for text in found if _is_file(text)] or _by_callers(repo, call)
    return near or [
        text
        for other in repo.modules.values()
        if not is_test(other.path)
        for text, _, _ in other.strings
        if _is_file(text) and SETTINGS.search(text)
    ]


def _by_callers(repo: Repository, call: Call) -> list[str]:
    """Return the files that are handed to the function around a call."""
    reader = call.function.rsplit(".", 1)[-1]
    return [
        text.value
        for module in repo.modules.values()
        if reader and not is_test(module.path)
        for each in module.calls
        if each.name.rsplit(".", 1)[-1] == reader
        for text in ast.walk(each.node)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and _is_file(text.value)
    ]


def _written_as(call: Call) -> re.Pattern[str]:
    """Return the end of the name of the files that a call can read."""
    for pattern, end in FORMATS:
        if re.search(pattern, call.name, re.IGNORECASE):
            return end
    return FILE_END


def _is_settings(path: str) -> bool:
    return bool(SETTINGS.search(path)) and not (NOT_SETTINGS.search(path) or ASIDE.search(path))


def _given(module: Module, call: Call) -> bool:
    """Tell whether who calls names the file: an argument of a function or of the program."""
    function = module.functions.get(call.function)
    around = [
        ast.unparse(item.context_expr)
        for node in ast.walk(function.node if function else module.tree)
        if isinstance(node, ast.With) and node.lineno <= call.line <= (node.end_lineno or 0)
        for item in node.items
    ]
    text = " ".join([ast.unparse(call.node), *around])
    return bool(ARGUMENT.search(text)) or bool(function and function.node.args.args)


def _is_file(text: str) -> bool:
    return bool(FILE.fullmatch(text)) and not NOT_SETTINGS.search(text) and len(text) < 150


def _there(repo: Repository, near: str, text: str) -> str:
    name = text.lstrip("./").replace("\\", "/").split("/")
    tail = "/".join(part for part in name if part != "..")
    fit = [path for path in repo.files if path == tail or path.endswith(f"/{tail}")]
    if "*" in tail:
        fit = [path for path in repo.files if fnmatch.fnmatch(path, f"*{tail}")]
    return max(fit, key=lambda path: len(posixpath.commonprefix([path, near])), default="")


def _folder(repo: Repository, call: Call) -> str:
    """Return the file that Hydra composes from, by its folder and name."""
    path = call.text(0, "config_path") or call.text(0, "config_dir") or ""
    name = call.text(None, "config_name") or call.text(1, "config_name") or ""
    wanted = f"{re.sub(r'[.]ya?ml$', '', name)}.y*ml" if name else "*.y*ml"
    folder = posixpath.basename(path.rstrip("/"))
    near = [each for each in repo.matching(wanted) if not ASIDE.search(each)]
    return next((each for each in near if folder in ("", ".", "..", *each.split("/"))), "")


def training_reads(repo: Repository) -> list[Setting]:
    """Return the settings that are there, and read by a program that trains a model.

    Where nothing is trained, by one that calls a language model.
    """
    beside = beside_training(repo)
    return [each for each in settings(repo) if each.file and each.site.node in beside]
