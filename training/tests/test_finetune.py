"""From small random checkpoints to the files that ship: train, in full and with LoRA, go on, write, export."""

import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModelForCausalLM, AutoTokenizer

import export_selector
import train_planner
import train_selector
from errand_training import checkpoint, finetune_planner, finetune_selector, tinyagent
from errand_training.checkpoint import CheckpointError
from errand_training.exported_selector import ExportedSelector
from errand_training.generate import samples
from errand_training.pretrained import PretrainedError
from errand_training.selector import encode
from errand_training.tools import TOOLS
from small_checkpoints import deberta, llama

pytest.importorskip("peft")
PROJECT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def texts(blocks, banks):
    known = tinyagent.definitions(PROJECT / "applescripts")
    stream = samples(blocks, banks, 1)
    prompt = tinyagent.messages(list(known), "", datetime(2026, 11, 25), known)
    return [prompt.system, *(next(stream).command for _ in range(300))]


@pytest.fixture(scope="module")
def small_llama(texts, tmp_path_factory):
    return llama(tmp_path_factory.mktemp("llama"), texts)


def planner_options(start, out, *more):
    plain = ["--batch", "8192", "--precision", "float32", "--device", "cpu"]
    return train_planner.parse_arguments(["--init", str(start), "--out", str(out), *plain, *more])


def selector_options(start, out, *more):
    plain = ["--batch", "32", "--precision", "float32", "--device", "cpu"]
    return train_selector.parse_arguments(["--init", str(start), "--out", str(out), *plain, *more])


def losses(run: Path) -> list[float]:
    return [json.loads(line)["held_out_loss"] for line in (run / "log.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module", params=["full", "lora"])
def planner_run(request, small_llama, tmp_path_factory):
    """Two parts of one training: eight steps, then up to twelve."""
    out = tmp_path_factory.mktemp(request.param)
    more = {"full": ["--rate", "250"], "lora": ["--rate", "50", "--lora", "4", "--schedule", "wsd"]}[
        request.param
    ]
    finetune_planner.train(planner_options(small_llama, out, *more, "--steps", "8"))
    finetune_planner.train(planner_options(small_llama, out, *more, "--steps", "12"))
    return out


def test_a_foreign_planner_learns_and_a_stopped_run_goes_on(planner_run):
    first, last = losses(planner_run)
    assert last < first < 6.8, "ln 900, where random weights begin"
    assert checkpoint.load(planner_run / "checkpoint.pt", finetune_planner.KIND)["step"] == 12


def test_the_written_planner_is_a_whole_directory_with_merged_weights(planner_run, small_llama):
    folder = planner_run / "model"
    assert not list(folder.glob("adapter*")), "nothing is left to merge"
    assert (folder / "tokenizer.json").read_bytes() == (small_llama / "tokenizer.json").read_bytes()
    written, before = (AutoModelForCausalLM.from_pretrained(f) for f in (folder, small_llama))
    assert written.dtype == before.dtype == torch.bfloat16
    changed = [
        name
        for (name, a), b in zip(written.named_parameters(), before.parameters(), strict=True)
        if not torch.equal(a, b)
    ]
    assert any("q_proj" in name for name in changed)
    chat = AutoTokenizer.from_pretrained(folder).apply_chat_template(
        [{"role": "system", "content": "Rules."}, {"role": "user", "content": "Request: x"}], tokenize=False
    )
    assert chat == "Rules.\n\nRequest: x\n\n"


def test_the_checkpoint_of_another_start_or_rank_is_refused(planner_run, small_llama, texts, tmp_path):
    shutil.copytree(planner_run, tmp_path / "run")
    with pytest.raises(CheckpointError, match=r"has `lora` .*, expected 2: remove it or choose its shape"):
        finetune_planner.train(planner_options(small_llama, tmp_path / "run", "--lora", "2"))
    other = llama(tmp_path / "other", texts, hidden_size=64)
    lora = checkpoint.load(planner_run / "checkpoint.pt", finetune_planner.KIND)["config"]["lora"]
    more = ["--lora", str(lora)] if lora else []
    with pytest.raises(CheckpointError, match=r"has `hidden_size` 32, expected 64"):
        finetune_planner.train(planner_options(other, tmp_path / "run", *more))


def test_a_model_without_room_for_the_prompt_is_refused(texts, tmp_path):
    short = llama(tmp_path / "short", texts, max_position_embeddings=256)
    with pytest.raises(PretrainedError, match="has room for 256 positions, too few for the prompts"):
        finetune_planner.train(planner_options(short, tmp_path / "run", "--steps", "1"))


@pytest.mark.parametrize(("version", "lora"), [(2, None), (3, None), (3, 4)])
def test_a_foreign_selector_is_trained_and_exported(version, lora, texts, corpus_folder, tmp_path):
    start = deberta(tmp_path / "start", texts, version)
    more = ["--lora", str(lora), "--rate", "20"] if lora else ["--rate", "100"]
    finetune_selector.train(selector_options(start, tmp_path / "run", *more, "--steps", "6"))
    folder = finetune_selector.train(selector_options(start, tmp_path / "run", *more, "--steps", "10"))
    saved = checkpoint.load(tmp_path / "run" / "checkpoint.pt", finetune_selector.KIND)
    assert (saved["step"], saved["commands"]) == (10, 320)

    out = tmp_path / "exported"
    effects = export_selector.export(folder, tmp_path / "none.json", corpus_folder, out, count=60)
    assert effects["tool_recall"] >= 0.9
    exported = ExportedSelector(out)
    assert exported.tools == list(TOOLS)
    model, tokenizer, _ = export_selector.from_directory(folder)
    assert Tokenizer.from_file(str(out / "tokenizer.json")).encode("text Sid").tokens[0] == "[CLS]"
    commands = ["text Sid that I'm late", "what's the weather " * 60]
    with torch.no_grad():
        expected = torch.cat([torch.sigmoid(model.eval()(*encode(tokenizer, [c]))) for c in commands])
    torch.testing.assert_close(exported.scores(commands), expected, rtol=0, atol=0.05)
