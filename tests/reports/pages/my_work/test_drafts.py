"""The first page of who drafts an agency's plans: what is left to do to a draft, and the way to it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from indicators.models import CopyReview
from indicators.validation import plan_faults
from objectives.models import Plan
from tests import factories
from tests.reading import elements, text_of

pytestmark = pytest.mark.django_db
SECTION = '//section[@aria-labelledby="work-drafts"]'


@pytest.fixture(autouse=True)
def _autumn(settings):
    settings.PORTAL_TODAY = datetime.date(2017, 11, 3)


@pytest.fixture
def show(client):
    def page(role, agency=None):
        client.force_login(factories.user(role=role, agency=agency))
        return client.get(reverse("my_work"))

    return page


def test_a_plan_that_was_begun_leads_its_planner_to_the_editor(show):
    agency = factories.agency("A")
    plan = factories.plan(agency, year=107)
    page = show(Role.PLANNER, agency)
    assert f"107 年度 {agency.name} 計畫尚無個別性指標" in text_of(page, SECTION)
    (link,) = elements(page, f"{SECTION}//a")
    assert link.get("href") == reverse("admin:objectives_plan_change", args=[plan.pk])


def test_what_keeps_it_from_approval_and_what_is_to_be_reviewed_is_counted(show):
    plan = factories.complete_plan(factories.agency("A"), year=107, common=True)
    Plan.objects.update(status=Plan.Status.DRAFT)
    assert "無待補正事項，待研考單位核定" in text_of(show(Role.PLANNER, plan.agency), SECTION)
    for old in ("106 年底前", "105 年底前"):
        CopyReview.objects.create(plan=plan, kind=CopyReview.Kind.LEFT_OUT, place="1-1-1", old=old)
    assert "2 項待檢視" in text_of(show(Role.PLANNER, plan.agency), SECTION)
    plan.indicators.update(weight=1)
    said = text_of(show(Role.PLANNER, plan.agency), SECTION)
    assert "項待補正，尚不能核定 · 2 項待檢視 · 補正後由研考單位核定" in said
    Plan.objects.update(status=Plan.Status.APPROVED)
    assert not elements(show(Role.PLANNER, plan.agency), SECTION)


def test_faults_of_the_common_plan_keep_a_faultless_draft_from_approval_too(show):
    plan = factories.complete_plan(factories.agency("A"), year=107, common=True)
    Plan.objects.update(status=Plan.Status.DRAFT)
    common = Plan.objects.get(agency=None)
    common.indicators.first().components.all().delete()
    kept = sum(fault.common for fault in plan_faults(plan))
    said = text_of(show(Role.PLANNER, plan.agency), SECTION)
    assert (
        kept and f"有 {kept} 項待補正，尚不能核定，其中 {kept} 項屬共同計畫，由研考單位補正 · 補正後" in said
    )


def test_who_approves_is_told_which_plans_have_faults_and_is_led_to_them(show):
    ready = factories.complete_plan(factories.agency("A"), year=107, common=True)
    faulty = factories.plan(factories.agency("B"), year=107)
    Plan.objects.filter(agency=None).update(status=Plan.Status.APPROVED)
    page = show(Role.PLANNING_OFFICE)
    waiting = '//section[@aria-labelledby="work-plans"]//li'
    told = {
        place.get("href"): text_of(page, f'{waiting}[.//a[@href="{place.get("href")}"]]')
        for place in elements(page, f"{waiting}//a")
    }
    where = [reverse("admin:objectives_plan_change", args=[plan.pk]) for plan in (ready, faulty)]
    assert list(told) == [where[0], f"{where[1]}#faults-heading"]
    assert "無待補正事項，可以核定 檢視並核定" in told[where[0]]
    assert "項待補正，尚不能核定 檢視待補正事項" in told[f"{where[1]}#faults-heading"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.SUPERVISOR, Role.PLANNING_OFFICE])
def test_nobody_else_is_asked(show, role):
    agency = factories.agency("A")
    factories.plan(agency, year=107)
    assert not elements(show(role, None if role is Role.PLANNING_OFFICE else agency), SECTION)


def test_another_agency_s_draft_is_not_shown_and_more_drafts_take_no_query_more(client):
    agency = factories.agency("A")
    factories.plan(agency, year=107)
    factories.plan(factories.agency("B"), year=107)
    client.force_login(factories.user(role=Role.PLANNER, agency=agency))

    def queries() -> tuple[int, int]:
        client.get(reverse("my_work"))
        with CaptureQueriesContext(connection) as captured:
            page = client.get(reverse("my_work"))
        return len(captured), len(elements(page, f"{SECTION}//li"))

    (one, shown), _again = queries(), factories.plan(agency, year=108)
    more, both = queries()
    assert (shown, both) == (1, 2)
    assert more <= one
