"""Plans keep to the grammar at run time: its own cases (`src/planner/grammar/tests.rs`), and one table for both."""

import json
from pathlib import Path

import pytest

from errand_training import table
from errand_training.generate import samples
from errand_training.plan import render
from errand_training.reading import Language, Reading

TABLE = Path(__file__).parents[2] / "tests" / "fixtures" / "copies.jsonl"
ROWS = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]


def reading(tools: str, command: str | None = None) -> Reading:
    known = table.embedded()
    return Language(command, [known[name] for name in tools.split()]).line(1)


def read(tools: str, text: str, command: str | None = None) -> tuple[int, bool]:
    """How many bytes of the text are accepted, and whether that is a whole plan."""
    at = reading(tools, command)
    for accepted, byte in enumerate(text.encode()):
        following = at.step(byte)
        if following is None:
            return accepted, False
        at = following
    return len(text.encode()), at.done


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row["plan"]))
def test_the_table(row):
    text = "".join(f"{number}. {call}\n" for number, call in enumerate(row["plan"], 1))
    tools = " ".join(call.partition("(")[0] for call in row["plan"])
    assert read(tools, f"{text}{len(row['plan']) + 1}. join()", row["command"])[1] == row["accepted"]


LOOK_UPS = "get_email_address send_sms create_note"
ELEVEN = "".join(f'{n}. get_email_address("a")\n' for n in range(1, 12))
FIFTEEN = "".join(f'{n}. open_note("", "")\n' for n in range(1, 16))


@pytest.mark.parametrize(
    ("tools", "text"),
    [
        # Whole plans; a cross stands where a text is refused, and not before.
        ("open_note", "1. join()"),
        ("open_note", '1. open_note("Plans", "")\n2. join()'),
        (
            "get_email_address send_sms",
            '1. get_email_address("Sid")\n2. send_sms(["$1", "555"], "Hi $1")\n3. join()',
        ),
        ("create_reminder", '1. create_reminder("x", "", "", "", -12, True)\n2. join()'),
        ("open_note", "✖ 1. join()"),
        ("open_note", "1. ✖send_sms([], "),
        ("open_note", "✖2. join()"),
        ("open_note", "1.✖join()"),
        ("open_note", '1. open_note(✖5, "")'),
        ("open_note", '1. open_note(✖$1, "")'),
        ("open_note", '1. open_note("a"✖)'),
        ("open_note", '1. open_note("a",✖"")'),
        ("open_note", '1. open_note("a", ""✖, "")'),
        ("open_note", '1. open_note("a✖\nb", "")'),
        ("open_note", '1. open_note("\\✖x", "")'),
        ("open_note", '1. open_note("a", "")\n✖3. join()'),
        ("open_note", '1. open_note("a", "")✖, 2. join()'),
        ("open_note", "1. join()✖\n"),
        ("create_reminder", '1. create_reminder("x", "", "", "", ✖"5", True)'),
        ("create_reminder", '1. create_reminder("x", "", "", "", 0✖7, True)'),
        ("create_reminder", '1. create_reminder("x", "", "", "", 0, ✖true)'),
        ("send_sms", "1. send_sms([]✖)"),
        ("send_sms", '1. send_sms([✖5], "")'),
        ("send_sms", '1. send_sms(["a", ✖], "")'),
        # A lone `$k` refers to an earlier call; among words it is money.
        (LOOK_UPS, '1. get_email_address("$1✖")'),
        (LOOK_UPS, '1. get_email_address("${1}✖")'),
        (LOOK_UPS, '1. get_email_address("a")\n2. send_sms(["$1", "$2✖"], "")'),
        (LOOK_UPS, '1. get_email_address("a")\n2. send_sms(["$15✖"], "")'),
        (LOOK_UPS, f'{ELEVEN}12. send_sms(["$1", "$9", "$11"], "")\n13. join()'),
        (LOOK_UPS, f'{ELEVEN}12. send_sms(["$12✖"], "")'),
        (LOOK_UPS, '1. create_note("$5", "You owe me $15", "")\n2. join()'),
        (LOOK_UPS, '1. get_email_address("$15 Club")\n2. join()'),
        (LOOK_UPS, '1. get_email_address("$1.50")\n2. join()'),
        (LOOK_UPS, '1. get_email_address("\\u00241")\n2. join()'),
        ("open_note", f"{FIFTEEN}16. join()"),
        ("open_note", f"{FIFTEEN}16. ✖open_note"),
        ("", "1. join()"),
        ("", "1. ✖open_note"),
    ],
)
def test_the_plan_language(tools, text):
    accepted, cross, _ = text.partition("✖")
    assert read(tools, text.replace("✖", "")) == (len(accepted.encode()), not cross)


def test_a_sum_is_copied_as_one():
    for said in ("$5 Deli", "\\u00245 Deli", "\\u00245"):
        assert read("maps_open_location", f'1. maps_open_location("{said}")\n2. join()', "the $5 Deli")[1]
    assert not read("maps_open_location", '1. maps_open_location("$5")\n2. join()', "the $5 Deli")[1]


def test_what_the_corpus_teaches_may_be_written(blocks, banks):
    known = table.embedded()
    stream, tools = (
        samples([b for b in blocks if all(c.tool in known for c in b.plan)], banks, seed=11),
        " ".join(known),
    )
    chosen = [next(stream) for _ in range(300)]
    allowed = [read(tools, render(s.plan), s.command)[1] for s in chosen]
    assert sum(allowed) / len(allowed) >= 0.97


def test_behind_a_string_no_other_begins():
    at = reading("open_and_get_file_path", "open photos.zip").after(b'1. open_and_get_file_path("photos.')
    assert at is not None and at.after(b'zip")\n') and not at.after(b'"".zip"')


def test_a_command_of_very_many_words_is_not_held_to_them():
    assert read("open_note", '1. open_note("other", "")\n2. join()', "word " * 301)[1]


def test_bytes_are_judged_where_tokens_end_in_the_middle_of_a_letter():
    at = reading("open_note", "open é").after('1. open_note("é'.encode()[:-1])
    assert at is not None
    assert at.after("é".encode()[1:]) and not at.after("è".encode()[1:])
