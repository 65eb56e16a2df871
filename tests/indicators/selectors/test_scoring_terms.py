"""What decides points beside target and weight: changed after the approval, it is told, explained and printed."""

from decimal import Decimal

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from indicators.models import IndicatorInput, Milestone, NotApplicable
from indicators.services.approval import PlanNotReady, approve_plan, return_plan_to_draft
from objectives.models import Plan
from reports.documents.html import annual_report_html
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.indicators.opened_plan import changed, kept, one
from tests.made_once import made_once
from tests.reading import text_of, texts_of

pytestmark = pytest.mark.django_db


def opened_again() -> tuple[Plan, User]:
    """An approved plan that was opened again; 1-1-1 is ``done / due * 100``, at least 90 for 35 points."""
    person = factories.user("office", role="planning_office")
    plan = factories.complete_plan()
    approve_plan(plan=plan, by=person)
    return return_plan_to_draft(plan=plan, by=person, reason="議會決議調整配分"), person


made_opened = made_once(opened_again)


@pytest.fixture
def opened(made_opened, db) -> Plan:
    return made_opened()[0]


@pytest.fixture
def person(opened) -> User:
    return User.objects.get(username="office")


def bands(plan, text: str, *, maximum: str | None = None) -> None:
    part = one(plan, "1-1-1").components.get()
    part.rule = "bands"
    part.parameters = {"bands": text} | ({"maximum": maximum} if maximum else {})
    part.save()


@pytest.fixture
def with_bands(person):
    plan = factories.complete_plan()
    bands(plan, ">50:17.5;≥100:35")
    approve_plan(plan=plan, by=person)
    return return_plan_to_draft(plan=plan, by=person, reason="調整計分")


@pytest.mark.parametrize(
    ("after", "lowered"), [(">50:17.5;≥80:35", True), (">50:30;≥100:35", True), (">60:17.5;≥100:35", False)]
)
def test_bands_are_eased_only_with_a_countermeasure(with_bands, person, after, lowered):
    bands(with_bands, after)
    said = ("分段：>50:17.5;≥100:35", f"分段：{after}")
    assert changed(with_bands) == [("1-1-1", "terms", *said, lowered)]

    with pytest.raises(PlanNotReady):
        approve_plan(plan=with_bands, by=person)
    if lowered:
        with pytest.raises(PlanNotReady):
            approve_plan(plan=with_bands, by=person, cause="修法")
    approve_plan(plan=with_bands, by=person, cause="修法", countermeasure="加強輔導")
    assert kept(with_bands) == [("1-1-1", "terms", *said, "修法", "加強輔導" if lowered else "")]


def of_input(**fields):
    def change(plan) -> None:
        for row in IndicatorInput.objects.filter(indicator=one(plan, "1-1-1"), code="done"):
            for name, value in fields.items():
                setattr(row, name, value)
            row.save()

    return change


def of_component(**fields):
    def change(plan) -> None:
        part = one(plan, "1-1-1").components.get()
        for name, value in fields.items():
            setattr(part, name, value)
        part.save()

    return change


def of_indicator(**fields):
    def change(plan) -> None:
        row = one(plan, "1-1-1")
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return change


def without_input(plan) -> None:
    IndicatorInput.objects.get(indicator=one(plan, "1-1-1"), code="due").delete()


def with_milestone(plan) -> None:
    source = IndicatorInput.objects.get(indicator=one(plan, "1-1-1"), code="done")
    Milestone.objects.create(input=source, no=1, name="發包", percent=30)


def exempt(plan) -> None:
    NotApplicable.objects.create(plan=plan, indicator=one(plan, "1-1-1"), reason="無此業務")


def with_cap(plan) -> None:
    facet = one(plan, "1-1-1").objective.facet
    facet.cap = Decimal(10)
    facet.save()


@pytest.mark.parametrize(
    ("change", "old", "new", "lowered"),
    [
        (of_input(aggregation="max"), "彙總（done）：加總", "彙總（done）：最大", True),
        (of_input(frequency="year"), "週期（done）：每月", "週期（done）：每年", True),
        (of_input(source="budget.paid"), "來源（done）：—", "來源（done）：budget.paid", True),
        (of_component(formula="done"), "算式：done / due * 100", "算式：done", True),
        (of_indicator(when_undefined="full"), "無案件時：—", "無案件時：滿分", True),
        (of_indicator(when_undefined="zero"), "無案件時：—", "無案件時：零分", False),
        (without_input, "投入：due", "投入：—", True),
        (with_milestone, "里程碑（done）：—", "里程碑（done）：發包 30 %", True),
        (exempt, "適用", "不適用", True),
        (with_cap, "得分上限：—", "得分上限：10", False),
    ],
)
def test_whatever_decides_points_is_a_change_to_explain(opened, person, change, old, new, lowered):
    change(opened)
    ((_code, what, was, now, easier), *others) = changed(opened)
    assert (what, was, now, easier) == ("terms", old, new, lowered)
    assert all(row[1] == "terms" for row in others)


def test_a_rule_of_another_kind_is_easier_as_nobody_can_say(opened):
    of_component(rule="threshold")(opened)
    assert changed(opened) == [("1-1-1", "terms", "規則：達成率", "規則：門檻", True)]


def test_a_higher_target_of_another_kind_is_not_called_easier(opened):
    of_component(rule="threshold")(opened)
    factories.set_parameters(one(opened, "1-1-1").components.get(), target="95")
    told = {(what, lowered) for _code, what, _old, _new, lowered in changed(opened)}
    assert told == {("target", False), ("terms", True)}


def test_terms_of_which_nobody_can_say_it_are_called_possibly_easier(opened, person, client):
    of_input(aggregation="max", frequency="year")(opened)
    client.force_login(person)
    page = client.get(reverse("admin:objectives_plan_approve", args=[opened.pk]))
    assert "可能放寬" in texts_of(page, "//strong") and "放寬" not in texts_of(page, "//strong")
    with pytest.raises(PlanNotReady, match="可能放寬"):
        approve_plan(plan=opened, by=person, cause="修法")


def test_terms_that_are_easier_for_certain_are_called_easier(opened, person, client):
    of_indicator(when_undefined="full")(opened)
    client.force_login(person)
    page = client.get(reverse("admin:objectives_plan_approve", args=[opened.pk]))
    assert "放寬" in texts_of(page, "//strong") and "可能放寬" not in text_of(page)


@pytest.mark.parametrize(("maximum", "lowered"), [("3", True), ("1", False)])
def test_a_bonus_of_more_points_is_easier(person, maximum, lowered):
    plan = factories.complete_plan()
    objective = one(plan, "1-1-1").objective
    factories.indicator(objective, no=3, weight=0, inputs={"done": "sum"}, rule={"target": 1, "maximum": 2})
    approve_plan(plan=plan, by=person)
    opened = return_plan_to_draft(plan=plan, by=person, reason="調整")
    factories.set_parameters(one(opened, "1-1-3").components.get(), maximum=maximum)
    assert changed(opened) == [("1-1-3", "terms", "滿分：2", f"滿分：{maximum}", lowered)]


def test_the_shares_of_two_components_are_told_when_they_move(person):
    plan = factories.complete_plan()
    row = one(plan, "1-1-1")
    factories.set_parameters(row.components.get(), maximum=20)
    second = factories.component(row, no=2, formula="done", target=50, maximum=15)
    approve_plan(plan=plan, by=person)
    opened = return_plan_to_draft(plan=plan, by=person, reason="調整")
    factories.set_parameters(row.components.get(no=1), maximum=30)
    factories.set_parameters(second, maximum=5)
    assert changed(opened) == [
        ("1-1-1", "terms", "滿分（計分項次 1）：20", "滿分（計分項次 1）：30", True),
        ("1-1-1", "terms", "滿分（計分項次 2）：15", "滿分（計分項次 2）：5", False),
    ]


def test_terms_stand_in_history_report_and_on_the_page_of_targets(with_bands, person, client):
    bands(with_bands, ">50:17.5;≥80:35")
    approve_plan(plan=with_bands, by=person, cause="修法", countermeasure="加強輔導")
    client.force_login(person)
    page = client.get(reverse("revisions", args=[107, with_bands.agency.code]))
    assert "放寬" in texts_of(page, "//span")
    shown = text_of(page)
    assert "計分方式" in shown and "分段：>50:17.5;≥100:35" in shown and "加強輔導" in shown
    address = reverse("history", args=[107, with_bands.agency.code])
    history = client.get(address, {"kind": "targets"}).content.decode()
    assert "核定後放寬" in history and "可能" not in history
    (snapshot,) = build_snapshots(year=107, agency_codes=[with_bands.agency.code])
    printed = annual_report_html(snapshot)
    assert (
        "原計分方式 分段：&gt;50:17.5;≥100:35（至 " in printed and "原因：修法；因應對策：加強輔導" in printed
    )
