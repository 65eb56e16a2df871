"""What the first page shows, ready to print: tasks in the order in which a person would do them."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.reporting.city import AgencyMonth, AgencyReporting, Progress
from indicators.reporting.explanations import newest_complete
from indicators.reporting.rows import PlanHead
from indicators.reporting.work import Late, OwedIndicator, OwedMonth, WaitingMonth, Work
from indicators.year_end.tasks import RatingTask, WaitingPlan

HANDED_IN = frozenset({Progress.SUBMITTED, Progress.APPROVED, Progress.NOTHING})


@dataclass(frozen=True, slots=True)
class Task:
    """A month of one agency with something to do; ``count`` indicators, ``missing`` of them without all figures.

    ``unexplained`` of them have to be explained before they can be submitted; None where that was not looked at.
    """

    plan: PlanHead
    month: int
    due: datetime.date
    overdue: bool
    url: str
    count: int
    missing: int = 0
    unexplained: int | None = None

    @property
    def ready(self) -> bool:
        """Whether nothing but the submitting is left."""
        return not self.missing and self.unexplained == 0


@dataclass(frozen=True, slots=True)
class Returned:
    """An indicator's month that came back, and why."""

    plan: PlanHead
    month: int
    code: str
    name: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A part of the year's end that is this person's turn in some agencies, each with its page; ``url``: where to begin."""

    year: int
    label: str
    places: tuple[tuple[str, str], ...]  # an agency's name, its ratings page
    url: str
    settles: bool


@dataclass(frozen=True, slots=True)
class WorkPage:
    """``first`` names the list whose first link takes the focus, so that Enter begins the work."""

    owed: tuple[Task, ...]
    returned: tuple[Returned, ...]
    waiting: tuple[Task, ...]
    late: tuple[Late, ...]
    ratings: tuple[Rating, ...] = ()
    plans: tuple[WaitingPlan, ...] = ()

    @property
    def stale(self) -> int:
        return sum(one.is_stale for one in self.late)

    @property
    def first(self) -> str:
        return next(
            (name for name in ("returned", "owed", "waiting", "ratings", "plans") if getattr(self, name)), ""
        )

    @property
    def nothing(self) -> bool:
        return not (self.owed or self.waiting or self.late or self.ratings or self.plans)


@dataclass(frozen=True, slots=True)
class CityLine:
    """How many agencies have handed in the month that is being reported."""

    month: int
    done: int
    agencies: int
    overdue: int
    url: str


def work_page(
    work: Work,
    ratings: Sequence[RatingTask] = (),
    plans: Sequence[WaitingPlan] = (),
    unexplained: Callable[[OwedMonth], int | None] = lambda month: None,
) -> WorkPage:
    """The month that ended last comes first: it is what most people come for. Earlier ones follow.

    ``unexplained`` is asked about the newest month whose figures are complete, and about no other: it scores the plan.
    """
    complete = newest_complete(work.owed)
    newest = sorted(work.owed, key=lambda month: (month.plan.year, month.month), reverse=True)
    waiting = sorted(work.waiting, key=lambda month: (month.plan.year, month.month), reverse=True)
    return WorkPage(
        owed=tuple(
            _owed(month, unexplained(month) if month is complete else None) for month in newest if month.fresh
        ),
        returned=tuple(_returned(month, found) for month, found in work.returned),
        waiting=tuple(_waiting(month) for month in waiting),
        late=work.late,
        ratings=tuple(map(_rating, ratings)),
        plans=tuple(plans),
    )


def city_line(year: int, agencies: Sequence[AgencyReporting]) -> CityLine | None:
    """The city's state in its latest month that has ended; None before the first has, or without a plan."""
    latest = max((_latest(agency) for agency in agencies), default=0)
    if not latest:
        return None
    months = [agency.months[latest - 1] for agency in agencies]
    return CityLine(
        month=latest,
        done=sum(month.progress in HANDED_IN for month in months),
        agencies=len(months),
        overdue=sum(month.overdue for month in months),
        url=reverse("city_reporting", args=[year]),
    )


def _latest(agency: AgencyReporting) -> int:
    return max((month.month for month in agency.months if _ended(month)), default=0)


def _ended(month: AgencyMonth) -> bool:
    return month.progress is not Progress.NOT_YET


def _rating(task: RatingTask) -> Rating:
    places = tuple(
        (plan.agency_name, reverse("ratings", args=[plan.year, plan.agency_code])) for plan in task.plans
    )
    of_city = reverse("settling", args=[task.year])
    settles = task.part is None
    return Rating(
        task.year,
        _("Settling the year: every part is confirmed") if task.part is None else str(task.part.label),
        places,
        of_city if settles or len(places) > 1 else places[0][1],
        settles,
    )


def _owed(month: OwedMonth, unexplained: int | None) -> Task:
    return Task(
        month.plan,
        month.month,
        month.due,
        month.overdue,
        _address("report_grid", month.plan, month.month),
        len(month.fresh),
        sum(found.missing > 0 for found in month.fresh),
        unexplained,
    )


def _returned(month: OwedMonth, found: OwedIndicator) -> Returned:
    return Returned(
        month.plan,
        month.month,
        found.row.code,
        found.row.name,
        found.month.reason,
        _address("report_grid", month.plan, month.month),
    )


def _waiting(month: WaitingMonth) -> Task:
    return Task(
        month.plan,
        month.month,
        month.due,
        month.overdue,
        _address("approval", month.plan, month.month),
        len(month.rows),
    )


def _address(view: str, plan: PlanHead, month: int) -> str:
    return f"{reverse(view, args=[plan.year, plan.agency_code])}?month={month}"
