"""One bureau's year in every state that it can be in.

The bureau (PD) has a neighbour (FD) that shares the common plan and competes for a rank, and a year 106 of which
December was never reported: so two years are open at once.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator, IndicatorMonth, MonthlyFigure, RatingPart, ScoringComponent
from indicators.year_end.services import confirm_part, reopen_year
from objectives.models import Objective, Plan
from reports.pages.year_end.settling import settle_year
from tests import factories
from tests.reports.cities import ranked_city

YEAR = 107
TYPED = {"done": 9, "due": 10, "sessions": 7, "incidents": 0, "received": 20, "visits": 3, "progress": 1}
LOCAL = (Role.OWNER, Role.PLANNER, Role.SUPERVISOR)


@dataclass(frozen=True)
class World:
    """The two bureaus' plans, and who looks at them by role."""

    plan: Plan
    other: Plan
    people: Mapping[str, User]

    def report(self, plan: Plan, *months: int, state: str = "approved") -> None:
        """Every indicator of the plan in those of the months that it is due in, in this state."""
        due = {row: [month for month in months if is_due(row, month)] for row in reported_rows(plan)}
        for row, of in due.items():
            for one in row.inputs.all():
                factories.figures(plan, one, dict.fromkeys(of, TYPED[one.code]))
        factories.month_states(plan, due, state)

    def settle(self, plan: Plan):
        by = factories.with_every_role()
        for part in (RatingPart.SELF, RatingPart.PERSONNEL, RatingPart.REVIEW):
            confirm_part(plan=plan, part=part, by=by)
        return settle_year(plan=plan, by=by, reason="所餘事項不再補辦")


def reported_rows(plan: Plan) -> list[Indicator]:
    """The indicators of which somebody types figures."""
    plans = Plan.objects.filter(pk=plan.pk) | Plan.objects.filter(agency=None, year=plan.year)
    rows = Indicator.objects.filter(plan__in=plans, inputs__isnull=False)
    return list(rows.distinct().prefetch_related("inputs"))


def is_due(row: Indicator, month: int) -> bool:
    return month % 3 == 0 or all(one.frequency != "quarter" for one in row.inputs.all())


def made_world() -> World:
    plans = ranked_city({"PD": None, "FD": None}, approved=True)
    plan, other = plans["PD"], plans["FD"]
    core = Objective.objects.get(plan=plan, facet__no=1)
    extra = factories.objective(core.facet, plan=plan, no=2, weight="0", name="加分目標")
    quarterly = factories.indicator(extra, plan=plan, weight="0", name="按季訪視")
    factories.indicator_input(quarterly, code="visits", frequency="quarter")
    factories.component(quarterly, target=10, maximum=1)
    building = factories.indicator(extra, plan=plan, no=2, weight="0", name="工程進度")
    factories.milestones(factories.indicator_input(building, code="progress"), 設計=20, 驗收=100)
    factories.component(building, maximum=1)
    factories.budget_item(plan)
    earlier = factories.complete_plan(plan.agency, year=YEAR - 1, common=True, approved=True)
    Plan.objects.update(status=Plan.Status.APPROVED)
    people = {
        role: factories.user(
            role=role,
            agency=plan.agency if role in LOCAL else None,
            name=f"王{role.label}",
            email=f"{role.value}@example.gov.tw",
        )
        for role in (*LOCAL, Role.PLANNING_OFFICE, Role.ADMINISTRATOR)
    }
    people[Role.PLANNER].memberships.update(last_day=datetime.date(2019, 12, 31))
    world = World(plan, other, people)
    world.report(earlier, *range(1, 12))
    for one in (plan, earlier):
        for row in reported_rows(one):
            factories.assignment(one, row, owner=people[Role.OWNER])
    return world


def _nothing(world: World) -> None:
    pass


def _gaps(world: World) -> None:
    """The months that are missing are no run: 3, 5 and 8; July waits, June came back, in January nothing was due for 2-1-1."""
    world.report(world.plan, 1, 2, 4, 6)
    world.report(world.plan, 7, state="submitted")
    IndicatorMonth.objects.filter(plan=world.plan, month=6).update(state="returned", reason="請補佐證")
    no_case = MonthlyFigure.objects.filter(plan=world.plan, input__indicator__objective__facet__no=2, month=1)
    no_case.update(value=0)


def _all(world: World) -> None:
    for plan in (world.plan, world.other):
        world.report(plan, *range(1, 13))
        factories.award(plan, ScoringComponent.objects.get(rule="award", indicator__plan__year=YEAR), "4")


def _settled(world: World) -> None:
    _all(world)
    world.settle(world.plan)
    factories.published(world.plan)


def _reopened(world: World) -> None:
    _settled(world)
    reopen_year(plan=world.plan, reason="更正獎勵", by=world.people[Role.PLANNING_OFFICE])


def _draft(world: World) -> None:
    world.report(world.plan, 1)
    Plan.objects.filter(pk=world.plan.pk).update(status=Plan.Status.DRAFT)


@dataclass(frozen=True)
class State:
    """``over``: how many months of 107 are over; ``lacking``: those that were not handed in for every indicator."""

    today: datetime.date
    make: Callable[[World], None]
    over: int
    lacking: tuple[int, ...] = ()
    is_settled: bool = False
    is_draft: bool = False


STATES = {
    "not begun": State(datetime.date(2017, 11, 20), _nothing, 0),
    "no data": State(datetime.date(2018, 4, 10), _nothing, 3, (1, 2, 3)),
    "gaps": State(datetime.date(2018, 9, 6), _gaps, 8, (3, 5, 6, 8)),
    "all": State(datetime.date(2019, 1, 21), _all, 12),
    "settled": State(datetime.date(2019, 2, 11), _settled, 12, is_settled=True),
    "reopened": State(datetime.date(2019, 2, 11), _reopened, 12),
    "draft": State(datetime.date(2018, 4, 10), _draft, 3, (2, 3), is_draft=True),
}
