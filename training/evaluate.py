"""Measures the files that ship as `errand eval` does, many commands at once: held-out commands, and given items.

    python evaluate.py FILE.jsonl …   items `{"id", "command", "plan"}`; without files only the held-out commands

Plans are made as the assistant makes them, and judged by the same rules (`agreement.py` checks both). Dates are resolved
by `errand` where it is built, and else compared as phrases. With `--lists needed` the planner gets just the tools that a
command needs, with `--lists none` no list: what the selector costs.
"""

import argparse
import json
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from random import Random

from errand_training import assistant, lines, metrics, moments, table
from errand_training.assistant import Assistant, Listing, Offer, Planned, chosen
from errand_training.banks import read_banks
from errand_training.check import check
from errand_training.generate import split
from errand_training.items import Item, generated_items, read_items
from errand_training.phrases import read_corpus
from errand_training.plan import PlanError, render_call
from errand_training.texts import write_money

HERE = Path(__file__).parent
LISTS = ("selector", "needed", "none")


def planned(models: Assistant, items: list[Item], kind: str) -> list[Planned]:
    """The plans of the items, by the assistant's lists or by one list each."""
    if kind == "selector":
        return models.plan([item.command for item in items])
    every, asked = tuple(table.embedded()), []
    for item in items:
        needed = tuple(name for name in every if name in item.tools) if kind == "needed" else ()
        asked.append((item.command, Listing(needed) if needed else Listing(every, listed=False)))
    return [
        chosen(Offer(listing.tools, (listing,)), [candidate])
        for (_, listing), candidate in zip(asked, models.candidates(asked), strict=True)
    ]


def judged(items: list[Item], found: list[Planned], errand: Path | None) -> list[lines.Line]:
    """A line an item, as `errand eval --details` writes it, without a confidence; `latency_ms` is not known of plans made together."""
    expected = [texts(item) for item in items]
    made = [
        {
            "id": item.id,
            "command": item.command,
            "plan": None if plan is None else True,
            "expected": plan or [],
            "found": list(planned.calls),
            "error": planned.error,
            "needed": sorted(item.tools),
            "offered": list(planned.offer.tools),
            "group": item.group,
            "latency_ms": None,
            "features": planned.features or None,
        }
        for item, plan, planned in zip(items, expected, found, strict=True)
    ]
    known: moments.Moments = moments.Phrases()
    if errand:
        plans = [lines.plan_of(line[side]) for line in made for side in ("expected", "found")]
        known = moments.ask(errand, metrics.questions(plans), datetime.now(), moments.local_zone())
    for line in made:
        comparison = lines.judged(line, known)
        line |= {
            "plan": comparison and comparison.plan,
            "exact": comparison and comparison.exact,
            "outcome": None,
            "differs": comparison.differs if comparison else (),
        }
    return made


def texts(item: Item) -> list[str] | None:
    """The calls of the expected plan; None where it is not one, and the item measures the selector only."""
    try:
        return [write_money(render_call(call)) for call in check(item.plan, table.embedded())]
    except PlanError:
        return None


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--models", type=Path, default=HERE.parent / "models")
    arguments.add_argument("--errand", type=Path, default=moments.find_errand())
    arguments.add_argument("--count", type=int, default=300, help="most items of each set")
    arguments.add_argument("--lists", nargs="+", choices=LISTS, default=list(LISTS))
    arguments.add_argument("--details", type=Path, help="a folder for the lines of every set")
    options = arguments.parse_args()
    models = assistant.open_models(options.models)
    _, held_out = split(read_corpus(options.corpus))
    sets = {"held-out": generated_items(held_out, read_banks(options.corpus / "banks"), options.count)}
    for path in options.files:
        items = read_items(path)
        sets[path.stem] = Random(3).sample(items, min(options.count, len(items)))
    for name, items in sets.items():
        for kind in options.lists:
            made = judged(items, planned(models, items, kind), options.errand)
            figures = lines.figures(made)
            groups = {
                group: [of_group["plan"], of_group["exact"], of_group["items"]]
                for group, of_group in lines.by(made, itemgetter("group")).items()
            }
            print(f"{name}, list: {kind}", json.dumps(figures | {"groups": groups}), flush=True)
            if options.details:
                options.details.mkdir(parents=True, exist_ok=True)
                text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in made)
                (options.details / f"{name}-{kind}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
