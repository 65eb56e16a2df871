"""A plan that was approved before its year, and what changes its terms during the year."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from indicators.models import ScoringComponent
from indicators.services.approval import approve_plan, return_plan_to_draft
from indicators.services.revisions import revise_target
from objectives.models import Plan
from tests import factories
from tests.dated import done_on

REASONS = {"cause": "上級修正標準", "countermeasure": "加強輔導"}


def approved_plan(code: str = "A") -> Plan:
    """Approved in December: 1-1-1 (rate ≥ 80 %, 60 points), 1-1-2 (count ≥ 120, 40 points), both reported in every month."""
    with done_on(2017, 12):
        plan = factories.plan(factories.agency(code))
        objective = factories.objective(factories.facet(plan))
        rate = factories.indicator(
            objective,
            weight=60,
            inputs={"done": "sum", "due": "sum"},
            rule={"target": 80, "formula": "done / due * 100"},
            target_text="≥80%",
            unit="%",
        )
        count = factories.indicator(
            objective, no=2, weight=40, inputs={"held": "sum"}, rule={"target": 120}, target_text="120 場"
        )
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
        plan.refresh_from_db()
        plan.save()
    for source, number in ((rate.inputs.get(code="done"), 6), (rate.inputs.get(code="due"), 10)):
        factories.figures(plan, source, dict.fromkeys(range(1, 13), number))
    factories.figures(plan, count.inputs.get(), dict.fromkeys(range(1, 13), 8))
    return plan


def component(plan: Plan, code: str) -> ScoringComponent:
    return next(row for row in plan.indicators.all() if row.code == code).components.get()


def revise(plan: Plan, code: str, target: int, text: str) -> None:
    revise_target(
        plan=plan,
        component=component(plan, code),
        parameters={"target": Decimal(target)},
        target_text=text,
        by=None,
        **REASONS,
    )


def approved_again(
    plan: Plan,
    person,
    opened: tuple[int, int, int],
    approved: tuple[int, int, int],
    change: Callable[[], object],
) -> None:
    """``opened`` again and ``approved`` on these Gregorian days, with a ``change`` on the day after the first."""
    with done_on(*opened):
        return_plan_to_draft(plan=plan, by=person, reason="議會決議")
    with done_on(opened[0], opened[1], opened[2] + 1):
        change()
    with done_on(*approved):
        approve_plan(plan=plan, by=person, **REASONS)


def reweigh(plan: Plan, weights: Mapping[str, int]) -> None:
    for row in plan.indicators.all():
        row.weight = Decimal(weights[row.code])
        row.save()
        factories.set_parameters(row.components.get(), maximum=row.weight)
