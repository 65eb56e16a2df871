"""Part of a year beside the same part of the year before: which of last year's months are known, and what becomes of them."""

import json

import pytest

from indicators.models import MonthlyFigure
from indicators.scoring.engine import score
from indicators.scoring.model import Light
from indicators.scoring.record.scores import Sentences, written_month
from indicators.scoring.record.years import read_year, written_facets
from indicators.selectors.city import read_city
from indicators.selectors.live import read_live, value_of_month
from objectives.selectors import plans_of_year
from tests import factories

pytestmark = pytest.mark.django_db

GROWTH = "(received - prior) / prior * 100"


def grant(agency, year: int, months, *, rule=None, **fields):
    """An agency's plan of the year with one indicator: by how much the grants have grown, at least 5 %."""
    plan = factories.plan(agency, year=year)
    objective = factories.objective(factories.facet(plan))
    made = factories.indicator(
        objective, inputs={"received": "sum"}, rule={"formula": GROWTH} | (rule or {"target": 5}), **fields
    )
    factories.figures(plan, made.inputs.get(), months)
    return made


@pytest.fixture
def agency():
    return factories.agency(code="A")


def read(*codes, year: int = 107):
    return read_city(plans_of_year(year), codes or None)


def compared(*codes, code: str = "1-1-1"):
    return {
        found.plan.agency_code: dict(found.year.facts.prior_by_month.get(code, {}))
        for found in read(*codes).agencies
    }


def test_last_year_s_months_stand_as_far_as_all_that_was_due_is_known(agency):
    grant(agency, 106, {1: 10, 2: 0, 3: 5, 5: 9})
    grant(agency, 107, {1: 20})
    assert compared() == {"A": {1: 10, 2: 10, 3: 15}}


def test_before_there_was_anything_nothing_can_have_grown(agency):
    grant(agency, 106, {1: 0, 2: 4})
    grant(agency, 107, {1: 20})
    assert compared() == {"A": {2: 4}}


def test_a_year_that_came_to_another_value_is_not_compared_by_its_months(agency):
    grant(agency, 106, dict.fromkeys(range(1, 13), 10))
    grant(agency, 107, {1: 20})
    factories.prior_values(agency, "1-1-1", {106: 120})
    assert compared()["A"][11] == 110
    agency.prior_values.update(value=130)
    assert compared() == {"A": {}}


def test_a_plan_in_which_nothing_starts_from_last_year_costs_no_query(agency, django_assert_num_queries):
    grant(agency, 106, {1: 10})
    made = grant(agency, 107, {1: 20})
    plans = plans_of_year(107)
    with django_assert_num_queries(8):
        read_city(plans)
    made.components.update(formula="received")
    with django_assert_num_queries(7):
        read_city(plans)


def test_an_indicator_that_had_another_code_is_found_by_its_forerunner(agency):
    before = grant(agency, 106, {1: 10}, no=2)
    grant(agency, 107, {1: 20}, forerunner=before)
    assert compared() == {"A": {1: 10}}


def test_agencies_are_ranked_by_the_months_that_are_known_of_all(agency):
    rank = {"rule": "rank", "awards": "4;3"}
    other = factories.agency(code="B")
    for one, months in [(agency, {1: 10, 2: 10, 3: 10}), (other, {1: 5, 2: 5})]:
        grant(one, 106, months, rule=rank)
        grant(one, 107, {1: 20}, rule=rank)
    assert compared() == {"A": {1: 10, 2: 20}, "B": {1: 5, 2: 10}}
    (city,) = [read("A")]
    assert dict(city.agencies[0].year.facts.prior_by_month["1-1-1"]) == {1: 10, 2: 20}
    assert dict(city.rivals[0].facts.prior_by_month["1-1-1"]) == {1: 5, 2: 10}
    MonthlyFigure.objects.filter(plan__agency=other, plan__year=106).delete()
    assert compared() == {"A": {}, "B": {}}


def test_a_month_alone_has_grown_from_no_year(agency):
    grant(agency, 106, {1: 10, 2: 10})
    plan = grant(agency, 107, {1: 11, 2: 12}).plan
    live = read_live(plan, 2)
    assert live.scores["1-1-1"].value == 15
    assert value_of_month(live, live.nodes()[0], 2) is None


def test_the_record_of_a_settled_year_carries_them(agency):
    grant(agency, 106, {1: 10, 2: 10})
    grant(agency, 107, {1: 11, 2: 12})
    (found,) = read().agencies
    facets = json.loads(json.dumps(written_facets(found.year)))
    record = {
        "year": 107,
        **dict.fromkeys(
            (
                "judged_by_now",
                "weights_in_hundredths",
                "only_due_is_lit",
                "missing_comes_first",
                "only_equal_parts",
            ),
            True,
        ),
    }
    again = read_year(record, "A", {"facets": facets})
    assert again.facts.prior_by_month == {"1-1-1": {1: 10, 2: 20}}
    for through, light, value in [(1, Light.GREEN, 10), (2, Light.GREEN, 15), (3, Light.WHITE, None)]:
        rows = [written_month(score([one], through)["A"], Sentences()) for one in (found.year, again)]
        assert rows[0] == rows[1]
        (scored,) = score([again], through)["A"].indicators()
        assert (scored.light, scored.value) == (light, value)
