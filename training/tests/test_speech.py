"""The speech model: what it sees, how it learns, goes on, and becomes a file that `ears` writes the same texts with."""

import json
import math
import os
import shutil
import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import torch

import export_speech
import train_speech
from errand_training import checkpoint
from errand_training.checkpoint import CheckpointError
from errand_training.clips import read_clips, write_shard
from errand_training.distort import spoilt
from errand_training.hearing import bare_words, heard, word_errors
from errand_training.sound import A_POSITION, log_mel, mel_filters
from errand_training.speech_batches import IGNORED, PHASES, ClipsError, ClipStream, stacked
from errand_training.spelling import SOUNDS, Spelling, learnt
from errand_training.spoken import line
from errand_training.throats import varied, with_throats
from errand_training.voices import Reading, Voice
from errand_training.whisper import SIZES, WhisperConfig

EARS = Path(os.environ.get("ERRAND_EARS", Path(__file__).parents[2] / "target" / "debug" / "ears"))
SENTENCES = ("Text Sid that I am late.", "Open my shopping list.", "Call Priya at 3:30 pm.")


def columns(sound: np.ndarray, filters: np.ndarray) -> np.ndarray:
    """The spectrogram step by step, as `log_mel_spectrogram` of whisper.cpp goes: half a window mirrored in front."""
    padded = np.concatenate([sound[200:0:-1], sound, np.zeros(200)])
    window = 0.5 * (1 - np.cos(2 * np.pi * np.arange(400) / 400))
    found = np.empty((len(filters), len(sound) // 160))
    for column in range(found.shape[1]):
        power = np.abs(np.fft.rfft(window * padded[column * 160 : column * 160 + 400])) ** 2
        found[:, column] = np.log10(np.maximum(filters @ power, 1e-10))
    return (np.maximum(found, found.max() - 8) + 4) / 4


def test_the_spectrogram_is_that_of_whisper():
    filters = mel_filters()
    # Where the first two triangles of the filters meet that OpenAI's models come with.
    assert filters[:3, 1] == pytest.approx([0.02486259, 0.00199082, 0], abs=1e-7)
    sound = np.random.default_rng(1).normal(0, 0.1, 16_000).astype(np.float32)
    sound[9_000:] = 0
    found = log_mel(torch.from_numpy(sound)[None], torch.from_numpy(filters))[0].numpy()
    np.testing.assert_allclose(found, columns(sound, filters), atol=1e-4)


def test_spoilt_sounds_keep_their_length_and_are_the_same_for_a_seed():
    sounds = torch.randn(12, 16_000, generator=torch.Generator().manual_seed(1)) * 0.1
    once, again = (spoilt(sounds, torch.Generator().manual_seed(5)) for _ in range(2))
    assert once.shape == sounds.shape and once.isfinite().all() and once.abs().max() <= 1
    assert torch.equal(once, again) and not torch.equal(once, sounds)


def test_a_longer_throat_speaks_lower():
    filters = torch.from_numpy(mel_filters())

    def tone(hertz: float) -> torch.Tensor:
        return log_mel((2 * torch.pi * hertz * torch.arange(16_000) / 16_000).sin()[None], filters)

    def row(mel: torch.Tensor) -> int:
        return mel.mean(2).argmax().item()

    for hertz, length in ((1_000, 1.1), (3_000, 1.15), (3_000, 0.85), (500, 0.9)):
        found = with_throats(tone(hertz), torch.tensor([length]))
        assert abs(row(found) - row(tone(hertz / length))) <= 1
    same = with_throats(tone(1_000), torch.ones(1))
    torch.testing.assert_close(same, tone(1_000), atol=1e-4, rtol=0)


def test_varied_clips_keep_their_size_and_are_the_same_for_a_seed():
    mel = torch.randn(12, 80, 200, generator=torch.Generator().manual_seed(1))
    once, again = (varied(mel, torch.Generator().manual_seed(5)) for _ in range(2))
    assert once.shape == mel.shape and once.isfinite().all()
    assert torch.equal(once, again) and not torch.equal(once, mel)


def test_words_are_counted_as_people_count_them():
    assert word_errors("Text Sid, that I'm late.", "text sid that I'm late") == (0, 5)
    assert word_errors("at 3:30 pm", "at 330 pm please") == (2, 3)
    assert word_errors("open my list", "") == (3, 3)


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> Path:
    """A few short clips by two voices, and one voice more to measure with."""
    folder = tmp_path_factory.mktemp("voices")
    lines = [line(text) for text in SENTENCES] * 2
    written = [said.written for said in lines]
    for kind, names in (("training", ("en-us+m1", "en-us+f1")), ("held_out", ("en-us+f2",) * 2)):
        voices = [Voice("espeak-ng", names[i // len(SENTENCES)]) for i in range(len(lines))]
        readings = [Reading(said.said, voice, 1.0, 1.0) for said, voice in zip(lines, voices)]
        write_shard(folder / kind / "00000.npy", written, readings)
    return folder


def test_names_stand_before_the_text_and_are_not_learnt(clips):
    known = read_clips(clips, "training")[2:4]
    spelling = Spelling(learnt([*SENTENCES, "Priya, Sid"] * 3, 150))
    config = WhisperConfig(tokens=spelling.size, **SIZES["tiny"])
    batch = stacked(known, spelling, config, ["Priya, Sid", ""], 256)
    named, plain = batch.tokens.tolist()
    begins = named.index(spelling.start)
    assert named[0] == spelling.before and spelling.decode(named[1:begins]) == "Priya, Sid"
    assert named[begins : begins + 2] == plain[:2] == [spelling.start, spelling.no_times]
    for row, (targets, clip) in enumerate(zip(batch.targets.tolist(), known, strict=True)):
        learnt_tokens = [token for token in targets if token != IGNORED]
        assert spelling.decode(learnt_tokens[:-1]) == clip.written and learnt_tokens[-1] == spelling.end
        said = "".join(SOUNDS[letter] for letter in batch.spoken[row, : batch.spoken_lengths[row]])
        assert said == {SENTENCES[2]: "call priya at three thirty p m"}.get(clip.written, said)
        assert said.split()[-1] == bare_words(line(clip.written).said)[-1]


def options(clips: Path, out: Path, *more: str):
    plain = "--size tiny --batch 6 --measured 3 --device cpu --precision float32 --report-every 1000".split()
    return train_speech.parse_arguments(["--voices", str(clips), "--out", str(out), *plain, *more])


@pytest.fixture(scope="module")
def run(clips, tmp_path_factory) -> Path:
    """A model that has learnt three sentences by heart."""
    out = tmp_path_factory.mktemp("speech")
    train_speech.train(options(clips, out, "--steps", "300", "--rate", "2"))
    return out


def test_the_loss_falls(run):
    last = json.loads((run / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 300 and last["clips"] == 300 * 6
    assert last["loss"] < math.log(51_864) / 2 and 0 <= last["word_errors"] <= 1.5


def test_a_stopped_run_goes_on(run, clips, tmp_path):
    shutil.copytree(run, tmp_path / "run")
    train_speech.train(options(clips, tmp_path / "run", "--steps", "302", "--workers", "1"))
    assert checkpoint.load(tmp_path / "run" / "checkpoint.pt", "speech")["step"] == 302


def test_weights_alone_go_on_elsewhere(run, clips, tmp_path):
    shutil.copy(run / "weights.pt", tmp_path)
    train_speech.train(options(clips, tmp_path, "--steps", "301"))
    assert checkpoint.load(tmp_path / "checkpoint.pt", "speech")["clips"] == 301 * 6
    assert (run / "weights.pt").stat().st_size < (run / "checkpoint.pt").stat().st_size / 4


def test_a_run_of_another_size_is_refused(run, clips):
    with pytest.raises(CheckpointError, match="has `width` 64, expected 160"):
        train_speech.train(options(clips, run, "--size", "small"))


def test_without_clips_it_is_said_what_makes_them(tmp_path):
    with pytest.raises(ClipsError, match=r"make some with make_voices\.py"):
        train_speech.train(options(tmp_path, tmp_path / "run"))


@pytest.mark.skipif(not EARS.exists(), reason=f"`{EARS}` is not built: cargo build -p errand-ears")
@pytest.mark.parametrize("kind", ["f16", "q8_0"])
def test_ears_writes_what_torch_writes(run, clips, tmp_path, kind):
    model, spelling, _ = export_speech.read(run / "weights.pt")
    export_speech.export(run / "weights.pt", tmp_path / "model.bin", kind)
    known = read_clips(clips, "training")[: len(SENTENCES)]
    batch = stacked(known, spelling, model.config, [""] * len(known), model.config.audio_context)
    expected = heard(model, log_mel(batch.waves(), torch.from_numpy(mel_filters())), spelling)
    assert expected == list(SENTENCES), "the model has not learnt its sentences"
    assert by_ears(tmp_path, known) == expected


def by_ears(folder: Path, clips) -> list[str]:
    requests = []
    for number, clip in enumerate(clips):
        path = folder / f"{number}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(clip.samples().tobytes())
        requests.append(json.dumps({"id": str(number), "do": "hear_file", "path": str(path)}))
    texts = {}
    with subprocess.Popen(
        [EARS, "--model", folder / "model.bin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as ears:
        for request in requests:  # one after another: `ears` hears one thing at a time
            ears.stdin.write(request + "\n")
            ears.stdin.flush()
            for message in map(json.loads, ears.stdout):
                if message["message"] == "final":
                    texts[message["id"]] = message["text"]
                elif message["message"] in ("result", "failed"):
                    assert message["message"] == "result", message
                    break
        ears.stdin.close()
    return [texts[str(number)] for number in range(len(clips))]


def test_processes_draw_other_clips_of_the_same_length_at_the_same_time(clips):
    spelling = Spelling(learnt(SENTENCES, 150))
    config = WhisperConfig(tokens=spelling.size, **SIZES["tiny"])
    for phase in (PHASES[0], PHASES[-1]):
        ranks = [iter(ClipStream(clips, spelling, config, 4, 7, rank, phase)) for rank in (0, 1)]
        drawn = [[next(rank) for rank in ranks] for _ in range(20)]
        apart = [abs(one.sounds.shape[1] - other.sounds.shape[1]) for one, other in drawn]
        assert max(apart) < A_POSITION * 60
        assert any(one.targets.tolist() != other.targets.tolist() for one, other in drawn)
