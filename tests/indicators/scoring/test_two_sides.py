"""A rule whose goal has two sides: points, working, light and the points due by now, and nothing else needed."""

from decimal import Decimal
from fractions import Fraction

import pytest

from indicators.scoring.engine import score
from indicators.scoring.expected import earnable, path
from indicators.scoring.formula import parse
from indicators.scoring.model import (
    AgencyYear,
    Aggregation,
    ComponentSpec,
    FacetSpec,
    Facts,
    IndicatorSpec,
    InputSpec,
    ObjectiveSpec,
)
from indicators.scoring.wording import SENTENCES, explain
from tests.indicators.scoring.trial_kind import Within

FOUR = Decimal(4)


@pytest.fixture(autouse=True)
def _sentences(monkeypatch):
    for key, text in Within.texts.items():
        monkeypatch.setitem(SENTENCES, key, text)


def year(value, aggregation=Aggregation.MEAN, **facts):
    component = ComponentSpec(1, Within(Fraction(10), Fraction(15), Fraction(4)), parse("x", ["x"]))
    spec = IndicatorSpec(
        "1-1-1", "等候人數", FOUR, (InputSpec("x", "人數", "人", aggregation),), (component,)
    )
    facets = (FacetSpec(1, "核心業務", FOUR, None, (ObjectiveSpec(1, "目標", FOUR, (spec,)),)),)
    return AgencyYear("A", 107, facets, Facts(figures={"1-1-1": {"x": {1: Decimal(value)}}}, **facts))


def scored(agency, through=12):
    return score([agency], through)["A"].facets[0].objectives[0].indicators[0]


@pytest.mark.parametrize(("value", "due"), [("8", 10), ("12", 10), ("20", 15)])
def test_what_was_due_is_the_side_that_was_missed(value, due):
    assert scored(year(value)).due == due


@pytest.mark.parametrize(
    ("value", "points", "rate", "light"),
    [
        ("8", "0.00", 80, "red"),
        ("9.5", "0.00", 95, "yellow"),
        ("10", "4.00", 100, "green"),
        ("15", "4.00", 100, "green"),
        ("16", "0.00", Fraction(375, 4), "yellow"),
        ("20", "0.00", 75, "red"),
    ],
)
def test_points_rate_and_light_on_both_sides(value, points, rate, light):
    found = scored(year(value))
    assert (str(found.points), found.rate, found.light) == (points, rate, light)


def test_the_working_names_the_range():
    told = [explain(step, "zh") for step in scored(year("12")).trace]
    assert "目標值：10–15（計分設定）" in told
    assert told[-1] == "進度：全年應維持 10–15，實際 12 → ★ 綠燈"
    assert "Target: 10–15 (as set)" in [explain(step, "en") for step in scored(year("12")).trace]


def test_what_builds_up_is_due_by_twelfths_on_both_sides():
    agency = year("6", Aggregation.SUM)
    found = scored(agency, through=6)
    assert (found.due, found.light) == (5, "green")
    assert path(agency, found.spec)[5] == 5
    assert scored(year("9", Aggregation.SUM), through=6).light == "red"


def test_a_range_that_holds_all_year_can_be_earned_from_the_first_month_on():
    agency = year("12")
    assert earnable(agency, scored(agency, through=1), 1) == 4


def test_a_planned_path_says_what_is_due_by_now():
    agency = year("4", planned={"1-1-1": {1: Decimal(4), 12: Decimal(10)}})
    assert scored(agency, through=1).light == "green"
