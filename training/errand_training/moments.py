"""Which moment a date phrase names, for the measure of exact success.

`Phrases` compares phrases by their words, where there is no `errand` at hand. `ask` has `errand eval --dates` resolve all
phrases of some plans at once, as the assistant would, and gives `Resolved`.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parents[2]
BINARIES = [ROOT / "target" / kind / "errand" for kind in ("release", "debug")]
# A start and the time an hour later, by which an `errand` that resolves ends shows itself.
PROBE = {
    "phrase": "",
    "start": "2026-11-18T10:00:00",
    "now": "2026-11-18T08:00:00",
    "tz": "UTC",
    "expect": None,
}
PROBED = "2026-11-18T11:00:00"


class MomentsError(ValueError):
    """`errand` is missing, or did not resolve what it was asked."""


class Moments(Protocol):
    """Moments in any form that is equal for the same moment; None for a phrase that names none."""

    def resolve(self, phrase: str) -> str | None: ...

    def resolve_end(self, phrase: str, start: str) -> str | None:
        """The end of what begins at the moment that `start` names."""


class Phrases:
    """A phrase stands for its moment, without what does not change it."""

    def resolve(self, phrase: str) -> str | None:
        text = re.sub(r"\b(at|on|by|the|of)\b|[.,']", " ", " ".join(phrase.lower().split()))
        text = re.sub(r"\b(\d+) ?([ap]) ?m\b", r"\1\2m", " ".join(text.split()))
        return " ".join(sorted(text.replace("o clock", "").split())) or None

    def resolve_end(self, phrase: str, start: str) -> str | None:
        return f"{self.resolve(start)} to {self.resolve(phrase)}"


@dataclass
class Resolved:
    """Answers of `errand`. An end that it cannot resolve (before it knew `start`) is compared as a phrase."""

    moments: dict[tuple[str, str | None], str | None]
    knows_ends: bool
    # Ends that were compared as phrases and are not the same words.
    unsure: set[tuple[str, str]] = field(default_factory=set)

    def resolve(self, phrase: str) -> str | None:
        return self.moments.get((phrase, None))

    def resolve_end(self, phrase: str, start: str) -> str | None:
        if self.knows_ends:
            return self.moments.get((phrase, start))
        self.unsure.add((phrase, start))
        return f"{self.resolve(start)} to {Phrases().resolve(phrase)}"


# A date phrase, or the phrase of an end with that of its start.
Question = tuple[str, str | None]


def ask(errand: Path, questions: Iterable[Question], now: datetime, zone: str) -> Resolved:
    """Has `errand` resolve the phrases at this moment."""
    asked = sorted(set(questions), key=str)
    when = {"now": now.replace(tzinfo=None).isoformat(timespec="seconds"), "tz": zone, "expect": None}
    lines = [
        PROBE,
        *(
            {"phrase": phrase, **({} if start is None else {"start": start}), **when}
            for phrase, start in asked
        ),
    ]
    with tempfile.TemporaryDirectory() as folder:
        questions_path, answers_path = Path(folder, "phrases.jsonl"), Path(folder, "moments.jsonl")
        questions_path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        command = [errand, "eval", questions_path, "--dates", "--details", answers_path]
        try:
            ended = subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            raise MomentsError(f"`{errand}` could not be run: {error}") from error
        if ended.returncode:
            raise MomentsError(f"`{errand} eval --dates` failed: {ended.stderr.strip()}")
        found = [json.loads(line)["found"] for line in answers_path.read_text(encoding="utf-8").splitlines()]
    return Resolved(dict(zip(asked, found[1:], strict=True)), knows_ends=found[0] == PROBED)


def find_errand() -> Path | None:
    """The program as `cargo build` leaves it; None where it is not built."""
    return next((path for path in BINARIES if path.is_file()), None)


def local_zone() -> str:
    """The name of this machine's time zone."""
    if named := os.environ.get("TZ", "").removeprefix(":"):
        return named
    link = Path("/etc/localtime")
    return link.resolve().as_posix().partition("zoneinfo/")[2] or "UTC" if link.exists() else "UTC"
