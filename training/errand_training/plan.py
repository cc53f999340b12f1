"""Plans: numbered calls with positional arguments, and their canonical text.

`render` writes the text that the planner learns to write, `parse` reads it back; one is the other's inverse.
"""

import json
import re
from dataclasses import dataclass

Argument = str | int | bool | list[str]

# A reference to an earlier call's result, alone or inside a text.
REFERENCE = re.compile(r"\$(\d+)")

# A text in Python's single quotes, as labels made elsewhere have it.
SINGLE_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'", re.DOTALL)


class PlanError(ValueError):
    """A plan's text that cannot be read."""


@dataclass(frozen=True)
class Call:
    tool: str
    arguments: tuple[Argument, ...]

    def references(self, number: int) -> list[int]:
        """Calls whose results this one, being call `number`, names. `$k` with k not before it is plain text."""
        texts = [t for a in self.arguments for t in (a if isinstance(a, list) else [a]) if isinstance(t, str)]
        found = (int(k) for t in texts for k in REFERENCE.findall(t))
        return [k for k in found if 1 <= k < number]


Plan = tuple[Call, ...]


def render(plan: Plan) -> str:
    """The canonical text: JSON escapes, `True`/`False`, one space after commas, `join()` last."""
    lines = [f"{number}. {render_call(call)}" for number, call in enumerate(plan, 1)]
    return "\n".join([*lines, f"{len(plan) + 1}. join()"])


def render_call(call: Call) -> str:
    return f"{call.tool}({', '.join(render_argument(a) for a in call.arguments)})"


def render_argument(argument: Argument) -> str:
    if isinstance(argument, list):
        return "[" + ", ".join(render_argument(a) for a in argument) + "]"
    if isinstance(argument, str):
        return json.dumps(argument, ensure_ascii=False)
    return str(argument)


def parse(text: str) -> Plan:
    """Reads canonical text; the numbers and the last `join()` may be missing, texts may stand in Python's quotes."""
    calls = []
    for line in text.strip().splitlines():
        line = re.sub(r"^\s*\d+\.\s*", "", line).strip()
        if not line or line == "join()":
            continue
        calls.append(parse_call(line))
    return tuple(calls)


def parse_call(line: str) -> Call:
    match = re.fullmatch(r"([a-z_][a-z_0-9]*)\((.*)\)", line, re.DOTALL)
    if not match:
        raise PlanError(f"expected a call like `tool(…)`, found `{line}`")
    arguments, position, body = [], 0, match[2]
    while position < len(body):
        argument, position = parse_argument(body, position)
        arguments.append(argument)
        rest = re.compile(r"\s*(,\s*|$)").match(body, position)
        if not rest:
            raise PlanError(f"expected a comma at `{body[position:]}` in `{line}`")
        position = rest.end()
    return Call(match[1], tuple(arguments))


def parse_argument(body: str, position: int) -> tuple[Argument, int]:
    for word, value in (("True", True), ("False", False), ("None", "")):
        if body.startswith(word, position):
            return value, position + len(word)
    if body.startswith("[", position):
        return parse_list(body, position)
    if match := SINGLE_QUOTED.match(body, position):
        return re.sub(r"\\(['\\])", r"\1", match[1]), match.end()
    try:
        return json.JSONDecoder(strict=False).raw_decode(body, position)
    except json.JSONDecodeError as error:
        raise PlanError(f"expected a value at `{body[position:]}`") from error


def parse_list(body: str, position: int) -> tuple[list[str], int]:
    """The list that opens at `position`, and the position behind it."""
    members, after = [], re.compile(r"\s*").match(body, position + 1).end()
    while not body.startswith("]", after):
        member, after = parse_argument(body, after)
        if not isinstance(member, str):
            raise PlanError(f"expected texts in the list `{body[position:]}`")
        members.append(member)
        separator = re.compile(r"\s*(,\s*(?!\])|(?=\]))").match(body, after)
        if not separator:
            raise PlanError(f"expected a comma or `]` at `{body[after:]}`")
        after = separator.end()
    return members, after + 1
