"""A line of numbers every while, to the screen and to `log.jsonl`."""

import json
import time
from pathlib import Path

from .schedule import Clock, Schedule


class Reporter:
    """`counted` names what `state` counts besides steps: `tokens` or `commands`."""

    def __init__(
        self, folder: Path, every: float, state: dict, clock: Clock, schedule: Schedule, counted: str
    ):
        self.path, self.every, self.counted = folder / "log.jsonl", every, counted
        self.state, self.clock, self.schedule = state, clock, schedule
        self.losses, self.count, self.last = [], state[counted], time.monotonic()
        folder.mkdir(parents=True, exist_ok=True)

    def due(self, loss: float) -> bool:
        self.losses.append(loss)
        return time.monotonic() - self.last >= self.every

    def write(self, measured: dict, spent: float) -> None:
        """Writes where training stands, and what was `measured` on held-out commands; the rate is a share of the highest."""
        now, state = time.monotonic(), self.state
        count = state[self.counted]
        line = {
            "elapsed": round(self.clock.elapsed()),
            "spent": round(spent, 3),
            "step": state["step"],
            self.counted: count,
            "loss": round(sum(self.losses) / max(1, len(self.losses)), 4),
            **measured,
            "rate": round(self.schedule.rate(spent, state["step"]), 4),
            f"{self.counted}_per_second": round((count - self.count) / (now - self.last)),
        }
        self.losses, self.count, self.last = [], count, now
        with self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
