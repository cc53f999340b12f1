"""Prompts of the profile `tinyagent` in the tokens of a model that was not made here.

In: a tokenizer, messages, plans. Out: examples. `errand` has llama.cpp encode the parts of a prompt one by one, commands
as plain text (src/planner/embedded/prompt.rs); so they are here, since a part's first token may differ from the
same word's inside a text.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from random import Random

from tokenizers import Tokenizer

from .batches import Example
from .generate import Sample
from .plan import Call, Plan
from .tinyagent import BETWEEN, Definition, Messages, answer, messages
from .tools import TOOLS

FIRST_DAY, DAYS = datetime(2024, 1, 1), 3650
TRIED = answer((Call("send_sms", (["$1"], 'say "no"\nat 10:45')),))


class TokensError(ValueError):
    """A tokenizer that cannot write plans."""


class ForeignTokens:
    def __init__(self, tokenizer: Tokenizer, eos: int, known: Mapping[str, Definition]):
        self.tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        # What the tokenizer puts before every text, `<s>` where it has one, llama.cpp puts there too.
        self.begin = [token for token in self.tokenizer.encode("").ids if token != eos]
        self.tokenizer.encode_special_tokens = True  # a `</s>` that somebody typed stays plain text
        self.eos, self.known = eos, known
        self.part = lru_cache(4096)(self._part)
        written = self.tokenizer.decode(self.answer(TRIED)[:-1], skip_special_tokens=False)
        if written != TRIED:
            raise TokensError(f"the tokenizer cannot write plans: of `{TRIED}` it makes `{written}`")

    def _part(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def prompt(self, asked: Messages) -> list[int]:
        parts = (asked.system, BETWEEN, asked.before, asked.command, BETWEEN)
        return [*self.begin, *(token for text in parts for token in self.part(text))]

    def answer(self, text: str) -> list[int]:
        """The text as it goes on behind a line's end, and the end."""
        whole = self.tokenizer.encode("\n" + text, add_special_tokens=False)
        places = zip(whole.ids, whole.offsets, strict=True)
        return [*(token for token, (start, _) in places if start > 0), self.eos]

    def example(self, random: Random, command: str, plan: Plan, tools: list[str] | None) -> Example:
        """The tools stand in the order of their definitions, as at run time; without a list, all of the base set."""
        listed = set(TOOLS if tools is None else tools)
        now = FIRST_DAY + timedelta(days=random.randrange(DAYS), seconds=random.randrange(86_400))
        asked = messages([name for name in self.known if name in listed], command, now, self.known)
        return Example(self.prompt(asked), self.answer(answer(plan)))

    def examples(
        self, listings: Iterator[tuple[Sample, list[str] | None]], random: Random
    ) -> Iterator[Example]:
        for sample, tools in listings:
            yield self.example(random, sample.command, sample.plan, tools)
