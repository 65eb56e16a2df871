"""Carrying a year over on its pages: what would come of it, the drafts, and what to look at afterwards."""

import datetime

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.agency_changes import end_agency
from indicators.models import CopyReview
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.reading import elements, text_of
from tests.workbooks import database_state

pytestmark = pytest.mark.django_db

CHOICES = {"budget": "on", "assignments": "on", "not_applicable": "on"}


@pytest.fixture(autouse=True)
def plans(settings):
    settings.PORTAL_TODAY = datetime.date(2018, 11, 10)
    made = [
        factories.complete_plan(factories.agency(code), common=True, preamble="107年")
        for code in ("POL", "FIR")
    ]
    Plan.objects.update(status=Plan.Status.APPROVED)
    return made


@pytest.fixture
def office():
    return signed_in(factories.user(role="planning_office"))


@pytest.fixture
def planner(plans):
    return signed_in(factories.user(role="planner", agency=plans[0].agency))


CITY = "/107/city/next-year/"
OWN = "/107/POL/next-year/"


def test_the_addresses_are_those_that_others_rely_on():
    assert reverse("next_year_city", args=[107]) == CITY
    assert reverse("next_year", args=[107, "POL"]) == OWN


def test_the_preview_says_what_would_come_and_writes_nothing(office):
    page = office.get(CITY)
    assert [line.key for line in page.context["lines"]] == ["*", "FIR", "POL"]
    before = database_state()
    preview = office.post(CITY, {"plan": ["*", "POL"], "step": "preview", **CHOICES})
    assert database_state() == before
    common, own = preview.context["copies"]
    assert {row.name: row.new for row in own.counts}["衡量指標"] == 2
    assert [row.new for row in own.moved] == ["108年"]
    assert common.moved == ()


def test_the_city_is_carried_over_in_four_clicks_with_every_plan_chosen(office):
    office.post(CITY, {"plan": ["*", "POL", "FIR"], "step": "make", **CHOICES})
    assert Plan.objects.filter(year=108).count() == 3
    lines = {line.key: line for line in office.get(CITY).context["lines"]}
    assert lines["POL"].reviews == 1
    assert lines["POL"].url == reverse("admin:objectives_plan_change", args=[lines["POL"].made.pk])


def test_where_all_is_carried_over_already_it_is_said_and_there_is_nothing_to_press(office):
    chosen = {"plan": ["*", "POL", "FIR"], **CHOICES}
    assert 'value="make"' in office.post(CITY, {**chosen, "step": "preview"}).content.decode()
    office.post(CITY, {**chosen, "step": "make"})
    again = office.post(CITY, {**chosen, "step": "preview"})
    assert len(again.context["copies"]) == 3 and not again.context["brings"]
    assert 'value="make"' not in again.content.decode()
    Plan.objects.get(year=108, agency__code="POL").indicators.first().delete()
    assert 'value="make"' in office.post(CITY, {**chosen, "step": "preview"}).content.decode()


def test_an_agencys_planner_is_told_of_a_missing_common_plan_before_anything_else(planner, office):
    assert planner.get(OWN).context["common_missing"]
    assert planner.post(OWN, {"step": "preview", **CHOICES}).context["refused"]
    assert not Plan.objects.filter(year=108).exists()
    office.post(CITY, {"plan": "*", "step": "make", **CHOICES})
    assert not planner.get(OWN).context["common_missing"]
    made = planner.post(OWN, {"step": "make", **CHOICES})
    assert made.url == reverse(
        "admin:objectives_plan_change", args=[Plan.objects.get(agency__code="POL", year=108).pk]
    )


def test_what_is_approved_already_cannot_be_chosen(planner, office):
    office.post(CITY, {"plan": ["*", "POL"], "step": "make", **CHOICES})
    Plan.objects.filter(year=108).update(status=Plan.Status.APPROVED)
    assert planner.post(OWN, {"step": "make", **CHOICES}).status_code == 422
    assert office.post(CITY, {"plan": "POL", "step": "make", **CHOICES}).status_code == 422


def test_one_plan_that_cannot_be_carried_over_keeps_no_other_back(office):
    office.post(CITY, {"plan": ["POL", "FIR"], "step": "make", **CHOICES}, follow=True)
    assert not Plan.objects.filter(year=108).exists()  # the common one was not chosen
    office.post(CITY, {"plan": ["*", "FIR"], "step": "make", **CHOICES})
    assert set(Plan.objects.filter(year=108).values_list("agency__code", flat=True)) == {None, "FIR"}


def test_a_year_without_plans_says_what_comes_first(office):
    response = office.get("/105/city/next-year/")
    assert response.status_code == 200
    assert response.context["lines"] == []


def test_the_plans_page_lists_what_to_look_at_until_it_is_ticked(planner, office):
    office.post(CITY, {"plan": ["*", "POL"], "step": "make", **CHOICES})
    plan = Plan.objects.get(agency__code="POL", year=108)
    address = reverse("admin:objectives_plan_change", args=[plan.pk])
    (line,) = planner.get(address).context["reviews"]
    assert line.url == address
    ticking = reverse("admin:objectives_plan_reviews", args=[plan.pk])
    assert planner.post(ticking, {"review": line.review.pk}).url == address
    assert planner.get(address).context["reviews"] == []
    assert CopyReview.objects.get().seen_by.username


def test_who_approves_is_told_how_much_nobody_has_looked_at(office):
    office.post(CITY, {"plan": ["*", "POL"], "step": "make", **CHOICES})
    plan = Plan.objects.get(agency__code="POL", year=108)
    address = reverse("admin:objectives_plan_change", args=[plan.pk])
    approving = reverse("admin:objectives_plan_approve", args=[plan.pk])
    page = office.get(approving)
    assert "尚有 1 項帶入事項未檢視。" in text_of(page)
    assert elements(page, f'//a[@href="{address}#reviews-heading"]')
    CopyReview.objects.create(plan=plan, kind="left_out", place="2-1-1")
    assert "全部 2 項標示為已檢視" in text_of(office.get(address))
    office.post(reverse("admin:objectives_plan_reviews", args=[plan.pk]), {"all": "1"})
    assert "帶入事項未檢視" not in text_of(office.get(approving))


def test_nobody_ticks_another_agencys_points(planner, office):
    office.post(CITY, {"plan": ["*", "FIR"], "step": "make", **CHOICES})
    plan = Plan.objects.get(agency__code="FIR", year=108)
    row = CopyReview.objects.get(plan=plan)
    assert (
        planner.post(reverse("admin:objectives_plan_reviews", args=[plan.pk]), {"review": row.pk}).status_code
        == 404
    )
    row.refresh_from_db()
    assert row.seen_at is None


def test_the_indicators_page_chooses_a_forerunner_that_nobody_else_has(office):
    office.post(CITY, {"plan": ["*", "POL"], "step": "make", **CHOICES})
    plan = Plan.objects.get(agency__code="POL", year=108)
    first = plan.indicators.get(objective__facet__no=1)
    page = office.get(reverse("admin:indicators_indicator_change", args=[first.pk]))
    form = page.context["adminform"].form
    assert {row.plan.year for row in form.fields["forerunner"].queryset} == {107}
    assert form.initial["forerunner"] == first.forerunner_id


@pytest.fixture
def ended(plans):
    """The first agency ends with the year; the second takes it over."""
    office = factories.user(role="planning_office")
    end_agency(
        agency=plans[0].agency,
        last_day=datetime.date(2018, 12, 31),
        successors=[plans[1].agency],
        people_go_along=False,
        by=office,
    )
    return plans[0].agency


def test_an_agency_that_ends_is_named_with_its_successor_and_left_out(ended, plans, office):
    page = office.get(CITY)
    assert [line.key for line in page.context["lines"]] == ["*", "FIR"]
    assert f"{ended.name}至 107.12.31 止，由{plans[1].agency.name}承接。" in text_of(page)
    office.post(CITY, {"plan": ["*", "POL", "FIR"], "step": "make", **CHOICES})
    made = Plan.objects.filter(year=108)
    assert set(made.values_list("agency__code", flat=True)) == {None, "FIR"}


def test_nobody_carries_over_the_plan_of_an_agency_that_ends(ended, plans, planner):
    page = planner.get(OWN)
    assert f"由{plans[1].agency.name}承接。" in text_of(page) and elements(page, "//button[@disabled]")
    Plan.objects.create(year=108)
    answer = planner.post(OWN, {"step": "make", **CHOICES}, follow=True)
    assert (
        f"{ended.name}至 107.12.31 止" in text_of(answer)
        and not Plan.objects.filter(year=108, agency=ended).exists()
    )
