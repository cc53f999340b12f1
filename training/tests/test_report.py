"""What a reader of the report relies on: the figures, the curves, the mistakes, and that the page stands by itself."""

import json
import re

import pytest

import report

TEXT = 'send_sms(["$1"], "I am late")'


def line(number, command, expected, found, **more):
    same = expected == found
    known = {"plan": same, "exact": same, "outcome": None, "differs": [], "error": None, "features": None}
    known |= {"needed": sorted({call.partition("(")[0] for call in expected}), "latency_ms": 40.0 + number}
    shared = {"id": f"notes.phrases:{number}", "command": command, "expected": expected, "found": found}
    return {**shared, **known, "offered": known["needed"], "confidence": 0.9 if same else 0.25, **more}


LINES = [
    line(
        1,
        "text Ana I am late",
        ['get_phone_number("Ana")', TEXT],
        ['get_phone_number("Ana")', TEXT],
        stance="act",
    ),
    line(2, "open <b>plan</b>", ['open_note("plan", "")'], ['open_note("plan", "")'], stance="act"),
    line(3, "what's the weather", [], [], confidence=None),
    line(4, "play jazz", [], ['open_note("jazz", "")'], stance="ask"),
    line(5, "note milk", ['create_note("milk", "", "")'], ['open_note("milk", "")'], stance="act"),
    line(
        6,
        "open the garden plan",
        ['open_note("garden plan", "")'],
        ['open_note("garden", "")'],
        plan=True,
        differs=["open_note.name"],
        stance="ask",
        id="files.phrases:6",
    ),
    line(
        7, "note eggs", ['create_note("eggs", "", "")'], ['create_note("eggs", "", "")'], id="files.phrases:7"
    ),
    line(8, "note tea", ['create_note("tea", "", "")'], ['create_note("tea", "", "")'], id="files.phrases:8"),
]
LOG = [
    {
        "elapsed": 60 * k,
        "spent": k / 4,
        "step": 10 * k,
        "tokens": 1e6 * k,
        "loss": 2 / k,
        "held_out_loss": 2.5 / k,
    }
    for k in (1, 2, 3, 4)
]


def written(path, lines, end=""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + end, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A folder with two trainers' logs and the report on them and on a set called `small`."""
    folder = tmp_path_factory.mktemp("runs")
    written(folder / "planner/log.jsonl", LOG, end='{"elapsed": 300, "sp')
    written(folder / "selector/log.jsonl", [{**of, "commands": 64 * of["step"]} for of in LOG])
    details = written(folder / "details/small.jsonl", LINES)
    assert report.main([str(details), "--runs", str(folder)]) == 0
    return folder


@pytest.fixture(scope="module")
def page(runs):
    return (runs / "report.html").read_text(encoding="utf-8")


def words(page):
    """The page's text."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split())


def test_the_page_stands_by_itself(page):
    assert not re.search(r"https?:|//|<script|<link|@import|url\((?!#)", page)
    assert "prefers-color-scheme: dark" in page


def test_the_figures_of_a_set(page):
    head = "set items plan exact tool recall tools decline precision decline recall p50 p95"
    assert f"{head} small 8 75.0 % 62.5 % 100.0 % 1.17 100.0 % 50.0 % 44 ms 48 ms" in words(page)


def test_the_figures_by_calls_and_by_group(page):
    text = words(page)
    assert "1 5 80.0 % 60.0 %" in text
    assert "files 3 100.0 % 66.7 %" in text and "notes 5 60.0 % 60.0 %" in text


def test_the_confidence(page):
    text = words(page)
    # Four right plans at 0.9, three wrong ones at 0.25.
    assert "Expected calibration error 16.4 % over 7 plans." in text
    assert "act 3 1 33.3 %" in text and "ask 2 2 100.0 %" in text


def test_the_mistakes_with_their_examples(page):
    text = words(page)
    assert "1 open_note instead of create_note note milk expected" in text
    assert "1 open_note.name: cut short open the garden plan expected" in text
    assert "1 planned, though no tool serves it play jazz expected to decline" in text


def test_what_people_typed_is_text(tmp_path):
    wrong = line(1, "open <b>plan</b>", ['open_note("<i>", "")'], [], confidence=None)
    assert report.main([str(written(tmp_path / "x.jsonl", [wrong])), "--runs", str(tmp_path)]) == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "open &lt;b&gt;plan&lt;/b&gt;" in page and "<b>" not in page and "<i>" not in page


def test_the_curves(page, runs):
    # The line that a stopped run left half written does not count.
    assert "Planner after 4.0 million tokens in 4 minutes: loss 0.500, 0.625 held-out." in words(page)
    assert "Selector after 2.6 thousand commands" in words(page)
    for name in ("learning-planner", "learning-selector", "reliability-small"):
        assert (runs / f"{name}.png").read_bytes().startswith(b"\x89PNG")


def test_the_figures_that_errand_printed_go_before_those_of_the_details(tmp_path):
    details = written(tmp_path / "small.jsonl", [{**of, "confidence": None} for of in LINES])
    figures = written(tmp_path / "small.json", [{"items": 8, "plan": 0.75, "exact": 0.625, "outcome": 0.875}])
    assert report.main([str(details), str(figures), "--runs", str(tmp_path)]) == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "set items plan exact outcome" in words(page) and "small 8 75.0 % 62.5 % 87.5 %" in words(page)


def test_without_logs_and_details_there_is_still_a_page(tmp_path):
    assert report.main(["--runs", str(tmp_path)]) == 0
    assert "<h1>" in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", ["{", '{"id": 1}', "[]"])
def test_a_broken_file_is_named_with_its_line(tmp_path, capsys, broken):
    details = written(tmp_path / "small.jsonl", LINES[:1], end=broken)
    assert report.main([str(details), "--runs", str(tmp_path)]) == 1
    assert f"{details}:2: expected a line of `errand eval --details`" in capsys.readouterr().err
