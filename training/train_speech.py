"""Trains the embedded speech model on read-out clips (`make_voices.py`), from nothing, inside a time budget: Whisper's
architecture, small. In one process, or in many under `torchrun`.

It understands the synthesisers' voices and makes the way from sound to outcome testable; it is no substitute for a model
that has heard people. A stopped run goes on where its last checkpoint stands when the same line is given again.
"""

import argparse
import math
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F

from errand_training import checkpoint
from errand_training.checkpoint import Kept
from errand_training.clips import read_clips
from errand_training.distort import at_any_loudness, spoilt
from errand_training.hearing import heard, word_errors
from errand_training.muon import Muon
from errand_training.processes import agreed, averaged, joined, rank_and_world, wait
from errand_training.reporter import Reporter
from errand_training.schedule import Clock, Schedule, paused
from errand_training.sound import log_mel, mel_filters
from errand_training.speech_batches import (
    IGNORED,
    PHASES,
    ClipsError,
    ClipStream,
    SpeechBatch,
    feed,
    held_out_batches,
)
from errand_training.spelling import SOUNDS, TOKENS, Spelling, learnt
from errand_training.throats import varied
from errand_training.whisper import SIZES, Whisper, WhisperConfig

HERE = Path(__file__).parent
MUON_RATE, ADAM_RATE, WEIGHT_DECAY, LARGEST_GRADIENT = 0.0075, 1.5e-3, 0.02, 1.0
CTC = 0.3  # the share of the encoder's own loss
CHECKPOINT = "checkpoint.pt"


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument(
        "--pause-after",
        type=float,
        metavar="MINUTES",
        help="end this run so many minutes after its start, with a checkpoint from which the same line goes on",
    )
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--size", choices=SIZES, default="small", help="`large` is for a GPU")
    parser.add_argument("--voices", type=Path, default=HERE / "runs" / "voices", help="the clips' folder")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "speech")
    parser.add_argument(
        "--rate", type=float, default=1.0, help="the highest learning rates, as a share of the usual ones"
    )
    parser.add_argument("--batch", type=int, default=32, help="clips a step, over all processes")
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that fetch the clips, beside the one that trains"
    )
    parser.add_argument(
        "--measured", type=int, default=100, help="held-out clips that are measured each time"
    )
    cuda = torch.cuda.is_available()
    parser.add_argument("--device", default="cuda" if cuda else "cpu")
    parser.add_argument(
        "--precision", choices=("float32", "bfloat16"), default="bfloat16" if cuda else "float32"
    )
    parser.add_argument("--threads", type=int, default=1, help="threads of a single process")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument(
        "--report-every", type=float, default=120, help="seconds between log lines and checkpoints"
    )
    return parser.parse_args(arguments)


def train(options: argparse.Namespace) -> Path:
    started = time.monotonic()
    rank, world = rank_and_world()
    if world == 1 and options.device == "cpu":
        torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    spelling = beginning(options)
    config = WhisperConfig(tokens=spelling.size, **SIZES[options.size])
    model = Whisper(config).to(options.device)
    optimisers = optimisers_for(model)
    described = config.to_dict() | {"pieces": spelling.pieces}
    kept = Kept(options.out / CHECKPOINT, "speech", described, model, optimisers)
    state = kept.restore({"elapsed": 0.0, "step": 0, "clips": 0})

    seed = options.seed * 1_000_003 + state["step"] * 101  # a resumed run draws other clips
    stream = ClipStream(options.voices, spelling, config, options.batch // world, seed, rank)
    phase, made = None, None
    measure = held_out_batches(options.voices, spelling, config, options.measured, 32)
    chance, random = torch.Generator(options.device).manual_seed(seed + rank), Random(seed)
    filters = torch.from_numpy(mel_filters(config.mels)).to(options.device)
    schedule = Schedule(warm_up_steps=100, decay_from=0.4)
    clock = Clock(options.minutes, options.steps, state)
    reporter = (
        Reporter(options.out, options.report_every, state, clock, schedule, "clips") if rank == 0 else None
    )

    def report(spent: float) -> None:
        reporter.write(measured(model, measure, spelling, filters, options), spent)
        state["elapsed"] = clock.elapsed()
        kept.store(state)

    before = state["step"]
    while (spent := agreed(clock.spent())) < 1:
        if agreed(paused(options.pause_after, started, state["step"] - before)):
            break
        if phase != (phase := next(phase for phase in PHASES if spent < phase.until)):
            made = feed(replace(stream, phase=phase), options.workers)
        batch = next(made).to(options.device)
        spoil = spoilt if random.random() < phase.spoilt else at_any_loudness
        mel = log_mel(spoil(batch.waves(), chance), filters)
        if phase.spoilt:
            mel = varied(mel, chance)
        with torch.autocast(options.device, torch.bfloat16, enabled=options.precision == "bfloat16"):
            scores, positions = model(mel, batch.tokens)
        text, sounds = losses(scores, positions, batch, spelling)
        ((1 - CTC) * text + CTC * sounds).backward()
        mean, count = averaged(model.parameters(), text.item(), len(batch.sounds))
        torch.nn.utils.clip_grad_norm_(model.parameters(), LARGEST_GRADIENT)
        rate = options.rate * schedule.rate(spent, state["step"])
        for optimiser, highest in zip(optimisers, (MUON_RATE, ADAM_RATE), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = highest * rate
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        state["step"] += 1
        state["clips"] += count
        if reporter and reporter.due(mean):
            report(spent)
    if reporter:
        report(min(spent, 1.0))
    wait()
    return options.out / CHECKPOINT


def optimisers_for(model: Whisper) -> list[torch.optim.Optimizer]:
    """Muon for the blocks' matrices, AdamW for all else."""
    blocks = [*model.encoder.blocks.parameters(), *model.decoder.blocks.parameters()]
    matrices = [p for p in blocks if p.ndim == 2]
    chosen = set(map(id, matrices))
    others = [p for p in model.parameters() if id(p) not in chosen]
    adam = torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY)
    return [Muon(matrices, lr=MUON_RATE), adam]


def beginning(options: argparse.Namespace) -> Spelling:
    """The spelling of the run that goes on, or one that is learnt from the clips' texts."""
    for name in (CHECKPOINT, checkpoint.WEIGHTS):
        if (options.out / name).exists():
            return Spelling(checkpoint.load(options.out / name, "speech")["config"]["pieces"])
    return Spelling(learnt(clip.written for clip in read_clips(options.voices, "training")))


def losses(
    scores: torch.Tensor, positions: torch.Tensor, batch: SpeechBatch, spelling: Spelling
) -> tuple[torch.Tensor, torch.Tensor]:
    """The decoder's loss, over all the tokens of whisper.cpp, and the encoder's."""
    scores = scores.float()
    # `nothing` stands for all the tokens that no text has.
    many = torch.zeros(spelling.size, device=scores.device)
    many[spelling.nothing] = math.log(TOKENS - (spelling.size - 1))
    text = F.cross_entropy((scores + many).flatten(0, 1), batch.targets.flatten(), ignore_index=IGNORED)
    sounds = F.ctc_loss(
        positions.float().log_softmax(-1).transpose(0, 1),
        batch.spoken,
        batch.positions,
        batch.spoken_lengths,
        blank=len(SOUNDS),
        zero_infinity=True,
    )
    return text, sounds


@torch.no_grad()
def measured(
    model: Whisper, held_out: list, spelling: Spelling, filters, options: argparse.Namespace
) -> dict:
    """On clean clips of voices and blocks that are not trained on: loss, and words wrong of a hundred."""
    model.eval()
    total = tokens = wrong = words = 0
    for batch, texts in held_out:
        batch = batch.to(options.device)
        mel = log_mel(batch.waves(), filters)
        count = int((batch.targets != IGNORED).sum())
        total += losses(*model(mel, batch.tokens), batch, spelling)[0].item() * count
        tokens += count
        enough = batch.targets.shape[1] + 10
        for text, found in zip(texts, heard(model, mel, spelling, enough), strict=True):
            errors, length = word_errors(text, found)
            wrong, words = wrong + errors, words + length
    model.train()
    return {"held_out_loss": round(total / tokens, 4), "word_errors": round(wrong / words, 4)}


if __name__ == "__main__":
    options = parse_arguments()
    with joined(options.device):
        try:
            train(options)
        except ClipsError as error:
            raise SystemExit(f"train_speech.py: {error}") from error
