"""whisper.cpp's file of a speech model: a header, mel filters, the vocabulary, then the tensors.

In: a trained model and its spelling. Out: a file with the 51,864 tokens of English Whisper, in which every token that the
model does not know has the row of `nothing`. Layout as in whisper.cpp's `whisper_model_load`.
"""

import os
import struct
from pathlib import Path

import numpy as np

from .sound import BINS, mel_filters
from .spelling import TOKENS, Spelling
from .whisper import Whisper

MAGIC = 0x67676D6C
# Numbers of ggml: the kind of a tensor, and of a file most of whose tensors are of that kind.
FLOAT, HALF, EIGHT_BITS = 0, 1, 8
KINDS = {"f16": (HALF, 1), "q8_0": (EIGHT_BITS, 7)}
A_GROUP = 32  # numbers that share a scale


def write(path: Path, model: Whisper, spelling: Spelling, kind: str = "f16") -> None:
    tensor_kind, file_kind = KINDS[kind]
    c = model.config
    shape = (TOKENS, c.audio_context, c.width, c.heads, c.encoder_layers)
    shape += (c.text_context, c.width, c.heads, c.decoder_layers, c.mels, file_kind)
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(struct.pack("<I11i", MAGIC, *shape))
        file.write(struct.pack("<2i", c.mels, BINS) + mel_filters(c.mels).astype("<f4").tobytes())
        file.write(struct.pack("<i", len(spelling.pieces)))
        for piece in spelling.pieces:
            file.write(struct.pack("<I", len(piece.encode())) + piece.encode())
        for name, values in tensors(model, spelling):
            file.write(tensor(name, values, tensor_kind))
    os.replace(part, path)


def tensors(model: Whisper, spelling: Spelling):
    """Names and values as whisper.cpp has them."""
    for name, value in model.state_dict().items():
        values = value.float().cpu().numpy()
        if name.startswith("ctc."):
            continue
        if name == "decoder.token_embedding.weight":
            whole = np.repeat(values[spelling.nothing :], TOKENS, axis=0)
            whole[spelling.places()] = values[: spelling.nothing]
            values = whole
        yield name, values[:, None] if name.startswith("encoder.conv") and values.ndim == 1 else values


def tensor(name: str, values: np.ndarray, matrices: int) -> bytes:
    """Matrices as `matrices` says, convolutions in half precision, all else in full."""
    if values.ndim == 1 or values.shape[-1] == 1 or "positional" in name:
        kind, raw = FLOAT, values.astype("<f4").tobytes()
    elif values.ndim == 3 or matrices == HALF:
        kind, raw = HALF, values.astype("<f2").tobytes()
    else:
        kind, raw = matrices, in_eight_bits(values)
    head = struct.pack("<3i", values.ndim, len(name), kind)
    return head + struct.pack(f"<{values.ndim}i", *reversed(values.shape)) + name.encode() + raw


def in_eight_bits(values: np.ndarray) -> bytes:
    """ggml's Q8_0: of 32 numbers a scale in half precision, and each as a share of it."""
    groups = values.reshape(-1, A_GROUP).astype(np.float32)
    scales = np.abs(groups).max(1, keepdims=True) / 127
    shares = np.round(np.divide(groups, scales, out=np.zeros_like(groups), where=scales > 0))
    packed = np.empty(len(groups), [("scale", "<f2"), ("shares", "i1", A_GROUP)])
    packed["scale"], packed["shares"] = scales[:, 0], shares
    return packed.tobytes()
