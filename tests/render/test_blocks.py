"""A block that a higher layer overrides exists below: Jinja would drop it without a word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from mlops_ladder import layers


def parse(path: Path) -> nodes.Template:
    """Return the syntax tree of a template."""
    return Environment(autoescape=False).parse(path.read_text("utf-8"))


def parent_of(template: nodes.Template, root: Path) -> Path | None:
    """Return the template that a template extends."""
    for extends in template.find_all(nodes.Extends):
        assert isinstance(extends.template, nodes.Const)
        return root / str(extends.template.value)
    return None


def blocks(path: Path, root: Path) -> set[str]:
    """Return the blocks that a template has, its parents' too."""
    template = parse(path)
    parent = parent_of(template, root)
    own = {block.name for block in template.find_all(nodes.Block)}
    return own | (blocks(parent, root) if parent else set())


def lost_blocks(root: Path) -> Iterator[str]:
    """Yield each block that overrides nothing, with its template: its text would vanish.

    What is nested in a block that overrides one is shown, and so is no loss.
    """
    for path in sorted(root.rglob("*.jinja")):
        template = parse(path)
        if parent := parent_of(template, root):
            outermost = [node.name for node in template.body if isinstance(node, nodes.Block)]
            for name in outermost:
                if name not in blocks(parent, root):
                    yield f"{path.relative_to(root).as_posix()}: {name}"


def test_no_layer_overrides_a_block_that_is_not_there() -> None:
    assert list(lost_blocks(layers.templates())) == []


@pytest.fixture
def made_up(folder: Path) -> Path:
    """Three layers: the second overrides a block and nests one, the third overrides both."""
    texts = {
        "low": "a{%- block tasks %}b{%- endblock %}",
        "middle": '{% extends "low/f.jinja" %}{%- block tasks %}{{- super() }}'
        "{%- block more %}c{%- endblock %}{%- endblock %}",
        "high": '{% extends "middle/f.jinja" %}{%- block tasks %}d{%- endblock %}'
        "{%- block more %}e{%- endblock %}",
    }
    for layer, text in texts.items():
        (folder / layer).mkdir()
        (folder / layer / "f.jinja").write_text(text, "utf-8")
    return folder


def test_blocks_that_exist_below_are_no_loss(made_up: Path) -> None:
    assert list(lost_blocks(made_up)) == []


@pytest.mark.parametrize("layer", ["middle", "high"])
def test_a_block_that_does_not_exist_below_is_named(made_up: Path, layer: str) -> None:
    with (made_up / layer / "f.jinja").open("a", encoding="utf-8") as file:
        file.write("{%- block taks %}lost{%- endblock %}")
    assert f"{layer}/f.jinja: taks" in list(lost_blocks(made_up))
