"""Plans keep to the command's words as the grammar at run time has it: one table holds both to the same."""

import json
from pathlib import Path

import pytest

from errand_training.generate import samples
from errand_training.plan import render
from errand_training.reading import Copies, Reading

TABLE = Path(__file__).parents[2] / "tests" / "fixtures" / "copies.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row["plan"]))
def test_the_table(row):
    text = "".join(f"{number}. {call}\n" for number, call in enumerate(row["plan"], 1))
    assert (Reading(Copies(row["command"])).after(text.encode()) is not None) == row["accepted"]


def test_what_the_corpus_teaches_may_be_written(blocks, banks):
    stream = samples(blocks, banks, seed=11)
    chosen = [next(stream) for _ in range(300)]
    allowed = [Reading(Copies(s.command)).after(render(s.plan).encode()) is not None for s in chosen]
    assert sum(allowed) / len(allowed) >= 0.97


def test_behind_a_string_no_other_begins():
    reading = Reading(Copies("open photos.zip")).after(b'1. open_and_get_file_path("photos.')
    assert reading is not None and reading.after(b'zip")\n') and not reading.after(b'"".zip"')


def test_a_command_of_very_many_words_is_not_held_to_them():
    reading = Reading(Copies("word " * 301))
    assert reading.after(b'1. open_note("other", "")') is not None


def test_bytes_are_judged_where_tokens_end_in_the_middle_of_a_letter():
    reading = Reading(Copies("open é")).after('1. open_note("é'.encode()[:-1])
    assert reading is not None
    assert reading.after("é".encode()[1:]) and not reading.after("è".encode()[1:])
