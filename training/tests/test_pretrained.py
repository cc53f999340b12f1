"""Starting from a Hugging Face checkpoint: what is taken, what is refused, and how its tokens say prompts and plans."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from random import Random

import pytest
from tokenizers import Tokenizer

from errand_training import pretrained, tinyagent
from errand_training.foreign_tokens import ForeignTokens, TokensError
from errand_training.plan import parse
from errand_training.pretrained import PretrainedError
from small_checkpoints import deberta, gpt2, llama

APPLESCRIPTS = Path(__file__).parent.parent.parent / "applescripts"
COMMAND = "text </s> Zoë that it’s 5%"
PLAN = parse('get_phone_number("Zoë")\nsend_sms(["$1"], "it’s 5%\\nat \\"noon\\"")')


@pytest.fixture(scope="module")
def known():
    return tinyagent.definitions(APPLESCRIPTS)


@pytest.fixture(scope="module")
def folders(known, tmp_path_factory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("checkpoints")
    text = tinyagent.messages(list(known), COMMAND, datetime(2026, 11, 25), known).system
    return {
        "llama": llama(out / "llama", [text]),
        "gpt2": gpt2(out / "gpt2", [text]),
        "deberta": deberta(out / "deberta", [text], version=3),
    }


@pytest.mark.parametrize("name", ["llama", "gpt2"])
def test_prompts_and_plans_read_back_as_they_were(name, folders, known):
    start = pretrained.open_planner(folders[name], None)
    tokens = ForeignTokens(start.tokenizer, pretrained.eos_of(start.model), known)
    example = tokens.example(Random(1), COMMAND, PLAN, ["send_sms", "get_phone_number"])
    asked = tinyagent.messages(["get_phone_number", "send_sms"], COMMAND, datetime(2026, 1, 1), known)
    said = tokens.tokenizer.decode(example.prompt, skip_special_tokens=False)
    # A word's space before each part is how a Llama's tokens begin a text, at run time too.
    said = (
        said.removeprefix("<s>").lstrip(" ").replace("\n\n Now", "\n\nNow").replace("Request:  ", "Request: ")
    )
    assert said.startswith(asked.system)
    assert f"Request: {COMMAND}" in said
    assert tokens.tokenizer.decode(example.plan[:-1], skip_special_tokens=False) == tinyagent.answer(PLAN)
    assert example.plan[-1] == tokens.eos and tokens.eos not in example.plan[:-1]
    assert tokens.eos not in example.prompt, "an end mark that somebody typed stays plain text"


def test_only_a_tokenizer_that_begins_texts_puts_its_mark_before_the_prompt(folders, known):
    first = {}
    for name in ("llama", "gpt2"):
        start = pretrained.open_planner(folders[name], None)
        tokens = ForeignTokens(start.tokenizer, pretrained.eos_of(start.model), known)
        first[name] = tokens.example(Random(1), "open x", (), None).prompt[0]
    assert first["llama"] == 1 and first["gpt2"] != 0


def test_a_tokenizer_that_cannot_write_plans_is_refused(folders, known):
    with pytest.raises(TokensError, match=r"cannot write plans: of `1\. send_sms"):
        ForeignTokens(Tokenizer.from_file(str(folders["deberta"] / "tokenizer.json")), 2, known)


def changed(folder: Path, out: Path, **facts) -> Path:
    shutil.copytree(folder, out)
    path = out / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | facts))
    return out


def without(folder: Path, out: Path, *patterns: str) -> Path:
    shutil.copytree(folder, out, ignore=shutil.ignore_patterns(*patterns))
    return out


def test_a_directory_that_is_no_checkpoint_is_refused(folders, tmp_path):
    def refused(folder: Path, why: str, start=pretrained.open_planner):
        with pytest.raises(PretrainedError, match=why):
            start(folder, None)

    llama_folder = folders["llama"]
    refused(tmp_path / "none", "is no directory: expected a Hugging Face checkpoint directory")
    (tmp_path / "empty").mkdir()
    refused(tmp_path / "empty", r"has no `config.json`: expected .*, found nothing")
    (tmp_path / "empty" / "config.json").write_text("{")
    refused(tmp_path / "empty", r"config.json` cannot be read as JSON")
    refused(
        without(llama_folder, tmp_path / "a", "*.safetensors"), r"has no weights: expected \*\.safetensors or"
    )
    refused(
        without(llama_folder, tmp_path / "b", "tokenizer*"), r"has no tokenizer: expected tokenizer\.json,"
    )
    refused(folders["deberta"], r"expected `…ForCausalLM`, found DebertaV2ForMaskedLM, type `deberta-v2`")
    refused(
        llama_folder,
        "expected a model of type `deberta-v2`, found LlamaForCausalLM, type `llama`",
        pretrained.open_selector,
    )
    refused(changed(llama_folder, tmp_path / "c", num_hidden_layers=3), "lacks weights .*model.layers.2")
    refused(
        changed(llama_folder, tmp_path / "d", hidden_size=64, head_dim=32), "cannot be loaded|lacks weights"
    )
    refused(
        changed(llama_folder, tmp_path / "e", eos_token_id=None), "expected `eos_token_id` in `config.json`"
    )
    broken = without(llama_folder, tmp_path / "f")
    (broken / "model.safetensors").write_bytes(b"half of it")
    refused(broken, "cannot be loaded: ")
    broken = without(llama_folder, tmp_path / "g")
    (broken / "tokenizer.json").write_text("{}")
    refused(broken, "its tokenizer cannot be read: ")
    refused(
        folders["deberta"],
        "expected the 16 tools as its labels",
        lambda f, _: pretrained.open_trained_selector(f),
    )
