"""Muon (Jordan et al., 2024): momentum whose update is brought near to an orthogonal matrix by Newton-Schulz steps.

In: the gradients of matrices. Out: their step. With several processes each orthogonalises its share of the
matrices and sends the result to the others, so the cost is split.
"""

import torch
import torch.distributed as dist
from torch import Tensor

# Coefficients of the quintic iteration, from the method's reference.
A, B, C = 3.4445, -4.7750, 2.0315


def orthogonalised(matrix: Tensor, steps: int = 5) -> Tensor:
    """The nearest semi-orthogonal matrix, roughly: singular values end between 0.7 and 1.2."""
    x = matrix / (matrix.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    for _ in range(steps):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x.T if tall else x


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr: float = 0.02, momentum: float = 0.95, weight_decay: float = 0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure=None):
        world = dist.get_world_size() if dist.is_initialized() else 1
        rank = dist.get_rank() if world > 1 else 0
        for group in self.param_groups:
            parameters = [p for p in group["params"] if p.grad is not None]
            updates = [self._update(p, group["momentum"]) for p in parameters]
            mine = [
                orthogonalised(u) if i % world == rank else torch.empty_like(u) for i, u in enumerate(updates)
            ]
            if world > 1:
                share_updates(mine, world)
            for p, update in zip(parameters, mine, strict=True):
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"] * max(1, p.shape[0] / p.shape[1]) ** 0.5)

    def _update(self, p: Tensor, momentum: float) -> Tensor:
        state = self.state[p]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(p)
        state["momentum"].lerp_(p.grad, 1 - momentum)
        return p.grad.lerp(state["momentum"], momentum)


def share_updates(updates: list[Tensor], world: int) -> None:
    """Sends each process's share of the updates to all others, one message a process."""
    for owner in range(world):
        owned = updates[owner::world]
        flat = torch.cat([u.reshape(-1) for u in owned]) if owned else torch.empty(0)
        dist.broadcast(flat, owner)
        for target, source in zip(owned, flat.split([u.numel() for u in owned]), strict=True):
            target.copy_(source.view_as(target))
