"""Commands to plans as the assistant makes them (`src/assistant/planning.rs`, `src/planner/embedded/likeliest.rs`).

The selector declines a command or gives a list of tools; the planner writes a plan for that list, for the surer tools of
it, and without a list; the likeliest of them is taken. All commands are planned together, in batches.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from . import decode, gguf_file, table
from .decode import Written
from .exported_selector import ExportedSelector
from .imitation import imitate
from .model import Planner
from .prompt import encode_prompt
from .reading import Language
from .tokenizer import Vocabulary

# Probabilities from which on a tool stands in the shorter lists.
SURE = (0.2, 0.5)
# Tokens of the context that a prompt must leave to the plan.
ROOM = 64


@dataclass(frozen=True)
class Listing:
    """Tools that a plan may use, and whether the prompt names them."""

    tools: tuple[str, ...]
    listed: bool = True


@dataclass(frozen=True)
class Offer:
    """The lists that a plan is written for; none where the command is declined."""

    # The tools of the selection, as `errand eval` reports them.
    tools: tuple[str, ...]
    lists: tuple[Listing, ...]
    # The selector's highest score, where it weighs the plans.
    served: float | None = None


@dataclass(frozen=True)
class Candidate:
    """The plan of one list."""

    text: str
    written: Written


@dataclass(frozen=True)
class Planned:
    offer: Offer
    # Without numbers and without `join()`.
    calls: tuple[str, ...] = ()
    # Why there is no plan.
    error: str | None = None
    features: dict = field(default_factory=dict)


def offer(names: Sequence[str], scores: Sequence[float], thresholds: tuple[float, float]) -> Offer:
    """What the selector's scores for all tools lead to; `thresholds` are those of the list and of declining."""
    order = tuple(table.embedded())
    scored = sorted(zip(names, scores, strict=True), key=lambda pair: -pair[1])
    of, highest = dict(scored), scored[0][1]
    least, decline = thresholds
    if highest < decline:
        return Offer((), ())
    if highest < least:
        return Offer(tuple(of), (Listing(order, listed=False),))
    lists = [tuple(name for name in order if of[name] >= max(least, sure)) for sure in (0, *SURE)]
    distinct = [listing for listing, _ in groupby(lists) if listing]
    selected = tuple(name for name, score in scored if score >= least)
    return Offer(selected, (*map(Listing, distinct), Listing(order, listed=False)), highest)


def weight(candidate: Candidate, served: float) -> float:
    """How likely a plan is: by its tokens, and by what the selector thinks of the command. An empty plan is short, so
    by its tokens alone it would win too often."""
    served = min(max(served, 0.01), 0.99)
    empty = candidate.text.startswith("1. join()")
    return math.exp(candidate.written.log_probability) * (1 - served if empty else served)


class Assistant:
    """The models that ship, and how they are asked."""

    def __init__(self, model: Planner, vocabulary: Vocabulary, selector: ExportedSelector):
        self.model, self.vocabulary, self.selector = model, vocabulary, selector

    def plan(self, commands: Sequence[str]) -> list[Planned]:
        offers = self.offers(commands)
        asked = [(i, listing) for i, offered in enumerate(offers) for listing in offered.lists]
        candidates = self.candidates([(commands[i], listing) for i, listing in asked])
        found: list[list[Candidate]] = [[] for _ in commands]
        for (i, _), candidate in zip(asked, candidates, strict=True):
            found[i].append(candidate)
        return [chosen(*pair) for pair in zip(offers, found, strict=True)]

    def offers(self, commands: Sequence[str]) -> list[Offer]:
        selector = self.selector
        thresholds = selector.threshold, selector.decline_threshold
        return [offer(selector.tools, row, thresholds) for row in selector.scores(commands).tolist()]

    def candidates(self, asked: Sequence[tuple[str, Listing]]) -> list[Candidate]:
        """The plan of each command with a list."""
        known = table.embedded()
        prompts, readings = [], []
        for command, listing in asked:
            prompts.append(encode_prompt(self.vocabulary, command, listing.tools if listing.listed else None))
            readings.append(Language(command, [known[name] for name in listing.tools]).line(1))
        fitting = [i for i, prompt in enumerate(prompts) if len(prompt) <= self.model.config.context - ROOM]
        written = [Written() for _ in asked]
        plans = decode.plans(
            self.model, self.vocabulary, [prompts[i] for i in fitting], [readings[i] for i in fitting]
        )
        for i, plan in zip(fitting, plans, strict=True):
            written[i] = plan
        return [Candidate(self.vocabulary.decode(plan.tokens), plan) for plan in written]


def chosen(offered: Offer, candidates: list[Candidate]) -> Planned:
    """The likeliest of the plans that came to their end; of those as likely, the first."""
    if not candidates:
        return Planned(offered)
    served = 0.5 if offered.served is None else offered.served
    whole = [candidate for candidate in candidates if candidate.written.complete]
    if not whole:
        tokens = len(candidates[0].written.tokens)
        why = f"cut short after {tokens} tokens" if tokens else "not begun: the command is too long"
        return Planned(offered, error=f"the plan was {why}")
    best = max(whole, key=lambda candidate: weight(candidate, served))
    calls = tuple(line.split(". ", 1)[1] for line in best.text.split("\n")[:-1])
    return Planned(offered, calls, features=features(best, candidates, len(calls), offered.served))


def features(best: Candidate, candidates: list[Candidate], calls: int, served: float | None) -> dict:
    """How sure the chosen plan is, as in the details of `errand eval`, which have `unused` as well."""
    others = [candidate for candidate in candidates if candidate is not best]
    rivals = [c.written.log_probability for c in others if c.text != best.text and c.written.complete]
    return {
        "log_probability": best.written.log_probability,
        "lowest": best.written.lowest,
        "tokens": len(best.written.tokens),
        "calls": calls,
        "served": served,
        "agreement": sum(c.text == best.text for c in others) / len(others) if others else None,
        "margin": best.written.log_probability - max(rivals) if rivals else None,
    }


def open_models(folder: Path) -> Assistant:
    """The planner and the selector in `models/`, the planner rounding as llama.cpp does."""
    path = folder / "planner" / "planner.gguf"
    model = imitate(gguf_file.read(path))
    return Assistant(model, gguf_file.read_vocabulary(path), ExportedSelector(folder / "selector"))
