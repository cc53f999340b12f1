"""A plan's text as it grows: may it go on with these bytes?

In: a command, the tools that may be used, and bytes of a plan. Out: where they lead, or nothing where the grammar at run
time (`src/planner/grammar.rs`) refuses them: an unknown tool, a wrong number or type of arguments, a gap in the numbers,
a look-up's result that is not there yet, or an argument that would hold what the command does not say.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .copies import DONE, MOST_WORDS, Copying, Runs, State, complete, words_of
from .table import Parameter, Signature

MOST_CALLS = 15
COPIED = {
    "contact": Copying.PERSON,
    **dict.fromkeys(("email", "phone", "place", "file", "path", "name"), Copying.STRETCH),
    **dict.fromkeys(("date", "end", "title"), Copying.PHRASE),
}
# Where people put words, a dollar may be money.
FREE = frozenset(("title", "name", "text"))
TRANSPORTS: State = frozenset((letter, None) for letter in (b"d", b"w", b"r")) | {DONE}
INTEGER = re.compile(rb"0|-?[1-9][0-9]{0,17}")
BEGUN_INTEGER = re.compile(rb"0|-|-?[1-9][0-9]{0,17}")
HEX = b"0123456789abcdefABCDEF"


class Language:
    """The plans that a command and its tools allow; without a command, nothing is held to its words."""

    def __init__(self, command: str | None, tools: Sequence[Signature]):
        words = words_of(command) if command is not None else []
        self.tools = tools
        self.copied = command is not None and len(words) <= MOST_WORDS
        self.runs = {kind: Runs(words if self.copied else [], kind) for kind in Copying}

    def line(self, number: int) -> "Reading":
        """The beginning of call `number`."""
        calls = self.tools if number <= MOST_CALLS else ()
        ways = [(f"{number}. {tool.name}(".encode(), Place(number, tool)) for tool in calls]
        return Literal(self, number, ((f"{number}. join()".encode(), None), *ways))

    def after(self, place: "Place") -> "Reading":
        """What follows the argument at this place."""
        index = place.index + 1
        if index == len(place.tool.parameters):
            return Literal(self, place.number, ((b")\n", replace(place, index=index)),))
        return self.argument(replace(place, index=index), b", ")

    def argument(self, place: "Place", comma: bytes) -> "Reading":
        """The argument at this place, with what separates it from the one before."""
        if not place.tool.parameters:
            return Literal(self, place.number, ((b")\n", replace(place, index=0)),))
        match place.parameter.type:
            case "str":
                ways = ((comma + b'"', replace(place, inside=True)),)
            case "list[str]":
                ways = ((comma + b"[", replace(place, listed=True)),)
            case "bool":
                ways = tuple((comma + value, replace(place, ended=True)) for value in (b"True", b"False"))
            case _:
                ways = ((comma, replace(place, inside=True)),)
        return Literal(self, place.number, ways).settled()

    def string(self, place: "Place") -> "Reading":
        """The inside of a string at this place."""
        role = place.parameter.role
        if not self.copied or (role not in COPIED and role != "transport"):
            return Words(self, place)
        if role == "transport":
            return Copy(self, place, self.runs[Copying.STRETCH], TRANSPORTS)
        runs = self.runs[COPIED[role]]
        results = {(form % k, None) for k in range(1, place.number) for form in (b"$%d", b"${%d}")}
        return Copy(self, place, runs, runs.start | results | {DONE})

    def behind(self, place: "Place") -> "Reading":
        """What follows a string at this place."""
        if not place.listed:
            return self.after(place)
        more = replace(place, inside=True)
        return Literal(self, place.number, ((b"]", replace(place, listed=False, ended=True)), (b', "', more)))

    def at(self, place: "Place | None") -> "Reading":
        """Where a literal leads."""
        if place is None:
            return End(self)
        if place.index == len(place.tool.parameters):
            return self.line(place.number + 1)
        if place.index < 0:
            return self.argument(replace(place, index=0), b"")
        if place.ended:
            return self.after(replace(place, ended=False))
        if place.inside:
            inside = replace(place, inside=False)
            return Integer(self, inside) if place.parameter.type == "int" else self.string(inside)
        item = replace(place, inside=True)
        return Literal(self, place.number, ((b"]", replace(place, listed=False, ended=True)), (b'"', item)))


@dataclass(frozen=True, slots=True)
class Place:
    """An argument of a call; before its first one, -1."""

    number: int
    tool: Signature
    index: int = -1
    listed: bool = False
    inside: bool = False
    ended: bool = False

    @property
    def parameter(self) -> Parameter:
        return self.tool.parameters[self.index]


class Reading:
    """Where a plan's text has come to."""

    __slots__ = ()
    number: int

    def after(self, text: bytes) -> "Reading | None":
        """Where the text leads; None where it is refused."""
        reading: Reading | None = self
        for byte in text:
            reading = reading.step(byte)
            if reading is None:
                return None
        return reading

    def step(self, byte: int) -> "Reading | None":
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether the plan is complete."""
        return False


@dataclass(frozen=True, slots=True)
class End(Reading):
    """Behind `join()`."""

    language: Language

    @property
    def number(self) -> int:
        return MOST_CALLS + 1

    @property
    def done(self) -> bool:
        return True

    def step(self, byte: int) -> Reading | None:
        return None


@dataclass(frozen=True, slots=True)
class Literal(Reading):
    """One of several texts, none of which begins another, and where they lead."""

    language: Language
    number: int
    ways: tuple[tuple[bytes, Place | None], ...]

    def step(self, byte: int) -> Reading | None:
        ways = tuple((text[1:], place) for text, place in self.ways if text[0] == byte)
        return replace(self, ways=ways).settled() if ways else None

    def settled(self) -> Reading:
        text, place = self.ways[0]
        return self if text else self.language.at(place)


@dataclass(frozen=True, slots=True)
class Integer(Reading):
    language: Language
    place: Place
    digits: bytes = b""

    @property
    def number(self) -> int:
        return self.place.number

    def step(self, byte: int) -> Reading | None:
        digits = self.digits + bytes((byte,))
        if BEGUN_INTEGER.fullmatch(digits):
            return replace(self, digits=digits)
        return self.language.after(self.place).step(byte) if INTEGER.fullmatch(self.digits) else None


@dataclass(frozen=True, slots=True)
class Words(Reading):
    """A string that need not be the command's; `said` is its text so far, as it is written."""

    language: Language
    place: Place
    said: bytes = b""
    escape: bytes | None = None

    @property
    def number(self) -> int:
        return self.place.number

    def step(self, byte: int) -> Reading | None:
        if self.escape is not None:
            return self.escaped(self.escape + bytes((byte,)))
        if byte < 0x20:
            return None
        if byte == 0x22:
            return self.language.behind(self.place) if self.may_end() else None
        said = self.said + bytes((byte,))
        return replace(self, said=said, escape=b"" if byte == 0x5C else None)

    def escaped(self, escape: bytes) -> Reading | None:
        """Behind a backslash: one mark, or `u00` and two hexadecimal digits."""
        if escape in (b"u", b"u0", b"u00") or (
            len(escape) == 4 and escape.startswith(b"u00") and escape[3] in HEX
        ):
            return replace(self, said=self.said + escape[-1:], escape=escape)
        whole = len(escape) == 1 and escape in b'"\\/bfnrt'
        whole |= len(escape) == 5 and escape.startswith(b"u00") and escape[4] in HEX
        return replace(self, said=self.said + escape[-1:], escape=None) if whole else None

    def may_end(self) -> bool:
        """A string that is nothing but a reference must name an earlier call, save where people put words."""
        if self.place.parameter.role in FREE and not self.place.listed:
            return True
        if re.fullmatch(rb"\$\{[0-9]+\}", self.said):
            return False
        lone = re.fullmatch(rb"\$([1-9][0-9]*)", self.said)
        return lone is None or int(lone[1]) < self.place.number


@dataclass(frozen=True, slots=True)
class Copy(Reading):
    """A string that is copied from the command."""

    language: Language
    place: Place
    runs: Runs
    state: State

    @property
    def number(self) -> int:
        return self.place.number

    def step(self, byte: int) -> Reading | None:
        if following := self.runs.step(self.state, byte):
            return replace(self, state=following)
        return self.language.behind(self.place) if byte == 0x22 and complete(self.state) else None
