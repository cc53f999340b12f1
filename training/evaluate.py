"""Measures the files that ship: plan and exact success, declines, tool recall, on held-out blocks and on given items.

    python evaluate.py FILE.jsonl …   items `{"id", "command", "plan"}`; without files only the held-out blocks

Each set is planned with three tool lists: the selector's (as the assistant works), the needed tools, none at all.
"""

import argparse
import json
from pathlib import Path
from random import Random

from errand_training import decode, gguf_file, metrics, thresholds
from errand_training.banks import read_banks
from errand_training.generate import split
from errand_training.items import Item, generated_items, read_items
from errand_training.model import Planner
from errand_training.phrases import read_corpus
from errand_training.plan import Plan, PlanError, parse, render
from errand_training.prompt import encode_prompt
from errand_training.selector import ExportedSelector, labels
from errand_training.tokenizer import Vocabulary

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
LISTS = ("selector", "needed", "none")


def answers(
    model: Planner, vocabulary: Vocabulary, items: list[Item], lists: list[list[str] | None]
) -> list[Plan | None]:
    """The planner's plans with these tool lists (an empty list declines); None where the text cannot be read."""
    asked = [i for i, tools in enumerate(lists) if tools != []]
    prompts = [encode_prompt(vocabulary, items[i].command, lists[i]) for i in asked]
    found: list[Plan | None] = [() for _ in items]
    written = decode.plans(
        model, vocabulary, prompts, [lists[i] for i in asked], [items[i].command for i in asked]
    )
    for i, tokens in zip(asked, written, strict=True):
        found[i] = readable(vocabulary.decode(tokens))
    return found


def readable(text: str) -> Plan | None:
    try:
        return parse(text)
    except PlanError:
        return None


def scores(items: list[Item], found: list[Plan | None]) -> dict:
    """Success of the set, of each group in it, and of the choice to decline."""
    pairs = list(zip(found, items, strict=True))
    right = [p is not None and metrics.plan_success(p, item.plan) for p, item in pairs]
    exact = [p is not None and metrics.exact_success(p, item.plan) for p, item in pairs]
    declined = [p is not None and not p for p in found]
    should = [not item.plan for item in items]
    both = sum(a and b for a, b in zip(declined, should, strict=True))
    groups = {}
    for group in sorted({item.group for item in items}):
        of_group = [i for i, item in enumerate(items) if item.group == group]
        groups[group] = [
            share(sum(right[i] for i in of_group), len(of_group)),
            share(sum(exact[i] for i in of_group), len(of_group)),
            len(of_group),
        ]
    return {
        "items": len(items),
        "plan": share(sum(right), len(items)),
        "exact": share(sum(exact), len(items)),
        "decline_precision": share(both, sum(declined)),
        "decline_recall": share(both, sum(should)),
        "groups": groups,
    }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def tool_lists(
    kind: str, items: list[Item], selector: ExportedSelector | None, probabilities
) -> list[list[str] | None]:
    if kind == "selector":
        return [selector.choose(row) for row in probabilities]
    if kind == "needed":
        return [sorted(item.tools) or None for item in items]
    return [None] * len(items)


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--planner", type=Path, default=MODELS / "planner" / "planner.gguf")
    arguments.add_argument("--selector", type=Path, default=MODELS / "selector")
    arguments.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    arguments.add_argument("--count", type=int, default=300, help="most items of each set")
    arguments.add_argument("--lists", nargs="+", choices=LISTS, default=list(LISTS))
    arguments.add_argument("--errors", type=Path, help="adds what went wrong to this file")
    options = arguments.parse_args()
    vocabulary, model = Vocabulary.load(options.tokenizer), gguf_file.read(options.planner)
    selector = ExportedSelector(options.selector)
    _, held_out = split(read_corpus(options.corpus))
    sets = {"held-out": generated_items(held_out, read_banks(options.corpus / "banks"), options.count)}
    for path in options.files:
        items = read_items(path)
        sets[path.stem] = Random(3).sample(items, min(options.count, len(items)))
    for name, items in sets.items():
        probabilities, wanted = (
            selector.scores([item.command for item in items]),
            labels([item.tools for item in items]),
        )
        print(
            name,
            "tools",
            json.dumps(
                thresholds.effects(probabilities, wanted, selector.threshold, selector.decline_threshold)
            ),
        )
        for kind in options.lists:
            found = answers(model, vocabulary, items, tool_lists(kind, items, selector, probabilities))
            print(name, "list:", kind, json.dumps(scores(items, found)), flush=True)
            if options.errors:
                write_errors(options.errors, f"{name} {kind}", items, found)


def write_errors(path: Path, name: str, items: list[Item], found: list[Plan | None]) -> None:
    with path.open("a", encoding="utf-8") as out:
        for item, plan in zip(items, found, strict=True):
            if plan is not None and metrics.exact_success(plan, item.plan):
                continue
            kind = "arguments" if plan is not None and metrics.plan_success(plan, item.plan) else "graph"
            given = flat(plan) if plan is not None else "nothing readable"
            out.write(
                f"{name} {kind} {item.id}\n  {item.command}\n  wanted {flat(item.plan)}\n  found  {given}\n"
            )


def flat(plan: Plan) -> str:
    return render(plan).replace("\n", " ")


if __name__ == "__main__":
    main()
