"""Reads the value banks (`training/corpus/banks/README.md` describes them).

In: a folder with one file a slot type. Out: values, each with what is said, what the plan holds, and for
`ask`, `tell` and `duration` the third form.
"""

from dataclasses import dataclass
from pathlib import Path

from .phrases import SLOT_TYPES

NAME_BANKS = ("first_names", "last_names")


class BankError(ValueError):
    """A bank that does not hold to its format."""


@dataclass(frozen=True)
class Value:
    """What fills a slot: the words of the command, those of the plan, a direct form, a number of minutes."""

    said: str
    planned: str
    direct: str = ""
    minutes: int = 0


Banks = dict[str, list[Value]]


def read_banks(folder: Path) -> Banks:
    """All banks by slot type; `first_names` and `last_names` besides."""
    banks = {name: read_bank(folder / f"{name}.txt", name) for name in NAME_BANKS}
    for slot_type in sorted(SLOT_TYPES):
        banks[slot_type] = read_bank(folder / f"{slot_type}.txt", slot_type)
    return banks


def read_bank(path: Path, slot_type: str) -> list[Value]:
    values = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            values.append(read_value(line, slot_type))
        except ValueError as error:
            raise BankError(f"{path.name}:{number}: {error}") from error
    if not values:
        raise BankError(f"{path.name}: no values")
    return values


def read_value(line: str, slot_type: str) -> Value:
    fields = line.split("\t")
    wanted = {"duration": 3, "ask": 2, "tell": 2}.get(slot_type)
    if wanted and len(fields) != wanted:
        raise ValueError(f"expected {wanted} fields, found {len(fields)} in `{line}`")
    if any(c in line for c in '$"{};|\\'):
        raise ValueError(f'one of `$ " {{ }} ; | \\` in `{line}`')
    said, planned = fields[0], fields[1] if len(fields) > 1 else fields[0]
    if slot_type == "duration":
        return Value(said, planned, minutes=int(fields[2]))
    if slot_type in ("ask", "tell"):
        return Value(said, said, direct=planned)
    if slot_type in ("event", "statement"):  # the planner copies as written, code adds the capital
        return Value(said, said)
    return Value(said, planned)
