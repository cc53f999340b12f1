"""Trains the selector from nothing on generated commands, inside a time budget. One process; resumes when stopped."""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from errand_training import checkpoint, thresholds
from errand_training.banks import read_banks
from errand_training.english import sentences
from errand_training.generate import Sample, samples, split
from errand_training.items import generated_items
from errand_training.muon import Muon
from errand_training.phrases import read_corpus
from errand_training.schedule import Clock, Schedule
from errand_training.selector import SIZES, Selector, encode, labels, with_marks
from errand_training.tokenizer import Vocabulary

HERE = Path(__file__).parent
MUON_RATE, ADAM_RATE = 0.02, 3e-3
POSITIVE_WEIGHT = 3.0
POOL = 1600  # commands that are sorted by length together


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--steps", type=int, help="end after so many steps, whatever the time")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    parser.add_argument("--tokenizer", type=Path, default=HERE / "runs" / "tokenizer.json")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "selector")
    parser.add_argument("--batch", type=int, default=64, help="commands a step")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--report-every", type=float, default=60)
    return parser.parse_args(arguments)


def train(options: argparse.Namespace) -> Path:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    tokenizer = with_marks(Vocabulary.load(options.tokenizer).tokenizer)
    model = Selector(tokenizer.get_vocab_size(), options.size).to(options.device)
    matrices = model.matrices()
    others = [p for p in model.parameters() if all(p is not m for m in matrices)]
    optimisers = [Muon(matrices, lr=MUON_RATE), torch.optim.AdamW(others, lr=ADAM_RATE, weight_decay=0)]
    path, state = options.out / "checkpoint.pt", {"elapsed": 0.0, "step": 0, "commands": 0}
    if path.exists():
        saved = checkpoint.load(path, "selector", model.config)
        model.load_state_dict(saved["model"])
        for optimiser, kept in zip(optimisers, saved["optimisers"], strict=True):
            optimiser.load_state_dict(kept)
        state = {name: saved[name] for name in state}

    blocks, held_out = split(read_corpus(options.corpus))
    banks = read_banks(options.corpus / "banks")
    seed = options.seed * 1_000_003 + state["step"] * 101
    feed = batches(
        samples(blocks, banks, seed, sentences=sentences(options.english)), tokenizer, options.batch, seed
    )
    held_out_items = generated_items(held_out, banks, 400)
    options.out.mkdir(parents=True, exist_ok=True)
    schedule = Schedule(warm_up_steps=30, decay_from=0.4)
    positive_weight = torch.full((len(model.config["tools"]),), POSITIVE_WEIGHT, device=options.device)
    clock, losses, last = Clock(options.minutes, options.steps, state), [], time.monotonic()
    while (spent := clock.spent()) < 1:
        ids, mask, wanted = (t.to(options.device) for t in next(feed))
        with torch.autocast(options.device, dtype=torch.bfloat16):
            logits = model(ids, mask)
        loss = F.binary_cross_entropy_with_logits(logits.float(), wanted, pos_weight=positive_weight)
        loss.backward()
        for optimiser, highest in zip(optimisers, (MUON_RATE, ADAM_RATE), strict=True):
            for group in optimiser.param_groups:
                group["lr"] = highest * schedule.rate(spent, state["step"])
            optimiser.step()
        model.zero_grad(set_to_none=True)
        losses.append(loss.item())
        state["step"] += 1
        state["commands"] += len(ids)
        if time.monotonic() - last >= options.report_every:
            report(options.out, model, tokenizer, held_out_items, losses, state, clock, schedule)
            save(path, model, optimisers, state, clock)
            losses, last = [], time.monotonic()
    report(options.out, model, tokenizer, held_out_items, losses, state, clock, schedule)
    save(path, model, optimisers, state, clock)
    return path


def batches(stream: Iterator[Sample], tokenizer: Tokenizer, size: int, seed: int):
    """Commands of like length together: ids, attention mask and labels."""
    random = Random(seed)
    while True:
        pool = sorted((next(stream) for _ in range(POOL)), key=lambda s: len(s.command))
        groups = [pool[i : i + size] for i in range(0, POOL, size)]
        random.shuffle(groups)
        for group in groups:
            ids, mask = encode(tokenizer, [s.command for s in group])
            yield ids, mask, labels([{call.tool for call in s.plan} for s in group])


@torch.no_grad()
def report(
    out: Path,
    model: Selector,
    tokenizer: Tokenizer,
    items,
    losses: list[float],
    state: dict,
    clock: Clock,
    schedule: Schedule,
) -> None:
    """A line of numbers to the screen and to `log.jsonl`."""
    scores, wanted = scores_of(model, tokenizer, items), labels([i.tools for i in items])
    threshold, decline = (
        thresholds.list_threshold(scores, wanted),
        thresholds.decline_threshold(scores, wanted),
    )
    effects = thresholds.effects(scores, wanted, threshold, decline)
    loss = sum(losses) / max(1, len(losses))
    held_out = F.binary_cross_entropy(
        scores.clamp(1e-6, 1 - 1e-6), wanted, weight=1 + (POSITIVE_WEIGHT - 1) * wanted
    )
    line = {
        "elapsed": round(clock.elapsed()),
        "spent": round(clock.spent(), 3),
        "step": state["step"],
        "commands": state["commands"],
        "loss": round(loss, 4),
        "held_out_loss": round(float(held_out), 4),
        "rate": round(schedule.rate(clock.spent(), state["step"]), 4),
        "threshold": round(threshold, 4),
        **effects,
    }
    with (out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")
    print(
        f"{clock.elapsed():.0f} s, step {state['step']}, {state['commands']} commands,"
        f" loss {loss:.4f}, held-out at {threshold:.4f}: {effects}",
        flush=True,
    )


@torch.no_grad()
def scores_of(model: Selector, tokenizer: Tokenizer, items) -> torch.Tensor:
    """Probabilities of the tools for each item, in order."""
    device = next(model.parameters()).device
    rows = []
    for start in range(0, len(items), 50):
        ids, mask = encode(tokenizer, [item.command for item in items[start : start + 50]])
        rows.append(torch.sigmoid(model(ids.to(device), mask.to(device))).cpu())
    return torch.cat(rows)


def save(path: Path, model: Selector, optimisers, state: dict, clock: Clock) -> None:
    state["elapsed"] = clock.elapsed()
    contents = {
        "config": model.config,
        "model": model.state_dict(),
        "optimisers": [o.state_dict() for o in optimisers],
    }
    checkpoint.save(path, "selector", contents | state)


if __name__ == "__main__":
    train(parse_arguments())
