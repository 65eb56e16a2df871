"""A take-over holds in the whole year: past months count what was taken over where it stands now, by the terms approved with it."""

import datetime
from decimal import Decimal

import pytest

from chiayi_kpi.accounts.agency_changes import end_agency
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator
from indicators.selectors.targets import plan_targets
from indicators.services.approval import approve_plan, return_plan_to_draft
from indicators.services.revisions import revise_target
from indicators.services.taking_over import take_over
from objectives.models import Objective, Plan
from reports.documents.months import indicator_months
from reports.documents.scores import tables
from reports.snapshot.archive.read import read_record
from reports.snapshot.archive.serialise import last_months, settled_text
from reports.snapshot.model import Snapshot
from reports.snapshot.report_appendix import report_snapshots
from reports.snapshot.selectors import build_snapshots
from tests import factories
from tests.dated import done_on
from tests.reports.snapshot.test_past_months import sealed

pytestmark = pytest.mark.django_db

REASONS = {"cause": "承接工務局業務", "countermeasure": "加強輔導"}
OWN = ("1-1-1", "1-2-1", "2-1-1", "2-2-1")


@pytest.fixture
def office():
    return factories.user("office", role=Role.PLANNING_OFFICE)


@pytest.fixture
def plans(office, settings) -> dict[str, Plan]:
    """OLD's and NEW's, approved in December: 1-1-1 (rate ≥ 90 %, 35 points) is at 60 % in every month, in both."""
    settings.PORTAL_TODAY = datetime.date(2018, 10, 8)
    with done_on(2017, 12):
        found = {
            code: factories.complete_plan(factories.agency(code), common=True) for code in ("OLD", "NEW")
        }
        for plan in (Plan.objects.get(agency=None), *found.values()):
            approve_plan(plan=plan, by=office)
    for plan in found.values():
        sources = own(plan, "1-1-1").inputs
        factories.figures(plan, sources.get(code="done"), dict.fromkeys(range(1, 13), 6))
        factories.figures(plan, sources.get(code="due"), dict.fromkeys(range(1, 13), 10))
    return found


def own(plan: Plan, code: str) -> Indicator:
    return next(row for row in Indicator.objects.filter(plan=plan) if row.code == code)


def revise(plan: Plan, code: str, target: int) -> None:
    revise_target(
        plan=plan,
        component=own(plan, code).components.get(),
        parameters={"target": Decimal(target)},
        target_text=f"≥{target}%",
        by=None,
        **REASONS,
    )


def taken_over(plans, office) -> None:
    """On October 5; approved again with half of every weight on November 10."""
    old, new = plans["OLD"], plans["NEW"]
    with done_on(2018, 10, 5):
        end_agency(
            agency=old.agency,
            last_day=datetime.date(2018, 9, 30),
            successors=[new.agency],
            people_go_along=False,
            by=office,
        )
        old.agency.refresh_from_db()
        rows = Indicator.objects.filter(plan=old)
        take_over(plan=old, to={row.pk: new.agency for row in rows}, by=office)


def approved_again(plans, office) -> None:
    with done_on(2018, 11, 10):
        for row in Indicator.objects.filter(plan=plans["NEW"]).select_related("objective"):
            row.weight /= 2
            row.save()
            row.objective.weight = row.weight
            row.objective.save()
            factories.set_parameters(row.components.all(), maximum=row.weight)
        approve_plan(plan=plans["NEW"], by=office, **REASONS)


def snapshot(code: str, month: int) -> Snapshot:
    return build_snapshots(year=107, through=month, agency_codes=[code])[0]


def points(code: str, month: int) -> dict[str, str]:
    """Of what agencies have of their own: code → points."""
    found = {view.code: f"{view.score.points:f}" for view in snapshot(code, month).indicators()}
    return {key: found[key] for key in OWN if key in found}


def test_past_months_count_it_in_the_successors_plan_and_nowhere_else(plans, office):
    # 60 % of ≥ 90: two thirds of 35 points.
    assert points("OLD", 6) == points("NEW", 6) == {"1-1-1": "23.33", "2-1-1": "0.00"}
    taken_over(plans, office)
    # Until the weights are shared anew, every month shows the draft.
    for month in (6, 9, 10):
        assert points("NEW", month) == {"1-1-1": "23.33", "1-2-1": "23.33", "2-1-1": "0.00", "2-2-1": "0.00"}
        assert points("OLD", month) == {}
    approved_again(plans, office)
    for month in (1, 2, 6, 7, 9, 10, 11, 12):
        assert points("NEW", month) == {"1-1-1": "11.67", "1-2-1": "11.67", "2-1-1": "0.00", "2-2-1": "0.00"}
        assert points("OLD", month) == {}
        assert snapshot("NEW", month).score.maximum == 100
    (view,) = (view for view in snapshot("NEW", 12).indicators() if view.code == "1-2-1")
    assert snapshot("NEW", 12).months(view).values == (60,) * 12


def test_what_was_changed_before_holds_all_year_too_and_says_so(plans, office):
    """The ended agency's target of April comes along with its indicator, the successor's own of May is no other."""
    with done_on(2018, 4):
        revise(plans["OLD"], "1-1-1", 60)
        revise(plans["OLD"], "2-1-1", 80)
    with done_on(2018, 5):
        return_plan_to_draft(plan=plans["OLD"], by=office, reason="議會決議")
    with done_on(2018, 6):
        approve_plan(plan=plans["OLD"], by=office)
    with done_on(2018, 5):
        revise(plans["NEW"], "1-1-1", 80)
    assert (points("OLD", 3)["1-1-1"], points("OLD", 6)["1-1-1"]) == ("23.33", "35.00")
    taken_over(plans, office)
    approved_again(plans, office)
    for month in (3, 6, 9, 11, 12):
        found = points("NEW", month)
        assert (found["1-1-1"], found["1-2-1"]) == ("13.13", "17.50")
        assert points("OLD", month) == {}
    assert snapshot("NEW", 12).given.earlier == ()
    (view,) = (view for view in snapshot("NEW", 6).indicators() if view.code == "1-2-1")
    assert (view.target_text, view.score.target) == ("≥60%", 60)
    assert {row.since for row in view.revisions} == {1}
    shown = next(row for row in plan_targets(plans["NEW"]) if row.indicator.code == "1-2-1")
    assert shown.revisions == view.revisions
    june = snapshot("NEW", 6)
    printed = next(
        row
        for table in tables(june, indicator_months(june))
        for objective in table.objectives
        for row in objective.indicators
        if row.code == "1-2-1"
    )
    assert printed.revised[0].startswith("原目標值 （107.04.10 變更）；")


def test_what_is_changed_afterwards_holds_from_its_own_month_on(plans, office):
    taken_over(plans, office)
    approved_again(plans, office)
    with done_on(2018, 11, 20):
        revise(plans["NEW"], "1-2-1", 60)
    assert [points("NEW", month)["1-2-1"] for month in (6, 10, 11, 12)] == [
        "11.67",
        "11.67",
        "17.50",
        "17.50",
    ]
    with done_on(2018, 11, 25):
        return_plan_to_draft(plan=plans["NEW"], by=office, reason="議會決議")
    with done_on(2018, 12, 3):
        Objective.objects.filter(plan=plans["NEW"]).first().save()
        approve_plan(plan=plans["NEW"], by=office, **REASONS)
    assert [points("NEW", month)["1-2-1"] for month in (6, 10, 11)] == ["11.67", "11.67", "17.50"]
    (view,) = (view for view in snapshot("NEW", 12).indicators() if view.code == "1-2-1")
    since = [row.since for row in view.revisions]
    assert since[-1] == 11 and set(since[:-1]) == {1}
    (whole,) = report_snapshots(year=107, agency_codes=["NEW"])
    text = settled_text(sealed(whole), [snapshot("NEW", month) for month in last_months(whole)])
    settled = read_record(text)
    (kept,) = (found for found in settled.december.indicators() if found.code == "1-2-1")
    assert [row.since for row in kept.revisions] == since
    assert [settled.up_to(month).score.total for month in (6, 10, 11)] == [
        snapshot("NEW", month).score.total for month in (6, 10, 11)
    ]
