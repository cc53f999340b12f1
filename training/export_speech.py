"""Writes a trained speech model as whisper.cpp's ggml file: `runs/speech/ggml-errand.bin`, which `ears --model` loads."""

import argparse
from pathlib import Path

from errand_training import checkpoint, ggml_file
from errand_training.spelling import Spelling
from errand_training.whisper import Whisper, WhisperConfig

HERE = Path(__file__).parent


def read(path: Path) -> tuple[Whisper, Spelling, dict]:
    """The model of a checkpoint or of `weights.pt`, its spelling, and all that is in the file."""
    saved = checkpoint.load(path, "speech")
    config = dict(saved["config"])
    spelling = Spelling(config.pop("pieces"))
    model = Whisper(WhisperConfig(**config))
    model.load_state_dict(saved["model"])
    return model.eval(), spelling, saved


def export(weights: Path, out: Path, kind: str = "f16") -> None:
    model, spelling, saved = read(weights)
    out.parent.mkdir(parents=True, exist_ok=True)
    ggml_file.write(out, model, spelling, kind)
    print(f"{out}: {out.stat().st_size} bytes, after {saved['clips']} clips")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--weights", type=Path, default=HERE / "runs" / "speech" / "weights.pt")
    arguments.add_argument("--out", type=Path, default=HERE / "runs" / "speech" / "ggml-errand.bin")
    arguments.add_argument("--kind", choices=ggml_file.KINDS, default="f16")
    options = arguments.parse_args()
    export(options.weights, options.out, options.kind)


if __name__ == "__main__":
    main()
