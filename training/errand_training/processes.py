"""Many processes of one training, as `torchrun` or `accelerate launch` start them: one a core, or one a card.

Each process reads its own commands; gradients are averaged, so that all hold the same weights.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator

import torch
import torch.distributed as dist


def rank_and_world() -> tuple[int, int]:
    """This process's number, and how many there are."""
    return int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))


@contextlib.contextmanager
def joined(device: str) -> Iterator[None]:
    """Joins the other processes when a launcher started several; on CUDA, each takes the card of its own number."""
    _, world = rank_and_world()
    if world == 1:
        yield
        return
    if device == "cuda":
        torch.cuda.set_device(int(os.environ.get("LOCAL_RANK", 0)))
    elif device == "cpu":
        torch.set_num_threads(1)
    dist.init_process_group("cpu:gloo,cuda:nccl" if device == "cuda" else "gloo")
    try:
        yield
    finally:
        dist.destroy_process_group()


def wait() -> None:
    """Until all processes are here."""
    if dist.is_initialized():
        dist.barrier()


def agreed(value: float) -> float:
    """The first process's value, so that all stop at the same step."""
    if not dist.is_initialized():
        return value
    shared = torch.tensor([value], dtype=torch.float64)
    dist.broadcast(shared, 0)
    return float(shared)


def averaged(parameters: Iterable[torch.nn.Parameter], loss: float, count: int) -> tuple[float, int]:
    """Averages gradients over the processes; returns the mean loss and the sum of what was counted."""
    if not dist.is_initialized():
        return loss, count
    world = dist.get_world_size()
    gradients = [p.grad for p in parameters if p.grad is not None]
    flat = torch.cat([g.reshape(-1) for g in gradients])
    dist.all_reduce(flat)
    flat /= world
    for gradient, mean in zip(gradients, flat.split([g.numel() for g in gradients]), strict=True):
        gradient.copy_(mean.view_as(gradient))
    numbers = torch.tensor([loss / world, count], dtype=torch.float64)
    dist.all_reduce(numbers)
    return float(numbers[0]), int(numbers[1])
