"""Tools beyond the sixteen, as a user may add them (`training/corpus/tools/*.toml`), and other words for the sixteen.

In: the folder of definitions. Out: the tools that training shows, those held back to measure with, and the base tools
with the names and descriptions that a developer might have given them instead.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .tools import TOOLS

FOLDER = Path(__file__).parent.parent / "corpus" / "tools"
BASE = "base.toml"
TYPES = frozenset(("str", "int", "bool", "list[str]"))


class AddedToolError(ValueError):
    """A definition that does not hold to its format."""

    def __init__(self, path: Path, tool: str, reason: str):
        super().__init__(f"{path.name}: `{tool}`: {reason}")


@dataclass(frozen=True)
class AddedParameter:
    """`other_names` are given for parameters of the base set only."""

    name: str
    type: str
    role: str = ""
    description: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Example:
    """A command and its calls, without numbers."""

    command: str
    plan: tuple[str, ...]


@dataclass(frozen=True)
class AddedTool:
    """A tool as the planner is told about it. Tools of the base set have no `example` here."""

    app: str
    name: str
    description: str
    parameters: tuple[AddedParameter, ...]
    other_names: tuple[str, ...]
    other_descriptions: tuple[str, ...]
    effect: str = ""
    result: str = ""
    example: Example | None = None
    held_back: bool = False


@dataclass(frozen=True)
class AddedTools:
    """By name: `trained` may stand in phrases, `held_back` is only measured with, `base` is the sixteen in other words."""

    trained: dict[str, AddedTool]
    held_back: dict[str, AddedTool]
    base: dict[str, AddedTool]


@cache
def read_added_tools(folder: Path = FOLDER) -> AddedTools:
    """All definitions of a folder, in the order of the files' names."""
    added: dict[str, AddedTool] = {}
    for path in sorted(folder.glob("*.toml")):
        if path.name == BASE:
            continue
        for tool in read_file(path, read_tool):
            if tool.name in added or tool.name in TOOLS:
                raise AddedToolError(path, tool.name, "another tool has this name")
            added[tool.name] = tool
    base = {tool.name: tool for tool in read_file(folder / BASE, read_base_tool)}
    for missing in TOOLS.keys() - base.keys():
        raise AddedToolError(folder / BASE, missing, "a tool of the base set is missing")
    return AddedTools(
        {name: tool for name, tool in added.items() if not tool.held_back},
        {name: tool for name, tool in added.items() if tool.held_back},
        base,
    )


def read_file(path: Path, read) -> list[AddedTool]:
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise AddedToolError(path, "?", f"not TOML: {error}") from error
    tools = []
    for number, tool in enumerate(fields.get("tool", []), 1):
        name = tool.get("name", f"tool {number}")
        try:
            tools.append(read(tool, fields.get("app", "")))
        except KeyError as error:
            raise AddedToolError(path, name, f"`{error.args[0]}` is missing") from error
        except (TypeError, ValueError) as error:
            raise AddedToolError(path, name, str(error)) from error
    return tools


def read_tool(fields: dict, app: str) -> AddedTool:
    if not app:
        raise ValueError("the file names no `app`")
    example = fields["example"]
    return AddedTool(
        app,
        fields["name"],
        fields["description"],
        tuple(read_parameter(**parameter) for parameter in fields["parameters"]),
        tuple(fields["other_names"]),
        tuple(fields["other_descriptions"]),
        fields["effect"],
        fields["result"],
        Example(example["command"], tuple(example["plan"])),
        fields.get("held_back", False),
    )


def read_parameter(name: str, type: str, role: str, description: str) -> AddedParameter:
    if type not in TYPES:
        raise ValueError(f"`{name}` is a `{type}`; expected {', '.join(sorted(TYPES))}")
    return AddedParameter(name, type, role, description)


def read_base_tool(fields: dict, app: str) -> AddedTool:
    """The words of the file with the signature of the base set."""
    name = fields["name"]
    if name not in TOOLS:
        raise ValueError("no tool of the base set")
    words = {p["name"]: tuple(p["other_names"]) for p in fields["parameters"]}
    signature = TOOLS[name].parameters
    if list(words) != [parameter for parameter, _ in signature]:
        raise ValueError(f"its parameters are {', '.join(parameter for parameter, _ in signature)}")
    return AddedTool(
        app,
        name,
        fields["description"],
        tuple(AddedParameter(p, kind, other_names=words[p]) for p, kind in signature),
        tuple(fields["other_names"]),
        tuple(fields["other_descriptions"]),
    )
