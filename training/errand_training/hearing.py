"""What a speech model understands: its likeliest tokens one after another, and how many words of a text that gets wrong."""

import re
from collections.abc import Sequence

import torch
from torch import Tensor

from .spelling import Spelling
from .whisper import Whisper


@torch.no_grad()
def heard(model: Whisper, mel: Tensor, spelling: Spelling, longest: int = 90) -> list[str]:
    """The text of each clip, as whisper.cpp's greedy decoding without timestamps finds it."""
    memories = model.decoder.memories(model.encoder(mel))
    tokens = torch.tensor([[spelling.start, spelling.no_times]] * len(mel), device=mel.device)
    done = torch.zeros(len(mel), dtype=torch.bool, device=mel.device)
    for _ in range(min(longest, model.config.text_context - 2)):
        found = model.decoder(tokens, memories)[:, -1].argmax(-1)
        done |= found == spelling.end
        if done.all():
            break
        tokens = torch.cat([tokens, found.masked_fill(done, spelling.end)[:, None]], dim=1)
    return [spelling.decode(row) for row in tokens[:, 2:].tolist()]


def word_errors(wanted: str, found: str) -> tuple[int, int]:
    """Words to change, add or drop, and how many words there are; letters' case and marks do not count."""
    words, others = bare_words(wanted), bare_words(found)
    return distance(words, others), len(words)


def bare_words(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9'.: ]|[.:'](?!\w)", " ", text.lower()).split()


def distance(wanted: Sequence[str], found: Sequence[str]) -> int:
    row = list(range(len(found) + 1))
    for number, word in enumerate(wanted, 1):
        before, row[0] = row[0], number
        for at, other in enumerate(found, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]
