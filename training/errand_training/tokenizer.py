"""The tokens of the planner and the selector: byte-level BPE of our own, made so that words can be copied.

No merge holds a space, a quote, a bracket or two digits, so a word has the same tokens in the command and in the plan. Behind the BPE
tokens stand special ones: the marks of the prompt, `name(` for every tool, `1. `, `$1`, and the glue of plans.
A command is always read as plain text: a `$1` or `<cmd>` that somebody typed never becomes a special token.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from .plan import REFERENCE, Plan
from .tools import TOOLS

PAD, BOS, EOS, COMMAND, PLAN = "<pad>", "<bos>", "<eos>", "<cmd>", "<plan>"
LARGEST_NUMBER = 15
GLUE = (
    '""',
    ', ""',
    "[]",
    ", []",
    ', "',
    '["',
    ', ["',
    '", "',
    '"]',
    ")\n",
    ", False",
    ", True",
    ", ",
    "join()",
)
SPECIAL = (
    PAD,
    BOS,
    EOS,
    COMMAND,
    PLAN,
    *(f"{name}(" for name in TOOLS),
    *(f"{n}. " for n in range(1, LARGEST_NUMBER + 1)),
    *(f"${n}" for n in range(1, LARGEST_NUMBER + 1)),
    *GLUE,
)


def _byte_letters() -> dict[str, int]:
    """The letters by which byte-level BPE writes bytes: printable ones stand for themselves."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = (byte for byte in range(256) if byte not in printable)
    return {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}


BYTES = _byte_letters()


class VocabularyError(ValueError):
    """A tokenizer file that does not fit this code."""


def train(texts: Iterable[str], size: int) -> Tokenizer:
    """BPE of `size` tokens, the special ones counted in."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            # Quotes and brackets alone, too: a plain token `""` would read as the special one does.
            pre_tokenizers.Split(Regex(r'[ "\[\]]'), "isolated"),
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size - len(SPECIAL),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        min_frequency=2,
        max_token_length=12,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return runtime_tokenizer(tokenizer.model)


def runtime_tokenizer(model: models.BPE) -> Tokenizer:
    """The merges with GPT-2's plain splitting: they hold no space, so the pieces are those of the training."""
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


class Vocabulary:
    """A trained tokenizer and the special tokens behind it."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.plain = tokenizer.get_vocab_size(with_added_tokens=False)
        self.special = {text: self.plain + i for i, text in enumerate(SPECIAL)}
        self.texts = {token: text for text, token in self.special.items()}
        self.size = self.plain + len(SPECIAL)
        self.pad, self.bos, self.eos = (self.special[t] for t in (PAD, BOS, EOS))
        self.quote = self.encode('"')[0]
        self._pieces = [self._bytes(token) for token in range(self.size)]

    @classmethod
    def load(cls, path: Path) -> "Vocabulary":
        tokenizer = Tokenizer.from_file(str(path))
        known = tokenizer.get_vocab(with_added_tokens=False).keys()
        if any("Ġ" in token and token != "Ġ" for token in known):
            raise VocabularyError(
                f"`{path}` holds tokens with a space inside; expected one made by `tokenizer.train`"
            )
        if not known >= set(pre_tokenizers.ByteLevel.alphabet()):
            raise VocabularyError(f"`{path}` lacks bytes; expected one made by `tokenizer.train`")
        return cls(tokenizer)

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tokenizer.save(str(path))

    def merges(self) -> list[str]:
        pairs = json.loads(self.tokenizer.to_str())["model"]["merges"]
        return [pair if isinstance(pair, str) else " ".join(pair) for pair in pairs]

    def encode(self, text: str) -> list[int]:
        """Plain tokens only, whatever the text holds."""
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def encode_all(self, texts: list[str]) -> list[list[int]]:
        """Many texts at once, which is faster."""
        return [found.ids for found in self.tokenizer.encode_batch(texts, add_special_tokens=False)]

    def encode_plan(self, plan: Plan) -> list[int]:
        """The tokens of the plan's canonical text, and the end."""
        special, tokens = self.special, []
        for number, call in enumerate(plan, 1):
            tokens.append(special[f"{number}. "])
            tokens += self.encode_tool(call.tool)
            for i, argument in enumerate(call.arguments):
                tokens += self._argument(argument, first=i == 0, number=number)
            tokens.append(special[")\n"])
        return [*tokens, special[f"{len(plan) + 1}. "], special["join()"], self.eos]

    def encode_tool(self, name: str) -> list[int]:
        """One token for a tool of the base set, plain ones for any other."""
        token = self.special.get(f"{name}(")
        return [token] if token is not None else self.encode(f"{name}(")

    def _argument(self, argument, first: bool, number: int) -> list[int]:
        special, comma = self.special, "" if first else ", "
        if isinstance(argument, bool):
            return [special[f"{comma}{argument}"]] if comma else self.encode(str(argument))
        if isinstance(argument, int):
            return [*([special[comma]] if comma else []), *self.encode(str(argument))]
        if isinstance(argument, list):
            if not argument:
                return [special[f"{comma}[]"]]
            tokens = [special[f'{comma}["']]
            for i, item in enumerate(argument):
                tokens += [special['", "'], *self._text(item, number)] if i else self._text(item, number)
            return [*tokens, special['"]']]
        if not argument:
            return [special[f'{comma}""']]
        return [special[', "'] if comma else self.quote, *self._text(argument, number), self.quote]

    def _text(self, text: str, number: int) -> list[int]:
        """A text inside quotes: JSON escapes, references to earlier calls as their tokens."""
        tokens, end = [], 0
        escaped = json.dumps(text, ensure_ascii=False)[1:-1]
        for match in REFERENCE.finditer(escaped):
            if match[0] in self.special and int(match[1]) < number:
                tokens += [*self.encode(escaped[end : match.start()]), self.special[match[0]]]
                end = match.end()
        return tokens + self.encode(escaped[end:])

    def may_stand(self, token: int, number: int) -> bool:
        """Whether call `number` of a plan may hold the token, as far as its text does not tell: the token `$3` is a
        reference and never money, and no plan holds a mark of the prompt."""
        text = self.texts.get(token, "")
        if text.startswith("<"):
            return False
        return not text.startswith("$") or int(text[1:]) < number

    def bytes_of(self, token: int) -> bytes:
        """The token's part of a plan's text; a character may be spread over several."""
        return self._pieces[token]

    def _bytes(self, token: int) -> bytes:
        if token in self.texts:
            return self.texts[token].encode()
        return bytes(BYTES[letter] for letter in self.tokenizer.id_to_token(token))

    def decode(self, tokens: list[int]) -> str:
        """The text of tokens up to the end mark, special ones by their text."""
        text, plain = [], []
        for token in tokens:
            if token == self.eos:
                break
            if token < self.plain:
                plain.append(token)
                continue
            text += [self.tokenizer.decode(plain, skip_special_tokens=False), self.texts.get(token, "")]
            plain = []
        return "".join([*text, self.tokenizer.decode(plain, skip_special_tokens=False)])
