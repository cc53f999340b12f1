"""Finds measured commands that training has seen.

In: items, generated commands, blocks. Out: findings, each an item and the text that gives it away. A command shorter
than `SHORTEST` words is not judged: "open my groceries note" is one that everybody says.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .items import Item
from .phrases import Block, Slot, Text

SHORTEST = 6
# Share of common words from which two commands are one: one word of ten may differ.
OVERLAP = 0.85
# Share of a command's words that a phrase must hold itself, outside its slots, to count as that command's source.
OWN_WORDS = 0.7


@dataclass(frozen=True)
class Finding:
    item: Item
    seen: str

    def __str__(self) -> str:
        return f"`{self.item.id}`: `{self.item.command}` is too near to `{self.seen}`"


def findings(items: list[Item], commands: Iterable[str], blocks: list[Block]) -> list[Finding]:
    """Every item that equals a command or a filled phrase, or shares nearly all its words with one."""
    judged = [item for item in items if len(words(item.command)) >= SHORTEST]
    return [*near_commands(judged, commands), *filled_phrases(judged, blocks)]


def near_commands(items: list[Item], commands: Iterable[str]) -> Iterator[Finding]:
    sets = [(item, frozenset(words(item.command))) for item in items]
    for command in commands:
        said = frozenset(words(command))
        for item, wanted in sets:
            if OVERLAP * len(wanted) <= len(said) <= len(wanted) / OVERLAP:
                common = len(said & wanted)
                if common >= OVERLAP * (len(said) + len(wanted) - common):
                    yield Finding(item, command)


def filled_phrases(items: list[Item], blocks: list[Block]) -> Iterator[Finding]:
    plain = [(item, " ".join(words(item.command))) for item in items]
    for block in blocks:
        for phrase in block.commands:
            own = sum(len(words(piece)) for piece in phrase if isinstance(piece, str))
            if own < OWN_WORDS * SHORTEST:
                continue
            pattern = filled(phrase)
            for item, text in plain:
                if own >= OWN_WORDS * len(text.split()) and pattern.fullmatch(text):
                    yield Finding(item, f"{block.file}:{block.line}")


def filled(phrase: Text) -> re.Pattern:
    """Matches the words of the phrase with any words in its slots."""
    pieces = [
        r"\S.*?" if isinstance(piece, Slot) else " ".join(map(re.escape, words(piece))) for piece in phrase
    ]
    return re.compile(r" ?".join(p for p in pieces if p))


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())
