"""The tool table as the assistant has it, read from `applescripts/*/tools.toml`: the types and roles of parameters.

The order of the folders is the order in which a prompt lists tools. A parameter's role decides how an argument is
copied from the command, and when two arguments mean the same.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

APPLESCRIPTS = Path(__file__).parents[2] / "applescripts"


@dataclass(frozen=True)
class Parameter:
    """`type` is `str`, `int`, `bool` or `list[str]`; the roles are those of `src/tools/table.rs`."""

    name: str
    type: str
    role: str


@dataclass(frozen=True)
class Signature:
    name: str
    parameters: tuple[Parameter, ...]


Table = dict[str, Signature]


class TableError(ValueError):
    """A tool table that is missing or cannot be read."""


def read_table(folder: Path) -> Table:
    """The tools of all `tools.toml` below the folder, by name."""
    files = sorted(folder.glob("*/tools.toml"))
    if not files:
        raise TableError(
            f"no `tools.toml` in the folders of `{folder}`: expected the project's `applescripts`"
        )
    table: Table = {}
    for path in files:
        try:
            for tool in tomllib.loads(path.read_text(encoding="utf-8"))["tool"]:
                parameters = (Parameter(p["name"], p["type"], p["role"]) for p in tool["parameters"])
                table[tool["name"]] = Signature(tool["name"], tuple(parameters))
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise TableError(f"`{path}` cannot be read as a tool table: {error}") from error
    return table


@cache
def embedded() -> Table:
    """The table that ships."""
    return read_table(APPLESCRIPTS)
