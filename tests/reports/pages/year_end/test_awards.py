"""Awarding points: beside the text that they are for, on the page of the year's ratings and nowhere else."""

from decimal import Decimal

import pytest

from chiayi_kpi.accounts.roles import Role
from indicators.models import Award, Rating
from indicators.year_end.selectors import confirmations
from objectives.models import Objective
from tests import factories
from tests.reading import elements, text_of
from tests.reports.pages.year_end.pages import give, text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def deed(year):
    """5-1-1 awaits its award; its objective's account is written."""
    Award.objects.all().delete()
    factories.account(year.plan, Objective.objects.get(facet__no=5), "<p>破獲跨境詐欺集團。</p>")
    return year.indicator("5-1-1")


def row(client, year, found) -> str:
    return text_of(client.get(url("ratings", year)), f'//tr[@id="indicator-{found.pk}"]')


def form(client, year, found) -> dict[str, str]:
    """The boxes of an indicator's award as a browser sends them."""
    html = client.get(url("ratings", year)).content.decode()
    boxes = elements(html, f'//tr[@id="indicator-{found.pk}"]//form[contains(@action, "award")]//input')
    return {box.get("name"): box.get("value", "") for box in boxes if "points-" in box.get("name")}


def award(client, year, found, reason="成效良好", boxes=None, **points):
    typed = {f"points-{no.removeprefix('no')}": value for no, value in points.items()}
    boxes = form(client, year, found) if boxes is None else boxes
    sent = {"indicator": found.pk, "reason": reason, **boxes, **typed}
    return client.post(url("rating_award", year), sent)


def test_who_awards_reads_the_text_beside_the_box_before_it_is_their_turn_to_rate(client, year, deed):
    client.force_login(year.office)
    assert "評定得分 5-1-1 破獲跨境詐欺集團。 得分，最高 5" in row(client, year, deed)
    assert text(client, year).count("破獲跨境詐欺集團。") == 1
    assert award(client, year, deed, no1="4.2").status_code == 302
    (given,) = Award.objects.all()
    assert (given.points, given.reason, given.history.get().history_user) == (
        Decimal("4.20"),
        "成效良好",
        year.office,
    )
    assert not Rating.objects.exists()
    refused = award(client, year, deed, no1="5.01")
    assert refused.status_code == 422 and 'value="5.01"' in refused.content.decode()
    assert award(client, year, deed, no1="3", reason="").status_code == 422
    assert award(client, year, deed, no1="").status_code == 302  # taken back
    assert not Award.objects.exists()


def test_whose_turn_it_is_rates_the_deed_in_one_form_with_its_text(client, year, deed):
    year.confirm("self", "personnel")
    client.force_login(year.office)
    shown = row(client, year, deed)
    assert "破獲跨境詐欺集團。" in shown and "評定得分 5-1-1" not in shown
    give(client, year, "review", "5-1-1", "4.2")
    year.confirm("review")
    assert "破獲跨境詐欺集團。" not in row(client, year, deed)  # closed: nothing is given any more
    assert text(client, year).count("破獲跨境詐欺集團。") == 1  # below the facet instead


@pytest.fixture
def criteria(year, deed):
    """The same with two criteria, and the review's turn."""
    first = deed.components.get()
    factories.set_parameters([first], maximum=2, criterion="創新性", scale=30)
    factories.component(deed, no=2, rule="award", maximum=3, criterion="成效", scale=70)
    year.confirm("self", "personnel")
    return deed


def test_each_criterion_has_its_box(client, year, criteria):
    client.force_login(year.office)
    assert "創新性：得分，最高 30" in row(client, year, criteria)
    assert award(client, year, criteria, no1="24", no2="70").status_code == 302
    assert "4.60 / 5" in row(client, year, criteria)


def given() -> dict[int, tuple]:
    """By criterion: the points, the reason, who awarded them."""
    return {
        one.component.no: (one.points, one.reason, one.history.first().history_user)
        for one in Award.objects.select_related("component")
    }


def test_what_somebody_else_awarded_meanwhile_stays_with_its_reason(client, year, criteria):
    other = factories.user(role=Role.PLANNING_OFFICE, name="鄭研考")
    client.force_login(year.office)
    boxes = form(client, year, criteria)
    client.force_login(other)
    award(client, year, criteria, "首創作法", boxes, no1="24")

    client.force_login(year.office)
    assert award(client, year, criteria, "成效良好", boxes, no2="60").status_code == 302

    first, second = (24, "首創作法", other), (60, "成效良好", year.office)
    assert given() == {1: first, 2: second}
    assert award(client, year, criteria, "成效良好", boxes, no2="60").status_code == 302  # sent twice
    refused = award(client, year, criteria, "成效普通", boxes, no1="12", no2="60")
    assert refused.status_code == 422 and "24（鄭研考，" in text_of(refused)
    assert given() == {1: first, 2: second}
    shown = elements(refused.content.decode(), '//input[contains(@name, "points-")]')
    again = {box.get("name"): box.get("value") for box in shown}
    assert again == {"seen-points-1": "24", "points-1": "12", "seen-points-2": "60", "points-2": "60"}
    assert award(client, year, criteria, "成效普通", again).status_code == 302
    assert given() == {1: (12, "成效普通", year.office), 2: second}


def test_a_reason_alone_is_written_anew_for_what_stands(client, year, criteria):
    client.force_login(year.office)
    award(client, year, criteria, no1="24")
    assert award(client, year, criteria, "首創作法，已查證").status_code == 302
    assert given() == {1: (24, "首創作法，已查證", year.office)}


def test_a_page_from_before_the_review_was_confirmed_opens_nothing_again(client, year, criteria):
    client.force_login(year.office)
    award(client, year, criteria, no1="24", no2="70")
    boxes = form(client, year, criteria)
    year.confirm("review")
    refused = award(client, year, criteria, "更正", boxes, no1="12")
    assert refused.status_code == 422 and "本階段已確認" in text_of(refused)
    assert "review" in confirmations([year.plan.pk])[year.plan.pk]
    # What was typed is given back in its form, although none is open now.
    assert typed_in(refused, "points-1") == ["12"] and typed_in(refused, "reason") == ["更正"]
    assert typed_in(client.get(url("ratings", year)), "points-1") == []


@pytest.mark.parametrize("settles", [False, True])
def test_points_of_a_part_that_was_confirmed_meanwhile_are_given_back(client, year, deed, settles):
    factories.award(year.plan, deed.components.get(), points="5")
    year.confirm()
    if settles:
        year.settle()
    client.force_login(year.office)
    refused = give(client, year, "review", "1-1-1", "21.5", "佐證資料已補")
    assert refused.status_code == 422
    if settles:
        assert "您輸入之內容未儲存： 佐證資料已補" in text_of(refused)
    else:
        assert typed_in(refused, "points") == ["21.5"] and typed_in(refused, "reason")[0] == "佐證資料已補"
        assert "本階段已確認" in text_of(refused, f'//tr[@id="indicator-{year.indicator("1-1-1").pk}"]')


@pytest.mark.parametrize(
    ("address", "part"), [("rating_award", ""), ("rating_give", "personnel")], ids=["awarded", "rated"]
)
def test_points_that_are_somebody_else_s_are_given_back_without_the_form(client, year, deed, address, part):
    client.force_login(year.personnel)
    sent = {"indicator": deed.pk, "part": part, "points": "3", "points-1": "3", "reason": "成效良好"}
    refused = client.post(url(address, year), sent)
    assert refused.status_code == 422
    assert "您輸入之內容未儲存： 成效良好" in text_of(refused)
    assert typed_in(refused, "points-1") == typed_in(refused, "points") == []
    assert "最高 5" not in text_of(refused, f'//tr[@id="indicator-{deed.pk}"]')


def typed_in(page, name) -> list[str]:
    """What stands in the boxes of this name in the page's forms for points."""
    boxes = elements(page, f'//details[contains(@class, "rating-form")]//*[@name="{name}"]')
    return [box.get("value") or box.text or "" for box in boxes]


def test_nobody_awards_what_is_not_theirs_or_not_awarded(client, year, deed):
    client.force_login(year.planner)
    assert "評定得分" not in row(client, year, deed)
    assert award(client, year, deed, no1="1").status_code == 403
    client.force_login(year.personnel)
    assert award(client, year, deed, no1="1").status_code == 422  # facet 5
    client.force_login(year.office)
    assert award(client, year, year.indicator("1-1-1"), no1="1").status_code == 422
    assert award(client, year, deed, no2="1").status_code == 422
    assert not Award.objects.exists()


def test_an_account_that_nobody_is_given_to_write_is_named(client, year):
    factories.assignment(year.plan, year.indicator("1-1-1"), owner=year.planner)
    client.force_login(year.planner)
    named = "下列目標之執行情形說明尚未完成，且未指定撰寫人： 2-1、3-1、5-1"
    assert named in text(client, year)
    client.force_login(year.office)
    assert named in text(client, year)
    assert "未指定執行情形說明撰寫人之目標：2-1、3-1、5-1" in text_of(client.get("/107/settling/"))
    factories.account(year.plan, Objective.objects.get(facet__no=5))
    assert "： 2-1、3-1 " in text(client, year)
