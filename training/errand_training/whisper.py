"""Whisper's architecture with a vocabulary of its own: sound to tokens. Weights have OpenAI's names, as whisper.cpp reads them.

The encoder may be given fewer positions than the model has: it hears that much less of what comes after. `ctc` is a head
for training alone, over letters; it makes the encoder tell sounds apart long before the decoder listens.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .sound import MELS
from .spelling import SOUNDS


@dataclass(frozen=True)
class WhisperConfig:
    tokens: int
    width: int
    heads: int
    encoder_layers: int
    decoder_layers: int
    audio_context: int  # positions of 20 ms
    text_context: int
    mels: int = MELS

    def to_dict(self) -> dict:
        return asdict(self)


SIZES = {
    "tiny": {"width": 64, "heads": 2, "encoder_layers": 1, "decoder_layers": 1, "audio_context": 256, "text_context": 96},
    "small": {"width": 160, "heads": 5, "encoder_layers": 4, "decoder_layers": 2, "audio_context": 768, "text_context": 448},
    "large": {"width": 256, "heads": 4, "encoder_layers": 8, "decoder_layers": 4, "audio_context": 1500, "text_context": 448},
}  # fmt: skip


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width)
        self.out = nn.Linear(width, width)

    def memory(self, of: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values of what is attended to."""
        return self.split(self.key(of)), self.split(self.value(of))

    def forward(self, x: Tensor, memory: tuple[Tensor, Tensor], causal: bool = False) -> Tensor:
        found = F.scaled_dot_product_attention(self.split(self.query(x)), *memory, is_causal=causal)
        return self.out(found.transpose(1, 2).flatten(2))

    def split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


class Block(nn.Module):
    def __init__(self, width: int, heads: int, listens: bool):
        super().__init__()
        self.attn, self.attn_ln = Attention(width, heads), nn.LayerNorm(width)
        if listens:
            self.cross_attn, self.cross_attn_ln = Attention(width, heads), nn.LayerNorm(width)
        # ggml computes this GELU, by its tangent.
        self.mlp = nn.Sequential(
            nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width)
        )
        self.mlp_ln = nn.LayerNorm(width)

    def forward(self, x: Tensor, memory: tuple[Tensor, Tensor] | None = None) -> Tensor:
        """One of the decoder's blocks is given the memory of what was heard."""
        inner = self.attn_ln(x)
        x = x + self.attn(inner, self.attn.memory(inner), causal=memory is not None)
        if memory is not None:
            x = x + self.cross_attn(self.cross_attn_ln(x), memory)
        return x + self.mlp(self.mlp_ln(x))


class Encoder(nn.Module):
    def __init__(self, config: WhisperConfig):
        super().__init__()
        self.conv1 = nn.Conv1d(config.mels, config.width, 3, padding=1)
        self.conv2 = nn.Conv1d(config.width, config.width, 3, stride=2, padding=1)
        self.register_buffer("positional_embedding", waves(config.audio_context, config.width))
        blocks = (Block(config.width, config.heads, listens=False) for _ in range(config.encoder_layers))
        self.blocks = nn.ModuleList(blocks)
        self.ln_post = nn.LayerNorm(config.width)

    def forward(self, mel: Tensor) -> Tensor:
        x = F.gelu(self.conv1(mel), approximate="tanh")
        x = F.gelu(self.conv2(x), approximate="tanh").transpose(1, 2)
        x = x + self.positional_embedding[: x.shape[1]]
        for block in self.blocks:
            x = block(x)
        return self.ln_post(x)


class Decoder(nn.Module):
    def __init__(self, config: WhisperConfig):
        super().__init__()
        self.token_embedding = nn.Embedding(config.tokens, config.width)
        self.positional_embedding = nn.Parameter(torch.randn(config.text_context, config.width) * 0.01)
        blocks = (Block(config.width, config.heads, listens=True) for _ in range(config.decoder_layers))
        self.blocks = nn.ModuleList(blocks)
        self.ln = nn.LayerNorm(config.width)
        nn.init.normal_(self.token_embedding.weight, std=0.02)

    def memories(self, heard: Tensor) -> list[tuple[Tensor, Tensor]]:
        """What the blocks remember of a sound, once for all the tokens that are written about it."""
        return [block.cross_attn.memory(heard) for block in self.blocks]

    def forward(self, tokens: Tensor, memories: list[tuple[Tensor, Tensor]]) -> Tensor:
        x = self.token_embedding(tokens) + self.positional_embedding[: tokens.shape[1]]
        for block, memory in zip(self.blocks, memories, strict=True):
            x = block(x, memory)
        return F.linear(self.ln(x), self.token_embedding.weight)


class Whisper(nn.Module):
    def __init__(self, config: WhisperConfig):
        super().__init__()
        self.config = config
        self.encoder, self.decoder = Encoder(config), Decoder(config)
        self.ctc = nn.Linear(config.width, len(SOUNDS) + 1)

    def forward(self, mel: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """The decoder's scores of the next token, and the encoder's own of the letter that is heard at each position."""
        heard = self.encoder(mel)
        return self.decoder(tokens, self.decoder.memories(heard)), self.ctc(heard)


def waves(length: int, width: int) -> Tensor:
    """Sines and cosines of falling frequencies."""
    steps = torch.arange(width // 2) / (width // 2 - 1)
    angles = torch.arange(length)[:, None] * 10_000.0**-steps
    return torch.cat([angles.sin(), angles.cos()], dim=1)
