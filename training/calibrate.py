"""Fits the planner's confidence and writes `confidence.toml` beside the planner's file; prints how reliable it is.

    python held_out_items.py runs/calibration/items.jsonl
    ../target/release/errand eval --no-outcome --details runs/calibration/details.jsonl runs/calibration/items.jsonl
    python calibrate.py runs/calibration/details.jsonl --measure FILE.jsonl …

In: lines of `errand eval --details`, of commands that no training saw. Out: a logistic regression from a plan's features
to the probability that it is right (exact success), and two thresholds. All that is said of the lines it is fitted on, and
both thresholds, are from cross-validation: each block's plans are judged by a fit that did not see the block. The file
names the SHA-256 of the planner whose plans these are, and Errand refuses it beside another one.
"""

import argparse
import hashlib
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
PLANNER = HERE.parent / "models" / "planner" / "planner.gguf"
FORMAT = 2
# `doubt` is made of the log probability; the others are as the details have them.
FEATURES = ("doubt", "lowest", "tokens", "calls", "unused", "served", "agreement", "margin")
BINS = 10
# Plans that must lie below the line of declining, for it to be said how often they are wrong.
FEWEST = 20


class DetailsError(ValueError):
    """A file of details that cannot be used."""


# ---------------------------------------------------------------------------------------------------------------------
# Details
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A command that was planned. `features` is None where there was no plan to be sure of: it was declined at once."""

    block: str
    features: dict[str, float | None] | None
    right: bool
    acts: bool


def read_details(path: Path) -> list[Command]:
    commands = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            fields = json.loads(line)
            features, right, found = fields["features"], fields["exact"], fields["found"]
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise DetailsError(
                f"{path}:{number}: expected a line of `errand eval --details`: {error!r}"
            ) from error
        if features:
            if missing := {"log_probability", *FEATURES[1:]} - set(features):
                raise DetailsError(f"{path}:{number}: expected the features {', '.join(sorted(missing))}")
            features = {**features, "doubt": doubt(features["log_probability"])}
        if right is not None:
            block = str(fields["id"]).partition("#")[0]
            commands.append(Command(block, features, right, bool(found)))
    if not any(command.features for command in commands):
        raise DetailsError(f"{path}: no plan has features; was it measured with the embedded planner?")
    return commands


def doubt(log_probability: float) -> float:
    """Grows slowly, since one token that the grammar forced can cost any amount, and the plan be right all the same."""
    return math.log(1 - log_probability)


# ---------------------------------------------------------------------------------------------------------------------
# The fit
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Term:
    name: str
    mean: float
    scale: float
    weight: float = 0.0

    def standardised(self, features: dict[str, float | None]) -> float:
        """A feature that a plan does not have counts as its mean."""
        value = features[self.name]
        return 0.0 if value is None else (value - self.mean) / self.scale


@dataclass(frozen=True)
class Calibration:
    terms: list[Term]
    bias: float

    def probability(self, features: dict[str, float | None]) -> float:
        return logistic(self.bias + sum(t.weight * t.standardised(features) for t in self.terms))


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def fit(commands: list[Command], penalty: float) -> Calibration:
    """Logistic regression on standardised features by Newton's method; `penalty` on the squares of the weights."""
    commands = [command for command in commands if command.features]
    terms = [standard(name, commands) for name in FEATURES]
    rows = [[1.0, *(term.standardised(c.features) for term in terms)] for c in commands]
    weights = [0.0] * (len(terms) + 1)
    penalties = [1e-6, *[penalty] * len(terms)]
    for _ in range(50):
        gradient = [-p * w for p, w in zip(penalties, weights)]
        curvature = [[p if i == j else 0.0 for j in range(len(weights))] for i, p in enumerate(penalties)]
        for row, command in zip(rows, commands):
            p = logistic(sum(w * x for w, x in zip(weights, row)))
            for i, x in enumerate(row):
                gradient[i] += (command.right - p) * x
                for j, y in enumerate(row):
                    curvature[i][j] += p * (1 - p) * x * y
        step = solve(curvature, gradient)
        weights = [w + s for w, s in zip(weights, step)]
        if max(map(abs, step)) < 1e-9:
            break
    return Calibration([Term(t.name, t.mean, t.scale, w) for t, w in zip(terms, weights[1:])], weights[0])


def standard(name: str, commands: list[Command]) -> Term:
    values = [c.features[name] for c in commands if c.features[name] is not None]
    if not values:
        return Term(name, 0.0, 1.0)
    mean = sum(values) / len(values)
    return Term(name, mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)) or 1.0)


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """x with matrix · x = right, by elimination; the matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right)]
    for i, pivot in enumerate(rows):
        for row in rows[i + 1 :]:
            factor = row[i] / pivot[i]
            row[i:] = [a - factor * b for a, b in zip(row[i:], pivot[i:])]
    found = [0.0] * len(rows)
    for i in reversed(range(len(rows))):
        known = sum(rows[i][j] * found[j] for j in range(i + 1, len(rows)))
        found[i] = (rows[i][-1] - known) / rows[i][i]
    return found


def cross_validated(commands: list[Command], penalty: float, folds: int = 10) -> list[float | None]:
    """Each command's probability by a fit without its block."""
    blocks = sorted({command.block for command in commands})
    Random(0).shuffle(blocks)
    fold = {block: number % folds for number, block in enumerate(blocks)}
    fits = [fit([c for c in commands if fold[c.block] != number], penalty) for number in range(folds)]
    return probabilities(commands, lambda command: fits[fold[command.block]])


def probabilities(commands: list[Command], by: Callable[[Command], Calibration]) -> list[float | None]:
    return [by(c).probability(c.features) if c.features else None for c in commands]


# ---------------------------------------------------------------------------------------------------------------------
# Thresholds and figures
# ---------------------------------------------------------------------------------------------------------------------

Judged = list[tuple[Command, float | None]]


def act_threshold(judged: Judged, wrong: float) -> float:
    """The lowest threshold at which wrong plans that would run unasked are fewer than `wrong` of all commands."""
    acting = sorted(((p, c.right) for c, p in judged if p is not None and c.acts), reverse=True)
    threshold, mistakes = 1.0, 0
    for p, equals in groupby(acting, key=itemgetter(0)):
        mistakes += sum(not right for _, right in equals)
        if mistakes >= wrong * len(judged):
            break
        threshold = p
    return math.ceil(threshold * 1e4) / 1e4


def decline_threshold(judged: Judged, sure: float) -> float:
    """Below which a plan, and all such plans together, are wrong by at least this chance; 0 where that is never so."""
    acting = sorted((p, c.right) for c, p in judged if p is not None and c.acts and p < 1 - sure)
    for below in range(len(acting), FEWEST - 1, -1):
        if sum(not right for _, right in acting[:below]) >= sure * below:
            return math.floor((1 - sure if below == len(acting) else acting[below][0]) * 1e4) / 1e4
    return 0.0


def report(name: str, judged: Judged, act: float, decline: float) -> str:
    """The figures of a set, as `errand eval` has them, and its reliability table."""
    pairs = [(p, c.right) for c, p in judged if p is not None]
    acting = [(p, c.right) for c, p in judged if p is not None and c.acts]
    unasked = [right for p, right in acting if p >= act]
    asked = [right for p, right in acting if decline <= p < act]
    declined = [right for p, right in acting if p < decline]
    lines = [
        f"{name}: {len(judged)} commands, {len(pairs)} plans with a confidence",
        f"  calibration error {calibration_error(pairs):.3f}, Brier score {brier(pairs):.3f}",
        "                  of all commands   wrong, of all   wrong, of these",
    ]
    for what, members in (("unasked", unasked), ("asked", asked), ("not understood", declined)):
        wrong = sum(not right for right in members)
        lines.append(
            f"  {what:14}  {percent(len(members), len(judged))}          {percent(wrong, len(judged))}"
            f"          {percent(wrong, len(members))}"
        )
    lines.append("  confidence    plans   mean  right")
    for number, members in enumerate(bins(pairs)):
        if members:
            mean, right = (sum(pair[k] for pair in members) / len(members) for k in (0, 1))
            lines.append(
                f"  {number / BINS:.1f} to {(number + 1) / BINS:.1f}  {len(members):7} {mean:6.3f} {right:6.3f}"
            )
    return "\n".join(lines)


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "      –"


def bins(pairs: list[tuple[float, bool]]) -> list[list[tuple[float, bool]]]:
    return [[pair for pair in pairs if min(int(pair[0] * BINS), BINS - 1) == n] for n in range(BINS)]


def calibration_error(pairs: list[tuple[float, bool]]) -> float:
    """The mean distance between a bin's mean confidence and its share of right plans, weighted by its plans."""
    return sum(abs(sum(p - right for p, right in members)) for members in bins(pairs)) / len(pairs)


def brier(pairs: list[tuple[float, bool]]) -> float:
    return sum((p - right) ** 2 for p, right in pairs) / len(pairs)


# ---------------------------------------------------------------------------------------------------------------------


def as_toml(calibration: Calibration, act: float, decline: float, planner: str) -> str:
    """The file as `src/confidence.rs` reads it; `planner` is the SHA-256 of the planner's file."""
    head = (
        "# How sure the planner's plans are: a logistic regression over a plan's features. Written by training/calibrate.py.\n"
        f"format = {FORMAT}\n# The SHA-256 of the planner's file on whose plans this was fitted; no other is believed by it.\n"
        f'planner = "{planner}"\n'
        f"bias = {calibration.bias:.6g}\n"
        f"# From here on a plan is acted on; below the other it is held not to be understood; between them it is asked about.\n"
        f"act = {act}\ndecline = {decline}\n"
    )
    terms = (
        f'\n[[features]]\nname = "{t.name}"\nmean = {t.mean:.6g}\nscale = {t.scale:.6g}\nweight = {t.weight:.6g}\n'
        for t in calibration.terms
    )
    # TOML wants a point in a float; `format` alone is a whole number.
    return re.sub(r"^((?!format)\w+ = -?\d+)$", r"\1.0", head + "".join(terms), flags=re.MULTILINE)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("details", nargs="+", type=Path)
    arguments.add_argument("--measure", nargs="*", type=Path, default=[], help="further details to report on")
    arguments.add_argument("--wrong", type=float, default=0.02, help="wrong plans unasked, of all commands")
    arguments.add_argument(
        "--sure", type=float, default=0.98, help="how surely a plan is wrong that is declined"
    )
    arguments.add_argument("--penalty", type=float, default=1.0)
    arguments.add_argument(
        "--planner", type=Path, default=PLANNER, help="the file whose plans the details are"
    )
    arguments.add_argument("--out", type=Path, help="default: `confidence.toml` beside the planner")
    options = arguments.parse_args()
    planner = hashlib.sha256(options.planner.read_bytes()).hexdigest()
    out = options.out or options.planner.with_name("confidence.toml")
    commands = [command for path in options.details for command in read_details(path)]
    judged = list(zip(commands, cross_validated(commands, options.penalty)))
    act = act_threshold(judged, options.wrong)
    decline = min(act, decline_threshold(judged, options.sure))
    calibration = fit(commands, options.penalty)
    out.write_text(as_toml(calibration, act, decline, planner), encoding="utf-8")
    print(f"{out}: act from {act}, decline below {decline}")
    print(report("cross-validated", judged, act, decline))
    for path in options.measure:
        measured = read_details(path)
        found = probabilities(measured, lambda _: calibration)
        print(report(path.name, list(zip(measured, found)), act, decline))


if __name__ == "__main__":
    main()
