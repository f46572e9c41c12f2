"""What a rung costs to run, and a capability to build: lines of money, as ranges."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import people
from .figures import Figures, shipped
from .tools import toolbox
from .units import Quantity, total

KINDS = ("people", "compute", "storage", "ci", "tokens", "tools")


@dataclass(frozen=True)
class Line:
    """A line of a bill. `kind` is one of KINDS; `subject` is what it is for: a role, a capability.

    The amount is money a month where it runs, money where it is paid once.
    """

    kind: str
    subject: str
    rung: str
    amount: Quantity

    @property
    def depends_on(self) -> frozenset[str]:
        """The ids of the figures that the amount was computed from."""
        return self.amount.depends_on


def salary(figures: Figures, role: str) -> Quantity:
    """Return what a person in a role costs, benefits with it: money a person and month."""
    pay = figures.quantity(people.people().roles[role].salary)
    return pay * figures.quantity("benefits")


def running(rung: str, figures: Figures) -> tuple[Line, ...]:
    """Return what one rung costs to run: its whole team, and its machines, CI, tokens, tools."""
    lines = []
    for role in people.team(rung):
        share = figures.quantity(f"share-{rung}-{role.id}")
        lines.append(Line("people", role.id, rung, share * salary(figures, role.id)))
    for kind, subject, factors in products(rung):
        amount = figures.quantity(factors[0])
        for each in factors[1:]:
            amount *= figures.quantity(each)
        lines.append(Line(kind, subject, rung, amount))
    return tuple(lines)


def products(rung: str) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Yield the lines of a rung that are products of figures: kind, subject, ids."""
    if rung != "0":  # a laptop that is there already
        yield "compute", "machines", (f"machine-hours-{rung}", "machine-price")
        yield "storage", "objects", (f"stored-{rung}", "storage-price")
        yield "ci", "minutes", (f"ci-runs-{rung}", f"ci-minutes-{rung}", "ci-price")
    if rung == "llmops":
        for part, word in (("in", "read"), ("out", "written")):
            price = f"tokens-{part}", f"token-price-{part}"
            yield "tokens", f"questions, {word}", ("questions", *price)
            yield "tokens", f"evaluations, {word}", ("evaluations", "evaluation-cases", *price)
    yield "tools", "seats", (f"seats-{rung}", "seat-price")


def building(name: str, rung: str, figures: Figures, partial: bool = False) -> Line:
    """Return what it costs to build a capability, or the rest of one that is there in part."""
    owner = toolbox().work[name].owner
    days = effort(name, figures, partial)
    return Line("people", name, rung, days * salary(figures, owner) / figures.quantity("workdays"))


def effort(name: str, figures: Figures, partial: bool = False) -> Quantity:
    """Return the days of a person that a capability takes to build."""
    days = figures.quantity(f"effort-{name}")
    return days * figures.quantity("partial-remaining") if partial else days


def money(lines: Iterable[Line], unit: str) -> tuple[float, float]:
    """Return the sum of lines in a unit like "USD/month"."""
    return total((line.amount for line in lines), unit).to(unit)


def cost_range(rung: str, figures: Figures | None = None) -> dict[str, tuple[float, float]]:
    """Return what a rung costs a month, by kind and in total, in the currency of the figures."""
    figures = figures or shipped()
    lines, unit = running(rung, figures), f"{figures.currency}/month"
    kinds = [kind for kind in KINDS if any(line.kind == kind for line in lines)]
    by_kind = {kind: money((x for x in lines if x.kind == kind), unit) for kind in kinds}
    return {**by_kind, "total": money(lines, unit)}
