"""The index of a language-model application: chunks, vectors, and what makes them."""

import ast
import re

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node, calls, graph, runs_tests
from ..code.python import Call
from ..code.running import body, own, running, walk
from ..files.repository import Repository
from ..follow import follow
from ..models.learning import shown
from ..pipelines import pipelines
from ..serving.routes import graphs
from ..shell import Command
from ..starting.linking import absent
from ..tasks import tasks
from ..testing.model_tests import model_tests
from .asking import asking

CHUNKS = re.compile(
    r".*TextSplitter(\.\w+)*|.*\.(split_documents|split_text|create_documents|"
    r"chunk_by_title|transform_documents|aload_and_split|load_and_split)|"
    r"llama_index(\.\w+)*\.(\w*Splitter|\w*NodeParser|IngestionPipeline)(\.\w+)*|"
    r"haystack(\.\w+)*\.(DocumentSplitter|PreProcessor)|"
    r"unstructured(\.\w+)*\.chunk\w*|chonkie(\.\w+)*|semantic_text_splitter(\.\w+)*|"
    r"semchunk(\.\w+)*|docling(\.\w+)*\.\w*Chunker\w*|tiktoken_chunk"
)
EMBEDS = re.compile(
    r".*Embeddings?(\.\w+)*|.*\.(embed_documents|aembed_documents|"
    r"get_text_embedding\w*|embed_batch)|.*\.embeddings\.create|"
    r"openai(\.\w+)*\.Embedding\.create|"
    r"sentence_transformers(\.\w+)*\.encode|"
    r"sentence_transformers(\.\w+)*\.SentenceTransformer|fastembed(\.\w+)*|"
    r".*\.(add_documents|aadd_documents|from_documents|afrom_documents|add_texts)|"
    r"haystack(\.\w+)*\.\w*DocumentEmbedder(\.\w+)*|cohere(\.\w+)*\.embed|"
    r"google(\.\w+)*\.embed_content|ollama(\.\w+)*\.embed\w*|voyageai(\.\w+)*\.embed|"
    r"chromadb(\.\w+)*\.(add|upsert)"
)
BOTH = re.compile(r"llama_index(\.\w+)*\.VectorStoreIndex\.from_documents")
REMOVES = re.compile(
    r".*\.(delete|adelete|delete_ref_doc|delete_documents|delete_nodes|delete_points|delete_many)"
)
STORES = re.compile(
    r"chroma|pinecone|qdrant|weaviate|milvus|faiss|pgvector|elasticsearch|opensearch|"
    r"lancedb|vectorstore|llama_index|langchain",
    re.IGNORECASE,
)


def chunk_and_embed(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return where texts are cut into chunks, and where these become vectors."""
    return tuple([_place(repo, n) for n in sorted(found)] for found in _nodes(repo))  # type: ignore[return-value]


def _place(repo: Repository, node: Node) -> Evidence:
    for call in repo.modules[node.path].calls:
        if call.function == node.function and (
            CHUNKS.fullmatch(call.name) or EMBEDS.fullmatch(call.name)
        ):
            return Evidence(node.path, call.line, shown(call))
    known = repo.modules[node.path].functions.get(node.function)
    return Evidence(node.path, known.line if known else 1, node.function)


def _nodes(repo: Repository) -> tuple[frozenset[Node], frozenset[Node]]:
    return repo.fact(_both)


def _both(repo: Repository) -> tuple[frozenset[Node], frozenset[Node]]:
    both = _at(calls(repo, "*"), BOTH)
    chunks, embeds = _at(calls(repo, "*"), CHUNKS) | both, _at(calls(repo, "*"), EMBEDS) | both
    live = graph(repo).live
    for module in own(repo):
        for name, function in module.functions.items():
            node, last = Node(module.path, name), name.rsplit(".", 1)[-1]
            if node in live and not module.notebook:
                if re.match(r"(make_|get_|split_into_|create_|to_)?chunk", last) and _cuts(
                    function.node
                ):
                    chunks |= {node}
                if re.match(r"(get_|create_|make_)?embed", last) and any(
                    isinstance(e, ast.Call) for e in walk(function.node)
                ):
                    embeds |= {node}
    return chunks, embeds


def _cuts(code: ast.AST) -> bool:
    cutting = {
        "split",
        "findall",
        "finditer",
        "splitlines",
        "range",
        "rsplit",
        "sentences",
        "islice",
        "partition",
    }
    return any(
        (isinstance(each, ast.Call) and ast.unparse(each.func).rsplit(".", 1)[-1] in cutting)
        or isinstance(each, ast.Yield | ast.ListComp)
        for each in walk(code)
    )


def _at(found: list[Call], pattern: re.Pattern[str]) -> frozenset[Node]:
    return frozenset(Node(c.path, c.function) for c in found if pattern.fullmatch(c.name))


def runs_index(repo: Repository) -> list[Evidence]:
    """Return the pipelines, CI jobs, tasks and served graphs that chunk and embed."""
    chunks, embeds = _nodes(repo)
    there, found = running(repo), list[Evidence]()
    for each in pipelines(repo):
        nodes = there.called(n for stage in each.stages for n in stage.entries(repo))
        if (
            len(each.stages) > 1
            and not any(absent(repo, s) for s in each.stages)
            and nodes & chunks
            and nodes & embeds
        ):
            found.append(Evidence(each.path, each.line, f"{each.system} pipeline {each.name}"))
    for job in jobs(repo):
        for command in job.commands:
            nodes = there.of_command(command)
            if nodes & chunks and nodes & embeds and not _answers(repo, command, nodes):
                found.append(Evidence(command.path, command.line, " ".join(command.words)[:80]))
    for task in tasks(repo):
        for command in task.commands:
            nodes = there.of_command(command)
            if nodes & chunks and nodes & embeds and not _answers(repo, command, nodes):
                found.append(
                    Evidence(task.path, task.line, f"{task.name}: {' '.join(command.words)}"[:80])
                )
    nodes = there.called(graphs(repo))
    if nodes & chunks and nodes & embeds:
        found.append(Evidence(graphs(repo)[0].path, 1, "graph of langgraph.json"))
    return found


def _answers(repo: Repository, command: Command, nodes: frozenset[Node]) -> bool:
    """Tell whether a command asks the language model or runs tests: it makes no index."""
    return bool(nodes & asking(repo).sites) or any(runs_tests(c) for c in follow(repo, command))


def removals(repo: Repository) -> tuple[list[Evidence], list[Evidence]]:
    """Return where a source is removed from the index, and the tests of that."""
    done = []
    nodes = set()
    for call in calls(repo, "*"):
        cleans = call.name.endswith("index") and call.text(None, "cleanup") in (
            "full",
            "incremental",
            "scoped_full",
        )
        stores = any(STORES.search(name) for name in repo.modules[call.path].imported)
        if cleans or (stores and REMOVES.fullmatch(call.name)):
            done.append(Evidence(call.path, call.line, shown(call)))
            nodes.add(Node(call.path, call.function))
    tested = [
        Evidence(t.path, t.line, t.name)
        for t in model_tests(repo)
        if t.asserts and t.reached & nodes
    ]
    return done, tested


_ = body
