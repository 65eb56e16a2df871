"""How far the reporting of many plans is: one row for each indicator that an agency has to report. Seven queries, four more
where a plan was opened again.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, Value, When

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.prepared import Given, Prepared
from indicators.deadlines import Deadline, months_there
from indicators.models import (
    Assignment,
    Indicator,
    IndicatorInput,
    IndicatorMonth,
    MonthlyFigure,
    NotApplicable,
    is_within,
)
from indicators.reporting.reopened import Reopened, reopened_months
from indicators.scoring.frequency import Frequency, asked_months, due_months
from indicators.selectors.owed_from import ALWAYS, owed_from
from indicators.selectors.reporters import able_to_report
from objectives.models import Plan
from objectives.selectors import AGENCY_NAME, IS_DRAFT, TERMS_REOPENED

State = IndicatorMonth.State


class PlanHead(NamedTuple):
    """The plan of one agency, as lists name it.

    ``is_draft``: it or the year's common plan is one. What it asks for is not certain, so that nobody is late with it.
    ``opened_again``: one of them was approved before, so that an indicator may be younger than the year.
    """

    id: int
    year: int
    agency_id: int
    agency_code: str
    agency_name: str
    has_sample_figures: bool = False
    first_day: datetime.date | None = None  # of the agency
    last_day: datetime.date | None = None
    is_draft: bool = False
    opened_again: bool = False


def has_passed(deadline: Deadline, plan: PlanHead, today: datetime.date) -> bool:
    """Whether what the plan asks for by the deadline is overdue; nothing of a draft is."""
    return deadline.day < today and not plan.is_draft


class Person(NamedTuple):
    id: int
    name: str
    email: str


class Assigned(NamedTuple):
    """Who reports an indicator; nobody yet where all is empty, or where the owner cannot report any more.

    ``former`` is then the owner's name. ``acting``: whether the deputy stands in today; ``absence`` whether for a
    time that was set, in which the owner is away.
    """

    unit: str = ""
    owner: Person | None = None
    deputy: Person | None = None
    acting: bool = True
    absence: bool = False
    former: str = ""

    def has(self, user_id: int) -> bool:
        """Whether somebody reports it today, as owner or deputy."""
        return user_id in [person.id for person in (self.owner, self.stand_in) if person is not None]

    @property
    def stand_in(self) -> Person | None:
        """The deputy who may act today."""
        return self.deputy if self.acting else None


NOBODY = Assigned()


class RowMonth(NamedTuple):
    """One month of a row; ``reported`` of its inputs have a figure, ``fixed`` of these one that holds for the year.

    ``reopened``: a locked one that is open again.
    """

    state: str = State.DRAFT
    nothing_to_report: bool = False
    reason: str = ""
    reported: int = 0
    reopened: Reopened | None = None
    fixed: int = 0

    @property
    def closed(self) -> bool:
        return self.state in IndicatorMonth.CLOSED

    def is_owed(self, today: datetime.date) -> bool:
        """Whether its owner is late with it once the deadline has passed: not on the day on which it was reopened."""
        return not self.closed and (self.reopened is None or self.reopened.day < today)


UNTOUCHED = RowMonth()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One indicator that one agency has to report; ``frequencies`` are those of the inputs that somebody types.

    ``given`` of the fixed ones have their figure for the year. ``since``: the month from which on it is owed.
    """

    plan: PlanHead
    indicator_id: int
    number: tuple[int, int, int]
    name: str
    frequencies: tuple[Frequency, ...]
    assigned: Assigned = NOBODY
    months: Mapping[int, RowMonth] = field(default_factory=dict)
    given: int = 0
    since: int = 1

    @property
    def code(self) -> str:
        return "-".join(map(str, self.number))

    def month(self, month: int) -> RowMonth:
        return self.months.get(month, UNTOUCHED)

    def is_asked(self, month: int) -> bool:
        """Whether the month is to be handed in: something is due in it while agency and indicator are there, or stands in it already."""
        held = self.month(month)
        if held.reported > 0 or held.state != State.DRAFT:
            return True
        there = months_there(self.plan.year, self.plan.first_day, self.plan.last_day)
        return month in there and month in asked_months(self.frequencies, self.since)

    def missing(self, month: int) -> int:
        """How many of the inputs that are due in the month have no figure."""
        held = self.month(month)
        if held.nothing_to_report:
            return 0
        due = sum(month in due_months(found) for found in self.frequencies)
        fixed = self.frequencies.count(Frequency.FIXED)
        return max(due - (held.reported - held.fixed), 0) + fixed - self.given

    def updated(self) -> int:
        """The latest month with a figure, or where somebody said that there is nothing to report; 0 without any."""
        said = (month for month, held in self.months.items() if held.reported or held.nothing_to_report)
        return max(said, default=0)


def plan_heads(condition: Q) -> list[PlanHead]:
    """The agencies' plans that fit the condition, newest year first, in the order of the city's volume."""
    rows = Plan.objects.filter(condition, agency__isnull=False)
    rows = rows.order_by("-year", F("chapter").asc(nulls_last=True), "agency__code")
    fields = ("pk", "year", "agency_id", "agency__code", AGENCY_NAME, "has_sample_figures")
    days = ("agency__first_day", "agency__last_day")
    draft = Case(When(IS_DRAFT, then=True), default=False)
    again = Case(When(TERMS_REOPENED, then=True), default=False)
    return [PlanHead(*row) for row in rows.values_list(*fields, *days, draft, again)]


def report_rows(plans: Sequence[PlanHead]) -> list[ReportRow]:
    """The rows of these plans in the order of the plans and of the indicators' numbers.

    An indicator has a row where somebody types at least one of its inputs and it applies to the agency.
    """
    ids = [plan.id for plan in plans]
    again = [plan.id for plan in plans if plan.opened_again]
    since = owed_from(again) if again else ALWAYS
    own, common = _indicators(plans)
    exempt = set(NotApplicable.objects.filter(plan__in=ids).values_list("plan_id", "indicator_id"))
    people = assigned(ids)
    months, given = _months(ids)
    return [
        ReportRow(
            plan,
            indicator_id,
            number,
            name,
            frequencies,
            people.get((plan.id, indicator_id), NOBODY),
            months.get((plan.id, indicator_id), {}),
            len(given.get((plan.id, indicator_id), ())),
            since.month(plan.id, indicator_id),
        )
        for plan in plans
        for number, indicator_id, name, frequencies in sorted(
            (*own.get(plan.id, ()), *common.get(plan.year, ()))
        )
        if (plan.id, indicator_id) not in exempt
    ]


_IS_TYPED = IndicatorInput.objects.filter(indicator=OuterRef("pk"), source="")
_COUNTS = {
    frequency.value: Count("inputs", filter=Q(inputs__source="", inputs__frequency=frequency.value))
    for frequency in Frequency
}
_TYPED = Prepared(
    Indicator.objects.filter(
        Q(plan__agency=None, plan__year__in=Given("years")) | Q(plan__in=Given("plans")), Exists(_IS_TYPED)
    )
    .order_by()
    .annotate(**_COUNTS)
    .values_list(
        *("plan_id", "plan__year", "plan__agency_id"),
        *("objective__facet__no", "objective__no", "no", "pk", "name"),
        *_COUNTS,
    )
)


def _indicators(plans: Sequence[PlanHead]) -> tuple[dict[int, list], dict[int, list]]:
    """The indicators with typed inputs: an agency's own by plan id, the common ones by year."""
    years, ids = {plan.year for plan in plans}, [plan.id for plan in plans]
    own: dict[int, list] = defaultdict(list)
    common: dict[int, list] = defaultdict(list)
    for plan_id, year, agency_id, facet, objective, no, pk, name, *counts in _TYPED(years=years, plans=ids):
        place = common[year] if agency_id is None else own[plan_id]
        frequencies = tuple(
            found for found, count in zip(Frequency, counts, strict=True) for _each in range(count)
        )
        place.append(((facet, objective, no), pk, name, frequencies))
    return own, common


_ASSIGNED = Prepared(
    Assignment.objects.filter(plan__in=Given("plan_ids"))
    .order_by()
    .values_list(
        *("plan_id", "indicator_id", "unit", "deputy_from", "deputy_to", "plan__settled_at"),
        able_to_report("owner", Given("day")),
        able_to_report("deputy", Given("day")),
        *("owner__id", "owner__username", "owner__name", "owner__email"),
        *("deputy__id", "deputy__username", "deputy__name", "deputy__email"),
    )
)


def assigned(plan_ids: Collection[int]) -> dict[tuple[int, int], Assigned]:
    """(plan id, indicator id) → who reports it today; of a settled year who did. One query."""
    day = today()
    held = {}
    for (
        plan_id,
        indicator_id,
        unit,
        first,
        last,
        settled_at,
        owner_able,
        deputy_able,
        *people,
    ) in _ASSIGNED(plan_ids=list(plan_ids), day=day):
        owner, deputy = _person(*people[:4]), _person(*people[4:])
        owner_stays = owner_able or settled_at is not None
        deputy_stays = deputy_able or settled_at is not None
        held[plan_id, indicator_id] = Assigned(
            unit=unit,
            owner=owner if owner_stays else None,
            deputy=deputy if deputy_stays else None,
            acting=deputy is not None and is_within(day, first, last),
            absence=first is not None or last is not None,
            former="" if owner_stays or owner is None else owner.name,
        )
    return held


def _person(pk: int | None, username: str, name: str, email: str) -> Person | None:
    return None if pk is None else Person(pk, name or username, email)


_OF_YEAR = Case(
    When(input__frequency=Frequency.FIXED.value, then=F("input_id")),
    default=Value(0),
    output_field=BigIntegerField(),
)

_STATES = Prepared(
    IndicatorMonth.objects.filter(plan__in=Given("plans"))
    .order_by()
    .values_list("plan_id", "indicator_id", "month", "state", "nothing_to_report", "reason")
)
_REPORTED = Prepared(
    MonthlyFigure.objects.filter(plan__in=Given("plans"), input__source="")
    .order_by()
    .annotate(of_year=_OF_YEAR)
    .values_list("plan_id", "input__indicator_id", "month", "of_year")
    .annotate(Count("pk"))
)


def _months(
    plan_ids: Collection[int],
) -> tuple[dict[tuple[int, int], dict[int, RowMonth]], dict[tuple[int, int], set[int]]]:
    """(plan id, indicator id) → its months, and the ids of its fixed inputs that are given."""
    held: dict[tuple[int, int], dict[int, RowMonth]] = defaultdict(dict)
    plans = list(plan_ids)
    for plan_id, indicator_id, month, state, nothing, reason in _STATES(plans=plans):
        held[plan_id, indicator_id][month] = RowMonth(state, nothing, reason)
    open_again = {
        key[0] for key, of_row in held.items() for now in of_row.values() if now.state == State.REOPENED
    }
    for (plan_id, indicator_id, month), reopened in reopened_months(open_again).items():
        now = held[plan_id, indicator_id].get(month, UNTOUCHED)
        if now.state == State.REOPENED:
            held[plan_id, indicator_id][month] = now._replace(reopened=reopened)
    given: dict[tuple[int, int], set[int]] = defaultdict(set)
    for plan_id, indicator_id, month, fixed, count in _REPORTED(plans=plans):
        months = held[plan_id, indicator_id]
        now = months.get(month, UNTOUCHED)
        months[month] = now._replace(reported=now.reported + count, fixed=now.fixed + (count if fixed else 0))
        if fixed:
            given[plan_id, indicator_id].add(fixed)
    return held, given
