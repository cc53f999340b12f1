"""Tools told in words, so that the planner reads its list and does not recite its sixteen.

In: a plan and the names of its list. Out: both with some tools renamed, their parameters in another order and under other
names, and tools beyond the base set, which always stand in words, among them.
"""

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from .added_tools import AddedTool, AddedTools
from .generate import Sample
from .grammars import invented
from .plan import Call, Plan
from .tools import TOOLS


@dataclass(frozen=True)
class Described:
    """A tool as the prompt tells it where it has no token of its own."""

    name: str
    parameters: tuple[str, ...]
    description: str

    @property
    def text(self) -> str:
        return f"{self.name}({', '.join(self.parameters)}) {self.description}\n"


@dataclass(frozen=True)
class Rewordings:
    """How often a list is reworded, and how thoroughly."""

    lists: float = 0.02
    tools: float = 0.5
    invented_names: float = 0.15
    other_order: float = 0.4
    bystanders: float = 0.04
    most_bystanders: int = 3


Listing = list[str | Described]


def told(
    random: Random, sample: Sample, listed: list[str] | None, added: AddedTools, rates: Rewordings
) -> tuple[Plan, Listing | None]:
    """The plan and its list as the prompt tells them; a list of base tools only mostly stays as it is."""
    plan = sample.plan
    if listed is None:
        return plan, None
    names = list(listed)
    if random.random() < (0.5 if any(name in added.trained for name in names) else rates.bystanders):
        names += bystanders(random, sample.command, names, added, rates)
        random.shuffle(names)
    reword = random.random() < rates.lists
    words: Listing = []
    for name in names:
        if name in TOOLS and not (reword and random.random() < rates.tools):
            words.append(name)
            continue
        tool = added.base[name] if name in TOOLS else added.trained[name]
        changed = name in TOOLS or random.random() < rates.tools
        description, order = reworded(random, tool, rates) if changed else plainly(tool)
        words.append(description)
        plan = tuple(renamed(call, description.name, order) if call.tool == name else call for call in plan)
    return plan, words


def bystanders(
    random: Random, command: str, names: list[str], added: AddedTools, rates: Rewordings
) -> list[str]:
    """Tools beyond the base set that the command does not need: none that it may speak of, since one might serve it."""
    said = stems(command)
    others = [name for name, tool in added.trained.items() if name not in names and not said & about(tool)]
    return random.sample(others, min(len(others), random.randint(1, rates.most_bystanders)))


@cache
def about(tool: AddedTool) -> frozenset[str]:
    names = " ".join((tool.app, tool.name, *tool.other_names)).replace("_", " ")
    example = tool.example.command if tool.example else ""
    return stems(" ".join((names, tool.description, *tool.other_descriptions, example)))


def stems(text: str) -> frozenset[str]:
    """The beginnings of its longer words."""
    return frozenset(word[:5] for word in re.findall(r"[a-z]{4,}", text.lower()))


def plainly(tool: AddedTool) -> tuple[Described, list[int]]:
    parameters = tuple(p.name for p in tool.parameters)
    return Described(tool.name, parameters, tool.description), list(range(len(parameters)))


def reworded(random: Random, tool: AddedTool, rates: Rewordings) -> tuple[Described, list[int]]:
    """The tool under another name, and the order of its parameters."""
    name = random.choice((tool.name, *tool.other_names))
    if random.random() < rates.invented_names:
        name = f"{invented(random)}_{invented(random)}"
    order = list(range(len(tool.parameters)))
    if random.random() < rates.other_order:
        random.shuffle(order)
    parameters = tuple(
        random.choice((tool.parameters[i].name, *tool.parameters[i].other_names)) for i in order
    )
    description = random.choice((tool.description, *tool.other_descriptions))
    return Described(name, parameters, description), order


def renamed(call: Call, name: str, order: list[int]) -> Call:
    return Call(name, tuple(call.arguments[i] for i in order))
