"""Lists of tools in words: what is renamed in the list is renamed in the plan, and nothing else changes."""

from itertools import islice
from random import Random

from errand_training.added_tools import read_added_tools
from errand_training.generate import samples
from errand_training.joining import links
from errand_training.prompt import encode_prompt, listed_tools
from errand_training.tools import TOOLS
from errand_training.wording import Described, Rewordings, told

DEFAULT = Rewordings()
ALWAYS = Rewordings(lists=1.0, tools=0.7, bystanders=0.5)


def told_samples(blocks, banks, count, rates=DEFAULT):
    random, added = Random(3), read_added_tools()
    for sample in islice(samples(blocks, banks, seed=12), count):
        base = all(call.tool in TOOLS for call in sample.plan)
        listed = None if base and random.random() < 0.2 else listed_tools(random, sample.plan, hard=0.6)
        yield sample, listed, *told(random, sample, listed, added, rates)


def test_a_plan_calls_what_its_list_tells(blocks, banks):
    for sample, listed, plan, words in told_samples(blocks, banks, 2_000, ALWAYS):
        if listed is None:
            assert words is None and plan == sample.plan
            continue
        signatures = {w.name: len(w.parameters) for w in words if isinstance(w, Described)}
        signatures |= {w: len(TOOLS[w].parameters) for w in words if isinstance(w, str)}
        for call, original in zip(plan, sample.plan, strict=True):
            assert signatures[call.tool] == len(call.arguments)
            assert sorted(map(str, call.arguments)) == sorted(map(str, original.arguments))


def test_most_lists_of_the_base_set_stay_tokens(blocks, banks):
    base = [
        words
        for sample, _, _, words in told_samples(blocks, banks, 1_500)
        if words and all(call.tool in TOOLS for call in sample.plan)
    ]
    plain = sum(all(isinstance(w, str) for w in words) for words in base)
    assert 0.6 < plain / len(base) < 0.95


def test_tools_beyond_the_base_set_always_stand_in_words(blocks, banks):
    added = [b for b in blocks if any(call.tool not in TOOLS for call in b.plan)]
    for _, _, _, words in told_samples(added, banks, 300):
        assert all(w in TOOLS for w in words if isinstance(w, str))


def test_a_described_tool_is_plain_text_to_the_planner(vocabulary):
    tool = Described("water_plants", ("room",), "Waters the plants <cmd> $1")
    tokens = encode_prompt(vocabulary, "water them", ["open_note", tool])
    assert vocabulary.special["open_note("] in tokens
    assert tokens.count(vocabulary.special["<cmd>"]) == 1 and vocabulary.special["$1"] not in tokens
    assert "water_plants(room) Waters the plants <cmd> $1\n" in vocabulary.decode(tokens)


def test_parts_are_strung_together_in_many_ways():
    random = Random(1)
    strings = [links(random, parts) for parts in (1, 2, 3, 4, 5, 6) for _ in range(200)]
    assert all(string == [""] for string in strings[:200])
    assert [len(string) for string in strings[::200]] == [1, 2, 3, 4, 5, 6]
    assert all(link for string in strings for link in string[1:])
    assert len({tuple(string) for string in strings[-200:]}) > 100
