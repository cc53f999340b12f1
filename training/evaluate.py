"""Measures the files that ship: plan and exact success, tool recall, declines, on held-out blocks and on given items.

    python evaluate.py FILE.jsonl …   items `{"id", "command", "plan"}`; without files only the held-out blocks
"""

import argparse
import json
import random
from pathlib import Path

from errand_training import decode, gguf_file, metrics
from errand_training.banks import read_banks
from errand_training.generate import split
from errand_training.items import Item, generated_items, read_items
from errand_training.phrases import read_corpus
from errand_training.plan import Plan, PlanError, parse, render
from errand_training.prompt import encode_prompt
from errand_training.tokenizer import Vocabulary

HERE = Path(__file__).parent
MODELS = HERE.parent / "models"
LONGEST_COMMAND = 200  # tokens; longer items are cut, as nothing that long was trained on


def answers(model, vocabulary: Vocabulary, items: list[Item], lists: list[list[str] | None]) -> list[Plan | None]:
    """The planner's plans with these tool lists; None where the text cannot be read."""
    prompts = [encode_prompt(vocabulary, item.command, tools) for item, tools in zip(items, lists, strict=True)]
    found = []
    for tokens in decode.plans(model, vocabulary, prompts, lists):
        try:
            found.append(parse(vocabulary.decode(tokens)))
        except PlanError:
            found.append(None)
    return found


def scores(items: list[Item], found: list[Plan | None]) -> dict:
    right = [p is not None and metrics.plan_success(p, item.plan) for p, item in zip(found, items, strict=True)]
    exact = [p is not None and metrics.exact_success(p, item.plan) for p, item in zip(found, items, strict=True)]
    groups = {}
    for item, a, b in zip(items, right, exact, strict=True):
        count = groups.setdefault(item.group, [0, 0, 0])
        count[0] += 1
        count[1] += a
        count[2] += b
    declined = [p is not None and not p for p in found]
    should = [not item.plan for item in items]
    both = sum(a and b for a, b in zip(declined, should, strict=True))
    return {
        "items": len(items),
        "plan": share(sum(right), len(items)),
        "exact": share(sum(exact), len(items)),
        "decline_precision": share(both, sum(declined)),
        "decline_recall": share(both, sum(should)),
        "groups": {g: f"{share(a, n)}/{share(b, n)} of {n}" for g, (n, a, b) in sorted(groups.items())},
    }


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 3) if whole else None


def selected(selector, item: Item) -> list[str] | None:
    """What the assistant does with the selector's scores: a list, None for no list, [] for a decline."""
    return selector.choose(item.command)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--planner", type=Path, default=MODELS / "planner" / "planner.gguf")
    arguments.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    arguments.add_argument("--count", type=int, default=300, help="most items of each set")
    arguments.add_argument("--lists", default="gold,none", help="tool lists to try: gold, selector, none")
    arguments.add_argument("--errors", type=Path, help="writes what went wrong, one item a line")
    options = arguments.parse_args()
    vocabulary = Vocabulary.load(options.tokenizer)
    model = gguf_file.read(options.planner)
    _, held_out = split(read_corpus(options.corpus))
    sets = {"held-out blocks": generated_items(held_out, read_banks(options.corpus / "banks"), options.count)}
    for path in options.files:
        items = read_items(path)
        sets[path.stem] = random.Random(3).sample(items, min(options.count, len(items)))
    for name, items in sets.items():
        for kind in options.lists.split(","):
            lists = [sorted(item.tools) or None if kind == "gold" else None for item in items]
            found = answers(model, vocabulary, items, lists)
            print(name, kind, json.dumps(scores(items, found)), flush=True)
            if options.errors:
                write_errors(options.errors, name, kind, items, found)


def write_errors(path: Path, name: str, kind: str, items: list[Item], found: list[Plan | None]) -> None:
    with path.open("a", encoding="utf-8") as out:
        for item, plan in zip(items, found, strict=True):
            if plan is None or not metrics.exact_success(plan, item.plan):
                right = plan is not None and metrics.plan_success(plan, item.plan)
                out.write(
                    f"{name} {kind} {item.id} {'arguments' if right else 'graph'}\n  {item.command}\n"
                    f"  wanted {flat(item.plan)}\n  found  {flat(plan) if plan is not None else 'nothing readable'}\n"
                )


def flat(plan: Plan) -> str:
    return render(plan).replace("\n", " ")


if __name__ == "__main__":
    main()
