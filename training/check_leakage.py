"""Checks that no command to measure with is in the training stream, nor nearly.

python check_leakage.py FILE.jsonl …   what is in `measure/` is always checked; exit code 1 when something is found
"""

import argparse
import sys
from itertools import islice
from pathlib import Path

from errand_training import leakage
from errand_training.banks import read_banks
from errand_training.generate import samples, split
from errand_training.items import read_items
from errand_training.phrases import read_corpus

HERE = Path(__file__).parent


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--commands", type=int, default=100_000, help="generated commands to compare with")
    options = arguments.parse_args()
    blocks, banks = read_corpus(options.corpus), read_banks(options.corpus / "banks")
    trained, _ = split(blocks)
    found = 0
    for path in [*sorted((HERE / "measure").glob("*.jsonl")), *options.files]:
        items = read_items(path)
        commands = (s.command for s in islice(samples(trained, banks, seed=1), options.commands))
        for finding in leakage.findings(items, commands, blocks):
            print(f"{path.name} {finding}")
            found += 1
        print(f"{path.name}: {len(items)} commands checked")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
