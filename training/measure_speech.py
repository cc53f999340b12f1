"""Measures a speech model as `ears` runs it, on voices that no training heard.

    python measure_speech.py MODEL                                  # clips: words wrong, names right, with and without names told
    python measure_speech.py MODEL --commands measure/natural.jsonl # writes the commands as they were heard, for `errand eval`
    python measure_speech.py written --commands measure/natural.jsonl   # as a recogniser without a fault would have written them

All need the built programs (`cargo build --workspace`, or `ERRAND` and `ERRAND_EARS`). `--commands` writes `typed.jsonl` and
`spoken.jsonl` into `--out`: the same items, those that can be read out, as they stand and as they were heard.
"""

import argparse
import json
import os
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np

from errand_training.clips import read_clips
from errand_training.hearing import bare_words, word_errors
from errand_training.speech_batches import names
from errand_training.spoken import line
from errand_training.voices import RATE, Reading, drawn, installed, read_out, voices

HERE = Path(__file__).parent
BUILT = HERE.parent / "target" / "debug"
OTHERS = 40  # names that do not occur, beside those that do: as many as the app tells


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="a file in whisper.cpp's format, or `written`")
    parser.add_argument("--voices", type=Path, default=HERE / "runs" / "voices", help="the clips' folder")
    parser.add_argument("--clips", type=int, default=300)
    parser.add_argument("--commands", type=Path, metavar="FILE", help="items as `errand eval` reads them")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "spoken")
    parser.add_argument("--seed", type=int, default=5)
    return parser.parse_args()


class Ears:
    """The program that hears, with this model."""

    def __init__(self, model: str):
        program = os.environ.get("ERRAND_EARS", BUILT / "ears")
        self.process = subprocess.Popen(
            [program, "--model", model], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def hear(self, path: Path, prompt: str = "") -> str:
        request = {"id": "clip", "do": "hear_file", "path": str(path), "prompt": prompt}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        text = ""
        for said in self.process.stdout:
            message = json.loads(said)
            match message["message"]:
                case "final":
                    text = message["text"]
                case "result":
                    return text
                case "failed":
                    raise SystemExit(f"measure_speech.py: {message['error']['message']}")
        raise SystemExit("measure_speech.py: `ears` ended")


def write(path: Path, sound: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.tobytes())


def measure_clips(options: argparse.Namespace, folder: Path) -> None:
    clips = read_clips(options.voices, "held_out")[: options.clips]
    random, path = Random(options.seed), folder / "clip.wav"
    every = sorted({name for clip in clips for name in names(clip.written)})
    ears = Ears(options.model)
    counts = {"without names told": [0, 0, 0], "with names told": [0, 0, 0]}
    words = 0
    by_program: dict[str, list[int]] = {}
    for clip in clips:
        write(path, clip.samples())
        wanted = names(clip.written)
        told = [*wanted, *random.sample(every, min(OTHERS, len(every)))]
        random.shuffle(told)
        for kind, prompt in zip(counts, ("", ", ".join(told)), strict=True):
            found = ears.hear(path, prompt)
            wrong, length = word_errors(clip.written, found)
            heard = set(bare_words(found))
            right = sum(set(bare_words(name)) <= heard for name in wanted)
            for place, value in enumerate((wrong, right, len(wanted))):
                counts[kind][place] += value
            if not prompt:
                program = by_program.setdefault(clip.voice, [0, 0])
                program[0], program[1] = program[0] + wrong, program[1] + length
        words += length
    print(f"{len(clips)} clips, {words} words")
    for kind, (wrong, right, known) in counts.items():
        print(f"{kind}: word errors {wrong / words:.3f}, {right} of {known} names right")
    for kind in sorted({voice_kind(voice) for voice in by_program}):
        parts = [counts for voice, counts in by_program.items() if voice_kind(voice) == kind]
        wrong, length = (sum(part[place] for part in parts) for place in (0, 1))
        print(f"  {kind}: word errors {wrong / length:.3f} of {length} words")


def voice_kind(voice: str) -> str:
    """`espeak-ng f2` of `espeak-ng en-us+f2`."""
    program, _, name = voice.partition(" ")
    return f"{program} {name.rpartition('+')[2]}"


def measure_commands(options: argparse.Namespace, folder: Path) -> None:
    random, path = Random(options.seed), folder / "command.wav"
    known = [voice for voice in voices(installed()) if voice.held_out]
    errand = os.environ.get("ERRAND", BUILT / "errand")
    options.out.mkdir(parents=True, exist_ok=True)
    same = 0
    typed, spoken = [], []
    for item in items(options.commands):
        said = line(item["command"])
        if not said:
            continue
        if options.model == "written":
            ears = {"ERRAND_EARS": str(faultless(folder, said.written))}
        else:
            ears = {}
            write(path, read_out([Reading(said.said, *drawn(random, known))])[0])
        listen = [errand, "listen", "--json", "--wav", path, "--model", options.model]
        out = subprocess.run(listen, capture_output=True, text=True, check=True, env=os.environ | ears).stdout
        heard = json.loads(out.splitlines()[-1])["typed"]
        same += bare_words(heard) == bare_words(item["command"])
        typed.append(item)
        spoken.append(item | {"command": heard or "-"})
    for name, rows in (("typed", typed), ("spoken", spoken)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (options.out / f"{name}.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(typed)} commands, {same} heard word for word: {options.out}/typed.jsonl, spoken.jsonl")


def faultless(folder: Path, text: str) -> Path:
    """An `ears` that hears this text whatever is said."""
    final = {"message": "final", "id": "listen", "text": text, "seconds": 1, "took": 0}
    result = {"message": "result", "id": "listen", "result": {}}
    (folder / "said").write_text(f"{json.dumps(final)}\n{json.dumps(result)}\n", encoding="utf-8")
    program = folder / "ears"
    program.write_text(f"#!/bin/sh\nread -r _; cat '{folder / 'said'}'\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def items(path: Path) -> Iterator[dict]:
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.strip():
            yield json.loads(text)


if __name__ == "__main__":
    options = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        (measure_commands if options.commands else measure_clips)(options, Path(folder))
