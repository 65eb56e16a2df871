"""Before a year is frozen: points that are missing, what is not finished, the grades of both totals, the tick that says so."""

import re

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, IndicatorMonth, RatingConfirmation, Settlement
from objectives.models import Objective, ObjectiveAccount
from tests import factories
from tests.reports.pages.year_end.pages import ENGLISH, city_page, give, line_of, text, url

pytestmark = pytest.mark.django_db


def test_each_total_has_its_own_grade_beside_it(client, year):
    year.confirm("self", "personnel")
    year.rate("review", "1-1-1", "30")
    client.force_login(year.office)
    page = text(client, year)
    assert re.search(r"95\.00 / 100 Grade 優 computed 82\.50 · grade 甲", page)


def test_a_grade_is_worded_alike_on_every_page(client, year):
    year.confirm()
    client.force_login(year.office)
    html = city_page(client)
    assert "Grade 甲" in line_of(html, "A")
    assert "Grade 甲" in html.partition('name="agency"')[2].partition("</li>")[0]
    for person in (year.office, factories.user(role=Role.AUDITOR)):
        client.force_login(person)
        where = reverse("grades", args=[107])
        assert "Grade 甲<" in client.get(where, headers=ENGLISH).content.decode()


# ---------------------------------------------------------------- points that are missing


def without_award(year) -> str:
    """5-1-1 awaits its award again; the address of its row on the page."""
    Award.objects.filter(plan=year.plan).delete()
    return f'href="#indicator-{year.indicator("5-1-1").pk}"'


def test_the_review_is_not_confirmed_while_an_indicator_has_no_final_points(client, year):
    row = without_award(year)
    year.confirm("self", "personnel")
    client.force_login(year.office)
    refused = client.post(url("rating_confirm", year), {"part": "review"}, headers=ENGLISH)
    assert refused.status_code == 422
    alert = refused.content.decode().partition('role="alert"')[2].partition("<section")[0]
    assert "No final points yet: 5-1-1." in alert and row in alert
    assert not RatingConfirmation.objects.filter(part="review").exists()
    assert give(client, year, "review", "5-1-1", "4").status_code == 302
    assert client.post(url("rating_confirm", year), {"part": "review"}).status_code == 302


def test_the_earlier_parts_do_not_wait_for_points_that_the_review_may_give(client, year):
    without_award(year)
    client.force_login(year.planner)
    assert client.post(url("rating_confirm", year), {"part": "self"}).status_code == 302


def test_points_missing_after_the_review_offer_to_open_it_again(client, year):
    year.confirm()
    row = without_award(year)
    client.force_login(year.planner)
    assert "Open the review again" not in text(client, year)
    client.force_login(year.office)
    html = client.get(url("ratings", year), headers=ENGLISH).content.decode()
    assert "Open the review again to give points" in html and row not in html
    assert client.post(url("rating_confirm", year), {"part": "review", "again": "on"}).status_code == 302
    html = client.get(url("ratings", year), headers=ENGLISH).content.decode()
    assert "Open the review again" not in html and row in html


def test_months_not_handed_in_and_returned_ones_count_as_missing(client, year):
    client.force_login(year.office)
    assert "12 months not handed in" in line_of(city_page(client), "A")
    for code in ("1-1-1", "2-1-1", "3-1-1", "3-1-2"):
        for month in range(1, 12):
            state = "returned" if (code, month) == ("2-1-1", 3) else "approved"
            factories.month_state(year.plan, year.indicator(code), month, state)
    line = line_of(city_page(client), "A")
    assert "1 month not handed in" in line and "1 returned month not handed in again" in line
    for state in IndicatorMonth.objects.filter(month=3):
        state.state = "submitted"
        state.save()
    assert "returned" not in line_of(city_page(client), "A")


def test_what_is_not_finished_stands_above_the_step_that_freezes_it(client, year):
    year.confirm()
    objectives = Objective.objects.filter(facet__plan__year=107)
    for objective in objectives.exclude(facet__no=1):
        ObjectiveAccount.objects.create(plan=year.plan, objective=objective, text="辦理完竣。")
    factories.month_state(year.plan, year.indicator("2-1-1"), 3, "returned")
    client.force_login(year.office)
    page = text(client, year)
    above, _, step = page.partition("Freeze figures, awards")
    assert "Not handed in by every reporter: months 1, 2, 3, 4," in above
    assert "Returned and not handed in again: months 3." in above
    assert "No finished account of the objectives 1-1." in above
    assert "with 82.50 points, grade 甲" in step
    assert "1 account of an objective not finished" in line_of(city_page(client), "A")


def test_a_year_is_settled_only_by_who_ticks_that_it_is_to_be_frozen(client, year):
    year.confirm()
    client.force_login(year.office)
    refused = client.post(url("settle", year), headers=ENGLISH)
    assert refused.status_code == 422
    assert "Nothing is settled yet" in refused.content.decode()
    chosen = reverse("settle_chosen", args=[107])
    refused = client.post(chosen, {"agency": ["A"]}, headers=ENGLISH, follow=True)
    assert "Nothing is settled yet" in refused.content.decode()
    assert not Settlement.objects.exists()
    for name in ("ratings", "settling"):
        where = url(name, year) if name == "ratings" else reverse(name, args=[107])
        assert 'name="sure" required' in client.get(where).content.decode()
