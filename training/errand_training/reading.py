"""A plan's text as it grows: may it go on with these bytes?

In: a command, and bytes of a plan. Out: where they lead, or nothing where an argument would hold what the command does
not say. Invariant: arguments that plans copy are judged, and that what follows a string is no other string; whether the
text is a plan is not.
"""

from dataclasses import dataclass, replace

from .copies import DONE, MOST_WORDS, Copying, Runs, State, complete, words_of
from .tools import TOOLS

PHRASES = frozenset("title subject topic start_date end_date due_date start_time".split())
STRETCHES = frozenset(
    "location start_location end_location invitees meeting_invitees recipients cc attachments pdf_path file_name"
    " calendar list_name folder".split()
)
NAMES = {
    "get_phone_number": Copying.PERSON,
    "get_email_address": Copying.PERSON,
    "create_note": Copying.PHRASE,
    "create_reminder": Copying.PHRASE,
    "open_note": Copying.STRETCH,
    "append_note_content": Copying.STRETCH,
}
TRANSPORTS: State = frozenset((letter, None) for letter in (b"d", b"w", b"r"))


def copying(tool: str, parameter: str) -> Copying | None:
    """How plans copy this argument; None where they do not."""
    if parameter == "name":
        return NAMES.get(tool)
    if parameter in PHRASES:
        return Copying.PHRASE
    return Copying.STRETCH if parameter in STRETCHES else None


class Copies:
    """What a command's plan may copy."""

    def __init__(self, command: str):
        words = words_of(command)
        self.few = len(words) <= MOST_WORDS
        self.runs = {kind: Runs(words if self.few else [], kind) for kind in Copying}

    def argument(self, tool: str, place: int, number: int) -> tuple[Runs, State] | None:
        """What the string at this place of call `number` may become; None where it is free."""
        parameters = TOOLS[tool].parameters if tool in TOOLS else ()
        if not self.few or place >= len(parameters):
            return None
        name = parameters[place][0]
        if name == "transport":
            return self.runs[Copying.STRETCH], TRANSPORTS | {DONE}
        kind = copying(tool, name)
        if kind is None:
            return None
        results = {(f"${k}".encode(), None) for k in range(1, number)}
        return self.runs[kind], self.runs[kind].start | results | {DONE}


@dataclass(frozen=True)
class Reading:
    """Where a plan's text has come to."""

    copies: Copies
    number: int = 1
    head: bytes = b""
    tool: str | None = None
    place: int = 0
    in_list: bool = False
    in_string: bool = False
    closed: bool = False  # a string has just ended
    escape: bool = False
    copied: tuple[Runs, State] | None = None

    def after(self, text: bytes) -> "Reading | None":
        """Where the text leads; None where the command does not allow it."""
        reading: Reading | None = self
        for byte in text:
            reading = reading.after_byte(byte)
            if reading is None:
                return None
        return reading

    def after_byte(self, byte: int) -> "Reading | None":
        char = chr(byte)
        if self.in_string:
            return self.inside_copy(byte) if self.copied else self.inside_words(char)
        if self.tool is None:
            if char == "(":
                return replace(self, tool=(self.head.split() or [b""])[-1].decode(errors="replace"), place=0)
            return replace(self, head=self.head + bytes((byte,)))
        if self.closed:
            return replace(self, closed=False).after_byte(byte) if char in ",])" else None
        if char == '"':
            return replace(
                self, in_string=True, copied=self.copies.argument(self.tool, self.place, self.number)
            )
        if char == "," and not self.in_list:
            return replace(self, place=self.place + 1)
        if char in "[]":
            return replace(self, in_list=char == "[")
        if char == ")":
            return replace(self, tool=None, head=b"", number=self.number + 1)
        return self

    def inside_words(self, char: str) -> "Reading":
        if self.escape:
            return replace(self, escape=False)
        return replace(self, escape=char == "\\", in_string=char != '"', closed=char == '"')

    def inside_copy(self, byte: int) -> "Reading | None":
        runs, state = self.copied
        following = runs.step(state, byte)
        if following:
            return replace(self, copied=(runs, following))
        if chr(byte) != '"' or not complete(state):
            return None
        return replace(self, in_string=False, closed=True, copied=None)
