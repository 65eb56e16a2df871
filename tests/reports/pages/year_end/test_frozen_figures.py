"""Figures that an account names, once its year is settled and when it is opened again."""

import pytest

from indicators.year_end.services import reopen_year
from tests import factories
from tests.reports.pages.year_end.test_settling import report_html, spoil

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


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
