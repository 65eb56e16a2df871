"""The score as JSON: its keys are a promise, its numbers add up."""

import json
import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from objectives.models import Facet
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reports.cities import ranked_city, report

pytestmark = pytest.mark.django_db

PLAIN = re.compile(r"-?\d+(\.\d*[1-9])?")
POINTS = re.compile(r"\d+\.\d\d")


@pytest.fixture
def city():
    plans = ranked_city({"A": 120, "B": 150})
    for plan, done in ((plans["A"], 60), (plans["B"], 70)):
        report(plan, "1-1-1", {"done": {1: done}, "due": {1: 90}})
        report(plan, "3-1-1", {"sessions": {1: 11, 2: 12.5}})
        report(plan, "3-1-2", {"incidents": {3: 2}})
    factories.not_applicable(plans["A"], report(plans["A"], "3-1-2", {}))
    return plans


def scores():
    return [score_json(snapshot) for snapshot in build_snapshots(year=107)]


def of_kind(score, kind):
    facets = score["facets"]
    objectives = [objective for facet in facets for objective in facet["objectives"]]
    indicators = [indicator for objective in objectives for indicator in objective["indicators"]]
    return {"facet": facets, "objective": objectives, "indicator": indicators}[kind]


def indicator_of(score, code):
    return next(found for found in of_kind(score, "indicator") if found["code"] == code)


def test_the_keys_are_those_of_the_interface_and_no_others(city):
    for score in scores():
        assert list(score) == ["agency", "year", "through", "total", "maximum", "provisional", "facets"]
        for facet in of_kind(score, "facet"):
            assert list(facet) == ["no", "name", "weight", "points", "uncapped", "objectives"]
        for objective in of_kind(score, "objective"):
            assert list(objective) == ["no", "name", "weight", "points", "indicators"]
        for indicator in of_kind(score, "indicator"):
            assert list(indicator) == [
                *("code", "name", "weight", "maximum", "inputs", "value"),
                *("target", "points", "state", "light", "working"),
            ]


def test_every_number_is_a_decimal_string_and_points_have_two_decimals(city):
    for score in scores():
        everything = [*of_kind(score, "facet"), *of_kind(score, "objective"), *of_kind(score, "indicator")]
        for part in everything:
            assert POINTS.fullmatch(part["points"]), part["points"]
            assert PLAIN.fullmatch(part["weight"]), part["weight"]
        for indicator in of_kind(score, "indicator"):
            given = [indicator["maximum"], *indicator["inputs"].values()]
            given += [number for number in (indicator["value"], indicator["target"]) if number is not None]
            assert all(PLAIN.fullmatch(number) for number in given), given
        assert POINTS.fullmatch(score["total"])


def test_what_is_printed_adds_up(city):
    for score in scores():
        for objective in of_kind(score, "objective"):
            parts = sum(Decimal(indicator["points"]) for indicator in objective["indicators"])
            assert Decimal(objective["points"]) == parts
        for facet in score["facets"]:
            parts = sum(Decimal(objective["points"]) for objective in facet["objectives"])
            assert Decimal(facet["uncapped"]) == parts
        assert Decimal(score["total"]) == sum(Decimal(facet["points"]) for facet in score["facets"])
        assert Decimal(score["total"]) > 0


def test_a_capped_facet_shows_what_it_would_be_without_the_cap(city):
    facet = Facet.objects.get(plan__agency=None, no=3)
    facet.cap = Decimal(5)
    facet.save()
    score = scores()[0]
    found = next(part for part in score["facets"] if part["no"] == 3)
    assert found["points"] == "5.00"
    assert Decimal(found["uncapped"]) > 5


def test_weight_is_the_plan_s_and_maximum_what_can_be_earned_now(city):
    a, b = scores()
    assert (indicator_of(a, "3-1-1")["weight"], indicator_of(a, "3-1-1")["maximum"]) == ("30", "40")
    assert (indicator_of(b, "3-1-1")["weight"], indicator_of(b, "3-1-1")["maximum"]) == ("30", "30")
    assert indicator_of(a, "3-2-1")["weight"] == "0"


def test_value_is_null_where_there_is_none_and_inputs_are_exact(city):
    a, _ = scores()
    assert indicator_of(a, "2-1-1")["value"] is None
    assert indicator_of(a, "2-1-1")["inputs"] == {}
    assert indicator_of(a, "2-1-1")["state"] == "unreported"
    assert indicator_of(a, "3-1-1")["inputs"] == {"sessions": "23.5"}
    assert indicator_of(a, "1-1-1")["value"] == "66.6666666667"
    assert indicator_of(a, "5-1-1")["state"] == "awaiting_award"
    assert a["provisional"] is True


def test_working_is_in_the_reader_s_language(city):
    snapshot = build_snapshots(year=107)[0]
    chinese = indicator_of(score_json(snapshot, "zh-hant"), "1-1-1")["working"]
    english = indicator_of(score_json(snapshot, "en"), "1-1-1")["working"]
    assert "60 ÷ 90 × 100 ≈ 66.67" in chinese
    assert any("達成率" in line for line in chinese)
    assert len(chinese) == len(english) and not any("達成率" in line for line in english)


# ---------------------------------------------------------------- the command


def test_the_command_prints_one_agency_s_object(city, capsys):
    call_command("score", agency="B", year=107, json=True)
    printed = json.loads(capsys.readouterr().out)
    assert printed == scores()[1]
    assert (printed["agency"], printed["through"]) == ("B", 12)


def test_the_command_prints_an_array_of_all_agencies(city, capsys):
    call_command("score", all_agencies=True, year=107, through=2, json=True)
    printed = json.loads(capsys.readouterr().out)
    assert [score["agency"] for score in printed] == ["A", "B"]
    assert {score["through"] for score in printed} == {2}
    assert indicator_of(printed[1], "3-1-2")["state"] == "unreported"
