"""The confidence that is fitted says what it should, and its thresholds keep what they promise."""

import hashlib
import json
import tomllib
from random import Random

import pytest

import calibrate
from calibrate import (
    FEATURES,
    Command,
    DetailsError,
    act_threshold,
    as_toml,
    brier,
    calibration_error,
    cross_validated,
    decline_threshold,
    fit,
    logistic,
    read_details,
)

NOTHING = dict.fromkeys(FEATURES)


def commands(count, seed=1):
    """Plans whose chance to be right is known: it hangs on one feature; another says nothing, the rest are missing."""
    random = Random(seed)
    for number in range(count):
        x = random.gauss(3, 2)
        features = {**NOTHING, "margin": x, "tokens": random.gauss(0, 1)}
        yield Command(f"block {number % 50}", features, random.random() < logistic(1.5 * x - 3), acts=True)


def test_a_fit_finds_the_chances_that_plans_have():
    calibration = fit(list(commands(1200)), penalty=1.0)
    for x in (0, 2, 4, 6):
        features = {**NOTHING, "margin": x}
        assert calibration.probability(features) == pytest.approx(logistic(1.5 * x - 3), abs=0.08)


def test_thresholds_keep_their_promises_on_other_commands():
    fitted, others = list(commands(1200)), list(commands(1200, seed=2))
    judged = list(zip(fitted, cross_validated(fitted, penalty=1.0)))
    act, decline = act_threshold(judged, 0.02), decline_threshold(judged, 0.9)
    assert 0.05 < decline <= 0.1 < act < 1
    calibration = fit(fitted, penalty=1.0)
    found = [(calibration.probability(c.features), c.right) for c in others]
    unasked = [right for p, right in found if p >= act]
    assert sum(not right for right in unasked) < 0.03 * len(others)
    assert len(unasked) > 0.3 * len(others)
    declined = [right for p, right in found if p < decline]
    assert sum(not right for right in declined) > 0.85 * len(declined)
    assert calibration_error(found) < 0.05


def test_what_is_never_sure_is_always_asked_about_and_never_declined():
    judged = [(Command("a", NOTHING, number % 2 == 0, True), 0.5) for number in range(100)]
    assert act_threshold(judged, 0.02) > 0.5
    assert decline_threshold(judged, 0.95) == 0


def test_plans_without_calls_run_nothing():
    judged = [(Command("a", NOTHING, False, acts=False), 0.9), (Command("b", None, False, False), None)]
    assert act_threshold(judged, 0.02) == 1


def test_the_figures_are_those_of_errand_eval():
    pairs = [(0.92, True), (0.55, True), (0.98, False), (0.05, False)]
    assert round(calibration_error(pairs), 4) == 0.35
    assert round(brier(pairs), 4) == 0.2929


def test_the_file_holds_every_feature_in_order():
    file = tomllib.loads(as_toml(fit(list(commands(200)), penalty=1.0), 1.0, 0.0, "12"))
    assert list(file) == ["format", "planner", "bias", "act", "decline", "features"]
    assert [term["name"] for term in file["features"]] == list(FEATURES)
    numbers = [file["act"], *(term[key] for term in file["features"] for key in ("mean", "scale", "weight"))]
    assert (
        file["format"] == 2
        and file["planner"] == "12"
        and all(isinstance(number, float) for number in numbers)
    )


LINE = {
    "id": "mail.phrases:3#7",
    "features": {**NOTHING, "log_probability": -1.0, "lowest": 0.5},
    "exact": True,
    "found": ["x"],
}


def test_the_file_names_the_planner_that_it_is_of(tmp_path, monkeypatch):
    planner, details = tmp_path / "planner.gguf", tmp_path / "details.jsonl"
    planner.write_bytes(b"abc")
    lines = ({**LINE, "id": f"{block}#1", "exact": block % 2 == 0} for block in range(20))
    details.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["calibrate.py", str(details), "--planner", str(planner)])
    calibrate.main()
    file = tomllib.loads((tmp_path / "confidence.toml").read_text(encoding="utf-8"))
    assert file["planner"] == hashlib.sha256(b"abc").hexdigest()


def test_details_are_read_by_block(tmp_path):
    path = tmp_path / "details.jsonl"
    declined = {**LINE, "features": None, "found": []}
    unknown = {**LINE, "exact": None}
    path.write_text("\n".join(json.dumps(line) for line in (LINE, declined, unknown)), encoding="utf-8")
    first, second = read_details(path)
    assert (first.block, first.features["lowest"], first.acts) == ("mail.phrases:3", 0.5, True)
    assert (second.features, second.acts) == (None, False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", ":1: expected a line of `errand eval --details`"),
        (
            json.dumps({"id": 1, "exact": True}),
            ":1: expected a line of `errand eval --details`: KeyError('features')",
        ),
        (json.dumps({**LINE, "features": {"lowest": 1}}), ":1: expected the features agreement, calls"),
        (json.dumps({**LINE, "features": None}), "no plan has features"),
    ],
)
def test_what_is_wrong_with_details_is_said(tmp_path, line, said):
    path = tmp_path / "details.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DetailsError, match=r"details\.jsonl") as error:
        read_details(path)
    assert said in str(error.value)
