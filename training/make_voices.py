"""Has text read out by free synthesisers and keeps the clips in `runs/voices`, for `train_speech.py`.

Commands come from the generator, sentences from `--english`. A stopped run goes on when the same line is given again, with
more clips a finished one too; a trainer may read the folder meanwhile. `scripts/setup speech` installs the synthesisers.
"""

import argparse
import os
import sys
from multiprocessing import Pool
from pathlib import Path

from errand_training import clips
from errand_training.studio import Studio
from errand_training.voices import VoiceError, installed

HERE = Path(__file__).parent
STUDIO: list[Studio] = []  # one a process


def parse_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=20_000, help="to train with")
    parser.add_argument("--held-out", type=int, default=500, help="to measure with, read by other voices")
    parser.add_argument("--shard", type=int, default=100, help="clips that are made and kept together")
    parser.add_argument("--corpus", type=Path, default=HERE / "corpus")
    parser.add_argument("--english", type=Path, help="a folder of `*.txt.gz` sentences, optional")
    parser.add_argument("--out", type=Path, default=HERE / "runs" / "voices")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args(arguments)


def make(options: argparse.Namespace) -> None:
    wanted = [("held_out", options.held_out), ("training", options.clips)]  # measured from the first moment
    shards = [
        (options.out, kind, n, min(options.shard, count - n * options.shard))
        for kind, count in wanted
        for n in range(-(-count // options.shard))
    ]
    print(f"{', '.join(installed())} read {len(shards)} shards of {options.shard} clips", flush=True)
    begin = (options.corpus, options.english, options.seed)
    with Pool(options.workers, open_studio, begin) as pool:
        for done, _ in enumerate(pool.imap(make_shard, shards), 1):
            if done % 20 == 0 or done == len(shards):
                print(f"{done} shards", flush=True)
    for kind in clips.KINDS:
        found = clips.read_clips(options.out, kind)
        hours = sum(clip.seconds for clip in found) / 3600
        print(f"{kind}: {len(found)} clips, {hours:.1f} hours, {len({clip.voice for clip in found})} voices")


def open_studio(corpus: Path, english: Path | None, seed: int) -> None:
    STUDIO.append(Studio(corpus, english, seed))


def make_shard(shard: tuple[Path, str, int, int]) -> None:
    STUDIO[0].make(*shard)


if __name__ == "__main__":
    try:
        make(parse_arguments())
    except VoiceError as error:
        print(f"make_voices.py: {error}", file=sys.stderr)
        sys.exit(1)
