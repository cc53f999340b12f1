"""Checkpoints: everything that a stopped training needs to go on, written whole or not at all.

Beside each stand the weights alone, in a tenth of its size, to be carried from one machine to another (`weights.pt`).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

FORMAT = 1
WEIGHTS = "weights.pt"
GROUP = 32


class CheckpointError(ValueError):
    """A checkpoint that is missing, broken, or of another model."""


def save(path: Path, kind: str, contents: dict) -> None:
    """Writes beside the old file first, so that a stop at any moment leaves a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".part")
    torch.save({"format": FORMAT, "kind": kind, **contents}, temporary)
    os.replace(temporary, path)


@dataclass(frozen=True)
class Kept:
    """A training as its checkpoint holds it: a model of this kind and configuration, and its optimisers."""

    path: Path
    kind: str
    config: dict
    model: nn.Module
    optimisers: Sequence[torch.optim.Optimizer]

    @property
    def weights(self) -> Path:
        return self.path.with_name(WEIGHTS)

    def store(self, state: dict) -> None:
        """Saves all of it, and the `state` of the training, plain numbers by name; and the weights alone."""
        contents = {
            "config": self.config,
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
        }
        save(self.path, self.kind, contents | state)
        save(self.weights, self.kind, {"config": self.config, "model": light(contents["model"])} | state)

    def restore(self, state: dict) -> dict:
        """Undoes `store` where there is a checkpoint, which must be of this configuration; returns where training stands.

        Where only the weights were carried here, it goes on with fresh optimisers. What an older checkpoint does not tell
        of stays as `state` has it.
        """
        found = next((path for path in (self.path, self.weights) if path.exists()), None)
        if not found:
            return state
        saved = load(found, self.kind, self.config)
        self.model.load_state_dict(saved["model"])
        if found == self.path:
            for optimiser, kept in zip(self.optimisers, saved["optimisers"], strict=True):
                optimiser.load_state_dict(kept)
        return {name: saved.get(name, value) for name, value in state.items()}


def light(model: dict[str, Tensor]) -> dict:
    """Tensors with 8 bits a number, and a scale for every 32 of a row; in half precision where a row is not made of such groups."""
    return {name: grouped(values) for name, values in model.items()}


def grouped(values: Tensor) -> Tensor | dict[str, Tensor]:
    if values.ndim < 2 or values.shape[-1] % GROUP:
        return values.half()
    groups = values.float().reshape(*values.shape[:-1], -1, GROUP)
    scales = (groups.abs().amax(-1, keepdim=True) / 127).half()
    numbers = (groups / scales.float().clamp(min=1e-7)).round().clamp(-127, 127).to(torch.int8)
    return {"numbers": numbers, "scales": scales}


def whole(values: Tensor | dict[str, Tensor]) -> Tensor:
    """Undoes `grouped`."""
    if isinstance(values, Tensor):
        return values
    return (values["numbers"].float() * values["scales"].float()).flatten(-2)


def load(path: Path, kind: str, expected: dict | None = None) -> dict:
    """Reads a checkpoint of this kind; with `expected`, one of exactly this configuration."""
    try:
        contents = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise CheckpointError(f"no checkpoint at `{path}`: train one first, or name another") from error
    except Exception as error:  # torch raises what its unpickler meets
        raise CheckpointError(f"`{path}` cannot be read as a checkpoint: {error}") from error
    found = (contents.get("kind"), contents.get("format")) if isinstance(contents, dict) else (None, None)
    if found != (kind, FORMAT):
        raise CheckpointError(
            f"`{path}` is not a {kind} checkpoint of format {FORMAT}: it is {found[0]}, format {found[1]}"
        )
    if "model" in contents:
        contents["model"] = {name: whole(values) for name, values in contents["model"].items()}
    for name, value in (expected or {}).items():
        if contents["config"].get(name) != value:
            raise CheckpointError(
                f"`{path}` has `{name}` {contents['config'].get(name)}, expected {value}: remove it or choose its shape"
            )
    return contents
