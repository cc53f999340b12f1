"""What a command sounds like, and how a recogniser writes it down.

In: a command or sentence as it is typed. Out: the words for a synthesiser, in which numbers, times and addresses are
spelled out, so that every synthesiser reads them alike; and the text as Whisper writes it. What nobody can read out
(an underscore, a path) gives nothing.
"""

import re
import unicodedata
from dataclasses import dataclass

from num2words import num2words

SHORTEST, LONGEST = 3, 220  # letters; the longest take some 15 seconds
TYPED = str.maketrans({c: "" for c in '"“”«»()[]*'} | dict.fromkeys("—–;", ",") | {"’": "'", "‘": "'"})
WRITTEN = re.compile(r"[A-Za-z0-9 .,?!'$%&:-]+")
# Parts that are not read as they are written, a group a kind.
KINDS = ("clock", "whole", "phone", "nth", "money", "share", "dotted", "number")
PARTS = re.compile(
    r"(?P<clock>\b(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d)(?: ?(?P<half>[ap])\.?m\b)?)"
    r"|(?P<whole>\b(?P<oclock>\d{1,2}) ?(?P<part>[ap])\.?m\b)"
    r"|(?P<phone>\b(?:\d{1,4}[ -]){2,}\d{2,}\b)"
    r"|(?P<nth>\b(?P<nth_number>\d{1,3})(?:st|nd|rd|th)\b)"
    r"|(?P<money>\$(?P<dollars>\d[\d,]*))"
    r"|(?P<share>\b(?P<percent>\d{1,3})%)"
    r"|(?P<dotted>(?<=\w)\.(?=\w))"
    r"|(?P<number>\d[\d,]*\d|\d)"
)


@dataclass(frozen=True)
class Line:
    """What a synthesiser reads, and what is to be understood."""

    said: str
    written: str


def line(typed: str) -> Line | None:
    written = as_written(typed)
    if (
        not WRITTEN.fullmatch(written)
        or not SHORTEST <= len(written) <= LONGEST
        or re.search(r" [-']|--", written)
    ):
        return None
    said = PARTS.sub(lambda part: f" {in_words(part)} ", f"{written[:-1]} ")
    said = said.replace("&", " and ").replace("$", "").replace("%", "").replace(":", ",")
    said = single_spaced(re.sub(r" ([,.?!])", r"\1", said))
    return Line(said[:1].upper() + said[1:] + written[-1], written)


def as_written(typed: str) -> str:
    """Plain letters, no quotation marks, `3:30 pm` and `sid at example.com`, a capital in front and a mark at the end."""
    plain = re.sub(r"\b\d[):] (?=\w)", "", typed).translate(TYPED)
    plain = unicodedata.normalize("NFKD", plain)
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"(?<=\w)@(?=\w)", " at ", plain)
    plain = re.sub(r"\+(?=\d)", "", plain)
    plain = re.sub(r"(?<=\d) ?([ap])\.?m\b\.?", r" \1m", plain, flags=re.I)
    plain = re.sub(r" - |,(?= ?,)", ", ", plain.lstrip("- "))
    plain = re.sub(r"\s+([,.?!])", r"\1", single_spaced(plain))
    return plain[:1].upper() + plain[1:] + ("" if plain[-1:] in (".", "?", "!") else ".")


def single_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def in_words(part: re.Match) -> str:
    match next(name for name in KINDS if part[name] is not None):
        case "clock":
            return f"{clock(part['hour'], part['minute'])} {half(part['half'])}"
        case "whole":
            return f"{num2words(int(part['oclock']))} {half(part['part'])}"
        case "phone":
            return ", ".join(map(digit_by_digit, re.split("[ -]", part["phone"])))
        case "nth":
            return num2words(int(part["nth_number"]), to="ordinal")
        case "money":
            return f"{number(part['dollars'])} dollars"
        case "share":
            return f"{number(part['percent'])} percent"
        case "dotted":
            return "dot"
        case _:
            return number(part["number"])


def clock(hour: str, minute: str) -> str:
    minutes = int(minute)
    past = "" if not minutes else ("oh " if minutes < 10 else "") + num2words(minutes)
    return f"{num2words(int(hour))} {past}"


def half(letter: str | None) -> str:
    return f"{letter} m" if letter else ""


def number(digits: str) -> str:
    """A year as a year, a long number or one that begins with zero digit by digit, any other as an amount."""
    bare = digits.replace(",", "")
    if "," not in digits and (len(bare) > 4 or (bare[0] == "0" and len(bare) > 1)):
        return digit_by_digit(bare)
    value = int(bare)
    words = num2words(value, to="year" if "," not in digits and 1100 <= value < 2100 else "cardinal")
    return words.replace("-", " ").replace(",", "")


def digit_by_digit(digits: str) -> str:
    return " ".join(num2words(int(digit)) for digit in digits)
