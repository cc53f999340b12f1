"""The planner from another causal language model (`train_planner.py --init`): its own tokens, the prompt `tinyagent`.

Out: a checkpoint, and in `model/` a Hugging Face directory for llama.cpp's converter and for llama-server.
"""

import argparse
from itertools import islice
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import pretrained, tinyagent
from .added_tools import read_added_tools
from .banks import read_banks
from .batches import Batch, Example, batches, listings, stacked
from .english import sentences
from .exported_selector import ExportedSelector
from .finetune import Task, finetune
from .foreign_tokens import ForeignTokens
from .generate import samples, split
from .mix import Mixture, read_mix
from .phrases import read_corpus
from .pretrained import PretrainedError
from .processes import rank_and_world
from .table import APPLESCRIPTS

KIND = "planner of another checkpoint"
LONGEST = 4096  # positions that `errand` gives to prompt and plan together
PAD = 0  # never read: what follows a plan has no weight
POOL = 120  # prompts are long: batches hold few
VALIDATION_EXAMPLES, TOGETHER = 48, 4


def train(options: argparse.Namespace) -> Path:
    """Trains from `options.init`; returns the directory with the trained model."""
    rank, world = rank_and_world()
    torch.manual_seed(options.seed)
    start = pretrained.open_planner(options.init, options.lora)
    known = tinyagent.definitions(APPLESCRIPTS)
    known |= {name: tinyagent.added(tool) for name, tool in read_added_tools().trained.items()}
    tokens = ForeignTokens(start.tokenizer, pretrained.eos_of(start.model), known)
    longest = min(LONGEST, getattr(start.model.config, "max_position_embeddings", LONGEST))
    blocks, held_out = split(read_corpus(options.corpus))
    banks, english = read_banks(options.corpus / "banks"), sentences(options.english)
    selector = ExportedSelector(options.selector) if options.selector else None

    def examples(from_blocks, seed: int, random: Random, mixture: Mixture):
        stream = samples(from_blocks, banks, seed, mixture.commands, english)
        return tokens.examples(listings(stream, random, mixture.lists, selector), random)

    mixture = read_mix(options.mix)

    def feed(seed: int):
        random = Random(seed)
        stream = examples(blocks, seed, random, mixture)
        return batches(stream, random, options.batch // world, lambda: longest, PAD, POOL)

    fitting = (e for e in islice(examples(held_out, 5, Random(5), Mixture()), 500) if len(e) <= longest)
    held_out_examples = sorted(islice(fitting, VALIDATION_EXAMPLES), key=len)
    if len(held_out_examples) < VALIDATION_EXAMPLES:
        raise PretrainedError(
            f"`{options.init}` has room for {longest} positions, too few for the prompts of the profile"
            f" `{tinyagent.PROFILE}`: expected {LONGEST}"
        )
    task = Task(KIND, "tokens", start, feed, plan_loss, lambda model: measured(model, held_out_examples))
    finetune(task, options)
    out = options.out / "model"
    if rank == 0:
        pretrained.write(start, out, tinyagent.CHAT_TEMPLATE)
        print(f"{out}: {architecture_note(start)}", flush=True)
    return out


def plan_loss(model: nn.Module, batch: Batch) -> tuple[Tensor, int]:
    """The loss of the plans' tokens. Padding stands behind them, so nothing that counts attends to it."""
    tokens, targets, weights = (t.to(model.device) for t in batch)
    logits = model(input_ids=tokens, use_cache=False).logits[weights]
    return F.cross_entropy(logits.float(), targets[weights]), tokens.numel()


def measured(model: nn.Module, held_out: list[Example]) -> dict:
    total = count = 0
    for first in range(0, len(held_out), TOGETHER):
        batch = stacked(held_out[first : first + TOGETHER], PAD)
        targets = int(batch.weights.sum())
        total += plan_loss(model, batch)[0].item() * targets
        count += targets
    return {"held_out_loss": round(total / count, 4)}


def architecture_note(start: pretrained.Pretrained) -> str:
    if start.model.config.model_type in ("llama", "mistral"):
        return "ready for llama.cpp's convert_hf_to_gguf.py"
    return f"`{start.model.config.model_type}` is nothing that `errand` opens as a file; serve it and name it with `--planner`"
