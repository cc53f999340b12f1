"""How commands of several parts are strung together: in one breath, as sentences, as a list, in order, by numbers.

In: randomness and the number of parts. Out: the text before each part; empty before the first where nothing introduces it.
"""

from random import Random

CONNECTORS = (
    " and |, then |, and then |. Also |, and |. |, and also |; |, also |. Then | and then | plus |, after that "
    "|. After that, |. Next, |. And | and also |, |; also |. Could you also |. I also want you to | then | while you're "
    "at it |. Once that's done, |, as well as that |. On top of that, "
).split("|")
SENTENCES = ". |. |. |. Also, |. Then |. Please |. And |. Next, ".split("|")
LAST_OF_LIST = ", and | and |, |; ".split("|")
FIRST = "First, |first |First |To begin with, |Start by this: |first of all ".split("|")
MIDDLE = ", then |. Then |, second |, next |. After that, |, after that |. Next, ".split("|")
FINAL = ", and finally |. Finally, |, lastly |. Last, |. And at the end |, finally ".split("|")
INTRODUCTIONS = (
    "||||Please do the following: |A few things: |Several things please: |Could you do these for me: |To do: |I need "
    "this done: |Here is what I need: "
).split("|")
MARKS = ("{}. ", "{}) ", "({}) ", "{}: ")


def links(random: Random, parts: int) -> list[str]:
    """What stands before each of the parts."""
    if parts == 1:
        return [""]
    kind = random.random()
    if kind < 0.45:
        return ["", *(random.choice(CONNECTORS) for _ in range(parts - 1))]
    if kind < 0.65:
        return [random.choice(INTRODUCTIONS), *(random.choice(SENTENCES) for _ in range(parts - 1))]
    if kind < 0.8:
        return [random.choice(INTRODUCTIONS), *[", "] * (parts - 2), random.choice(LAST_OF_LIST)]
    if kind < 0.92:
        return [
            random.choice(FIRST),
            *(random.choice(MIDDLE) for _ in range(parts - 2)),
            random.choice(FINAL),
        ]
    mark, apart = random.choice(MARKS), random.choice((" ", ", ", "; ", ". "))
    numbered = [apart + mark.format(n) for n in range(1, parts + 1)]
    return [random.choice(INTRODUCTIONS) + numbered[0].removeprefix(apart), *numbered[1:]]


def starts_sentence(link: str) -> bool:
    """Whether what follows keeps its capital."""
    return link.endswith((". ", ") "))
