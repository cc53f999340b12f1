"""Plain English sentences as things to say, where a folder of them is at hand (training only, never needed).

In: a folder with `*.txt.gz`, one sentence a line. Out: short sentences that read well after "that" or "saying".
"""

import gzip
from pathlib import Path
from random import Random

UNFIT = frozenset('$"{};|\\<>()[]*_/#@')


def sentences(folder: Path | None, count: int = 60_000, seed: int = 5) -> list[str]:
    if folder is None:
        return []
    found = []
    for path in sorted(folder.glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found += [text for line in lines if fits(text := line.strip().rstrip("."))]
    if not found:
        raise FileNotFoundError(f"no sentences in `{folder}`: expected `*.txt.gz`, one sentence a line")
    return Random(seed).sample(found, min(count, len(found)))


def fits(text: str) -> bool:
    return (
        text[:1].isalpha()
        and 2 <= len(text.split()) <= 12
        and len(text) < 70
        and text.isascii()
        and not UNFIT.intersection(text)
    )
