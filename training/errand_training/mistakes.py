"""What kinds of mistakes plans make, from lines of `errand eval --details`.

A line may show several: a tool that is missing, one that nobody asked for, an argument that is cut short.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import table
from .lines import Line, plan_of
from .plan import Argument, Plan


@dataclass(frozen=True)
class Kind:
    name: str
    lines: list[Line]


def kinds(lines: Iterable[Line], most: int) -> list[Kind]:
    """The commonest kinds, each with its lines."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        for name in dict.fromkeys(mistakes(line)):
            found.setdefault(name, []).append(line)
    ordered = sorted(found.items(), key=lambda kind: (-len(kind[1]), kind[0]))
    return [Kind(name, of) for name, of in ordered[:most]]


def mistakes(line: Line) -> Iterator[str]:
    """The names of what is wrong with the line's plan; none where it is right."""
    if line["plan"] is None or line["exact"]:
        return
    if line.get("error") is not None:
        yield "no plan at all"
    elif not line["found"]:
        yield "declined, though tools serve it"
    elif not line["expected"]:
        yield "planned, though no tool serves it"
    elif line["plan"]:
        yield from arguments(line)
    else:
        yield from graph(plan_of(line["expected"]), plan_of(line["found"]))


def graph(expected: Plan, found: Plan) -> Iterator[str]:
    wanted, given = Counter(call.tool for call in expected), Counter(call.tool for call in found)
    missing, extra = [*(wanted - given).elements()], [*(given - wanted).elements()]
    if not missing and not extra:
        yield "the right calls, joined otherwise"
    elif len(missing) == len(extra) == 1:
        yield f"{extra[0]} instead of {missing[0]}"
    else:
        yield from (f"{tool} is missing" for tool in missing)
        yield from (f"{tool}, which nobody asked for" for tool in extra)


def arguments(line: Line) -> Iterator[str]:
    expected, found = plan_of(line["expected"]), plan_of(line["found"])
    for name in line["differs"]:
        tool, _, parameter = name.partition(".")
        places = [p.name for p in table.embedded()[tool].parameters] if tool in table.embedded() else []
        if parameter not in places:
            yield f"{name}: other"
            continue
        values = [
            [call.arguments[places.index(parameter)] for call in plan if call.tool == tool]
            for plan in (expected, found)
        ]
        ways = (way(*pair) for pair in zip(*values) if folded(pair[0]) != folded(pair[1]))
        yield f"{name}: {next(ways, 'other')}"


def way(expected: Argument, found: Argument) -> str:
    """How an argument is wrong."""
    wanted, given = folded(expected), folded(found)
    if not given:
        return "left empty"
    if not wanted:
        return "filled in"
    if given in wanted:
        return "cut short"
    return "too much" if wanted in given else "other"


def folded(argument: Argument) -> str:
    texts: Sequence[str] = argument if isinstance(argument, list) else [str(argument or "")]
    return " ".join(" ".join(texts).lower().split())
