"""The prompt of the profile `tinyagent`: what `errand` tells a chat model, character for character (src/planner/profile.rs).

In: the tools' definitions, a command and its moment. Out: the messages that ask for a plan, and the plan's text.
`tests/fixtures/tinyagent.json` holds both sides to the same text.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from .added_tools import AddedTool
from .plan import Plan, render

PROFILE = "tinyagent"
END_OF_PLAN = "<END_OF_PLAN>"
BETWEEN = "\n\n"
# The messages one after another: the form in which `errand` asks a GGUF file whose chat template llama.cpp does not
# know by name, and that a server which reads templates makes of this one.
CHAT_TEMPLATE = "{% for message in messages %}{{ message['content'] + '\\n\\n' }}{% endfor %}"

RULES = f"""\
You turn the user's request into a plan for a personal assistant on a Mac. A plan is a list of numbered calls to the \
tools below, one a line, and its last line is `join()` followed by {END_OF_PLAN}. Write the plan and nothing else.

Rules:
- Number the calls 1, 2, 3 and so on. Use only the tools that are listed, with all their arguments in the given order.
- `$1` stands for the result of call 1, `$2` for that of call 2; put it, in quotes, where the result is needed, \
alone or inside a text. Refer only to earlier calls. Calls that do not need each other's results run at the same time.
- An argument that the request says nothing about is "", [], 0 or False, by its type.
- Strings stand in double quotes, with \\" and \\n inside as in JSON.
- Look people up before you write to them or invite them, and files before you use them, and pass the result on. \
An address, a number or a path that the request itself gives is used as it is.
- A date is written as `YYYY-MM-DD HH:MM:SS`, reckoned from the time that the request comes with, or in the \
request's own words.
- Add nothing that was not asked for. If no tool helps, the plan is `1. join()`.
"""


class DefinitionError(ValueError):
    """A folder of tool definitions that cannot be read."""


@dataclass(frozen=True)
class Definition:
    """A tool as its `tools.toml` describes it. `parameters` are name, type and description; `example` a command and calls."""

    name: str
    description: str
    result: str
    parameters: tuple[tuple[str, str, str], ...]
    example: tuple[str, tuple[str, ...]]

    @property
    def signature(self) -> str:
        parameters = ", ".join(f"{name}: {kind}" for name, kind, _ in self.parameters)
        return f"{self.name}({parameters}) -> {self.result}"


@dataclass(frozen=True)
class Messages:
    """What the model is, what stands before the command in the user's message, and the command."""

    system: str
    before: str
    command: str


def definitions(folder: Path) -> dict[str, Definition]:
    """The tools of `<folder>/*/tools.toml` by name, in alphabetical order of the files, as `errand` lists them."""
    found = {}
    for path in sorted(folder.glob("*/tools.toml")):
        try:
            for tool in tomllib.loads(path.read_text(encoding="utf-8"))["tool"]:
                found[tool["name"]] = definition(tool)
        except (tomllib.TOMLDecodeError, KeyError) as error:
            raise DefinitionError(f"`{path}` cannot be read as tool definitions: {error}") from error
    if not found:
        raise DefinitionError(f"no tools in `{folder}`: expected `*/tools.toml`, as `applescripts/` has them")
    return found


def definition(tool: dict) -> Definition:
    return Definition(
        tool["name"],
        tool["description"],
        tool["result"],
        tuple((p["name"], p["type"], p.get("description", "")) for p in tool["parameters"]),
        (tool["example"]["command"], tuple(tool["example"]["plan"])),
    )


def added(tool: AddedTool) -> Definition:
    """A tool beyond the base set."""
    parameters = tuple((p.name, p.type, p.description) for p in tool.parameters)
    example = (tool.example.command, tool.example.plan)
    return Definition(tool.name, tool.description, tool.result, parameters, example)


def messages(
    tools: Sequence[str],
    command: str,
    now: datetime,
    known: Mapping[str, Definition],
    instructions: str = "",
) -> Messages:
    """What changes most comes last, so that the rest stays in a server's cache."""
    listed = [known[name] for name in tools]
    parts = [RULES]
    if wish := instructions.strip():
        parts.append(f"\nThe user asks that you always keep to this: {wish}\n")
    parts += ["\nTools:\n", *map(described, listed)]
    parts += ["\nExamples:\n", *(exemplified(tool) for tool in listed if uses_only(tool, tools))]
    before = f"Now it is {WEEKDAYS[now.weekday()]}, {now:%Y-%m-%d %H:%M:%S}.\nRequest: "
    return Messages("".join(parts), before, command)


def answer(plan: Plan) -> str:
    """The text that the model learns to write."""
    return render(plan) + END_OF_PLAN


# By hand: `strftime` speaks the machine's language.
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def described(tool: Definition) -> str:
    told = (f"    {name}: {text}\n" for name, _, text in tool.parameters if text)
    return f"- {tool.signature}: {tool.description}\n" + "".join(told)


def uses_only(tool: Definition, tools: Sequence[str]) -> bool:
    """Whether a tool's example keeps to `tools`: one that does not would teach calls that are not allowed."""
    return all(call.split("(")[0] in tools for call in tool.example[1])


def exemplified(tool: Definition) -> str:
    command, plan = tool.example
    calls = "".join(f"{number}. {call}\n" for number, call in enumerate(plan, 1))
    return f"Request: {command}\n{calls}{len(plan) + 1}. join(){END_OF_PLAN}\n###\n"
