"""Trains the planner on generated commands, inside a time budget: from nothing, where wanted with a first phase on plain
English, or with `--init` from another causal language model (errand_training/finetune_planner.py).

One process:          python train_planner.py --minutes 75
All of two CPU cores: torchrun --nproc-per-node 2 train_planner.py --minutes 75
A stopped run goes on where its last checkpoint stands when the same line is given again.
"""

import argparse
import time
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F

from errand_training import finetune
from errand_training.banks import read_banks
from errand_training.batches import Batch, Example, examples, stacked
from errand_training.checkpoint import Kept
from errand_training.english import sentences
from errand_training.english_batches import English
from errand_training.generate import samples, split
from errand_training.mix import Mixture, read_mix
from errand_training.model import Planner, PlannerConfig
from errand_training.muon import Muon
from errand_training.phrases import read_corpus
from errand_training.processes import agreed, averaged, joined, rank_and_world, wait
from errand_training.quantise import simulated
from errand_training.reporter import Reporter
from errand_training.schedule import Clock, Schedule, paused
from errand_training.stream import Stream, feed
from errand_training.tokenizer import Vocabulary, VocabularyError

HERE = Path(__file__).parent
ENGLISH = HERE.parent.parent / "shared" / "english"
SIZES = {
    "tiny": {"width": 64, "layers": 2, "heads": 2, "kv_heads": 1, "feed_forward": 160},
    "small": {"width": 256, "layers": 5, "heads": 8, "kv_heads": 4, "feed_forward": 704},
    "large": {"width": 512, "layers": 10, "heads": 8, "kv_heads": 4, "feed_forward": 1536},
}
MUON_RATE, ADAM_RATE = 0.02, 3e-3
VALIDATION_EXAMPLES = 160
# A trained planner has been through the short commands and the high rate, and lies on the rounded values already.
CONTINUED = Schedule(decay_from=0.1, quantised_from=0.5, short_until=0)


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=75, help="wall time for the steps")
    parser.add_argument(
        "--pause-after",
        type=float,
        metavar="MINUTES",
        help="end this run so many minutes after its start, with a checkpoint from which the same line goes on;"
        " not with `--init`",
    )
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument(
        "--english",
        type=Path,
        help="a folder of `*.txt.gz` sentences, as more things to say, and for the first phase",
    )
    parser.add_argument(
        "--english-share",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="a first phase on plain English, for so much of the budget (0 to 1; a few hundredths on a GPU);"
        " from `--english`, else from `../shared/english` beside the project",
    )
    parser.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "planner")
    parser.add_argument(
        "--from-planner",
        type=Path,
        help="a planner's `.gguf` to go on from, its size and tokens instead of new ones",
    )
    parser.add_argument(
        "--rate", type=float, default=1.0, help="the highest learning rate, as a share of a new model's"
    )
    parser.add_argument("--batch", type=int, default=8192, help="positions a step, over all processes")
    parser.add_argument(
        "--mix",
        type=Path,
        default=HERE / "mix.toml",
        help="what the examples are made of, a file like `mix.toml`",
    )
    parser.add_argument(
        "--selector", type=Path, help="an exported selector, whose lists the planner learns from"
    )
    parser.add_argument(
        "--workers",
        type=int,
        default=0,
        help="processes that make the examples, beside the one that trains; not with `--init`",
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--report-every", type=float, default=120, help="seconds between log lines and checkpoints"
    )
    finetune.add_arguments(parser, "a causal language model such as TinyLlama")
    options = parser.parse_args(arguments)
    if options.init and options.from_planner:
        parser.error("a training has one start: --init or --from-planner")
    if options.english_share and (options.init or options.from_planner):
        parser.error("--english-share is for a planner from nothing, not with --init or --from-planner")
    if not 0 <= options.english_share <= 1:
        parser.error(f"--english-share: expected a share from 0 to 1, found {options.english_share}")
    return options


def train(options: argparse.Namespace) -> Path:
    started = time.monotonic()
    rank, world = rank_and_world()
    torch.manual_seed(options.seed)
    model, vocabulary = beginning(options)
    if rank == 0 and options.from_planner:
        keep_tokens(options.tokenizer, vocabulary)
    model = model.to(options.device)
    matrices = model.matrices()
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimisers = [
        Muon(matrices, lr=MUON_RATE),
        torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0),
    ]
    path = options.out / "checkpoint.pt"
    kept = Kept(path, "planner", model.config.to_dict(), model, optimisers)
    state = kept.restore({"elapsed": 0.0, "step": 0, "tokens": 0, "english": 0})

    schedule = CONTINUED if options.from_planner else Schedule()
    dtype = getattr(torch, options.precision)
    blocks, held_out = split(read_corpus(options.corpus))
    banks, english = read_banks(options.corpus / "banks"), sentences(options.english)
    seed = options.seed * 1_000_003 + state["step"] * 101 + rank  # a resumed run sees new commands
    clock = Clock(options.minutes, options.steps, state)
    stream = Stream(
        blocks,
        banks,
        english,
        vocabulary,
        read_mix(options.mix),
        options.selector,
        schedule,
        options.batch // world,
        seed,
    )
    stream.spent.value = clock.spent()
    plain = None
    if clock.spent() < options.english_share:
        plain = English(options.english or ENGLISH, vocabulary, options.seed)
    made = feed(stream, options.workers)
    held_out_examples = validation_set(held_out, banks, vocabulary)

    hidden = torch.compile(model.hidden, dynamic=True) if options.compile else model.hidden
    for _ in range(2):  # compiles for changing shapes before the clock starts
        batch_loss(model, hidden, next(made), dtype).backward()
    model.zero_grad(set_to_none=True)
    wait()
    clock = Clock(options.minutes, options.steps, state)
    reporter = (
        Reporter(options.out, options.report_every, state, clock, schedule, "tokens") if rank == 0 else None
    )

    def report(spent: float) -> None:
        with simulated(matrices, schedule.quantised(spent)):
            reporter.write(measured(model, held_out_examples, vocabulary.pad), spent)
        state["elapsed"] = clock.elapsed()
        kept.store(state)

    before = state["step"]
    while True:
        spent = stream.spent.value = agreed(clock.spent())
        if spent >= 1 or agreed(paused(options.pause_after, started, state["step"] - before)):
            break
        reading = plain is not None and spent < options.english_share
        batch = plain.batch(state["english"], stream.tokens, rank) if reading else next(made)
        with simulated(matrices, schedule.quantised(spent)):
            loss = batch_loss(model, hidden, batch, dtype)
            loss.backward()
        numbers = averaged(model.parameters(), loss.item(), batch.tokens.numel())
        for optimiser, highest in zip(optimisers, (MUON_RATE, ADAM_RATE), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = options.rate * highest * schedule.rate(spent, state["step"])
                if "momentum" in group:
                    group["momentum"] = min(0.95, 0.85 + 0.1 * state["step"] / 200)
            optimiser.step()
        model.zero_grad(set_to_none=True)
        state["step"] += 1
        state["tokens"] += numbers[1]
        state["english"] += numbers[1] if reading else 0
        if reporter and reporter.due(numbers[0]):
            report(spent)
    if reporter:
        report(min(spent, 1.0))
    wait()
    return path


def beginning(options: argparse.Namespace) -> tuple[Planner, Vocabulary]:
    """A planner to train: with random weights, or with those of a file."""
    if options.from_planner:
        from errand_training import gguf_file  # its package is not needed otherwise

        return gguf_file.read(options.from_planner), gguf_file.read_vocabulary(options.from_planner)
    vocabulary = Vocabulary.load(options.tokenizer)
    return Planner(PlannerConfig(vocabulary=vocabulary.size, **SIZES[options.size])), vocabulary


def keep_tokens(path: Path, vocabulary: Vocabulary) -> None:
    """Has the file hold the tokens that are trained with, since the exporter takes them from there."""
    if not path.exists():
        vocabulary.save(path)
    elif Vocabulary.load(path).merges() != vocabulary.merges():
        raise VocabularyError(
            f"`{path}` holds other tokens than the planner to go on from: remove it, or name another with --tokenizer"
        )


def batch_loss(model: Planner, hidden, batch: Batch, dtype: torch.dtype) -> torch.Tensor:
    device = model.embedding.weight.device
    tokens, targets, weights = (t.to(device) for t in batch)
    return F.cross_entropy(model.logits(hidden(tokens, dtype)[weights]), targets[weights])


def validation_set(held_out, banks, vocabulary: Vocabulary) -> list[Example]:
    """Examples of blocks that are not trained on, always the same."""
    stream = examples(samples(held_out, banks, seed=5), vocabulary, Random(5), Mixture())
    found = []
    while len(found) < VALIDATION_EXAMPLES:
        example = next(stream)
        if len(example) <= 256:
            found.append(example)
    return sorted(found, key=len)


@torch.no_grad()
def measured(model: Planner, held_out: list[Example], pad: int) -> dict:
    total = count = 0
    for start in range(0, len(held_out), 16):
        batch = stacked(held_out[start : start + 16], pad)
        targets = int(batch.weights.sum())
        total += batch_loss(model, model.hidden, batch, torch.float32).item() * targets
        count += targets
    return {"held_out_loss": round(total / count, 4)}


if __name__ == "__main__":
    options = parse_arguments()
    with joined(options.device):
        if options.init:
            from errand_training import finetune_planner  # it needs transformers

            finetune_planner.train(options)
        else:
            train(options)
