"""Commands and plans as conversations with tools, in the form that trainers of chat models read (ShareGPT, OpenAI's tools).

In: a sample and the names of the tools that are listed. Out: `conversations`, `tools` and `system`. Every call is a
`function_call` with its arguments by name, followed by an `observation`; `$1` gives way to what call 1 observed.
"""

import json
import re
from collections.abc import Mapping, Sequence
from random import Random

from .banks import Banks
from .generate import Sample
from .observations import STATUS, observation
from .plan import REFERENCE, Argument, Call, Plan
from .tinyagent import Definition

SYSTEM = (
    "You are a personal assistant on a Mac and act through tools. Call them one after another, with all their arguments: "
    "one that the request says nothing about is an empty text, an empty list, 0 or false. Dates and texts stay in the "
    "request's own words. Look people up before you write to them, and files before you use them. When all is done, say so "
    "in a few words. If no tool serves the request, say that, and call none."
)
DONE = ("Done.", "That is done.", "All done.", "It is done.")
UNSERVED = (
    "None of my tools can do that.",
    "I am sorry, I cannot do that with the tools that I have.",
    "That is nothing that my tools can do.",
    "I have no tool for that.",
)
TYPES = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "bool": {"type": "boolean"},
    "list[str]": {"type": "array", "items": {"type": "string"}},
}


def conversation(
    random: Random, sample: Sample, listed: Sequence[str], known: Mapping[str, Definition], banks: Banks
) -> dict:
    """The sample as one conversation."""
    turns, observed = [turn("human", sample.command)], []
    for call in sample.plan:
        tool = known[call.tool]
        call = Call(call.tool, tuple(resolved(argument, observed) for argument in call.arguments))
        names = [name for name, _, _ in tool.parameters]
        arguments = dict(zip(names, call.arguments, strict=True))
        turns.append(
            turn("function_call", json.dumps({"name": call.tool, "arguments": arguments}, ensure_ascii=False))
        )
        observed.append(observation(random, call, tool.result, banks))
        turns.append(turn("observation", observed[-1]))
    turns.append(turn("gpt", answer(random, sample.plan, observed, known)))
    tools = json.dumps([schema(known[name]) for name in listed], ensure_ascii=False)
    return {"conversations": turns, "tools": tools, "system": SYSTEM}


def turn(speaker: str, value: str) -> dict:
    return {"from": speaker, "value": value}


def resolved(argument: Argument, observed: Sequence[str]) -> Argument:
    """The argument with what earlier calls observed; a `$k` that names none of them is plain text."""
    if isinstance(argument, list):
        return [resolved(member, observed) for member in argument]
    if not isinstance(argument, str):
        return argument

    def value(reference: re.Match) -> str:
        number = int(reference[1])
        return observed[number - 1] if 1 <= number <= len(observed) else reference[0]

    return REFERENCE.sub(value, argument)


def answer(random: Random, plan: Plan, observed: Sequence[str], known: Mapping[str, Definition]) -> str:
    """What was found and not passed on, and that it is done."""
    if not plan:
        return random.choice(UNSERVED)
    used = {k for number, call in enumerate(plan, 1) for k in call.references(number)}
    lines = []
    for number, call in enumerate(plan, 1):
        result = known[call.tool].result
        if result != STATUS and number not in used:
            lines.append(f"{result[0].upper()}{result[1:]}: {observed[number - 1]}")
    if any(known[call.tool].result == STATUS for call in plan):
        lines.append(random.choice(DONE))
    return "\n".join(lines)


def schema(tool: Definition) -> dict:
    """The tool as OpenAI's interface describes functions."""
    properties = {name: TYPES[kind] | {"description": text} for name, kind, text in tool.parameters}
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": f"{tool.description} (gives: {tool.result})",
            "parameters": {"type": "object", "properties": properties, "required": list(properties)},
        },
    }
