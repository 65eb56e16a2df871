"""Targets that look too lenient: met by half as much again, more lenient than last year's result, met every year."""

import pytest

from indicators.models import ScoringComponent
from reports.analysis.comparisons.city_year import read_city_year
from reports.analysis.lenient_targets import Reason, lenient_targets
from reports.pages.city.page import CityPage
from reports.pages.city.query import CityQuery
from tests import factories
from tests.reports.cities import ranked_city, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    """3-1-1 wants 80 sessions of each of them."""
    made = ranked_city({"A": 120, "B": 150, "C": None})
    report(made["A"], "1-1-1", {"done": {1: 60, 6: 30}, "due": {1: 90, 6: 10}})
    report(made["B"], "1-1-1", {"done": {1: 9}, "due": {1: 10}})
    return made


def easy(city):
    return {(one.agency_code, one.indicator.code): set(one.reasons) for one in lenient_targets(city)}


@pytest.mark.parametrize(("sessions", "found"), [(119, False), (120, True), (121, True)])
def test_a_target_reached_by_half_as_much_again_is_pointed_out(plans, sessions, found):
    report(plans["A"], "3-1-1", {"sessions": {1: sessions}})  # 80 are wanted
    assert (Reason.FAR_BEYOND in easy(read_city_year(107, 12)).get(("A", "3-1-1"), ())) is found


def test_being_ahead_in_january_does_not_make_a_target_easy(plans):
    report(plans["A"], "3-1-1", {"sessions": {1: 20}})  # three times what was due by then
    assert easy(read_city_year(107, 1)) == {}


@pytest.mark.parametrize(("last", "found"), [(80, False), ("80.01", True)])
def test_a_target_below_last_year_s_result_is_pointed_out(plans, last, found):
    factories.prior_values(plans["A"].agency, "3-1-1", {106: last})
    assert (Reason.BELOW_LAST_YEAR in easy(read_city_year(107, 12)).get(("A", "3-1-1"), ())) is found


def test_what_does_not_apply_has_no_target_that_could_be_too_easy(plans):
    factories.prior_values(plans["A"].agency, "3-1-1", {106: 90})
    common = plans["A"].__class__.objects.get(agency=None, year=107)
    factories.not_applicable(plans["A"], common.indicators.get(objective__facet__no=3, objective__no=1, no=1))
    assert easy(read_city_year(107, 12)) == {}


def test_of_a_ceiling_less_was_better(plans):
    factories.set_parameters(
        ScoringComponent.objects.filter(rule="attainment", indicator__objective__facet__no=3), direction="≤"
    )
    factories.prior_values(plans["A"].agency, "3-1-1", {106: 79})
    factories.prior_values(plans["B"].agency, "3-1-1", {106: 81})
    report(plans["A"], "3-1-1", {"sessions": {1: 10}})
    assert easy(read_city_year(107, 11)) == {("A", "3-1-1"): {Reason.BELOW_LAST_YEAR}}


def test_a_ceiling_is_far_from_reached_only_once_the_year_is_over(plans):
    factories.set_parameters(
        ScoringComponent.objects.filter(rule="attainment", indicator__objective__facet__no=3), direction="≤"
    )
    report(plans["A"], "3-1-1", {"sessions": {1: 50}})  # of at most 80: 160 %
    report(plans["B"], "3-1-1", {"sessions": {1: 60}})
    assert easy(read_city_year(107, 11)) == {}
    assert easy(read_city_year(107, 12)) == {("A", "3-1-1"): {Reason.FAR_BEYOND}}


def last_year_of(plan, sessions):
    earlier = factories.complete_plan(plan.agency, year=106, common=True)
    report(earlier, "3-1-1", {"sessions": sessions})
    return earlier


@pytest.mark.parametrize("through", [3, 12])
def test_last_year_s_result_is_that_of_its_whole_year_where_none_is_on_record(plans, through):
    last_year_of(plans["A"], {1: 40, 12: 50})
    (found,) = lenient_targets(read_city_year(107, through))
    assert (found.agency_code, found.last_year, found.reasons) == ("A", 90, (Reason.BELOW_LAST_YEAR,))


def test_what_is_on_record_is_last_year_s_result(plans):
    last_year_of(plans["A"], {1: 90})
    factories.prior_values(plans["A"].agency, "3-1-1", {106: 70})
    assert easy(read_city_year(107, 12)) == {}


def test_another_indicator_of_the_same_number_says_nothing_of_this_one(plans):
    earlier = last_year_of(plans["A"], {1: 90})
    type(earlier).objects.get(agency=None, year=106).indicators.update(name="另一項")
    assert easy(read_city_year(107, 12)) == {}


def test_a_common_target_stands_once_with_its_agencies(plans):
    for code, sessions in (("A", 160), ("B", 240)):
        report(plans[code], "3-1-1", {"sessions": {1: sessions}})
    found = CityPage(read_city_year(107, 12), CityQuery())
    (row,) = found.lenient_rows
    assert [(one["name"], one["value"]) for one in row["agencies"]] == [
        ("測試A處", "160"),
        ("測試B處", "240"),
    ]
    assert row["value"] == "160 – 240" and row["only"] is None and len(found.lenient) == 2


@pytest.mark.parametrize(
    ("results", "found"),
    [({104: 80, 105: 80, 106: 80}, True), ({104: 79, 105: 80, 106: 80}, False), ({105: 80, 106: 80}, False)],
)
def test_a_target_met_in_each_of_three_years_is_pointed_out(plans, results, found):
    factories.prior_values(plans["A"].agency, "3-1-1", results)
    assert (Reason.EVERY_YEAR in easy(read_city_year(107, 12)).get(("A", "3-1-1"), ())) is found


def test_a_baseline_is_nobody_s_choice(plans):
    factories.set_parameters(
        ScoringComponent.objects.filter(indicator__plan=plans["A"]), target=None, baseline_years=3
    )
    factories.prior_values(plans["A"].agency, "1-1-1", {104: 50, 105: 60, 106: 99})
    assert ("A", "1-1-1") not in easy(read_city_year(107, 12))
