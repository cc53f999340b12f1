"""Varies the surface of a filled command as people and speech recognisers do.

In: a draft (pieces of text and the values in it) and randomness. Out: the draft changed in place, words of a
value changed in the plan as well, because the planner copies what it reads.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from .banks import Value
from .phrases import CallTemplate, texts_of

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
OPENERS = (
    "um |uh |ok |okay so |hey |hi, |so |please |alright |hey errand, |right, |oh |quick thing, |can you |could you please "
    "|yeah |errand, |hey computer |listen, |i need you to |go ahead and |would you |hi can you |i want you to |pls |just "
).split("|")
CLOSERS = " please| thanks| thx| asap|, please|, thanks|.| pls| ok?|!| for me| now| thank you".split("|")
HESITATIONS = "um uh uhm like er".split()
# Kinds of values that a closer may follow: free texts would swallow it.
CLOSED_TYPES = frozenset(
    "person group when day time email phone list folder calendar file pdf place duration song artist app site language".split()
)
# Kinds of values that keep their letters: what the plan holds is another form of them.
EXACT_TYPES = frozenset("ask tell email phone duration".split())
SPOKEN_TYPES = frozenset("when day time duration".split())
# Kinds of values that formal requests put in quotation marks.
QUOTED_TYPES = frozenset("event note subject topic list folder calendar file pdf statement content".split())
QUOTES = ('""', '""', "''", "“”", "‘’", "«»")


@dataclass(frozen=True)
class Rates:
    """How often each kind of noise strikes a command; `lower` and `spoken` are styles of the whole."""

    quoted: float = 0.12
    lower: float = 0.20
    spoken: float = 0.18
    slips: float = 0.16
    opener: float = 0.12
    hesitation: float = 0.05
    closer: float = 0.12
    capital: float = 0.6
    full_stop: float = 0.25


@dataclass
class Draft:
    """A command under way: pieces are texts or keys of values; `key` is None for a text. `styled` makes of the words that the
    plan has from the phrase what the command's style makes of them."""

    pieces: list[tuple[str, str | None]]
    values: dict[str, Value]
    types: dict[str, str] = field(default_factory=dict)
    styled: Callable[[str], str] = str


def disturb(draft: Draft, plan: tuple[CallTemplate, ...], random: Random, rates: Rates) -> str:
    """Applies slips, fillers and a style; returns the command's text. `draft.values` and `draft.styled` then give the plan's words."""
    if random.random() < rates.quoted:
        quote(draft, random)
    if random.random() < rates.slips:
        slip(draft, copied(plan), random)
    if random.random() < rates.opener:
        open_with(draft, random.choice(OPENERS))
    if random.random() < rates.hesitation:
        hesitate(draft, random)
    if random.random() < rates.closer:
        close_with(draft, random.choice(CLOSERS))
    style = random.random()
    if style < rates.lower + rates.spoken:
        draft.styled = in_lower_case(draft)
        change_values(draft, str.lower)
        text = joined(draft, str.lower)
        return text if style < rates.lower else spoken(draft, text, random)
    text = joined(draft)
    if random.random() < rates.capital:
        text = text[:1].upper() + text[1:]
    if random.random() < rates.full_stop and text[-1:].isalnum():
        text += "."
    return text


def joined(draft: Draft, change=lambda text: text) -> str:
    text = "".join(draft.values[key].said if key else change(text) for text, key in draft.pieces)
    return one_article(re.sub(r"\s+", " ", text)).strip()


def one_article(text: str) -> str:
    """The text with the first of several articles: "the my hat" gives "the hat"."""
    return re.sub(r"\b(the|my|our) (?:(?:the|my|our) )+", r"\1 ", text)


def change_values(draft: Draft, change, types: frozenset[str] | None = None) -> None:
    for key, value in draft.values.items():
        if types is None or draft.types[key] in types:
            draft.values[key] = replace(
                value, said=change(value.said), planned=change(value.planned), direct=change(value.direct)
            )


def in_lower_case(draft: Draft) -> Callable[[str], str]:
    """Lowers the words that stand in the command as they stand in the plan; the capital of a title or a message is the plan's own."""
    said = frozenset(bare(word) for text, key in draft.pieces if key is None for word in text.split())

    def lowered(text: str) -> str:
        return re.sub(r"\S+", lambda word: word[0].lower() if bare(word[0]) in said else word[0], text)

    return lowered


def bare(word: str) -> str:
    return word.strip(".,;:!?()\"'“”")


def spoken(draft: Draft, text: str, random: Random) -> str:
    """Without punctuation, numbers of times in words now and then, as a recogniser writes."""
    if random.random() < 0.4:
        change_values(draft, number_words, SPOKEN_TYPES)
    written = frozenset(draft.types.values()) - {"file", "pdf", "email", "phone"}
    change_values(draft, lambda t: unpunctuated(t, keep="?" if t.endswith("?") else "").strip(), written)
    draft.pieces = [(unpunctuated(t) if key is None else t, key) for t, key in draft.pieces]
    lowered = draft.styled
    draft.styled = lambda text: unpunctuated(lowered(text), keep="?" if text.endswith("?") else "")
    return joined(draft, str.lower)


def unpunctuated(text: str, keep: str = "") -> str:
    """Drops marks that nobody says; those inside numbers and words stay, and `keep` is put at the end."""
    bare = re.sub(r'(?<!\d)[,;:!?"“”—–]|[,;:!?"“”—–](?!\d)|\.(?=\s|$)|(?<= )- ', " ", text)
    return (bare.rstrip() if keep else re.sub(r" +", " ", bare)) + keep


UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
TENS = {2: "twenty", 3: "thirty", 4: "forty", 5: "fifty"}


def number_words(text: str) -> str:
    """Times and small numbers as they are said: `3:30pm` gives `three thirty p m`."""

    def word(match: re.Match) -> str:
        number = int(match[0])
        if number >= 60:
            return match[0]
        if number < 20:
            return ("oh " if len(match[0]) == 2 and number < 10 else "") + UNITS[number]
        return TENS[number // 10] + (f" {UNITS[number % 10]}" if number % 10 else "")

    if re.search(r"\d[./-]\d|\d{3}|\d(?:st|nd|rd|th|h)\b", text):
        return text
    text = re.sub(r":00\b", "", text)
    text = re.sub(r"(\d) ?([ap])\.?m\b\.?", r"\1 \2 m", text)
    return re.sub(r"\d+", word, text.replace(":", " "))


def quote(draft: Draft, random: Random) -> None:
    """Puts titles and texts between quotation marks, which plans leave out."""
    opening, closing = random.choice(QUOTES)
    pieces = []
    for text, key in draft.pieces:
        value = draft.values[key] if key else None
        if (
            value
            and draft.types[key] in QUOTED_TYPES
            and value.said == value.planned
            and "'" not in value.said
        ):
            pieces += [(opening, None), (text, key), (closing, None)]
        else:
            pieces.append((text, key))
    draft.pieces = pieces


def copied(plan: tuple[CallTemplate, ...]) -> frozenset[str]:
    """The words of the plan that come from the phrase itself, not from a value."""
    texts = [text for call in plan for text in texts_of(call.arguments)]
    return frozenset(word for text in texts for p in text if isinstance(p, str) for word in p.lower().split())


def slip(draft: Draft, kept: frozenset[str], random: Random) -> None:
    """Mistypes about one longer word in seven, but none of those to keep: the plan would know better than the command."""

    def words(text: str) -> str:
        chance = 0.15
        return " ".join(
            mistyped(w, random) if mistypable(w) and w.lower() not in kept and random.random() < chance else w
            for w in text.split(" ")
        )

    draft.pieces = [(words(text) if key is None else text, key) for text, key in draft.pieces]
    # A value that parts share slips once: where one of them calls it "it", the plan has the name as it was written.
    written: dict[Value, str] = {}
    for key, value in draft.values.items():
        if draft.types[key] not in EXACT_TYPES and value.said == value.planned:
            if value not in written:
                written[value] = words(value.said)
            draft.values[key] = replace(value, said=written[value], planned=written[value])


def mistypable(word: str) -> bool:
    return len(word) > 3 and word.isalpha()


def mistyped(word: str, random: Random) -> str:
    i, kind = random.randrange(len(word) - 1), random.random()
    if kind < 0.3:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind < 0.6:
        return word[:i] + word[i + 1 :]
    if kind < 0.8:
        return word[:i] + word[i] + word[i:]
    row = next((row for row in KEYBOARD if word[i].lower() in row), KEYBOARD[0])
    place = max(0, min(len(row) - 1, row.find(word[i].lower()) + random.choice((-1, 1))))
    return word[:i] + row[place] + word[i + 1 :]


def open_with(draft: Draft, opener: str) -> None:
    text, key = draft.pieces[0]
    polite = re.match(r"(can|could|would|please|will|i)\b", text, re.I) if key is None else None
    if key is not None or not text or (polite and len(opener) > 6):
        return
    if not re.match(r"I\b", text):
        draft.pieces[0] = (text[0].lower() + text[1:], None)
    draft.pieces.insert(0, (opener, None))


def hesitate(draft: Draft, random: Random) -> None:
    places = [i for i, (text, key) in enumerate(draft.pieces) if key is None and len(text.split(" ")) > 2]
    if places:
        i = random.choice(places)
        words = draft.pieces[i][0].split(" ")
        words.insert(random.randrange(1, len(words) - 1), random.choice(HESITATIONS))
        draft.pieces[i] = (" ".join(words), None)


def close_with(draft: Draft, closer: str) -> None:
    text, key = draft.pieces[-1]
    if key is None:
        draft.pieces[-1] = (text.rstrip("?.! "), None)
    elif draft.types[key] not in CLOSED_TYPES:
        return
    draft.pieces.append((closer, None))
