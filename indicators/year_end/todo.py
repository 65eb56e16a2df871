"""The year's end in what a person has to do: whose turn it is to rate, what can be settled, which plans wait."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.utils import timezone

from chiayi_kpi.accounts.models import Succession
from chiayi_kpi.accounts.permissions import agency_ids, has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core import roc
from indicators.models import Award, Indicator, NotApplicable, RatingPart, ScoringComponent, printed_order
from indicators.permissions import RATED_BY_AN_OFFICE, RATING_PERMISSION, may_award
from indicators.reporting.rows import PlanHead, plan_heads
from indicators.scoring.rules import awarded_kinds
from indicators.validation import every_fault_of_plans
from indicators.validation.earlier import Missing, missing_of_plans
from indicators.year_end.parts import ConfirmationRow, parts_with, reviewed_parts, waiting_for
from indicators.year_end.selectors import confirmations
from objectives.models import Facet, Plan
from objectives.permissions import may_edit_common_plan
from objectives.selectors import HANDED_OVER, named

NEWS_DAYS = 14  # for so long an approval is told


class RatingTask(NamedTuple):
    """Agencies' years in which it is a part's turn; ``part`` None: every part is confirmed and the plan approved.

    Points that are still missing are told on the page of the year's end: they take a score of every agency to know.
    """

    part: RatingPart | None
    year: int
    plans: tuple[PlanHead, ...]


class AwaitedPoints(NamedTuple):
    """The indicators of an agency's year (their codes, by number) of which a person has still to award the points."""

    plan: PlanHead
    codes: tuple[str, ...]


class WaitingPlan(NamedTuple):
    """A plan that nobody has approved yet; ``reason`` is why it was returned to draft, ``common`` the city's own.

    ``faults`` keep it from being approved, those of the common plan included.
    """

    id: int
    year: int
    agency_name: str
    reason: str = ""
    faults: int = 0

    @property
    def common(self) -> bool:
        return not self.agency_name


class NotTakenOver(NamedTuple):
    """The indicators (code and name, by number) that an ended agency's plan still has and its successors could take over."""

    year: int
    agency_code: str
    agency_name: str
    indicators: tuple[str, ...]


class OwnDraft(NamedTuple):
    """A draft of a person's own agency with what they have still to do to it, if anything.

    ``indicators``: how many are its own; ``faults`` keep it from being approved, ``in_common`` of them stand in the
    common plan, which the planning office mends; ``reviews``: what carrying the year over moved or left out, and nobody
    has looked at; ``reason``: why it was returned to draft, if it was.
    """

    id: int
    year: int
    agency_name: str
    indicators: int
    faults: int
    in_common: int
    reviews: int
    reason: str = ""


class PlanNews(NamedTuple):
    """The plan of a person's own agency that was approved lately, and on which day."""

    id: int
    year: int
    agency_name: str
    approved: datetime.date


class BegunYears:
    """The agencies' years at whose end something is to be done: the one that is over, and earlier ones of which a part was
    confirmed; none that is settled. Read when first asked for, by two queries.
    """

    def __init__(self, today: datetime.date) -> None:
        self._over = roc.year_of(today) - 1

    @cached_property
    def plans(self) -> list[PlanHead]:
        begun = Q(year=self._over) | Q(year__lt=self._over, rating_confirmations__isnull=False)
        return list(dict.fromkeys(plan_heads(begun & ~HANDED_OVER & Q(settled_at=None))))

    @cached_property
    def confirmed(self) -> Mapping[int, Mapping[str, ConfirmationRow]]:
        return confirmations([plan.id for plan in self.plans])


def rating_tasks(user, years: BegunYears) -> tuple[RatingTask, ...]:
    """The ratings that wait for ``user``. Two queries beside those of ``years``, three for who settles."""
    own = {part: agency_ids(user, RATING_PERMISSION[part]) for part in RatingPart}
    settles = agency_ids(user, Permission.SETTLE)
    if settles == set() and all(ids == set() for ids in own.values()):
        return ()
    plans = years.plans
    parts, confirmed = _parts(plans), years.confirmed
    drafts = _in_draft(plans) if settles != set() else set()
    found: dict[tuple[int, RatingPart | None], list[PlanHead]] = defaultdict(list)
    for plan in plans:
        done = confirmed.get(plan.id, {})
        turn = [part for part in parts[plan.id] if part not in done]
        turn = [part for part in turn if not waiting_for(part, done, parts[plan.id])]
        for part in turn:
            if _holds(own[part], plan):
                found[plan.year, part].append(plan)
        if not turn and plan.id not in drafts and _holds(settles, plan):
            found[plan.year, None].append(plan)
    return tuple(
        RatingTask(part, year, tuple(rows)) for (year, part), rows in sorted(found.items(), key=_order)
    )


def awaited_points(user, years: BegunYears) -> tuple[AwaitedPoints, ...]:
    """The points that ``user`` has still to award, newest year first. Two queries beside those of ``years``, none for who awards nothing.

    What was confirmed is not asked for: awarding would open it again.
    """
    if all(agency_ids(user, one) == set() for one in (Permission.AWARD, *RATED_BY_AN_OFFICE.values())):
        return ()
    plans = years.plans
    by_owner: dict[tuple[int, int | None], list[PlanHead]] = defaultdict(list)
    for plan in plans:
        by_owner[plan.year, plan.agency_id].append(plan)
        by_owner[plan.year, None].append(plan)
    done = _awarded_or_not_applicable(plans)
    found: dict[PlanHead, dict[str, None]] = defaultdict(dict)
    for row in _awarded_components(plans):
        facet_no = row.indicator.objective.facet.no
        for plan in by_owner[row.indicator.plan.year, row.indicator.plan.agency_id]:
            held = Plan(pk=plan.id, year=plan.year, agency_id=plan.agency_id)
            if (
                not done & {(plan.id, "component", row.pk), (plan.id, "indicator", row.indicator_id)}
                and may_award(user, held, facet_no)
                and not reviewed_parts(facet_no, years.confirmed.get(plan.id, {}))
            ):
                found[plan][row.indicator.code] = None
    return tuple(AwaitedPoints(plan, tuple(found[plan])) for plan in plans if plan in found)


def _awarded_components(plans: Iterable[PlanHead]) -> Iterable[ScoringComponent]:
    """What reviewers award in these plans and in the common ones of their years, by number; what has no weight is a bonus."""
    plans = list(plans)
    of_plan = Q(indicator__plan__in=[plan.id for plan in plans])
    of_city = Q(indicator__plan__agency=None, indicator__plan__year__in={plan.year for plan in plans})
    rows = ScoringComponent.objects.filter(
        of_plan | of_city, rule__in=awarded_kinds(), indicator__weight__gt=0
    )
    return rows.select_related("indicator__plan", "indicator__objective__facet").order_by(
        *printed_order("indicator"), "no"
    )


def _awarded_or_not_applicable(plans: Iterable[PlanHead]) -> set[tuple[int, str, int]]:
    """(plan id, "component" or "indicator", its id): what has its points, and what does not apply."""
    ids = [plan.id for plan in plans]
    awarded = Award.objects.filter(plan__in=ids, points__isnull=False).order_by()
    absent = NotApplicable.objects.filter(plan__in=ids).order_by()
    rows = awarded.values_list("plan_id", Value("component"), "component_id").union(
        absent.values_list("plan_id", Value("indicator"), "indicator_id"), all=True
    )
    return set(rows)


def waiting_plans(user, today: datetime.date) -> tuple[WaitingPlan, ...]:
    """The drafts that ``user`` may approve, of the year before this one and of later ones; the newest year first."""
    held = agency_ids(user, Permission.APPROVE_PLAN)
    if held == set():
        return ()
    drafts = Plan.objects.filter(status=Plan.Status.DRAFT, year__gte=roc.year_of(today) - 1)
    own = Q() if held is None else Q(agency_id__in=held)
    if not has_permission(user, Permission.APPROVE_PLAN):
        own &= Q(agency__isnull=False)
    rows = list(named(drafts.filter(own, ~HANDED_OVER)).order_by("-year", "chapter", "agency__code"))
    if not rows:
        return ()
    why, faults = _reasons(rows), every_fault_of_plans([row.pk for row in rows])
    return tuple(
        WaitingPlan(row.pk, row.year, row.agency_name, why.get(row.pk, ""), len(faults[row.pk]))
        for row in rows
    )


def not_taken_over(user, today: datetime.date) -> tuple[NotTakenOver, ...]:
    """What ended agencies have left in plans of years that went on without them, for the planning office.

    An agency that nobody took over has nothing to hand on. One query, two where there is something.
    """
    if not may_edit_common_plan(user):
        return ()
    within = Q(plan__agency__last_day__year=F("plan__year") + roc.OFFSET)
    rows = Indicator.objects.filter(
        within & ~Q(plan__agency__last_day__month=roc.LAST_MONTH, plan__agency__last_day__day=31),
        Exists(Succession.objects.filter(agency=OuterRef("plan__agency"))),
        plan__agency__last_day__lt=today,
        plan__settled_at=None,
    )
    found: dict[int, list[Indicator]] = defaultdict(list)
    for row in rows.select_related("objective__facet").order_by(*printed_order()):
        found[row.plan_id].append(row)
    if not found:
        return ()
    plans = named(Plan.objects.filter(pk__in=found)).order_by("-year", "agency__code")
    return tuple(
        NotTakenOver(
            plan.year,
            plan.own_agency.code,
            plan.agency_name,
            tuple(f"{row.code} {row.name}" for row in found[plan.pk]),
        )
        for plan in plans
    )


def own_drafts(user, today: datetime.date) -> tuple[OwnDraft, ...]:
    """The drafts of the agencies that ``user`` drafts the plans of, the newest year first; what is left to do to them, or
    that they wait for approval. Who drafts every agency's finds them in the guide. One query where there is none.
    """
    ids = agency_ids(user, Permission.EDIT_PLAN)
    if not ids:
        return ()
    rows = Plan.objects.filter(agency__in=ids, status=Plan.Status.DRAFT, year__gte=roc.year_of(today) - 1)
    rows = named(rows).annotate(
        own=Count("indicators", distinct=True),
        unseen=Count("copy_reviews", filter=Q(copy_reviews__seen_at=None), distinct=True),
    )
    drafts = list(rows.order_by("-year", "agency__code"))
    if not drafts:
        return ()
    faults, why = every_fault_of_plans([row.pk for row in drafts]), _reasons(drafts)
    return tuple(
        OwnDraft(
            row.pk,
            row.year,
            row.agency_name,
            row.own,
            len(faults[row.pk]),
            sum(fault.common for fault in faults[row.pk]),
            row.unseen,
            why.get(row.pk, ""),
        )
        for row in drafts
    )


def missing_earlier(user, today: datetime.date) -> tuple[Missing, ...]:
    """The earlier years' values that plans lack whose year has begun and is not settled, for the agencies that ``user``
    drafts the plans of. Who drafts every agency's finds them on the city's page.
    """
    ids = agency_ids(user, Permission.EDIT_PLAN)
    if not ids:
        return ()
    year = roc.year_of(today)
    rows = Plan.objects.filter(agency__in=ids, year__in=[year - 1, year], settled_at=None)
    return tuple(missing_of_plans(list(named(rows).order_by("-year", "agency__code"))))


def plan_news(user, today: datetime.date) -> tuple[PlanNews, ...]:
    """The plans that ``user`` drafts but does not approve, and that were approved lately; the newest year first."""
    drafted = agency_ids(user, Permission.EDIT_PLAN)
    if not drafted or agency_ids(user, Permission.APPROVE_PLAN) != set():
        return ()
    since = today - datetime.timedelta(days=NEWS_DAYS)
    approved = Plan.objects.filter(status=Plan.Status.APPROVED, approved_at__date__gte=since)
    rows = named(approved.filter(agency__in=drafted, settled_at=None)).order_by("-year")
    return tuple(
        PlanNews(row.pk, row.year, row.agency_name, timezone.localdate(row.approved_at)) for row in rows
    )


def _parts(plans: Iterable[PlanHead]) -> dict[int, tuple[RatingPart, ...]]:
    """Plan id → the parts that it goes through, by the facets that stand in it and in the common plan."""
    plans = list(plans)
    of_plan = Q(plan__in=[plan.id for plan in plans])
    of_city = Q(plan__agency=None, plan__year__in={plan.year for plan in plans})
    own: dict[int, set[int]] = defaultdict(set)
    common: dict[int, set[int]] = defaultdict(set)
    rows = Facet.objects.filter(of_plan | of_city).values_list(
        "plan_id", "plan__year", "plan__agency_id", "no"
    )
    for plan_id, year, agency_id, no in rows:
        (common[year] if agency_id is None else own[plan_id]).add(no)
    return {plan.id: parts_with(own[plan.id] | common[plan.year]) for plan in plans}


def _in_draft(plans: Iterable[PlanHead]) -> set[int]:
    """Those that nobody has approved, or whose year's common plan nobody has: such a year cannot be settled."""
    plans = list(plans)
    of_plan = Q(pk__in=[plan.id for plan in plans])
    of_city = Q(agency=None, year__in={plan.year for plan in plans})
    rows = Plan.objects.filter(of_plan | of_city, status=Plan.Status.DRAFT)
    found = list(rows.values_list("pk", "year", "agency_id"))
    years = {year for _pk, year, agency_id in found if agency_id is None}
    return {pk for pk, _year, _agency_id in found} | {plan.id for plan in plans if plan.year in years}


def _reasons(plans: Iterable[Plan]) -> Mapping[int, str]:
    """Plan id → why it was returned to draft the last time; a plan that never was is absent."""
    ids = [plan.pk for plan in plans]
    if not ids:
        return {}
    steps = Plan.history.filter(id__in=ids).order_by("history_date", "history_id")
    status: dict[int, str] = {}
    found: dict[int, str] = {}
    for plan_id, now, reason in steps.values_list("id", "status", "history_change_reason"):
        if status.get(plan_id) == Plan.Status.APPROVED and now == Plan.Status.DRAFT:
            found[plan_id] = reason or ""
        status[plan_id] = now
    return found


def _holds(ids: set[int] | None, plan: PlanHead) -> bool:
    return ids is None or plan.agency_id in ids


def _order(item: tuple[tuple[int, RatingPart | None], list[PlanHead]]) -> tuple[int, int]:
    (year, part), _plans = item
    return -year, len(RatingPart) if part is None else list(RatingPart).index(part)
