"""How far a plan's confidence can be trusted, from lines of `errand eval --details` that carry one.

A plan is right where it is exactly right, as the calibration takes it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .lines import Line

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The plans whose confidence lies between two tenths."""

    count: int
    confidence: float
    right: float


@dataclass(frozen=True)
class Stance:
    """What the assistant does by its confidence (`act`, `ask`, `decline`)."""

    name: str
    count: int
    wrong: int


def with_confidence(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.get("confidence") is not None and line["exact"] is not None]


def bins(lines: Sequence[Line]) -> list[Bin]:
    """The bins that hold any plan, from the least confident on."""
    sorted_in: dict[int, list[Line]] = {}
    for line in lines:
        sorted_in.setdefault(min(BINS - 1, int(line["confidence"] * BINS)), []).append(line)
    return [
        Bin(
            len(held),
            sum(line["confidence"] for line in held) / len(held),
            sum(line["exact"] for line in held) / len(held),
        )
        for _, held in sorted(sorted_in.items())
    ]


def expected_error(found: Sequence[Bin]) -> float | None:
    """Expected calibration error: how far confidence and share lie apart, by the number of plans."""
    total = sum(b.count for b in found)
    return sum(b.count * abs(b.confidence - b.right) for b in found) / total if total else None


def stances(lines: Iterable[Line]) -> list[Stance]:
    """What was done with how many commands, and how many of their plans were wrong; a plan without calls does nothing."""
    by_name: dict[str, list[Line]] = {}
    for line in lines:
        if line.get("stance") is not None and line["exact"] is not None and line["found"]:
            by_name.setdefault(line["stance"], []).append(line)
    return [Stance(name, len(of), sum(not x["exact"] for x in of)) for name, of in sorted(by_name.items())]
