"""The selector's two thresholds, and what they do on a set of commands.

In: scores (a row a command) and labels. Out: the threshold of the tool list and that of declining.
"""

from torch import Tensor

RECALL = 0.985
WRONG_DECLINES = 0.005


def list_threshold(scores: Tensor, labels: Tensor, recall: float = RECALL) -> float:
    """The highest threshold that still lists this share of all needed tools."""
    needed = scores[labels > 0].sort().values
    return float(needed[int((1 - recall) * len(needed))])


def decline_threshold(scores: Tensor, labels: Tensor, wrong: float = WRONG_DECLINES) -> float:
    """The highest threshold that declines at most this share of the commands that some tool serves."""
    highest = scores[labels.sum(1) > 0].max(1).values.sort().values
    return float(highest[int(wrong * len(highest))])


def effects(scores: Tensor, labels: Tensor, threshold: float, decline: float) -> dict:
    """Recall of tools, share of commands with all their tools, tools listed, and right declines."""
    listed = (scores >= threshold).float()
    declined = scores.max(1).values < decline
    served = labels.sum(1) > 0
    unserved = int((~served).sum())
    return {
        "tool_recall": round(float((listed * labels).sum() / labels.sum()), 4),
        "complete": round(float(((listed >= labels).all(1))[served].float().mean()), 4),
        "tools_mean": round(float(listed[served].sum(1).mean()), 3),
        "decline_recall": round(float(declined[~served].float().mean()), 4) if unserved else None,
        "wrong_declines": round(float(declined[served].float().mean()), 4),
    }
