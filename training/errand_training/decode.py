"""Greedy plans for many commands at once, as `src/planner/embedded/session.rs` writes one.

In: prompts, and for each the `Reading` that its plan begins with. Out: the tokens of each plan and their probabilities.
Prompts are padded on the left. No token is taken that the grammar refuses.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from .model import Planner
from .reading import Reading
from .tokenizer import Vocabulary

# Tokens that are tried after the likeliest, before all others.
FEW = 64


@dataclass
class Written:
    """A plan's tokens, and the logarithms of their probabilities among all tokens."""

    tokens: list[int] = field(default_factory=list)
    certainties: list[float] = field(default_factory=list)
    # Whether it came to its end before the context did.
    complete: bool = False

    @property
    def log_probability(self) -> float:
        return sum(self.certainties)

    @property
    def lowest(self) -> float:
        """The smallest probability of a token."""
        return math.exp(min(self.certainties, default=0.0))


class Cache:
    """Keys and values of the positions seen so far, by layer; in half precision, as llama.cpp keeps them."""

    def __init__(self):
        self.layers: dict[int, tuple[Tensor, Tensor]] = {}

    def extend(self, layer, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        key, value = key.half().float(), value.half().float()
        if id(layer) in self.layers:
            old_key, old_value = self.layers[id(layer)]
            key, value = torch.cat([old_key, key], 2), torch.cat([old_value, value], 2)
        self.layers[id(layer)] = key, value
        return key, value


@torch.no_grad()
def plans(
    model: Planner,
    vocabulary: Vocabulary,
    prompts: Sequence[list[int]],
    readings: Sequence[Reading],
    size: int = 48,
) -> list[Written]:
    """The planner's answers, in the order of the prompts."""
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    answers = [Written() for _ in prompts]
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        written = greedy(model, vocabulary, [prompts[i] for i in rows], [readings[i] for i in rows])
        for row, answer in zip(rows, written, strict=True):
            answers[row] = answer
    return answers


def greedy(
    model: Planner, vocabulary: Vocabulary, prompts: list[list[int]], readings: list[Reading]
) -> list[Written]:
    longest = max(map(len, prompts))
    starts = torch.tensor([longest - len(p) for p in prompts])
    tokens = torch.full((len(prompts), longest), vocabulary.pad)
    for row, prompt in enumerate(prompts):
        tokens[row, longest - len(prompt) :] = torch.tensor(prompt)
    answers, readings = [Written() for _ in prompts], list(readings)
    cache, position, going = Cache(), 0, set(range(len(prompts)))
    while going:
        logits = forward(model, tokens, starts, cache, position).double()
        position += tokens.shape[1]
        certainties, best = logits.log_softmax(-1), logits.argmax(-1).tolist()
        chosen = torch.full((len(prompts), 1), vocabulary.pad)
        for row in sorted(going):
            answer = answers[row]
            found = likeliest(logits[row], best[row], vocabulary, readings[row])
            if found is not None:
                token, readings[row] = found
                chosen[row] = token
                answer.tokens.append(token)
                answer.certainties.append(float(certainties[row, token]))
                answer.complete = readings[row].done
            held = len(prompts[row]) + len(answer.tokens) - 1
            if found is None or answer.complete or held == model.config.context:
                going.discard(row)
        tokens = chosen
    return answers


def likeliest(
    logits: Tensor, best: int, vocabulary: Vocabulary, reading: Reading
) -> tuple[int, Reading] | None:
    """The likeliest token that may follow, and where it leads; `best` is the likeliest of all."""
    for token in candidates(logits, best):
        if vocabulary.may_stand(token, reading.number) and (
            after := reading.after(vocabulary.bytes_of(token))
        ):
            return token, after
    return None


def candidates(logits: Tensor, best: int) -> Iterator[int]:
    """All tokens, the likeliest first; nearly always one of the first few will do."""
    yield best
    yield from logits.topk(min(FEW, len(logits))).indices.tolist()
    yield from logits.argsort(descending=True).tolist()


def forward(model: Planner, tokens: Tensor, starts: Tensor, cache: Cache, position: int) -> Tensor:
    """Logits after the last token; each row counts its positions from its own start."""
    length = tokens.shape[1]
    here = torch.arange(position, position + length)
    places = (here[None] - starts[:, None]).clamp(0, model.config.context - 1)
    seen = torch.arange(position + length)
    mask = (seen[None, None, :] <= here[None, :, None]) & (seen[None, None, :] >= starts[:, None, None])
    mask |= seen[None, None, :] == here[None, :, None]  # padding attends to itself, so that no row is empty
    cos, sin = model.cos[places][:, None], model.sin[places][:, None]
    x = model.embedding(tokens)
    for block in model.blocks:
        x = block(x, cos, sin, cache, mask[:, None])
    return model.logits(model.norm(x[:, -1]))
