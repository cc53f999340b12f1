"""Makes clean speech sound as a microphone hears it: a room, a telephone, noise, too quiet, too loud. On a whole batch.

In: clean clips and a source of randomness on the same device. Out: clips of the same length, each spoilt in its own way.
"""

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from .sound import RATE


@dataclass(frozen=True)
class Spoiling:
    """The chances of each fault."""

    room: float = 0.35
    narrow: float = 0.15
    noise: float = 0.7
    clipped: float = 0.08


def spoilt(sounds: Tensor, chance: Generator, rates: Spoiling | None = None) -> Tensor:
    rates = rates or Spoiling()
    count = len(sounds)

    def some(share: float) -> Tensor:
        return torch.rand(count, 1, generator=chance, device=sounds.device) < share

    def between(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, 1, generator=chance, device=sounds.device)

    sounds = torch.where(
        some(rates.room), in_a_room(sounds, between(0.08, 0.6), between(0.1, 1.0), chance), sounds
    )
    sounds = torch.where(some(rates.narrow), narrow(sounds, between(100, 350), between(3_000, 4_000)), sounds)
    loud = (between(5, 40) / -20).mul(math.log(10)).exp() * strength(sounds)
    noise = coloured(torch.randn(sounds.shape, generator=chance, device=sounds.device), between(0, 2))
    sounds = torch.where(some(rates.noise), sounds + noise * loud, sounds)
    sounds = sounds / sounds.abs().amax(1, keepdim=True).clamp(min=1e-6)
    ceiling = between(0.2, 0.7)
    sounds = torch.where(some(rates.clipped), sounds.clamp(-ceiling, ceiling) / ceiling, sounds)
    return at_any_loudness(sounds, chance)


def at_any_loudness(sounds: Tensor, chance: Generator) -> Tensor:
    """Each clip up to 30 dB softer."""
    decibels = -30 * torch.rand(len(sounds), 1, generator=chance, device=sounds.device)
    return sounds * (decibels / 20 * math.log(10)).exp()


def in_a_room(sounds: Tensor, fades: Tensor, share: Tensor, chance: Generator) -> Tensor:
    """The sound and its echoes, noise that has fallen by 60 dB after `fades` seconds."""
    times = torch.arange(int(0.6 * RATE), device=sounds.device) / RATE
    echoes = torch.randn(len(sounds), len(times), generator=chance, device=sounds.device)
    echoes = echoes * (-6.9 * times / fades).exp()
    echoes[:, : RATE // 500] = 0  # nothing comes back before 2 ms
    echoes = share * echoes / echoes.norm(dim=1, keepdim=True).clamp(min=1e-6)
    echoes[:, 0] = 1
    length = sounds.shape[1] + len(times)
    heard = torch.fft.rfft(sounds, length) * torch.fft.rfft(echoes, length)
    return torch.fft.irfft(heard, length)[:, : sounds.shape[1]]


def narrow(sounds: Tensor, lowest: Tensor, highest: Tensor) -> Tensor:
    """Only what lies between two frequencies, as a telephone at 8 kHz gives it."""
    hertz = torch.linspace(0, RATE / 2, sounds.shape[1] // 2 + 1, device=sounds.device)
    kept = (hertz > lowest) & (hertz < highest)
    return torch.fft.irfft(torch.fft.rfft(sounds) * kept, sounds.shape[1])


def coloured(noise: Tensor, slope: Tensor) -> Tensor:
    """Noise whose power falls with the frequency: white for 0, pink for 1, brown for 2; of strength 1."""
    hertz = torch.linspace(0, RATE / 2, noise.shape[1] // 2 + 1, device=noise.device).clamp(min=20)
    spectrum = torch.fft.rfft(noise) * hertz ** (-slope / 2)
    noise = torch.fft.irfft(spectrum, noise.shape[1])
    return noise / strength(noise).clamp(min=1e-9)


def strength(sounds: Tensor) -> Tensor:
    return sounds.square().mean(1, keepdim=True).sqrt()
