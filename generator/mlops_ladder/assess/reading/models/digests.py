"""Digests and signatures of model files: where they are stored, and where they are checked."""

import ast
import re
from collections.abc import Iterator

from ...finding import Evidence
from ..code.graph import graph
from ..code.running import running
from ..code.scopes import Scope, plain, scopes
from ..files.repository import Repository
from .learning import is_loading, shown

HASHES = re.compile(r"hashlib\.|hexdigest|sha256|sha512|\bmd5\b|checksum|digest", re.IGNORECASE)
VERIFIES = re.compile(
    r"(model_signing|sigstore|cosign|nacl|gnupg|cryptography)(\.\w+)*\.(verify\w*|"
    r"Verifier(\.\w+)*)|hmac\.compare_digest"
)
SIGNS = re.compile(r"(model_signing|sigstore|gnupg)(\.\w+)*\.sign\w*")
STORES = re.compile(
    r".*\.(set_tags?|set_model_version_tag|set_logged_model_tags|create_model_version|register|"
    r"register_model|start_run|log_params?|update|write_text|dump|write)|register"
)
LOADS_BYTES = re.compile(r".*\.(read_bytes|InferenceSession|read|download_artifacts)|.*load\w*")
COMMANDS = re.compile(
    r"cosign verify|model_signing verify|gpg --verify|sha256sum (-c|--check)|shasum .*(-c|--check)"
)


def checked(repo: Repository) -> tuple[Evidence, ...]:
    """Return where a model's digest or signature is compared before it is used, and stops."""
    return tuple(_checked(repo))


def stored(repo: Repository) -> tuple[Evidence, ...]:
    """Return where the digest of a model is kept with it."""
    return tuple(_stored(repo))


def _live(repo: Repository) -> Iterator[Scope]:
    return (scope for scope in scopes(repo) if scope.node in graph(repo).live)


def _checked(repo: Repository) -> Iterator[Evidence]:
    for scope in _live(repo):
        loads = any(
            is_loading(call, scope.module) or LOADS_BYTES.fullmatch(call.name)
            for call in scope.calls.values()
        )
        if not loads or not re.search(
            r"model|session|weights|skops|onnx|pipeline|artifact",
            " ".join(scope.words),
            re.IGNORECASE,
        ):
            continue
        for node in scope.nodes:
            if isinstance(node, ast.If) and _stops(node) and _compares(node.test, scope):
                yield Evidence(
                    scope.module.path, node.lineno, f"if {ast.unparse(node.test)[:80]}: it stops"
                )
            elif isinstance(node, ast.Assert) and _compares(node.test, scope):
                yield Evidence(scope.module.path, node.lineno, ast.unparse(node)[:90])
        for call in scope.calls.values():
            if VERIFIES.fullmatch(call.name):
                yield Evidence(call.path, call.line, shown(call))
    for command in running(repo).everything:
        text = " ".join(command.words)
        if command.blocking and COMMANDS.match(text) and "model" in text:
            yield Evidence(command.path, command.line, text[:90])


def _stops(node: ast.If) -> bool:
    return any(
        isinstance(each, ast.Raise | ast.Return)
        or (isinstance(each, ast.Call) and ast.unparse(each.func) in ("sys.exit", "exit"))
        for part in node.body
        for each in ast.walk(part)
    )


def _compares(test: ast.expr, scope: Scope) -> bool:
    for node in ast.walk(test):
        equal = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        if isinstance(node, ast.Compare) and equal and HASHES.search(_made(node, scope)):
            return True
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("compare_digest"):
            return True
    return False


def _made(node: ast.Compare, scope: Scope) -> str:
    """Return how the two sides came about, or where it is a function's answer, its name."""
    found = [ast.unparse(node)]
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            found += [ast.unparse(value) for value in scope.values.get(plain(each), ())]
    return " ".join(found)


def _stored(repo: Repository) -> Iterator[Evidence]:
    for scope in _live(repo):
        for call in scope.calls.values():
            if STORES.fullmatch(call.name):
                given = [*call.node.args, *call.node.keywords]
                text = " ".join(ast.unparse(each) for each in given)
                if re.search(
                    r"sha_?(256|512)|model_(hash|digest|md5|checksum)|signature_digest",
                    text,
                    re.IGNORECASE,
                ) and not re.search(r"git|commit", text, re.IGNORECASE):
                    yield Evidence(call.path, call.line, shown(call))
            elif SIGNS.fullmatch(call.name):
                yield Evidence(call.path, call.line, shown(call))
    for command in running(repo).everything:
        text = " ".join(command.words)
        if re.match(r"cosign (sign|sign-blob)|model_signing sign", text):
            yield Evidence(command.path, command.line, text[:90])
