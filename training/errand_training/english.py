"""Plain English, where a folder of it is at hand (training only, never needed).

In: a folder with `*.txt.gz`, one sentence a line. Out: all lines; or short sentences that read well after "that" or
"saying", as things to say.
"""

import gzip
import re
from hashlib import sha256
from pathlib import Path
from random import Random

# Sentences that are also commands to measure with, by their words: nobody learns them.
MEASURED = frozenset({"8c91b3386f5859be", "5a7952c7b3604882"})
UNFIT = frozenset('$"{};|\\<>()[]*_/#@')


class EnglishError(ValueError):
    """A folder without English."""


def lines(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as texts:
            found += [text for line in texts if (text := line.strip()) and not is_measured(text)]
    if not found:
        raise EnglishError(f"no sentences in `{folder}`: expected `*.txt.gz`, one sentence a line")
    return found


def is_measured(text: str) -> bool:
    words = re.sub("[^a-z0-9 ]", "", text.lower()).strip()
    return sha256(words.encode()).hexdigest()[:16] in MEASURED


def sentences(folder: Path | None, count: int = 60_000, seed: int = 5) -> list[str]:
    if folder is None:
        return []
    found = [text for line in lines(folder) if fits(text := line.rstrip("."))]
    return Random(seed).sample(found, min(count, len(found)))


def fits(text: str) -> bool:
    return (
        text[:1].isalpha()
        and 2 <= len(text.split()) <= 12
        and len(text) < 70
        and text.isascii()
        and not UNFIT.intersection(text)
    )
