"""The pieces of words that the speech model writes, and their places among the 51,864 tokens that whisper.cpp expects.

Pieces are the first tokens of the file, the special ones stand where English Whisper has them; all that lie between are
one token here, `nothing`, which is never right. Text is cut into the longest pieces that fit, as whisper.cpp cuts a prompt.
"""

import re
from collections.abc import Iterable, Sequence

from tokenizers import Regex, Tokenizer, models, pre_tokenizers, trainers

TOKENS = 51_864
SPECIAL = {"end": 50_256, "start": 50_257, "before": 50_360, "no_times": 50_362}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,?!'$%&-"
# A lone `:` is among the marks that whisper.cpp suppresses, so that it comes with the digit after it.
CLOCK = tuple(f":{digit}" for digit in range(6))
# It lets no text begin with a lone space either: every word can begin with one and its first letter.
BEGINNINGS = tuple(f" {letter}" for letter in LETTERS if letter.isalnum() or letter in "$&")
WORDS = Regex(r"'[a-z]+| ?[A-Za-z]+| ?[0-9]|[^ A-Za-z0-9]| ")


def learnt(texts: Iterable[str], size: int = 512) -> list[str]:
    """Single characters, and the commonest parts of words, none longer than a word with its space; some `size` in all."""
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Split(WORDS, behavior="isolated")
    bpe.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=size,
            initial_alphabet=list(LETTERS),
            limit_alphabet=len(LETTERS),
            show_progress=False,
        ),
    )
    found = bpe.get_vocab()
    pieces = [piece for piece in sorted(found, key=found.get) if piece != ":"]
    return list(dict.fromkeys((*pieces, *BEGINNINGS, *CLOCK)))


SOUNDS = "abcdefghijklmnopqrstuvwxyz' "


def letters(said: str) -> list[int]:
    """What is heard, letter by letter: places in `SOUNDS`."""
    return [SOUNDS.index(letter) for letter in said.lower() if letter in SOUNDS]


class Spelling:
    """Tokens of the model by number: the pieces, then `end`, `start`, `before` (names that may occur), `no_times`, `nothing`."""

    def __init__(self, pieces: Sequence[str]):
        self.pieces = list(pieces)
        self.number = {piece: index for index, piece in enumerate(self.pieces)}
        self.end, self.start, self.before, self.no_times, self.nothing = range(
            len(self.pieces), len(self.pieces) + 5
        )
        self.size = self.nothing + 1
        longest_first = sorted(self.pieces, key=len, reverse=True)
        self.cut = re.compile("|".join(map(re.escape, longest_first)))

    def encode(self, text: str) -> list[int]:
        return [self.number[piece] for piece in self.cut.findall(f" {text}")]

    def decode(self, tokens: Iterable[int]) -> str:
        return "".join(self.pieces[token] for token in tokens if token < len(self.pieces)).strip()

    def places(self) -> list[int]:
        """The place in the file of every token but `nothing`, which has all the others."""
        return [*range(len(self.pieces)), *SPECIAL.values()]
