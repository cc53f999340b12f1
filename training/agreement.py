"""Whether Python's measure says the same as `errand eval`, item by item; exit 1 where it does not.

    errand eval FILE --details DETAILS.jsonl
    python agreement.py DETAILS.jsonl            # compares the plans of every line anew
    python agreement.py DETAILS.jsonl --plan     # plans every command anew, too, as evaluate.py does

Dates are resolved by `errand` at the time when the file was written.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from errand_training import lines, metrics, moments

if TYPE_CHECKING:
    from errand_training.assistant import Planned


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("details", nargs="+", type=Path)
    parser.add_argument("--errand", type=Path, help="the program; default: the one of `cargo build`")
    parser.add_argument("--plan", action="store_true", help="also plan every command anew")
    parser.add_argument("--models", type=Path, default=Path(__file__).parent.parent / "models")
    options = parser.parse_args(arguments)
    errand = options.errand or moments.find_errand()
    if errand is None:
        parser.error("no `errand` is built: run `cargo build`, or name one with --errand")
    differing = 0
    for path in options.details:
        read = lines.read(path)
        differing += verdicts(path, read, errand)
        if options.plan:
            differing += plans(path, read, options.models)
    return int(differing > 0)


def verdicts(path: Path, read: list[lines.Line], errand: Path) -> int:
    """Prints the items that Python judges otherwise; says how many there are."""
    written = datetime.fromtimestamp(path.stat().st_mtime)
    asked = [lines.plan_of(line[side]) for line in read for side in ("expected", "found")]
    resolved = moments.ask(errand, metrics.questions(asked), written, moments.local_zone())
    differing = 0
    for line in read:
        comparison = lines.judged(line, resolved)
        if comparison is None:
            continue
        theirs = (line["plan"], line["exact"], line["differs"])
        ours = (comparison.plan, comparison.exact, list(comparison.differs))
        if theirs[:2] != ours[:2] or sorted(theirs[2]) != sorted(ours[2]):
            differing += 1
            print(f"{path.name} {line['id']}: {line['command']}")
            print(f"  expected {' '.join(line['expected'])}\n  found    {' '.join(line['found'])}")
            print(f"  errand   {said(theirs)}\n  Python   {said(ours)}")
    print(f"{path.name}: verdicts differ on {differing} of {len(read)} items")
    if not resolved.knows_ends and resolved.unsure:
        print(
            f"  ends were compared as phrases: this `errand` resolves none ({len(resolved.unsure)} of them)"
        )
    return differing


def said(verdict: tuple[bool, bool, list[str]]) -> str:
    plan, exact, differs = verdict
    return f"plan {plan}, exact {exact}{', differs ' + ', '.join(differs) if differs else ''}"


def plans(path: Path, read: list[lines.Line], models: Path) -> int:
    """Prints the items that Python plans otherwise; says how many there are."""
    from errand_training import assistant  # needs torch

    planned = assistant.open_models(models).plan([line["command"] for line in read])
    differing = 0
    for line, ours in zip(read, planned, strict=True):
        if list(ours.calls) != line["found"] or (ours.error is None) != (line["error"] is None):
            differing += 1
            print(f"{path.name} {line['id']}: {line['command']}")
            print(f"  errand   {' '.join(line['found']) or line['error'] or 'declines'}")
            print(f"  Python   {' '.join(ours.calls) or ours.error or 'declines'}")
    print(f"{path.name}: plans differ on {differing} of {len(read)} items")
    if gaps := [gap(line, ours) for line, ours in zip(read, planned) if gap(line, ours) is not None]:
        print(
            f"  the same plans' logarithms of probability differ by {sum(gaps) / len(gaps):.4f} a token on average,"
            f" by {max(gaps):.4f} at most"
        )
    return differing


def gap(line: lines.Line, ours: "Planned") -> float | None:
    """How far the two probabilities of a plan lie apart, a token; None where there are not two of one plan."""
    theirs = line.get("features")
    if not theirs or not ours.features or list(ours.calls) != line["found"]:
        return None
    return abs(theirs["log_probability"] - ours.features["log_probability"]) / theirs["tokens"]


if __name__ == "__main__":
    sys.exit(main())
