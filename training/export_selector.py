"""Writes a trained selector as ONNX with whole-number weights, its tokenizer beside it, and its measured thresholds."""

import argparse
import json
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

from errand_training import checkpoint, pretrained, thresholds
from errand_training.banks import read_banks
from errand_training.exported_selector import ExportedSelector
from errand_training.generate import split
from errand_training.items import generated_items
from errand_training.phrases import read_corpus
from errand_training.selector import (
    MAX_TOKENS,
    Selector,
    encode,
    for_commands,
    labels,
    with_marks,
)
from errand_training.tokenizer import Vocabulary, VocabularyError
from errand_training.tools import TOOLS

HERE = Path(__file__).parent
VERSION = 1


def export(checkpoint_path: Path, tokenizer_path: Path, corpus: Path, out: Path, count: int = 1500) -> dict:
    """Writes `selector.onnx` and `tokenizer.json` into `out`; returns what its thresholds do on held-out blocks."""
    if checkpoint_path.is_dir():
        model, tokenizer, tools = from_directory(checkpoint_path)
    else:
        model, tokenizer, tools = from_checkpoint(checkpoint_path, tokenizer_path)
    out.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out / "tokenizer.json"))
    write_onnx(model.eval(), tokenizer, out / "selector.onnx")
    return choose_thresholds(out, corpus, tools, count)


def from_checkpoint(path: Path, tokenizer_path: Path) -> tuple[nn.Module, Tokenizer, list[str]]:
    """A selector that was trained from nothing."""
    saved = checkpoint.load(path, "selector")
    tokenizer = with_marks(Vocabulary.load(tokenizer_path).tokenizer)
    if tokenizer.get_vocab_size() != saved["config"]["vocabulary"]:
        raise VocabularyError(
            f"`{tokenizer_path}` holds {tokenizer.get_vocab_size()} tokens, `{path}` was trained on"
            f" {saved['config']['vocabulary']}"
        )
    model = Selector(saved["config"]["vocabulary"], saved["config"]["size"])
    model.load_state_dict(saved["model"])
    return model, tokenizer, saved["config"]["tools"]


def from_directory(folder: Path) -> tuple[nn.Module, Tokenizer, list[str]]:
    """One that began as another checkpoint, with the tokenizer that it came with."""
    start = pretrained.open_trained_selector(folder)
    return start.model, for_commands(start.tokenizer), list(TOOLS)


def write_onnx(model: nn.Module, tokenizer, path: Path) -> None:
    """Exports and rounds the weights to 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        write_exact(model, tokenizer, exact)
        quantize_dynamic(exact, path, weight_type=QuantType.QInt8)


def write_exact(model: nn.Module, tokenizer, path: Path) -> None:
    """Exports with free batch and length."""
    ids, mask = encode(tokenizer, ["text Sid that I'm late", "open my groceries note"])
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, mask),
            path,
            dynamo=True,
            input_names=["input_ids", "attention_mask"],
            output_names=["logits"],
            dynamic_shapes={"input_ids": free, "attention_mask": free},
            external_data=False,
            verbose=False,
        )


def choose_thresholds(folder: Path, corpus: Path, tools: list[str], count: int) -> dict:
    """Measures the file itself on commands of held-out blocks and stores the thresholds in it."""
    facts = {
        "errand.tools": json.dumps(tools),
        "errand.max_tokens": str(MAX_TOKENS),
        "errand.version": str(VERSION),
    }
    store(folder / "selector.onnx", facts | {"errand.threshold": "0.5", "errand.decline_threshold": "0"})
    _, held_out = split(read_corpus(corpus))
    items = generated_items(held_out, read_banks(corpus / "banks"), count, seed=77)
    scores = ExportedSelector(folder).scores([item.command for item in items])
    wanted = labels([item.tools for item in items])
    threshold = thresholds.list_threshold(scores, wanted)
    decline = thresholds.decline_threshold(scores, wanted)
    facts |= {"errand.threshold": f"{threshold:.6f}", "errand.decline_threshold": f"{decline:.6f}"}
    store(folder / "selector.onnx", facts)
    return {"threshold": threshold, "decline_threshold": decline} | thresholds.effects(
        scores, wanted, threshold, decline
    )


def store(path: Path, facts: dict[str, str]) -> None:
    model = onnx.load(path)
    onnx.helper.set_model_props(model, facts)
    onnx.save(model, path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument(
        "--checkpoint",
        type=Path,
        default=HERE / "runs" / "selector" / "checkpoint.pt",
        help="the checkpoint of a training from nothing, or the folder `model` of one with `--init`",
    )
    arguments.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    arguments.add_argument("--corpus", type=Path, default=HERE / "corpus")
    arguments.add_argument("--out", type=Path, default=HERE.parent / "models" / "selector")
    options = arguments.parse_args()
    effects = export(options.checkpoint, options.tokenizer, options.corpus, options.out)
    size = (options.out / "selector.onnx").stat().st_size
    print(f"{options.out / 'selector.onnx'}: {size} bytes, on held-out blocks {effects}")


if __name__ == "__main__":
    main()
