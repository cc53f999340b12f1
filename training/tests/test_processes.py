"""Trainings as they are started and stopped in earnest: several processes, and one that is killed in the middle."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
import torch

from errand_training import checkpoint, finetune_planner, finetune_selector, tinyagent
from small_checkpoints import deberta, llama

TRAINING = Path(__file__).parent.parent
PATIENCE = 400  # seconds, for a busy machine
AT_THE_END = ["--report-every", str(100 * PATIENCE)]
TORCHRUN = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
ACCELERATE = [sys.executable, "-m", "accelerate.commands.launch", "--num_machines", "1"]
ACCELERATE += ["--mixed_precision", "no", "--dynamo_backend", "no"]


@pytest.fixture(scope="module")
def lines(tokenizer_path, tmp_path_factory) -> dict[str, list[str]]:
    """What to call each trainer with, by the kind of its checkpoints."""
    known = tinyagent.definitions(TRAINING.parent / "applescripts")
    texts = [tinyagent.messages(list(known), "x", datetime(2026, 11, 25), known).system]
    starts = tmp_path_factory.mktemp("starts")
    exact = ["--device", "cpu", "--precision", "float32"]
    tokenizer = ["--tokenizer", str(tokenizer_path), "--size", "tiny"]
    return {
        "planner": ["train_planner.py", *exact, *tokenizer, "--no-compile", "--batch", "1024"],
        "selector": ["train_selector.py", *exact, *tokenizer, "--batch", "16"],
        finetune_planner.KIND: [
            *("train_planner.py", *exact, "--batch", "4096", "--lora", "2"),
            *("--init", str(llama(starts / "llama", texts))),
        ],
        finetune_selector.KIND: [
            *("train_selector.py", *exact, "--batch", "16"),
            *("--init", str(deberta(starts / "deberta", texts, version=3))),
        ],
    }


KINDS = ["planner", "selector", finetune_planner.KIND, finetune_selector.KIND]


def command(launcher: list[str], line: list[str], out: Path, *more: str) -> list[str]:
    return [*launcher, str(TRAINING / line[0]), *line[1:], "--out", str(out), *more]


def run(*arguments) -> None:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def log(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("kind", ["planner", finetune_planner.KIND])
def test_two_processes_train_one_model_and_go_on(kind, lines, tmp_path):
    run(TORCHRUN, lines[kind], tmp_path, "--steps", "3", *AT_THE_END)
    run(TORCHRUN, lines[kind], tmp_path, "--steps", "5", *AT_THE_END)
    written = log(tmp_path)
    assert [line["step"] for line in written] == [3, 5], "one process reports"
    assert all(math.isfinite(line["loss"]) for line in written)
    saved = checkpoint.load(tmp_path / "checkpoint.pt", kind)
    assert saved["step"] == 5
    assert not list(tmp_path.glob("*.part")), "one process saves"


@pytest.mark.parametrize(
    "flags", [["--multi_gpu", "--num_processes", "2"], ["--cpu", "--num_processes", "2"]]
)
def test_accelerate_launches_as_well(flags, lines, tmp_path):
    pytest.importorskip("accelerate")
    run([*ACCELERATE, *flags], lines["selector"], tmp_path, "--steps", "3", *AT_THE_END)
    assert [line["step"] for line in log(tmp_path)] == [3]
    assert checkpoint.load(tmp_path / "checkpoint.pt", "selector")["commands"] == 3 * 16


def killed(line: list[str], out: Path, kind: str, steps: int) -> int:
    """Ends a training by force when some of its steps are saved; gives how many."""
    whole = command([sys.executable], line, out, "--steps", str(steps), "--report-every", "0")
    with subprocess.Popen(whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        given_up = time.monotonic() + PATIENCE
        while not (out / "checkpoint.pt").exists() or len(log(out)) < 2:
            assert process.poll() is None and time.monotonic() < given_up
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    at = checkpoint.load(out / "checkpoint.pt", kind)["step"]
    assert 0 < at < steps
    return at


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_training_goes_on_to_the_same_end(kind, lines, tmp_path):
    at = killed(lines[kind], tmp_path, kind, 6)
    before = len(log(tmp_path))
    run([sys.executable], lines[kind], tmp_path, "--steps", "6", "--report-every", "0")
    assert log(tmp_path)[before]["step"] == at + 1, "it goes on from its checkpoint"
    assert checkpoint.load(tmp_path / "checkpoint.pt", kind)["step"] == 6


def test_english_is_read_on_where_a_killed_training_was(lines, english_folder, tmp_path):
    line = [*lines["planner"], "--english", str(english_folder), "--english-share", "1"]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    run([sys.executable], line, whole, "--steps", "12")
    killed(line, broken, "planner", 12)
    run([sys.executable], line, broken, "--steps", "12")
    expected, found = (checkpoint.load(out / "checkpoint.pt", "planner") for out in (whole, broken))
    assert found["english"] == expected["english"] == 12 * 1024
    torch.testing.assert_close(found["model"], expected["model"])


def test_two_processes_read_different_english(lines, english_folder, tmp_path):
    line = [*lines["planner"], "--english", str(english_folder), "--english-share", "1"]
    run(TORCHRUN, line, tmp_path / "two", "--steps", "3", *AT_THE_END)
    run([sys.executable], line, tmp_path / "one", "--steps", "3")
    two, one = (checkpoint.load(tmp_path / out / "checkpoint.pt", "planner") for out in ("two", "one"))
    assert two["english"] == one["english"]
    torch.testing.assert_close(two["model"], one["model"], rtol=1e-3, atol=1e-4)
