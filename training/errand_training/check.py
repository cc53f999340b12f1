"""Calls against the tools' signatures, by the rules of `src/plan/check.rs`."""

import re

from .plan import Argument, Call, Plan, PlanError
from .table import Parameter, Table
from .texts import MONEY

LONE = re.compile(r"\$(?:\{([0-9]+)\}|([0-9]+))", re.ASCII)
EMPTY = {"str": "", "int": 0, "bool": False, "list[str]": []}
FREE = frozenset(("text", "title", "name"))


def check(calls: Plan, table: Table) -> Plan:
    """The calls as a plan, every `None` replaced by its type's empty value.

    Raises a `PlanError` that says which call is of an unknown tool, has a wrong number or type of arguments, or refers
    to a call that is not before it.
    """
    return tuple(checked(call, number, table) for number, call in enumerate(calls, 1))


def checked(call: Call, number: int, table: Table) -> Call:
    tool = table.get(call.tool)
    if tool is None:
        raise PlanError(f"call {number} is of an unknown tool, `{call.tool}`")
    expected, given = len(tool.parameters), len(call.arguments)
    if given != expected:
        raise PlanError(f"call {number} has the wrong number of arguments, {given}, expected {expected}")
    pairs = zip(tool.parameters, call.arguments, strict=True)
    return Call(call.tool, tuple(argument(number, *pair) for pair in pairs))


def argument(number: int, parameter: Parameter, value: Argument) -> Argument:
    empty = EMPTY[parameter.type]
    if value == "":  # as `None` is read, too
        return empty
    if type(value) is not type(empty):
        raise PlanError(f"call {number} gives {value!r} for `{parameter.name}`, expected {parameter.type}")
    texts = value if isinstance(value, list) else [value] if isinstance(value, str) else []
    if parameter.role not in FREE and any(points_forward(text, number) for text in texts):
        raise PlanError(f"call {number} refers to a call that is not before it in `{parameter.name}`")
    return value


def points_forward(text: str, number: int) -> bool:
    """What is nothing but `$7` can only be meant as a reference, where it does not stand for words."""
    lone = LONE.fullmatch(text) if MONEY not in text else None
    return lone is not None and int(lone[1] or lone[2]) >= number
