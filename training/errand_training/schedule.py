"""The course of a training as a function of the part of its budget that is spent, from 0 to 1.

The budget is wall time, so that a run ends when it should on any machine, however busy; or a number of steps.
"""

import math
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    warm_up_steps: int = 40
    decay_from: float = 0.5
    quantised_from: float = 0.8
    short_until: float = 0.15
    short: int = 110
    longest: int = 448
    shape: str = "wsd"

    def rate(self, spent: float, step: int) -> float:
        """The learning rate as a share of its highest: up, then constant and linear to zero (`wsd`), or a half `cosine`."""
        warm = min(1.0, (step + 1) / self.warm_up_steps)
        if self.shape == "cosine":
            return warm * (1 + math.cos(math.pi * min(1.0, spent))) / 2
        return warm * min(1.0, max(0.0, (1 - spent) / (1 - self.decay_from)))

    def longest_example(self, spent: float) -> int:
        return self.short if spent < self.short_until else self.longest

    def quantised(self, spent: float) -> bool:
        return spent >= self.quantised_from


class Clock:
    """What a run has spent, its stops left out. `state` holds `elapsed` seconds and `step`s, and is kept up to date outside."""

    def __init__(self, minutes: float, steps: int | None, state: dict):
        self.seconds, self.steps, self.state = minutes * 60, steps, state
        self.before, self.started = state["elapsed"], time.monotonic()

    def elapsed(self) -> float:
        return self.before + time.monotonic() - self.started

    def spent(self) -> float:
        return self.state["step"] / self.steps if self.steps else self.elapsed() / self.seconds


def paused(after: float | None, started: float, steps: int) -> bool:
    """Whether this run has had its minutes; it makes one step at least, so that every run gets further."""
    return after is not None and steps > 0 and time.monotonic() - started >= after * 60
