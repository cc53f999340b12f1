"""What llama.cpp rounds besides the weights, so that a planner answers here as it does at run time.

Before it multiplies with a matrix in Q4_0 or Q8_0, llama.cpp rounds the activations to 8 bits in groups of 32, with a
scale in half precision. (That it keeps keys and values in half precision, `decode.Cache` sees to.)
"""

import torch
from torch import Tensor

from .model import Linear, Planner

GROUP = 32


def eight_bits(x: Tensor) -> Tensor:
    """Activations after a trip through Q8_0."""
    groups = x.float().reshape(-1, GROUP)
    scale = groups.abs().amax(1, keepdim=True) / 127
    inverse = torch.where(scale == 0, torch.zeros_like(scale), 1 / scale)
    return ((groups * inverse).round() * scale.half().float()).reshape(x.shape)


def imitate(model: Planner) -> Planner:
    """The same planner, which from now on rounds what llama.cpp rounds."""
    for module in model.modules():
        if isinstance(module, Linear):
            module.register_forward_pre_hook(lambda _, inputs: (eight_bits(inputs[0]), *inputs[1:]))
    model.norm.register_forward_hook(lambda _, inputs, output: eight_bits(output))
    return model
