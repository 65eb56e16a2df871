"""Which way the total is going: the months, the year before, the fan, the rank, in every state of a year."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.accounts.roles import Role
from indicators.models import FigureChange
from objectives.models import Plan
from reports.analysis.outlook.expected_year import outlook_of
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.reading import elements, text_of
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


def outlook(bureau, **query):
    return bureau.get("dashboard_outlook", **query)


def course(bureau, **query):
    return outlook(bureau, **query).context["course"]


def total(year, through, code="PD"):
    (snapshot,) = build_snapshots(year=year, through=through, agency_codes=[code])
    return f"{snapshot.score.total:.2f}"


def year_before(bureau) -> Plan:
    plan = factories.plan(bureau.plan.agency, year=106, approved=True)
    made = factories.indicator(
        factories.objective(factories.facet(plan, weight="100"), weight="100"),
        weight="100",
        inputs={"n": "sum"},
        rule={"target": 120},
    )
    factories.figures(plan, made.inputs.get(), dict.fromkeys(range(1, 13), 6))
    return plan


def test_the_line_is_the_total_of_every_month_and_the_fan_the_forecast_s_range(bureau):
    found = course(bureau, through=5)
    (row,) = found.chart.rows
    assert list(row.cells[:5]) == [total(107, month) for month in range(1, 6)] and row.cells[5] == "—"
    (snapshot,) = build_snapshots(year=107, through=5, agency_codes=["PD"])
    end = outlook_of(snapshot).forecasts["PD"].end
    assert found.chart.fan_cells == tuple(f"{one:.2f}" for one in (end.least, end.expected, end.most))
    assert found.chart.fan is not None and end.least < end.expected


def test_the_total_of_three_months_before_and_of_the_month_before_stands_above_the_line(bureau):
    found = course(bureau, through=5)
    assert [month for month, _total in found.steps] == [2, 4, 5]
    assert [f"{points:.2f}" for _month, points in found.steps] == [total(107, month) for month in (2, 4, 5)]
    said = " → ".join(f"{month} 月 {points:.2f}" for month, points in found.steps)
    assert said in text_of(outlook(bureau, through=5))
    assert [month for month, _total in course(bureau, through=1).steps] == [1]


def test_last_year_s_line_is_last_year_s_points(bureau):
    year_before(bureau)
    page = outlook(bureau, through=5)
    before, _now = page.context["course"].chart.rows
    assert before.name == "106 年度"
    assert list(before.cells) == [total(106, month) for month in range(1, 13)] and before.cells[4] == "25.00"
    provisional = build_snapshots(year=107, through=5, agency_codes=["PD"])[0].score.provisional
    assert f"較上年度同月 +10.00 分{'（暫計）' if provisional else ''} " in f"{text_of(page)} "


def test_a_comparison_with_last_year_says_that_it_is_provisional_where_figures_are_missing(bureau):
    year_before(bureau)
    found = course(bureau, through=6)
    (snapshot,) = build_snapshots(year=107, through=6, agency_codes=["PD"])
    assert found.provisional is snapshot.score.provisional is True
    assert ("分（暫計）" in text_of(outlook(bureau, through=6))) is found.provisional


def test_without_a_year_before_it_is_said_so(bureau):
    assert "上年度無資料可比較" in text_of(outlook(bureau, through=5))


def test_grades_are_drawn_where_they_begin_and_the_expected_total_has_one(bureau):
    found = course(bureau, through=5)
    assert found.grade == "丙"  # two thirds of the plan are behind
    assert [level.label for level in found.chart.levels] == []  # no grade begins so low
    year_before(bureau).figures.update(value=9)  # 90 of 100
    assert [level.label for level in course(bureau, through=5).chart.levels] == ["優 90", "甲 80", "乙 70"]


def test_a_year_that_has_not_begun_shows_the_one_before_and_no_line(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2017, 12, 20)
    bureau.plan.figures.all().delete()
    year_before(bureau)
    page = outlook(bureau, through=1)
    before, now = page.context["course"].chart.rows
    assert before.cells[0] == "5.00" and not now.marks and page.context["course"].rank is None
    assert "本年度尚無應填報的月份，尚無走勢。" in text_of(page)


def test_where_nothing_is_reported_there_is_no_line(bureau):
    bureau.plan.figures.all().delete()
    page = outlook(bureau, through=5)
    assert "尚無填報資料，尚無走勢。" in text_of(page) and not page.context["course"].chart.drawn
    assert elements(
        page, '//*[@id="course"][contains(@class, "dash-course--words")]'
    )  # no room for a drawing


def test_one_month_is_a_point_without_a_fan(bureau):
    found = course(bureau, through=1)
    assert len(found.chart.rows[0].marks) == 1 and found.chart.fan is None and found.grade == ""


def test_months_that_have_not_ended_are_not_drawn(bureau):
    found = course(bureau, through=8)
    assert len(found.chart.rows[0].marks) == 5 and found.chart.fan is None


def test_a_month_as_it_was_known_then_has_the_course_of_then(bureau):
    for figure in bureau.plan.figures.all():
        row = FigureChange.objects.create(
            plan=bureau.plan, input=figure.input, month=figure.month, new=figure.value, way="page"
        )
        FigureChange.objects.filter(pk=row.pk).update(at=datetime.datetime(2018, 6, 1, tzinfo=datetime.UTC))
    assert course(bureau, through=2).chart.drawn
    assert not course(bureau, through=2, known="then").chart.drawn  # everything was typed later


def test_the_rank_is_among_the_agencies_that_have_a_total(bureau):
    assert course(bureau, through=5).rank is None  # nobody else has a plan
    other = factories.plan(factories.agency("AA", "甲局"), year=107, approved=True)
    made = factories.indicator(
        factories.objective(factories.facet(other, weight="100"), weight="100"),
        weight="100",
        inputs={"n": "sum"},
        rule={"target": 1},
    )
    factories.figures(other, made.inputs.get(), {1: 1})
    assert course(bureau, through=5).rank == (2, 2, 0)
    assert "第 2 名 共 2 個機關" in text_of(outlook(bureau, through=5))
    seen = set()
    for role in Role:
        bureau.client.force_login(factories.user(role=role, agency=bureau.plan.agency))
        seen |= {role} if course(bureau, through=5).rank else set()
    assert seen == {Role.PLANNER, Role.SUPERVISOR}  # who answers for the whole agency
    bureau.client.force_login(factories.user(role=Role.AUDITOR))  # in the whole city
    assert course(bureau, through=5).rank
    made.components.update(rule="nonsense")
    assert course(bureau, through=5).rank is None  # nobody else has a total any more


def test_a_settled_year_is_drawn_as_it_was_settled(client, settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    year = reported_year()
    year.confirm()
    year.settle()
    client.force_login(factories.user(role=Role.AUDITOR))
    shown = text_of(client.get(f"/107/{year.plan.agency.code}/"))
    assert "結算時未送出" in shown and "逾期" not in shown and "誰還沒有送出月報" not in shown
    address = f"/107/{year.plan.agency.code}/outlook/?through=12"
    before = client.get(address).context["course"].chart.rows[0].cells
    year.plan.figures.update(value=0)
    found = client.get(address).context["course"]
    assert found.chart.rows[0].cells == before and found.chart.fan is None
    assert before[11] == total(107, 12, year.plan.agency.code)


def test_more_agencies_cost_no_query_more(bureau):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            outlook(bureau, through=5)
        return len(queries)

    few = asked()
    for code in ("AA", "BB", "CC"):
        factories.complete_plan(factories.agency(code), year=107, approved=True)
    assert asked() == few <= 30


def test_a_year_that_is_over_has_the_grade_of_its_points(bureau, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 2, 1)
    page = outlook(bureau, through=12)
    found = page.context["course"]
    assert found.is_over and found.grade == "丙"
    assert "等第（依目前得分）" in text_of(page)
    assert not course(bureau, through=11).is_over
    Plan.objects.update(status=Plan.Status.DRAFT)
    assert course(bureau, through=12).is_over and not course(bureau, through=12).grade
