"""Hugging Face checkpoint directories as a start: checked, opened, and written again with what was trained.

In: a directory with `config.json`, weights and a tokenizer. Out: the model, in full or with LoRA adapters, and the same
kind of directory with merged weights, the tokenizer's files as they were.
"""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    DebertaV2ForSequenceClassification,
    PreTrainedModel,
)
from transformers.utils import logging

from .tools import TOOLS

EXPECTED = "a Hugging Face checkpoint directory with `config.json`, weights and a tokenizer"
WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
TOKENIZERS = ("tokenizer.json", "tokenizer.model", "spm.model", "vocab.json")
TOKENIZER_FILES = (
    *TOKENIZERS,
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "merges.txt",
)
# What the checkpoints of encoders lack, and a selector learns.
HEAD = ("pooler.", "classifier.")


class PretrainedError(ValueError):
    """A directory that is no checkpoint to start from."""


@dataclass(frozen=True)
class Pretrained:
    """`model` is wrapped by `peft` where LoRA trains; `config` is what a stopped run must agree on to go on."""

    folder: Path
    model: nn.Module
    tokenizer: Tokenizer
    config: dict


def open_planner(folder: Path, lora: int | None) -> Pretrained:
    """A causal language model, such as TinyLlama."""
    facts = checked(
        folder, lambda f: architecture(f).endswith(("ForCausalLM", "LMHeadModel")), "`…ForCausalLM`"
    )
    model = loaded(AutoModelForCausalLM, folder)
    if eos_of(model) is None:
        raise PretrainedError(f"`{folder}`: expected `eos_token_id` in `config.json`, found none")
    return opened(folder, facts, model, lora, targets="all-linear", head=None)


class OneLogitATool(nn.Module):
    """A DeBERTa as the exporter calls it: ids and mask to logits."""

    def __init__(self, deberta: PreTrainedModel):
        super().__init__()
        self.deberta, self.config = deberta, deberta.config

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.deberta(input_ids=input_ids, attention_mask=attention_mask).logits


def open_selector(folder: Path, lora: int | None) -> Pretrained:
    """A DeBERTa-v2 or v3 encoder, which gets one output a tool."""
    facts = checked(folder, is_deberta, "a model of type `deberta-v2`")
    names = dict(enumerate(TOOLS))
    numbers = {name: number for number, name in names.items()}
    model = loaded(
        DebertaV2ForSequenceClassification,
        folder,
        fresh=HEAD,
        id2label=names,
        label2id=numbers,
        ignore_mismatched_sizes=True,
    )
    linear = [n for n, m in model.named_modules() if isinstance(m, nn.Linear) and ".encoder." in n]
    return opened(folder, facts, model, lora, targets=linear, head=["pooler", "classifier"])


def open_trained_selector(folder: Path) -> Pretrained:
    """What `open_selector` opened and `write` wrote."""
    facts = checked(folder, is_deberta, "a model of type `deberta-v2`")
    names = [name for _, name in sorted(facts.get("id2label", {}).items(), key=lambda item: int(item[0]))]
    if names != list(TOOLS):
        raise PretrainedError(
            f"`{folder}`: expected the {len(TOOLS)} tools as its labels, found {', '.join(names[:4]) or 'none'}:"
            " train it with `train_selector.py --init` first"
        )
    start = opened(folder, facts, loaded(DebertaV2ForSequenceClassification, folder), None, None, None)
    return replace(start, model=OneLogitATool(start.model))


def is_deberta(facts: dict) -> bool:
    return facts.get("model_type") == "deberta-v2"


def write(start: Pretrained, out: Path, chat_template: str | None = None) -> None:
    """The directory of the trained model, whole or not at all; LoRA's weights are merged."""
    model = start.model.merge_and_unload() if hasattr(start.model, "merge_and_unload") else start.model
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    model.to(model.config.dtype or torch.float32).save_pretrained(part)
    for name in TOKENIZER_FILES:
        if (start.folder / name).is_file():
            shutil.copyfile(start.folder / name, part / name)
    if not (part / "tokenizer.json").is_file():
        start.tokenizer.save(str(part / "tokenizer.json"))
    if chat_template:
        path = part / "tokenizer_config.json"
        facts = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        facts["chat_template"] = chat_template
        path.write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.rmtree(out, ignore_errors=True)
    os.replace(part, out)


def eos_of(model: nn.Module) -> int | None:
    """The token that ends a text; of several, the first."""
    ends = model.config.eos_token_id
    return ends[0] if isinstance(ends, list) else ends


def checked(folder: Path, fits, expected: str) -> dict:
    """The directory's `config.json`, if all that is needed is there and the architecture fits."""
    if not folder.is_dir():
        raise PretrainedError(f"`{folder}` is no directory: expected {EXPECTED}")
    found = ", ".join(sorted(path.name for path in folder.iterdir())[:12]) or "nothing"
    if not (folder / "config.json").is_file():
        raise PretrainedError(f"`{folder}` has no `config.json`: expected {EXPECTED}, found {found}")
    try:
        facts = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise PretrainedError(f"`{folder / 'config.json'}` cannot be read as JSON: {error}") from error
    facts = facts if isinstance(facts, dict) else {}
    if not fits(facts):
        raise PretrainedError(
            f"`{folder}`: expected {expected}, found {architecture(facts)}, type `{facts.get('model_type')}`"
        )
    if not any(any(folder.glob(pattern)) for pattern in WEIGHTS):
        raise PretrainedError(f"`{folder}` has no weights: expected {' or '.join(WEIGHTS)}, found {found}")
    if not any((folder / name).is_file() for name in TOKENIZERS):
        raise PretrainedError(f"`{folder}` has no tokenizer: expected {', '.join(TOKENIZERS)}, found {found}")
    return facts


def architecture(facts: dict) -> str:
    return (facts.get("architectures") or ["no architecture"])[0]


def loaded(kind, folder: Path, fresh: tuple[str, ...] = (), **more) -> PreTrainedModel:
    """The model in single precision; weights that are to be `fresh` start at random, any other must be there."""
    logging.set_verbosity_error()  # what it would warn of is checked here
    logging.disable_progress_bar()
    try:
        model, report = kind.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, output_loading_info=True, **more
        )
    except Exception as error:  # transformers and safetensors raise what they meet
        raise PretrainedError(f"`{folder}` cannot be loaded: {error}") from error
    lacking = [name for name in sorted(report["missing_keys"]) if not name.startswith(fresh)]
    lacking += [
        f"{name} of shape {list(wanted)} (it is {list(found)})"
        for name, found, wanted in sorted(report["mismatched_keys"])
        if not name.startswith(fresh)
    ]
    if lacking:
        raise PretrainedError(
            f"`{folder}` lacks weights that its `config.json` expects: {', '.join(lacking[:4])}"
        )
    return model


def opened(folder: Path, facts: dict, model: PreTrainedModel, lora: int | None, targets, head) -> Pretrained:
    tokenizer = tokenizer_of(folder)
    rows = model.get_input_embeddings().num_embeddings
    if tokenizer.get_vocab_size() > rows:
        raise PretrainedError(
            f"`{folder}`: expected a tokenizer of at most {rows} tokens, as the model has, found {tokenizer.get_vocab_size()}"
        )
    model.config.dtype = getattr(torch, facts.get("dtype") or facts.get("torch_dtype") or "float32")
    config = {"architecture": architecture(facts), "lora": lora}
    config |= {name: facts.get(name) for name in ("hidden_size", "num_hidden_layers", "vocab_size")}
    if lora:
        try:
            from peft import LoraConfig, get_peft_model
        except ImportError as error:
            raise PretrainedError("LoRA needs `peft`: pip install -r requirements-train.txt") from error
        wanted = LoraConfig(r=lora, lora_alpha=2 * lora, target_modules=targets, modules_to_save=head)
        model = get_peft_model(model, wanted)
    return Pretrained(folder, model, tokenizer, config | {"weights": digest(folder)})


def tokenizer_of(folder: Path) -> Tokenizer:
    """The directory's own tokenizer; without `tokenizer.json`, as transformers makes it of the older files."""
    path = folder / "tokenizer.json"
    try:
        if path.is_file():
            return Tokenizer.from_file(str(path))
        return AutoTokenizer.from_pretrained(folder, local_files_only=True).backend_tokenizer
    except Exception as error:  # tokenizers raises bare exceptions
        raise PretrainedError(f"`{folder}`: its tokenizer cannot be read: {error}") from error


def digest(folder: Path) -> str:
    """Tells one start from another: LoRA's weights are of no use on another model's."""
    hashed = hashlib.sha256()
    for path in sorted(path for pattern in WEIGHTS for path in folder.glob(pattern)):
        with path.open("rb") as file:
            hashed.update(hashlib.file_digest(file, "sha256").digest())
    return hashed.hexdigest()[:16]
