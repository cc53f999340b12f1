"""Commands to measure with: JSON lines of `{"id", "command", "plan": [...]}`, and generated ones of held-out blocks."""

import json
from dataclasses import dataclass
from pathlib import Path

from .banks import Banks
from .generate import samples
from .phrases import Block
from .plan import Plan, PlanError, parse_call
from .texts import keep_money
from .tools import TOOLS


class ItemError(ValueError):
    """A file of items that cannot be read."""


@dataclass(frozen=True)
class Item:
    id: str
    command: str
    plan: Plan
    group: str
    # The tools that are needed, where they are known apart from the plan.
    needed: frozenset[str] | None = None

    @property
    def tools(self) -> set[str]:
        return {call.tool for call in self.plan} if self.needed is None else set(self.needed)


def read_items(path: Path) -> list[Item]:
    items = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            plan = tuple(parse_call(keep_money(call)) for call in fields["plan"])
            needed = frozenset(fields["tools"]) if fields.get("tools") is not None else None
            group = fields.get("style", fields.get("source", path.stem))
            items.append(Item(fields["id"], fields["command"], plan, group, needed))
        except (json.JSONDecodeError, KeyError, PlanError) as error:
            raise ItemError(f"{path.name}:{number}: {error}") from error
    return items


def generated_items(blocks: list[Block], banks: Banks, count: int, seed: int = 99) -> list[Item]:
    """Commands for the base tools of blocks that were kept out of training, grouped by their phrase file."""
    base = [block for block in blocks if all(call.tool in TOOLS for call in block.plan)]
    stream = samples(base, banks, seed)
    return [
        Item(f"{s.block.file}:{s.block.line}", s.command, s.plan, s.block.file.removesuffix(".phrases"))
        for s in (next(stream) for _ in range(count))
    ]
