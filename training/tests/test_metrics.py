"""Plan and exact success agree with `errand eval`: the cases are those of `src/eval/tests.rs`."""

from datetime import datetime

import pytest

from errand_training import lines, metrics, moments
from errand_training.metrics import compare

ANA, BO = 'get_phone_number("Ana")', 'get_phone_number("Bo")'
BOTH = 'send_sms(["$1", "$2"], "hi")'
NOW = datetime(2026, 11, 18, 10, 30)


def compared(expected, found, known=None):
    return compare(lines.plan_of(expected), lines.plan_of(found), known)


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ([], [], True),
        ([ANA], [], False),
        ([ANA], ['get_email_address("Ana")'], False),
        ([ANA, 'open_note("a", "")'], ['open_note("b", "")', BO], True),
        ([ANA, BO, BOTH], [BO, ANA, 'send_sms(["$2", "$1"], "yo")'], True),
        ([ANA, BO, BOTH], [ANA, BO, 'send_sms(["$1"], "hi")'], False),
        # Both texts use one look-up each, or one uses both: the same calls and as many edges, another graph.
        (
            [ANA, BO, 'send_sms(["$1"], "a")', 'send_sms(["$2"], "b")'],
            [ANA, BO, BOTH, 'send_sms([], "b")'],
            False,
        ),
        (['open_note("x", "")', 'open_note("$15", "")'], ['open_note("x", "")', 'open_note("y", "")'], True),
        (
            ['open_note("x", "")', 'open_note("\\u00241", "")'],
            ['open_note("x", "")', 'open_note("$1", "")'],
            False,
        ),
    ],
)
def test_plans_are_compared_as_graphs(expected, found, same):
    assert compared(expected, found).plan == same


def test_calls_may_come_in_another_order_with_their_references():
    found = [
        'get_email_address("lutfi")',
        'get_email_address("Sid")',
        'create_note("x", "from $1", "")',
        'compose_new_email(["$1", "$2"], [], "", "hello", [])',
    ]
    expected = [
        'get_email_address("Sid")',
        'get_email_address("Lutfi")',
        'compose_new_email(["$1", "$2"], [], "", "Hello!", [])',
        'create_note("x", "from $2", "")',
    ]
    assert compared(expected, found).exact
    comparison = compared(expected, [call.replace("from $1", "from $2") for call in found])
    assert comparison.plan and not comparison.exact
    # The note's look-up can only be the one that the note uses, so both look-ups have the wrong name.
    assert comparison.differs == ("get_email_address.name",) * 2


def test_many_calls_alike_are_compared_at_once():
    people = [f'get_email_address("person {k}")' for k in range(12)]
    assert compared(people, people[::-1]).exact
    assert compared(people, [*people[:11], 'get_email_address("else")']).differs == (
        "get_email_address.name",
    )


def reminder(name, due, priority=0):
    return f'create_reminder("{name}", "{due}", "", "", {priority}, False)'


def lunch(start, end):
    return f'create_calendar_event("Lunch", "{start}", "{end}", "", [], "", "")'


ARGUMENTS = [
    ('get_phone_number("Ana Lima")', 'get_phone_number("ana  lima")', True),
    ('get_phone_number("Ana")', 'get_phone_number("Anna")', False),
    ('open_note("the Groceries", "")', 'open_note("groceries.", "")', True),
    ('open_note("groceries", "Home")', 'open_note("groceries", "")', False),
    ('maps_show_directions("", "Paris", "d")', 'maps_show_directions("", "Paris", "w")', False),
    (reminder("call", "tomorrow at 3pm"), reminder("call", "tomorrow"), False),
    (reminder("call", "tomorrow"), reminder("call", ""), False),
    (reminder("call", "when pigs fly"), reminder("call", "When pigs fly"), True),
    (reminder("call", "", 1), reminder("call", "", 5), False),
    (reminder("x", "Friday at 3"), reminder("x", "at 3 on friday"), True),
    (lunch("Friday at noon", "1pm"), lunch("friday at noon", "1pm"), True),
    (lunch("Friday at noon", "1pm"), lunch("Friday at noon", "2pm"), False),
    ('create_note("a", "two eggs and some flour", "")', 'create_note("a", "Two eggs, and flour.", "")', True),
    ('create_note("a", "two eggs and some flour", "")', 'create_note("a", "eggs", "")', False),
    ('create_note("a", "", "")', 'create_note("a", "eggs", "")', False),
    ('send_sms(["+1 415", "+44 20"], "I\'m in")', 'send_sms(["+44 20", "+1 415"], "im in!")', True),
    ('send_sms(["+1 415"], "hi")', 'send_sms(["+1 415", "+1 415"], "hi")', False),
]


@pytest.mark.parametrize(("expected", "found", "agree"), ARGUMENTS)
def test_arguments_agree_by_what_they_stand_for(expected, found, agree):
    comparison = compared([expected], [found])
    assert comparison.plan and comparison.exact == agree and (not comparison.differs) == agree


def test_a_result_to_be_said_may_have_words_around_it():
    def exact(expected, found):
        note = 'open_note("plan", "")'
        return compared(
            [note, f'reply_to_email([], "{expected}", [])'], [note, f'reply_to_email([], "{found}", [])']
        ).exact

    assert exact("$1", "Here it is: $1")
    assert not exact("Here it is: $1", "$1")
    assert not exact("$1", "$1 $1")


ERRAND = moments.find_errand()


@pytest.mark.skipif(ERRAND is None, reason="`errand` is not built")
@pytest.mark.parametrize(
    ("expected", "found", "agree"),
    [
        *ARGUMENTS,
        (reminder("call", "tomorrow at 3pm"), reminder("Call", "2026-11-19 15:00:00"), True),
        (reminder("call", "Friday noon"), reminder("call", "friday at 12pm"), True),
        (reminder("call", "Friday noon"), reminder("call", "friday at 1pm"), False),
    ],
)
def test_dates_agree_when_they_name_the_same_moment(expected, found, agree):
    plans = [lines.plan_of([expected]), lines.plan_of([found])]
    known = moments.ask(ERRAND, metrics.questions(plans), NOW, "America/New_York")
    assert compare(*plans, known).exact == agree


@pytest.mark.skipif(ERRAND is None, reason="`errand` is not built")
@pytest.mark.parametrize(
    ("start", "end", "other_start", "other_end", "agree"),
    [
        ("Friday at noon", "1pm", "Friday at 12", "an hour", True),
        ("Friday at noon", "", "Friday at 12", "1pm", True),
        ("Friday at noon", "1pm", "Friday at 12", "two hours", False),
        ("when pigs fly", "1pm", "When pigs fly", "1 pm", False),
    ],
)
def test_ends_agree_when_they_name_the_same_moment(start, end, other_start, other_end, agree):
    plans = [lines.plan_of([lunch(start, end)]), lines.plan_of([lunch(other_start, other_end)])]
    known = moments.ask(ERRAND, metrics.questions(plans), NOW, "America/New_York")
    if not known.knows_ends:
        pytest.skip("this `errand` resolves no ends")
    assert compare(*plans, known).exact == agree
