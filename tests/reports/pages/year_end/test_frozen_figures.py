"""What stands beside the score, once its year is settled and when it is opened again."""

import datetime
from decimal import Decimal

import pytest

from indicators.models import MidTermTarget
from indicators.year_end.services import reopen_year
from objectives.locking import YearSettled
from objectives.models import Objective, PerformanceYear, PolicyAxis
from objectives.services import set_issue
from reports.analysis.comparisons.agency_years import read_agency_years
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from tests import factories
from tests.reports.pages.year_end.test_settling import report_html, spoil

pytestmark = pytest.mark.django_db


def test_figures_in_an_account_are_frozen_as_decided_and_go_on_when_the_year_is_opened_again(year, client):
    indicator = year.indicator("1-1-1")
    factories.account(
        year.plan,
        indicator.objective,
        f"<p>得 {{{{#{indicator.pk} 得分}}}}，率 {{{{#{indicator.pk} 達成率}}}}</p>",
    )
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "11")
    year.confirm("review")
    settlement = year.settle()
    assert "<p>得 11.00 分，率 50.00%</p>" in settlement.snapshot
    spoil(year)
    assert "<p>得 11.00 分，率 50.00%</p>" in report_html(year)
    client.force_login(year.planner)
    page = client.get(f"/107/{year.plan.agency.code}/writing/1-1/").content.decode()
    assert "<p>得 11.00 分，率 50.00%</p>" in page

    reopen_year(plan=year.plan, reason="更正", by=year.office)
    assert "率 10,000.00%</p>" in report_html(year)
    assert "{{1-1-1 達成率}}" in client.get(f"/107/{year.plan.agency.code}/writing/1-1/").content.decode()


def test_who_signs_axes_and_mid_term_targets_stay_as_they_were_when_it_was_settled(year, client):
    axis = PolicyAxis.objects.create(plan=year.plan, position=1, name="科技領航")
    Objective.objects.filter(plan=year.plan).update(axis=axis)
    indicator = year.indicator("1-1-1")
    target = MidTermTarget.objects.create(plan=year.plan, indicator=indicator, year=108, value=95)
    year.confirm()
    year.settle()
    PerformanceYear.objects.create(year=107, signatories="新任首長")
    Objective.objects.filter(plan=year.plan).update(axis=None)
    MidTermTarget.objects.filter(pk=target.pk).update(value=1)

    (snapshot,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=[year.plan.agency.code])
    assert snapshot.paper.signatories == ("承辦", "科長", "主計", "人事", "主任秘書", "首長")
    lines = read_agency_years(year=107, through=12, agency_code=year.plan.agency.code).lines
    assert [one.planned for one in lines if one.planned] == [{108: Decimal(95)}]
    client.force_login(year.planner)
    page = client.get(f"/107/{year.plan.agency.code}/strategy/").content.decode()
    assert "惟尚未載明各策略績效目標所屬主軸" not in page and "科技領航" in page


def test_what_an_issued_report_bears_stays_and_what_is_empty_is_filled_in(year):
    def issue(number, day=datetime.date(2019, 2, 5), remarks=""):
        return set_issue(
            plan=year.plan,
            document="report",
            number=number,
            issued_on=day,
            remarks=remarks,
            by=year.planner,
        )

    year.confirm()
    year.settle()
    issue("府字1號", None)
    issue("府字2號")
    with pytest.raises(YearSettled):
        issue("府字3號")
    assert issue("府字2號", remarks="成果良好。").remarks == "成果良好。"
    reopen_year(plan=year.plan, reason="更正", by=year.office)
    assert issue("府字3號").number == "府字3號"
