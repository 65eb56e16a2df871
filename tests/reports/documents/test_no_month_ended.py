"""A report of a year of which no month has ended says no month's end, and lists nothing as missing."""

import datetime
import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from reports.documents.html import annual_report_html
from reports.snapshot.report_appendix import report_snapshots
from tests import factories
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 1, 3)
    return factories.complete_plan(factories.agency("A"), common=True, approved=True)


def report(through: int) -> str:
    (snapshot,) = report_snapshots(year=107, through=through, agency_codes=["A"])
    return text_of(annual_report_html(snapshot))


@pytest.mark.parametrize("through", [1, 12])
def test_before_a_month_has_ended_the_report_names_no_month_s_end(plan, through):
    text = report(through)
    assert "本年度尚無已結束之月份" in text
    assert "資料截至" not in text and not re.search(r"截至 \d+ 月", text)
    assert "均未填報" not in text and not re.search(r" 缺 \S", text)


def test_the_report_of_a_running_year_reaches_no_further_than_its_last_month_that_has_ended(plan, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 5, 3)
    assert "資料截至 107 年 4 月底" in report(12) and "資料截至 107 年 3 月底" in report(3)
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)
    assert "資料截至 107 年 12 月底" in report(12)


def test_pages_say_that_no_month_has_ended_and_link_no_later_one(plan, client):
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    for name, where in (("city", [107]), ("dashboard", [107, "A"])):
        text = text_of(client.get(reverse(name, args=where), headers={"accept-language": "zh-TW"}))
        assert "107 年度，尚無已結束之月份" in text and "截至 1 月底" not in text
    ratings = client.get(reverse("ratings", args=[107, "A"])).content.decode()
    assert "annual-report" in ratings and "through=12" not in ratings
