"""Prompts and models of a language-model application: where they stand, and which they are."""

import re
from collections.abc import Iterator
from typing import Any

from ...finding import Evidence
from ..code.graph import Node, calls, graph
from ..code.literals import literals
from ..code.opening import opened
from ..code.python import Call
from ..files.repository import Repository
from .asking import asking

REGISTRY = re.compile(
    r"mlflow(\.\w+)*\.load_prompt|langsmith(\.\w+)*\.pull_prompt|"
    r"langchain(\w*)(\.\w+)*\.\w*hub\.pull|langchainhub(\.\w+)*\.pull|"
    r"langfuse(\.\w+)*\.get_prompt|"
    r"promptlayer(\.\w+)*\.(get|get_template|run)|vertexai(\.\w+)*\.prompts\.get|"
    r".*\.pull_prompt|.*\.(load|get)_prompt_version|"
    r"agenta(\.\w+)*\.get_from_registry|phoenix(\.\w+)*\.prompts\.get|"
    r"opik(\.\w+)*\.get_prompt|humanloop(\.\w+)*\.prompts\.\w+|"
    r"wandb(\.\w+)*\.\w*weave\.ref|weave\.ref"
)
REGISTERS = (
    "mlflow*.register_prompt",
    "*.push_prompt",
    "langfuse*.create_prompt",
    "*.create_prompt_version",
)
READS = re.compile(
    r".*\.(read_text|read|get_template|from_file|load_prompt|safe_load|"
    r"from_template_file|load|open|joinpath|render_template|files|load_flow|"
    r"from_path)|open|.*Environment|.*FileSystemLoader"
)
PROMPT_FILE = re.compile(
    r"\.(prompt|prompty|j2|jinja2?|mustache|hbs|tmpl)$|(^|/)[^/]*prompts?[^/]*(/|"
    r"\.(txt|md|ya?ml|json|toml)$)|(^|/)(system|instructions?)[^/]*\.(txt|md)$|"
    r"(agents|tasks)\.ya?ml$",
    re.IGNORECASE,
)
SPEAKS = re.compile(
    r"\byou are\b|\{\{?\s*(context|question|query|input|text|topic|history|"
    r"chat_history|documents?|messages|user\w*|schema|email|content|"
    r"content_history)\b|\b(answer|summari[sz]e|respond|rewrite|generate|translate|"
    r"classify|extract) (the|in|to|this|a|with|only|if)\b|\bassistant\b|"
    r"<instructions?>",
    re.IGNORECASE,
)

FAMILY = re.compile(
    r"(?:[\w.-]+[/:])*((us|eu|apac)\.)?(anthropic\.|meta\.|mistral\.|amazon\.|"
    r"cohere\.)?(chatgpt|gpt|o[134](-mini|-preview|-pro)?$|claude|gemini|gemma|palm|"
    r"text-bison|chat-bison|code-bison|llama|meta-llama|codellama|mistral|mixtral|"
    r"ministral|codestral|pixtral|"
    r"command(-r|-light|-nightly|-xlarge)?|qwen|qwq|deepseek|phi|smollm|zephyr|vicuna|"
    r"falcon|tinyllama|granite|nova-|titan-text|text-davinci|davinci|flan|yi-|"
    r"starling|solar|orca|dolphin|openhermes|nous-|grok|jamba|dbrx|olmo|bloom|"
    r"starcoder|wizard|stablelm|mpt-|openchat|hermes|kimi|glm|minimax|pythia|opt-|t5|"
    r"sonar|twin-?llama|twinllama)[\w.:@+-]*",
    re.IGNORECASE,
)
NOT_LLM = re.compile(
    r"embed|whisper|dall-?e|tts|rerank|moderation|guard|vision-only|clip|minilm|bge|e5-|gte-",
    re.IGNORECASE,
)
EXACT = re.compile(
    r"\d{4}-\d{2}-\d{2}|(?<!\d)20\d{6}(?!\d)|-\d{4}(?!\d)|-00[1-9](?!\d)|@\d|v\d+:\d+|"
    r"sha256|(?<![a-z])\d+(\.\d+)?x?\d*[bm](?![a-z])|text-davinci-00\d|-v0\.\d|"
    r"Q\d_[\w]+",
    re.IGNORECASE,
)
LATEST = re.compile(r"latest", re.IGNORECASE)
KEYS = re.compile(
    r"(?<![a-z])(model|llm|engine|deployment)(?![a-z])|model_?(name|id|version)?$|"
    r"_model$|llm|MODEL|chat",
    re.IGNORECASE,
)
NO_KEYS = re.compile(r"embed|judge|eval|token|price|encod|rerank|fallback", re.IGNORECASE)


def registries(repo: Repository) -> list[Call]:
    """Return where live code takes a prompt from a registry."""
    return [call for call in calls(repo, "*") if REGISTRY.fullmatch(call.name)]


def prompt_files(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return the prompt files that live code reads, and the places that name an absent one."""
    found, absent = [], []
    there = asking(repo)
    readers = {call.path for call in calls(repo, "*") if READS.fullmatch(call.name)}
    for text, path, line, file in there.named_files:
        if not PROMPT_FILE.search(file or text) or path not in _importing(repo, readers, path):
            continue
        if file and SPEAKS.search(repo.text(file)) and opened(repo, text, path, READS):
            found.append(Evidence(file, 1, f"{path} reads it"))
        elif not file and "{" not in text:
            absent.append(Evidence(path, line, f"{text} is absent"))
    found += list(_folders(repo, readers))
    found += list(_flows(repo))
    return found, absent


def _importing(repo: Repository, readers: set[str], path: str) -> set[str]:
    """Return the file itself where it reads files, or where a file that imports it does."""
    if path in readers:
        return {path}
    there = graph(repo)
    near = {node.path for node in there.reach([Node(path, "")])}
    users = [
        m.path
        for m in repo.modules.values()
        if m.path in readers
        and any(n.path == path for name in m.imported for n in there.resolve(name, m.path))
    ]
    return {path} if near & readers or users else set()


def _folders(repo: Repository, readers: set[str]) -> Iterator[Evidence]:
    """Yield the prompts in a folder that reading code names: `PROMPTS / f"{name}.txt"`."""
    live = graph(repo).live
    for module in repo.modules.values():
        if module.path not in readers:
            continue
        for text, _line, function in module.strings:
            if (
                re.fullmatch(r"[\w./-]*prompts?[\w/-]*|[\w./-]*templates?[\w/-]*", text, re.I)
                and Node(module.path, function) in live
            ):
                for file in repo.files:
                    inside = f"/{file}".rpartition("/")[0].endswith(f"/{text.strip('./')}")
                    if (
                        inside
                        and re.search(r"\.(txt|md|j2|jinja2?|prompt|prompty|ya?ml|mustache)$", file)
                        and SPEAKS.search(repo.text(file))
                    ):
                        yield Evidence(file, 1, f"{module.path} reads its folder")


def _flows(repo: Repository) -> Iterator[Evidence]:
    """Yield the prompt templates that prompt flow's nodes name."""
    for path in repo.matching("flow.dag.y*ml"):
        document = repo.document(path)
        for node in (document.get("nodes") or []) if isinstance(document, dict) else []:
            source = node.get("source") if isinstance(node, dict) else None
            file = source.get("path", "") if isinstance(source, dict) else ""
            if str(file).endswith((".jinja2", ".prompty", ".j2")) and (
                found := asking(repo).file_of(file, path)
            ):
                yield Evidence(found, 1, f"{path} uses it")


def constants_that_speak(repo: Repository) -> list[Evidence]:
    """Return the prompts that stand in code on the way of a question."""
    return [
        Evidence(module.path, line, " ".join(text.split())[:80])
        for module in asking(repo).modules
        for text, line, _ in module.strings
        if len(text) > 60 and SPEAKS.search(text)
    ]


def models(repo: Repository) -> list[tuple[str, Evidence, bool]]:
    """Return the language models that are named: the name, where, and whether in configuration."""
    return repo.fact(_models)


def _models(repo: Repository) -> list[tuple[str, Evidence, bool]]:
    found = []
    for module in asking(repo).modules:
        for name, text, line in literals(module.tree):
            if _is_model(name, text):
                inline = name in ("model", "model_name", "model_id") and not _settings(module.path)
                found.append((text, Evidence(module.path, line, f"{name} = {text}"), not inline))
    read = {file for *_, file in asking(repo).named_files if file}
    for path in repo.matching("*.y*ml", "*.toml", "*.json"):
        if path in read or re.search(
            r"(^|/)(config\w*|conf|settings)(/|\.)|flow\.dag\.ya?ml|langgraph\.json|litellm", path
        ):
            for name, text in _leaves(repo.document(path)):
                if _is_model(name, text):
                    found.append(
                        (text, Evidence(path, repo.line_of(path, text), f"{name}: {text}"), True)
                    )
    return found


def _settings(path: str) -> bool:
    return bool(
        re.search(r"(^|/)(config\w*|configuration|settings|constants?|params)(/|\.py)", path)
    )


def _is_model(name: str, text: str) -> bool:
    last = name.rsplit(".", 1)[-1]
    known = FAMILY.fullmatch(text) and not NOT_LLM.search(text) and len(text) < 80
    return bool(known and KEYS.search(last) and not NO_KEYS.search(last))


def _leaves(node: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts of a document by their keys; rows of a list are a table, not a choice."""
    if depth > 6:
        return
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, str(key), depth + 1)
    elif isinstance(node, list):
        for each in node:
            if isinstance(each, dict) and not {"input", "output", "price"} & set(each):
                yield from _leaves(each, name, depth + 1)
    elif isinstance(node, str):
        yield name, node


def exact(name: str) -> bool:
    """Tell whether a model's name means one model for ever."""
    return bool(EXACT.search(name)) and not LATEST.search(name)
