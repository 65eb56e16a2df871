"""The plan page as the hub: what is missing, the faults with the way to them, approval and the way back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.admin.outline import plan_outline
from indicators.services.approval import PlanNotReady, approve_plan, return_plan_to_draft
from objectives.models import Plan
from tests import factories
from tests.admin_client import signed_in
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


def page(plan, name="change") -> str:
    return reverse(f"admin:objectives_plan_{name}", args=[plan.pk])


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def office():
    return signed_in(factories.user("office", role="planning_office"))


def test_the_outline_adds_up_what_an_agency_and_the_city_give(plan):
    outline = plan_outline(plan, editable=False)

    assert [(line.code, line.given, line.missing) for line in outline.facets] == [
        ("1", 35, 0),
        ("2", 20, 0),
        ("3", 40, 0),
        ("5", 5, 0),
    ]
    assert outline.given == 100 and outline.missing == 0
    assert [line.common for line in outline.facets[0].children] == [False]
    assert [line.common for line in outline.facets[2].children] == [True]


def test_the_outline_says_what_is_missing_and_what_is_too_much(plan):
    objective = plan.objectives.get(facet__no=1)
    objective.weight = Decimal("33.5")
    objective.save()

    outline = plan_outline(plan, editable=False)

    facet = outline.facets[0]
    assert facet.missing == Decimal("1.5")
    assert facet.children[0].over == Decimal("1.5")


def test_another_agencys_rows_under_a_common_facet_do_not_count(plan):
    factories.complete_plan(common=True)

    assert plan_outline(plan, editable=False).facets[0].given == 35


def test_in_the_common_plan_nothing_is_missing_where_the_agencies_give_it(plan):
    outline = plan_outline(Plan.objects.get(agency=None), editable=False)

    assert [line.missing for line in outline.facets] == [None, None, 0, 0]


def test_the_page_links_down_the_tree_and_to_what_can_be_added(office, plan):
    body = office.get(page(plan)).content.decode()

    for row in (*plan.objectives.all(), *plan.indicators.all()):
        assert reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]) in body
    facet = plan.objectives.first().facet
    assert f"plan={plan.pk}&amp;facet={facet.pk}" in body


def test_a_reader_finds_nothing_to_add(plan):
    auditor = signed_in(factories.user(role="auditor"))

    response = auditor.get(page(plan))

    assert not any(line.add_url for line in response.context["outline"].facets)
    assert not response.context["may_approve"]


def test_every_fault_leads_to_its_place(office, plan):
    indicator = plan.indicators.first()
    indicator.components.all().delete()

    faults = office.get(page(plan)).context["faults"]

    target = reverse("admin:indicators_indicator_change", args=[indicator.pk])
    assert target in {fault.url for fault in faults}


# ---------------------------------------------------------------- approval


def test_approving_asks_first_and_leaves_who_and_when(office, plan):
    asked = office.get(page(plan, "approve"))
    assert asked.status_code == 200
    ((text, url),) = asked.context["unassigned"]
    assert "4" in text and url == reverse("assignments", args=[plan.year, plan.agency.code])
    plan.refresh_from_db()
    assert not plan.is_approved

    office.post(page(plan, "approve"))

    plan.refresh_from_db()
    assert plan.is_approved and plan.approved_at and plan.approved_by.username == "office"
    assert plan.history.first().history_user.username == "office"


def test_a_plan_with_faults_is_not_approved(office, plan):
    plan.indicators.first().components.all().delete()

    assert (
        '<button type="submit" class="button default">'
        not in office.get(page(plan, "approve")).content.decode()
    )
    office.post(page(plan, "approve"))

    plan.refresh_from_db()
    assert not plan.is_approved


def test_going_back_to_draft_needs_a_reason_that_stays(office, plan):
    approve_plan(plan=plan, by=None)

    assert office.post(page(plan, "return"), {"reason": " "}).status_code == 200
    plan.refresh_from_db()
    assert plan.is_approved

    office.post(page(plan, "return"), {"reason": "議會決議更正權重"})

    plan.refresh_from_db()
    assert not plan.is_approved and plan.approved_by is None
    assert plan.history.first().history_change_reason == "議會決議更正權重"
    reasons = [c.reason for c in office.get(page(plan, "history")).context["page"].object_list]
    assert "議會決議更正權重" in reasons


def test_only_the_planning_office_approves(plan):
    planner = signed_in(factories.user(role="planner", agency=plan.agency))

    assert planner.post(page(plan, "approve")).status_code == 403
    assert planner.post(page(plan, "return"), {"reason": "x"}).status_code == 403
    assert not Plan.objects.get(pk=plan.pk).is_approved


def test_nobody_learns_of_another_agencys_plan_by_approving_it():
    plan = factories.complete_plan()
    stranger = signed_in(factories.user(role="planning_office", agency=factories.agency()))

    assert stranger.post(page(plan, "approve")).status_code == 404


def test_the_service_takes_each_step_once(plan, english):
    approve_plan(plan=plan, by=None)
    with pytest.raises(PlanNotReady, match="approved already"):
        approve_plan(plan=plan, by=None)
    with pytest.raises(PlanNotReady, match="why"):
        return_plan_to_draft(plan=plan, by=None, reason="  ")
    return_plan_to_draft(plan=plan, by=None, reason="x")
    with pytest.raises(PlanNotReady, match="draft already"):
        return_plan_to_draft(plan=plan, by=None, reason="x")


def test_the_history_of_a_plan_tells_of_its_facets_and_objectives(office, plan):
    objective = plan.objectives.first()
    objective.name = "新名稱"
    objective.save()

    what = [change.what for change in office.get(page(plan, "history")).context["page"].object_list]

    assert any("新名稱" in entry for entry in what)
