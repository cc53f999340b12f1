"""Samples to batches: sorted by length, so that little is padding; loss on the plan only.

In: a stream of samples. Out: tensors `tokens`, `targets` and `weights` (True where a target counts).
"""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

import torch
from torch import Tensor

from .added_tools import read_added_tools
from .exported_selector import ExportedSelector
from .generate import Sample
from .mix import Lists, Mixture
from .prompt import encode_prompt, listed_tools
from .tokenizer import Vocabulary
from .tools import TOOLS
from .wording import told

POOL = 800  # samples that are sorted together


class Example(NamedTuple):
    prompt: list[int]
    plan: list[int]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.plan)


class Batch(NamedTuple):
    tokens: Tensor
    targets: Tensor
    weights: Tensor


def examples(
    stream: Iterator[Sample],
    vocabulary: Vocabulary,
    random: Random,
    mixture: Mixture,
    selector: ExportedSelector | None = None,
) -> Iterator[Example]:
    """Prompts and plans; with a selector, most lists are what it mistakes for needed, as the planner will meet them."""
    added = read_added_tools()
    for sample, tools in listings(stream, random, mixture.lists, selector):
        plan, tools = told(random, sample, tools, added, mixture.words)
        yield Example(encode_prompt(vocabulary, sample.command, tools), vocabulary.encode_plan(plan))


def listings(
    stream: Iterator[Sample], random: Random, lists: Lists, selector: ExportedSelector | None = None
) -> Iterator[tuple[Sample, list[str] | None]]:
    """Samples, each with the names of a list of tools, or none."""
    for sample in stream:
        if random.random() < lists.without and all(call.tool in TOOLS for call in sample.plan):
            yield sample, None
        elif selector and random.random() < lists.selected:
            yield sample, selected_tools(random, sample, selector)
        else:
            yield sample, listed_tools(random, sample.plan, lists.hard)


def selected_tools(random: Random, sample: Sample, selector: ExportedSelector) -> list[str] | None:
    """What the plan needs and what the selector lists, at a threshold around its own."""
    threshold = selector.threshold * 2 ** random.uniform(-1, 2)
    scores = dict(zip(selector.tools, selector.scores([sample.command])[0].tolist(), strict=True))
    listed = sorted(
        {call.tool for call in sample.plan} | {t for t, score in scores.items() if score >= threshold}
    )
    random.shuffle(listed)
    return listed or None


def batches(
    stream: Iterator[Example], random: Random, tokens: int, longest, pad: int, pool_size: int = POOL
) -> Iterator[Batch]:
    """Batches of at most `tokens` positions; `longest()` is the most that one example may have now."""
    while True:
        pool, limit = [], longest()
        while len(pool) < pool_size:
            example = next(stream)
            if len(example) <= limit:
                pool.append(example)
        pool.sort(key=len)
        groups, group = [], []
        for example in pool:
            if group and len(example) * (len(group) + 1) > tokens:
                groups.append(group)
                group = []
            group.append(example)
        groups.append(
            group
        )  # the longest: dropping them as an incomplete batch would lose the hardest commands
        random.shuffle(groups)
        yield from (stacked(g, pad) for g in groups)


def stacked(group: list[Example], pad: int) -> Batch:
    length = max(map(len, group)) - 1
    tokens = torch.full((len(group), length), pad)
    targets = torch.full((len(group), length), pad)
    weights = torch.zeros(len(group), length, dtype=torch.bool)
    for row, (prompt, plan) in enumerate(group):
        whole = torch.tensor(prompt + plan)
        tokens[row, : len(whole) - 1] = whole[:-1]
        targets[row, : len(whole) - 1] = whole[1:]
        weights[row, len(prompt) - 1 : len(whole) - 1] = True
    return Batch(tokens, targets, weights)
