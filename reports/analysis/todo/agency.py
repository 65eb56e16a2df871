"""What to do next: what the person can do themselves first, then what is asked of others, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from indicators.permissions import may_approve, may_award, may_report_something
from indicators.scoring.model import State
from objectives.models import Plan
from reports.analysis.caps import NO_POINTS, Rooms, counting
from reports.analysis.missing_reports import Due, Kind, by_kind, codes_text
from reports.analysis.todo.agency_texts import approve_text, ask_text, own_text, unowned_text
from reports.analysis.worst_indicators import Worst, points_text
from reports.pages.dashboard.months import MonthTravel
from reports.pages.dashboard.rows import Row
from reports.snapshot.model import Snapshot

AWARDED_FACET = 5  # the narrative part, which reviewers award (domain: Words)


@dataclass(frozen=True, slots=True)
class NextStep:
    """``url`` is empty where the person cannot do it themselves; ``worth`` says what depends on it, if that is known.

    ``mine``: the person's own, and not what others are asked for.
    """

    text: str
    worth: str = ""
    url: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Doors:
    """Who asks, and where they can act: empty where they may not."""

    user_id: int = 0
    report: str = ""
    approve: str = ""
    award: str = ""


def doors(user, snapshot: Snapshot) -> Doors:
    """The pages of this agency's year on which ``user`` can do something about it."""
    plan = Plan(pk=snapshot.plan_id, year=snapshot.year, agency_id=snapshot.agency_id)
    where = [snapshot.year, snapshot.agency_code]
    return Doors(
        user_id=user.pk,
        report=reverse("report_grid", args=where) if may_report_something(user, plan) else "",
        approve=reverse("approval", args=where) if may_approve(user, plan) else "",
        award=reverse("ratings", args=where) if may_award(user, plan, AWARDED_FACET) else "",
    )


def next_steps(
    rows: Sequence[Row],
    dues: Sequence[Due],
    worst: Sequence[Worst],
    left: Rooms,
    places: Doors,
    travel: MonthTravel,
) -> tuple[NextStep, ...]:
    """None where nothing is owed and nothing is behind. ``dues``: what has not been handed in.

    What a step is worth is what the total can gain by it: of a facet with a cap at most what is ``left`` there.
    """
    found = [
        *_reports(dues, left, places, travel),
        _approve(rows, places, travel),
        _decide(rows, left),
        _award(rows, left, places),
        _catch_up(worst, places, travel),
    ]
    steps = [step for step in found if step is not None]
    return tuple(sorted(steps, key=lambda step: not step.mine))


def _reports(dues: Sequence[Due], left: Rooms, places: Doors, travel: MonthTravel) -> list[NextStep]:
    """What is late, what was returned, what is due next; each for the person, for others, and for nobody yet."""
    kinds = by_kind(dues)
    steps = []
    for kind in (Kind.OVERDUE, Kind.RETURNED, Kind.OPEN):
        held = kinds.get(kind, [])
        mine = [due for due in held if due.row.standing.assigned.has(places.user_id)]
        theirs = [due for due in held if due not in mine and due.row.owner_name]
        nobody_s = [due for due in held if due not in mine and not due.row.owner_name]
        if mine:
            steps.append(
                NextStep(own_text(kind, mine, travel), _at_stake(mine, left), places.report, mine=True)
            )
        if theirs:
            steps.append(NextStep(ask_text(kind, theirs, travel), _at_stake(theirs, left), places.report))
        if nobody_s:
            steps.append(
                NextStep(unowned_text(kind, nobody_s, travel), _at_stake(nobody_s, left), places.report)
            )
    return steps


def _at_stake(dues: Sequence[Due], left: Rooms) -> str:
    return _up_to(counting([due.row for due in dues if due.row.state == State.UNREPORTED], left))


def _approve(rows: Sequence[Row], places: Doors, travel: MonthTravel) -> NextStep | None:
    waiting = [(row, month) for row in rows for month in row.standing.submitted]
    if not waiting:
        return None
    text = approve_text(waiting, travel, mine=bool(places.approve))
    return NextStep(text, "", places.approve, mine=bool(places.approve))


def _decide(rows: Sequence[Row], left: Rooms) -> NextStep | None:
    undecided = [row for row in rows if row.state == State.UNDECIDED]
    if not undecided:
        return None
    text = _("Decide what holds where there was no case: %(codes)s.")
    return NextStep(text % {"codes": codes_text(undecided)}, _up_to(counting(undecided, left)))


def _award(rows: Sequence[Row], left: Rooms, places: Doors) -> NextStep | None:
    """Only what could be there by now: what reviewers award at the year's end is not owed in June."""
    awaited = [row for row in rows if row.state == State.AWAITING_AWARD and row.by_now]
    if not awaited:
        return None
    text = _("The reviewers have still to award points: %(codes)s.")
    if places.award:
        text = _("Award the points of %(codes)s.")
    words = {"codes": codes_text(awaited)}
    return NextStep(text % words, _up_to(counting(awaited, left)), places.award, mine=bool(places.award))


def _catch_up(worst: Sequence[Worst], places: Doors, travel: MonthTravel) -> NextStep | None:
    """Only while there are months left to do so, and where the total gains by it."""
    dearest: Decimal = max((one.lost for one in worst), default=NO_POINTS)
    if not dearest or travel.calendar.is_over or not travel.after:
        return None
    row = next(one.row for one in worst if one.lost == dearest)
    words = {"code": row.code, "name": row.name, "person": row.owner_name}
    mine = row.standing.assigned.has(places.user_id)
    text = _("Catch up on %(code)s %(name)s.")
    if not mine and row.owner_name:
        text = _("Ask %(person)s to catch up on %(code)s %(name)s.")
    return NextStep(text % words, _up_to(dearest), row.url, mine)


def _up_to(points: Decimal) -> str:
    return _("up to %(points)s") % {"points": points_text(points)} if points else ""
