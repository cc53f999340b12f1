"""Greedy plans for many commands at once.

In: prompts, and for each the tools that it may use and the command that it copies from. Out: the tokens of each plan.
Prompts are padded on the left. A tool that is not listed cannot be written, nor can an argument that plans copy hold
other words than the command's, as the grammar forbids both at run time.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from .model import Planner
from .reading import Copies, Reading
from .tokenizer import Vocabulary
from .tools import TOOLS

LONGEST_PLAN = 260


class Cache:
    """Keys and values of the positions seen so far, by layer."""

    def __init__(self):
        self.layers: dict[int, tuple[Tensor, Tensor]] = {}

    def extend(self, layer, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        if id(layer) in self.layers:
            old_key, old_value = self.layers[id(layer)]
            key, value = torch.cat([old_key, key], 2), torch.cat([old_value, value], 2)
        self.layers[id(layer)] = key, value
        return key, value


@torch.no_grad()
def plans(
    model: Planner,
    vocabulary: Vocabulary,
    prompts: list[list[int]],
    allowed: Sequence[Sequence[str] | None],
    commands: Sequence[str] | None = None,
    size: int = 48,
) -> list[list[int]]:
    """The planner's answers, in the order of the prompts; without commands, nothing is held to their words."""
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    answers: list[list[int]] = [[] for _ in prompts]
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        forbidden = torch.stack([forbidden_tools(vocabulary, allowed[i]) for i in rows])
        readings = [Reading(Copies(commands[i])) for i in rows] if commands else None
        for row, tokens in zip(
            rows, greedy(model, vocabulary, [prompts[i] for i in rows], forbidden, readings), strict=True
        ):
            answers[row] = tokens
    return answers


def forbidden_tools(vocabulary: Vocabulary, tools: Sequence[str] | None) -> Tensor:
    """What is added to the logits: minus infinity at the tokens of tools that are not listed."""
    penalty = torch.zeros(vocabulary.size)
    if tools is not None:
        for name in TOOLS.keys() - set(tools):
            penalty[vocabulary.special[f"{name}("]] = float("-inf")
    return penalty


def greedy(
    model: Planner,
    vocabulary: Vocabulary,
    prompts: list[list[int]],
    penalty: Tensor,
    readings: list[Reading] | None,
) -> list[list[int]]:
    longest = max(map(len, prompts))
    starts = torch.tensor([longest - len(p) for p in prompts])
    tokens = torch.full((len(prompts), longest), vocabulary.pad)
    for row, prompt in enumerate(prompts):
        tokens[row, longest - len(prompt) :] = torch.tensor(prompt)
    cache, position = Cache(), 0
    written, done = [], torch.zeros(len(prompts), dtype=torch.bool)
    room = min(LONGEST_PLAN, model.config.context - longest)
    for _ in range(room):
        logits = forward(model, tokens, starts, cache, position) + penalty
        position += tokens.shape[1]
        chosen = logits.argmax(-1)
        for row in (~done).nonzero()[:, 0].tolist() if readings else ():
            chosen[row], readings[row] = likeliest(logits[row], int(chosen[row]), vocabulary, readings[row])
        chosen = chosen.masked_fill(done, vocabulary.pad)
        written.append(chosen)
        done |= chosen == vocabulary.eos
        if done.all():
            break
        tokens = chosen[:, None]
    columns = torch.stack(written, 1).tolist() if written else [[] for _ in prompts]
    return [row[: row.index(vocabulary.eos)] if vocabulary.eos in row else row for row in columns]


def likeliest(logits: Tensor, best: int, vocabulary: Vocabulary, reading: Reading) -> tuple[int, Reading]:
    """The likeliest token that the command allows behind the text so far; `best` is the likeliest of all."""
    if after := reading.after(vocabulary.bytes_of(best)):
        return best, after
    for token in logits.argsort(descending=True).tolist():
        if after := reading.after(vocabulary.bytes_of(token)):
            return token, after
    return vocabulary.eos, reading


def forward(model: Planner, tokens: Tensor, starts: Tensor, cache: Cache, position: int) -> Tensor:
    """Logits after the last token; each row counts its positions from its own start."""
    length = tokens.shape[1]
    here = torch.arange(position, position + length)
    places = (here[None] - starts[:, None]).clamp(min=0)
    seen = torch.arange(position + length)
    mask = (seen[None, None, :] <= here[None, :, None]) & (seen[None, None, :] >= starts[:, None, None])
    mask |= seen[None, None, :] == here[None, :, None]  # padding attends to itself, so that no row is empty
    cos, sin = model.cos[places][:, None], model.sin[places][:, None]
    x = model.embedding(tokens)
    for block in model.blocks:
        x = block(x, cos, sin, cache, mask[:, None])
    return model.logits(model.norm(x[:, -1]))
