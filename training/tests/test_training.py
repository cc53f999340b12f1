"""From phrases to the files that ship, in a few steps: train, stop, go on, export, load, measure."""

import json
import math
import shutil

import pytest
import torch
from tokenizers import Tokenizer

import export_planner
import export_selector
import train_planner
import train_selector
from errand_training import checkpoint, decode, gguf_file, table
from errand_training.checkpoint import CheckpointError
from errand_training.english import EnglishError
from errand_training.exported_selector import ExportedSelector
from errand_training.gguf_file import GgufError
from errand_training.model import Planner, PlannerConfig
from errand_training.onnx_file import OnnxError
from errand_training.prompt import encode_prompt
from errand_training.reading import Language
from errand_training.selector import Selector, encode
from errand_training.tools import TOOLS


def planner_options(corpus_folder, tokenizer_path, out, *more):
    paths = ["--corpus", str(corpus_folder), "--tokenizer", str(tokenizer_path), "--out", str(out)]
    plain = ["--size", "tiny", "--batch", "1024", "--precision", "float32", "--no-compile", "--device", "cpu"]
    return train_planner.parse_arguments([*paths, *plain, *more])


@pytest.fixture(scope="module")
def planner_run(corpus_folder, tokenizer_path, tmp_path_factory):
    out = tmp_path_factory.mktemp("planner")
    train_planner.train(planner_options(corpus_folder, tokenizer_path, out, "--steps", "30"))
    return out


@pytest.fixture(scope="module")
def selector_run(corpus_folder, tokenizer_path, tmp_path_factory):
    out = tmp_path_factory.mktemp("selector")
    paths = ["--corpus", str(corpus_folder), "--tokenizer", str(tokenizer_path), "--out", str(out)]
    options = train_selector.parse_arguments(
        [*paths, "--size", "tiny", "--steps", "10", "--batch", "16", "--device", "cpu"]
    )
    train_selector.train(options)
    return out


def test_the_loss_falls(planner_run, vocabulary):
    last = json.loads((planner_run / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 30
    assert last["held_out_loss"] < math.log(vocabulary.size) - 1


def test_a_first_phase_reads_english(corpus_folder, tokenizer_path, english_folder, tmp_path):
    english = ["--english", str(english_folder), "--english-share", "1", "--steps", "30"]
    options = planner_options(corpus_folder, tokenizer_path, tmp_path, *english, "--report-every", "0")
    train_planner.train(options)
    losses = [json.loads(line)["loss"] for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert losses[29] < losses[0] - 1
    saved = checkpoint.load(tmp_path / "checkpoint.pt", "planner")
    assert saved["english"] == saved["tokens"] == 30 * 1024


def test_after_its_share_of_the_budget_english_gives_way_to_plans(
    corpus_folder, tokenizer_path, english_folder, tmp_path
):
    english = ["--english", str(english_folder), "--english-share", "0.5", "--steps", "8"]
    train_planner.train(planner_options(corpus_folder, tokenizer_path, tmp_path, *english))
    saved = checkpoint.load(tmp_path / "checkpoint.pt", "planner")
    assert saved["english"] == 4 * 1024 < saved["tokens"]


def test_english_is_read_only_where_it_is_asked_for(planner_run, corpus_folder, tokenizer_path, tmp_path):
    assert checkpoint.load(planner_run / "checkpoint.pt", "planner")["english"] == 0
    english = ["--english", str(tmp_path), "--english-share", "0.5", "--steps", "2"]
    with pytest.raises(EnglishError, match=r"no sentences in `.*`: expected `\*\.txt\.gz`"):
        train_planner.train(planner_options(corpus_folder, tokenizer_path, tmp_path / "run", *english))


def test_a_checkpoint_from_before_english_goes_on(planner_run, corpus_folder, tokenizer_path, tmp_path):
    before = checkpoint.load(planner_run / "checkpoint.pt", "planner")
    older = {name: value for name, value in before.items() if name != "english"}
    checkpoint.save(tmp_path / "checkpoint.pt", "planner", older)
    train_planner.train(planner_options(corpus_folder, tokenizer_path, tmp_path, "--steps", "31"))
    assert checkpoint.load(tmp_path / "checkpoint.pt", "planner")["step"] == 31


def test_the_selectors_log_tells_its_course(selector_run):
    last = json.loads((selector_run / "log.jsonl").read_text().splitlines()[-1])
    assert last["step"] == 10 and last["commands"] == 160
    assert last["loss"] > 0 and last["held_out_loss"] > 0 and 0 <= last["tool_recall"] <= 1


def test_a_stopped_run_goes_on(planner_run, corpus_folder, tokenizer_path, tmp_path):
    shutil.copytree(planner_run, tmp_path / "run")
    before = checkpoint.load(planner_run / "checkpoint.pt", "planner")
    train_planner.train(planner_options(corpus_folder, tokenizer_path, tmp_path / "run", "--steps", "35"))
    after = checkpoint.load(tmp_path / "run" / "checkpoint.pt", "planner")
    assert (before["step"], after["step"]) == (30, 35) and after["tokens"] > before["tokens"]


def test_a_checkpoint_of_another_shape_is_refused(planner_run, corpus_folder, tokenizer_path):
    options = planner_options(corpus_folder, tokenizer_path, planner_run, "--size", "small")
    with pytest.raises(CheckpointError, match="has `width` 64, expected 256"):
        train_planner.train(options)


def test_a_checkpoint_of_another_model_is_refused(selector_run, tokenizer_path, tmp_path):
    with pytest.raises(CheckpointError, match="is not a planner checkpoint of format 1: it is selector"):
        export_planner.export(selector_run / "checkpoint.pt", tokenizer_path, tmp_path / "x.gguf")
    (tmp_path / "broken.pt").write_bytes(b"not a checkpoint")
    with pytest.raises(CheckpointError, match="cannot be read as a checkpoint"):
        export_planner.export(tmp_path / "broken.pt", tokenizer_path, tmp_path / "x.gguf")
    with pytest.raises(CheckpointError, match="no checkpoint at"):
        export_planner.export(tmp_path / "missing.pt", tokenizer_path, tmp_path / "x.gguf")


def test_the_exported_planner_answers_as_the_trained_one(planner_run, tokenizer_path, vocabulary, tmp_path):
    path = tmp_path / "planner.gguf"
    export_planner.export(planner_run / "checkpoint.pt", tokenizer_path, path)
    saved = checkpoint.load(planner_run / "checkpoint.pt", "planner")
    trained = Planner(PlannerConfig(**saved["config"]))
    trained.load_state_dict(saved["model"])
    simulated, exported = gguf_file.as_stored(trained), gguf_file.read(path)
    tokens = torch.tensor(
        [encode_prompt(vocabulary, "text Sid that I'm late", ["send_sms", "get_phone_number"])]
    )
    with torch.no_grad():
        expected, found = (m.logits(m.hidden(tokens)) for m in (simulated, exported))
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-2)


def test_a_training_goes_on_from_a_planners_file(planner_run, corpus_folder, tokenizer_path, tmp_path):
    path = tmp_path / "planner.gguf"
    export_planner.export(planner_run / "checkpoint.pt", tokenizer_path, path)
    options = planner_options(
        corpus_folder, tmp_path / "none.json", tmp_path / "run", "--from-planner", str(path), "--steps", "2"
    )
    train_planner.train(options)
    before, after = (
        json.loads((run / "log.jsonl").read_text().splitlines()[-1])["held_out_loss"]
        for run in (planner_run, tmp_path / "run")
    )
    assert after < before + 0.3
    assert checkpoint.load(tmp_path / "run" / "checkpoint.pt", "planner")["step"] == 2


def test_the_file_holds_the_vocabulary(planner_run, tokenizer_path, vocabulary, tmp_path):
    export_planner.export(planner_run / "checkpoint.pt", tokenizer_path, tmp_path / "planner.gguf")
    held = gguf_file.read_vocabulary(tmp_path / "planner.gguf")
    text = "text Ana “hi”: 3 nové e-maily $1 <cmd>"
    assert held.encode(text) == vocabulary.encode(text) and held.special == vocabulary.special


def test_a_file_that_is_no_planner_is_refused(tmp_path):
    (tmp_path / "x.gguf").write_bytes(b"GGUF but not really")
    with pytest.raises(GgufError, match="cannot be read as GGUF"):
        gguf_file.read(tmp_path / "x.gguf")


def test_decoding_together_equals_decoding_alone(vocabulary):
    torch.manual_seed(1)
    model = Planner(
        PlannerConfig(vocabulary=vocabulary.size, width=64, layers=2, heads=2, kv_heads=1, feed_forward=96)
    )
    for matrix in model.matrices():
        torch.nn.init.normal_(matrix, std=0.2)
    commands = ("open x", "text Sid and Ana that I am late", "remind me")
    prompts = [encode_prompt(vocabulary, c, None) for c in commands]
    readings = [Language(c, [*table.embedded().values()]).line(1) for c in commands]
    together = decode.plans(model, vocabulary, prompts, readings)
    alone = [
        decode.plans(model, vocabulary, *each)[0]
        for each in zip([[p] for p in prompts], [[r] for r in readings])
    ]
    assert [t.tokens[:20] for t in together] == [a.tokens[:20] for a in alone]
    with torch.no_grad():  # and a token is as likely as whole sequences make it
        first = model.logits(model.hidden(torch.tensor([prompts[1]]))[0, -1]).log_softmax(-1)
    assert together[1].certainties[0] == pytest.approx(float(first[together[1].tokens[0]]), abs=1e-2)


def test_the_exported_selector_scores_as_the_trained_one(
    selector_run, tokenizer_path, corpus_folder, tmp_path
):
    effects = export_selector.export(
        selector_run / "checkpoint.pt", tokenizer_path, corpus_folder, tmp_path, count=60
    )
    assert effects["tool_recall"] >= 0.95
    saved = checkpoint.load(selector_run / "checkpoint.pt", "selector")
    trained = Selector(saved["config"]["vocabulary"], saved["config"]["size"]).eval()
    trained.load_state_dict(saved["model"])
    exported = ExportedSelector(tmp_path)
    assert exported.tools == list(TOOLS)
    commands = ["text Sid that I'm late", "what's the weather"]
    with torch.no_grad():
        expected = torch.sigmoid(
            trained(*encode(Tokenizer.from_file(str(tmp_path / "tokenizer.json")), commands))
        )
    torch.testing.assert_close(exported.scores(commands), expected, rtol=0, atol=0.03)


def test_a_training_goes_on_from_a_selectors_file(selector_run, tokenizer_path, corpus_folder, tmp_path):
    export_selector.export(selector_run / "checkpoint.pt", tokenizer_path, corpus_folder, tmp_path, count=60)
    options = train_selector.parse_arguments(
        ["--tokenizer", str(tokenizer_path), "--size", "tiny", "--from-selector", str(tmp_path)]
    )
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    model = train_selector.beginning(options, tokenizer).eval()
    commands = ["text Sid that I'm late", "what's the weather"]
    with torch.no_grad():
        found = torch.sigmoid(model(*encode(tokenizer, commands)))
    torch.testing.assert_close(found, ExportedSelector(tmp_path).scores(commands), rtol=0, atol=0.03)
    options.size = "small"
    with pytest.raises(OnnxError, match=r"has no `deberta.*` of shape .*: another size?"):
        train_selector.beginning(options, tokenizer)


def test_carried_weights_go_on_and_are_small_enough_to_carry(
    planner_run, corpus_folder, tokenizer_path, tmp_path
):
    shutil.copy(planner_run / "weights.pt", tmp_path)
    train_planner.train(planner_options(corpus_folder, tokenizer_path, tmp_path, "--steps", "31"))
    assert checkpoint.load(tmp_path / "checkpoint.pt", "planner")["step"] == 31
    exact = checkpoint.load(planner_run / "checkpoint.pt", "planner")["model"]
    carried = checkpoint.load(planner_run / "weights.pt", "planner")["model"]
    for name, values in exact.items():
        assert (carried[name] - values).abs().max() <= values.abs().max() / 200
    # Three of the pieces in which files come back, with the log and the tokenizer beside them.
    large = Planner(PlannerConfig(vocabulary=4_096, **train_planner.SIZES["large"]))
    checkpoint.save(
        tmp_path / "large.pt", "planner", {"config": {}, "model": checkpoint.light(large.state_dict())}
    )
    assert (tmp_path / "large.pt").stat().st_size < 46_000_000
