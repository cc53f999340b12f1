"""A phrase file that holds to the format is read whole; one that does not is refused with file, line and reason."""

import re
from dataclasses import replace

import pytest

from errand_training.banks import BankError, read_bank
from errand_training.phrases import Block, PhraseError, Reference, Slot, mapped, read_phrases
from errand_training.tools import TOOLS


def written(tmp_path, text):
    path = tmp_path / "mine.phrases"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_holds_its_commands_and_its_plan(tmp_path):
    (block,) = read_phrases(
        written(
            tmp_path,
            "# note\nQ: text {person} {statement}\nQ: sms {person}: {statement}\nP: get_phone_number({person}); send_sms([$1], {statement})\n",
        )
    )
    assert len(block.commands) == 2 and block.line == 2
    look_up, send = block.plan
    assert look_up.arguments == (Slot("person", "person"),)
    assert send.arguments == ([(Reference(1),)], Slot("statement", "statement"))


def test_the_whole_corpus_is_sound(blocks):
    assert len(blocks) > 7_000


def test_no_command_has_two_plans(blocks):
    """With the same tools; where added ones are listed, another plan is right."""
    seen: dict[tuple, tuple[str, Block]] = {}
    for block in blocks:
        added = any(call.tool not in TOOLS for call in block.plan)
        for command in block.commands:
            keys: dict[str, str] = {}
            for piece in command:
                if isinstance(piece, Slot):
                    keys.setdefault(piece.key, f"{piece.type}#{len(keys)}")
            said = "".join(p if isinstance(p, str) else f"{{{keys[p.key]}}}" for p in command)
            said = re.sub(r"[^\w{}#$]+", " ", said).strip().casefold()
            plan = str(
                mapped(
                    block.plan, lambda p, keys=keys: replace(p, key=keys[p.key]) if isinstance(p, Slot) else p
                )
            )
            before, other = seen.setdefault((said, added), (plan.casefold(), block))
            assert before == plan.casefold(), (
                f"{block.file}:{block.line} and {other.file}:{other.line}: {said}"
            )


SOUND = 'P: open_note({note}, "")'


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (f"Q: open {{nose}}\n{SOUND}", 1, "unknown slot `{nose}`"),
        (f"Q: open it\n{SOUND}", 1, "the plan uses `{note}`"),
        ('Q: open {note}\nP: open_notes({note}, "")', 2, "unknown tool `open_notes`"),
        ("Q: open {note}\nP: open_note({note})", 2, "takes 2 arguments, 1 given"),
        ('Q: open {note}\nP: open_note([{note}], "")', 2, "`name` of `open_note` is a `str`"),
        ('Q: open {note}\nP: open_note($1, "")', 2, "refers to `$1`, which is not before it"),
        ('Q: open {note}\nP: open_note({note}, "', 2, "expected a value"),
        ("Q: open {note}", 1, "exactly one `P:`"),
        (f"Q: open {{note}}\n{SOUND}\n{SOUND}", 3, "the block's one `P:`"),
        (f"Q: open {{note\n{SOUND}", 1, "a brace that belongs to no slot"),
        (f"open {{note}}\n{SOUND}", 1, "expected `Q:`"),
        (f"Q: {{note.direct}}\n{SOUND}", 1, "`.direct` belongs to"),
    ],
)
def test_an_error_names_file_line_and_reason(tmp_path, text, line, reason):
    with pytest.raises(PhraseError) as error:
        read_phrases(written(tmp_path, text))
    assert str(error.value).startswith(f"mine.phrases:{line}: ") and reason in str(error.value)


def test_a_bank_with_a_quote_in_a_value_is_refused(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text('# names\nfine\nnot "fine"\n', encoding="utf-8")
    with pytest.raises(BankError, match=r"note\.txt:3: "):
        read_bank(path, "note")
