"""What became of each item, as `errand eval --details` writes it (`src/eval/report.rs`): a JSON object a line.

`read` gives the lines of a file, `judged` compares the two plans of a line anew, `figures` sums lines up as
`errand eval --json` does.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from .metrics import Comparison, compare
from .moments import Moments
from .plan import Plan, parse_call
from .texts import keep_money

Line = dict


class LineError(ValueError):
    """A file that does not hold such lines."""


def read(path: Path) -> list[Line]:
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            lines.append({**line, "expected": line["expected"], "found": line["found"], "plan": line["plan"]})
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise LineError(
                f"{path}:{number}: expected a line of `errand eval --details`, found {error!r}"
            ) from error
    return lines


def plan_of(calls: Iterable[str]) -> Plan:
    return tuple(parse_call(keep_money(call)) for call in calls)


def judged(line: Line, moments: Moments) -> Comparison | None:
    """None where the expected plan is not one, so that there is nothing to compare with."""
    if line["plan"] is None:
        return None
    if line.get("error") is not None:
        return Comparison()
    return compare(plan_of(line["expected"]), plan_of(line["found"]), moments)


def figures(lines: Sequence[Line]) -> dict:
    """Shares of 1; None where no line says anything about them."""
    serving = [line for line in lines if line["needed"]]
    latencies = [line["latency_ms"] for line in lines if line["latency_ms"] is not None]
    return {
        "items": len(lines),
        "plan": mean(line["plan"] for line in lines),
        "exact": mean(line["exact"] for line in lines),
        "outcome": mean(line.get("outcome") for line in lines),
        "tool_recall": mean(recall(line) for line in serving),
        "tools_mean": mean(len(line["offered"]) for line in serving),
        "decline_precision": mean(is_unserved(line) for line in lines if is_declined(line)),
        "decline_recall": mean(is_declined(line) for line in lines if is_unserved(line)),
        "latency_ms": {"p50": percentile(latencies, 50), "p95": percentile(latencies, 95)},
    }


def by(lines: Sequence[Line], key: Callable[[Line], str]) -> dict[str, dict]:
    """The figures of each group of lines, the groups in order."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return {name: figures(groups[name]) for name in sorted(groups)}


def recall(line: Line) -> float:
    return sum(tool in line["offered"] for tool in line["needed"]) / len(line["needed"])


def is_declined(line: Line) -> bool:
    return not line["found"] and line.get("error") is None


def is_unserved(line: Line) -> bool:
    """Whether no tool serves the command."""
    return line["plan"] is not None and not line["expected"]


def mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known), 4) if known else None


def percentile(values: Sequence[float], percent: int) -> float | None:
    """The smallest value that so many per cent of the values do not exceed."""
    rank = max(1, -(-len(values) * percent // 100))
    return round(sorted(values)[rank - 1], 1) if values else None
