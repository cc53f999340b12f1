"""What is read out, and by whom: commands of the generator and plain sentences, drawn for one shard of clips after another.

In: the corpus, sentences, a seed. Out: shards (`clips.py`), each the same for its seed, its number and the synthesisers that
are installed. Commands of held-out blocks, read by held-out voices, are kept for measuring.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random

from .banks import Banks, read_banks
from .clips import KINDS, write_shard
from .english import sentences
from .generate import Mix, samples, split
from .noise import Rates
from .phrases import Block, read_corpus
from .spoken import Line, line
from .voices import Reading, Voice, drawn, installed, voices

# As they are said: no slips of the fingers, no styles of typing, and names that somebody has.
SAID = Mix(
    random_words=0.05,
    random_names=0.08,
    joined_two=0.1,
    joined_more=0.03,
    rates=Rates(quoted=0, lower=0, spoken=0, slips=0, hesitation=0, closer=0.08, capital=1, full_stop=1),
)
# What is measured: the names, places and words of the banks.
MEASURED = replace(SAID, random_words=0, random_names=0)
SENTENCES = 0.3  # the share of sentences among the lines, where there are any
# What is said to a question, and its share.
ANSWERS = tuple(
    f"{answer}{more}"
    for answer in (
        "yes|yeah|yep|okay|sure|send it|yes, send it|do it|go ahead|confirm|no|nope|cancel|cancel that|stop|stop it"
        "|don't send it|no, stop|no, cancel that|never mind|forget it|not now|the first one|the second one"
        "|the third one|number one|number two|none of them"
    ).split("|")
    for more in ("", "", " please", ", thanks")
)
ANSWERED = 0.05


class Studio:
    """Everything that a process needs to make shards; `kind` says which blocks and voices are heard in them."""

    def __init__(self, corpus: Path, english: Path | None, seed: int):
        self.seed = seed
        blocks, held_out = split(read_corpus(corpus))
        self.blocks: dict[str, list[Block]] = dict(zip(KINDS, (blocks, held_out), strict=True))
        self.banks: Banks = read_banks(corpus / "banks")
        self.sentences = sentences(english)
        self.known: dict[str, list[Voice]] = {kind: [] for kind in KINDS}
        for voice in voices(installed()):
            self.known[KINDS[voice.held_out]].append(voice)

    def lines(self, kind: str, number: int) -> Iterator[Line]:
        """Lines without end; the held-out ones are commands, for these are measured."""
        seed = f"{self.seed}/{kind}/{number}"
        random = Random(seed)
        mix = SAID if kind == "training" else MEASURED
        commands = samples(self.blocks[kind], self.banks, random.getrandbits(32), mix, self.sentences)
        while True:
            lot = random.random() if kind == "training" else 1
            if lot < ANSWERED:
                typed = random.choice(ANSWERS)
            elif lot < ANSWERED + SENTENCES and self.sentences:
                typed = random.choice(self.sentences)
            else:
                typed = next(commands).command
            if found := line(typed):
                yield found

    def make(self, folder: Path, kind: str, number: int, count: int) -> None:
        """Writes the shard of this number, if it is not there."""
        path = folder / kind / f"{number:05}.npy"
        if path.with_suffix(".jsonl").exists():
            return
        random = Random(f"{self.seed}/{kind}/{number}/voices")
        lines = list(islice(self.lines(kind, number), count))
        readings = [Reading(found.said, *drawn(random, self.known[kind])) for found in lines]
        write_shard(path, [found.written for found in lines], readings)
