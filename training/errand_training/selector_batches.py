"""What a selector learns from, and how it is measured while it does.

In: samples, a tokenizer. Out: batches of ids, attention masks and labels; scores and their effects on held-out commands.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from . import thresholds
from .generate import Sample
from .items import Item
from .selector import encode, labels

POSITIVE_WEIGHT = 3.0
POOL = 1600  # commands that are sorted by length together
TOGETHER = 50


def batches(
    stream: Iterator[Sample], tokenizer: Tokenizer, size: int, seed: int
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Commands of like length together: ids, attention mask and labels."""
    random = Random(seed)
    while True:
        pool = sorted((next(stream) for _ in range(POOL)), key=lambda s: len(s.command))
        groups = [pool[i : i + size] for i in range(0, POOL, size)]
        random.shuffle(groups)
        for group in groups:
            ids, mask = encode(tokenizer, [s.command for s in group])
            yield ids, mask, labels([{call.tool for call in s.plan} for s in group])


@torch.no_grad()
def scores_of(
    model: Callable[[Tensor, Tensor], Tensor], device: str, tokenizer: Tokenizer, items: Sequence[Item]
) -> Tensor:
    """Probabilities of the tools for each item, in order."""
    rows = []
    for start in range(0, len(items), TOGETHER):
        ids, mask = encode(tokenizer, [item.command for item in items[start : start + TOGETHER]])
        rows.append(torch.sigmoid(model(ids.to(device), mask.to(device)).float()).cpu())
    return torch.cat(rows)


def measured(
    model: Callable[[Tensor, Tensor], Tensor], device: str, tokenizer: Tokenizer, items: Sequence[Item]
) -> dict:
    """The two thresholds as they would be set on these items, and what they do there."""
    scores, wanted = scores_of(model, device, tokenizer, items), labels([item.tools for item in items])
    threshold = thresholds.list_threshold(scores, wanted)
    decline = thresholds.decline_threshold(scores, wanted)
    weights = 1 + (POSITIVE_WEIGHT - 1) * wanted
    loss = F.binary_cross_entropy(scores.clamp(1e-6, 1 - 1e-6), wanted, weight=weights)
    facts = {"held_out_loss": round(float(loss), 4), "threshold": round(threshold, 4)}
    return facts | thresholds.effects(scores, wanted, threshold, decline)
