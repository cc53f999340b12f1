"""Makes commands and their plans out of phrases, banks and grammars.

In: blocks, banks, randomness. Out: samples without end, the same for the same seed. A sample's command says every
value of its plan; look-ups of one person are shared and references renumbered where blocks are joined.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from .banks import Banks, Value
from .grammars import invented, make
from .joining import links, starts_sentence
from .noise import Draft, Rates, disturb, one_article
from .phrases import Block, CallTemplate, Reference, Slot, Template, mapped
from .plan import Call, Plan
from .sharing import point_back, share_person, share_things
from .tools import TOOLS

LOOK_UPS = frozenset(("get_phone_number", "get_email_address", "open_and_get_file_path", "summarize_pdf"))
FREE_TYPES = frozenset("statement content task topic event note subject query".split())
NAMED_TYPES = frozenset("person group place note event folder list calendar file pdf song artist app".split())
ARTICLE_TYPES = frozenset("group person place file pdf app site".split())
AFTER_ARTICLE = re.compile(r"\b(the|my|our|whole|entire|your|a|called|named|titled)\s*[\"“']?$", re.I)
AFTER_PREPOSITION = re.compile(
    r"\b(at|on|by|for|from|until|till|before|after|to|of|is|was|the|my|our|this|whole)\s*$", re.I
)
BARE_DAY = re.compile(r"(today|tomorrow|tmrw|tmr|tonight|this|next|the day after|in |day after)\b", re.I)
CORRECTED_TYPES = frozenset(
    "person group when day time place duration note list folder calendar file".split()
)
CORRECTIONS = (
    ", no, |, no sorry, |, sorry, I mean |, I mean | I mean | no wait |, no wait, | - scratch that, |, or rather |, actually "
    "| sorry |, make that |... no, | um no | no no |, wait, not that, "
).split("|")
PLACE_KINDS = (
    "Cafe Hotel Museum Station Street Road Hospital Park School Restaurant Arena Clinic Library".split()
)
LARGEST_PLAN = 14


@dataclass(frozen=True)
class Sample:
    command: str
    plan: Plan
    block: Block


@dataclass(frozen=True)
class Mix:
    """What the stream is made of. `joined_two` and `joined_more` are the chances of commands made of two, and of three to six blocks;
    `pointed`, of the last thing being called "it" where that can be; `unserved_part`, of a part more that no tool serves, among joined ones."""

    from_bank: float = 0.5
    random_words: float = 0.2
    random_names: float = 0.2
    sentences: float = 0.25
    added_tools: float = 0.03
    joined_two: float = 0.14
    joined_more: float = 0.12
    shared_person: float = 0.35
    shared_thing: float = 0.15
    pointed: float = 0.0
    unserved_part: float = 0.0
    corrected: float = 0.03
    rates: Rates = field(default_factory=Rates)


def samples(
    blocks: list[Block], banks: Banks, seed: int, mix: Mix | None = None, sentences: list[str] | None = None
) -> Iterator[Sample]:
    """An endless stream: blocks evenly, but for those of added tools, which have a share; values and surface at random."""
    random, mix = Random(seed), mix or Mix()
    added = [b for b in blocks if any(call.tool not in TOOLS for call in b.plan)]
    base = [b for b in blocks if all(call.tool in TOOLS for call in b.plan)]
    short = [b for b in base or added if 1 <= len(b.plan) <= 3]
    unserved = [b for b in base if not b.plan]
    while True:
        chosen = [random.choice(added if added and random.random() < mix.added_tools else base or added)]
        kind = random.random()
        if kind < mix.joined_two and len(chosen[0].plan) <= 3:
            chosen.append(random.choice(short))
        elif kind < mix.joined_two + mix.joined_more:
            chosen = [random.choice(short) for _ in range(random.choice((3, 3, 4, 4, 5, 6)))]
        if unserved and len(chosen) > 1 and mix.unserved_part and random.random() < mix.unserved_part:
            chosen.insert(random.randint(0, len(chosen)), random.choice(unserved))
        sample = one_sample(chosen, banks, random, mix, sentences or [])
        if len(sample.plan) <= LARGEST_PLAN:
            yield sample


def one_sample(blocks: list[Block], banks: Banks, random: Random, mix: Mix, sentences: list[str]) -> Sample:
    draft, plan = Draft([], {}), ()
    for number, (block, link) in enumerate(zip(blocks, links(random, len(blocks)), strict=True)):
        part, calls = fill(block, banks, random, mix, sentences)
        if number:
            share_person(draft, part, random, mix.shared_person)
            share_things(draft, part, random, mix.shared_thing)
            if mix.pointed:
                point_back(draft, plan, part, calls, random, mix.pointed)
        plan += append(draft, part, calls, number, len(plan), link)
    command = disturb(draft, plan, random, mix.rates)
    plan = tuple(Call(c.tool, tuple(evaluate(a, draft) for a in c.arguments)) for c in plan)
    return Sample(command, without_repeated_look_ups(plan), blocks[0])


def fill(block: Block, banks: Banks, random: Random, mix: Mix, sentences: list[str]):
    """One of the block's commands as a draft, with values drawn for its slots, and its plan."""
    draft = Draft([], {})
    for piece in random.choice(block.commands):
        if isinstance(piece, str):
            draft.pieces.append((piece, None))
            continue
        if piece.key not in draft.values:
            taken = {v.said for v in draft.values.values()}
            draft.values[piece.key] = draw(piece.type, taken, banks, random, mix, sentences)
            draft.types[piece.key] = piece.type
        fit(draft, piece)
        draft.pieces.append(("", piece.key))
    if random.random() < mix.corrected:
        correct(draft, banks, random, mix)
    return draft, block.plan


def correct(draft: Draft, banks: Banks, random: Random, mix: Mix) -> None:
    """Says another value before one of the command's and takes it back: "at noon, no, at one"."""
    said = {key: i for i, (_, key) in reversed(list(enumerate(draft.pieces))) if key}
    keys = [key for key in said if draft.types[key] in CORRECTED_TYPES]
    if keys:
        key = random.choice(keys)
        taken = {value.said for value in draft.values.values()}
        wrong = draw(draft.types[key], taken, banks, random, mix, [])
        draft.pieces.insert(said[key], (wrong.said + random.choice(CORRECTIONS), None))


def draw(
    slot_type: str, taken: set[str], banks: Banks, random: Random, mix: Mix, sentences: list[str]
) -> Value:
    """A value of the type that the command does not hold yet."""
    for _ in range(8):
        kind = random.random()
        if slot_type == "statement" and sentences and kind < mix.sentences:
            words = random.choice(sentences)
            value = Value(words, words)
        elif slot_type in NAMED_TYPES and random.random() < mix.random_names:
            value = random_name(slot_type, banks, sentences, random)
        elif slot_type in FREE_TYPES and random.random() < mix.random_words:
            value = random_words(banks, random)
        elif random.random() < mix.from_bank:
            value = random.choice(banks[slot_type])
        else:
            value = make(random, slot_type, banks)
        if value.said not in taken:
            break
    return value


def random_words(banks: Banks, random: Random) -> Value:
    """Words that do not belong together, so that the planner copies rather than completes."""
    words = []
    for _ in range(random.randint(1, 7)):
        source = random.choice(("statement", "task", "topic", "content", "event"))
        words.append(
            invented(random)
            if random.random() < 0.15
            else random.choice(random.choice(banks[source]).said.split())
        )
    text = " ".join(words)
    return Value(text, text)


def random_name(slot_type: str, banks: Banks, sentences: list[str], random: Random) -> Value:
    """A name that nobody has heard, of one to four words, with the ending or the digits that files and rooms have."""
    words = []
    for _ in range(random.choice((1, 1, 2, 2, 3, 4))):
        word = (
            random.choice(random.choice(sentences).split()).strip('"“”.,;:!?()[]{}|$\\') if sentences else ""
        )
        if len(word) < 4 or not word.isalnum() or slot_type == "person" or random.random() < 0.5:
            word = invented(random)
        words.append(word if random.random() < 0.25 else word[0].upper() + word[1:])
    name = " ".join(words)
    if slot_type in ("file", "pdf"):
        glue = random.choice((" ", "_", "-", ""))
        number = random.choice(
            ("", "", f"{glue}{random.randint(1, 2030)}", f"{glue}v{random.randint(1, 12)}")
        )
        endings = (
            (".pdf",)
            if slot_type == "pdf"
            else (".pdf", ".docx", ".xlsx", ".png", ".txt", ".key", ".dwg", "")
        )
        name = glue.join(words) + number + random.choice(endings)
    elif slot_type == "place" and random.random() < 0.4:
        kind = random.choice(PLACE_KINDS)
        name = f"{name} {kind}" if random.random() < 0.6 else f"{name} in {invented(random).capitalize()}"
    return Value(name, name)


def fit(draft: Draft, slot: Slot) -> None:
    """Fits a value to the words before it: no second article, no `on tomorrow`."""
    value = draft.values[slot.key]
    before = draft.pieces[-1][0] if draft.pieces and draft.pieces[-1][1] is None else ""
    if slot.type in ARTICLE_TYPES and AFTER_ARTICLE.search(before):
        draft.values[slot.key] = replace(value, said=value.planned)
    elif slot.type in ("when", "day") and AFTER_PREPOSITION.search(before):
        draft.values[slot.key] = replace(value, said=value.planned)
        if BARE_DAY.match(value.planned):
            draft.pieces[-1] = (re.sub(r"\b(on|at)\s*$", "", before), None)


def append(draft: Draft, part: Draft, calls, number: int, offset: int, link: str) -> tuple[CallTemplate, ...]:
    """Puts the part behind the draft with keys of its own; returns its calls with keys and references moved."""
    suffix = f"/{number}" if number else ""
    if number:
        text, key = draft.pieces[-1]
        if key is None:
            draft.pieces[-1] = (text.rstrip("?.! "), None)
    if link:
        draft.pieces.append((link, None))
        text, key = part.pieces[0]
        if key is None and text and not re.match(r"I\b", text) and not starts_sentence(link):
            part.pieces[0] = (text[0].lower() + text[1:], None)
    draft.pieces += [(text, key and key + suffix) for text, key in part.pieces]
    draft.values |= {key + suffix: value for key, value in part.values.items()}
    draft.types |= {key + suffix: slot_type for key, slot_type in part.types.items()}

    def moved(piece):
        if isinstance(piece, Reference):
            return Reference(piece.call + offset)
        return replace(piece, key=piece.key + suffix)

    return mapped(calls, moved)


def evaluate(template: Template, draft: Draft):
    """The argument that a template gives with the draft's values, in its style."""
    if isinstance(template, list):
        return [evaluate(t, draft) for t in template]
    if isinstance(template, tuple):
        return one_article("".join(in_literal(p, draft, alone=len(template) == 1) for p in template))
    if isinstance(template, Slot):
        value = draft.values[template.key]
        if template.part == "minutes":
            return value.minutes
        return one_article(value.direct if template.part == "direct" else value.planned)
    return template


def in_literal(piece, draft: Draft, alone: bool) -> str:
    if isinstance(piece, str):
        return draft.styled(piece)
    if isinstance(piece, Reference):
        return f"${piece.call}"
    value = draft.values[piece.key]
    if piece.part == "minutes":
        return str(value.minutes)
    if piece.part == "direct":
        return value.direct
    return value.planned if alone else value.said


def without_repeated_look_ups(plan: Plan) -> Plan:
    """Looks the same person up once a kind, and opens and sums up the same file once; later references follow."""
    kept, new_number, seen = [], {}, {}
    for number, call in enumerate(plan, 1):
        call = Call(call.tool, tuple(renumbered(a, new_number) for a in call.arguments))
        if call.tool in LOOK_UPS and (call.tool, call.arguments) in seen:
            new_number[number] = seen[call.tool, call.arguments]
            continue
        kept.append(call)
        new_number[number] = len(kept)
        if call.tool in LOOK_UPS:
            seen[call.tool, call.arguments] = len(kept)
    return tuple(kept)


def renumbered(argument, new_number: dict[int, int]):
    if isinstance(argument, list):
        return [renumbered(a, new_number) for a in argument]
    if not isinstance(argument, str):
        return argument
    return re.sub(r"\$(\d+)", lambda m: f"${new_number.get(int(m[1]), m[1])}", argument)


def split(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks to train on, and blocks that no training sees (`corpus/held_out.txt`)."""
    return [b for b in blocks if not b.held_out], [b for b in blocks if b.held_out]
