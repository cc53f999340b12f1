"""Plan success and exact success (`docs/` of the project and TinyAgent's paper define them).

Plan success: the graphs of both plans, nodes labelled with tools and edges drawn by references, are isomorphic.
Exact success: plan success, and the arguments of matched calls agree, each by the measure of its kind.
Dates are compared as phrases here; `errand eval` resolves them to moments.
"""

import hashlib
import re
from collections import Counter

from .plan import REFERENCE, Call, Plan
from .tools import TOOLS

SAID = frozenset(("message", "context", "content", "notes"))
TITLES = frozenset(
    (
        ("create_note", "name"),
        ("open_note", "name"),
        ("append_note_content", "name"),
        ("create_reminder", "name"),
    )
)
TITLE_NAMES = frozenset(("title", "subject", "topic"))
DATES = frozenset(("start_date", "end_date", "due_date", "start_time"))
ENOUGH_OVERLAP = 0.8


def plan_success(found: Plan, wanted: Plan) -> bool:
    return colours(found) == colours(wanted)


def colours(plan: Plan) -> Counter:
    """The multiset of node colours after refinement by what each call uses and is used by."""
    uses = {n: sorted(set(call.references(n))) for n, call in enumerate(plan, 1)}
    used_by = {n: [m for m in uses if n in uses[m]] for n in uses}
    colour = {n: call.tool for n, call in enumerate(plan, 1)}
    for _ in range(len(plan)):
        named = {
            n: (
                colour[n],
                tuple(sorted(colour[m] for m in uses[n])),
                tuple(sorted(colour[m] for m in used_by[n])),
            )
            for n in colour
        }
        colour = {n: hashlib.md5(repr(named[n]).encode()).hexdigest() for n in colour}
    return Counter(colour.values())


def exact_success(found: Plan, wanted: Plan) -> bool:
    return plan_success(found, wanted) and matches(found, wanted, {}, 1)


def matches(found: Plan, wanted: Plan, number_of: dict[int, int], number: int) -> bool:
    """Whether wanted calls from `number` on can be paired with found calls not yet taken."""
    if number > len(wanted):
        return True
    for candidate, call in enumerate(found, 1):
        if candidate in number_of.values() or call.tool != wanted[number - 1].tool:
            continue
        extended = number_of | {number: candidate}
        if arguments_agree(call, wanted[number - 1], extended) and matches(
            found, wanted, extended, number + 1
        ):
            return True
    return False


def arguments_agree(found: Call, wanted: Call, number_of: dict[int, int]) -> bool:
    if len(found.arguments) != len(wanted.arguments):
        return False
    names = [name for name, _ in TOOLS[wanted.tool].parameters] if wanted.tool in TOOLS else []
    if len(names) != len(wanted.arguments):
        names = [""] * len(wanted.arguments)

    def moved(text: str) -> str:
        return REFERENCE.sub(lambda m: f"${number_of.get(int(m[1]), m[1])}", text)

    for name, have, want in zip(names, found.arguments, wanted.arguments, strict=True):
        if isinstance(want, list):
            if not isinstance(have, list) or sorted(map(folded, have)) != sorted(
                folded(moved(w)) for w in want
            ):
                return False
        elif isinstance(want, str):
            if not isinstance(have, str) or not texts_agree(wanted.tool, name, have, moved(want)):
                return False
        elif have != want:
            return False
    return True


def texts_agree(tool: str, name: str, have: str, want: str) -> bool:
    if name in SAID:
        if Counter(REFERENCE.findall(have)) != Counter(REFERENCE.findall(want)):
            return False
        words = content_words(want)
        return not words or overlap(content_words(have), words) >= ENOUGH_OVERLAP
    if name in TITLE_NAMES or (tool, name) in TITLES:
        return title(have) == title(want)
    if name in DATES:
        return date(have) == date(want)
    return folded(have) == folded(want)


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def title(text: str) -> str:
    return re.sub(r"^(the|a|an) ", "", folded(text)).rstrip(".!?,;: ")


def date(text: str) -> str:
    """A phrase without what does not change its moment."""
    text = re.sub(r"\b(at|on|by|the|of)\b|[.,']", " ", folded(text))
    text = re.sub(r"\b(\d+) ?([ap]) ?m\b", r"\1\2m", " ".join(text.split()))
    return " ".join(sorted(text.replace("o clock", "").split()))


def content_words(text: str) -> list[str]:
    return re.findall(r"[\w']+", REFERENCE.sub(" ", text).casefold().replace("’", "'"))


def overlap(found: list[str], wanted: list[str]) -> float:
    """Token F1."""
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / (len(found) + len(wanted)) if common else 0.0
