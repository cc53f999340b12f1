"""Generated commands and plans: same for the same seed, sound, and copying what the command says."""

import re
from dataclasses import replace
from itertools import islice

import pytest

from errand_training.generate import LARGEST_PLAN, Mix, samples, split
from errand_training.noise import HESITATIONS, Rates, number_words
from errand_training.phrases import parameters_of, read_phrases
from errand_training.plan import Call

SILENT = Rates(quoted=0, lower=0, spoken=0, slips=0, opener=0, hesitation=0, closer=0, capital=0, full_stop=0)
NAME = "get_phone_number"


def test_the_same_seed_gives_the_same_samples(blocks, banks):
    first, again, other = (list(islice(samples(blocks, banks, seed), 50)) for seed in (4, 4, 5))
    assert first == again
    assert first != other


def test_plans_are_sound(blocks, banks):
    for sample in islice(samples(blocks, banks, seed=8), 2_000):
        assert len(sample.plan) <= LARGEST_PLAN
        assert "{" not in sample.command and "}" not in sample.command
        for number, call in enumerate(sample.plan, 1):
            assert len(call.arguments) == len(parameters_of(call.tool))
            for match in re.findall(r"\$(\d{1,2})\b", str(call.arguments)):
                assert int(match) < number or int(match) > LARGEST_PLAN, sample


def test_names_in_plans_stand_in_the_command(blocks, banks):
    for sample in islice(samples(blocks, banks, seed=9), 1_000):
        for call in sample.plan:
            if call.tool == NAME:
                said = re.sub(rf"\b({'|'.join(HESITATIONS)}) ", "", sample.command.lower())
                assert call.arguments[0].lower() in said, sample


def test_held_out_blocks_are_not_trained_on(blocks):
    train, held_out = split(blocks)
    assert 0.04 < len(held_out) / len(blocks) < 0.06
    assert not {b.commands[0] for b in train} & {b.commands[0] for b in held_out}
    assert len(train) + len(held_out) == len(blocks)


def test_every_command_that_is_listed_as_held_out_is_in_the_corpus(blocks, corpus_folder):
    lines = (corpus_folder / "held_out.txt").read_text(encoding="utf-8").splitlines()
    listed = {line for line in lines if line and not line.startswith("#")}
    assert len(listed) <= sum(b.held_out for b in blocks) <= len(listed) + 5


def joined(tmp_path, banks, text, **mix):
    path = tmp_path / "two.phrases"
    path.write_text(text, encoding="utf-8")
    return samples(
        read_phrases(path), banks, 1, Mix(**({"rates": SILENT, "joined_more": 0, "corrected": 0} | mix))
    )


def test_joined_commands_renumber_references_and_share_look_ups(tmp_path, banks):
    text = "Q: text {person} {statement}\nP: get_phone_number({person}); send_sms([$1], {statement})\n"
    for sample in islice(joined(tmp_path, banks, text, joined_two=1.0, shared_person=1.0), 50):
        look_up, first, second = sample.plan
        assert look_up.tool == NAME
        assert first.arguments[0] == second.arguments[0] == ["$1"]


def test_joined_commands_of_different_people_look_both_up(tmp_path, banks):
    text = "Q: text {person} {statement}\nP: get_phone_number({person}); send_sms([$1], {statement})\n"
    stream = joined(tmp_path, banks, text, joined_two=1.0, shared_person=0.0)
    plans = [s.plan for s in islice(stream, 50) if len(s.plan) == 4]
    assert plans and all(plan[3].arguments[0] == ["$3"] for plan in plans)


def test_a_file_of_two_parts_is_opened_once(tmp_path, banks):
    text = 'Q: send {file} to {email}\nP: open_and_get_file_path({file}); compose_new_email([{email}], [], "", "", [$1])\n'
    for sample in islice(joined(tmp_path, banks, text, joined_two=1.0, shared_thing=1.0), 50):
        first, one, two = sample.plan
        assert first.tool == "open_and_get_file_path" and one.arguments[4] == two.arguments[4] == ["$1"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('Q: add {content} to the {note} note\nP: append_note_content({note}, {content}, "")\n', "to it"),
        ('Q: directions to {place}\nP: maps_show_directions("", {place}, "d")\n', "directions there"),
    ],
)
def test_the_last_thing_may_be_pointed_at(tmp_path, banks, text, word):
    pointed = 0
    for sample in islice(joined(tmp_path, banks, text, joined_two=1.0, pointed=0.5), 80):
        names = [set(a for a in call.arguments if isinstance(a, str)) for call in sample.plan]
        if word in sample.command:
            pointed += 1
            assert names[0] & names[1] - {"", "d"}
    assert 10 < pointed < 70


def test_who_is_called_them_is_looked_up_as_he_was_written(tmp_path, banks):
    text = "Q: text {person} {statement}\nP: get_phone_number({person}); send_sms([$1], {statement})\n"
    slips = replace(SILENT, slips=1.0)
    for sample in islice(joined(tmp_path, banks, text, joined_two=1.0, shared_person=1.0, rates=slips), 300):
        assert sample.plan[0].arguments[0] in sample.command and len(sample.plan) == 3, sample


def test_words_that_the_plan_copies_from_a_phrase_are_not_mistyped(tmp_path, banks):
    text = 'Q: text Stephen from accounting {statement}\nP: get_phone_number("Stephen from accounting"); send_sms([$1], {statement})\n'
    for sample in islice(joined(tmp_path, banks, text, rates=replace(SILENT, slips=1.0)), 300):
        assert "Stephen from accounting" in sample.command


@pytest.mark.parametrize("style", ["lower", "spoken"])
def test_what_a_plan_copies_from_a_phrase_has_the_style_of_the_command(tmp_path, banks, style):
    text = (
        "Q: text Mr. Haas {statement} and put viva in my calendar {when}\n"
        'P: get_phone_number("Mr. Haas"); send_sms([$1], {statement}); '
        'create_calendar_event("Viva", {when}, "", "", [], "", "")\n'
    )
    for sample in islice(joined(tmp_path, banks, text, rates=replace(SILENT, **{style: 1.0})), 30):
        name = sample.plan[0].arguments[0]
        assert name == ("mr. haas" if style == "lower" else "mr haas") and name in sample.command
        assert (
            sample.plan[2].arguments[0] == "Viva"
        )  # the capital that a title begins with is not in the command


def test_a_message_that_says_it_is_not_completed(tmp_path, banks):
    text = "Q: text {phone} that I'm at {place}\nP: send_sms([{phone}], \"I'm at {place}\")\n"
    for sample in islice(joined(tmp_path, banks, text, joined_two=1.0, pointed=1.0), 30):
        assert "I'm there" not in sample.command


def test_a_part_that_no_tool_serves_is_left_out_of_the_plan(tmp_path, banks):
    text = "Q: open {file}\nP: open_and_get_file_path({file})\n\nQ: order me a pizza\nP:\n"
    stream = joined(tmp_path, banks, text, joined_two=0.0, joined_more=1.0, unserved_part=1.0)
    for sample in islice(stream, 30):
        assert "order me a pizza" in sample.command and sample.plan
        assert all(call.tool == "open_and_get_file_path" for call in sample.plan)


def test_an_article_is_not_said_twice(tmp_path, banks):
    text = "Q: open the {file}\nP: open_and_get_file_path({file})\n"
    for sample in islice(joined(tmp_path, banks, text, joined_two=0.0), 200):
        assert not re.match(r"open the (the|my|our)\b", sample.command)
        assert sample.plan == (Call("open_and_get_file_path", (sample.command.removeprefix("open the "),)),)


def test_a_value_that_is_taken_back_is_not_in_the_plan(tmp_path, banks):
    text = "Q: text {person} {statement}\nP: get_phone_number({person}); send_sms([$1], {statement})\n"
    stream = joined(tmp_path, banks, text, joined_two=0.0, corrected=1.0)
    for sample in islice(stream, 100):
        name, message = sample.plan[0].arguments[0], sample.plan[1].arguments[1]
        assert sample.command.casefold().endswith(f"{name} {message}".casefold())
        assert len(sample.command) > len(f"text {name} {message}") + 4


def test_a_plan_says_no_article_twice_either(blocks, banks):
    for sample in islice(samples(blocks, banks, seed=6), 2_000):
        assert not re.search(r"\b(the|my|our) (the|my|our) ", str(sample.plan)), sample


def test_spoken_times():
    assert number_words("tomorrow at 3:30pm") == "tomorrow at three thirty p m"
    assert number_words("45 minutes") == "forty five minutes"
    assert number_words("2026-05-02 at 9") == "2026-05-02 at 9"
