"""Checkpoints: everything that a stopped training needs to go on, written whole or not at all."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

FORMAT = 1


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

    def store(self, state: dict) -> None:
        """Saves all of it, and the `state` of the training, plain numbers by name."""
        contents = {
            "config": self.config,
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
        }
        save(self.path, self.kind, contents | state)

    def restore(self, state: dict) -> dict:
        """Undoes `store` where there is a checkpoint, which must be of this configuration; returns where training stands.

        What an older checkpoint does not tell of stays as `state` has it.
        """
        if not self.path.exists():
            return state
        saved = load(self.path, self.kind, self.config)
        self.model.load_state_dict(saved["model"])
        for optimiser, kept in zip(self.optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        return {name: saved.get(name, value) for name, value in state.items()}


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
    for name, value in (expected or {}).items():
        if contents["config"].get(name) != value:
            raise CheckpointError(
                f"`{path}` has `{name}` {contents['config'].get(name)}, expected {value}: remove it or choose its shape"
            )
    return contents
