"""What tools might have answered: addresses, numbers, paths, links, texts, or "ok".

In: a call, the kind of its result as the tool's definition names it, randomness. Out: a text that nobody can ring, write to or open.
"""

import re
from random import Random
from urllib.parse import quote

from .banks import Banks
from .plan import Call

STATUS, OK = "status", "ok"
DOMAINS = ("example.com", "example.org", "mail.example.net")
FOLDERS = ("Documents", "Desktop", "Downloads", "Documents/Work", "Documents/Private")
WEATHER = ("sunny", "light rain", "overcast", "windy with showers", "snow in the evening")
ENDING = re.compile(r"\.[a-z]{2,5}$")


def observation(random: Random, call: Call, result: str, banks: Banks) -> str:
    """The tool's answer to the call."""
    about = str(call.arguments[0]) if call.arguments and isinstance(call.arguments[0], str) else ""
    if result == STATUS:
        return OK
    if "phone" in result:
        return f"+1 {random.randint(201, 989)} 555 01{random.randint(0, 99):02}"
    if "e-mail address" in result:
        return f"{words(about, '.') or 'contact'}{random.randint(2, 99)}@{random.choice(DOMAINS)}"
    if "path" in result:
        return path(random, about, result)
    if "URL" in result or "link" in result:
        return f"https://example.com/{quote(words(call.tool, '-'))}/{random.randint(10**8, 10**9)}"
    if "forecast" in result:
        return f"{random.randint(-5, 34)} °C, {random.choice(WEATHER)}"
    if "time" in result:
        return f"{random.randint(0, 23)}:{random.randint(0, 59):02}"
    if "price" in result or "number" in result or "amount" in result:
        return f"{random.randint(1, 90_000) / 100:.2f}"
    return ". ".join(random.choice(banks[kind]).said for kind in ("content", "statement"))


def path(random: Random, about: str, result: str) -> str:
    name = about.replace("/", "-").rsplit("$", 1)[-1] or "Untitled"
    if not ENDING.search(name) and "folder" not in result:
        name += ".png" if "picture" in result else ".pdf"
    return f"/Users/me/{random.choice(FOLDERS)}/{name}"


def words(text: str, between: str) -> str:
    """The text's words in letters that stand in addresses."""
    return between.join(re.findall(r"[a-z0-9]+", text.lower()))
