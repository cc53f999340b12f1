"""Conversations for other trainers: whole, in the form that they read, and the same plans when read back."""

import json
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from errand_training.conversations import resolved
from errand_training.mix import Mixture
from errand_training.plan import Call
from export_dataset import dataset

TRAINING = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def made(corpus_folder):
    return [
        (sample, json.loads(json.dumps(talk)))
        for sample, talk in islice(dataset(corpus_folder, 7, Mixture(), []), 400)
    ]


def turns(talk, speaker):
    return [turn["value"] for turn in talk["conversations"] if turn["from"] == speaker]


def tools(talk):
    return {tool["function"]["name"]: tool["function"]["parameters"] for tool in json.loads(talk["tools"])}


def plan_of(talk):
    """The plan, with references where a value is what an earlier call observed."""
    plan, observed, listed = [], turns(talk, "observation"), tools(talk)
    for number, value in enumerate(turns(talk, "function_call")):
        call = json.loads(value)
        assert list(call["arguments"]) == list(listed[call["name"]]["properties"])
        plan.append(
            Call(call["name"], tuple(referred(a, observed[:number]) for a in call["arguments"].values()))
        )
    return tuple(plan)


def referred(argument, observed):
    if isinstance(argument, list):
        return [referred(member, observed) for member in argument]
    if isinstance(argument, str):
        for number, value in enumerate(observed, 1):
            if value != "ok":
                argument = argument.replace(value, f"${number}")
    return argument


def test_plans_can_be_read_back(made):
    assert [plan_of(talk) for _, talk in made] == [sample.plan for sample, _ in made]
    assert any("$1" in str(sample.plan) for sample, _ in made)


def test_turns_alternate_as_trainers_expect(made):
    for sample, talk in made:
        speakers = [turn["from"] for turn in talk["conversations"]]
        assert speakers == ["human", *["function_call", "observation"] * len(sample.plan), "gpt"]
        assert turns(talk, "human") == [sample.command]
        assert all(isinstance(turn["value"], str) and turn["value"] for turn in talk["conversations"])


def test_what_no_tool_serves_is_answered_in_words(made):
    unserved = [talk for sample, talk in made if not sample.plan]
    assert unserved and all("tool" in turns(talk, "gpt")[0] and tools(talk) for talk in unserved)


def test_lists_hold_more_than_is_needed_and_arguments_have_their_types(made):
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list}
    for _, talk in made:
        for value in turns(talk, "function_call"):
            call = json.loads(value)
            for name, argument in call["arguments"].items():
                kind = tools(talk)[call["name"]]["properties"][name]["type"]
                assert type(argument) is kinds[kind], call
    assert sum(len(tools(talk)) > len({c.tool for c in s.plan}) for s, talk in made) > len(made) / 2
    assert any("get_weather" in tools(talk) for _, talk in made)


def test_a_dollar_sign_that_refers_to_nothing_stays():
    assert resolved(["$1", "costs $20", "see $2"], ["a@example.com", "/x"]) == [
        "a@example.com",
        "costs $20",
        "see /x",
    ]


def test_the_same_seed_gives_the_same_file_in_every_process(tmp_path):
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "export_dataset.py", "--count", "300", "--out", str(tmp_path / hash_seed)],
            cwd=TRAINING,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
