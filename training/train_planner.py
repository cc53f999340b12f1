"""Trains the planner from nothing on generated commands, inside a time budget.

One process:          python train_planner.py --minutes 75
All of two CPU cores: torchrun --nproc-per-node 2 train_planner.py --minutes 75
A stopped run goes on where its last checkpoint stands when the same line is given again.
"""

import argparse
import contextlib
import json
import os
import time
from pathlib import Path
from random import Random

import torch
import torch.distributed as dist
import torch.nn.functional as F

from errand_training import checkpoint
from errand_training.banks import read_banks
from errand_training.batches import Batch, Example, batches, examples, stacked
from errand_training.english import sentences
from errand_training.generate import samples, split
from errand_training.model import Planner, PlannerConfig
from errand_training.muon import Muon
from errand_training.phrases import read_corpus
from errand_training.quantise import simulated
from errand_training.schedule import Clock, Schedule
from errand_training.selector import ExportedSelector
from errand_training.tokenizer import Vocabulary

HERE = Path(__file__).parent
SIZES = {
    "tiny": {"width": 64, "layers": 2, "heads": 2, "kv_heads": 1, "feed_forward": 160},
    "small": {"width": 256, "layers": 5, "heads": 8, "kv_heads": 4, "feed_forward": 704},
    "large": {"width": 512, "layers": 10, "heads": 8, "kv_heads": 4, "feed_forward": 1536},
}
MUON_RATE, ADAM_RATE = 0.02, 3e-3
VALIDATION_EXAMPLES = 160


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=75, help="wall time for the steps")
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    parser.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "planner")
    parser.add_argument("--batch", type=int, default=8192, help="positions a step, over all processes")
    parser.add_argument(
        "--without-list", type=float, default=0.25, help="share of examples that list no tools"
    )
    parser.add_argument(
        "--selector", type=Path, help="an exported selector, whose lists the planner learns from"
    )
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--precision", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--report-every", type=float, default=120, help="seconds between log lines and checkpoints"
    )
    return parser.parse_args(arguments)


def train(options: argparse.Namespace) -> Path:
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    if options.device == "cpu" and world > 1:
        torch.set_num_threads(1)
    vocabulary = Vocabulary.load(options.tokenizer)
    config = PlannerConfig(vocabulary=vocabulary.size, **SIZES[options.size])
    torch.manual_seed(options.seed)
    model = Planner(config).to(options.device)
    matrices = model.matrices()
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimisers = [
        Muon(matrices, lr=MUON_RATE),
        torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0),
    ]
    path, state = options.out / "checkpoint.pt", {"elapsed": 0.0, "step": 0, "tokens": 0}
    if path.exists():
        saved = checkpoint.load(path, "planner", config.to_dict())
        model.load_state_dict(saved["model"])
        for optimiser, kept in zip(optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        state = {name: saved[name] for name in state}

    schedule, dtype = Schedule(), getattr(torch, options.precision)
    blocks, held_out = split(read_corpus(options.corpus))
    banks, english = read_banks(options.corpus / "banks"), sentences(options.english)
    seed = options.seed * 1_000_003 + state["step"] * 101 + rank  # a resumed run sees new commands
    clock = Clock(options.minutes, options.steps, state)
    random = Random(seed)
    selector = ExportedSelector(options.selector) if options.selector else None
    stream = examples(
        samples(blocks, banks, seed, sentences=english), vocabulary, random, options.without_list, selector
    )
    course = {"spent": clock.spent()}
    feed = batches(
        stream,
        random,
        options.batch // world,
        lambda: schedule.longest_example(course["spent"]),
        vocabulary.pad,
    )
    held_out_examples = validation_set(held_out, banks, vocabulary)

    hidden = torch.compile(model.hidden, dynamic=True) if options.compile else model.hidden
    for _ in range(2):  # compiles for changing shapes before the clock starts
        plan_loss(model, hidden, next(feed), dtype).backward()
    model.zero_grad(set_to_none=True)
    if world > 1:
        dist.barrier()
    clock = Clock(options.minutes, options.steps, state)
    reporter = Reporter(options, state, clock) if rank == 0 else None
    while True:
        course["spent"] = agreed(clock.spent(), world)
        spent = course["spent"]
        if spent >= 1:
            break
        batch = next(feed)
        with simulated(matrices, schedule.quantised(spent)):
            loss = plan_loss(model, hidden, batch, dtype)
            loss.backward()
        numbers = averaged(model, loss.item(), batch.tokens.numel(), world)
        for optimiser, highest in zip(optimisers, (MUON_RATE, ADAM_RATE), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = highest * schedule.rate(spent, state["step"])
                if "momentum" in group:
                    group["momentum"] = min(0.95, 0.85 + 0.1 * state["step"] / 200)
            optimiser.step()
        model.zero_grad(set_to_none=True)
        state["step"] += 1
        state["tokens"] += int(numbers[1])
        if reporter and reporter.due(numbers[0]):
            with simulated(matrices, schedule.quantised(spent)):
                reporter.write(validation_loss(model, held_out_examples, vocabulary.pad), spent)
            save(path, model, optimisers, config, state, clock)
    if reporter:
        with simulated(matrices):
            reporter.write(validation_loss(model, held_out_examples, vocabulary.pad), 1.0)
        save(path, model, optimisers, config, state, clock)
    if world > 1:
        dist.barrier()
    return path


def plan_loss(model: Planner, hidden, batch: Batch, dtype: torch.dtype) -> torch.Tensor:
    device = model.embedding.weight.device
    tokens, targets, weights = (t.to(device) for t in batch)
    return F.cross_entropy(model.logits(hidden(tokens, dtype)[weights]), targets[weights])


def agreed(spent: float, world: int) -> float:
    """The first process's value, so that all stop at the same step."""
    if world == 1:
        return spent
    value = torch.tensor([spent], dtype=torch.float64)
    dist.broadcast(value, 0)
    return float(value)


def averaged(model: Planner, loss: float, tokens: int, world: int) -> tuple[float, float]:
    """Averages gradients over the processes; returns the mean loss and the sum of tokens."""
    if world == 1:
        return loss, tokens
    gradients = [p.grad for p in model.parameters()]
    flat = torch.cat([g.reshape(-1) for g in gradients])
    dist.all_reduce(flat)
    flat /= world
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))
    numbers = torch.tensor([loss / world, tokens], dtype=torch.float64)
    dist.all_reduce(numbers)
    return float(numbers[0]), float(numbers[1])


def validation_set(held_out, banks, vocabulary: Vocabulary) -> list[Example]:
    """Examples of blocks that are not trained on, always the same."""
    stream = examples(samples(held_out, banks, seed=5), vocabulary, Random(5), without_list=0.25)
    found = []
    while len(found) < VALIDATION_EXAMPLES:
        example = next(stream)
        if len(example) <= 256:
            found.append(example)
    return sorted(found, key=len)


@torch.no_grad()
def validation_loss(model: Planner, held_out: list[Example], pad: int) -> float:
    total = count = 0
    for start in range(0, len(held_out), 16):
        batch = stacked(held_out[start : start + 16], pad)
        targets = int(batch.weights.sum())
        total += plan_loss(model, model.hidden, batch, torch.float32).item() * targets
        count += targets
    return total / count


def save(path: Path, model: Planner, optimisers, config: PlannerConfig, state: dict, clock: Clock) -> None:
    state["elapsed"] = clock.elapsed()
    contents = {
        "config": config.to_dict(),
        "model": model.state_dict(),
        "optimisers": [o.state_dict() for o in optimisers],
    }
    checkpoint.save(path, "planner", contents | state)


class Reporter:
    """A line of numbers every while, to the screen and to `log.jsonl`."""

    def __init__(self, options: argparse.Namespace, state: dict, clock: Clock):
        self.every, self.path, self.state, self.clock = (
            options.report_every,
            options.out / "log.jsonl",
            state,
            clock,
        )
        self.losses, self.tokens, self.last = [], state["tokens"], time.monotonic()
        options.out.mkdir(parents=True, exist_ok=True)

    def due(self, loss: float) -> bool:
        self.losses.append(loss)
        return time.monotonic() - self.last >= self.every

    def write(self, validation: float, spent: float) -> None:
        now, state = time.monotonic(), self.state
        line = {
            "elapsed": round(self.clock.elapsed()),
            "spent": round(spent, 3),
            "step": state["step"],
            "tokens": state["tokens"],
            "loss": round(sum(self.losses) / max(1, len(self.losses)), 4),
            "held_out_loss": round(validation, 4),
            "rate": round(Schedule().rate(spent, state["step"]), 4),
            "tokens_per_second": round((state["tokens"] - self.tokens) / (now - self.last)),
        }
        self.losses, self.tokens, self.last = [], state["tokens"], now
        with self.path.open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)


@contextlib.contextmanager
def processes():
    """Joins the other processes when `torchrun` started several."""
    if int(os.environ.get("WORLD_SIZE", 1)) == 1:
        yield
        return
    dist.init_process_group("gloo")
    try:
        yield
    finally:
        dist.destroy_process_group()


if __name__ == "__main__":
    with processes():
        train(parse_arguments())
