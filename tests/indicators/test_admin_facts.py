"""Awards, execution, earlier years and planned values in the admin: each by whoever is in charge of it."""

import pytest
from django.urls import reverse

from budget.models import Execution
from indicators.models import Award, NotApplicable, PlannedValue, PriorValue
from objectives.models import Plan
from tests import factories
from tests.admin_client import errors, form_data, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(common=True)


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


def give(client, plan, component, points="4.5"):
    return client.post(
        adding(Award), {"plan": plan.pk, "component": component.pk, "points": points, "reason": "依審查"}
    )


def test_the_planning_office_awards_the_narrative_part(plan, narrative):
    assert give(person("planning_office"), plan, narrative).status_code == 302

    award = Award.objects.get()
    assert (str(award.points), award.plan) == ("4.50", plan)
    assert award.history.get().history_user is not None


@pytest.mark.parametrize("points", ["5.01", "-1", "x"])
def test_nobody_awards_more_than_there_is(plan, narrative, points):
    assert "points" in errors(give(person("planning_office"), plan, narrative, points))


@pytest.mark.parametrize("role", ["planner", "owner", "supervisor", "auditor"])
def test_who_does_not_review_awards_nothing(plan, narrative, role):
    assert give(person(role, plan.agency), plan, narrative).status_code == 403


@pytest.mark.parametrize("role", ["personnel", "accounting"])
def test_an_office_awards_only_its_own_facet(plan, narrative, role):
    response = give(person(role), plan, narrative)

    assert "component" in errors(response)
    assert not Award.objects.exists()


def test_the_accounting_office_awards_facet_four(plan):
    common = Plan.objects.get(agency=None)
    saving = factories.indicator(
        factories.objective(factories.facet(common, no=4, weight="0"), weight="0"), weight="0"
    )
    component = factories.component(saving, rule="award", maximum=1)

    assert give(person("accounting"), plan, component, "1").status_code == 302
    assert "component" in errors(give(person("personnel"), plan, component, "1"))


def test_an_award_of_another_plans_indicator_is_refused(plan):
    other = factories.complete_plan(year=108).indicators.get(objective__facet__no=5).components.get()

    assert "component" in errors(give(person("planning_office"), plan, other))


def test_a_given_award_is_changed_with_its_reason_but_not_moved(plan, narrative):
    award, office = factories.award(plan, narrative), person("planning_office")

    office.post(page(award), form_data(office.get(page(award)), points="2", plan="999", reason="複核"))

    award.refresh_from_db()
    assert (award.points, award.reason, award.plan) == (2, "複核", plan)


# ---------------------------------------------------------------- execution


def report(client, plan, **amounts):
    return client.post(adding(Execution), {"plan": plan.pk, "category": "current", "month": 3, **amounts})


@pytest.mark.parametrize("role", ["planner", "supervisor", "planning_office", "accounting"])
def test_execution_is_reported_in_an_approved_plan_too(plan, role):
    Plan.objects.update(status=Plan.Status.APPROVED)
    client = person(role, plan.agency)

    assert report(client, plan, paid=100).status_code == 302
    row = Execution.objects.get()
    client.post(page(row), form_data(client.get(page(row)), paid=200))

    row.refresh_from_db()
    assert row.paid == 200 and row.history.count() == 2


@pytest.mark.parametrize("role", ["owner", "auditor", "personnel"])
def test_execution_is_not_for_everybody(plan, role):
    assert report(person(role, plan.agency), plan, paid=100).status_code == 403


def test_execution_of_another_agency_is_refused(plan):
    other = factories.plan()

    assert "plan" in errors(report(person("planner", plan.agency), other, paid=100))


def test_a_month_of_an_account_stands_once(plan):
    client = person("planner", plan.agency)
    report(client, plan, paid=100)

    assert errors(report(client, plan, paid=200))
    assert Execution.objects.get().paid == 100


@pytest.mark.parametrize("amount", ["-1", "1.5", "99999999999999"])
def test_an_amount_is_whole_and_within_reason(plan, amount):
    assert "paid" in errors(report(person("planner", plan.agency), plan, paid=amount))


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
    assert "read-only" in client.get(page(row)).context["lock_reason"]
    assert client.post(page(row), {"value": 1}).status_code == 403
    assert "plan" in errors(client.post(adding(PlannedValue), {**sent, "month": 7}))


def test_a_common_indicator_can_be_not_applicable_in_an_agencys_plan_but_a_strangers_cannot(plan):
    common = Plan.objects.get(agency=None).indicators.first()
    stranger = factories.complete_plan(year=108).indicators.first()
    client = person("planning_office")
    sent = {"plan": plan.pk, "reason": "無此項業務"}

    assert client.post(adding(NotApplicable), {**sent, "indicator": common.pk}).status_code == 302
    assert "indicator" in errors(client.post(adding(NotApplicable), {**sent, "indicator": stranger.pk}))


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
