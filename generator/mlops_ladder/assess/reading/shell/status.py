"""What the text of a shell says about the status of its parts."""

from dataclasses import replace

from .syntax import Chain, Function, Group, If, Loop, Node, Sequence, Simple


def without_negation(test: Sequence) -> Sequence:
    """A condition without its negation."""
    return Sequence(
        [replace(c, parts=[replace(part, negated=False) for part in c.parts]) for c in test.chains]
    )


def plain_words(chain: Chain) -> list[str]:
    """The words of a chain that is one plain program."""
    node = chain.parts[-1].parts[-1]
    return [token.text for token in node.words] if isinstance(node, Simple) else []


def is_always(test: Sequence, *words: str) -> bool:
    """Whether a condition is only `true` or only `false`."""
    return len(test.chains) == 1 and plain_words(test.chains[0]) in [[word] for word in words]


def never_runs(chain: Chain, at: int) -> bool:
    """Whether a part stands behind `false &&` or `true ||`."""
    before = plain_words(Chain([chain.parts[at - 1]], []))
    return before in ([["false"]] if chain.joints[at - 1] == "&&" else [["true"], [":"]])


def defines(chain: Chain) -> bool:
    """Whether it only defines a function."""
    return isinstance(chain.parts[0].parts[0], Function)


def fails_after(chain: Chain, at: int) -> bool:
    """Whether what stands behind the next `||` fails on purpose."""
    swallow = at + chain.joints[at:].index("||") + 1
    return ends_badly(Sequence([Chain(chain.parts[swallow:], chain.joints[swallow:])]))


def exits(chain: Chain) -> bool:
    """Whether a failure leads to `|| exit 1`."""
    return "||" in chain.joints and fails_after(chain, 0)


def ends_badly(sequence: Sequence) -> bool:
    """Whether a list ends in `exit 1`, `false` or the like."""
    for chain in sequence.chains:
        node = chain.parts[-1].parts[-1]
        words = plain_words(chain)
        if isinstance(node, Group) and ends_badly(node.body):
            return True
        if words[:1] == ["false"] or (words[:1] in (["exit"], ["return"]) and words[1:2] != ["0"]):
            return True
    return False


def status_is_read(rest: list[Chain]) -> bool:
    """Whether the next chain looks at the status, and the text exits with something later."""
    if not rest or "$?" not in _words_of(rest[0]):
        return False
    return "exit" in _words_of(Chain([p for c in rest for p in c.parts], []))


def _words_of(chain: Chain) -> str:
    """All words below a chain, whatever its form."""
    found: list[str] = []
    nodes: list[Node] = [node for pipeline in chain.parts for node in pipeline.parts]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Simple):
            words = [token.text for token in node.words]
            found += words if words[:1] not in (["echo"], ["printf"]) else []
            continue
        for sequence in _lists(node):
            nodes += (n for c in sequence.chains for p in c.parts for n in p.parts)
    return " ".join(found)


def _lists(node: Group | If | Loop | Function) -> list[Sequence]:
    if isinstance(node, If):
        return [part for branch in node.branches for part in branch] + [node.otherwise]
    return [node.condition, *node.bodies] if isinstance(node, Loop) else [node.body]
