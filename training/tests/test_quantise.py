"""Q4_0 in training is llama.cpp's Q4_0."""

import gguf
import numpy as np
import torch
from gguf import GGMLQuantizationType as Type
from torch import nn

from errand_training.imitation import eight_bits
from errand_training.quantise import rounded, simulated


def test_rounding_equals_the_file_format():
    torch.manual_seed(0)
    weight = torch.randn(64, 96) * torch.logspace(-4, 1, 64)[:, None]
    weight[3] = 0
    stored = gguf.quants.dequantize(gguf.quants.quantize(weight.numpy(), Type.Q4_0), Type.Q4_0)
    np.testing.assert_array_equal(rounded(weight).numpy(), stored)


def test_simulation_rounds_the_weights_and_gives_them_back():
    layer = nn.Linear(64, 32, bias=False)
    before = layer.weight.detach().clone()
    with simulated([layer.weight]):
        torch.testing.assert_close(layer.weight.detach(), rounded(before), rtol=0, atol=0)
        layer(torch.ones(1, 64)).sum().backward()
    torch.testing.assert_close(layer.weight.detach(), before, rtol=0, atol=0)
    assert layer.weight.grad is not None


def test_activations_are_rounded_as_llama_cpp_rounds_them():
    torch.manual_seed(0)
    activations = torch.randn(8, 64) * torch.logspace(-3, 2, 8)[:, None]
    activations[3] = 0
    stored = gguf.quants.dequantize(gguf.quants.quantize(activations.numpy(), Type.Q8_0), Type.Q8_0)
    np.testing.assert_array_equal(eight_bits(activations).numpy(), stored)
