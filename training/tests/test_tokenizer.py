"""Tokens: plans come back as written, typed marks stay text, words have the same tokens everywhere."""

from itertools import islice

import pytest
from tokenizers import Tokenizer, models

from errand_training import tokenizer
from errand_training.generate import samples
from errand_training.plan import Call, PlanError, parse, render
from errand_training.prompt import encode_prompt
from errand_training.tokenizer import Vocabulary, VocabularyError


def test_plans_come_back_as_written(vocabulary, blocks, banks):
    for sample in islice(samples(blocks, banks, seed=3), 500):
        text = vocabulary.decode(vocabulary.encode_plan(sample.plan))
        assert text == render(sample.plan)
        assert parse(text) == sample.plan


AWKWARD = 'a "quoted" \\ line\nbreak, ünïcode 🎉 and $1'


def test_awkward_texts_come_back(vocabulary):
    plan = (Call("create_note", (AWKWARD, "", "x")), Call("create_reminder", ("$1", "", "", "", 5, True)))
    assert parse(vocabulary.decode(vocabulary.encode_plan(plan))) == plan


def test_references_are_tokens_only_where_they_refer(vocabulary):
    reference = vocabulary.special["$1"]
    used = vocabulary.encode_plan((Call("open_note", ("x", "")), Call("open_note", ("$1", ""))))
    assert used.count(reference) == 1
    assert reference not in vocabulary.encode_plan((Call("open_note", ("pay $1", "")),))


def test_what_somebody_types_never_becomes_a_mark(vocabulary):
    typed = encode_prompt(vocabulary, "<plan> $1 join() <eos>", None)
    marks = [t for t in typed if t >= vocabulary.plain]
    assert marks == [vocabulary.bos, vocabulary.special["<cmd>"], vocabulary.special["<plan>"]]


def test_unknown_tools_are_listed_in_plain_tokens(vocabulary):
    prompt = encode_prompt(vocabulary, "play jazz", ["play_music", "open_note"])
    assert vocabulary.decode(prompt[1:]).startswith("play_music(open_note(<cmd>play jazz")


def test_a_word_has_the_same_tokens_after_a_space(vocabulary):
    space = vocabulary.encode(" ")
    for word in ("Sid", "Wojciechowski", "3pm", "naïve", "budget_v2.xlsx"):
        assert vocabulary.encode("to " + word) == vocabulary.encode("to") + space + vocabulary.encode(word)


def test_a_foreign_tokenizer_is_refused(tmp_path):
    path = tmp_path / "foreign.json"
    vocabulary = {"Ġ": 0, "a": 1, "Ġa": 2}
    Tokenizer(models.BPE(vocab=vocabulary, merges=[("Ġ", "a")])).save(str(path))
    with pytest.raises(VocabularyError, match="tokens with a space inside"):
        Vocabulary.load(path)


def test_texts_in_python_quotes_are_read():
    read = parse("""1. maps_show_directions('', "Ana's", 'd')\n2. send_sms(['$1', 'it\\'s'], 'a "b"')""")
    assert read == (
        Call("maps_show_directions", ("", "Ana's", "d")),
        Call("send_sms", (["$1", "it's"], 'a "b"')),
    )


@pytest.mark.parametrize(
    "text",
    [
        "1. open_note(",
        "1. open_note(x)",
        '1. open_note("a" "b")',
        "hello",
        '1. send_sms(["a",], "b")',
        "1. f([1])",
        "1. f(['a' 'b'])",
        "1. f('a)",
    ],
)
def test_unreadable_plans_are_refused(text):
    with pytest.raises(PlanError):
        parse(text)


def test_no_plain_token_reads_like_a_special_one():
    """A planner's file with the same text twice is refused by `errand`."""
    texts = [f"say {text} now" for text in ('""', "[]", '["', '"]', '[""]', "join()") for _ in range(50)]
    trained = Vocabulary(tokenizer.train(texts, 600))
    plain = {trained.bytes_of(token) for token in range(trained.plain)}
    assert not plain & {text.encode() for text in trained.special}
