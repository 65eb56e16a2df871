"""What a settled year came to is an earlier value of the next plan by itself, and the same indicator is found again."""

import datetime
from fractions import Fraction

import pytest

from indicators.models import Indicator, PriorValue, TargetRevision
from indicators.services.copied_year import Choices
from indicators.year_end.services import reopen_year
from objectives.models import Plan
from reports.analysis.comparisons.agency_years import read_agency_years
from reports.analysis.comparisons.city_year import read_city_year
from reports.documents.earlier import earlier_indicators
from reports.pages.indicator.chart import last_years_months
from reports.pages.next_year.copying import carry_over
from reports.pages.next_year.selectors import plans_to_carry
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def carried(year) -> Plan:
    """The plan of 108, copied from that of ``year``."""
    found = carry_over(plans_to_carry(107, 108), 108, by=None, choices=Choices())
    assert not found.refused
    return Plan.objects.get(agency=year.plan.agency, year=108)


def earlier(year) -> dict:
    rows = PriorValue.objects.filter(agency=year.plan.agency, year=107)
    return {row.code: (row.value, row.origin) for row in rows}


def core(plan: Plan) -> Indicator:
    return plan.indicators.get(objective__facet__no=1)


def test_a_year_settled_before_it_is_copied_gives_its_values_on_copying(year):
    year.confirm()
    year.settle()
    assert earlier(year) == {}  # no later plan asks for them yet
    carried(year)
    assert earlier(year) == {
        "1-1-1": (45, "settled"),
        "2-1-1": (90, "settled"),
        "3-1-1": (80, "settled"),
        "3-1-2": (0, "settled"),
    }


def test_a_year_settled_afterwards_replaces_what_was_expected_with_its_trace(year):
    made = carried(year)
    assert earlier(year)["1-1-1"] == (45, "expected")
    PriorValue.objects.filter(code="1-1-1").update(value=60)
    factories.set_parameters(core(made).components.get(), target=None, baseline_years=1)
    Plan.objects.filter(year=108).update(status=Plan.Status.APPROVED)
    year.confirm()
    year.settle()
    assert earlier(year)["1-1-1"] == (45, "settled")
    (revision,) = TargetRevision.objects.filter(plan=made)
    assert (revision.way, revision.old, revision.new) == ("settlement", "107: 60", "107: 45")
    assert revision.cause == "The year 107 was settled"
    reopen_year(plan=year.plan, reason="重新計算", by=year.office)
    assert earlier(year)["1-1-1"] == (45, "expected")


def test_a_value_that_was_missing_is_filled_in_without_a_change_of_target(year):
    made = carried(year)
    PriorValue.objects.all().delete()
    factories.set_parameters(core(made).components.get(), target=None, baseline_years=1)
    Plan.objects.filter(year=108).update(status=Plan.Status.APPROVED)
    year.confirm()
    year.settle()
    assert earlier(year)["1-1-1"] == (45, "settled")
    assert not TargetRevision.objects.exists()
    assert PriorValue.history.filter(code="1-1-1", history_change_reason="The year 107 was settled").exists()


def test_growth_is_measured_from_the_years_own_amount(year):
    row = core(year.plan)
    component = row.components.get()
    component.formula = "(done - prior) / prior * 100"
    component.save()
    PriorValue.objects.create(agency=year.plan.agency, code="1-1-1", year=106, value=30)
    carried(year)
    assert earlier(year)["1-1-1"] == (45, "expected")


@pytest.fixture
def renamed(year) -> Plan:
    """108, where 1-1-1 is called 1-1-5 and otherwise."""
    made = carried(year)
    Indicator.objects.filter(pk=core(made).pk).update(no=5, name="新名稱")
    return made


def test_charts_reports_and_comparisons_find_it_under_its_new_code_and_name(year, renamed):
    (snapshot,) = build_snapshots(year=108, agency_codes=["A"])
    view = next(view for view in snapshot.indicators() if view.code == "1-1-5")
    assert Fraction(45) in last_years_months(snapshot, view)
    assert read_city_year(108, 1).last_year.result("A", view) == 45
    (report,) = report_snapshots(year=108, agency_codes=["A"])
    assert earlier_indicators(report)["1-1-5"].value == 45


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, True),
        *(
            pytest.param(changed, False, marks=pytest.mark.on_any_database)
            for changed in ({"name": "另一項"}, {"no": 5}, {"id": 0})
        ),
    ],
)
def test_where_nothing_says_what_it_was_it_is_the_one_of_its_code_and_name_everywhere(year, changed, found):
    row = core(carried(year))
    Indicator.objects.filter(pk=row.pk).update(forerunner=None)
    if "id" in changed:  # what bore its code and name goes on as another
        factories.indicator(
            row.objective, no=7, inputs={"done": "sum"}, rule={"target": 1}, forerunner=core(year.plan)
        )
    else:
        Indicator.objects.filter(pk=row.pk).update(**changed)
    PriorValue.objects.all().delete()
    (snapshot,) = report_snapshots(year=108, agency_codes=["A"])
    view = next(view for view in snapshot.indicators() if view.id == row.pk)
    lines = read_agency_years(year=108, through=12, agency_code="A").lines
    assert [
        Fraction(45) in last_years_months(snapshot, view),
        read_city_year(108, 1).last_year.result("A", view) == 45,
        view.code in earlier_indicators(snapshot),
        any(107 in line.years for line in lines if line.view.id == row.pk),
    ] == [found] * 4


def test_another_indicator_that_got_its_code_is_not_taken_for_it(year, renamed):
    objective = core(renamed).objective
    other = factories.indicator(
        objective, name="另一個", weight="1", inputs={"done": "sum"}, rule={"target": 1}
    )
    (snapshot,) = build_snapshots(year=108, agency_codes=["A"])
    view = next(view for view in snapshot.indicators() if view.id == other.pk)
    assert view.code == "1-1-1"
    assert set(last_years_months(snapshot, view)) == {None}
    assert snapshot.earlier_values("1-1-1") == {}


def test_the_forecast_is_what_a_running_year_is_expected_to_come_to(year, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 10, 10)
    for given in core(year.plan).inputs.all():
        given.figures.all().delete()
        factories.figures(year.plan, given, dict.fromkeys(range(1, 10), 2 if given.code == "done" else 4))
    carried(year)
    assert earlier(year)["1-1-1"] == (50, "expected")
