"""What is measured with was not trained on."""

import gzip
from itertools import islice
from pathlib import Path

import pytest

from errand_training import leakage
from errand_training.english import lines
from errand_training.generate import samples, split
from errand_training.items import Item, read_items
from errand_training.phrases import read_phrases

MEASURE = Path(__file__).parent.parent / "measure"
COMMANDS = 20_000


def test_no_measured_command_is_in_the_corpus_or_the_stream(blocks, banks):
    trained, _ = split(blocks)
    commands = (sample.command for sample in islice(samples(trained, banks, seed=1), COMMANDS))
    items = [item for path in sorted(MEASURE.glob("*.jsonl")) for item in read_items(path)]
    assert [str(finding) for finding in leakage.findings(items, commands, blocks)] == []


def found(tmp_path, measured, command="", phrase="unlike {person}"):
    path = tmp_path / "one.phrases"
    path.write_text(f"Q: {phrase}\nP:\n", encoding="utf-8")
    items = [Item("a", measured, (), "natural")]
    return [f.seen for f in leakage.findings(items, [command], read_phrases(path))]


LONG = "Text Nkechi that the swim club moved to Friday"


@pytest.mark.parametrize(
    ("measured", "command", "seen"),
    [
        (LONG, "text nkechi that the swim club moved to friday.", True),
        (LONG, "please text Nkechi that the swim club moved to Friday", True),
        (LONG, "text Oluwaseun that the chess class moved to Monday", False),
        ("Text Nkechi good night", "text nkechi good night!", True),
        ("Text Nkechi good night", "text nkechi good night dear", False),
        ("Reply sounds good", "reply sounds good", False),
    ],
)
def test_a_command_of_the_stream_gives_an_item_away(tmp_path, measured, command, seen):
    assert found(tmp_path, measured, command) == ([command] if seen else [])


@pytest.mark.parametrize(
    ("phrase", "seen"),
    [
        ("text {person} that the swim club moved to {day}", True),
        ("text {person} that {statement}", False),
        ("text {person} that the chess class moved to {day}", False),
        ("{task} Nkechi that the swim club moved to {day}", True),
        ("text {person} that the swim club moved to Friday{day}", False),
        # With a regular expression, this took hours.
        ("text {person} " + "{statement} " * 40 + "that the swim club moved to Monday", False),
    ],
)
def test_a_phrase_gives_an_item_away_whatever_fills_it(tmp_path, phrase, seen):
    assert found(tmp_path, LONG, phrase=phrase) == (["one.phrases:1"] if seen else [])


def test_sentences_that_are_measured_commands_are_not_read(tmp_path):
    with gzip.open(tmp_path / "some.txt.gz", "wt", encoding="utf-8") as file:
        file.write("Lock it!\nLock it in the shed.\n")
    assert lines(tmp_path) == ["Lock it in the shed."]
