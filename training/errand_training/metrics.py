"""Plan success and exact success, by the rules of `errand eval` (`src/eval/{compare,agree}.rs`), item by item.

Plan success: the graphs of both plans, nodes labelled with tools and edges drawn by references, are isomorphic.
Exact success: under one of these matchings the arguments agree, each by the measure of its parameter's role. Dates agree
when they name the same moment, which `moments` tells.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from . import table
from .moments import Moments, Phrases, Question
from .plan import Argument, Call, Plan
from .texts import Text, pieces, words_only

ENOUGH_OVERLAP = 0.8
# Matchings that are tried to find the one with the fewest differences, for the report.
MATCHINGS = 500
ARTICLE = re.compile(r"^(the|a|an) ")
END_MARKS = ".!?,;:…"


@dataclass(frozen=True)
class Comparison:
    """How a plan stands to the expected one. The default: there is no plan."""

    plan: bool = False
    exact: bool = False
    differs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Side:
    """One of two calls that are compared: its number, and what a reference to a call is compared as."""

    call: Call
    number: int
    as_compared: Callable[[int], int]

    def text(self, words: str) -> Text:
        """With references as they are compared."""
        found = pieces(words, self.number)
        return tuple(self.as_compared(piece) if isinstance(piece, int) else piece for piece in found)


def compare(expected: Plan, found: Plan, moments: Moments | None = None) -> Comparison:
    """Compares a plan with the one expected."""
    edges, others = edges_of(expected), edges_of(found)
    if next(matchings(expected, found, edges, others), None) is None:
        return Comparison()
    moments = moments or Phrases()

    def differences(matching: list[int]) -> list[str]:
        return [d for n in range(len(expected)) for d in differing(expected, found, n, matching, moments)]

    def same_words(n: int, m: int) -> bool:
        return not list(differing(expected, found, n, None, moments, m))

    if any(not differences(matching) for matching in matchings(expected, found, edges, others, same_words)):
        return Comparison(plan=True, exact=True)
    closest = min(map(differences, islice(matchings(expected, found, edges, others), MATCHINGS)), key=len)
    return Comparison(plan=True, differs=tuple(closest))


Edges = set[tuple[int, int]]


def edges_of(plan: Plan) -> Edges:
    """From each call to those that use its result; calls are counted from 0."""
    return {
        (piece - 1, n)
        for n, call in enumerate(plan)
        for text in texts_of(call)
        for piece in pieces(text, n + 1)
        if isinstance(piece, int)
    }


def texts_of(call: Call) -> Iterator[str]:
    for argument in call.arguments:
        if isinstance(argument, str):
            yield argument
        elif isinstance(argument, list):
            yield from argument


def matchings(
    expected: Plan,
    found: Plan,
    edges: Edges,
    others: Edges,
    alike: Callable[[int, int], bool] = lambda n, m: True,
) -> Iterator[list[int]]:
    """Isomorphisms: for every expected call, the found one."""
    tools, other_tools = [c.tool for c in expected], [c.tool for c in found]
    if Counter(tools) != Counter(other_tools) or len(edges) != len(others):
        return

    def extended(matching: list[int]) -> Iterator[list[int]]:
        n = len(matching)
        if n == len(tools):
            yield matching
            return
        for m in range(len(tools)):
            if m in matching or tools[n] != other_tools[m]:
                continue
            kept = all(
                ((k, n) in edges) == ((to, m) in others) and ((n, k) in edges) == ((m, to) in others)
                for k, to in enumerate(matching)
            )
            if kept and alike(n, m):
                yield from extended([*matching, m])

    yield from extended([])


def differing(
    expected: Plan, found: Plan, n: int, matching: list[int] | None, moments: Moments, m: int = 0
) -> Iterator[str]:
    """Names of the arguments that differ; without a matching, all references look the same."""
    signature = table.embedded().get(expected[n].tool)
    if signature is None:
        yield expected[n].tool
        return
    if matching is None:
        a, b = Side(expected[n], n + 1, lambda number: 0), Side(found[m], m + 1, lambda number: 0)
    else:
        a = Side(expected[n], n + 1, lambda number: matching[number - 1] + 1)
        b = Side(found[matching[n]], matching[n] + 1, lambda number: number)
    for place, parameter in enumerate(signature.parameters):
        if not agrees(signature, place, a, b, moments):
            yield f"{signature.name}.{parameter.name}"


def agrees(signature: table.Signature, place: int, a: Side, b: Side, moments: Moments) -> bool:
    """Whether the arguments at this place mean the same; `a` is the expected side."""
    if place >= min(len(a.call.arguments), len(b.call.arguments)):
        return False
    x, y = a.call.arguments[place], b.call.arguments[place]
    if isinstance(x, list) and isinstance(y, list):
        return members(x, a) == members(y, b)
    if not isinstance(x, str) or not isinstance(y, str):
        return type(x) is type(y) and x == y
    x, y = a.text(x), b.text(y)
    match signature.parameters[place].role:
        case "date":
            return same_moment(date(x, moments), date(y, moments), plain(x) == plain(y))
        case "end":
            ends = end(x, a, signature, moments), end(y, b, signature, moments)
            return same_moment(*ends, plain(x) == plain(y))
        case "title" | "name":
            return title(x) == title(y)
        case "text":
            return same_text(x, y)
        case _:
            return plain(x) == plain(y)


def date(text: Text, moments: Moments) -> str | None:
    words = words_only(text)
    return None if words is None else moments.resolve(words)


def end(text: Text, side: Side, signature: table.Signature, moments: Moments) -> str | None:
    """The end of what starts at the call's date."""
    words, start = words_only(text), start_of(side.call, signature)
    start = words_only(side.text(start)) if start is not None else None
    if words is None or start is None or moments.resolve(start) is None:
        return None
    return moments.resolve_end(words, start)


def start_of(call: Call, signature: table.Signature) -> Argument | None:
    """The call's first date."""
    for parameter, argument in zip(signature.parameters, call.arguments):
        if parameter.role == "date":
            return argument if isinstance(argument, str) else None
    return None


def same_moment(a: str | None, b: str | None, same_words: bool) -> bool:
    """Phrases that name no moment agree when they are the same words."""
    return same_words if a is None and b is None else a == b


def plain(text: Text) -> str:
    """On one line, in lower case, with references by marks that no words hold."""
    rendered = (f"\0{piece}\0" if isinstance(piece, int) else piece.lower() for piece in text)
    return " ".join("".join(rendered).split())


def title(text: Text) -> str:
    return ARTICLE.sub("", plain(text)).rstrip(END_MARKS).rstrip()


def members(texts: list[str], side: Side) -> list[str]:
    return sorted(plain(side.text(text)) for text in texts)


def same_text(expected: Text, found: Text) -> bool:
    if references(expected) != references(found):
        return False
    wanted, said = content_words(expected), content_words(found)
    if (
        not wanted
    ):  # a result is to be said, and words around it are welcome; or nothing is, and nothing may be
        return bool(expected) or not said
    return overlap(said, wanted) >= ENOUGH_OVERLAP


def references(text: Text) -> list[int]:
    return sorted(piece for piece in text if isinstance(piece, int))


def content_words(text: Text) -> list[str]:
    """In lower case, without punctuation and references."""
    words = " ".join(re.sub("['’]", "", piece.lower()) for piece in text if isinstance(piece, str))
    return "".join(char if char.isalnum() else " " for char in words).split()


def overlap(found: list[str], wanted: list[str]) -> float:
    """Token F1."""
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / max(1, len(found) + len(wanted))


def questions(plans: Iterable[Plan]) -> Iterator[Question]:
    """What `moments.ask` has to be asked to compare these plans."""
    for plan in plans:
        for number, call in enumerate(plan, 1):
            signature = table.embedded().get(call.tool)
            for parameter, argument in zip(signature.parameters if signature else (), call.arguments):
                words = words_only(pieces(argument, number)) if isinstance(argument, str) else None
                if words is None:
                    continue
                if parameter.role == "date":
                    yield words, None
                start = start_of(call, signature)
                start = words_only(pieces(start, number)) if isinstance(start, str) else None
                if parameter.role == "end" and start is not None:
                    yield words, start
