"""Trains the tokenizer of both models on generated commands and the banks' values; writes one JSON file."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from random import Random

from errand_training import tokenizer
from errand_training.banks import Banks, read_banks
from errand_training.english import sentences
from errand_training.generate import samples, split
from errand_training.grammars import make
from errand_training.phrases import SLOT_TYPES, Block, read_corpus

HERE = Path(__file__).parent


def texts(
    blocks: list[Block], banks: Banks, english: list[str], commands: int, seed: int = 11
) -> Iterator[str]:
    stream = samples(blocks, banks, seed, sentences=english)
    yield from (next(stream).command for _ in range(commands))
    random = Random(seed)
    kinds = sorted(SLOT_TYPES)
    yield from (make(random, random.choice(kinds), banks).said for _ in range(commands // 2))
    for name in banks["first_names"] + banks["last_names"]:
        yield name.said
        yield name.said.lower()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    arguments.add_argument("--out", type=Path, default=HERE / "runs" / "tokenizer.json")
    arguments.add_argument("--size", type=int, default=4096)
    arguments.add_argument("--commands", type=int, default=60_000)
    options = arguments.parse_args()
    blocks, _ = split(read_corpus(options.corpus))
    banks = read_banks(options.corpus / "banks")
    trained = tokenizer.train(
        texts(blocks, banks, sentences(options.english), options.commands), options.size
    )
    vocabulary = tokenizer.Vocabulary(trained)
    vocabulary.save(options.out)
    print(f"{vocabulary.plain} plain and {len(vocabulary.special)} special tokens in {options.out}")


if __name__ == "__main__":
    main()
