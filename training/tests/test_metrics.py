"""Plan and exact success agree with the rules of the plan language."""

import pytest

from errand_training.metrics import exact_success, plan_success
from errand_training.plan import parse

TEXT_SID = 'get_phone_number("Sid")\nsend_sms(["$1"], "I am running late tonight")'
TWO = 'get_phone_number("Sid")\nget_phone_number("Ana")\nsend_sms(["$1", "$2"], "hi")'


@pytest.mark.parametrize(
    ("wanted", "found", "plan", "exact"),
    [
        (TEXT_SID, TEXT_SID, True, True),
        (TEXT_SID, 'get_phone_number("sid")\nsend_sms(["$1"], "I\'m running late tonight.")', True, False),
        (TEXT_SID, 'get_phone_number("sid")\nsend_sms(["$1"], "i am running late, tonight!")', True, True),
        (TEXT_SID, 'get_phone_number("Sam")\nsend_sms(["$1"], "I am running late tonight")', True, False),
        (TEXT_SID, 'get_email_address("Sid")\nsend_sms(["$1"], "I am running late tonight")', False, False),
        (TEXT_SID, 'get_phone_number("Sid")\nsend_sms([], "I am running late tonight")', False, False),
        (TWO, 'get_phone_number("Ana")\nget_phone_number("Sid")\nsend_sms(["$2", "$1"], "hi")', True, True),
        (TWO, 'get_phone_number("Ana")\nget_phone_number("Sid")\nsend_sms(["$1"], "hi")', False, False),
        ('create_note("The plan", "", "")', 'create_note("plan.", "", "")', True, True),
        ('create_note("plan", "", "")', 'create_note("plan", "anything at all", "")', True, True),
        ('open_note("plan", "")', 'open_note("plan", "Work")', True, False),
        (
            'create_reminder("x", "Friday at 3", "", "", 0, False)',
            'create_reminder("x", "at 3 on friday", "", "", 0, False)',
            True,
            True,
        ),
        (
            'create_reminder("x", "Friday at 3", "", "", 0, False)',
            'create_reminder("x", "Friday at 4", "", "", 0, False)',
            True,
            False,
        ),
        ("", "", True, True),
        ("", 'open_note("plan", "")', False, False),
    ],
)
def test_success(wanted, found, plan, exact):
    assert plan_success(parse(found), parse(wanted)) == plan
    assert exact_success(parse(found), parse(wanted)) == exact


def test_money_is_no_edge():
    assert plan_success(
        parse('open_note("x", "")\nopen_note("$15", "")'), parse('open_note("x", "")\nopen_note("y", "")')
    )
