"""A path that the common plan has holds for every agency that plans nothing of its own for the indicator."""

from dataclasses import replace

import pytest
from django.utils import timezone

from indicators.models import Indicator, PlannedValue
from indicators.services.indicator_parts import set_agency_side
from objectives.models import Plan
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import last_months, settled_text
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from reports.snapshot.year_end import Seal
from tests import factories
from tests.changed_terms import approved_again
from tests.dated import done_on
from tests.reports.cities import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans() -> dict[str, Plan]:
    """A and B of 107 in December before it, beside a common plan whose 3-1-1 (a sum, ≥ 80) has a path."""
    with done_on(2017, 12):
        made = {code: factories.complete_plan(factories.agency(code), common=True) for code in "AB"}
        common = Plan.objects.get(agency=None)
        factories.planned(common, shared(), {3: 70, 12: 80})
        Plan.objects.update(status=Plan.Status.APPROVED)
        for plan in Plan.objects.all():
            plan.save()
    for plan in made.values():
        report(plan, "3-1-1", {"sessions": {1: 35}})
    return made


def shared() -> Indicator:
    return Indicator.objects.get(plan__agency=None, objective__facet__no=3, no=1)


def due(month: int) -> dict[str, object]:
    """What is due of 3-1-1 by that month, by agency, each asked for alone."""
    found = {}
    for code in "AB":
        (snapshot,) = build_snapshots(year=107, through=month, agency_codes=[code])
        found[code] = due_in(snapshot)
    return found


def due_in(snapshot) -> object:
    return next(view for view in snapshot.indicators() if view.code == "3-1-1").score.due


def test_it_holds_for_whoever_plans_nothing_of_the_indicator(plans):
    assert [due(month)["A"] for month in (2, 3, 11, 12)] == [None, 70, 70, 80]
    factories.planned(plans["B"], shared(), {1: 5})
    assert due(3) == {"A": 70, "B": 5}


def test_a_change_after_approval_leaves_the_months_before_as_they_were(plans):
    common, office = Plan.objects.get(agency=None), factories.user("office", role="planning_office")
    factories.planned(plans["B"], shared(), {1: 5})

    def change() -> None:
        set_agency_side(
            plan=common, indicator=shared(), path={3: 40, 9: 50}, earlier={}, mid_term={}, by=office
        )

    approved_again(common, office, (2018, 8, 20), (2018, 9, 3), change)
    assert [due(month)["A"] for month in (3, 8, 9, 12)] == [70, 70, 50, 80]
    assert due(8)["B"] == 5
    assert PlannedValue.objects.get(plan=common, month=9).history.get().history_user == office


def test_what_an_agency_plans_itself_later_leaves_the_months_before_to_the_common_path(plans):
    plan, office = plans["A"], factories.user("office", role="planning_office")

    def change() -> None:
        set_agency_side(plan=plan, indicator=shared(), path={1: 10}, earlier={}, mid_term={}, by=office)

    approved_again(plan, office, (2018, 8, 20), (2018, 9, 3), change)
    assert [due(month)["A"] for month in (3, 8, 9)] == [70, 70, 10]


def test_the_record_of_a_settled_year_has_the_path_of_every_month(plans):
    """In January there was a path, from August to October none, then another."""
    common, office = Plan.objects.get(agency=None), factories.user("office", role="planning_office")

    def becomes(**path: object):
        return lambda: set_agency_side(
            plan=common,
            indicator=shared(),
            path={int(month[1:]): value for month, value in path.items()},
            earlier={},
            mid_term={},
            by=office,
        )

    approved_again(common, office, (2018, 7, 20), (2018, 8, 3), becomes(m3=None, m12=None))
    approved_again(common, office, (2018, 10, 20), (2018, 11, 3), becomes(m2=10))
    months = (3, 7, 8, 10, 11)
    before = [due(month)["A"] for month in months]
    assert before[:2] == [70, 70] and before[4] == 10 and 50 < before[2] < before[3] < 70
    (whole,) = report_snapshots(year=107, agency_codes=["A"])
    seal = Seal("", timezone.now(), "", whole.score.total, whole.report_year_end.graded.grade.name)
    ends = [build_snapshots(year=107, through=month, agency_codes=["A"])[0] for month in last_months(whole)]
    read = read_record(settled_text(replace(whole, seal=seal), ends))
    assert [due_in(read.up_to(month)) for month in months] == before
