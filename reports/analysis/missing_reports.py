"""What has not been handed in: one sentence for the whole agency, and of whom which months of which indicators."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted
from indicators.scoring.model import State
from indicators.templatetags.reporting import month_list
from reports.analysis.caps import Rooms, counting
from reports.pages.dashboard.months import MonthTravel
from reports.pages.dashboard.query import MISSING, Asked
from reports.pages.dashboard.rows import Row
from reports.snapshot.progress import Standing

FEW = 3  # as many codes are named; more are counted


class Kind(StrEnum):
    """Why a month of an indicator is still owed."""

    OPEN = "open"  # it is being reported these days
    OVERDUE = "overdue"  # its deadline has passed
    RETURNED = "returned"  # the supervisor sent it back


@dataclass(frozen=True, slots=True)
class Due:
    """One month of one indicator that somebody owes."""

    row: Row
    month: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody (or nobody: ``name`` is empty) who owes months; ``parts`` in words, one a kind."""

    owner_id: str
    name: str
    unit: str
    parts: tuple[str, ...]
    points: Decimal  # what the total can gain by now with what was never reported
    query: str  # the view with these rows alone


@dataclass(frozen=True, slots=True)
class Outstanding:
    """``text`` is the sentence, the same wherever it stands; empty before any month is due."""

    text: str
    people: tuple[Silent, ...]
    dues: tuple[Due, ...]

    @property
    def total(self) -> int:
        return len(self.dues)


def outstanding(rows: Sequence[Row], left: Rooms, travel: MonthTravel, asked: Asked) -> Outstanding:
    """What is owed by the rows, up to the month of the view; each month of an indicator once."""
    dues = tuple(due for row in rows for due in _dues(row, travel.reported_now))
    return Outstanding(_sentence(dues, travel), _people(dues, left, travel, asked), dues)


def owed_months(held: Standing, now: int) -> dict[int, Kind]:
    """The months that the indicator owes. What was returned is owed once, as returned."""
    months = dict.fromkeys(held.missing, Kind.OVERDUE)
    if held.awaited and now:
        months[now] = Kind.OPEN
    return months | dict.fromkeys(held.returned, Kind.RETURNED)


def codes_text(rows: Iterable[Row]) -> str:
    """The codes of the rows; of many the first ones and how many there are."""
    codes = list(dict.fromkeys(row.code for row in rows))
    if len(codes) <= FEW:
        return _(", ").join(codes)
    named = _(", ").join(codes[:FEW])
    return _("%(codes)s … %(count)d in all") % {"codes": named, "count": len(codes)}


def months_text(dues: Iterable[Due]) -> str:
    return month_list(sorted({due.month for due in dues}))


def by_kind(dues: Sequence[Due]) -> dict[Kind, list[Due]]:
    """Those of each kind that there is, in the order of ``Kind``."""
    found = {kind: [due for due in dues if due.kind is kind] for kind in Kind}
    return {kind: held for kind, held in found.items() if held}


def _dues(row: Row, now: int) -> list[Due]:
    return [Due(row, month, kind) for month, kind in sorted(owed_months(row.standing, now).items())]


def _sentence(dues: Sequence[Due], travel: MonthTravel) -> str:
    if dues:
        parts = [_part(kind, held, travel) for kind, held in by_kind(dues).items()]
        return _("Not reported, %(count)d: %(parts)s") % {"count": len(dues), "parts": _("; ").join(parts)}
    if not travel.owed_through:
        return ""
    if travel.owed_through == 1:
        return _("Month 1 has been reported in full")
    return _("Months 1–%(month)d have been reported in full") % {"month": travel.owed_through}


def _part(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> str:
    """``month 12: 27 (by 108.01.05)``, ``month 8: 1 (1-6-2, returned)``."""
    said = _state_text(kind, travel)
    if kind is not Kind.OPEN and len({due.row.code for due in dues}) <= FEW:
        said = _("%(codes)s, %(state)s") % {"codes": codes_text(due.row for due in dues), "state": said}
    words = {"months": months_text(dues), "count": len(dues), "what": said}
    return _("month %(months)s: %(count)d (%(what)s)") % words


def _state_text(kind: Kind, travel: MonthTravel) -> str:
    if kind is Kind.OPEN:
        return _("by %(day)s") % {"day": dotted(travel.until)}
    return _("returned") if kind is Kind.RETURNED else _("overdue")


def _people(dues: Sequence[Due], left: Rooms, travel: MonthTravel, asked: Asked) -> tuple[Silent, ...]:
    """Whoever is late first, by the points at stake; then those with the most to hand in."""
    held: dict[str, list[Due]] = defaultdict(list)
    for due in dues:
        held[due.row.owner_id].append(due)
    people = [(_late(mine), _silent(mine, left, travel, asked), len(mine)) for mine in held.values()]
    people.sort(key=lambda one: (-one[0], -one[1].points, -one[2]))
    return tuple(one for _late_or_not, one, _count in people)


def _late(dues: Sequence[Due]) -> bool:
    return any(due.kind is not Kind.OPEN for due in dues)


def _silent(dues: Sequence[Due], left: Rooms, travel: MonthTravel, asked: Asked) -> Silent:
    first = dues[0].row
    never = [due.row for due in dues if due.row.state == State.UNREPORTED]
    units = dict.fromkeys(due.row.standing.assigned.unit for due in dues)
    return Silent(
        owner_id=first.owner_id,
        name=first.owner_name,
        unit=_(", ").join(unit for unit in units if unit),
        parts=tuple(_own_part(kind, held, travel) for kind, held in by_kind(dues).items()),
        points=counting(never, left),
        query=asked.query(facet=None, light="", owner=first.owner_id, report=MISSING),
    )


def _own_part(kind: Kind, dues: Sequence[Due], travel: MonthTravel) -> str:
    """``month 8: 1-6-2 (returned)``; of the open month the sentence above says until when."""
    words = {"months": months_text(dues), "codes": codes_text(due.row for due in dues)}
    if kind is Kind.OPEN:
        return _("month %(months)s: %(codes)s") % words
    return _("month %(months)s: %(codes)s (%(state)s)") % (words | {"state": _state_text(kind, travel)})
