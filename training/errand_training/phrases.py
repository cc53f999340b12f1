"""Reads phrase files (`training/corpus/README.md` describes them) into blocks: ways to ask, and a plan.

Every block that comes out is sound: known tools and slots, right counts and types, references to earlier calls
only, and every slot of the plan said in every command. An error names file, line and reason.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from .added_tools import read_added_tools
from .tools import TOOLS

SLOT_TYPES = frozenset(
    "person group email phone when day time duration event topic task statement ask tell note content folder"
    " calendar list file pdf place subject song artist app site language query".split()
)


class PhraseError(ValueError):
    """A phrase file that does not hold to its format."""

    def __init__(self, path: Path, line: int, reason: str):
        super().__init__(f"{path.name}:{line}: {reason}")


@dataclass(frozen=True)
class Slot:
    """A place for a value. `key` tells values apart (`person2`); `part` is ``, `direct` or `minutes`."""

    type: str
    key: str
    part: str = ""


@dataclass(frozen=True)
class Reference:
    call: int


Piece = str | Slot | Reference
Text = tuple[Piece, ...]
Template = Text | Slot | int | bool | list


@dataclass(frozen=True)
class CallTemplate:
    tool: str
    arguments: tuple[Template, ...]


@dataclass(frozen=True)
class Block:
    file: str
    line: int
    commands: tuple[Text, ...]
    plan: tuple[CallTemplate, ...]
    held_out: bool = False


def read_corpus(folder: Path) -> list[Block]:
    """All blocks of a folder's `*.phrases`, in the order of the files' names; `held_out.txt` names those kept out."""
    paths = sorted(folder.glob("*.phrases"))
    if not paths:
        raise FileNotFoundError(f"no `*.phrases` in `{folder}`")
    listed = folder / "held_out.txt"
    held_out = frozenset(listed.read_text(encoding="utf-8").splitlines()) if listed.exists() else frozenset()
    return [block for path in paths for block in read_phrases(path, held_out)]


def read_phrases(path: Path, held_out: frozenset[str] = frozenset()) -> list[Block]:
    """A file's blocks; those whose first command is in `held_out` are marked."""
    blocks, lines = [], []
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if line.strip():
            lines.append((number, line.strip()))
        elif lines:
            blocks.append(read_block(path, lines, held_out))
            lines = []
    return blocks


def read_block(path: Path, lines: list[tuple[int, str]], held_out: frozenset[str]) -> Block:
    commands, plan, plan_line = [], None, 0
    for number, line in lines:
        kind, text = line[:2], line[2:].strip()
        try:
            if kind == "Q:" and text:
                commands.append((number, parse_text(text)))
            elif kind == "P:" and plan is None:
                plan, plan_line = PlanReader(text).calls(), number
            else:
                raise ValueError("expected `Q:` and a command, or the block's one `P:`")
        except ValueError as error:
            raise PhraseError(path, number, str(error)) from error
    first = lines[0][0]
    if plan is None or not commands:
        raise PhraseError(path, first, "a block needs at least one `Q:` and exactly one `P:`")
    try:
        check_plan(plan)
    except ValueError as error:
        raise PhraseError(path, plan_line, str(error)) from error
    for number, command in commands:
        said = {piece.key for piece in command if isinstance(piece, Slot)}
        for slot in slots_of(plan):
            if slot.key not in said:
                raise PhraseError(
                    path, number, f"the plan uses `{{{slot.key}}}`, which this command does not say"
                )
    first_command = lines[0][1][2:].strip()
    return Block(path.name, first, tuple(c for _, c in commands), plan, first_command in held_out)


PIECE = re.compile(r"\{([a-z]+?)(\d*)(\.direct)?\}|\$(\d+)")


def parse_text(text: str, references: bool = False) -> Text:
    """Splits a text at its slots and, in a plan, at its references."""
    pieces, end = [], 0
    for match in PIECE.finditer(text):
        if match[4] and not references:
            continue
        if match.start() > end:
            pieces.append(text[end : match.start()])
        pieces.append(Reference(int(match[4])) if match[4] else parse_slot(*match.group(1, 2, 3)))
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    if any(isinstance(p, str) and ("{" in p or "}" in p) for p in pieces):
        raise ValueError(f"a brace that belongs to no slot in `{text}`")
    return tuple(pieces)


def parse_slot(name: str, number: str, direct: str | None) -> Slot:
    if name == "minutes":
        return Slot("duration", "duration" + number, "minutes")
    if name not in SLOT_TYPES:
        raise ValueError(
            f"unknown slot `{{{name}{number}}}`; known are {', '.join(sorted(SLOT_TYPES))}, minutes"
        )
    if direct and name not in ("ask", "tell"):
        raise ValueError(f"`.direct` belongs to `ask` and `tell`, not to `{name}`")
    return Slot(name, name + number, "direct" if direct else "")


class PlanReader:
    """A cursor over one `P:` line."""

    def __init__(self, text: str):
        self.text, self.position = text, 0

    def calls(self) -> tuple[CallTemplate, ...]:
        calls = []
        while self.position < len(self.text):
            name = self.take(r"([a-z_]+)\(", "a call")[1]
            calls.append(CallTemplate(name, tuple(self.values(r"\)"))))
            self.take(r";|$", "`;` or the end")
        return tuple(calls)

    def values(self, close: str) -> list[Template]:
        values = []
        while not self.peek(close):
            values.append(self.value())
            if not self.peek(close):
                self.take(",", "a comma")
        self.take(close, "the end of the list")
        return values

    def value(self) -> Template:
        if self.peek(r"\["):
            self.take(r"\[", "a list")
            return self.values(r"\]")
        if match := self.peek(r"True|False"):
            self.position = match.end()
            return match[0] == "True"
        match = self.take(r'"((?:[^"\\]|\\.)*)"|(\{[a-z0-9.]+\})|(\$\d+)|(\d+)', "a value")
        literal, slot, reference, number = match.groups()
        if literal is not None:
            return parse_text(re.sub(r"\\(.)", r"\1", literal), references=True)
        if slot:
            return parse_text(slot)[0]
        return (Reference(int(reference[1:])),) if reference else int(number)

    def peek(self, pattern: str) -> re.Match | None:
        return re.compile(r"\s*(?:" + pattern + ")").match(self.text, self.position)

    def take(self, pattern: str, expected: str) -> re.Match:
        match = re.compile(r"\s*(?:" + pattern + r")\s*").match(self.text, self.position)
        if not match:
            raise ValueError(f"expected {expected} at `{self.text[self.position :]}`")
        self.position = match.end()
        return match


def check_plan(plan: tuple[CallTemplate, ...]) -> None:
    for number, call in enumerate(plan, 1):
        parameters = parameters_of(call.tool)
        if len(call.arguments) != len(parameters):
            raise ValueError(f"`{call.tool}` takes {len(parameters)} arguments, {len(call.arguments)} given")
        for (name, kind), argument in zip(parameters, call.arguments, strict=True):
            if kind_of(argument) != kind:
                raise ValueError(f"`{name}` of `{call.tool}` is a `{kind}`, `{kind_of(argument)}` given")
        for text in texts_of(call.arguments):
            for piece in text:
                if isinstance(piece, Reference) and not 1 <= piece.call < number:
                    raise ValueError(f"call {number} refers to `${piece.call}`, which is not before it")


def parameters_of(tool: str) -> tuple[tuple[str, str], ...]:
    """Names and types of a tool of the base set or of one that was added to train with."""
    if tool in TOOLS:
        return TOOLS[tool].parameters
    added = read_added_tools()
    if tool in added.held_back:
        raise ValueError(f"`{tool}` is held back to measure with")
    if tool not in added.trained:
        raise ValueError(f"unknown tool `{tool}`")
    return tuple((parameter.name, parameter.type) for parameter in added.trained[tool].parameters)


def kind_of(argument: Template) -> str:
    if isinstance(argument, bool):
        return "bool"
    if isinstance(argument, int) or (isinstance(argument, Slot) and argument.part == "minutes"):
        return "int"
    return "list[str]" if isinstance(argument, list) else "str"


def texts_of(arguments) -> list[Text]:
    """The texts among arguments, those inside lists included."""
    flat = [x for a in arguments for x in (a if isinstance(a, list) else [a])]
    return [(x,) if isinstance(x, Slot) else x for x in flat if isinstance(x, Slot | tuple)]


def slots_of(plan: tuple[CallTemplate, ...]) -> list[Slot]:
    return [p for call in plan for text in texts_of(call.arguments) for p in text if isinstance(p, Slot)]


def mapped(plan: tuple[CallTemplate, ...], change) -> tuple[CallTemplate, ...]:
    """The plan with `change` applied to every slot and reference in it."""

    def value(x: Template) -> Template:
        if isinstance(x, list):
            return [value(y) for y in x]
        if isinstance(x, tuple):
            return tuple(p if isinstance(p, str) else change(p) for p in x)
        return change(x) if isinstance(x, Slot) else x

    return tuple(replace(call, arguments=tuple(value(a) for a in call.arguments)) for call in plan)
