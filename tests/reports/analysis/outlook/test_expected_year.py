"""The year-end total: the engine's points for what is expected, and a range that holds its indicators' ranges."""

from decimal import Decimal

import pytest

from indicators.scoring.engine import score
from indicators.scoring.what_if import points_with
from reports.analysis.outlook.expected_year import outlook
from reports.analysis.outlook.project import values_of
from reports.analysis.outlook.scenario import up_to, with_values
from tests.indicators.scoring.years import city
from tests.reports.analysis.outlook.years import ATTAINMENT, look, months


def year(**caps):
    def indicator(*figures):
        return {
            "權重": "4",
            "投入": {"n": {"名稱": "件數", "彙總": "加總", "月報": months(*figures)}},
            "計分": [ATTAINMENT],
        }

    rows = {
        "1-1-1": indicator(4, 9, 5, 6),
        "1-1-2": indicator(9, 4, 7, 4),
        "2-1-1": indicator(5, 8, 4, 7),
        "2-2-1": indicator(7),
        "5-1-1": {"權重": "5", "計分": [{"規則": "award", "滿分": "5"}]},
    }
    return city({"指標": rows, **({"面向得分上限": caps} if caps else {})})


def test_the_total_is_the_engine_s_and_points_without_a_forecast_are_open():
    found = look(year(), 4)
    estimable = [one for one in found.indicators.values() if one.estimate]
    assert [one.code for one in estimable] == ["1-1-1", "1-1-2", "2-1-1"]
    end, today = found.end, found.indicators["2-2-1"].points
    assert today > 0  # of one month: in the forecast neither 0 nor certain, but open
    assert end.expected == sum(one.points for one in estimable)
    assert end.open == 4 + 5
    assert end.least < end.expected < end.most


def test_open_points_are_no_more_than_the_facet_s_cap_lets_count():
    free, cap = look(year(), 4), Decimal("4.00")
    foretold = free.indicators["2-1-1"].points
    assert 0 < cap - foretold < 4
    assert look(year(**{"2": str(cap)}), 4).end.open == cap - foretold + 5
    assert look(year(**{"2": "2"}), 4).end.open == 5  # what is foretold fills the facet already


def test_a_facet_s_cap_holds_for_the_range_too():
    found, free = look(year(**{"1": "3"}), 4).end, look(year(), 4).end
    assert found.expected < free.expected
    assert found.most - found.expected < free.most - free.expected


def test_money_that_may_come_late_is_added_whole():
    paid = {"名稱": "實支", "彙總": "最新", "月報": months(5, 11, 14, 20)}
    budget = {"名稱": "預算", "彙總": "最新", "月報": months(100, 100, 100, 100)}
    money = {
        "權重": "13",
        "單位": "%",
        "投入": {"paid": paid, "budget": budget},
        "算式": "paid / budget * 100",
    }
    money["計分"] = [{"規則": "attainment", "方向": "≥", "目標": "80", "滿分": "13"}]
    counts = {
        "權重": "4",
        "投入": {"n": {"名稱": "件數", "彙總": "加總", "月報": months(4, 9, 5, 6)}},
        "計分": [ATTAINMENT],
    }
    alone = look(city({"指標": {"1-1-1": counts}}), 4)
    both = look(city({"指標": {"1-1-1": counts, "4-1-1": money}}), 4)
    late = both.indicators["4-1-1"]
    assert late.comes_late and late.most == 13 and late.points < 12
    above = [found.end.most - found.end.expected for found in (both, alone)]
    assert above[0] == (late.most - late.points) + above[1]


@pytest.mark.parametrize("end", ["low", "central", "high"])
def test_points_with_other_values_are_those_that_the_engine_gives_the_whole_year(end):
    years = year()
    projections = outlook(years, score(years, 4), {}).projections["A"]

    def scored(end):
        values = {
            code: values_of(found, lambda one: getattr(one, end)) for code, found in projections.items()
        }
        (found,) = score([with_values(up_to(years[0], 4), values)], 12).values()
        return found

    compared = 0
    for before, after in zip(scored("central").indicators(), scored(end).indicators(), strict=True):
        values = values_of(projections[before.spec.code], lambda one: getattr(one, end))
        compared += bool(values)
        assert points_with(before, values) == after.points
    assert compared == 3


def test_an_indicator_without_a_score_has_no_points_with_any_value():
    (empty,) = score(year(), 0).values()
    assert points_with(next(empty.indicators()), {1: 500}) == Decimal("0.00")
