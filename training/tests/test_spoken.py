"""What a synthesiser is given to read, and what is to be understood: numbers, times, addresses."""

import pytest

from errand_training.spelling import Spelling, learnt
from errand_training.spoken import line


@pytest.mark.parametrize(
    ("typed", "said", "written"),
    [
        ("text Sid that I'm late", "Text Sid that I'm late.", "Text Sid that I'm late."),
        ("lunch at 3:30pm, ok?", "Lunch at three thirty p m, ok?", "Lunch at 3:30 pm, ok?"),
        ("wake me at 7 a.m.", "Wake me at seven a m.", "Wake me at 7 am."),
        ("at 8:05 on the 3rd", "At eight oh five on the third.", "At 8:05 on the 3rd."),
        (
            "mail “budget” to sid.lee@example.com",
            "Mail budget to sid dot lee at example dot com.",
            "Mail budget to sid.lee at example.com.",
        ),
        (
            "the rent is $1,450",
            "The rent is one thousand four hundred and fifty dollars.",
            "The rent is $1,450.",
        ),
        ("50% in 2026", "Fifty percent in twenty twenty six.", "50% in 2026."),
        (
            "call +1 415 555-0137",
            "Call one, four one five, five five five, zero one three seven.",
            "Call 1 415 555-0137.",
        ),
        ("1) a café 2) milk", "A cafe milk.", "A cafe milk."),
        ("- reply yes - all of them", "Reply yes, all of them.", "Reply yes, all of them."),
    ],
)
def test_numbers_times_and_addresses_are_read_as_people_read_them(typed, said, written):
    found = line(typed)
    assert (found.said, found.written) == (said, written)


@pytest.mark.parametrize("typed", ["open notes_v2.pdf", "~/Documents/plan", "a", "x" * 300, "это"])
def test_what_nobody_reads_out_is_left_out(typed):
    assert line(typed) is None


def test_a_text_is_written_again_out_of_its_pieces():
    texts = ["Text Sid that I'm late.", "Lunch at 3:30 pm, with Ana?", "The rent is $1,450 & 50%."]
    spelling = Spelling(learnt(texts * 5, 120))
    for text in texts:
        assert spelling.decode(spelling.encode(text)) == text
    # Marks that whisper.cpp does not write by themselves.
    assert not {":", '"', "(", "@", "/", " -", " '"} & set(spelling.pieces)
    assert len(set(spelling.places())) == spelling.size - 1


def test_no_text_begins_with_a_lone_space():
    spelling = Spelling(learnt(["Text Sid."] * 5, 90))
    assert all(spelling.pieces[spelling.encode(text)[0]] != " " for text in ("Zoe", "7 am", "$5", "quiz"))
