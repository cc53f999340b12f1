"""Trains the selector on generated commands, inside a time budget: from nothing, or with `--init` from a DeBERTa-v2 or
v3 checkpoint (errand_training/finetune_selector.py). In one process, or in many under `torchrun`.

A stopped run goes on where its last checkpoint stands when the same line is given again.
"""

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from errand_training import finetune, finetune_selector
from errand_training.banks import read_banks
from errand_training.checkpoint import Kept
from errand_training.english import sentences
from errand_training.generate import samples, split
from errand_training.items import generated_items
from errand_training.mix import read_mix
from errand_training.muon import Muon
from errand_training.phrases import read_corpus
from errand_training.processes import agreed, averaged, joined, rank_and_world, wait
from errand_training.reporter import Reporter
from errand_training.schedule import Clock, Schedule
from errand_training.selector import SIZES, Selector, with_marks
from errand_training.selector_batches import POSITIVE_WEIGHT, batches, measured
from errand_training.tokenizer import Vocabulary

HERE = Path(__file__).parent
MUON_RATE, ADAM_RATE = 0.02, 3e-3


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    parser.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "selector")
    parser.add_argument(
        "--from-selector", type=Path, help="an exported selector's folder to go on from, instead of a new one"
    )
    parser.add_argument(
        "--rate", type=float, default=1.0, help="the highest learning rate, as a share of a new model's"
    )
    parser.add_argument(
        "--mix",
        type=Path,
        default=HERE / "mix.toml",
        help="what the commands are made of, a file like `mix.toml`",
    )
    parser.add_argument("--batch", type=int, default=64, help="commands a step, over all processes")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1, help="threads of a single process")
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--report-every", type=float, default=60)
    finetune.add_arguments(parser, "a DeBERTa-v2 or v3 checkpoint")
    options = parser.parse_args(arguments)
    if options.init and options.from_selector:
        parser.error("a training has one start: --init or --from-selector")
    return options


def train(options: argparse.Namespace) -> Path:
    rank, world = rank_and_world()
    if world == 1:
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = with_marks(Vocabulary.load(options.tokenizer).tokenizer)
    model = beginning(options, tokenizer).to(options.device)
    matrices = model.matrices()
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimisers = [Muon(matrices, lr=MUON_RATE), torch.optim.AdamW(others, lr=ADAM_RATE, weight_decay=0)]
    path = options.out / "checkpoint.pt"
    kept = Kept(path, "selector", model.config, model, optimisers)
    state = kept.restore({"elapsed": 0.0, "step": 0, "commands": 0})

    blocks, held_out = split(read_corpus(options.corpus))
    banks = read_banks(options.corpus / "banks")
    seed = options.seed * 1_000_003 + state["step"] * 101 + rank
    stream = samples(blocks, banks, seed, read_mix(options.mix).commands, sentences(options.english))
    feed = batches(stream, tokenizer, options.batch // world, seed)
    held_out_items = generated_items(held_out, banks, 400)
    options.out.mkdir(parents=True, exist_ok=True)
    schedule = Schedule(warm_up_steps=30, decay_from=0.4)
    positive_weight = torch.full((len(model.config["tools"]),), POSITIVE_WEIGHT, device=options.device)
    clock = Clock(options.minutes, options.steps, state)
    reporter = (
        Reporter(options.out, options.report_every, state, clock, schedule, "commands") if rank == 0 else None
    )

    def report(spent: float) -> None:
        reporter.write(measured(model, options.device, tokenizer, held_out_items), spent)
        state["elapsed"] = clock.elapsed()
        kept.store(state)

    while (spent := agreed(clock.spent())) < 1:
        ids, mask, wanted = (t.to(options.device) for t in next(feed))
        with torch.autocast(options.device, dtype=torch.bfloat16):
            logits = model(ids, mask)
        loss = F.binary_cross_entropy_with_logits(logits.float(), wanted, pos_weight=positive_weight)
        loss.backward()
        mean, count = averaged(model.parameters(), loss.item(), len(ids))
        for optimiser, highest in zip(optimisers, (MUON_RATE, ADAM_RATE), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = options.rate * highest * schedule.rate(spent, state["step"])
            optimiser.step()
        model.zero_grad(set_to_none=True)
        state["step"] += 1
        state["commands"] += count
        if reporter and reporter.due(mean):
            report(spent)
    if reporter:
        report(1.0)
    wait()
    return path


def beginning(options: argparse.Namespace, tokenizer: Tokenizer) -> Selector:
    """A selector to train: with random weights, or with those of a file that shipped."""
    if not options.from_selector:
        return Selector(tokenizer.get_vocab_size(), options.size)
    from errand_training import onnx_file
    from export_selector import write_exact  # ONNX is needed for this only

    return onnx_file.read(
        options.from_selector / "selector.onnx",
        tokenizer.get_vocab_size(),
        options.size,
        lambda model, path: write_exact(model.eval(), tokenizer, path),
    ).train()


if __name__ == "__main__":
    options = parse_arguments()
    with joined(options.device):
        if options.init:
            finetune_selector.train(options)
        else:
            train(options)
