"""Clips of read-out text in a folder that many processes fill and a trainer reads: `training/` and `held_out/`.

A shard is two files: `00007.npy`, the samples of its clips one after another, and `00007.jsonl`, a line a clip. The second
one is written last, whole: a shard that has it is complete.
"""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .voices import RATE, Reading, read_out

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
        return np.asarray(mapped(self.shard)[self.start : self.start + self.length])


@lru_cache(maxsize=1024)
def mapped(shard: Path) -> np.ndarray:
    return np.load(shard, mmap_mode="r")


def write_shard(path: Path, written: list[str], readings: list[Reading]) -> None:
    """Has the readings read out and keeps them with what is to be understood, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sounds = read_out(readings)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.save(file, np.concatenate(sounds))
    os.replace(part, path)
    start, rows = 0, []
    for text, reading, sound in zip(written, readings, sounds, strict=True):
        voice = f"{reading.voice.program} {reading.voice.name}"
        rows.append({"start": start, "length": len(sound), "written": text, "voice": voice})
        start += len(sound)
    part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    os.replace(part, path.with_suffix(".jsonl"))


def read_clips(folder: Path, kind: str, known: int = 0) -> list[Clip]:
    """The clips of all complete shards, but for the first `known` shards, in the order of their numbers."""
    found = []
    for about in sorted((folder / kind).glob("*.jsonl"))[known:]:
        for text in about.read_text(encoding="utf-8").splitlines():
            found.append(Clip(about.with_suffix(".npy"), **json.loads(text)))
    return found
