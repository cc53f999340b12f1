"""How fast commands are made, and how many of a million are distinct.

The share of commands that came once is the chance that the next one is new (Good and Turing). It falls as the sample grows;
how much it fell from a fifth of the sample to the whole says how it goes on falling up to a million. A fifth of
the sample predicts the whole by the same means, which shows how far the estimate can be trusted.
"""

import argparse
import math
import time
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from errand_training.banks import read_banks
from errand_training.generate import samples, split
from errand_training.mix import read_mix
from errand_training.phrases import read_corpus

HERE = Path(__file__).parent
WANTED = 1_000_000
PART = 5


def distinct_after(commands: Sequence, wanted: int) -> float:
    """How many distinct ones there would be among `wanted`, seen these."""
    count, new = len(commands), new_share(commands)
    fall = math.log(new_share(commands[: count // PART]) / new) / math.log(PART)
    more = count * new * ((wanted / count) ** (1 - fall) - 1) / (1 - fall)
    return len(set(commands)) + more


def new_share(commands: Sequence) -> float:
    """The chance that the next one is new."""
    return Counter(Counter(commands).values())[1] / len(commands)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--mix", type=Path, default=HERE / "mix.toml")
    options = parser.parse_args()
    blocks, _ = split(read_corpus(options.corpus))
    stream = samples(
        blocks, read_banks(options.corpus / "banks"), options.seed, read_mix(options.mix).commands
    )
    began, ran = time.monotonic(), time.process_time()
    commands = [hash(sample.command) for sample in islice(stream, options.count)]
    spent, worked = time.monotonic() - began, time.process_time() - ran
    distinct, fifth = len(set(commands)), commands[: len(commands) // PART]
    print(f"{len(commands) / spent:.0f} commands a second, {len(commands) / worked:.0f} a second of one core")
    print(f"{1 - distinct / len(commands):.2%} of {len(commands)} commands are repeats")
    print(f"{distinct} distinct ones; a fifth of them predicts {distinct_after(fifth, len(commands)):.0f}")
    print(f"about {distinct_after(commands, WANTED):.0f} distinct ones in {WANTED}")


if __name__ == "__main__":
    main()
