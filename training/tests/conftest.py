import gzip
import importlib.util
from pathlib import Path

import pytest

from errand_training.banks import read_banks
from errand_training.phrases import read_corpus
from errand_training.tokenizer import Vocabulary

CORPUS = Path(__file__).parent.parent / "corpus"

# `make test` installs no torch (training/README.md says why); what trains, exports and draws is tested where it is at hand.
NEEDS_TORCH = [
    f"test_{name}.py"
    for name in "assistant finetune gpu pretrained processes quantise report speech stream training voices".split()
]
TORCH_IS_MISSING = importlib.util.find_spec("torch") is None
collect_ignore = NEEDS_TORCH if TORCH_IS_MISSING else []


def pytest_terminal_summary(terminalreporter):
    if TORCH_IS_MISSING:
        terminalreporter.write_line(
            f"left out: {', '.join(NEEDS_TORCH)}, which need torch: pip install -r training/requirements-train.txt"
        )


@pytest.fixture(scope="session")
def corpus_folder() -> Path:
    return CORPUS


@pytest.fixture(scope="session")
def blocks():
    return read_corpus(CORPUS)


@pytest.fixture(scope="session")
def banks():
    return read_banks(CORPUS / "banks")


@pytest.fixture(scope="session")
def tokenizer_path(tmp_path_factory, blocks, banks) -> Path:
    """A small tokenizer of our own kind, trained on a few hundred commands."""
    import train_tokenizer
    from errand_training import tokenizer

    path = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    Vocabulary(tokenizer.train(train_tokenizer.texts(blocks, banks, [], 600), 1024)).save(path)
    return path


@pytest.fixture(scope="session")
def english_folder(tmp_path_factory) -> Path:
    """Some hundred plain sentences."""
    folder = tmp_path_factory.mktemp("english")
    things, places = ("dog", "old train", "letter", "boat"), ("in the garden", "by the sea", "at home")
    sentences = [
        f"The {thing} was {place} on day {day}." for thing in things for place in places for day in range(30)
    ]
    with gzip.open(folder / "some.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(sentences))
    return folder


@pytest.fixture(scope="session")
def vocabulary(tokenizer_path) -> Vocabulary:
    return Vocabulary.load(tokenizer_path)
