"""Writes a trained planner as GGUF: `models/planner/planner.gguf`."""

import argparse
from pathlib import Path

from errand_training import checkpoint, gguf_file
from errand_training.model import Planner, PlannerConfig
from errand_training.tokenizer import Vocabulary, VocabularyError

HERE = Path(__file__).parent


def export(checkpoint_path: Path, tokenizer_path: Path, out: Path) -> None:
    saved = checkpoint.load(checkpoint_path, "planner")
    vocabulary = Vocabulary.load(tokenizer_path)
    model = Planner(PlannerConfig(**saved["config"]))
    if vocabulary.size != model.config.vocabulary:
        raise VocabularyError(
            f"`{tokenizer_path}` holds {vocabulary.size} tokens, `{checkpoint_path}` was trained on {model.config.vocabulary}"
        )
    model.load_state_dict(saved["model"])
    gguf_file.write(out, model, vocabulary, "Errand planner")
    print(f"{out}: {out.stat().st_size} bytes, after {saved['tokens']} tokens")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    run = HERE / "runs" / "planner"
    found = [run / name for name in ("checkpoint.pt", checkpoint.WEIGHTS) if (run / name).exists()]
    arguments.add_argument("--checkpoint", type=Path, default=[*found, run / "checkpoint.pt"][0])
    arguments.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    arguments.add_argument("--out", type=Path, default=HERE.parent / "models" / "planner" / "planner.gguf")
    options = arguments.parse_args()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    export(options.checkpoint, options.tokenizer, options.out)


if __name__ == "__main__":
    main()
