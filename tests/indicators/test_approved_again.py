"""A plan approved a second time: what was agreed before stays beside what is agreed now, with its reasons."""

from decimal import Decimal

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from indicators.models import Indicator, ScoringComponent, TargetRevision
from indicators.selectors.plan_changes import changes_since_approval
from indicators.services.approval import PlanNotReady, approve_plan, return_plan_to_draft
from objectives.models import Facet, Objective, Plan
from tests import factories
from tests.admin_client import signed_in
from tests.indicators.opened_plan import changed, kept, one
from tests.made_once import made_once
from tests.reading import text_of, texts_of

pytestmark = pytest.mark.django_db


def opened_again() -> tuple[Plan, User]:
    """An approved plan, 1-1-1 for 20 and 1-1-2 for 15 points, that was opened again by somebody of the planning office."""
    person = factories.user("office", role="planning_office")
    plan = factories.complete_plan()
    first = plan.indicators.get(objective__facet__no=1)
    factories.indicator(first.objective, no=2, weight=15, inputs={"done": "sum"}, rule={"target": 80})
    reweigh(first, 20)
    Indicator.objects.filter(pk=first.pk).update(target_text="≥90%")
    first.refresh_from_db()
    first.save()
    approve_plan(plan=plan, by=person)
    return return_plan_to_draft(plan=plan, by=person, reason="議會決議調整配分"), person


made_opened = made_once(opened_again)


@pytest.fixture
def opened(made_opened, db) -> Plan:
    return made_opened()[0]


@pytest.fixture
def person(opened) -> User:
    return User.objects.get(username="office")


def reweigh(indicator: Indicator, weight) -> None:
    indicator.weight = Decimal(weight)
    indicator.save()
    component = indicator.components.get()
    factories.set_parameters(component, maximum=indicator.weight)


def retarget(indicator: Indicator, target, text: str = "") -> None:
    component = indicator.components.get()
    factories.set_parameters(component, target=target)
    if text:
        indicator.target_text = text
        indicator.save()


def test_weights_changed_together_each_leave_the_old_one_and_the_cause(opened, person):
    reweigh(one(opened, "1-1-1"), 25)
    reweigh(one(opened, "1-1-2"), 10)
    assert changed(opened) == [
        ("1-1-1", "weight", "20", "25", False),
        ("1-1-2", "weight", "15", "10", False),
    ]

    with pytest.raises(PlanNotReady):
        approve_plan(plan=opened, by=person, cause=" ")
    approve_plan(plan=opened, by=person, cause="議會決議")

    assert kept(opened) == [
        ("1-1-1", "weight", "20", "25", "議會決議", ""),
        ("1-1-2", "weight", "15", "10", "議會決議", ""),
    ]
    assert TargetRevision.objects.first().by == person


def test_weights_that_do_not_sum_are_not_approved_and_leave_nothing(opened, person):
    reweigh(one(opened, "1-1-1"), 25)

    with pytest.raises(PlanNotReady) as refused:
        approve_plan(plan=opened, by=person, cause="議會決議")

    assert refused.value.faults
    assert not TargetRevision.objects.exists()


def test_opening_a_plan_is_no_way_round_the_countermeasure(opened, person):
    retarget(one(opened, "1-1-1"), 80, "≥80%")

    with pytest.raises(PlanNotReady):
        approve_plan(plan=opened, by=person, cause="上級修正標準")
    assert not Plan.objects.get(pk=opened.pk).is_approved
    approve_plan(plan=opened, by=person, cause="上級修正標準", countermeasure="增派人力")

    assert kept(opened) == [("1-1-1", "target", "≥90%", "≥80%", "上級修正標準", "增派人力")]


def test_a_component_made_anew_with_a_lower_target_is_a_lowered_target(opened):
    indicator = one(opened, "1-1-1")
    indicator.components.all().delete()
    factories.component(indicator, formula="done / due * 100", target=70, maximum=20)

    assert changed(opened) == [("1-1-1", "target", "90", "70", True)]


def test_a_target_that_is_turned_round_is_a_lowered_one(opened, person):
    factories.set_parameters(one(opened, "1-1-1").components.all(), direction="")
    component = one(opened, "1-1-1").components.get()
    factories.set_parameters(component, direction="≥")
    assert changed(opened) == []  # said or not, it is the same direction
    factories.set_parameters(component, direction="≤")
    assert changed(opened) == [("1-1-1", "target", "≥90", "≤90", True)]
    with pytest.raises(PlanNotReady, match="須另填因應對策"):
        approve_plan(plan=opened, by=person, cause="更正")


def test_a_target_without_a_number_is_a_lowered_one(opened):
    retarget(one(opened, "1-1-1"), None)
    assert changed(opened) == [("1-1-1", "target", "90", "…", True)]


def test_a_component_that_was_taken_out_is_a_lowered_target_and_a_new_one_is_not(opened):
    indicator = one(opened, "1-1-1")
    kept = factories.component(indicator, no=2, formula="done / due * 100", target=50, maximum=0)
    assert changed(opened) == [("1-1-1", "target", "—", "≥50", False)]
    factories.set_parameters(indicator.components.get(no=1), target=95)
    assert changed(opened) == [("1-1-1", "target", "≥90；—", "≥95；≥50", False)]
    kept.delete()
    indicator.components.all().delete()
    assert changed(opened) == [("1-1-1", "target", "≥90", "—", True)]


def test_an_indicator_made_anew_is_measured_against_the_one_that_had_its_number(opened, person):
    gone = one(opened, "1-1-2")
    objective = gone.objective
    gone.delete()
    factories.indicator(objective, no=2, weight=15, inputs={"done": "sum"}, rule={"target": 60})
    assert changed(opened) == [("1-1-2", "target", "80", "60", True)]
    with pytest.raises(PlanNotReady, match="須另填因應對策"):
        approve_plan(plan=opened, by=person, cause="更正")


def test_an_indicator_that_was_taken_out_is_told_and_stays_in_the_plans_history(opened, person):
    one(opened, "1-1-2").delete()
    reweigh(one(opened, "1-1-1"), 35)
    name = next(change.name for change in changes_since_approval(opened) if change.indicator is None)
    assert changed(opened) == [
        ("1-1-1", "weight", "20", "35", False),
        ("1-1-2", "target", "≥80", "—", True),
    ]
    assert name in text_of(signed_in(person).get(approve_page(opened)))
    with pytest.raises(PlanNotReady, match="須另填因應對策"):
        approve_plan(plan=opened, by=person, cause="業務移撥")
    approve_plan(plan=opened, by=person, cause="業務移撥", countermeasure="改列他項")

    assert kept(opened) == [("1-1-1", "weight", "20", "35", "業務移撥", "")]
    last = opened.history.first()
    assert last.history_change_reason == f"{name}：≥80 → —\n業務移撥\n改列他項"
    assert last.history_user == person


def test_an_indicator_that_only_has_another_number_is_no_change(opened):
    moved = one(opened, "1-1-2")
    moved.no = 7
    moved.save()
    assert changed(opened) == []


def test_the_codes_are_those_that_were_printed_at_the_approval(opened):
    objective = one(opened, "1-1-1").objective
    objective.no = 4
    objective.save()
    assert changed(opened) == []
    moved = one(opened, "1-4-1")
    moved.delete()
    assert ("1-1-1", "target", "≥90%", "—", True) in changed(opened)


def test_a_raised_target_asks_for_no_countermeasure(opened, person):
    retarget(one(opened, "1-1-1"), 95)
    approve_plan(plan=opened, by=person, cause="成效良好")
    assert kept(opened) == [("1-1-1", "target", "90", "95", "成效良好", "")]


def test_what_was_changed_and_changed_back_is_no_change(opened, person):
    reweigh(one(opened, "1-1-1"), 30)
    reweigh(one(opened, "1-1-1"), 20)
    approve_plan(plan=opened, by=person)
    assert kept(opened) == []


def test_a_new_indicator_had_no_weight_before(opened):
    reweigh(one(opened, "1-1-2"), 10)
    objective = one(opened, "1-1-2").objective
    factories.indicator(objective, no=3, weight=5, inputs={"done": "sum"}, rule={"target": 1})
    assert changed(opened) == [
        ("1-1-2", "weight", "15", "10", False),
        ("1-1-3", "weight", "—", "5", False),
    ]


def test_the_second_opening_is_measured_against_the_second_approval(opened, person):
    reweigh(one(opened, "1-1-1"), 25)
    reweigh(one(opened, "1-1-2"), 10)
    approve_plan(plan=opened, by=person, cause="議會決議")
    return_plan_to_draft(plan=opened, by=person, reason="更正")
    reweigh(one(opened, "1-1-1"), 24)
    assert changed(opened) == [("1-1-1", "weight", "25", "24", False)]


@pytest.mark.parametrize("approved", [False, True])
def test_a_first_draft_and_an_approved_plan_have_nothing_to_explain(approved):
    plan = factories.complete_plan()
    if approved:
        approve_plan(plan=plan, by=None)
    reweigh(plan.indicators.first(), 1)
    assert changed(Plan.objects.get(pk=plan.pk)) == []


def test_the_queries_do_not_grow_with_what_was_changed(opened, django_assert_max_num_queries):
    for row in opened.indicators.all():
        reweigh(row, row.weight + 1)
    with django_assert_max_num_queries(15):
        assert len(changes_since_approval(opened)) > 4


# ---------------------------------------------------------------- the page


def approve_page(plan) -> str:
    return reverse("admin:objectives_plan_approve", args=[plan.pk])


def test_the_page_shows_the_changes_and_asks_why(opened, person):
    office = signed_in(person)
    retarget(one(opened, "1-1-1"), 80, "≥80%")

    page = office.get(approve_page(opened))
    assert [change.new for change in page.context["changes"]] == ["≥80%"]
    assert "議會決議調整配分" in text_of(page)  # the reason of the opening, for a cause

    refused = office.post(approve_page(opened), {"cause": "上級修正標準"})
    assert refused.context["changes_form"].errors.keys() == {"countermeasure"}
    assert not TargetRevision.objects.exists()

    office.post(approve_page(opened), {"cause": "上級修正標準", "countermeasure": "增派人力"})
    assert Plan.objects.get(pk=opened.pk).is_approved
    assert TargetRevision.objects.get().lowered


def test_the_page_of_targets_says_which_change_is_one_of_the_weight(opened, person, client):
    reweigh(one(opened, "1-1-1"), 25)
    reweigh(one(opened, "1-1-2"), 10)
    retarget(one(opened, "1-1-2"), 95, "≥95%")
    approve_plan(plan=opened, by=person, cause="議會決議")

    client.force_login(person)
    page = client.get(reverse("revisions", args=[107, opened.agency.code]))
    first, second, third = texts_of(page, '//ol[@class="revisions"]/li')
    assert first.startswith("權重 20 → 25 ") and second.startswith("權重 15 → 10 ")
    assert third.startswith("— → ≥95% ")


def test_a_first_approval_asks_nothing(person):
    page = signed_in(person).get(approve_page(factories.complete_plan()))
    assert not page.context["changes_form"].fields


# ---------------------------------------------------------------- the common plan beneath approved plans


@pytest.fixture
def shaken(person):
    """An approved plan of an agency under a common plan whose first facet went from 35 to 40."""
    plan = factories.complete_plan(common=True)
    approve_plan(plan=plan, by=person)
    Facet.objects.filter(no=1).update(weight=40)
    Facet.objects.filter(no=2).update(weight=15)
    return plan


def test_the_common_plan_names_the_approved_plans_that_it_breaks(shaken, person):
    factories.complete_plan(common=True)  # a draft: it is still being made
    common = Plan.objects.get(agency=None)
    office = signed_in(person)

    for url in (reverse("admin:objectives_plan_change", args=[common.pk]), approve_page(common)):
        found = office.get(url).context["unsettled"]
        assert [(one.plan, one.first.partition("：")[0], one.more) for one in found] == [(shaken, "1", 1)]


def test_the_agencys_own_page_says_that_its_approval_was_overtaken(shaken):
    planner = signed_in(factories.user(role="planner", agency=shaken.agency))
    page = planner.get(reverse("admin:objectives_plan_change", args=[shaken.pk]))
    assert "本計畫已核定，惟其所依據之共同計畫嗣後已有變更" in text_of(page)


def test_a_planner_does_not_learn_of_other_agencies_on_the_common_plan(shaken):
    planner = signed_in(factories.user(role="planner", agency=factories.agency()))
    common = Plan.objects.get(agency=None)
    page = planner.get(reverse("admin:objectives_plan_change", args=[common.pk]))
    assert page.status_code == 200 and page.context["unsettled"] == []


def test_a_common_plan_that_still_fits_names_nobody(person):
    approve_plan(plan=factories.complete_plan(common=True), by=person)
    common = Plan.objects.get(agency=None)
    assert signed_in(person).get(approve_page(common)).context["unsettled"] == []
    assert Objective.objects.filter(plan=common).exists() and ScoringComponent.objects.exists()


@pytest.mark.parametrize(
    ("rule", "before", "moved", "old", "new", "lowered"),
    [
        ("range", {"least": "10", "most": "15"}, {"most": "20"}, "上限 15", "上限 20", True),
        ("reduction", {"reduction": "7", "base": "100"}, {"reduction": "8"}, "比 7", "比 8", False),
        ("attainment", {"direction": "≤", "target": "9"}, {"direction": "<"}, "≤9", "<9", False),
        ("attainment", {"direction": "≥", "stages": "107:30"}, {"stages": "107:25"}, "30", "25", True),
    ],
)
def test_a_target_of_more_than_a_number_is_compared_as_its_rule_does(
    person, rule, before, moved, old, new, lowered
):
    plan = factories.complete_plan()
    component = one(plan, "1-1-1").components.get()
    component.rule = rule
    factories.set_parameters(component, **{"target": None, "direction": None} | before)
    approve_plan(plan=plan, by=person)
    opened = return_plan_to_draft(plan=plan, by=person, reason="調整目標")
    factories.set_parameters(component, **moved)

    ((code, what, was, now, easier),) = changed(opened)
    assert (code, what, easier) == ("1-1-1", "target", lowered)
    assert old in was and new in now
