"""The planner: a small Llama (RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings).

In: token ids. Out: hidden states, logits, or the loss on the marked positions.
Positions are rotated in halves, as in Hugging Face's Llama; `gguf_export` reorders them for llama.cpp.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class PlannerConfig:
    """The planner's shape. Every width is a multiple of 32, the group of Q4_0."""

    vocabulary: int = 4096
    width: int = 256
    layers: int = 5
    heads: int = 8
    kv_heads: int = 4
    feed_forward: int = 704
    context: int = 512
    rope_base: float = 10000.0
    norm_epsilon: float = 1e-5

    @property
    def head_width(self) -> int:
        return self.width // self.heads

    def to_dict(self) -> dict:
        return asdict(self)


class RMSNorm(nn.Module):
    def __init__(self, width: int, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon).to(dtype)


class Linear(nn.Linear):
    """A matrix without bias, used in the precision of what comes in."""

    def __init__(self, inputs: int, outputs: int):
        super().__init__(inputs, outputs, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight.to(x.dtype))


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)


class Attention(nn.Module):
    def __init__(self, config: PlannerConfig):
        super().__init__()
        self.config = config
        kv_width = config.kv_heads * config.head_width
        self.query = Linear(config.width, config.width)
        self.key = Linear(config.width, kv_width)
        self.value = Linear(config.width, kv_width)
        self.output = Linear(config.width, config.width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache=None, mask=None) -> Tensor:
        c = self.config
        batch, length, _ = x.shape

        def heads(y: Tensor, count: int) -> Tensor:
            return y.view(batch, length, count, c.head_width).transpose(1, 2)

        query = rotate(heads(self.query(x), c.heads), cos, sin)
        key = rotate(heads(self.key(x), c.kv_heads), cos, sin)
        value = heads(self.value(x), c.kv_heads)
        if cache is not None:
            key, value = cache.extend(self, key, value)
        shared = c.heads // c.kv_heads
        key, value = key.repeat_interleave(shared, 1), value.repeat_interleave(shared, 1)
        y = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        return self.output(y.transpose(1, 2).reshape(batch, length, c.width))


class Block(nn.Module):
    def __init__(self, config: PlannerConfig):
        super().__init__()
        self.attention_norm = RMSNorm(config.width, config.norm_epsilon)
        self.attention = Attention(config)
        self.feed_forward_norm = RMSNorm(config.width, config.norm_epsilon)
        self.gate = Linear(config.width, config.feed_forward)
        self.up = Linear(config.width, config.feed_forward)
        self.down = Linear(config.feed_forward, config.width)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, cache=None, mask=None) -> Tensor:
        """Adds to the stream `x`, kept in single precision; the matrices work in the precision of `cos`."""
        x = x + self.attention(self.attention_norm(x, cos.dtype), cos, sin, cache, mask)
        h = self.feed_forward_norm(x, cos.dtype)
        return x + self.down(F.silu(self.gate(h)) * self.up(h))


class Planner(nn.Module):
    def __init__(self, config: PlannerConfig):
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.width, config.norm_epsilon)
        nn.init.normal_(self.embedding.weight, std=0.02)
        for block in self.blocks:  # each block starts as the identity
            nn.init.zeros_(block.attention.output.weight)
            nn.init.zeros_(block.down.weight)
        powers = torch.arange(0, config.head_width, 2).float() / config.head_width
        angles = torch.outer(torch.arange(config.context).float(), config.rope_base**-powers)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def hidden(self, tokens: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
        """Final hidden states of whole sequences, attending to the left only."""
        x = self.embedding(tokens)
        cos, sin = self.cos[: tokens.shape[1]].to(dtype), self.sin[: tokens.shape[1]].to(dtype)
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.norm(x, dtype)

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.embedding.weight.to(hidden.dtype)).float()

    def matrices(self) -> list[nn.Parameter]:
        """What Muon trains and Q4_0 stores: the matrices of the blocks, not the embedding."""
        return [p for p in self.blocks.parameters() if p.ndim == 2]
