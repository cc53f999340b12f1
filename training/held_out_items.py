"""Writes commands of blocks that no training saw, with their plans, as items for `errand eval`.

    python held_out_items.py FILE.jsonl --count 1500

The same seed gives the same commands. An item's id is its block (`mail.phrases:12`) and a number.
"""

import argparse
import json
from pathlib import Path

from errand_training.banks import read_banks
from errand_training.generate import split
from errand_training.items import Item, generated_items
from errand_training.phrases import read_corpus
from errand_training.plan import render_call

HERE = Path(__file__).parent


def lines(items: list[Item]) -> list[str]:
    """An item a line, as `errand eval` reads it."""
    return [
        json.dumps(
            {
                "id": f"{item.id}#{number}",
                "command": item.command,
                "plan": [render_call(c) for c in item.plan],
            },
            ensure_ascii=False,
        )
        for number, item in enumerate(items, 1)
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--count", type=int, default=1500)
    arguments.add_argument("--seed", type=int, default=99)
    options = arguments.parse_args()
    _, held_out = split(read_corpus(options.corpus))
    items = generated_items(held_out, read_banks(options.corpus / "banks"), options.count, options.seed)
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text("\n".join([*lines(items), ""]), encoding="utf-8")
    print(f"{len(items)} commands of {len({item.id for item in items})} held-out blocks in {options.file}")


if __name__ == "__main__":
    main()
