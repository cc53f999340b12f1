"""Which lists a command is planned with, and which of their plans is taken: the rules of the assistant."""

import json
import math
import os
import subprocess
from pathlib import Path

import pytest

from errand_training import moments, table
from errand_training.assistant import Candidate, Listing, Offer, chosen, offer, open_models
from errand_training.decode import Written

MODELS = Path(__file__).parents[2] / "models"
NAMES = ["send_sms", "get_phone_number", "open_note", "create_note"]
EVERY = Listing(tuple(table.embedded()), listed=False)


def offered(*scores):
    return offer(NAMES + sorted(table.embedded().keys() - set(NAMES)), [*scores, *[0.0] * 12], (0.05, 0.6))


def test_a_doubtful_command_is_declined():
    assert offered(0.59, 0.3, 0.0, 0.0) == Offer((), ())


def test_the_lists_are_what_is_selected_the_surer_tools_and_no_list():
    found = offered(0.9, 0.99, 0.3, 0.1)
    assert found.tools == ("get_phone_number", "send_sms", "open_note", "create_note")
    # In the order of the tool table, which is that of a prompt.
    assert [listing.tools for listing in found.lists[:3]] == [
        ("get_phone_number", "send_sms", "create_note", "open_note"),
        ("get_phone_number", "send_sms", "open_note"),
        ("get_phone_number", "send_sms"),
    ]
    assert found.lists[3:] == (EVERY,) and found.served == 0.99


def test_lists_that_are_the_same_are_planned_once():
    assert offered(0.9, 0.0, 0.0, 0.0).lists == (Listing(("send_sms",)), EVERY)


def candidate(text, log_probability, complete=True):
    return Candidate(text, Written([1, 2], [log_probability / 2] * 2, complete))


NOTE = '1. open_note("x", "")\n2. join()'


def test_the_likeliest_plan_is_taken():
    found = chosen(Offer((), (), 0.9), [candidate("1. join()", -0.4), candidate(NOTE, -0.5)])
    assert found.calls == ('open_note("x", "")',)
    assert found.features["margin"] == pytest.approx(-0.1) and found.features["agreement"] == 0


def test_where_the_selector_doubts_the_empty_plan_weighs_more():
    assert chosen(Offer((), (), 0.3), [candidate("1. join()", -0.4), candidate(NOTE, -0.3)]).calls == ()


def test_a_plan_that_came_to_no_end_is_not_taken():
    assert chosen(Offer((), (), 0.9), [candidate(NOTE, -0.1, complete=False), candidate(NOTE, -5)]).calls
    assert chosen(Offer((), (), 0.9), [candidate(NOTE, -0.1, complete=False)]).error


ERRAND = moments.find_errand()


@pytest.mark.skipif(ERRAND is None, reason="`errand` is not built")
def test_llama_cpp_writes_the_same_plans_and_is_as_sure_of_them(tmp_path):
    commands = [
        "text Soledad that I'm on my way",
        "open my packing list",
        "remind me to water the ferns tomorrow at 9",
    ]
    for command, ours in zip(commands, open_models(MODELS).plan(commands), strict=True):
        asked = [ERRAND, "--models", MODELS, "plan", "--json", "--", command]
        theirs = json.loads(
            subprocess.run(
                asked, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, check=True
            ).stdout
        )
        assert [call["call"] for call in theirs["calls"]] == list(ours.calls)
        gap = abs(math.log(theirs["probability"]) - ours.features["log_probability"])
        assert gap / ours.features["tokens"] < 1e-2
