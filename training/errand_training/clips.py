"""Clips of read-out text in a folder that many processes fill and a trainer reads: `training/` and `held_out/`.

A shard is two files: `00007.npy`, the samples of its clips one after another, and `00007.jsonl`, a line a clip. It depends
on the seed, its number and the synthesisers alone. The second file is written last, whole: a shard that has it is complete.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from .banks import Banks, read_banks
from .english import sentences
from .generate import Mix, samples, split
from .noise import Rates
from .phrases import Block, read_corpus
from .spoken import Line, line
from .voices import RATE, Reading, Voice, drawn, installed, read_out, voices

# As they are said: no slips of the fingers, no styles of typing, and names that somebody has.
SAID = Mix(
    random_words=0.05,
    random_names=0.08,
    joined_two=0.1,
    joined_more=0.03,
    rates=Rates(quoted=0, lower=0, spoken=0, slips=0, hesitation=0, closer=0.08, capital=1, full_stop=1),
)
SENTENCES = 0.3  # the share of sentences among the lines, where there are any
A_SHARD = 100
KINDS = ("training", "held_out")


@dataclass(frozen=True)
class Clip:
    """A clip's place in its shard, what is said in it and by whom."""

    shard: Path
    start: int
    length: int
    written: str
    voice: str

    @property
    def seconds(self) -> float:
        return self.length / RATE

    def samples(self) -> np.ndarray:
        whole = np.load(self.shard, mmap_mode="r")
        return np.asarray(whole[self.start : self.start + self.length])


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
        commands = samples(self.blocks[kind], self.banks, random.getrandbits(32), SAID, self.sentences)
        while True:
            told = kind == "training" and self.sentences and random.random() < SENTENCES
            typed = random.choice(self.sentences) if told else next(commands).command
            if found := line(typed):
                yield found

    def make(self, folder: Path, kind: str, number: int, count: int = A_SHARD) -> Path:
        """Writes the shard of this number, if it is not there."""
        path = folder / kind / f"{number:05}.npy"
        about = path.with_suffix(".jsonl")
        if about.exists():
            return path
        path.parent.mkdir(parents=True, exist_ok=True)
        random = Random(f"{self.seed}/{kind}/{number}/voices")
        lines = list(islice(self.lines(kind, number), count))
        readings = [Reading(found.said, *drawn(random, self.known[kind])) for found in lines]
        sounds = read_out(readings)
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.save(file, np.concatenate(sounds))
        os.replace(part, path)
        start, rows = 0, []
        for found, reading, sound in zip(lines, readings, sounds, strict=True):
            voice = f"{reading.voice.program} {reading.voice.name}"
            rows.append({"start": start, "length": len(sound), "written": found.written, "voice": voice})
            start += len(sound)
        part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        os.replace(part, about)
        return path


def read_clips(folder: Path, kind: str, known: int = 0) -> list[Clip]:
    """The clips of all complete shards, but for the first `known` shards, in the order of their numbers."""
    found = []
    for about in sorted((folder / kind).glob("*.jsonl"))[known:]:
        for text in about.read_text(encoding="utf-8").splitlines():
            found.append(Clip(about.with_suffix(".npy"), **json.loads(text)))
    return found
