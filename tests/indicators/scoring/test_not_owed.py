"""What nobody owes yet is neither behind nor missing, and keeps the points of what was typed early."""

from decimal import Decimal

import pytest

from indicators.scoring.engine import score
from indicators.scoring.model import Light, State
from indicators.scoring.not_owed import not_owed
from tests.indicators.scoring.years import city

ROW = {
    "權重": "2",
    "投入": {"n": {"名稱": "次數", "彙總": "加總"}},
    "計分": [{"規則": "attainment", "方向": "≥", "目標": "12", "滿分": "2"}],
}


def scored(figures, through=2):
    row = {**ROW, "投入": {"n": {**ROW["投入"]["n"], "月報": figures}}}
    (found,) = score(city({"指標": {"1-1-1": row}}), through)["A"].indicators()
    return found


def test_what_was_typed_early_has_its_points_and_no_light():
    before = scored({"1": "3"})
    found = not_owed(before)
    assert (before.light, before.points) == ("green", Decimal("0.50"))
    assert (found.light, found.due, found.rate, found.points) == (Light.NONE, None, None, before.points)
    said = {step.key for step in before.trace} - {step.key for step in found.trace}
    assert any(key.startswith("light.") for key in said) and "rate.by_now" in said
    assert not found.not_due


def test_what_is_not_there_is_not_due_yet_instead_of_missing():
    before = scored({})
    found = not_owed(before)
    assert (before.state, before.light, before.not_due) == (State.UNREPORTED, "white", False)
    assert (found.light, found.not_due) == (Light.NONE, True)
    assert "missing.inputs" in {step.key for step in before.trace}
    assert "missing.not_ended" in {step.key for step in found.trace}


@pytest.mark.parametrize(
    ("figures", "missing"),
    [
        ({}, {"missing.not_ended": "次數", "missing.inputs": "106 年實績"}),
        ({"1": "3"}, {"missing.inputs": "106 年實績"}),
    ],
)
def test_a_year_that_is_over_is_missing_and_not_to_come(figures, missing):
    given = {"n": {**ROW["投入"]["n"], "月報": figures}}
    row = {**ROW, "投入": given, "計分": [{**ROW["計分"][0], "算式": "n - prior"}]}
    (found,) = score(city({"指標": {"1-1-1": row}}), 1)["A"].indicators()
    steps = [step for step in not_owed(found).trace if step.key.startswith("missing.")]
    assert {step.key: step.args["names"].in_words("zh") for step in steps} == missing
