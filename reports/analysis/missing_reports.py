"""What has not been handed in: one sentence for the whole agency, and of whom which months of which indicators."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted
from indicators.templatetags.reporting import month_list
from reports.analysis.indicator_rows import IndicatorRow
from reports.analysis.losses import Room, possible_gain
from reports.analysis.questions import NOTHING_ASKED, AskedMonths
from reports.snapshot.model import Snapshot
from reports.snapshot.progress import ReportingProgress
from reports.snapshot.reporting_calendar import ReportingCalendar

FEW = 3  # as many codes are named; more are counted


class MissingKind(StrEnum):
    """Why a month of an indicator is still owed."""

    OPEN = "open"  # it is being reported these days
    UNSENT = "unsent"  # the same, and its figures are all there; a question about one may still be open
    OVERDUE = "overdue"  # its deadline has passed
    UNSENT_LATE = "unsent_late"  # its deadline has passed with all figures there
    DRAFT = "draft"  # its deadline has passed, but the plan is a draft: nobody is late
    RETURNED = "returned"  # the supervisor sent it back
    REOPENED = "reopened"  # it was locked, and is open again
    NEVER = "never"  # the year was settled without it: nobody is late any more


@dataclass(frozen=True, slots=True)
class MissingMonth:
    """One month of one indicator that somebody owes."""

    row: IndicatorRow
    month: int
    kind: MissingKind
    asked: bool = False  # a figure of it was asked about, and nobody answered


@dataclass(frozen=True, slots=True)
class MissingOfPerson:
    """Somebody (or nobody: ``name`` is empty) who owes months; ``parts`` in words, one a kind.

    ``points`` are what the total can gain by now with what was never reported.
    """

    owner_id: str
    name: str
    unit: str
    parts: tuple[str, ...]
    points: Decimal


@dataclass(frozen=True, slots=True)
class MissingReports:
    """``text`` is the sentence, the same wherever it stands; empty before any month is due."""

    text: str
    people: tuple[MissingOfPerson, ...]
    months: tuple[MissingMonth, ...]


def missing_reports(
    snapshot: Snapshot,
    rows: Sequence[IndicatorRow],
    room: Room,
    calendar: ReportingCalendar,
    asked: AskedMonths = NOTHING_ASKED,
) -> MissingReports:
    """What is owed by the snapshot's rows, up to the month of the view; each month of an indicator once.

    In a settled year nobody owes anything any more: the sentence says what it was settled without.
    """
    now = 0 if snapshot.seal else calendar.reported_now
    found = tuple(
        MissingMonth(row, month, kind, (row.code, month) in asked)
        for row in rows
        for month, kind in sorted(_owed_months(row.progress, now, snapshot).items())
    )
    if snapshot.seal:
        return MissingReports(_sentence(found, calendar), (), found)
    return MissingReports(_sentence(found, calendar), _people(found, room, calendar), found)


def _owed_months(progress: ReportingProgress, now: int, snapshot: Snapshot) -> dict[int, MissingKind]:
    """The months that the indicator owes. What came back is owed once, as that."""
    if snapshot.seal:
        return dict.fromkeys({*progress.missing, *progress.reopened, *progress.returned}, MissingKind.NEVER)
    draft = snapshot.is_draft
    months = dict.fromkeys(progress.missing, MissingKind.DRAFT if draft else MissingKind.OVERDUE)
    if progress.awaited and now:
        months[now] = MissingKind.OPEN
    late = MissingKind.DRAFT if draft else MissingKind.UNSENT_LATE
    months |= {month: MissingKind.UNSENT if month == now else late for month in progress.unsent}
    months |= dict.fromkeys(progress.reopened, MissingKind.REOPENED)
    return months | dict.fromkeys(progress.returned, MissingKind.RETURNED)


def codes_text(rows: Iterable[IndicatorRow | str]) -> str:
    """The codes of the rows, or these; of many the first ones and how many there are."""
    codes = list(dict.fromkeys(row if isinstance(row, str) else row.code for row in rows))
    if len(codes) <= FEW:
        return _(", ").join(codes)
    named = _(", ").join(codes[:FEW])
    return _("%(codes)s … %(count)d in all") % {"codes": named, "count": len(codes)}


def months_text(found: Iterable[MissingMonth]) -> str:
    return month_list(sorted({one.month for one in found}))


def by_kind(found: Sequence[MissingMonth]) -> dict[MissingKind, list[MissingMonth]]:
    """Those of each kind that there is, in the order of ``MissingKind``."""
    held = {kind: [one for one in found if one.kind is kind] for kind in MissingKind}
    return {kind: months for kind, months in held.items() if months}


def _sentence(found: Sequence[MissingMonth], calendar: ReportingCalendar) -> str:
    if found:
        parts = [_part(kind, held, calendar) for kind, held in by_kind(found).items()]
        return _("Monthly reports not handed in, %(count)d: %(parts)s") % {
            "count": len(found),
            "parts": _("; ").join(parts),
        }
    if not calendar.owed_through:
        return ""
    if calendar.owed_through == 1:
        return _("Month 1 has been reported in full") if calendar.then else _("Month 1 was handed in in full")
    if calendar.then:
        return _("Months 1–%(month)d have been reported in full") % {"month": calendar.owed_through}
    return _("Months 1–%(month)d were handed in in full") % {"month": calendar.owed_through}


def _part(kind: MissingKind, found: Sequence[MissingMonth], calendar: ReportingCalendar) -> str:
    """``month 12: 27 (not reported, by 108.01.05)``, ``month 8: 1 (1-6-2, returned)``."""
    said = _state_text(kind, calendar)
    if kind not in (MissingKind.OPEN, MissingKind.UNSENT) and len({one.row.code for one in found}) <= FEW:
        said = _("%(codes)s, %(state)s") % {"codes": codes_text(one.row for one in found), "state": said}
    words = {"months": months_text(found), "count": len(found), "what": said}
    return _("of month %(months)s: %(count)d (%(what)s)") % words


def _state_text(kind: MissingKind, calendar: ReportingCalendar) -> str:
    if kind is MissingKind.OPEN:
        day = dotted(calendar.report_due(calendar.reported_now))
        return _("not reported, by %(day)s") % {"day": day}
    return {
        MissingKind.UNSENT: _("figures complete, not handed in yet"),
        MissingKind.UNSENT_LATE: _("figures complete, not handed in in time"),
        MissingKind.RETURNED: _("returned"),
        MissingKind.REOPENED: _("reopened"),
        MissingKind.DRAFT: _("draft plan"),
        MissingKind.NEVER: _("the year was settled without it"),
    }.get(kind, _("not reported in time"))


def _people(
    found: Sequence[MissingMonth], room: Room, calendar: ReportingCalendar
) -> tuple[MissingOfPerson, ...]:
    """Whoever is late first, by the points at stake; then those with the most to hand in."""
    by_owner: dict[str, list[MissingMonth]] = defaultdict(list)
    for one in found:
        by_owner[one.row.owner_id].append(one)
    people = [(_late(held), _of_person(held, room, calendar), len(held)) for held in by_owner.values()]
    people.sort(key=lambda one: (-one[0], -one[1].points, -one[2]))
    return tuple(person for _late_or_not, person, _count in people)


def _late(found: Sequence[MissingMonth]) -> bool:
    late = (MissingKind.OVERDUE, MissingKind.UNSENT_LATE, MissingKind.RETURNED)
    return any(one.kind in late for one in found)


def _of_person(found: Sequence[MissingMonth], room: Room, calendar: ReportingCalendar) -> MissingOfPerson:
    first = found[0].row
    never = [one.row for one in found if one.row.is_unreported]
    units = dict.fromkeys(one.row.progress.assigned.unit for one in found)
    return MissingOfPerson(
        owner_id=first.owner_id,
        name=first.owner_name,
        unit=_(", ").join(unit for unit in units if unit),
        parts=tuple(_own_part(kind, held, calendar) for kind, held in by_kind(found).items()),
        points=possible_gain(never, room),
    )


def _own_part(kind: MissingKind, found: Sequence[MissingMonth], calendar: ReportingCalendar) -> str:
    """``month 8: 1-6-2 (returned)``; of the open month the sentence above says until when."""
    words = {"months": months_text(found), "codes": codes_text(one.row for one in found)}
    if kind is MissingKind.OPEN:
        return _("month %(months)s: %(codes)s") % words
    asked = [one.row for one in found if one.asked]
    state = _state_text(kind, calendar)
    if asked:
        state = _("%(state)s; asked about: %(codes)s") % {"state": state, "codes": codes_text(asked)}
    return _("month %(months)s: %(codes)s (%(state)s)") % (words | {"state": state})
