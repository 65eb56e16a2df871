"""An agency over the years: settled years as they were settled, each indicator beside what it was before."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator, MidTermTarget
from objectives.models import Plan
from reports.analysis.comparisons.agency_years import read_agency_years
from tests import factories
from tests.reading import card, text_of
from tests.reports.cities import more_indicators, report
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, reported_year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_107(settings):
    settings.PORTAL_TODAY = AFTER_THE_YEAR


@pytest.fixture
def year_107():
    return reported_year()


@pytest.fixture
def year_108(year_107, settings):
    """107 is settled with 82.50; of 108 the months up to June are reported: 1-1-1 and 2-1-1 as asked."""
    year_107.confirm()
    year_107.settle()
    settings.PORTAL_TODAY = datetime.date(2019, 7, 3)
    plan = factories.complete_plan(year_107.plan.agency, year=108, common=True)
    Plan.objects.filter(year=108).update(status=Plan.Status.APPROVED)
    report(plan, "1-1-1", {"done": {6: 95}, "due": {6: 100}})
    report(plan, "2-1-1", {"done": {6: 90}, "due": {6: 100}})
    return plan


@pytest.fixture
def viewer(client, year_107):
    client.force_login(factories.user(role=Role.OWNER, agency=year_107.plan.agency))
    return client


def page(client, year=108, **query):
    where = reverse("years", args=[year, "A"])
    response = client.get(where, query, headers={"accept-language": "zh-hant"})
    assert response.status_code == 200
    return response


def line(code, year=108, through=6):
    found = read_agency_years(year=year, through=through, agency_code="A")
    return next(one for one in found.lines if one.view.code == code)


def own(plan, code):
    facet, objective, no = code.split("-")
    return Indicator.objects.get(plan=plan, objective__facet__no=facet, objective__no=objective, no=no)


# ---------------------------------------------------------------- totals and facets


def test_this_year_stands_beside_the_settled_one_and_its_same_month(viewer, year_108):
    said = card(page(viewer), "totals-title")
    assert "82.50 / 100 甲" in said
    assert "未結算" in said
    assert "截至 6 月得 55.00 分，107 年度同月為 82.50 分，相差 −27.50" in said


def test_what_changes_after_settling_does_not_change_the_settled_year(viewer, year_107, year_108):
    Plan.objects.filter(pk=year_107.plan.pk).update(preamble="改")
    Indicator.objects.filter(plan=year_107.plan).update(name="改名")
    assert line("1-1-1").years[107].value == 45
    assert "82.50 / 100" in card(page(viewer), "totals-title")


def test_a_year_without_a_plan_is_said_to_have_none(viewer, year_107):
    factories.prior_values(year_107.plan.agency, "3-1-1", {105: 60})
    said = card(page(viewer, 107), "totals-title")
    assert "105 本系統無此年度之計畫。 106 本系統無此年度之計畫。" in said
    assert "本系統尚無其他年度之總得分" in said


def test_an_earlier_year_that_cannot_be_scored_says_why_and_hides_no_other(viewer, year_107, settings):
    settings.PORTAL_TODAY = datetime.date(2019, 7, 3)
    factories.complete_plan(year_107.plan.agency, year=108, common=True)
    own(year_107.plan, "1-1-1").components.update(formula="done / nobody")
    said = card(page(viewer), "totals-title")
    assert "nobody" in said
    assert "108" in said


def test_a_facet_of_another_name_is_another_facet(year_108):
    common = Plan.objects.get(agency=None, year=108)
    common.facets.filter(no=2).update(name="服務創新面向")
    found = read_agency_years(year=108, through=6, agency_code="A")
    assert [sorted(found.facets(facet)) for facet in found.snapshot.facets] == [
        [107, 108],
        [108],
        [107, 108],
        [107, 108],
    ]


# ---------------------------------------------------------------- indicators


def test_an_indicator_stands_beside_what_it_was_under_the_same_number_and_name(year_108):
    found = line("1-1-1")
    assert {year: one.value for year, one in found.years.items()} == {107: 45, 108: 95}
    assert found.same_month == 45


def test_a_new_number_and_name_are_followed_to_the_forerunner(viewer, year_107, year_108):
    now, before = own(year_108, "2-1-1"), own(year_107.plan, "1-1-1")
    Indicator.objects.filter(pk=now.pk).update(forerunner=before, name="另名")
    assert line("2-1-1").years[107].value == 45
    assert sorted(line("1-1-1").years) == [108]  # what it was goes on as another
    assert "107 年度代碼為 1-1-1" in text_of(page(viewer))


def test_another_standard_is_told_apart_and_the_year_s_number_in_it_is_none(viewer, year_107, settings):
    own_107 = Indicator.objects.filter(plan=year_107.plan)
    own_107.update(standard="107 年度辦理 90 件")
    settings.PORTAL_TODAY = datetime.date(2019, 7, 3)
    plan = factories.complete_plan(year_107.plan.agency, year=108, common=True)
    Indicator.objects.filter(plan=plan).update(standard="108 年度辦理 90 件")
    assert line("1-1-1").years[107].compares
    report(plan, "1-1-1", {"done": {6: 95}, "due": {6: 100}})
    Indicator.objects.filter(pk=own(plan, "1-1-1").pk).update(standard="108 年度辦理 95 件")
    assert line("1-1-1").years[107].other_standard
    assert "107 年度衡量標準不同，不相比較" in text_of(page(viewer))


def test_another_unit_has_no_place_in_the_drawing(viewer, year_108):
    Indicator.objects.filter(pk=own(year_108, "1-1-1").pk).update(unit="件")
    assert line("1-1-1").years[107].other_unit
    assert line("1-1-1").same_month is None
    assert "單位不同" in text_of(page(viewer))


def test_values_on_record_stand_where_the_portal_has_no_plan(viewer, year_107):
    factories.prior_values(year_107.plan.agency, "3-1-1", {105: 60, 106: 70})
    found = line("3-1-1", 107, 12)
    assert {year: one.value for year, one in found.years.items()} == {105: 60, 106: 70, 107: 80}
    assert "105、106 年度為歷年登錄值，無得分" in text_of(page(viewer, 107))


def test_what_the_four_year_plan_wants_stands_beside_the_results_and_beyond_them(viewer, year_108):
    indicator = own(year_108, "1-1-1")
    for year, value in ((107, 85), (109, 97), (180, 99)):  # the last is out of reach of any four-year plan
        MidTermTarget.objects.create(plan=year_108, indicator=indicator, year=year, value=value)
    response = page(viewer)
    assert "中程施政計畫目標" in text_of(response)
    assert "45 目標 ≥ 90 · 未達標 中程目標 85" in card(response, "facet-1")
    assert "— 中程目標 97" in card(response, "facet-1")
    assert "109" not in card(response, "totals-title") and "目標 99" not in card(response, "facet-1")


def test_lights_and_targets_are_said_in_words(viewer, year_108):
    said = card(page(viewer), "facet-1")
    assert "符合或超前" in said
    assert "45 目標 ≥ 90 · 未達標" in said


# ---------------------------------------------------------------- files, and what it costs


def test_the_tables_are_taken_away(viewer, year_108):
    where = reverse("years", args=[108, "A"])
    answer = viewer.get(
        where, {"table": "indicators", "export": "csv"}, headers={"accept-language": "zh-hant"}
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["1-1-1", "107", "45"] in [[row[0], row[3], row[4]] for row in rows]


def test_it_takes_as_many_queries_with_more_indicators(viewer, year_107, year_108):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            read_agency_years(year=108, through=6, agency_code="A")
        return len(found)

    queries()  # what a process keeps of settled years
    before = queries()
    more_indicators(year_108, 20)
    assert queries() == before <= 17
