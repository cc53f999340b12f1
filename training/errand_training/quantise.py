"""Q4_0 as llama.cpp rounds it: groups of 32 along a row, one half-precision scale, whole numbers from -8 to 7.

`rounded` gives the values that llama.cpp reads back, `simulated` puts them in place of a model's weights for a while.
"""

from contextlib import contextmanager

import torch
from torch import Tensor, nn

GROUP = 32


def rounded(weight: Tensor) -> Tensor:
    """The weight after a trip through Q4_0, bit for bit."""
    groups = weight.float().reshape(-1, GROUP)
    farthest = groups.gather(1, groups.abs().argmax(1, keepdim=True))
    scale = farthest / -8
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    whole = (groups * inverse + 8.5).trunc().clamp(0, 15) - 8
    return (whole * scale.half().float()).reshape(weight.shape)


@contextmanager
def simulated(weights: list[nn.Parameter], active: bool = True):
    """Inside, the weights are as Q4_0 holds them, and so are the gradients that are taken; after, as before."""
    if not active:
        yield
        return
    with torch.no_grad():
        kept = [w.detach().clone() for w in weights]
        for weight in weights:
            weight.copy_(rounded(weight))
    try:
        yield
    finally:
        with torch.no_grad():
            for weight, original in zip(weights, kept, strict=True):
                weight.copy_(original)
