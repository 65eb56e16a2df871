"""A target changed after approval keeps the old one, its cause, and, where it was lowered, a countermeasure."""

from decimal import Decimal

import pytest

from indicators.errors import ReportingRefused
from indicators.models import ScoringComponent, TargetRevision
from indicators.services.revisions import revise_target
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(approved=True)


@pytest.fixture
def component(plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    indicator.target_text = "≥90%"
    indicator.save()
    return indicator.components.get()


def revise(plan, component, target, text, *, cause="上級修正標準", countermeasure="", by=None):
    return revise_target(
        plan=plan,
        component=component,
        target=Decimal(target),
        target_text=text,
        cause=cause,
        countermeasure=countermeasure,
        by=by,
    )


def test_a_raised_target_needs_a_cause_and_leaves_the_old_one(plan, component):
    person = factories.user()
    revision = revise(plan, component, 95, "≥95%", by=person)
    component.refresh_from_db()
    assert (component.target, component.indicator.target_text) == (95, "≥95%")
    assert (revision.old, revision.new, revision.lowered, revision.by) == ("≥90%", "≥95%", False, person)
    assert component.history.first().history_user == person


def test_a_lowered_target_needs_a_countermeasure_too(plan, component):
    with pytest.raises(ReportingRefused):
        revise(plan, component, 80, "≥80%")
    revision = revise(plan, component, 80, "≥80%", countermeasure="增派人力，次年恢復")
    assert revision.lowered


def test_what_counts_is_the_target_that_stands_not_the_one_that_was_seen(plan, component):
    factories.set_parameters(ScoringComponent.objects.all(), target=97)  # somebody else raised it meanwhile
    with pytest.raises(ReportingRefused):
        revise(plan, component, 95, "≥95%")
    assert revise(plan, component, 95, "≥95%", countermeasure="增派人力").lowered


def test_where_at_most_counts_a_larger_target_is_the_lower_one(plan, component):
    factories.set_parameters(component, direction="≤")
    assert not revise(plan, component, 80, "≤80").lowered
    with pytest.raises(ReportingRefused):
        revise(plan, component, 85, "≤85")


@pytest.mark.parametrize("change", [{"cause": " "}, {"text": ""}, {"target": 90, "text": "≥90%"}])
def test_what_is_no_revision_is_refused(plan, component, change):
    change = {"target": 95, "text": "≥95%", **change}
    with pytest.raises(ReportingRefused):
        revise(plan, component, change.pop("target"), change.pop("text"), **change)
    component.refresh_from_db()
    assert component.target == 90
    assert not TargetRevision.objects.exists()


def test_a_baseline_is_no_number_to_change(plan, component):
    factories.set_parameters(component, target=None, baseline_years=3)
    with pytest.raises(ReportingRefused):
        revise(plan, component, 95, "≥95%")


def test_a_draft_is_simply_edited(component):
    plan = component.indicator.plan
    plan.status = plan.Status.DRAFT
    plan.save()
    with pytest.raises(ReportingRefused):
        revise(plan, component, 95, "≥95%")


def test_another_plan_s_component_is_refused(component):
    with pytest.raises(ReportingRefused):
        revise(factories.plan(approved=True), component, 95, "≥95%")
