"""Which texts an argument that a plan copies may become, byte by byte.

In: a command, and how the argument may be copied from it. Out: states; `step` follows one byte. A state holds every
way that is still open: the bytes that come next, and the word that they complete. The rules are those of the grammar
at run time (`src/planner/grammar/copies.rs`), and `tests/fixtures/copies.jsonl` holds both to them.
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

MOST_WORDS = 300
HESITATIONS = frozenset(("um", "uh", "uhm", "er", "erm", "like"))
UNITS = frozenset(("minute", "hour", "min", "hr"))
SHORTEST_POSSESSIVE = 4
# What canonical text writes for a dollar that would read as a reference.
ESCAPED_DOLLAR = b"\\u0024"


class Copying(Enum):
    """How an argument comes from the command's words."""

    STRETCH = "one run of words"
    PERSON = "a run whose last word may lose an `s`"
    PHRASE = "one run or two, joined by a space or ` at `; a unit of duration at the end may gain an `s`"


class Place(NamedTuple):
    """A word that a run has come to, in the first run or in the second."""

    word: int
    second: bool = False


# The bytes that come next, and where they lead: None where nothing may follow.
Way = tuple[bytes, Place | None]
State = frozenset[Way]
DONE: Way = (b"", None)


def complete(state: State) -> bool:
    """Whether the argument may end here."""
    return DONE in state


def words_of(command: str) -> list[tuple[str, bool]]:
    """Runs of letters and digits, with a dollar sign in front or not, and single marks; whether each stands apart."""
    words: list[tuple[str, bool]] = []
    apart = goes_on = False
    for char in command:
        blank = char.isspace() or unicodedata.category(char) == "Cc"
        if not blank and goes_on and char.isalnum():
            words[-1] = words[-1][0] + char, words[-1][1]
        elif not blank:
            words.append((char, apart))
        apart, goes_on = blank, char.isalnum() or char == "$"
    return words


class Runs:
    """The runs of a command's words, as one kind of copying allows them."""

    def __init__(self, words: list[tuple[str, bool]], copying: Copying):
        self.words, self.copying = words, copying
        self.joints: list[Way] = []
        if copying is Copying.PHRASE:
            again = list(self.beginnings(second=True))
            self.joints = [(joint + text, to) for joint in (b" ", b" at ") for text, to in again]
        self.start: State = frozenset(self.beginnings(second=False))
        self.reached = cache(self._reached)

    def step(self, state: State, byte: int) -> State:
        """The ways that are open after the byte; none where it is refused."""
        open_ways: set[Way] = set()
        for text, place in state:
            if text[:1] != bytes((byte,)):
                continue
            open_ways |= {(text[1:], place)} if text[1:] else self.reached(place)
        return frozenset(open_ways)

    def _reached(self, place: Place | None) -> State:
        return frozenset((DONE, *(self.onward(place) if place else ())))

    def beginnings(self, second: bool) -> Iterator[Way]:
        for at, (word, _) in enumerate(self.words):
            place = Place(at, second)
            if self.reads_as_reference(at):  # more must follow a sum: alone it would be the result of a call
                yield ESCAPED_DOLLAR + escaped(word[1:]), place
                if word == "$":
                    continue
                yield from ((escaped(word) + text, to) for text, to in self.onward(place))
                continue
            for spelling in {word, other_case(word[0]) + word[1:]}:
                yield from self.spelled("", spelling, place)

    def onward(self, place: Place) -> Iterator[Way]:
        """How a run goes on behind a word: the next one, one behind a hesitation, the second run."""
        if place.word + 1 < len(self.words):
            word, apart = self.words[place.word + 1]
            yield from self.spelled(" " if apart else "", word, Place(place.word + 1, place.second))
        if (to := self.past_hesitation(place.word + 1)) is not None:
            yield from self.spelled(" ", self.words[to][0], Place(to, place.second))
        if not place.second:
            yield from self.joints

    def spelled(self, gap: str, word: str, place: Place) -> Iterator[Way]:
        texts = [escaped(gap + word)]
        if word.startswith("$"):
            texts.append(gap.encode() + ESCAPED_DOLLAR + escaped(word[1:]))
        for text in texts:
            yield text, place
            if self.copying is Copying.PERSON and word.endswith("s") and len(word) >= SHORTEST_POSSESSIVE:
                yield text[:-1], None
            if self.copying is Copying.PHRASE and self.words[place.word][0] in UNITS:
                yield text + b"s", None

    def reads_as_reference(self, at: int) -> bool:
        """Whether the word by itself is what stands for a call's result: `$5`, or the `$` of `${5}`."""
        word = self.words[at][0]
        if word == "$":
            brace, number, end = (*self.words[at + 1 : at + 4], *[("", True)] * 3)[:3]
            braced = brace == ("{", False) and end == ("}", False)
            return braced and not number[1] and number[0].isascii() and number[0].isdigit()
        return word.startswith("$") and word[1:].isascii() and word[1:].isdigit()

    def past_hesitation(self, at: int) -> int | None:
        """The word behind the hesitation that begins at a word, with its commas."""
        found = False
        while at < len(self.words):
            word, following = (w.lower() for w, _ in (*self.words[at : at + 2], ("", False))[:2])
            if word == ",":
                at += 1
            elif word in HESITATIONS:
                at, found = at + 1, True
            elif (word, following) == ("you", "know"):
                at, found = at + 2, True
            else:
                return at if found else None
        return None


def other_case(letter: str) -> str:
    other = letter.swapcase()
    return other if len(other) == 1 else letter


def escaped(text: str) -> bytes:
    """As inside a JSON string."""
    return text.replace("\\", "\\\\").replace('"', '\\"').encode()
