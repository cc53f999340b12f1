"""The planner's one prompt, for training, evaluation and run time (profile `short`).

`<bos>` tools `<cmd>` command `<plan>`, and then the plan. Without a tool list the prompt begins `<bos><cmd>`. A tool of
the base set stands as its token, any other as a line of plain text: `name(parameter, …) description`.
"""

from collections.abc import Sequence
from random import Random

from .plan import Plan
from .tokenizer import COMMAND, PLAN, Vocabulary
from .tools import TOOLS
from .wording import Described

PROFILE = "short"


def encode_prompt(vocabulary: Vocabulary, command: str, tools: Sequence[str | Described] | None) -> list[int]:
    listed = [token for tool in tools or () for token in encode_listed(vocabulary, tool)]
    mark = vocabulary.special
    return [vocabulary.bos, *listed, mark[COMMAND], *vocabulary.encode(command), mark[PLAN]]


def encode_listed(vocabulary: Vocabulary, tool: str | Described) -> list[int]:
    return vocabulary.encode(tool.text) if isinstance(tool, Described) else vocabulary.encode_tool(tool)


def listed_tools(random: Random, plan: Plan, hard: float) -> list[str] | None:
    """A tool list like a selector's: what the plan needs, and others; `hard` is the share of ones easily mistaken."""
    needed = {call.tool for call in plan}
    confusable = [other for tool in sorted(needed & TOOLS.keys()) for other in TOOLS[tool].confusable]
    others = set()
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 8))):
        others.add(random.choice(confusable if confusable and random.random() < hard else list(TOOLS)))
    listed = sorted(needed | others)
    random.shuffle(listed)
    return listed or None
