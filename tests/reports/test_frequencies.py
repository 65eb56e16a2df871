"""What is reported by the quarter or once a year, as the pages that look on show it."""

import datetime

import pytest
from django.db.models import Q

from chiayi_kpi.accounts.roles import Role
from indicators.reporting.rows import plan_heads, report_rows
from objectives.models import Plan
from reports.analysis.comparisons.agency_progress import agency_progress
from reports.analysis.comparisons.city_year import read_city_year
from reports.documents.traffic_lights import state_words
from reports.snapshot.open_months import open_months
from reports.snapshot.score_json import score_json
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 5, 20)  # April is past its deadline
    plan = factories.approved(factories.complete_plan(factories.agency("A")))
    plan.indicators.get(objective__facet__no=1).inputs.update(frequency="quarter")
    plan.indicators.get(objective__facet__no=2).inputs.update(frequency="year")
    plan.indicators.filter(objective__facet__no=3).delete()
    plan.facets.filter(no=3).update(weight=0)
    return plan


def indicator(snapshot, code):
    return next(one for one in snapshot.indicators() if one.code == code)


def dashboard(plan, through):
    client = signed_in(factories.user(role=Role.PLANNER, agency=plan.agency))
    response = client.get(f"/{plan.year}/{plan.agency.code}/?through={through}")
    assert response.status_code == 200
    return response


def row(plan, code, through):
    page = dashboard(plan, through).context["page"]
    return next(one for group in page.groups for one in group["rows"] if one.code == code)


def test_a_quarter_is_missing_once_and_a_year_not_before_its_end(plan):
    assert row(plan, "1-1-1", 2).progress.missing == ()
    found = row(plan, "1-1-1", 4).progress
    assert (found.missing, found.stale, found.awaited) == ((3,), 1, False)
    survey = row(plan, "2-1-1", 4)
    assert (survey.progress.missing, survey.progress.awaited) == ((), False)
    assert (survey.shown_state, survey.light, survey.lost) == ("not_due", "none", 0)


@pytest.mark.parametrize(
    ("code", "shown"),
    [("2-1-1", "–無燈號 0.00 / 20 尚未屆填報期"), ("1-1-1", "□無法判定 0.00 / 35 尚未填報")],
)
def test_a_state_has_one_name_beside_the_light_wherever_it_is_shown(plan, code, shown):
    found = plan.indicators.get(objective__facet__no=int(code[0]))
    client = signed_in(factories.user(role=Role.SUPERVISOR, agency=plan.agency))
    person = client.session["_auth_user_id"]
    asked = {"person": person, "month": 3, "indicator": found.pk, "input": found.inputs.first().pk}
    panel = client.get(f"/107/{plan.agency.code}/report/panel", asked)
    page = client.get(f"/107/{plan.agency.code}/{code}/?through=3")
    (snapshot,) = build_snapshots(year=107, through=3)

    words = shown.split()[-1]
    assert shown in text_of(panel) and words in text_of(page)
    assert state_words(indicator(snapshot, code).score) == words  # as it is printed


def test_the_score_has_no_light_where_nobody_can_be_behind(plan):
    (snapshot,) = build_snapshots(year=107, through=4)
    found = {
        one["code"]: (one["state"], one["light"])
        for facet in score_json(snapshot)["facets"]
        for objective in facet["objectives"]
        for one in objective["indicators"]
    }
    assert found["1-1-1"] == ("unreported", "white")
    assert found["2-1-1"] == ("unreported", None)


def test_the_city_counts_what_a_month_asks_for(plan):
    def counts(through):
        (agency,) = agency_progress(read_city_year(107, through))
        return agency.to_report, agency.handed_in, agency.overdue

    assert counts(2) == (0, 0, 0)
    assert counts(3) == (1, 0, 0)
    assert counts(4) == (0, 0, 1)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.DRAFT)
    assert counts(4) == (0, 0, 0)  # nobody is late with a draft
    factories.month_state(plan, plan.indicators.get(objective__facet__no=1), 3, "approved")
    assert counts(3) == (1, 1, 0)
    assert counts(4) == (0, 0, 0)


def test_between_the_quarters_the_last_one_stands_and_the_path_is_a_stair(plan):
    quarterly = plan.indicators.get(objective__facet__no=1)
    quarterly.components.update(formula="done")
    factories.figures(plan, quarterly.inputs.get(code="done"), {3: 20})
    (snapshot,) = build_snapshots(year=107, through=4)
    found = indicator(snapshot, "1-1-1")
    months = snapshot.months(found)
    assert found.score.value == 20
    assert [month for month, value in enumerate(months.values, 1) if value is not None] == [3]
    assert months.due == (3, 6, 9, 12)
    third = found.score.target / 4
    assert months.path == (None, None, *[third] * 3, *[third * 2] * 3, *[third * 3] * 3, third * 4)


def test_what_was_due_for_no_month_keeps_no_year_from_being_settled(plan, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    quarterly, yearly = (plan.indicators.get(objective__facet__no=no) for no in (1, 2))
    for month in (3, 6, 9, 12):
        factories.month_state(plan, quarterly, month, "approved")
    assert open_months(report_rows(plan_heads(Q(pk=plan.pk))), 107)[plan.pk].not_handed_in == {12: ("2-1-1",)}
    factories.month_state(plan, yearly, 12, "approved")
    assert open_months(report_rows(plan_heads(Q(pk=plan.pk))), 107) == {}
