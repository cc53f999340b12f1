"""A string argument as words with references among them, by the rules of `src/plan/line.rs`.

In call n, `$k` or `${k}` with k from 1 to n - 1 is the result of call k; every other dollar is text.
"""

import re

# Words, and numbers of calls.
Text = tuple[str | int, ...]

# What stands for the dollar of `\u0024`, which is always text, once the escape has been read.
MONEY = "\ue024"
ESCAPED_DOLLAR = re.compile(r"(?<!\\)((?:\\\\)*)\\u0024")
DOLLAR = re.compile(r"\$(?:\{(0|[1-9][0-9]*)\}|(0|[1-9][0-9]*)(?![.,]?[0-9]))", re.ASCII)


def keep_money(call: str) -> str:
    """The text of a call with a mark for every dollar that is written as `\\u0024`."""
    return ESCAPED_DOLLAR.sub(r"\1\\ue024", call)


def write_money(call: str) -> str:
    """The inverse of `keep_money`."""
    return call.replace(MONEY, "\\u0024")


def pieces(text: str, number: int) -> Text:
    """The pieces of a text in call `number`; no words are empty."""
    found: list[str | int] = []
    end = 0
    for match in DOLLAR.finditer(text):
        to = int(match[1] or match[2])
        if 1 <= to < number:
            found += [text[end : match.start()], to]
            end = match.end()
    found.append(text[end:])
    return tuple(p.replace(MONEY, "$") if isinstance(p, str) else p for p in found if p != "")


def words_only(text: Text) -> str | None:
    """The words, where no reference is among them."""
    if not text:
        return ""
    return text[0] if len(text) == 1 and isinstance(text[0], str) else None
