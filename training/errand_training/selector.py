"""The selector: DeBERTa-v2 (disentangled attention to content and relative position) over the planner's tokens.

In: a command's tokens between `[CLS]` and `[SEP]`. Out: a logit for every tool, of whether the command needs it.
"""

from collections.abc import Iterable, Sequence

import torch
from tokenizers import AddedToken, Tokenizer, processors
from torch import Tensor, nn
from transformers import DebertaV2Config, DebertaV2ForSequenceClassification

from .tools import TOOLS

MAX_TOKENS = 128
CLS, SEP = "[CLS]", "[SEP]"
SIZES = {
    "tiny": {"hidden_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 128},
    "small": {"hidden_size": 192, "num_hidden_layers": 3, "num_attention_heads": 6, "intermediate_size": 512},
    "large": {
        "hidden_size": 320,
        "num_hidden_layers": 6,
        "num_attention_heads": 8,
        "intermediate_size": 1024,
    },
}


def with_marks(tokenizer: Tokenizer) -> Tokenizer:
    """The planner's tokenizer as the selector ships it: `[CLS]` before, `[SEP]` behind, cut to `MAX_TOKENS`."""
    marked = Tokenizer.from_str(tokenizer.to_str())
    marked.add_special_tokens([AddedToken(CLS, normalized=False), AddedToken(SEP, normalized=False)])
    ids = [(mark, marked.token_to_id(mark)) for mark in (CLS, SEP)]
    marked.post_processor = processors.TemplateProcessing(single=f"{CLS} $A {SEP}", special_tokens=ids)
    return for_commands(marked)


def for_commands(tokenizer: Tokenizer) -> Tokenizer:
    """A tokenizer as the selector ships it: cut to `MAX_TOKENS`, never padded."""
    cut = Tokenizer.from_str(tokenizer.to_str())
    cut.no_padding()
    cut.enable_truncation(MAX_TOKENS)
    return cut


class Selector(nn.Module):
    def __init__(self, vocabulary: int, size: str):
        super().__init__()
        self.config = {"vocabulary": vocabulary, "size": size, "tools": list(TOOLS)}
        self.deberta = DebertaV2ForSequenceClassification(
            DebertaV2Config(
                vocab_size=vocabulary,
                **SIZES[size],
                pooler_hidden_size=SIZES[size]["hidden_size"],
                relative_attention=True,
                pos_att_type=["p2c", "c2p"],
                position_buckets=32,
                max_relative_positions=MAX_TOKENS,
                max_position_embeddings=MAX_TOKENS,
                position_biased_input=False,
                type_vocab_size=0,
                share_att_key=True,
                norm_rel_ebd="layer_norm",
                hidden_dropout_prob=0.0,
                attention_probs_dropout_prob=0.0,
                pooler_dropout=0.0,
                num_labels=len(TOOLS),
            )
        )

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.deberta(input_ids=input_ids, attention_mask=attention_mask).logits

    def matrices(self) -> list[nn.Parameter]:
        """What Muon trains: the encoder's matrices, not its embeddings and not the output."""
        return [m.weight for m in self.deberta.deberta.encoder.modules() if isinstance(m, nn.Linear)]


def encode(tokenizer: Tokenizer, commands: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Ids and attention mask, padded to the longest command."""
    rows = [tokenizer.encode(command).ids for command in commands]
    length = max(map(len, rows))
    ids = torch.tensor([row + [0] * (length - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in rows])
    return ids, mask


def labels(tools: Sequence[Iterable[str]]) -> Tensor:
    """One row of zeros and ones for each set of needed tools."""
    return torch.tensor([[float(name in needed) for name in TOOLS] for needed in map(set, tools)])
