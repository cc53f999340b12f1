"""What the stream of training examples is made of, out of one file: `mix.toml`.

In: a TOML file with the tables `commands`, `noise`, `lists` and `words`; a key that is left out keeps its default.
Out: a `Mixture`. A table or key that is not known, or a value out of its range, is refused by name.
"""

import dataclasses
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from .generate import Mix
from .noise import Rates
from .wording import Rewordings


class MixError(ValueError):
    """A mix that cannot be read or makes no sense."""

    def __init__(self, path: Path, reason: str):
        super().__init__(f"{path.name}: {reason}")


@dataclass(frozen=True)
class Lists:
    """Where an example's tools come from: none listed, those of a selector where there is one, or drawn ones."""

    without: float = 0.15
    selected: float = 0.7
    hard: float = 0.6


@dataclass(frozen=True)
class Mixture:
    commands: Mix = field(default_factory=Mix)
    lists: Lists = field(default_factory=Lists)
    words: Rewordings = field(default_factory=Rewordings)


def read_mix(path: Path) -> Mixture:
    """The mixture that the file describes."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MixError(path, f"cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MixError(path, f"not TOML: {error}") from error
    kinds = {"commands": Mix, "noise": Rates, "lists": Lists, "words": Rewordings}
    for name in tables.keys() - kinds.keys():
        raise MixError(path, f"unknown table `{name}`; known are {', '.join(kinds)}")
    parts = {name: read_table(path, name, tables.get(name, {}), kind) for name, kind in kinds.items()}
    commands = dataclasses.replace(parts["commands"], rates=parts["noise"])
    if commands.joined_two + commands.joined_more > 1:
        raise MixError(path, "`joined_two` and `joined_more` of `commands` are more than 1 together")
    if parts["noise"].lower + parts["noise"].spoken > 1:
        raise MixError(path, "`lower` and `spoken` of `noise` are more than 1 together")
    return Mixture(commands, parts["lists"], parts["words"])


def read_table(path: Path, table: str, values: dict, kind):
    """One of the dataclasses out of a table: shares from 0 to 1, and whole numbers from 1."""
    known = {f.name: f.type for f in dataclasses.fields(kind) if f.type in (float, int)}
    if not isinstance(values, dict):
        raise MixError(path, f"`{table}` is no table")
    for key, value in values.items():
        if key not in known:
            raise MixError(path, f"unknown key `{key}` in `{table}`; known are {', '.join(known)}")
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if known[key] is float and not (number and 0 <= value <= 1):
            raise MixError(path, f"`{key}` of `{table}` is a share from 0 to 1, {value!r} given")
        if known[key] is int and not (isinstance(value, int) and number and value >= 1):
            raise MixError(path, f"`{key}` of `{table}` is a whole number from 1, {value!r} given")
    return kind(**values)
