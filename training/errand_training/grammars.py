"""Small grammars that make values beyond the banks: new names, dates, titles, files, sentences.

In: a source of randomness, a slot type, the banks (for first and last names). Out: a `Value`.
A rule is alternatives separated by `|`; `<name>` is another rule, or a key of `BUILT` (made by a function).
"""

import re
from random import Random

from .banks import Banks, Value
from .grammar_rules import RULES

CONSONANTS = "b c d f g h j k l m n p r s t v w z ch sh th br kr st".split()
VOWELS = "a e i o u ai ee oo ia".split()
NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
KEYED = {
    "person": r"(?:my|the) ",
    "place": r"(?:the|my) ",
    "file": r"(?:the|my|our) ",
    "pdf": r"(?:the|my|our) ",
    "site": r"(?:the|my|our) ",
}


def make(random: Random, slot_type: str, banks: Banks) -> Value:
    """A value of the slot's type; the plan's form differs from what is said where the rules ask for it."""
    if slot_type == "duration":
        return make_duration(random)
    if slot_type in ("ask", "tell"):
        return make_indirect(random, slot_type, banks)
    if slot_type == "when" and random.random() < 0.12:
        day, time = expand(random, "absolute_day", banks), expand(random, "time", banks)
        return Value(
            f"at {time} on {day}" if random.random() < 0.5 else f"{time} on {day}", f"{day} at {time}"
        )
    said = expand(random, slot_type, banks)
    if slot_type in ("event", "note", "content", "statement") and random.random() < 0.3:
        said = said[0].upper() + said[1:]
    article = KEYED.get(slot_type)
    return Value(said, re.sub(rf"^{article}", "", said) if article else said)


def expand(random: Random, rule: str, banks: Banks) -> str:
    """One text of the rule."""
    if rule in BUILT:
        return BUILT[rule](random, banks)
    choice = random.choice(ALTERNATIVES[rule])
    return re.sub(r"<(\w+)>", lambda match: expand(random, match[1], banks), choice)


ALTERNATIVES = {name: [a.strip() for a in rule.split("|")] for name, rule in RULES.items()}


def invented(random: Random) -> str:
    """A word that nobody has seen, so that names are copied and not recalled."""
    syllables = (
        random.choice(CONSONANTS) + random.choice(VOWELS) for _ in range(random.choice((1, 2, 2, 3)))
    )
    return "".join(syllables) + random.choice(("", "", "n", "r", "s", "l", "m", "t", "k", "x"))


def first_name(random: Random, banks: Banks) -> str:
    return (
        invented(random).capitalize() if random.random() < 0.3 else random.choice(banks["first_names"]).said
    )


def last_name(random: Random, banks: Banks) -> str:
    return invented(random).capitalize() if random.random() < 0.3 else random.choice(banks["last_names"]).said


def ordinal(number: int) -> str:
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def account(random: Random, banks: Banks) -> str:
    first = re.sub(r"\W", "", first_name(random, banks).lower()) or "info"
    last = re.sub(r"\W", "", last_name(random, banks).lower()) or "mail"
    number = random.randint(1, 999)
    forms = (
        f"{first}.{last}",
        f"{first}{last}",
        f"{first[0]}.{last}",
        f"{first}{number}",
        first,
        f"{last}_{first}",
    )
    return random.choice(forms)


def digits(count: int):
    return lambda random, banks: "".join(random.choice("0123456789") for _ in range(count))


def between(low: int, high: int, text=str):
    return lambda random, banks: text(random.randint(low, high))


BUILT = {
    "first": first_name,
    "last": last_name,
    "account": account,
    "invented": lambda random, banks: invented(random),
    "initial": lambda random, banks: random.choice("ABCDEFGHJKLMNPRSTW"),
    "day_number": between(1, 31),
    "ordinal": between(1, 31, ordinal),
    "ordinal_word": lambda random, banks: random.choice(ORDINALS),
    "month_number": between(1, 12),
    "two_digit_month": between(1, 12, lambda n: f"{n:02d}"),
    "two_digit_day": between(1, 28, lambda n: f"{n:02d}"),
    "hour": between(1, 12),
    "hour_word": lambda random, banks: random.choice(NUMBERS),
    "hour_24": between(0, 23, lambda n: f"{n:02d}"),
    "few": lambda random, banks: random.choice([*NUMBERS[1:6], "2", "3", "4", "10", "a couple of", "a few"]),
    "small": between(2, 20),
    "big": between(21, 9999),
    "house": between(1, 2999),
    "digits3": digits(3),
    "digits4": digits(4),
    "digits10": digits(10),
}


def make_duration(random: Random) -> Value:
    kind = random.random()
    if kind < 0.4:
        minutes = random.choice((5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120))
        said = f"{minutes} {random.choice(('minutes', 'minutes', 'min', 'mins'))}"
    elif kind < 0.65:
        hours = random.randint(1, 8)
        minutes = 60 * hours
        plural = "hour" if hours == 1 else "hours"
        said = random.choice((f"{hours} {plural}", f"{NUMBERS[hours - 1]} {plural}", f"{hours}h"))
    else:
        said, minutes = random.choice(
            (
                ("half an hour", 30),
                ("a half hour", 30),
                ("thirty minutes", 30),
                ("an hour", 60),
                ("an hour and a half", 90),
                ("1.5 hours", 90),
                ("two and a half hours", 150),
                ("fifteen minutes", 15),
                ("forty five minutes", 45),
                ("forty-five minutes", 45),
                ("three quarters of an hour", 45),
                ("twenty minutes", 20),
                ("a couple of hours", 120),
                ("a quarter of an hour", 15),
            )
        )
    return Value(said, said, minutes=minutes)


# Pronouns by which a rule of `ask` or `tell` speaks of the reader, and the verb forms that go with them.
READERS = (
    {"they": "they", "their": "their", "them": "them", "are": "are", "have": "have", "do": "do", "s": ""},
    {"they": "she", "their": "her", "them": "her", "are": "is", "have": "has", "do": "does", "s": "s"},
    {"they": "he", "their": "his", "them": "him", "are": "is", "have": "has", "do": "does", "s": "s"},
)
DIRECT = {"they": "you", "their": "your", "them": "you", "are": "are", "have": "have", "do": "do", "s": ""}


def make_indirect(random: Random, slot_type: str, banks: Banks) -> Value:
    """A pair of an indirect sentence and the direct one: rules `ask` and `tell` write both, split by `=>`."""
    choice = random.choice(ALTERNATIVES[slot_type])
    chosen: dict[str, str] = {}

    def same_on_both_sides(match: re.Match) -> str:
        return chosen.setdefault(match[1], expand(random, match[1], banks))

    both = re.sub(r"<(\w+)>", same_on_both_sides, choice)
    indirect, _, direct = both.partition("=>")
    said = indirect.strip().format(**random.choice(READERS))
    direct = (direct.strip() or indirect.strip()).format(**DIRECT)
    return Value(said, said, direct=direct[0].upper() + direct[1:])
