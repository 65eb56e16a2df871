"""Improvement measures: those of a plan, how many are open, which press, and what the annual report says of them."""

import datetime
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from chiayi_kpi.core.clock import today
from chiayi_kpi.core.history import DELETED
from chiayi_kpi.core.prepared import Given, Prepared, PreparedObjects
from indicators.models import Evidence, IndicatorMonth, Remedy, printed_order
from indicators.selectors.reporters import able_to_report
from objectives.models import Plan
from objectives.selectors import named

OPEN = Q(done_on=None)
WAITING = Q(done_on__isnull=False, closed_on=None)
CLOSED = Q(closed_on__isnull=False)


_OF_INDICATOR = PreparedObjects(
    Remedy.objects.filter(plan=Given("plan"), indicator=Given("indicator"))
    .select_related("owner")
    .order_by("-month", "-pk")
)


def overdue(day: datetime.date | Given) -> Q:
    """The measures in progress whose day has passed."""
    return OPEN & Q(due__lt=day)


_COUNTS = Prepared(
    Remedy.objects.filter(~CLOSED, plan__in=Given("plan_ids"))
    .order_by()
    .values("plan")
    .annotate(
        open=Count("pk", filter=OPEN),
        late=Count("pk", filter=overdue(Given("day"))),
        waiting=Count("pk", filter=WAITING),
    )
    .values_list("plan", "open", "late", "waiting")
)


class RemedyCount(NamedTuple):
    """How many of a plan's measures are in progress, of these past their day, and waiting to be closed."""

    open: int = 0
    overdue: int = 0
    waiting: int = 0


NO_REMEDIES = RemedyCount()


class ReportedRemedy(NamedTuple):
    """A measure as the annual report prints it."""

    indicator_id: int
    month: int
    cause: str
    measure: str
    owner: str
    due: datetime.date
    result: str
    no_evidence: str
    evidence: str  # the file's name
    done_on: datetime.date | None
    closed_on: datetime.date | None


def remedies_of_plan(plan: Plan) -> QuerySet[Remedy]:
    """The plan's measures with indicator and owner, in the order of their days."""
    rows = Remedy.objects.filter(plan=plan).select_related("indicator__objective__facet", "owner")
    return rows.order_by("due", "pk")


def remedies_of_indicator(plan_id: int, indicator_id: int) -> list[Remedy]:
    """The measures against one indicator's shortfalls, the latest month first. One query."""
    return _OF_INDICATOR(plan=plan_id, indicator=indicator_id)


def remedy_in(plan: Plan, remedy_id: int) -> Remedy | None:
    """A measure of the plan with all that its page names."""
    rows = Remedy.objects.select_related("plan__agency", "indicator__objective__facet", "owner", "evidence")
    return rows.filter(plan=plan, pk=remedy_id).first()


def files_of_indicator(plan: Plan, indicator_id: int) -> list[Evidence]:
    """The files that were attached to the indicator's months, the latest month first."""
    return list(Evidence.objects.filter(plan=plan, indicator=indicator_id).order_by("-month", "pk"))


def explanation_of(plan: Plan, indicator_id: int, month: int) -> str:
    """What was said of the indicator's month; empty where nothing was."""
    notes = IndicatorMonth.objects.filter(plan=plan, indicator=indicator_id, month=month)
    return notes.values_list("note", flat=True).first() or ""


def remedy_counts(plan_ids: Collection[int]) -> dict[int, RemedyCount]:
    """Plan id → how many of its measures are in progress, past their day, and waiting; absent without any. One query."""
    return {
        plan_id: RemedyCount(*counts) for plan_id, *counts in _COUNTS(plan_ids=list(plan_ids), day=today())
    }


def unfinished_remedies(condition: Q) -> list[Remedy]:
    """The measures of years that are not settled which nobody closed and that fit the condition, in the order of their days.

    Each with its indicator, its plan under the name of its year, and ``nobodys``: its owner can do nothing there any more.
    The condition may ask for that. One query, two where there are any.
    """
    rows = Remedy.objects.annotate(nobodys=~able_to_report("owner"))
    rows = rows.filter(~CLOSED, condition, plan__settled_at=None)
    rows = rows.select_related("indicator__objective__facet", "owner").order_by("due", "pk")
    return list(rows.prefetch_related(Prefetch("plan", named(Plan.objects.order_by()))))


def reported_remedies(plan_ids: Collection[int]) -> dict[int, list[ReportedRemedy]]:
    """Plan id → its measures in the order of the indicators, each one's by month. One query."""
    rows = Remedy.objects.filter(plan__in=plan_ids).select_related("owner", "evidence")
    found: dict[int, list[ReportedRemedy]] = {}
    for row in rows.order_by(*printed_order("indicator"), "month", "pk"):
        found.setdefault(row.plan_id, []).append(
            ReportedRemedy(
                indicator_id=row.indicator_id,
                month=row.month,
                cause=row.cause,
                measure=row.measure,
                owner=str(row.owner),
                due=row.due,
                result=row.result,
                no_evidence=row.no_evidence,
                evidence=row.evidence.name if row.evidence else "",
                done_on=row.done_on,
                closed_on=row.closed_on,
            )
        )
    return found


class Explanation(NamedTuple):
    """What was said of an indicator's month."""

    indicator_id: int
    month: int
    text: str


def explanations(plan_ids: Collection[int]) -> dict[int, list[Explanation]]:
    """Plan id → what was said of its indicators' months, month by month. One query."""
    rows = IndicatorMonth.objects.filter(plan__in=plan_ids).exclude(note="").order_by("month", "indicator_id")
    found: dict[int, list[Explanation]] = {}
    for plan_id, indicator_id, month, text in rows.values_list("plan_id", "indicator_id", "month", "note"):
        found.setdefault(plan_id, []).append(Explanation(indicator_id, month, text))
    return found


class RemedyVersion(NamedTuple):
    """How a measure stood once: since when, by whom, on which days it was handed in and closed, why it had been sent back."""

    at: datetime.datetime
    person: int | None
    name: str
    done_on: datetime.date | None
    closed_on: datetime.date | None
    reason: str


def owners_of(remedy: Remedy) -> set[int]:
    """The accounts of everybody whose measure it ever was."""
    return set(remedy.history.values_list("owner_id", flat=True)) - {None}


def versions_of(remedy: Remedy) -> list[RemedyVersion]:
    """Every version that the measure had, the first one first. One query."""
    rows = remedy.history.order_by("history_date", "history_id").select_related("history_user")
    return [
        RemedyVersion(
            row.history_date,
            row.history_user_id,
            str(row.history_user) if row.history_user else "",
            row.done_on,
            row.closed_on,
            row.reason,
        )
        for row in rows
    ]


def was_written_by_alone(versions: Sequence[RemedyVersion], person: int | None) -> bool:
    """Whether only ``person``, who began the measure, ever wrote it, and it was never handed in."""
    return bool(versions) and all(one.person == person and one.done_on is None for one in versions)


class DeletedRemedy(NamedTuple):
    """A measure that is there no more: what it was about, who deleted it, when and why."""

    indicator: str
    month: int
    measure: str
    name: str
    at: datetime.datetime
    why: str


def deleted_remedies(plan: Plan) -> list[DeletedRemedy]:
    """The plan's measures that were deleted, the latest first. One query."""
    rows = Remedy.history.filter(plan_id=plan.pk, history_type=DELETED)
    rows = rows.select_related("history_user", "indicator__objective__facet")
    return [
        DeletedRemedy(
            str(row.indicator or "–"),
            row.month,
            row.measure,
            str(row.history_user or ""),
            row.history_date,
            row.history_change_reason or "",
        )
        for row in rows.order_by("-history_date", "-history_id")
    ]
