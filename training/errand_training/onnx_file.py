"""A selector's weights read back from its ONNX file, to train on.

The export names few matrices by their parameters, so a selector of the same shape with known weights is exported as well:
the same place in both graphs holds the same parameter.
"""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .selector import Selector


class OnnxError(ValueError):
    """An ONNX file that is not a selector of the expected shape."""


def read(path: Path, vocabulary: int, size: str, export) -> Selector:
    """The selector that `path` holds, its 8-bit weights as numbers; `export` writes one as floats to a path."""
    model = Selector(vocabulary, size)
    for parameter in model.parameters():  # no two alike, as fresh biases would be
        torch.nn.init.normal_(parameter)
    try:
        stored = weights(onnx.load(path))
    except Exception as error:  # protobuf raises what it meets
        raise OnnxError(f"`{path}` cannot be read as ONNX: {error}") from error
    with tempfile.TemporaryDirectory() as folder:
        export(model, Path(folder) / "known.onnx")
        known = weights(onnx.load(Path(folder) / "known.onnx"))
    read_back = {}
    for name, parameter in model.state_dict().items():
        place, turned = place_of(parameter, known, path, name)
        value = stored.get(place)
        if value is None or value.shape != known[place].shape:
            raise OnnxError(f"`{path}` has no `{name}` of shape {list(parameter.shape)}: another size?")
        read_back[name] = value.T if turned else value
    model.load_state_dict(read_back)
    return model


def place_of(parameter: Tensor, known: dict[str, Tensor], path: Path, name: str) -> tuple[str, bool]:
    """The initializer that holds this parameter, and whether it holds it turned."""
    if name in known:
        return name, False
    for place, value in known.items():
        if value.shape == parameter.shape and torch.equal(value, parameter):
            return place, False
        if value.ndim == 2 and value.T.shape == parameter.shape and torch.equal(value.T, parameter):
            return place, True
    raise OnnxError(f"the export for `{path}` holds no `{name}`")


def weights(model: onnx.ModelProto) -> dict[str, Tensor]:
    """Initializers by name; quantised ones as the numbers that they stand for, under their name before."""
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    found = {}
    for name, array in arrays.items():
        base = name.removesuffix("_quantized")
        if name != base:
            zero = arrays[f"{base}_zero_point"].astype(np.float32)
            value = torch.tensor((array.astype(np.float32) - zero) * arrays[f"{base}_scale"])
            plain = base.removesuffix("_Transposed")
            found[plain] = value if plain == base else value.T
        elif array.dtype == np.float32:
            found[name] = torch.tensor(array)
    return found
