"""Writes generated commands as conversations with tools, a JSON object a line, for other trainers (LLaMA-Factory and the like).

    python export_dataset.py --count 100000 --out runs/dataset.jsonl

The same seed gives the same file. Tools stand under their own names; of the mix, `commands`, `noise`, `hard` and the
bystanders count. Held-out blocks and held-back tools are left out.
"""

import argparse
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random

from errand_training import tinyagent
from errand_training.added_tools import read_added_tools
from errand_training.banks import read_banks
from errand_training.conversations import conversation
from errand_training.english import sentences
from errand_training.generate import Sample, samples, split
from errand_training.mix import Mixture, read_mix
from errand_training.phrases import read_corpus
from errand_training.prompt import listed_tools
from errand_training.tools import TOOLS
from errand_training.wording import bystanders

HERE = Path(__file__).parent
OTHERS = 4  # tools that are listed where none would be


def listing(random: Random, sample: Sample, mixture: Mixture) -> list[str]:
    """The tools that the plan needs and others, those that users added among them."""
    names = listed_tools(random, sample.plan, mixture.lists.hard) or random.sample(list(TOOLS), OTHERS)
    if random.random() < mixture.words.bystanders:
        names += bystanders(random, sample.command, names, read_added_tools(), mixture.words)
        random.shuffle(names)
    return names


def dataset(corpus: Path, seed: int, mixture: Mixture, english: list[str]) -> Iterator[tuple[Sample, dict]]:
    """Samples and their conversations, without end."""
    known = tinyagent.definitions(HERE.parent / "applescripts")
    known |= {name: tinyagent.added(tool) for name, tool in read_added_tools().trained.items()}
    banks, random = read_banks(corpus / "banks"), Random(seed)
    blocks, _ = split(read_corpus(corpus))
    for sample in samples(blocks, banks, seed, mixture.commands, english):
        yield sample, conversation(random, sample, listing(random, sample, mixture), known, banks)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--mix", type=Path, default=HERE / "mix.toml")
    parser.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "dataset.jsonl")
    options = parser.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    made = dataset(options.corpus, options.seed, read_mix(options.mix), sentences(options.english))
    with options.out.open("w", encoding="utf-8") as file:
        for _, talk in islice(made, options.count):
            file.write(json.dumps(talk, ensure_ascii=False) + "\n")
    print(f"{options.out}: {options.count} conversations, {options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
