"""The prompt of chat models is the one that `errand` writes: both sides are held to `tests/fixtures/tinyagent.json`."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from errand_training import tinyagent
from errand_training.plan import parse
from errand_training.tinyagent import DefinitionError
from errand_training.tools import TOOLS

PROJECT = Path(__file__).parent.parent.parent
CASES = json.loads((PROJECT / "tests" / "fixtures" / "tinyagent.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def known():
    return tinyagent.definitions(PROJECT / "applescripts")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_the_prompt_is_the_one_that_errand_writes(case, known):
    now = datetime.fromisoformat(case["now"].split("[")[0])
    found = tinyagent.messages(case["tools"], case["command"], now, known, case["instructions"])
    assert found.system == case["system"]
    assert (found.before, found.command) == (case["before"], case["command"])


def test_the_definitions_are_those_of_the_base_set(known):
    assert set(known) == set(TOOLS)
    for name, tool in known.items():
        assert tuple((parameter, kind) for parameter, kind, _ in tool.parameters) == TOOLS[name].parameters


def test_the_answer_is_the_canonical_plan_and_its_end():
    plan = parse('get_phone_number("Priya")\nsend_sms(["$1"], "say \\"hi\\"")')
    assert tinyagent.answer(plan) == (
        '1. get_phone_number("Priya")\n2. send_sms(["$1"], "say \\"hi\\"")\n3. join()<END_OF_PLAN>'
    )


def test_a_folder_without_definitions_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match=r"no tools in .*: expected `\*/tools.toml`"):
        tinyagent.definitions(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "tools.toml").write_text("[[tool]]\nname = 'x'\n")
    with pytest.raises(
        DefinitionError, match=r"tools.toml` cannot be read as tool definitions: 'description'"
    ):
        tinyagent.definitions(tmp_path)
