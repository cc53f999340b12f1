"""What Whisper sees of a sound: the logarithm of its mel spectrogram, as whisper.cpp computes it.

In: 16 kHz samples between -1 and 1, filled up with silence. Out: a column every 10 ms. The filters are those that the
exported file hands to whisper.cpp.
"""

import numpy as np
import torch
from torch import Tensor

RATE, WINDOW, HOP = 16_000, 400, 160
BINS = WINDOW // 2 + 1
MELS = 80
# Samples that one position of the encoder hears: two columns.
A_POSITION = 2 * HOP


def mel_filters(mels: int = MELS) -> np.ndarray:
    """Slaney's triangles: evenly spaced below 1 kHz, by equal ratios above, each of the same area."""
    edges = to_hertz(np.linspace(0, to_mel(RATE / 2), mels + 2))
    bins = np.linspace(0, RATE / 2, BINS)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    areas = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(up, down)) * areas[:, None]).astype(np.float32)


A_MEL, BEND = 200 / 3, 1_000.0  # Hz
STEP = np.log(6.4) / 27  # above the bend


def to_mel(hertz: float) -> float:
    return hertz / A_MEL if hertz < BEND else BEND / A_MEL + np.log(hertz / BEND) / STEP


def to_hertz(mel: np.ndarray) -> np.ndarray:
    bend = BEND / A_MEL
    return np.where(mel < bend, mel * A_MEL, BEND * np.exp(STEP * (mel - bend)))


def log_mel(sounds: Tensor, filters: Tensor) -> Tensor:
    """`[clips, samples]` becomes `[clips, mels, samples / 160]`."""
    window = torch.hann_window(WINDOW, device=sounds.device)
    bent = torch.stft(sounds.float(), WINDOW, HOP, window=window, center=True, return_complex=True)
    power = bent[..., :-1].abs().square()
    found = (filters @ power).clamp(min=1e-10).log10()
    loudest = found.amax(dim=(1, 2), keepdim=True)
    return (torch.maximum(found, loudest - 8) + 4) / 4
