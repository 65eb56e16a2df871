"""What to do next, the most urgent first: each a sentence, what it is worth, and where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.roc import dotted
from indicators.permissions import may_approve, may_report_something
from indicators.scoring.model import State
from objectives.models import Plan
from reports.dashboard.answers import NO_POINTS, Worst, points_text
from reports.dashboard.months import MonthTravel
from reports.dashboard.rows import Row
from reports.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class NextStep:
    """``url`` is empty where the person cannot do it themselves; ``worth`` says what depends on it, if that is known."""

    text: str
    worth: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the person can act: empty where they may not."""

    report: str = ""
    approve: str = ""


def doors(user, snapshot: Snapshot) -> Doors:
    """The pages of this agency's year on which ``user`` can do something about it."""
    plan = Plan(pk=snapshot.plan_id, year=snapshot.year, agency_id=snapshot.agency_id)
    where = [snapshot.year, snapshot.agency_code]
    return Doors(
        report=reverse("report_grid", args=where) if may_report_something(user, plan) else "",
        approve=reverse("approval", args=where) if may_approve(user, plan) else "",
    )


def next_steps(
    rows: Sequence[Row], worst: Sequence[Worst], places: Doors, travel: MonthTravel
) -> tuple[NextStep, ...]:
    """At most seven steps; none where nothing is owed and nothing is behind."""
    found = (
        _report(rows, places),
        _correct(rows, places),
        _approve(rows, places),
        _hand_in(rows, places, travel),
        _decide(rows),
        _award(rows),
        _catch_up(worst),
    )
    return tuple(step for step in found if step is not None)


def _report(rows: Sequence[Row], places: Doors) -> NextStep | None:
    """What was returned is its own step, not owed twice."""
    owed = [row for row in rows if set(row.standing.missing) - set(row.standing.returned)]
    if not owed:
        return None
    text = ngettext(
        "Report %(count)d indicator whose deadline has passed.",
        "Report %(count)d indicators whose deadline has passed.",
        len(owed),
    )
    points = sum((row.lost for row in owed if row.state == State.UNREPORTED), NO_POINTS)
    return NextStep(text % {"count": len(owed)}, _up_to(points), places.report)


def _correct(rows: Sequence[Row], places: Doors) -> NextStep | None:
    returned = [row for row in rows if row.standing.returned]
    if not returned:
        return None
    text = _("Correct what the supervisor returned: %(codes)s.")
    return NextStep(text % {"codes": _codes(returned)}, "", places.report)


def _approve(rows: Sequence[Row], places: Doors) -> NextStep | None:
    waiting = [row for row in rows if row.standing.submitted]
    if not waiting:
        return None
    text = ngettext(
        "Approve or return %(count)d indicator that was submitted.",
        "Approve or return %(count)d indicators that were submitted.",
        len(waiting),
    )
    return NextStep(text % {"count": len(waiting)}, "", places.approve)


def _hand_in(rows: Sequence[Row], places: Doors, travel: MonthTravel) -> NextStep | None:
    """The month that is being reported: nobody is late yet."""
    awaited = sum(row.standing.awaited for row in rows)
    if not awaited or travel.until is None:
        return None
    text = ngettext(
        "Report month %(month)d of %(count)d indicator by %(day)s.",
        "Report month %(month)d of %(count)d indicators by %(day)s.",
        awaited,
    )
    words = {"month": travel.reported_now, "count": awaited, "day": dotted(travel.until)}
    return NextStep(text % words, "", places.report)


def _decide(rows: Sequence[Row]) -> NextStep | None:
    undecided = [row for row in rows if row.state == State.UNDECIDED]
    if not undecided:
        return None
    text = _("Decide what holds where there was no case: %(codes)s.")
    points = sum((row.lost for row in undecided), NO_POINTS)
    return NextStep(text % {"codes": _codes(undecided)}, _up_to(points))


def _award(rows: Sequence[Row]) -> NextStep | None:
    """Only what could be there by now: what reviewers award at the year's end is not owed in June."""
    awaited = [row for row in rows if row.state == State.AWAITING_AWARD and row.by_now]
    if not awaited:
        return None
    text = _("The reviewers have still to award points: %(codes)s.")
    points = sum((row.lost for row in awaited), NO_POINTS)
    return NextStep(text % {"codes": _codes(awaited)}, _up_to(points))


def _catch_up(worst: Sequence[Worst]) -> NextStep | None:
    if not worst:
        return None
    dearest = max(worst, key=lambda one: one.lost)
    if not dearest.lost:
        return None
    text = _("Catch up on %(code)s %(name)s.") % {"code": dearest.row.code, "name": dearest.row.name}
    return NextStep(text, _up_to(dearest.lost), dearest.row.url)


def _up_to(points: Decimal) -> str:
    return _("up to %(points)s") % {"points": points_text(points)} if points else ""


def _codes(rows: Sequence[Row]) -> str:
    return _(", ").join(row.code for row in rows)
