"""Trains the planner on another machine, in visits: one with PyTorch and maybe nothing else, from which files can be copied.

    here    python gpu.py pack --selector ../models/selector --english ../../shared/english
                                                                       writes runs/gpu.tar.gz: copy it over
    there   tar xzf gpu.tar.gz; cd errand-gpu
            python3 gpu.py train --minutes 50 -- --minutes 240 --size large --workers 8 --english-share 0.02
            and the same line again in the next visit; then copy the folder `pieces` back
    here    python gpu.py collect PIECES                               writes runs/planner/weights.pt and log.jsonl

With `--model speech` in each line it trains the speech model: synthesisers are packed and read out there. A visit that is
killed loses what came after its last checkpoint. On a machine that forgot everything, give the next visit a pack with
what was collected: `pack --checkpoint runs/planner`. Standard library only.
"""

import argparse
import ctypes
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from errand_training import synthesisers, wheels
from errand_training.pieces import PiecesError, join, split

HERE = Path(__file__).resolve().parent
INSIDE = "errand-gpu"
TOKENIZER = "tokenizer.json"
LOG = "log.jsonl"
CHECKPOINT = "checkpoint.pt"
SELECTOR_PACKAGES = ("onnxruntime",)


@dataclass(frozen=True)
class Model:
    """What trains a model, what of its run is carried, and the packages that a machine with PyTorch and numpy may lack."""

    scripts: tuple[str, ...]
    weights: str
    packages: tuple[str, ...]
    tokenizer: bool

    @property
    def run(self) -> tuple[str, str]:
        return (self.weights, LOG)


MODELS = {
    "planner": Model(("train_planner.py",), "weights.pt", ("tokenizers",), tokenizer=True),
    "speech": Model(
        ("train_speech.py", "make_voices.py"), "weights.pt", ("tokenizers", "num2words"), tokenizer=False
    ),
}
# Clips that are read out before a training of speech begins; the others are made meanwhile.
FIRST_CLIPS = 2_000


class GpuError(RuntimeError):
    """A pack that cannot be made, or one that does not fit the machine."""


def pack(options: argparse.Namespace) -> None:
    """Everything that a bare machine needs, in one file."""
    model = MODELS[options.model]
    wanted = [
        *((HERE / name, name) for name in ("gpu.py", *model.scripts, "errand_training")),
        (options.corpus, "corpus"),
        (options.mix, "mix.toml"),
        (model.tokenizer and options.tokenizer, f"runs/{TOKENIZER}"),
        (options.selector, "selector"),
        (options.english, "english"),
        *((options.checkpoint and options.checkpoint / name, f"carried/{name}") for name in model.run),
    ]
    wanted = [(path, name) for path, name in wanted if path]
    for path, _ in wanted:
        if not path.exists():
            raise GpuError(f"`{path}` is missing")
    names = model.packages + (SELECTOR_PACKAGES if options.selector else ())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    part = options.out.with_suffix(".part")
    with tempfile.TemporaryDirectory() as folder, tarfile.open(part, "w:gz", compresslevel=6) as archive:
        for path, name in wanted:
            archive.add(path, f"{INSIDE}/{name}", filter=without_caches)
        for python in options.python:
            wheels.unpack(names, python, options.arch, Path(folder) / python, options.wheels)
        archive.add(folder, f"{INSIDE}/packages")
        if options.model == "speech":
            synthesisers.copy(Path(folder) / "synthesisers")
            archive.add(Path(folder) / "synthesisers", f"{INSIDE}/synthesisers")
    os.replace(part, options.out)
    print(f"{options.out}: {options.out.stat().st_size} bytes, for Python {', '.join(options.python)}")


def without_caches(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in entry.name else entry


def train(options: argparse.Namespace, more: list[str]) -> int:
    """One visit: goes on with the training for so many minutes, and keeps its last checkpoint in pieces."""
    ends = time.monotonic() + options.minutes * 60
    model, run, pieces = MODELS[options.model], HERE / "runs" / options.model, HERE / "pieces"
    take_carried(run, model)
    path = os.pathsep.join(filter(None, (str(packages(model)), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": path}
    command = [sys.executable, model.scripts[0], "--out", str(run)]
    reader = None
    if options.model == "speech":
        readers = environment | synthesisers.environment(HERE / "synthesisers")
        reader = read_out(options.clips, options.held_out, readers)
    else:
        command += [*given("selector"), *given("english"), *([] if can_compile() else ["--no-compile"])]
    left = (ends - time.monotonic()) / 60
    command += ["--pause-after", str(left - min(1, left / 10))]  # the rest is for saving
    trainer = subprocess.Popen([*command, *more], cwd=HERE, env=environment, preexec_fn=die_with_parent)
    kept = None
    while True:
        ended = trainer.poll() is not None
        newest = run / model.weights
        if newest.exists() and newest.stat().st_mtime_ns != kept:
            kept = newest.stat().st_mtime_ns
            tokenizer = [HERE / "runs" / TOKENIZER] if model.tokenizer else []
            split(
                [*(run / name for name in model.run), *tokenizer], pieces, int(options.piece_mb * 1_000_000)
            )
        if ended:
            break
        if time.monotonic() > ends:
            trainer.kill()
        time.sleep(0.5)
    if reader:
        reader.terminate()
        reader.wait()
    print(f"{standing(run)}; its pieces are in `{pieces}`" if kept else "No checkpoint yet")
    return 0 if time.monotonic() > ends else trainer.returncode


def read_out(clips: int, held_out: int, environment: dict[str, str]) -> subprocess.Popen:
    """Has the first clips read out, and starts to have the others read out while the training runs."""
    workers = max(1, (os.cpu_count() or 2) - 1)  # the trainer has a core
    command = [sys.executable, "make_voices.py", *given("english"), "--workers", str(workers)]
    command += ["--held-out", str(held_out)]
    first = subprocess.run([*command, "--clips", str(min(clips, FIRST_CLIPS))], cwd=HERE, env=environment)
    if first.returncode:
        raise GpuError("nothing could be read out; the lines above say why")
    return subprocess.Popen(
        [*command, "--clips", str(clips)], cwd=HERE, env=environment, preexec_fn=die_with_parent
    )


def take_carried(run: Path, model: Model) -> None:
    """Starts from a packed checkpoint where no visit has left a later one."""
    if (HERE / "carried").exists() and not (run / model.weights).exists():
        run.mkdir(parents=True, exist_ok=True)
        for name in reversed(model.run):  # the weights last: they say that all is there
            shutil.copyfile(HERE / "carried" / name, run / f"{name}.part")
            os.replace(run / f"{name}.part", run / name)


def given(name: str) -> list[str]:
    return [f"--{name}", str(HERE / name)] if (HERE / name).exists() else []


def packages(model: Model) -> Path:
    """The packed packages for this Python."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = HERE / "packages" / version
    if not importlib.util.find_spec("tomllib"):
        raise GpuError(f"this is Python {version}, the training needs 3.11 or newer")
    if not folder.exists() and not all(map(importlib.util.find_spec, model.packages)):
        raise GpuError(f"this is Python {version}, for which nothing was packed: `pack --python {version}`")
    return folder


def can_compile() -> bool:
    """Whether `torch.compile` finds what it builds with."""
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    return headers.exists() and any(map(shutil.which, ("cc", "gcc", "clang")))


def die_with_parent() -> None:
    """Lets no trainer outlive a visit that was killed: two would write into the same run."""
    set_death_signal = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def standing(run: Path) -> str:
    """Where the training is, by the last line of its log."""
    last = json.loads((run / LOG).read_text(encoding="utf-8").splitlines()[-1])
    state = "finished" if last["spent"] >= 1 else f"{last['spent']:.1%} of its budget is spent"
    return f"Step {last['step']}, held-out loss {last['held_out_loss']}: {state}"


def collect(options: argparse.Namespace) -> None:
    """Joins the pieces and puts weights and log where the exporters look for them."""
    model = MODELS[options.model]
    out = options.out or HERE / "runs" / options.model
    kept = out.parent / "pieces"  # good ones, until all are
    with tempfile.TemporaryDirectory(dir=existing(out.parent)) as folder:
        found = join(options.pieces, kept, Path(folder))
        if model.tokenizer:
            keep_tokenizer(Path(folder) / TOKENIZER, options.tokenizer)
        existing(out)
        for name in (*model.run, CHECKPOINT):
            if (out / name).exists():
                os.replace(out / name, out / f"{name}.before")
        for path in found:
            if path.name in model.run:
                os.replace(path, out / path.name)
    shutil.rmtree(kept)
    print(f"{standing(out)}; it is in `{out}`")


def keep_tokenizer(found: Path, ours: Path) -> None:
    if not ours.exists():
        os.replace(found, ours)
    elif ours.read_bytes() != found.read_bytes():
        raise GpuError(f"`{ours}` is not the one that this planner was trained with: move it away")


def existing(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def parse_arguments(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    runs = HERE / "runs"
    verb = verbs.add_parser("pack", help="here: one file for the other machine")
    verb.add_argument("--corpus", type=Path, default=HERE / "corpus")
    verb.add_argument("--mix", type=Path, default=HERE / "mix.toml")
    verb.add_argument("--tokenizer", type=Path, default=runs / "tokenizer.json")
    verb.add_argument("--selector", type=Path, help="an exported selector's folder, optional")
    verb.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    verb.add_argument("--checkpoint", type=Path, help="a run's folder to go on from, such as runs/planner")
    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    verb.add_argument(
        "--python", nargs="+", default=[ours], help=f"the other machine's, one or more ({ours})"
    )
    verb.add_argument("--arch", choices=("x86_64", "aarch64"), default="x86_64", help="its processor")
    verb.add_argument("--wheels", type=Path, help="a folder of wheels to take, instead of downloading them")
    verb.add_argument("--out", type=Path, default=runs / "gpu.tar.gz")
    verb = verbs.add_parser("train", help="there: one visit; what comes after `--` is for the trainer")
    verb.add_argument("--minutes", type=float, required=True, help="of this visit, start and end included")
    verb.add_argument("--clips", type=int, default=100_000, help="of speech, to read out there")
    verb.add_argument("--held-out", type=int, default=500, help="clips of other voices, to measure with")
    verb.add_argument("--piece-mb", type=float, default=16, help="the largest piece")
    verb = verbs.add_parser("collect", help="here: joins the pieces that were copied back")
    verb.add_argument("pieces", type=Path)
    verb.add_argument("--out", type=Path, help="default: the model's folder in runs")
    verb.add_argument("--tokenizer", type=Path, default=runs / "tokenizer.json")
    for verb in verbs.choices.values():
        verb.add_argument("--model", choices=MODELS, default="planner")
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    return parser.parse_args(arguments[:cut]), arguments[cut + 1 :]


def main() -> int:
    options, more = parse_arguments(sys.argv[1:])
    try:
        if options.verb == "train":
            return train(options, more)
        {"pack": pack, "collect": collect}[options.verb](options)
        return 0
    except (GpuError, PiecesError, synthesisers.SynthesiserError, wheels.WheelError) as error:
        print(f"gpu.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
