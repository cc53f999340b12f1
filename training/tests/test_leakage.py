"""What is measured with is not trained on."""

from itertools import islice
from pathlib import Path

from errand_training import leakage
from errand_training.generate import samples
from errand_training.items import Item, read_items
from errand_training.phrases import read_phrases

NATURAL = Path(__file__).parent.parent / "measure" / "natural.jsonl"
# "What does my … note say?" is so short that whoever writes commands writes it.
COMMON = {"n057"}


def test_no_measured_command_is_in_the_stream(blocks, banks):
    commands = [s.command for s in islice(samples(blocks, banks, seed=1), 2_000)]
    found = leakage.findings(read_items(NATURAL), commands, blocks)
    assert [str(f) for f in found if f.item.id not in COMMON] == []


def test_near_duplicates_are_found(tmp_path):
    path = tmp_path / "one.phrases"
    path.write_text(
        "Q: put the big {file} into the mail to the whole crew\nP: open_and_get_file_path({file})\n",
        encoding="utf-8",
    )
    items = [
        Item("near", "Text Sid that we meet at the old bridge tonight!", (), ""),
        Item("filled", "put the big plan.pdf into the mail to the whole crew", (), ""),
        Item("far", "text Ana that the dog has eaten the plan", (), ""),
    ]
    found = leakage.findings(items, ["text sid that we meet at the old bridge"], read_phrases(path))
    assert [f.item.id for f in found] == ["near", "filled"]
