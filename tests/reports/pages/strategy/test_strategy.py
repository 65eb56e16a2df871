"""The strategy map: policy axes, the objectives that serve them, their indicators with lights, rolled up."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from objectives.models import Objective, Plan
from objectives.services import set_axes
from tests import factories
from tests.reading import card, elements, text_of
from tests.reports.cities import more_indicators, report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_july(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 7, 20)


@pytest.fixture
def plan():
    """1-1 (35 points) reaches half of its target, 2-1 (20 points) all of it."""
    made = factories.complete_plan(
        factories.agency("A"), common=True, approved=True, axes=("科技領航", "貼心關懷")
    )
    report(made, "1-1-1", {"done": {6: 45}, "due": {6: 100}})
    report(made, "2-1-1", {"done": {6: 90}, "due": {6: 100}})
    return made


@pytest.fixture
def planner(client, plan):
    client.force_login(factories.user(role=Role.PLANNER, agency=plan.agency))
    return client


def serves(plan, facet_no, name):
    axis = plan.axes.filter(name=name).first() or Plan.objects.get(agency=None).axes.get(name=name)
    Objective.objects.filter(plan=plan, facet__no=facet_no).update(axis=axis)


def page(client, **query):
    where = reverse("strategy", args=[107, "A"])
    return client.get(where, query, headers={"accept-language": "zh-hant"})


def sections(response) -> list[str]:
    return [
        text_of(response, f'//section[@aria-labelledby="{one.get("id")}"]')
        for one in elements(response, '//div[@class="strategy"]//h2')
    ]


def test_an_axis_shows_what_serves_it_with_lights_and_adds_its_points(planner, plan):
    serves(plan, 1, "貼心關懷")
    serves(plan, 2, "貼心關懷")
    empty, full, common = sections(page(planner))
    assert empty == "科技領航 尚無策略績效目標歸入此主軸。"
    assert full.startswith("貼心關懷 37.50 / 55 分 ●落後 1 ★符合或超前 1 1-1 ")
    assert "●落後 1-1-1 衡量指標1 50.00 %" in full
    assert common.startswith("共同性目標 ")


def test_the_bars_compare_the_axes_with_what_could_be_earned_by_now(planner, plan):
    serves(plan, 1, "科技領航")
    serves(plan, 2, "貼心關懷")
    said = card(page(planner), "axes-title")
    assert "科技領航 17.50 / 35、截至目前應得 35.00" in said
    assert "貼心關懷 20.00 / 20" in said


def test_an_axis_of_the_whole_city_comes_after_the_agency_s_own(planner, plan):
    set_axes(names={Plan.objects.get(agency=None).pk: ["宜居城市"]})
    serves(plan, 1, "宜居城市")
    serves(plan, 2, "貼心關懷")
    assert [one.split()[0] for one in sections(page(planner))] == [
        "科技領航",
        "貼心關懷",
        "宜居城市",
        "共同性目標",
    ]


def test_before_anything_serves_an_axis_the_objectives_stand_there_all_the_same(planner, plan, client):
    response = page(planner)
    assert "科技領航、貼心關懷：計畫列有上述施政主軸，惟尚未載明各策略績效目標所屬主軸。" in text_of(response)
    assert "至計畫填列" in text_of(response)
    assert [one.split()[0] for one in sections(response)] == ["未歸入施政主軸", "共同性目標"]
    client.force_login(factories.user(role=Role.OWNER, agency=plan.agency))
    assert "至計畫填列" not in text_of(page(client))


def test_a_plan_without_axes_says_so(planner, plan):
    set_axes(names={plan.pk: []})
    assert "計畫未列施政主軸；以下為各策略績效目標及其燈號。" in text_of(page(planner))


def test_it_takes_as_many_queries_with_more_indicators(planner, plan):
    serves(plan, 1, "科技領航")

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert page(planner).status_code == 200
        return len(found)

    before = queries()
    more_indicators(plan, 20)
    assert queries() == before <= 26


def test_the_city_adds_up_axes_of_one_name_and_says_whose_plans_do_not_say_what_serves_them(client, plan):
    other = factories.complete_plan(factories.agency("B"), common=True, approved=True, axes=("貼心關懷",))
    report(other, "1-1-1", {"done": {6: 90}, "due": {6: 100}})
    factories.complete_plan(factories.agency("C"), common=True, approved=True, axes=("貼心關懷",))
    factories.approved(plan)  # the common plan with it
    serves(plan, 1, "貼心關懷")
    serves(other, 1, "貼心關懷")
    serves(plan, 2, "科技領航")
    client.force_login(factories.user(role=Role.PLANNING_OFFICE))
    shown = client.get(reverse("city", args=[107]), {"through": 6}, headers={"accept-language": "zh-hant"})
    caring, technology = elements(shown, '//table[contains(@class, "city-axes")]/tbody/tr')
    first, second = (" ".join(row.text_content().split()) for row in (technology, caring))
    if "貼心關懷" in first:
        first, second = second, first
    assert "20.00 / 20" in first and "100.0 %" in first
    assert "52.50 / 70" in second and "75.0 %" in second  # 17.50 and 35.00, each of 35
    assert "測試A處 50.0 %" in second and "測試B處 100.0 %" in second
    assert "故未計入： 測試C處" in text_of(shown)
