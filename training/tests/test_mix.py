"""One file says what the training stream is made of; a mistake in it is named."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from errand_training.generate import samples
from errand_training.mix import MixError, Mixture, read_mix

SHIPPED = Path(__file__).parent.parent / "mix.toml"


def written(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_file_in_the_project_says_the_defaults_and_what_is_only_trained_on():
    defaults = Mixture()
    commands = replace(defaults.commands, pointed=0.3, unserved_part=0.12)
    assert read_mix(SHIPPED) == replace(defaults, commands=commands)


def test_what_is_left_out_keeps_its_default(tmp_path):
    mixture = read_mix(written(tmp_path, "[noise]\nslips = 0\n[words]\nmost_bystanders = 1\n"))
    assert (mixture.commands.rates.slips, mixture.words.most_bystanders) == (0, 1)
    assert mixture.commands.rates.lower == Mixture().commands.rates.lower
    assert mixture.lists == Mixture().lists


def test_the_stream_follows_the_file(tmp_path, blocks, banks):
    joined = read_mix(
        written(tmp_path, "[commands]\njoined_two = 0\njoined_more = 1\n[noise]\nlower = 1\nspoken = 0\n")
    )
    stream = list(islice(samples(blocks, banks, 1, joined.commands), 200))
    assert all(s.command == s.command.lower() for s in stream)
    assert sum(len(s.plan) >= 3 for s in stream) > 150


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[noise", "not TOML"),
        ("[noises]\n", "unknown table `noises`"),
        ("noise = 3\n", "`noise` is no table"),
        ("[noise]\nslip = 0.1\n", "unknown key `slip` in `noise`"),
        ("[noise]\nslips = 1.5\n", "`slips` of `noise` is a share from 0 to 1, 1.5 given"),
        ('[noise]\nslips = "many"\n', "`slips` of `noise` is a share from 0 to 1"),
        ("[noise]\nlower = 0.6\nspoken = 0.6\n", "more than 1 together"),
        ("[commands]\njoined_two = 0.6\njoined_more = 0.6\n", "more than 1 together"),
        ("[words]\nmost_bystanders = 0\n", "is a whole number from 1"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, reason):
    with pytest.raises(MixError) as error:
        read_mix(written(tmp_path, text))
    assert str(error.value).startswith("mine.toml: ") and reason in str(error.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MixError, match=r"none\.toml: cannot be read"):
        read_mix(tmp_path / "none.toml")
