"""The whole demo, loaded once by its command: a real plan that stays true, and round it a city that lives."""

import datetime
import sqlite3
from contextlib import closing
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import yaml
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.workdays.models import CalendarDay
from indicators.deadlines import report_deadline
from indicators.models import (
    CheckAnswer,
    IndicatorInput,
    IndicatorMonth,
    MonthlyFigure,
    PriorValue,
    Settlement,
    TargetRevision,
)
from indicators.reporting.city import Progress, city_reporting
from indicators.reporting.rows import plan_heads, report_rows
from indicators.reporting.work import owed
from indicators.selectors.deadlines import settings_of
from indicators.year_end.selectors import stages
from objectives.models import Objective, Plan
from reports.analysis.guide.selectors import read_year_facts
from reports.analysis.guide.steps import guide_of
from reports.snapshot.selectors import build_snapshots
from tests.fixtures.book import FIXTURES
from tests.workbooks import database_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
JAN_3 = date(2019, 1, 3)
AGENCIES = ["CYPD", "DEMO1", "DEMO2", "DEMO3", "DEMO4", "DEMO5"]


def run() -> str:
    out = StringIO()
    call_command("demo", stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def demo(newcomer, django_db_setup, django_db_blocker):
    """What the command said and wrote in its first run, in the place of the empty database; taken away after these tests."""
    if connection.vendor != "sqlite":
        pytest.skip("the newcomer's database is a file of SQLite")
    with (
        django_db_blocker.unblock(),
        closing(sqlite3.connect(newcomer.loaded / "portal.sqlite3")) as loaded,
        closing(sqlite3.connect(":memory:")) as empty,
    ):
        connection.ensure_connection()
        connection.connection.backup(empty)
        for found in (loaded, empty):
            found.backup(connection.connection)
            ContentType.objects.clear_cache()
            if found is loaded:
                yield newcomer.said, newcomer.loaded / "reports"


@pytest.fixture(autouse=True)
def _in_january(settings, demo):
    settings.PORTAL_TODAY, settings.REPORTS_ROOT = date(2019, 1, 3), demo[1]


@pytest.mark.usefixtures("english")
def test_the_demo_is_loaded_once_and_kept(demo, settings, monkeypatch, tmp_path):
    """Also when the command is run by another process; its report is made anew where the plan was changed."""
    said, reports = demo
    assert "已載入 107 年度計畫" in said
    assert [file.suffix for file in reports.iterdir()] == [".pdf"]
    Objective.objects.filter(plan__agency__code="CYPD", plan__year=107).update(name="在系統內修改")
    before = database_state()
    settings.REPORTS_ROOT = tmp_path
    monkeypatch.setattr("reports.documents.store.render_pdf", lambda html: b"%PDF" * ("在系統內修改" in html))
    assert "were kept" in run()
    assert database_state() == before
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"%PDF"]


def test_two_years_are_settled_and_the_third_is_running():
    settled = {
        (plan.year, plan.own_agency.code): plan.is_settled
        for plan in Plan.objects.filter(agency__isnull=False).select_related("agency")
    }
    assert settled == {
        **{(year, code): True for year in (105, 106) for code in AGENCIES[1:]},
        **{(107, code): False for code in AGENCIES},
    }
    assert all(plan.is_approved for plan in Plan.objects.all())


def test_earlier_years_were_settled_in_the_january_after_them():
    days = {(one.plan.year, timezone.localdate(one.at)) for one in Settlement.objects.select_related("plan")}
    assert days == {(105, date(2017, 1, 25)), (106, date(2018, 1, 25))}
    (health,) = build_snapshots(year=106, agency_codes=["DEMO4"])
    assert timezone.localdate(health.seal.at) == date(2018, 1, 25)
    settled = Plan.objects.filter(settled_at__isnull=False).values_list("pk", flat=True)
    assert not stages(settled).opened


def test_the_bureau_s_points_are_those_of_the_sample_alone():
    expected = yaml.safe_load((FIXTURES.parent / "tests/fixtures/expected_sample_score.yaml").read_text())
    bureau = expected["agencies"]["CYPD"]
    (snapshot,) = build_snapshots(year=107, agency_codes=["CYPD"])
    assert snapshot.score.total == Decimal(str(bureau["total"]))


def test_a_settled_year_s_value_is_next_year_s_earlier_one():
    values = dict(PriorValue.objects.filter(agency__code="DEMO3", code="1-1-1").values_list("year", "value"))
    assert (values[105], values[106]) == (Decimal("57.2"), Decimal("58.6"))


def test_every_frequency_is_there():
    kinds = set(IndicatorInput.objects.filter(indicator__plan__year=107).values_list("frequency", flat=True))
    assert kinds == {value for value, _label in IndicatorInput._meta.get_field("frequency").choices}


def test_people_are_assigned_to_everything_in_every_agency():
    rows = report_rows(plan_heads(Q(year=107)))
    nobody = {(row.plan.agency_code, row.code) for row in rows if row.assigned.owner is None}
    assert nobody == set()
    assert {row.plan.agency_code for row in rows} == set(AGENCIES)
    agencies = Membership.objects.filter(agency__isnull=False).values_list("agency__code", flat=True)
    assert set(agencies) == set(AGENCIES)


def test_a_target_was_lowered_with_cause_and_countermeasure():
    revision = TargetRevision.objects.get()
    assert (revision.old, revision.new, revision.lowered) == ("≥48 場次", "≥40 場次", True)
    assert revision.cause.startswith("示範數據") and revision.countermeasure.startswith("示範數據")
    assert revision.at.date() == date(2018, 9, 14)


def test_months_came_back_in_two_agencies():
    returned = IndicatorMonth.objects.filter(state=IndicatorMonth.State.RETURNED)
    found = sorted(returned.values_list("plan__agency__code", "month"))
    assert found == [("CYPD", 8), ("DEMO4", 9)]


def test_what_is_made_up_is_labelled():
    plans = Plan.objects.filter(pk__in=MonthlyFigure.objects.values("plan"))
    assert all(plan.has_sample_figures for plan in plans)
    notes = IndicatorMonth.objects.exclude(note="").values_list("note", flat=True)
    answers = CheckAnswer.objects.values_list("answer", flat=True)
    assert notes and answers and all(text.startswith("示範數據") for text in (*notes, *answers))


def test_the_calendars_are_the_official_ones_so_nothing_is_presumed():
    assert CalendarDay.objects.count() == 3 * 365
    due = report_deadline(107, 12, settings_of(107, None))
    assert (due.day, due.presumed) == (date(2019, 1, 7), False)


def test_the_guide_of_the_running_year_has_nothing_left_and_its_plans_were_approved_before_it():
    guide = guide_of(read_year_facts(107))
    assert [step.key for step in guide.steps if not step.done] == []
    for plan in Plan.objects.filter(year=107):
        assert plan.approved_at.date() < date(2018, 1, 1)
        assert plan.history.first().approved_at == plan.approved_at


@pytest.mark.parametrize(
    ("person", "agency"),
    [
        *(("planning_office", agency) for agency in AGENCIES),
        *(
            (person, "CYPD")
            for person in ("auditor", "owner", "supervisor", "planner", "deputy", "personnel")
        ),
        *((f"health_{person}", "DEMO4") for person in ("owner", "supervisor", "planner")),
    ],
)
@pytest.mark.parametrize("name", ["dashboard", "report_grid"])
def test_a_dashboard_and_a_grid_are_there_after_twenty_queries(client, person, agency, name):
    """Of DEMO4, whose months had other terms than December's, the history is read as well."""
    client.force_login(User.objects.get(username=person))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse(name, args=[107, agency]))
    assert page.status_code == 200
    assert len(queries) <= (20 if name == "dashboard" else 21), [query["sql"][:120] for query in queries]


# ---------------------------------------------------------------- the bureau's year of reporting


def work(username):
    return owed(User.objects.get(username=username), JAN_3)


def test_the_owner_s_twelve_indicators_are_open_in_december():
    december = next(month for month in work("owner").owed if month.month == 12)
    own = [found.row for found in december.indicators if not found.as_deputy]
    assert len(own) == 12
    assert {row.number[0] for row in own} == {1}
    assert not december.overdue


def test_one_month_came_back_with_a_reason():
    ((month, found),) = work("owner").returned
    assert (month.month, found.row.code) == (8, "1-6-2")
    assert found.month.reason.startswith("示範數據")


def test_november_waits_for_the_supervisor():
    (waiting,) = work("supervisor").waiting
    assert (waiting.month, len(waiting.rows), waiting.overdue) == (11, 27, True)


def test_every_indicator_of_the_bureau_has_unit_owner_and_deputy():
    (bureau,) = {month.plan.id for month in work("owner").owed}
    rows = IndicatorMonth.objects.filter(plan=bureau, month=1).exclude(state="draft")
    assert rows.filter(indicator__assignments__plan=bureau).count() == rows.count() == 27
    for month in work("deputy").owed:
        assert all(found.row.assigned.unit and found.row.assigned.owner for found in month.indicators)


def test_the_year_of_the_bureau_shows_every_stage():
    bureau = next(agency for agency in city_reporting(107, JAN_3) if agency.plan.agency_code == "CYPD")
    shown = {month.progress for month in bureau.months}
    assert {Progress.APPROVED, Progress.SUBMITTED, Progress.PARTLY, Progress.NONE} <= shown


def test_looking_back_in_time_shows_what_was_known_then():
    march = timezone.make_aware(datetime.datetime(2018, 4, 10))  # noqa: DTZ001 - made aware here
    then, now = (
        build_snapshots(year=107, through=3, agency_codes=["CYPD"], as_of=as_of)[0].score.total
        for as_of in (march, None)
    )
    assert now - then == Decimal("0.60")  # the award of 4-2-1, which was given in December only
    early = timezone.make_aware(datetime.datetime(2018, 2, 10))  # noqa: DTZ001 - made aware here
    [snapshot] = build_snapshots(year=107, through=3, agency_codes=["CYPD"], as_of=early)
    assert snapshot.score.total < now
