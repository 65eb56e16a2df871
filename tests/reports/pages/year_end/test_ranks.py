"""Ranks are settled when nobody they are found among can change any more."""

import pytest

from indicators.errors import YearNotReady
from indicators.models import Indicator, IndicatorMonth, MonthlyFigure
from indicators.year_end.services import reopen_year
from tests import factories
from tests.reading import text_of
from tests.reports.cities import ranked_city
from tests.reports.pages.year_end.pages import city_page, line_of
from tests.reports.pages.year_end.years import reported_year

pytestmark = pytest.mark.django_db

RANKED = "3-2-1"


@pytest.fixture
def city():
    """Agencies A, B and C, reported and confirmed; A leads the ranked bonus, nothing of it is approved."""
    plans = ranked_city({"A": 120, "B": 110, "C": 105})
    years = {code: reported_year(code, plan=plan) for code, plan in plans.items()}
    for one in years.values():
        one.confirm()
    return years


def ranked() -> Indicator:
    return Indicator.objects.get(objective__no=2, objective__facet__no=3)


def approve(*years):
    for one in years:
        for month in range(1, 13):
            factories.month_state(one.plan, ranked(), month, "approved")


def change(year, amount):
    MonthlyFigure.objects.filter(plan=year.plan, input__indicator=ranked()).update(value=amount)


def refused(year) -> str:
    with pytest.raises(YearNotReady) as fault:
        year.settle()
    (matter,) = fault.value.open_matters
    return matter


def test_a_rank_waits_until_every_agencys_figures_for_it_are_approved(city, client):
    approve(city["A"])
    assert refused(city["A"]).endswith("下列機關之數據尚未全部核定：測試B處、測試C處。")
    client.force_login(city["A"].office)
    html = city_page(client)
    assert "待排名數據核定" in line_of(html, "A")
    assert all("名次未定：3-2-1" in line_of(html, code) for code in "ABC")
    assert text_of(html).count("下列機關之數據尚未全部核定：") == 1  # why is said once
    approve(city["B"], city["C"])
    IndicatorMonth.objects.filter(plan=city["C"].plan, month=12).update(state="submitted")
    said = refused(city["A"])
    assert "測試C處" in said and "測試B處" not in said
    IndicatorMonth.objects.filter(plan=city["C"].plan).update(state="approved")
    city["A"].settle()


def test_an_agency_to_which_the_ranked_indicator_does_not_apply_is_waited_for_by_nobody(city):
    approve(city["A"], city["B"])
    factories.not_applicable(city["C"].plan, ranked())
    city["A"].settle()


def test_points_that_the_review_decided_wait_for_nobody_and_a_settled_agency_keeps_nobody_waiting(city):
    """Of two who never reported neither keeps the other open for ever."""
    approve(city["A"])
    for code in "BC":
        city[code].plan.rating_confirmations.filter(part="review").delete()
        city[code].rate("review", RANKED, "0", "未填報")
        city[code].confirm("review")
        city[code].settle()
    city["A"].settle()


def test_who_was_settled_with_another_rank_is_opened_again_first(city):
    approve(*city.values())
    city["A"].settle()
    city["B"].settle()
    change(city["C"], 115)
    assert refused(city["C"]).endswith("須先重新開啟其年度：測試B處。")
    reopen_year(plan=city["B"].plan, reason="名次變動", by=None)
    city["C"].settle()
    city["B"].settle()


def test_a_change_that_moves_no_rank_keeps_nobody_from_being_settled(city):
    approve(*city.values())
    city["A"].settle()
    change(city["C"], 106)
    city["C"].settle()
