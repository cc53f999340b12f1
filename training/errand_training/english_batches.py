"""Plain English for the planner's first phase: whole lines one behind the other, cut into rows of equal length.

In: a folder with `*.txt.gz`, one sentence or paragraph a line. Out: batches in which every token but a row's first is a
target. Invariant: a batch hangs on the folder, the seed and the position alone, so a stopped training goes on where it was.
"""

from pathlib import Path
from random import Random

import torch

from .batches import Batch
from .english import lines
from .tokenizer import Vocabulary

ROW = 256  # positions
TOGETHER = 10_000  # lines that are cut into tokens at once


class English:
    """All lines in an order drawn by the seed, as one ring of tokens; each line stands between its two marks."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, seed: int):
        texts = lines(folder)
        Random(seed).shuffle(texts)
        parts = []
        for start in range(0, len(texts), TOGETHER):
            tokens = []
            for line in vocabulary.encode_all(texts[start : start + TOGETHER]):
                tokens += [vocabulary.bos, *line, vocabulary.eos]
            parts.append(torch.tensor(tokens, dtype=torch.int32))
        self.ring = torch.cat(parts)

    def batch(self, position: int, positions: int, rank: int = 0) -> Batch:
        """Rows of so many positions together, one row at least: those of this process, of all that begin at `position`."""
        count = max(1, positions // ROW)
        starts = position + ROW * (count * rank + torch.arange(count))
        rows = self.ring[(starts[:, None] + torch.arange(ROW + 1)) % len(self.ring)].long()
        tokens, targets = rows[:, :-1], rows[:, 1:]
        return Batch(tokens, targets, torch.ones_like(tokens, dtype=torch.bool))
