"""Finds measured commands that training has seen.

In: items, generated commands, blocks. Out: findings, each an item and the text that gives it away. Short commands are
what everybody says ("reply sounds good", "what does my Groceries note say"), so only longer ones give themselves away.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .items import Item
from .phrases import Block, Slot, Text

# Words that a command must have to be judged by equality, and by nearness.
SHORTEST_EQUAL = 4
SHORTEST_NEAR = 7
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
    """Every item that equals a command, shares nearly all its words with one, or is a filled phrase."""
    near = [item for item in items if len(words(item.command)) >= SHORTEST_NEAR]
    return [*known_commands(items, commands), *filled_phrases(near, blocks)]


def known_commands(items: list[Item], commands: Iterable[str]) -> Iterator[Finding]:
    said_by = {tuple(words(item.command)): item for item in items}
    sets = [(item, frozenset(text)) for text, item in said_by.items() if len(text) >= SHORTEST_NEAR]
    for command in commands:
        text = tuple(words(command))
        said = frozenset(text)
        if SHORTEST_EQUAL <= len(text) < SHORTEST_NEAR and text in said_by:
            yield Finding(said_by[text], command)
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
            if own < OWN_WORDS * SHORTEST_NEAR:
                continue
            for item, text in plain:
                if own >= OWN_WORDS * len(text.split()) and fills(phrase, text):
                    yield Finding(item, f"{block.file}:{block.line}")


def fills(phrase: Text, text: str) -> bool:
    """Whether the text is the phrase with any words in its slots.

    Each stretch of words is sought where it first stands: a regular expression would try every way to share the text
    among a long phrase's slots.
    """
    stretches = [""]
    for piece in phrase:
        if isinstance(piece, Slot):
            stretches.append("")
        else:
            stretches[-1] = " ".join(words(piece))
    first, *between = stretches
    if not between:
        return text == first
    *between, last = between
    if not (text.startswith(first) and text.endswith(last)):
        return False
    at = len(first)
    for stretch in between:
        at = text.find(stretch, at + 1)
        if at < 0:
            return False
        at += len(stretch)
    return at < len(text) - len(last)


def words(text: str) -> list[str]:
    return re.findall(r"[\w']+", text.lower())
