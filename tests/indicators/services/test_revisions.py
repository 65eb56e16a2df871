"""A target changed after approval keeps the old one, its cause, and, where it was lowered, a countermeasure."""

import datetime
from decimal import Decimal

import pytest

from indicators.errors import ReportingRefused
from indicators.models import ScoringComponent, TargetRevision, stored_parameters
from indicators.services.revisions import revise_target
from tests import factories
from tests.indicators.scoring.changed_targets import CHANGES
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_plan = made_once(lambda: factories.complete_plan(approved=True))


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def component(plan):
    indicator = plan.indicators.get(objective__facet__no=1)
    indicator.target_text = "≥90%"
    indicator.save()
    return indicator.components.get()


def revise(plan, component, target, text, *, cause="上級修正標準", countermeasure="", by=None):
    wanted = {"target": Decimal(target)}
    return revise_all(plan, component, wanted, text, cause=cause, countermeasure=countermeasure, by=by)


def revise_all(plan, component, parameters, text="改", *, cause="上級修正標準", countermeasure="", by=None):
    return revise_target(
        plan=plan,
        component=component,
        parameters=parameters,
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


def path_of(plan, component):
    rows = plan.plannedvalues.filter(indicator=component.indicator).order_by("month")
    return {row.month: row.value for row in rows}


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ({3: 30, 6: 45, 9: 70, 12: 90}, {3: 30, 6: 45, 9: Decimal("72.7778"), 12: 95}),
        ({3: 90, 6: 90, 9: 90, 12: 90}, {3: 90, 6: 90, 9: 95, 12: 95}),
        ({9: 45, 12: 90}, {9: Decimal("47.5"), 12: 95}),
    ],
)
def test_a_raised_target_moves_the_path_of_the_months_to_come(plan, component, settings, path, moved):
    settings.PORTAL_TODAY = datetime.date(2018, 7, 20)
    factories.planned(plan, component.indicator, path)
    revise(plan, component, 95, "≥95%")
    assert path_of(plan, component) == moved
    last = plan.plannedvalues.get(indicator=component.indicator, month=12)
    assert last.history.first().history_change_reason == "上級修正標準"


def test_the_path_is_that_of_the_first_component(plan, component):
    factories.planned(plan, component.indicator, {6: 45, 12: 90})
    second = factories.component(component.indicator, no=2, target=90)
    revise(plan, second, 95, "另一項 ≥95%")
    assert path_of(plan, component) == {6: 45, 12: 90}


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


def test_what_it_wants_may_come_from_elsewhere_and_nobody_can_say_that_it_is_not_easier(plan, component):
    factories.set_parameters(component, target=None, baseline_years=3)
    wanted = {"target": Decimal(95), "baseline_years": None}
    with pytest.raises(ReportingRefused, match="因應對策"):
        revise_all(plan, component, wanted)
    assert revise_all(plan, component, wanted, countermeasure="增派人力").lowered
    component.refresh_from_db()
    assert component.target == 95 and "baseline_years" not in component.parameters


# scoring/test_easier.py asks the rules about every one of them.
ONE_OF_EACH_RULE = {rule["rule"]: (rule, change, easier) for rule, change, easier in CHANGES}


@pytest.mark.on_any_database
@pytest.mark.parametrize(("rule", "change", "easier"), ONE_OF_EACH_RULE.values(), ids=ONE_OF_EACH_RULE)
def test_the_target_of_every_rule_can_be_changed_and_the_rule_says_whether_it_is_easier(
    plan, component, rule, change, easier
):
    kind = dict(rule)
    component.rule = kind.pop("rule")
    component.parameters = stored_parameters(kind)
    component.save()
    if easier:
        with pytest.raises(ReportingRefused):
            revise_all(plan, component, change)
    revision = revise_all(plan, component, change, countermeasure="增派人力" if easier else "")
    component.refresh_from_db()
    assert revision.lowered is easier
    assert component.parameters == stored_parameters(kind | change)


@pytest.mark.parametrize("change", [{"maximum": 3}, {"unit_points": 3}, {"nonsense": 3}])
def test_what_is_no_target_is_not_changed_so(plan, component, change):
    with pytest.raises(ReportingRefused):
        revise_all(plan, component, change, countermeasure="增派人力")


def test_what_the_rule_does_not_take_is_refused(plan, component):
    with pytest.raises(ReportingRefused):
        revise_all(plan, component, {"aim": Decimal(200)}, countermeasure="增派人力")
    component.refresh_from_db()
    assert "aim" not in component.parameters


def test_a_draft_is_simply_edited(component):
    plan = component.indicator.plan
    plan.status = plan.Status.DRAFT
    plan.save()
    with pytest.raises(ReportingRefused):
        revise(plan, component, 95, "≥95%")


def test_another_plan_s_component_is_refused(component):
    with pytest.raises(ReportingRefused):
        revise(factories.plan(approved=True), component, 95, "≥95%")
