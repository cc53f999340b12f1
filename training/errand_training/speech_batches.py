"""Clips become batches: sounds of one length with their texts as tokens, names that may occur before some of them.

In: a folder of clips that may grow meanwhile, a seed. Out: batches without end. Clips of about the same length come
together; the silence after them is as long as `ears` may leave it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from .clips import Clip, read_clips
from .sound import A_POSITION, RATE
from .spelling import Spelling, letters
from .spoken import line
from .whisper import WhisperConfig

IGNORED = -100
# The least context with which `ears` looks, and its steps (ears/src/hear.rs).
FEWEST, STEP = 384, 64
WHOLE = 0.4  # the share of batches with the whole context, as final texts are heard
SPARE = 32  # positions of silence at most where the context is only as long as the clips
LEAD = 0.5  # seconds of silence at most before the first word
# Of how many other clips names are told at most before a batch's clips: one of these is drawn, and nothing is told for 0.
# The app tells up to 40 people and its apps (src/cli/engine/names.rs).
MOST_OTHERS = (0, 0, 6, 20, 50)
POOL = 16  # batches that are sorted by length together


class ClipsError(ValueError):
    """No clips, or none that fit the model."""


@dataclass
class SpeechBatch:
    """`sounds`: 16-bit samples. `positions`: how many of the encoder's each sound has. `targets`: the token after each of `tokens`, or `IGNORED`.
    `spoken`: the letters of what is said, filled up, each `spoken_lengths` long."""

    sounds: Tensor
    positions: Tensor
    tokens: Tensor
    targets: Tensor
    spoken: Tensor
    spoken_lengths: Tensor

    def waves(self) -> Tensor:
        """The sounds between -1 and 1."""
        return self.sounds.float() / 32_768

    def to(self, device: str) -> "SpeechBatch":
        return SpeechBatch(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))


@dataclass(frozen=True)
class Phase:
    """A part of the training, `until` a share of the budget is spent: the longest clip in seconds; whether the encoder's
    context is only as long as the clips (silence teaches little, and costs as much as speech); the share of batches that are
    spoilt (letters are told apart far sooner in clean ones)."""

    until: float
    longest: float
    close: bool
    spoilt: float


PHASES = (
    Phase(0.15, 3.5, True, 0),
    Phase(0.3, 30, True, 0.3),
    Phase(0.85, 30, True, 0.6),
    Phase(1, 30, False, 0.7),
)


@dataclass(eq=False)
class ClipStream(IterableDataset):
    """All that makes batches to train with; a worker gets a copy of it and draws clips of its own, as each process does.

    Processes draw batches of like length at the same time, so that none waits for another."""

    folder: Path
    spelling: Spelling
    config: WhisperConfig
    size: int
    seed: int
    process: int = 0
    phase: Phase = PHASES[-1]

    def __iter__(self) -> Iterator[SpeechBatch]:
        worker = get_worker_info()
        number = worker.id if worker else 0
        random = Random(f"{self.seed}/{self.process}/{number}")
        order = Random(f"{self.seed}/{number}")
        return training_batches(self, random, order)


def feed(stream: ClipStream, workers: int) -> Iterator[SpeechBatch]:
    """The stream's batches; those of several workers in turn. The workers end when the iterator or this process does."""
    return iter(DataLoader(stream, batch_size=None, num_workers=workers))


def training_batches(stream: ClipStream, random: Random, order: Random) -> Iterator[SpeechBatch]:
    spelling, config, phase = stream.spelling, stream.config, stream.phase
    clips: list[Clip] = []
    shards = 0
    while True:
        made = sum(1 for _ in (stream.folder / "training").glob("*.jsonl"))
        if made > shards:
            clips += fitting(read_clips(stream.folder, "training", shards), config, phase.longest)
            shards = made
        if not clips:
            raise ClipsError(
                f"no clips in `{stream.folder}/training` that fit this size: make some with make_voices.py"
            )
        pool = sorted(random.choices(clips, k=POOL * stream.size), key=lambda clip: clip.length)
        parts = [pool[start : start + stream.size] for start in range(0, len(pool), stream.size)]
        order.shuffle(parts)
        for part in parts:
            most = order.choice(MOST_OTHERS)
            prompts = [told(clip, clips, random, most) if most else "" for clip in part]
            context = drawn_context(part, config, phase, order)
            yield stacked(part, spelling, config, prompts, context, random)


def drawn_context(clips: Sequence[Clip], config: WhisperConfig, phase: Phase, order: Random) -> int:
    """Positions of the encoder for a batch: as few as the clips take, as few as `ears` takes, or all."""
    if phase.close:
        return min(positions(clips) + order.randint(0, SPARE), config.audio_context)
    return config.audio_context if order.random() < WHOLE else quick_context(clips, config)


def quick_context(clips: Sequence[Clip], config: WhisperConfig) -> int:
    """As few as `ears` takes."""
    few = -(-(positions(clips) + STEP) // STEP) * STEP
    return min(max(FEWEST, few), config.audio_context)


def positions(clips: Sequence[Clip]) -> int:
    return -(-max(clip.length for clip in clips) // A_POSITION)


def held_out_batches(
    folder: Path, spelling: Spelling, config: WhisperConfig, count: int, size: int
) -> list[tuple[SpeechBatch, list[str]]]:
    """The first clips of voices that are not trained on, with their texts; without names, always the same."""
    clips = fitting(read_clips(folder, "held_out"), config)[:count]
    if not clips:
        raise ClipsError(f"no clips in `{folder}/held_out` that fit this size: make some with make_voices.py")
    clips.sort(key=lambda clip: clip.length)
    parts = [clips[start : start + size] for start in range(0, len(clips), size)]
    return [
        (stacked(p, spelling, config, [""] * len(p), quick_context(p, config)), [c.written for c in p])
        for p in parts
    ]


def fitting(clips: list[Clip], config: WhisperConfig, seconds: float = 30) -> list[Clip]:
    """Without clips that are longer than the encoder hears, longer than the decoder writes, or longer than so many seconds."""
    longest = min(config.audio_context * A_POSITION, int(seconds * RATE))
    letters = config.text_context  # a token is a letter or more
    return [c for c in clips if A_POSITION < c.length <= longest and len(c.written) < letters - 4]


def told(clip: Clip, others: Sequence[Clip], random: Random, most: int) -> str:
    """Names that may occur, as `ears` tells them before it listens, with those of up to so many other clips."""
    found = [name for name in names(clip.written) if random.random() < 0.8]
    for other in random.choices(others, k=random.randint(0, most)):
        found += names(other.written)[:2]
    random.shuffle(found)
    return ", ".join(dict.fromkeys(found))


def names(text: str) -> list[str]:
    return re.findall(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*", text)


def stacked(
    clips: Sequence[Clip],
    spelling: Spelling,
    config: WhisperConfig,
    prompts: Sequence[str],
    context: int,
    random: Random | None = None,
) -> SpeechBatch:
    sounds = np.zeros((len(clips), context * A_POSITION), np.int16)
    ends, rows, spoken = [], [], []
    for number, (clip, prompt) in enumerate(zip(clips, prompts, strict=True)):
        spare = sounds.shape[1] - clip.length
        lead = random.randint(0, min(spare, int(LEAD * RATE))) if random else 0
        sounds[number, lead : lead + clip.length] = clip.samples()
        ends.append(min(context, -(-(lead + clip.length) // A_POSITION)))
        text = spelling.encode(clip.written)
        # whisper.cpp keeps the last half of its context for what comes before the text.
        room = min(config.text_context // 2, config.text_context - len(text) - 4)
        before = [spelling.before, *spelling.encode(prompt)[-room:]] if prompt and room > 0 else []
        rows.append((before, [spelling.start, spelling.no_times, *text, spelling.end]))
        spoken.append(letters(said(clip.written)))
    tokens, targets = sequences(rows, spelling.end)
    return SpeechBatch(
        torch.from_numpy(sounds),
        torch.tensor(ends),
        tokens,
        targets,
        filled(spoken, 0),
        torch.tensor([len(text) for text in spoken]),
    )


@lru_cache(maxsize=1 << 18)
def said(written: str) -> str:
    """What a text sounds like, in words."""
    found = line(written)
    return found.said if found else written


def sequences(rows: list[tuple[list[int], list[int]]], end: int) -> tuple[Tensor, Tensor]:
    """Inputs and what follows them; nothing is to be learnt before the text begins."""
    tokens = filled([before + row[:-1] for before, row in rows], end)
    targets = filled([[IGNORED] * (len(before) + 1) + row[2:] for before, row in rows], IGNORED)
    return tokens, targets


def filled(rows: list[list[int]], value: int) -> Tensor:
    length = max(map(len, rows))
    return torch.tensor([row + [value] * (length - len(row)) for row in rows])
