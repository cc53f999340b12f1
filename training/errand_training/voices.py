"""Voices that read text out: free speech synthesisers of Debian, run as programs.

In: readings (words, a voice, a speed, a pitch). Out: 16 kHz mono samples, the same for the same reading. Some voices are
kept for measuring: whole speakers, and kinds of espeak-ng's voices in whatever accent.
"""

import os
import shutil
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

RATE = 16_000
ACCENTS = "en-us en-gb en-gb-x-rp en-gb-scotland en-gb-x-gbclan en-gb-x-gbcwmd en-029".split()
# espeak-ng's kinds of voices, without robots, whispers and jokes.
KINDS = (
    "f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8 adam Alex Alicia Andrea Andy Annie antonio aunty belinda benjamin boris"
    " caleb david Denis Diogo ed edward Gene grandma grandpa gustave Henrique Hugo iven Jacky john kaukovalta klatt"
    " klatt2 klatt4 Lee linda Marco Mario max Michael michel miguel Mike Nguyen norbert pablo paul pedro quincy rob"
    " robert sandro shelby steph steph2 travis victor zac anika"
).split()
FLITE = "kal16 awb rms slt".split()
FESTIVAL = {"kal": "kal_diphone", "ked": "ked_diphone", "slt": "cmu_us_slt_arctic_hts"}
HELD_OUT = frozenset("f2 m4 Andrea benjamin Lee robert steph rms".split())
SHARES = {"espeak-ng": 0.6, "flite": 0.3, "festival": 0.1}


class VoiceError(RuntimeError):
    """A synthesiser that is missing or fails."""


@dataclass(frozen=True)
class Voice:
    program: str
    name: str

    @property
    def held_out(self) -> bool:
        return self.name.rpartition("+")[2] in HELD_OUT


@dataclass(frozen=True)
class Reading:
    """Words and how they are read: speed and pitch are shares of the voice's own."""

    words: str
    voice: Voice
    speed: float
    pitch: float


def voices(programs: tuple[str, ...]) -> list[Voice]:
    every = [Voice("espeak-ng", f"{accent}+{kind}") for accent in ACCENTS for kind in KINDS]
    every += [Voice("flite", name) for name in FLITE]
    every += [Voice("festival", name) for name in FESTIVAL]
    return [voice for voice in every if voice.program in programs]


def installed() -> tuple[str, ...]:
    found = tuple(program for program in SHARES if shutil.which(program))
    if not found:
        raise VoiceError("no speech synthesiser is installed: `scripts/setup speech` installs them")
    return found


def drawn(random: Random, known: list[Voice]) -> tuple[Voice, float, float]:
    """A voice, its program by `SHARES`, with a speed and a pitch."""
    programs = sorted({voice.program for voice in known})
    program = random.choices(programs, [SHARES[name] for name in programs])[0]
    voice = random.choice([voice for voice in known if voice.program == program])
    return voice, round(random.uniform(0.75, 1.35), 2), round(random.uniform(0.88, 1.14), 2)


def read_out(readings: list[Reading]) -> list[np.ndarray]:
    """The samples of every reading, as 16-bit numbers."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.wav" for number in range(len(readings))]
        festival = []
        for reading, path in zip(readings, paths, strict=True):
            match reading.voice.program:
                case "espeak-ng":
                    run(espeak(reading, path))
                case "flite":
                    run(flite(reading, path))
                case _:
                    festival.append(scheme(reading, path))
        if festival:
            run(["festival", "--pipe"], "\n".join(festival))
        return [
            samples(path, 1.0 if reading.voice.program == "espeak-ng" else reading.pitch)
            for reading, path in zip(readings, paths, strict=True)
        ]


def espeak(reading: Reading, path: Path) -> list[str]:
    pitch = round(50 + (reading.pitch - 1) * 200)  # espeak-ng counts from 0 to 99
    speed = round(165 * reading.speed)
    return [
        "espeak-ng",
        "-v",
        reading.voice.name,
        "-s",
        f"{speed}",
        "-p",
        f"{pitch}",
        "-w",
        str(path),
        "--",  # the words may begin with a dash
        reading.words,
    ]


def flite(reading: Reading, path: Path) -> list[str]:
    stretch = reading.pitch / reading.speed  # the pitch is raised by playing faster
    return [
        "flite", "-voice", reading.voice.name, "--setf", f"duration_stretch={stretch:.3f}",
        "-t", reading.words, "-o", str(path),
    ]  # fmt: skip


def scheme(reading: Reading, path: Path) -> str:
    words = reading.words.replace("\\", "").replace('"', "")
    stretch = reading.pitch / reading.speed
    return (
        f"(voice_{FESTIVAL[reading.voice.name]}) (Parameter.set 'Duration_Stretch {stretch:.3f})"
        f' (utt.save.wave (utt.synth (Utterance Text "{words}")) "{path}" \'riff)'
    )


def run(command: list[str], text: str | None = None) -> None:
    quiet = os.environ | {"PULSE_SERVER": "none"}  # they write files, and need no sound system
    ran = subprocess.run(command, input=text, env=quiet, capture_output=True, text=True)
    if ran.returncode:
        raise VoiceError(f"`{command[0]}` failed with {ran.returncode}: {ran.stderr.strip()[-300:]}")


def samples(path: Path, faster: float) -> np.ndarray:
    """The file's sound at 16 kHz, played so much faster and therefore higher."""
    try:
        with wave.open(str(path)) as file:
            raw = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float32)
            rate = file.getframerate()
    except (OSError, EOFError, wave.Error) as error:
        raise VoiceError(f"a synthesiser wrote no sound: {error}") from error
    sound = resampled(raw, RATE / (rate * faster))
    return np.clip(np.round(sound), -32_768, 32_767).astype(np.int16)


def resampled(sound: np.ndarray, ratio: float) -> np.ndarray:
    """So many times as many samples, by cutting or filling up the spectrum."""
    length = round(len(sound) * ratio)
    if length == len(sound) or not len(sound):
        return sound
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(length // 2 + 1, spectrum.dtype)
    common = min(len(kept), len(spectrum))
    kept[:common] = spectrum[:common]
    return np.fft.irfft(kept, length) * ratio
