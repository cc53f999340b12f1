"""Clips of read-out text: the same for the same seed, with voices kept apart for measuring."""

import numpy as np
import pytest

import make_voices
from errand_training.clips import read_clips
from errand_training.studio import Studio
from errand_training.voices import SHARES, Reading, Voice, installed, read_out, voices


def test_a_reading_is_speech_of_the_length_that_its_speed_gives():
    voice = Voice("espeak-ng", "en-us+f1")
    words = "Text Sid that I am late."
    slow, fast = read_out([Reading(words, voice, speed, 1.0) for speed in (0.8, 1.3)])
    assert slow.dtype == np.int16 and np.abs(slow).max() > 3_000
    assert 1.3 < len(slow) / len(fast) < 1.9 and 16_000 < len(slow) < 80_000


@pytest.mark.parametrize("program", SHARES)
def test_every_voice_speaks(program):
    if program not in installed():
        pytest.skip(f"{program} is not installed: scripts/setup speech")
    known = voices((program,))
    some = known[:: max(1, len(known) // 12)]
    sounds = read_out([Reading("Hello there.", voice, 1.0, 1.05) for voice in some])
    assert all(len(sound) > 4_000 and np.abs(sound).max() > 1_000 for sound in sounds)


@pytest.mark.parametrize("program", SHARES)
def test_words_that_begin_with_a_dash_are_no_options(program):
    if program not in installed():
        pytest.skip(f"{program} is not installed: scripts/setup speech")
    voice = voices((program,))[0]
    assert len(read_out([Reading("- reply that all is well", voice, 1.0, 1.0)])[0]) > 8_000


def test_held_out_voices_are_whole_kinds():
    held_out = [voice.name for voice in voices(("espeak-ng", "flite")) if voice.held_out]
    assert "rms" in held_out and {"en-us+f2", "en-gb+f2"} <= set(held_out)


def test_a_shard_is_the_same_for_the_same_seed(corpus_folder, tmp_path):
    for folder in ("a", "b"):
        Studio(corpus_folder, None, seed=3).make(tmp_path / folder, "training", 0, count=6)
    a, b = (read_clips(tmp_path / folder, "training") for folder in ("a", "b"))
    assert [(c.written, c.voice, c.length) for c in a] == [(c.written, c.voice, c.length) for c in b]
    assert all(np.array_equal(one.samples(), other.samples()) for one, other in zip(a, b))


def test_what_is_measured_is_read_by_other_voices(corpus_folder, tmp_path):
    arguments = "--clips 4 --held-out 4 --shard 4 --workers 2 --seed 9".split()
    make_voices.make(
        make_voices.parse_arguments(["--corpus", str(corpus_folder), "--out", str(tmp_path), *arguments])
    )
    training, held_out = ({c.voice for c in read_clips(tmp_path, kind)} for kind in ("training", "held_out"))
    assert training and held_out and not training & held_out
