"""A training on a bare machine in several visits: packed here, paused, killed, finished there, carried back in pieces.

The bare machine is a folder with a Python of its own that has torch, numpy and what torch needs, and nothing else.
"""

import importlib.metadata
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from errand_training import checkpoint
from errand_training.pieces import PiecesError, join, split

TRAINING = Path(__file__).parent.parent
SITE = Path(sysconfig.get_path("purelib"))
ON_A_CPU = "--size tiny --batch 1024 --precision float32 --no-compile --device cpu --steps 60 --english-share 0.1".split()


def test_pieces_come_back_as_they_went(tmp_path):
    (tmp_path / "a.bin").write_bytes(os.urandom(2_500))
    split([tmp_path / "a.bin"], tmp_path / "there", 1_000)
    assert sorted(p.stat().st_size for p in (tmp_path / "there").glob("a.bin.*")) == [500, 1_000, 1_000]
    join(tmp_path / "there", tmp_path / "kept", tmp_path / "out")
    assert (tmp_path / "out" / "a.bin").read_bytes() == (tmp_path / "a.bin").read_bytes()


def test_only_the_newest_pieces_stay(tmp_path):
    for contents in (b"old" * 900, b"new" * 300):
        (tmp_path / "a.bin").write_bytes(contents)
        split([tmp_path / "a.bin"], tmp_path / "there", 1_000)
    assert len(list((tmp_path / "there").glob("a.bin.*"))) == 1


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (None, "cannot be read: No such file"),
        ('{"version": 1, "fil', "is damaged, copy it again"),
        ('{"version": 1}', "is damaged, copy it again: 'files'"),
        ('{"version": 2, "files": {}}', "is of version 2, expected 1"),
        ('{"version": 1, "files": {"../x": {"pieces": []}}}', "names `../x`, which is no plain file name"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_named(tmp_path, manifest, reason):
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(PiecesError, match=re.escape(reason)):
        join(tmp_path, tmp_path / "kept", tmp_path / "out")


def gpu(*arguments, python=sys.executable, cwd=TRAINING):
    """`gpu.py` in a clean environment."""
    command = [python, "gpu.py", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory) -> Path:
    """A Python with torch and numpy."""
    home = tmp_path_factory.mktemp("python")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    inside = next(home.glob("lib/python*/site-packages"))
    names, seen = ["torch", "numpy"], set()
    while names:
        if (name := names.pop()) in seen:
            continue
        seen.add(name)
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:  # needed on other systems only
            continue
        names += [re.match(r"[\w.-]+", r)[0] for r in package.requires or () if "extra ==" not in r]
        for top in {file.parts[0] for file in package.files} - {"..", "__pycache__"}:
            if not (inside / top).exists():
                (inside / top).symlink_to(SITE / top)
    assert not (inside / "tokenizers").exists() and not (inside / "transformers").exists()
    return home / "bin" / "python"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> Path:
    """The installed packages as the wheels that they were."""
    folder = tmp_path_factory.mktemp("wheels")
    for name in ("tokenizers", "onnxruntime", "num2words"):
        with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as wheel:
            for file in importlib.metadata.files(name):
                if file.parts[0] == name and "__pycache__" not in file.parts:
                    wheel.write(file.locate(), str(file))
    return folder


@pytest.fixture(scope="module")
def there(wheels, tokenizer_path, english_folder, tmp_path_factory) -> Path:
    """The folder on the bare machine, fresh out of the pack."""
    machine = tmp_path_factory.mktemp("machine")
    (machine / "mix.toml").write_text("[lists]\nselected = 0.02\n")  # a selector's lists take a CPU long
    packed = machine / "gpu.tar.gz"
    models = TRAINING.parent / "models"
    files = ["--mix", machine / "mix.toml", "--tokenizer", tokenizer_path, "--selector", models / "selector"]
    files += ["--english", english_folder]
    ran = gpu("pack", *files, "--wheels", wheels, "--out", packed)
    assert ran.returncode == 0, ran.stderr
    with tarfile.open(packed) as archive:
        archive.extractall(machine, filter="data")
    return machine / "errand-gpu"


def steps(there: Path) -> list[int]:
    log = there / "runs" / "planner" / "log.jsonl"
    return [json.loads(line)["step"] for line in log.read_text().splitlines()] if log.exists() else []


def test_a_training_in_three_visits(there, bare_python, tokenizer_path, tmp_path):
    visit = ["train", "--minutes", "20", "--piece-mb", "0.05", "--", *ON_A_CPU]

    paused = gpu(*visit, "--pause-after", "0", python=bare_python, cwd=there)
    assert paused.returncode == 0, paused.stderr
    assert "1.7% of its budget is spent" in paused.stdout and steps(there) == [1]

    killed = subprocess.Popen(
        [bare_python, "gpu.py", *visit, "--report-every", "0"], cwd=there, env={}, stdout=subprocess.DEVNULL
    )
    while len(steps(there)) < 4 and killed.poll() is None:
        time.sleep(0.05)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    time.sleep(1)
    before = steps(there)
    time.sleep(2)
    assert steps(there) == before, "the trainer goes on after its visit was killed"

    finished = gpu(*visit, "--workers", "1", python=bare_python, cwd=there)
    assert finished.returncode == 0, finished.stderr
    assert "Step 60" in finished.stdout and "finished" in finished.stdout

    collected_whole_and_damaged(there / "pieces", tokenizer_path, tmp_path)


def collected_whole_and_damaged(pieces: Path, tokenizer_path: Path, tmp_path: Path):
    names = sorted(p.name for p in pieces.glob("weights.pt.*"))
    assert len(names) > 3 and all(p.stat().st_size <= 50_000 for p in pieces.iterdir())
    carried, runs = tmp_path / "carried", tmp_path / "runs"
    shutil.copytree(pieces, carried)
    (carried / names[1]).write_bytes(b"?" * (carried / names[1]).stat().st_size)
    (carried / names[2]).unlink()
    where = ["--out", runs / "planner", "--tokenizer", runs / "tokenizer.json"]
    broken = gpu("collect", carried, *where)
    assert broken.returncode == 1
    assert f"{names[1]}: damaged: its sum is another\n  {names[2]}: missing\n" in broken.stderr
    assert "2 pieces" in broken.stderr and not (runs / "planner").exists()

    again = tmp_path / "again"  # only what was wrong is carried once more
    again.mkdir()
    for name in (names[1], names[2], "manifest.json"):
        shutil.copy(pieces / name, again)
    whole = gpu("collect", again, *where)
    assert whole.returncode == 0, whole.stderr
    collected = checkpoint.load(runs / "planner" / "weights.pt", "planner")
    assert collected["step"] == 60 and collected["english"] == 6 * 1024
    assert (runs / "tokenizer.json").read_bytes() == tokenizer_path.read_bytes()
    assert not (runs / "pieces").exists()

    export = ["--checkpoint", runs / "planner" / "weights.pt", "--tokenizer", runs / "tokenizer.json"]
    command = [sys.executable, "export_planner.py", *map(str, export), "--out", str(tmp_path / "x.gguf")]
    subprocess.run(command, cwd=TRAINING, check=True)
    assert (tmp_path / "x.gguf").read_bytes()[:4] == b"GGUF"

    (runs / "tokenizer.json").write_text("{}")
    other = gpu("collect", pieces, *where)
    assert other.returncode == 1 and "is not the one that this planner was trained with" in other.stderr


def test_a_packed_run_goes_on_elsewhere(there, wheels, tokenizer_path, bare_python, tmp_path):
    run = tmp_path / "run"
    shutil.copytree(there / "runs" / "planner", run)
    files = ["--tokenizer", tokenizer_path, "--checkpoint", run, "--wheels", wheels]
    packed = gpu("pack", *files, "--out", tmp_path / "gpu.tar.gz")
    assert packed.returncode == 0, packed.stderr
    with tarfile.open(tmp_path / "gpu.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    again = gpu("train", "--minutes", "20", "--", *ON_A_CPU, python=bare_python, cwd=tmp_path / "errand-gpu")
    assert again.returncode == 0, again.stderr
    assert steps(tmp_path / "errand-gpu") == [*steps(there), 60]


def test_what_is_missing_is_named(tmp_path):
    ran = gpu("pack", "--tokenizer", tmp_path / "none.json", "--out", tmp_path / "x.tar.gz")
    assert ran.returncode == 1 and "none.json` is missing" in ran.stderr
    ran = gpu(
        "pack", "--tokenizer", TRAINING / "gpu.py", "--wheels", tmp_path, "--out", tmp_path / "x.tar.gz"
    )
    assert ran.returncode == 1 and "expected one wheel of tokenizers" in ran.stderr
    ran = gpu("collect", tmp_path)
    assert ran.returncode == 1 and "manifest.json` cannot be read" in ran.stderr


SPEECH_ON_A_CPU = "--size small --batch 4 --measured 2 --precision float32 --device cpu --steps 3".split()


@pytest.mark.skipif(not shutil.which("flite"), reason="flite is not installed: scripts/setup speech")
def test_speech_is_read_out_and_learnt_on_a_bare_machine(wheels, bare_python, tmp_path):
    packed = gpu("pack", "--model", "speech", "--wheels", wheels, "--out", tmp_path / "gpu.tar.gz")
    assert packed.returncode == 0, packed.stderr
    assert (tmp_path / "gpu.tar.gz").stat().st_size < 60_000_000
    with tarfile.open(tmp_path / "gpu.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    there = tmp_path / "errand-gpu"
    visit = ["train", "--model", "speech", "--minutes", "20", "--clips", "12", "--held-out", "6"]
    ran = gpu(*visit, "--", *SPEECH_ON_A_CPU, python=bare_python, cwd=there)
    assert ran.returncode == 0, ran.stderr
    assert "espeak-ng, flite" in ran.stdout and "Step 3" in ran.stdout and "finished" in ran.stdout
    collected = gpu("collect", there / "pieces", "--model", "speech", "--out", tmp_path / "speech")
    assert collected.returncode == 0, collected.stderr
    export = ["--weights", tmp_path / "speech" / "weights.pt", "--out", tmp_path / "x.bin"]
    subprocess.run([sys.executable, "export_speech.py", *map(str, export)], cwd=TRAINING, check=True)
    assert (tmp_path / "x.bin").read_bytes()[:4] == b"lmgg"
