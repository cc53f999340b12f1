"""Trains what another checkpoint began, inside a time budget: AdamW, in one process or many, stopped and gone on with.

In: a task, which says what a batch is and what its loss. Out: a checkpoint and a log, as training from nothing has them.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from .checkpoint import Kept
from .processes import agreed, averaged, rank_and_world, wait
from .reporter import Reporter
from .schedule import Clock, Schedule

if TYPE_CHECKING:  # it needs transformers, which training from nothing does not
    from .pretrained import Pretrained

FULL_RATE, LORA_RATE = 2e-5, 2e-4  # highest learning rates, at `--rate 1`
WARM_UP, LARGEST_GRADIENT = 20, 1.0


@dataclass(frozen=True)
class Task:
    """`loss` gives a batch's loss and how much it counts for; `counted` names that."""

    kind: str
    counted: str
    start: "Pretrained"
    feed: Callable[[int], Iterator[Any]]
    loss: Callable[[nn.Module, Any], tuple[Tensor, int]]
    measure: Callable[[nn.Module], dict]


def add_arguments(parser: argparse.ArgumentParser, what: str) -> None:
    """The options of a training that starts from another checkpoint."""
    group = parser.add_argument_group("from another checkpoint")
    group.add_argument(
        "--init",
        type=Path,
        help=f"the Hugging Face directory of {what} to start from; `model/` gets the result",
    )
    group.add_argument(
        "--lora", type=int, metavar="RANK", help="train adapters of this rank, not all weights"
    )
    group.add_argument("--schedule", choices=("cosine", "wsd"), default="cosine")
    group.add_argument(
        "--precision",
        choices=("bfloat16", "float32"),
        default="bfloat16",
        help="what matrices are multiplied in",
    )


def finetune(task: Task, options: argparse.Namespace) -> Path:
    """Trains to the end of the budget; returns the checkpoint's path."""
    rank, _ = rank_and_world()
    model = task.start.model.to(options.device).train()
    trained = parameters(model)
    optimiser = torch.optim.AdamW(trained.parameters(), betas=(0.9, 0.95), weight_decay=0.01)
    path = options.out / "checkpoint.pt"
    kept = Kept(path, task.kind, task.start.config, trained, [optimiser])
    state = kept.restore({"elapsed": 0.0, "step": 0, task.counted: 0})

    seed = options.seed * 1_000_003 + state["step"] * 101 + rank  # a resumed run sees new commands
    torch.manual_seed(seed)
    feed, schedule = task.feed(seed), Schedule(warm_up_steps=WARM_UP, shape=options.schedule)
    highest = options.rate * (LORA_RATE if options.lora else FULL_RATE)
    half = torch.autocast(
        torch.device(options.device).type, dtype=torch.bfloat16, enabled=options.precision == "bfloat16"
    )
    wait()
    clock = Clock(options.minutes, options.steps, state)
    reporter = (
        Reporter(options.out, options.report_every, state, clock, schedule, task.counted)
        if rank == 0
        else None
    )

    def report(spent: float) -> None:
        model.eval()
        with torch.no_grad(), half:
            reporter.write(task.measure(model), spent)
        model.train()
        state["elapsed"] = clock.elapsed()
        kept.store(state)

    while (spent := agreed(clock.spent())) < 1:
        with half:
            loss, count = task.loss(model, next(feed))
        loss.backward()
        mean, count = averaged(trained.parameters(), loss.item(), count)
        torch.nn.utils.clip_grad_norm_(trained.parameters(), LARGEST_GRADIENT)
        for group in optimiser.param_groups:
            group["lr"] = highest * schedule.rate(spent, state["step"])
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        state["step"] += 1
        state[task.counted] += count
        if reporter and reporter.due(mean):
            report(spent)
    if reporter:
        report(1.0)
    wait()
    return path


def parameters(model: nn.Module) -> nn.ParameterDict:
    """What is trained, by name: everything, or LoRA's matrices and a new head."""
    named = ((name, p) for name, p in model.named_parameters() if p.requires_grad)
    return nn.ParameterDict({name.replace(".", "/"): p for name, p in named})
