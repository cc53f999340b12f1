"""The selector from a DeBERTa-v2 or v3 checkpoint (`train_selector.py --init`), with its own tokens.

Out: a checkpoint, and in `model/` a Hugging Face directory, which `export_selector.py` takes.
"""

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import pretrained
from .banks import read_banks
from .english import sentences
from .finetune import Task, finetune
from .generate import samples, split
from .items import generated_items
from .mix import read_mix
from .phrases import read_corpus
from .processes import rank_and_world
from .selector import for_commands
from .selector_batches import POSITIVE_WEIGHT, batches, measured

KIND = "selector of another checkpoint"
VALIDATION_COMMANDS = 400


def train(options: argparse.Namespace) -> Path:
    """Trains from `options.init`; returns the directory with the trained model."""
    rank, world = rank_and_world()
    if world == 1:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    start = pretrained.open_selector(options.init, options.lora)
    tokenizer = for_commands(start.tokenizer)
    blocks, held_out = split(read_corpus(options.corpus))
    banks, english = read_banks(options.corpus / "banks"), sentences(options.english)
    held_out_items = generated_items(held_out, banks, VALIDATION_COMMANDS)

    def feed(seed: int):
        return batches(
            samples(blocks, banks, seed, read_mix(options.mix).commands, english),
            tokenizer,
            options.batch // world,
            seed,
        )

    def measure(model: nn.Module) -> dict:
        return measured(
            lambda ids, mask: logits_of(model, ids, mask), options.device, tokenizer, held_out_items
        )

    finetune(Task(KIND, "commands", start, feed, loss, measure), options)
    out = options.out / "model"
    if rank == 0:
        pretrained.write(start, out)
        print(f"{out}: ready for export_selector.py --checkpoint", flush=True)
    return out


def loss(model: nn.Module, batch: tuple[Tensor, Tensor, Tensor]) -> tuple[Tensor, int]:
    ids, mask, wanted = (t.to(model.device) for t in batch)
    weight = torch.full((wanted.shape[1],), POSITIVE_WEIGHT, device=ids.device)
    logits = logits_of(model, ids, mask).float()
    return F.binary_cross_entropy_with_logits(logits, wanted, pos_weight=weight), len(ids)


def logits_of(model: nn.Module, ids: Tensor, mask: Tensor) -> Tensor:
    return model(input_ids=ids, attention_mask=mask).logits
