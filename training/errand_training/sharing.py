"""Lets a part of a command speak of what an earlier part spoke of: the same person or thing, by name or by a word that points.

In: the draft so far, the next part, randomness. Out: the part, changed in place; its plan's values are those of the earlier
part, whatever word the command has for them (planning.md: "there" stands for the place).
"""

import re
from random import Random

from .noise import Draft
from .phrases import CallTemplate, Slot, slots_of, texts_of

Calls = tuple[CallTemplate, ...]
SHARED_TYPES = tuple("event place note list folder calendar file pdf topic".split())
BEFORE_PRONOUN = re.compile(
    r"\b(text|email|e-mail|message|mail|call|tell|ask|invite|send|to|for|with|let|remind|cc|give|forward|write)\s+$",
    re.I,
)
ARTICLE = r"(?:the |my |our |that |this )?"
DOCUMENT = re.compile(
    r"\b(?:open|show|show me|read|email|e-mail|send|attach|print|forward|summari[sz]e|sum up|bring up|pull up|share|get|to|in|into|of|with)"
    rf" (?P<noun>{ARTICLE}(?:(?:note|file|document|doc|pdf) (?:called |named |titled )?)?)$",
    re.I,
)
CONTAINER = re.compile(rf"\b(?:to|in|into|on|onto|from|of) (?P<noun>{ARTICLE})$", re.I)
OCCASION = re.compile(rf"\b(?:to|for|about|of|cancel|move) (?P<noun>{ARTICLE})$", re.I)
LOCATION = re.compile(rf"\b(?P<noun>(?:to|at|in) {ARTICLE})$", re.I)
# What may stand before a thing for a word to take its place, with all that goes with its name.
POINTED = {
    "note": (DOCUMENT, "it"),
    "file": (DOCUMENT, "it"),
    "pdf": (DOCUMENT, "it"),
    "list": (CONTAINER, "it"),
    "folder": (CONTAINER, "it"),
    "calendar": (CONTAINER, "it"),
    "event": (OCCASION, "it"),
    "place": (LOCATION, "there"),
}
# What the name is followed by and goes with it, and what must come then: the end, a mark, or a word that goes on.
AFTER = re.compile(
    r"(?: (?:note|file|document|doc|pdf|list|folder|calendar|event))?"
    r"(?=$|[,.;:!?]|\s(?:and|to|for|with|on|at|by|so|please|over|as|then|from|now|saying|that|asking|too)\b)",
    re.I,
)


def share_person(draft: Draft, part: Draft, random: Random, share: float) -> None:
    """Lets the part speak of the same person, by name or by a pronoun."""
    if "person" not in draft.values or "person" not in part.values or random.random() >= share:
        return
    part.values["person"] = draft.values["person"]
    for i in range(1, len(part.pieces)):
        before = part.pieces[i - 1]
        if (
            part.pieces[i][1] == "person"
            and before[1] is None
            and BEFORE_PRONOUN.search(before[0])
            and random.random() < 0.5
        ):
            part.pieces[i] = (random.choice(("them", "her", "him", "them")), None)


def share_things(draft: Draft, part: Draft, random: Random, share: float) -> None:
    """Lets the part speak of a thing that was spoken of, by its name."""
    for kind in SHARED_TYPES:
        if kind in draft.values and kind in part.values and random.random() < share:
            part.values[kind] = draft.values[kind]


def point_back(draft: Draft, plan: Calls, part: Draft, calls: Calls, random: Random, share: float) -> None:
    """Lets the part speak of the last thing by a word that points, where its sentence allows. `plan` and `calls` are theirs."""
    said = (key for _, key in reversed(draft.pieces) if key and draft.types[key] in SHARED_TYPES)
    last = next(said, None)
    # What a plan does not use was taken back: "from the public folder, sorry, the Invoices folder".
    if last is None or all(slot.key != last for slot in slots_of(plan)):
        return
    kind = draft.types[last]
    if kind not in POINTED or kind not in part.values or quoted(calls, kind) or random.random() >= share:
        return
    if point(part, kind):
        part.values[kind] = draft.values[last]


def quoted(calls: Calls, kind: str) -> bool:
    """Whether the thing is named within a text: a message that says "it" is to say "it"."""
    texts = (text for call in calls for text in texts_of(call.arguments))
    return any(len(text) > 1 and any(isinstance(p, Slot) and p.key == kind for p in text) for text in texts)


def point(part: Draft, kind: str) -> bool:
    """Says a word for the thing wherever the part names it and the words around it let that be; whether they did anywhere."""
    fits, word = POINTED[kind]
    pointed = False
    for i in range(1, len(part.pieces)):
        (before, key), after = part.pieces[i - 1], part.pieces[i + 1 :][:1]
        follows = AFTER.match(after[0][0] if after else "") if not after or after[0][1] is None else None
        found = fits.search(before) if key is None else None
        if part.pieces[i][1] != kind or not found or not follows:
            continue
        part.pieces[i - 1] = (before[: found.start("noun")], None)
        part.pieces[i] = (word, None)
        if after:
            part.pieces[i + 1] = (after[0][0][follows.end() :], None)
        pointed = True
    return pointed
