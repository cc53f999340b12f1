"""What is no plan is refused with its reason, as `errand` refuses it."""

import pytest

from errand_training import table
from errand_training.check import check
from errand_training.lines import plan_of
from errand_training.plan import PlanError


@pytest.mark.parametrize(
    ("calls", "reason"),
    [
        (['play_music("jazz")'], "call 1 is of an unknown tool, `play_music`"),
        (['open_note("a")'], "call 1 has the wrong number of arguments, 1, expected 2"),
        (['open_note("a", 5)'], "call 1 gives 5 for `folder`, expected str"),
        (
            ['get_phone_number("Ana")', 'send_sms(["$2"], "hi")'],
            "call 2 refers to a call that is not before it",
        ),
        (['create_reminder("x", "${1}", "", "", 0, False)'], "call 1 refers to a call that is not before it"),
    ],
)
def test_what_is_no_plan_is_refused(calls, reason):
    with pytest.raises(PlanError) as refused:
        check(plan_of(calls), table.embedded())
    assert reason in str(refused.value)


def test_nothing_stands_for_the_empty_value_of_its_type():
    plan = check(plan_of(['create_reminder("x", None, None, "", None, None)']), table.embedded())
    assert plan[0].arguments == ("x", "", "", "", 0, False)


def test_money_is_no_reference():
    calls = ['create_note("$5", "you owe me $15", "")', 'open_and_get_file_path("\\u002415")']
    assert check(plan_of(calls), table.embedded())
