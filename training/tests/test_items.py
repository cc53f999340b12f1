"""Items that are written are the ones that are read, and come from blocks that no training sees."""

import held_out_items
from errand_training.generate import split
from errand_training.items import generated_items, read_items


def test_held_out_items_are_read_back(tmp_path, blocks, banks):
    trained, held_out = split(blocks)
    items = generated_items(held_out, banks, 50)
    path = tmp_path / "items.jsonl"
    path.write_text("\n".join(held_out_items.lines(items)), encoding="utf-8")
    found = read_items(path)
    assert [(item.command, item.plan) for item in found] == [(item.command, item.plan) for item in items]
    assert len({item.id for item in found}) == 50
    seen = {f"{block.file}:{block.line}" for block in trained}
    assert not seen & {item.id.partition("#")[0] for item in found}
