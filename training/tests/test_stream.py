"""Batches out of the trainer itself and out of workers: always the same ones, and as long as the schedule allows."""

import multiprocessing
from itertools import islice
from random import Random

import pytest
import torch

from errand_training.batches import batches, examples
from errand_training.generate import samples, split
from errand_training.mix import Mixture
from errand_training.schedule import Schedule
from errand_training.stream import Stream, feed


@pytest.fixture(scope="module")
def stream(blocks, banks, vocabulary):
    def make(short_until=0.15):
        schedule = Schedule(short_until=short_until)
        return Stream(split(blocks)[0], banks, [], vocabulary, Mixture(), None, schedule, 4096, seed=3)

    return make


def same(first, second):
    return all(torch.equal(a, b) for x, y in zip(first, second, strict=True) for a, b in zip(x, y))


def test_without_workers_the_trainer_makes_them(stream, blocks, banks, vocabulary):
    mixture, random = Mixture(), Random(3)
    made = examples(samples(split(blocks)[0], banks, 3, mixture.commands, []), vocabulary, random, mixture)
    expected = islice(batches(made, random, 4096, lambda: Schedule().short, vocabulary.pad), 5)
    assert same(islice(feed(stream(), 0), 5), expected)


def test_workers_make_the_same_batches_every_time_and_end(stream):
    made = [feed(stream(), 2) for _ in range(2)]
    first, again = (list(islice(each, 4)) for each in made)
    assert same(first, again)
    assert not torch.equal(first[0].tokens, first[1].tokens), "two workers make the same commands"
    del made
    assert not multiprocessing.active_children()


def test_workers_hear_how_far_the_training_is(stream):
    short = stream(short_until=0.5)
    made = feed(short, 1)
    assert next(made).tokens.shape[1] < Schedule().short
    short.spent.value = 0.6
    assert any(batch.tokens.shape[1] > Schedule().short for batch in islice(made, 60))
