"""Definitions of further tools are read whole or refused by file and tool; phrases use those that are not held back."""

from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from errand_training.added_tools import BASE, FOLDER, AddedTool, AddedToolError, read_added_tools
from errand_training.generate import samples, split
from errand_training.items import read_items
from errand_training.phrases import PhraseError, read_phrases
from errand_training.plan import Call, parse_call, render
from errand_training.prompt import listed_tools
from errand_training.tools import TOOLS

NEW_TOOLS = Path(__file__).parent.parent / "measure" / "new_tools.jsonl"
NEAR = "near"
PYTHON = {"str": str, "int": int, "bool": bool, "list[str]": list}


@pytest.fixture(scope="module")
def tools():
    return read_added_tools()


def every(tools) -> dict[str, AddedTool]:
    return tools.base | tools.trained | tools.held_back


def sound(call: Call, tool: AddedTool) -> bool:
    return [type(a) for a in call.arguments] == [PYTHON[p.type] for p in tool.parameters]


def test_about_half_of_the_further_tools_are_held_back(tools):
    assert (len(tools.trained), len(tools.held_back)) == (34, 30)
    assert tools.base.keys() == TOOLS.keys()
    trained_apps, held_back_apps = (
        {tool.app for tool in half.values()} for half in (tools.trained, tools.held_back)
    )
    assert not trained_apps & held_back_apps


def test_no_two_tools_share_a_name_or_another_name(tools):
    names = Counter(name for tool in every(tools).values() for name in (tool.name, *tool.other_names))
    assert [name for name, count in names.items() if count > 1] == []


def test_every_tool_has_other_words(tools):
    for tool in every(tools).values():
        assert len(tool.other_names) >= 4 and len(tool.other_descriptions) >= 2, tool.name
    for tool in tools.base.values():
        assert all(len(parameter.other_names) >= 2 for parameter in tool.parameters), tool.name


def test_every_example_is_a_plan_that_calls_the_tool(tools):
    known = every(tools)
    for tool in (tools.trained | tools.held_back).values():
        calls = [parse_call(text) for text in tool.example.plan]
        assert tool.name in {call.tool for call in calls}
        assert all(sound(call, known[call.tool]) for call in calls), tool.name


def test_every_trained_tool_has_phrases_to_train_and_to_measure_with(tools, blocks):
    train, held_out = (Counter(c.tool for b in half for c in b.plan) for half in split(blocks))
    assert all(train[name] >= 10 for name in tools.trained)
    assert sum(held_out[name] for name in tools.trained) >= 15
    assert not train.keys() & tools.held_back.keys()


def test_a_phrase_cannot_use_a_tool_that_is_held_back(tmp_path):
    path = tmp_path / "mine.phrases"
    path.write_text("Q: pause the music\nP: pause_music()\n", encoding="utf-8")
    assert read_phrases(path)[0].plan[0].tool == "pause_music"
    path.write_text("Q: lock the screen\nP: lock_screen()\n", encoding="utf-8")
    with pytest.raises(PhraseError, match=r"mine\.phrases:2: `lock_screen` is held back to measure with"):
        read_phrases(path)


def test_plans_with_added_tools_are_listed_and_written(tools, blocks, banks, vocabulary):
    added = [b for b in blocks if {c.tool for c in b.plan} & tools.trained.keys()]
    for sample in islice(samples(added, banks, seed=3), 300):
        listed = listed_tools(Random(1), sample.plan, hard=0.6)
        assert {call.tool for call in sample.plan} <= set(listed)
        assert vocabulary.decode(vocabulary.encode_plan(sample.plan)) == render(sample.plan)


def test_measured_commands_use_one_tool_that_is_held_back_or_none(tools):
    known, items = every(tools), read_items(NEW_TOOLS)
    assert Counter(item.group for item in items) == {name: 8 for name in tools.held_back} | {NEAR: 60}
    for item in items:
        assert item.tools - TOOLS.keys() == (set() if item.group == NEAR else {item.group}), item.id
        assert all(sound(call, known[call.tool]) for call in item.plan), item.id


GOOD = """
app = "Lamp"

[[tool]]
name = "light"
effect = "create"
description = "Makes light"
result = "status"
parameters = [{ name = "on", type = "bool", role = "flag", description = "yes or no" }]
other_names = ["lamp"]
other_descriptions = ["Lights up"]
example = { command = "light", plan = ["light(True)"] }
"""


def folder_with(tmp_path, text: str, base: str | None = None) -> Path:
    (tmp_path / "lamp.toml").write_text(text, encoding="utf-8")
    (tmp_path / BASE).write_text(base or (FOLDER / BASE).read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_a_definition_is_read_whole(tmp_path):
    tool = read_added_tools(folder_with(tmp_path, GOOD)).trained["light"]
    assert (tool.app, tool.effect, tool.parameters[0].type) == ("Lamp", "create", "bool")
    assert tool.example.plan == ("light(True)",) and not tool.held_back


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('app = "Lamp"', "", "`light`: the file names no `app`"),
        ('effect = "create"', "", "`light`: `effect` is missing"),
        ('"bool"', '"float"', "`light`: `on` is a `float`; expected bool, int, list[str], str"),
        ('"light"\neffect', '"send_sms"\neffect', "`send_sms`: another tool has this name"),
        ("[[tool]]", "[[tool", "not TOML"),
    ],
)
def test_an_error_names_file_tool_and_reason(tmp_path, old, new, reason):
    with pytest.raises(AddedToolError) as error:
        read_added_tools(folder_with(tmp_path, GOOD.replace(old, new)))
    assert str(error.value).startswith("lamp.toml: ") and reason in str(error.value)


def test_other_words_for_the_base_set_must_fit_it(tmp_path):
    base = (FOLDER / BASE).read_text(encoding="utf-8").replace('name = "pdf_path"', 'name = "pdf"')
    with pytest.raises(AddedToolError, match=r"base\.toml: `summarize_pdf`: its parameters are pdf_path"):
        read_added_tools(folder_with(tmp_path, GOOD, base))
