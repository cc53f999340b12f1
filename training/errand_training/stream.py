"""The batches that a training sees, made in its own process or in several beside it: a GPU eats faster than one makes.

In: the corpus in memory, a seed, and how far the training is (`spent`, shared with the workers). Out: batches without
end, the same for the same seed and number of workers as long as `spent` grows alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import RawValue
from pathlib import Path
from random import Random

from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from .banks import Banks
from .batches import Batch, batches, examples
from .exported_selector import ExportedSelector
from .generate import samples
from .mix import Mixture
from .phrases import Block
from .schedule import Schedule
from .tokenizer import Vocabulary

APART = 1_000_000_007  # between the seeds of two workers


@dataclass(eq=False)
class Stream(IterableDataset):
    """All that makes batches; a worker gets a copy of it. `spent.value` is from 0 to 1, the trainer sets it."""

    blocks: list[Block]
    banks: Banks
    english: list[str]
    vocabulary: Vocabulary
    mixture: Mixture
    selector: Path | None
    schedule: Schedule
    tokens: int
    seed: int
    spent: RawValue = field(default_factory=lambda: RawValue("d", 0.0))

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        seed = self.seed + APART * (worker.id if worker else 0)
        random = Random(seed)
        commands = samples(self.blocks, self.banks, seed, self.mixture.commands, self.english)
        selector = ExportedSelector(self.selector) if self.selector else None
        return batches(
            examples(commands, self.vocabulary, random, self.mixture, selector),
            random,
            self.tokens,
            lambda: self.schedule.longest_example(self.spent.value),
            self.vocabulary.pad,
        )


def feed(stream: Stream, workers: int) -> Iterator[Batch]:
    """The stream's batches; those of several workers in turn. The workers end when the iterator or this process does."""
    return iter(DataLoader(stream, batch_size=None, num_workers=workers))
