"""Reads of the event log: a page of it by a filter, as quick with a million rows as with ten."""

import datetime
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from budget.models import BudgetItem
from chiayi_kpi.accounts.models import Agency, User
from chiayi_kpi.events.models import Event
from indicators.models import Indicator, IndicatorInput, ScoringComponent
from objectives.models import Facet, Objective, Plan

MOST_THINGS = 200  # rows of one name whose events are looked for
_AT_ONCE = 500


class EventFilter(NamedTuple):
    """``people``: ids of those meant, None for all. ``thing``: the name, code or account of what an event is about."""

    people: Collection[int] | None = None
    agency: int | None = None
    kind: str = ""
    thing: str = ""
    outcome: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


class PageStart(NamedTuple):
    """Where a page of the log begins: behind this event, the newest first."""

    at: datetime.datetime
    pk: int


def agency_choices() -> list[tuple[int, str]]:
    return list(Agency.objects.order_by("code").values_list("pk", "name"))


def people_named(text: str) -> set[int]:
    """The people whose name or account holds this text."""
    found = User.objects.filter(Q(username__icontains=text) | Q(name__icontains=text))
    return set(found.values_list("pk", flat=True)[:MOST_THINGS])


def events_behind(wanted: EventFilter, place: PageStart | None, most: int) -> list[Event]:
    """At most ``most`` events behind ``place``, the newest first; of the index that the filter's first part has."""
    return list(_behind(matching(wanted), place)[:most])


def every_event(wanted: EventFilter, most: int) -> Iterator[list[Event]]:
    """The same from the newest on, in parts."""
    rows, place, left = matching(wanted), None, most
    while left > 0 and (part := list(_behind(rows, place)[: min(left, _AT_ONCE)])):
        yield part
        place, left = PageStart(part[-1].at, part[-1].pk), left - len(part)


def _behind(rows: QuerySet[Event], place: PageStart | None) -> QuerySet[Event]:
    if place is None:
        return rows
    return rows.filter(at__lte=place.at).exclude(at=place.at, pk__gte=place.pk)


def matching(wanted: EventFilter) -> QuerySet[Event]:
    rows = Event.objects.select_related("user", "for_user", "agency").order_by("-at", "-pk")
    if wanted.people is not None:
        rows = rows.filter(user__in=wanted.people)
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.outcome:
        rows = rows.filter(outcome=wanted.outcome)
    if wanted.thing:
        rows = rows.filter(_about(wanted.thing, wanted.agency))
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + datetime.timedelta(days=1)))
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _about(text: str, agency: int | None) -> Q:
    """Events about what is called so: what the log itself names, and rows that have the name or code now."""
    indicators = {row.pk for row in _indicators(text, agency)}
    parts: dict[str, set] = {
        "indicators.indicator": indicators,
        "indicators.indicatorinput": _ids(IndicatorInput.objects.filter(indicator__in=indicators)),
        "indicators.scoringcomponent": _ids(ScoringComponent.objects.filter(indicator__in=indicators)),
        "objectives.objective": _ids(Objective.objects.filter(name__icontains=text)),
        "objectives.facet": _ids(Facet.objects.filter(name__icontains=text)),
        "objectives.plan": _ids(Plan.objects.filter(agency__name__icontains=text)),
        "budget.budgetitem": _ids(BudgetItem.objects.filter(name__icontains=text)),
        "accounts.user": {str(pk) for pk in people_named(text)},
        "accounts.agency": _ids(Agency.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))),
    }
    found = Q(object_name=text)
    for label, ids in parts.items():
        if ids:
            found |= Q(object_type=label, object_id__in=[str(pk) for pk in ids])
    return found


def _indicators(text: str, agency: int | None) -> list[Indicator]:
    """By name, or by code: objective's place, number (1-2-3)."""
    rows = Indicator.objects.select_related("objective__facet")
    if agency:
        rows = rows.filter(Q(plan__agency=agency) | Q(plan__agency=None))
    numbers = text.split("-")
    if len(numbers) == 3 and all(
        number.isascii() and number.isdigit() and len(number) < 5 for number in numbers
    ):
        facet, objective, no = map(int, numbers)
        return list(rows.filter(objective__facet__no=facet, objective__no=objective, no=no)[:MOST_THINGS])
    return list(rows.filter(name__icontains=text)[:MOST_THINGS])


def _ids(rows: QuerySet) -> set[int]:
    return set(rows.values_list("pk", flat=True)[:MOST_THINGS])
