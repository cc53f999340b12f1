"""One page on how good the models are and how they came to it: `runs/report.html`, and the curves as PNG beside it.

    errand eval FILE.jsonl --details natural.jsonl --json > natural.json
    python report.py natural.jsonl natural.json …

A `.jsonl` file holds details of `errand eval` or `evaluate.py`, a `.json` file the figures of `errand eval --json`; both
of one name are one set. The trainers' logs are read where they are.
"""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from errand_training import curves, lines, mistakes, reliability
from errand_training.lines import Line, LineError
from errand_training.page import Curves, Reliability, Report, page
from errand_training.schedule import Schedule

HERE = Path(__file__).parent
COMMONEST = 30
# A group of fewer items says nothing.
FEWEST = 3
# What a trainer counts, how many of it are one on the axis, and what that is called.
TRAININGS = {
    "planner": ("tokens", 1e6, "million tokens"),
    "selector": ("commands", 1e3, "thousand commands"),
    "speech": ("clips", 1e3, "thousand clips"),
}


class LogError(ValueError):
    """A trainer's log, or figures, that cannot be read."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="details (.jsonl) and figures (.json)")
    parser.add_argument("--items", nargs="*", type=Path, default=[], help="files that tell items' groups")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    parser.add_argument("--out", type=Path, help="default: report.html in the runs")
    options = parser.parse_args(arguments)
    out = options.out or options.runs / "report.html"
    try:
        made = report(options.files, options.items, options.runs, out.parent)
    except (LineError, LogError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(made), encoding="utf-8")
    print(out)
    return 0


def report(files: list[Path], items: list[Path], runs: Path, pictures: Path) -> Report:
    details = {path.stem: lines.read(path) for path in files if path.suffix == ".jsonl"}
    known = {path.stem: read_figures(path) for path in files if path.suffix != ".jsonl"}
    group_of = groups(items)
    every = [line for of in details.values() for line in of]
    return Report(
        made=f"Made on {datetime.now():%-d %B %Y, %H:%M}",
        sets={name: known.get(name) or lines.figures(details[name]) for name in {**details, **known}},
        by_calls={name: several(lines.by(of, calls)) for name, of in details.items()},
        by_group={
            name: several(lines.by(of, lambda line: group(line, group_of)), FEWEST)
            for name, of in details.items()
        },
        reliability=[found for name, of in details.items() if (found := reliable(name, of, pictures))],
        curves=[found for name in TRAININGS if (found := learnt(name, runs, pictures))],
        mistakes=mistakes.kinds(every, COMMONEST),
        wrong=sum(line["exact"] is False for line in every),
    )


def read_figures(path: Path) -> dict:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return found | {"items": found["items"]}
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise LogError(f"{path}: expected what `errand eval --json` prints, found {error!r}") from error


def groups(items: list[Path]) -> dict[str, str]:
    """The group of each item by its id: what its file calls its style or its source."""
    rows = [
        json.loads(line) for path in items for line in path.read_text(encoding="utf-8").splitlines() if line
    ]
    named = ((row["id"], row.get("style", row.get("source"))) for row in rows)
    return {str(item): name for item, name in named if name}


def group(line: Line, known: dict[str, str]) -> str:
    """An item's group, or what stands before the colon of its id: a source, a phrase file."""
    item = str(line["id"])
    before, colon, _ = item.partition(":")
    return line.get("group") or known.get(item) or (before.removesuffix(".phrases") if colon else "all")


def calls(line: Line) -> str:
    count = len(line["expected"])
    return "no plan" if line["plan"] is None else f"{count}" if count < 6 else "6 and more"


def several(found: dict[str, dict], fewest: int = 1) -> dict[str, dict]:
    """The groups of enough items; none where there is but one."""
    kept = {name: of for name, of in found.items() if of["items"] >= fewest}
    return kept if len(kept) > 1 else {}


def reliable(name: str, of: list[Line], pictures: Path) -> Reliability | None:
    sure = reliability.with_confidence(of)
    if not sure:
        return None
    bins = reliability.bins(sure)
    drawing = curves.diagram(bins)
    picture(drawing, pictures / f"reliability-{name}.png")
    return Reliability(
        name, curves.svg(drawing), bins, reliability.expected_error(bins), reliability.stances(of)
    )


def learnt(name: str, runs: Path, pictures: Path) -> Curves | None:
    path = runs / name / "log.jsonl"
    if not path.exists():
        return None
    log = read_log(path)
    seen, unit, unit_name = TRAININGS[name]
    drawing = curves.learning(log, seen, unit, unit_name)
    picture(drawing, pictures / f"learning-{name}.png")
    last = log[-1]
    held_out = f", {last['held_out_loss']:.3f} held-out" if "held_out_loss" in last else ""
    caption = (
        f"after {last[seen] / unit:,.1f} {unit_name} in {last['elapsed'] / 60:,.0f} minutes: "
        f"loss {last['loss']:.3f}{held_out}."
    )
    return Curves(name.capitalize(), curves.svg(drawing), caption)


def read_log(path: Path) -> list[dict]:
    """A trainer's lines, each with its learning rate; a line that a stopped run left half written ends the log."""
    log = []
    texts = path.read_text(encoding="utf-8").splitlines()
    for number, text in enumerate(texts, 1):
        try:
            line = json.loads(text)
            rate = Schedule().rate(line["spent"], line["step"])
            log.append({"rate": rate, **line, "elapsed": line["elapsed"], "loss": line["loss"]})
        except (json.JSONDecodeError, KeyError) as error:
            if number < len(texts) or not log:
                raise LogError(f"{path}:{number}: expected a line of the trainer, found {error!r}") from error
    if not log:
        raise LogError(f"{path}: expected lines of the trainer, found none")
    return log


def picture(drawing, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    drawing.savefig(path, dpi=160, facecolor="white")


if __name__ == "__main__":
    sys.exit(main())
