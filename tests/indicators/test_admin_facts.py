"""Awards, execution, earlier years and planned values in the admin: each by whoever is in charge of it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budget.models import Execution
from indicators.models import Award, NotApplicable, PlannedValue, PriorValue
from objectives.models import Plan
from tests import factories
from tests.admin_client import errors, signed_in
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(common=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def narrative(plan):
    """The award component of 5-1-1, 5 points at most."""
    return Plan.objects.get(agency=None).indicators.get(objective__facet__no=5).components.get()


def person(role, agency=None):
    return signed_in(factories.user(role=role, agency=agency))


def adding(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


# ---------------------------------------------------------------- awards


def test_an_award_is_read_here_and_given_where_its_text_stands(plan, narrative):
    award, office = factories.award(plan, narrative, points="4.5"), person("planning_office")
    assert office.get(adding(Award)).status_code == 403
    html = office.get(page(award)).content.decode()
    where = reverse("ratings", args=[107, plan.agency.code])
    assert f'href="{where}#indicator-{narrative.indicator_id}"' in html
    assert 'name="points"' not in html
    office.post(page(award), {"points": "2", "reason": "複核"})
    award.refresh_from_db()
    assert award.points == Decimal("4.5")


# ---------------------------------------------------------------- execution


@pytest.mark.parametrize("role", ["planner", "planning_office", "accounting", "auditor"])
def test_execution_is_read_here_and_entered_where_it_is_checked(plan, role):
    row, client = factories.execution(plan, month=3, paid=100), person(role, plan.agency)
    assert client.get(adding(Execution)).status_code == 403
    html = client.get(page(row)).content.decode()
    where = reverse("budget_execution", args=[107, plan.agency.code])
    assert f'href="{where}?month=3"' in html and 'name="paid"' not in html
    client.post(page(row), {"paid": "50", "budget": "10"})
    client.post(page(row).replace("change", "delete"), {"post": "yes"})
    row.refresh_from_db()
    assert (row.paid, row.budget) == (100, None)


# ---------------------------------------------------------------- earlier years, planned values, not applicable


def test_earlier_years_are_entered_by_the_agencys_planners_only(plan):
    other = factories.plan().agency
    client = person("planner", plan.agency)
    value = {"code": "1-1-1", "year": 106, "value": "91.5"}

    assert client.post(adding(PriorValue), {"agency": plan.agency_id, **value}).status_code == 302
    assert "agency" in errors(client.post(adding(PriorValue), {"agency": other.pk, **value}))
    (factory_made,) = factories.prior_values(other, "1-1-1", {106: 90})
    assert client.get(page(factory_made)).status_code == 302
    assert client.post(page(factory_made), {"value": 1}).status_code == 302


def test_planned_values_are_part_of_the_plan_and_closed_with_it(plan):
    indicator = plan.indicators.first()
    client = person("planner", plan.agency)
    sent = {"plan": plan.pk, "indicator": indicator.pk, "month": 6, "value": 50}

    assert client.post(adding(PlannedValue), sent).status_code == 302
    Plan.objects.update(status=Plan.Status.APPROVED)

    row = PlannedValue.objects.get()
    assert "本頁僅供閱覽" in client.get(page(row)).context["lock_reason"]
    assert client.post(page(row), {"value": 1}).status_code == 403
    assert "plan" in errors(client.post(adding(PlannedValue), {**sent, "month": 7}))


def test_a_common_indicator_can_be_not_applicable_in_an_agencys_plan_but_a_strangers_cannot(plan):
    common = Plan.objects.get(agency=None).indicators.first()
    stranger = factories.complete_plan(year=108).indicators.first()
    client = person("planning_office")
    sent = {"plan": plan.pk, "reason": "無此項業務"}

    assert client.post(adding(NotApplicable), {**sent, "indicator": common.pk}).status_code == 302
    assert "indicator" in errors(client.post(adding(NotApplicable), {**sent, "indicator": stranger.pk}))


def test_the_common_plan_has_planned_values_and_is_written_by_who_drafts_it(plan):
    common = Plan.objects.get(agency=None)
    indicator = common.indicators.first()
    sent = {"plan": common.pk, "indicator": indicator.pk, "month": 10, "value": 75}
    assert "plan" in errors(person("planner", plan.agency).post(adding(PlannedValue), sent))
    office = person("planning_office")
    assert office.post(adding(PlannedValue), sent).status_code == 302
    where = f"{reverse('admin:indicators_plannedvalue_changelist')}?year=107&amp;agency=common"
    html = office.get(reverse("admin:objectives_plan_change", args=[common.pk])).content.decode()
    assert where in html
    assert page(PlannedValue.objects.get()) in office.get(where.replace("&amp;", "&")).content.decode()
    own = {**sent, "indicator": plan.indicators.first().pk}
    assert "indicator" in errors(office.post(adding(PlannedValue), own))
    exempt = {"plan": common.pk, "indicator": indicator.pk, "reason": "無此項業務"}
    assert "plan" in errors(office.post(adding(NotApplicable), exempt))


# ---------------------------------------------------------------- figures and their changes


def test_figures_are_only_read_in_their_list(plan):
    indicator = plan.indicators.first()
    (figure,) = factories.figures(plan, indicator.inputs.first(), {1: 5})
    client = person("planning_office")

    assert client.get(page(figure)).status_code == 200
    assert client.post(page(figure), {"value": 6}).status_code == 403
    assert client.get(page(figure).replace("change", "history")).status_code == 403


def test_changes_of_figures_are_for_those_who_may_read_history(plan):
    address = reverse("admin:indicators_figurechange_changelist")

    assert person("owner", plan.agency).get(address).status_code == 403
    assert person("auditor").get(address).status_code == 200
