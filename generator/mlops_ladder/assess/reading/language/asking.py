"""Around the calls of a language model: the code on a question's way, the files it names."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from posixpath import basename, dirname, join, normpath

from ..code.graph import Node, graph, is_aside, is_test
from ..code.python import Call, Module
from ..code.running import body, own, running
from ..files.repository import Repository
from ..models.learning import learning

TEXTS = re.compile(
    r"[\w./{}-]+\.(txt|md|mdx|j2|jinja2?|tmpl|prompt|prompty|mustache|hbs|ya?ml|json|"
    r"jsonl|toml|csv|tsv|parquet)",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Asking:
    """The code that a language model is asked by, and what that code reads."""

    repo: Repository

    @cached_property
    def sites(self) -> frozenset[Node]:
        """The functions that call a language model, or make what does."""
        return frozenset(site.node for site in learning(self.repo).calling_llm)

    @cached_property
    def above(self) -> frozenset[Node]:
        """The functions because of which a language model is called."""
        return running(self.repo).above(self.sites)

    @cached_property
    def path(self) -> frozenset[Node]:
        """What runs before, around and after a call of a language model."""
        reached = running(self.repo).called(self.above)
        return reached | {Node(node.path, "") for node in reached if node.path in self.repo.modules}

    @cached_property
    def functions(self) -> list[tuple[Node, ast.AST]]:
        """The functions on that way with their code, in the order of their files."""
        found = ((node, body(self.repo, node)) for node in sorted(self.path))
        modules = self.repo.modules
        return [
            (node, code)
            for node, code in found
            if code is not None and node.function in modules[node.path].functions
        ]

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The modules on that way, those that it imports included."""
        files = {node.path for node in graph(self.repo).reach(self.above)}
        return tuple(m for m in own(self.repo) if m.path in files and not is_aside(m.path))

    def calls(self, pattern: re.Pattern[str]) -> list[Call]:
        """Return the calls on the way of a question whose name a pattern fits."""
        return running(self.repo).calls(self.path, pattern)

    @cached_property
    def named_files(self) -> tuple[tuple[str, str, int, str], ...]:
        """The files that strings of live code name: the text, where it stands, the path or ""."""
        live = graph(self.repo).live
        return tuple(
            (text, module.path, line, self.file_of(text, module.path))
            for module in own(self.repo)
            for text, line, function in module.strings
            if len(text) < 200 and TEXTS.fullmatch(text) and Node(module.path, function) in live
        )

    def file_of(self, text: str, near: str) -> str:
        """Return the path of the file that a string names, empty where there is none."""
        text = text.removeprefix("./")
        if "{" in text:
            return ""
        folder = dirname(near)
        while True:
            if (path := normpath(join(folder, text))) in self.repo.sizes:
                return path
            if not folder:
                break
            folder = dirname(folder)
        found = [
            p
            for p in self.repo.files
            if p.endswith(f"/{text}") or ("/" not in text and basename(p) == text)
        ]
        return found[0] if found else ""

    @cached_property
    def tests(self) -> tuple[Module, ...]:
        """The test modules."""
        return tuple(m for path, m in self.repo.modules.items() if is_test(path))


def asking(repo: Repository) -> Asking:
    """Return what surrounds the calls of a language model, made once."""
    return repo.fact(Asking)
