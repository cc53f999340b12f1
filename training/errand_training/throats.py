"""Makes one voice many: other throats, and moments and bands that are not heard. On a batch of spectrograms.

In: what `log_mel` gives and a source of randomness on the same device. Out: as much, each clip varied in its own way.
Sources: vocal tract length perturbation (Jaitly and Hinton, 2013); SpecAugment (Park and others, 2019).
"""

import numpy as np
import torch
from torch import Generator, Tensor

from .sound import RATE, to_hertz, to_mel

SHORTEST, LONGEST = 0.84, 1.19  # throats, as shares of the speaker's own
BENT = 4_800.0  # Hz: above it frequencies are squeezed, so that the highest stays
LONGEST_GAP, WIDEST_BAND = 24, 14  # columns of 10 ms, mels


def varied(mel: Tensor, chance: Generator) -> Tensor:
    """`[clips, mels, columns]`; a clip in three keeps its throat."""
    count = len(mel)
    lot = torch.rand(count, generator=chance, device=mel.device)
    length = SHORTEST + (LONGEST - SHORTEST) * torch.rand(count, generator=chance, device=mel.device)
    mel = with_throats(mel, torch.where(lot < 1 / 3, torch.ones_like(length), length))
    for size, axis, times in ((LONGEST_GAP, 2, 2), (WIDEST_BAND, 1, 1)):
        for _ in range(times):
            mel = with_gaps(mel, axis, size, chance)
    return mel


def with_throats(mel: Tensor, lengths: Tensor) -> Tensor:
    """Each clip as from a throat so many times as long: its frequencies are divided by that."""
    mels = mel.shape[1]
    rows = to_hertz(np.linspace(0, to_mel(RATE / 2), mels + 2)[1:-1])
    hertz = torch.as_tensor(rows, dtype=mel.dtype, device=mel.device)[None]
    lengths = lengths[:, None]
    last = RATE / 2
    # From where each row is taken: straight to the bend, and straight on to the last frequency.
    bend = BENT / lengths.clamp(min=1)
    above = bend * lengths + (hertz - bend) * (last - bend * lengths) / (last - bend)
    source = torch.where(hertz < bend, hertz * lengths, above)
    place = torch.searchsorted(hertz[0], source).clamp(1, mels - 1)
    low, high = hertz[0][place - 1], hertz[0][place]
    share = ((source - low) / (high - low)).clamp(0, 1)[..., None]
    columns = mel.shape[2]
    upper = mel.gather(1, place[..., None].expand(-1, -1, columns))
    lower = mel.gather(1, (place - 1)[..., None].expand(-1, -1, columns))
    return lower + (upper - lower) * share


def with_gaps(mel: Tensor, axis: int, size: int, chance: Generator) -> Tensor:
    """Half of the clips lose a stretch of the axis, up to `size` long: nothing but their average is there."""
    count, length = len(mel), mel.shape[axis]
    draw = torch.rand(3, count, 1, generator=chance, device=mel.device)
    start, width = draw[0] * length, draw[1] * size * (draw[2] < 0.5)
    place = torch.arange(length, device=mel.device)
    gone = (place >= start) & (place < start + width)
    return torch.where(gone.unsqueeze(3 - axis), mel.mean((1, 2), keepdim=True), mel)
