"""What to do next in an agency's year: what the person can do first, then what is asked of others, the most urgent first."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budget.permissions import may_report_budget
from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.permissions import may_approve, may_assign, may_award, may_report_something
from indicators.reporting.budget import BudgetWork, budget_agencies_of, is_among
from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import State
from indicators.templatetags.reporting import month_list
from indicators.validation.fault import faults_text
from objectives.addresses import plan_url
from objectives.models import Plan
from objectives.permissions import may_edit_plan
from reports.analysis.indicator_rows import IndicatorRow
from reports.analysis.losses import Room, possible_gain
from reports.analysis.missing_reports import MissingKind, MissingMonth, by_kind, codes_text, months_text
from reports.analysis.todo.award import award_text
from reports.analysis.todo.budget import agency_budget_tasks
from reports.analysis.todo.task import Task, days_late, when
from reports.analysis.worst_indicators import WorstIndicator, points_text
from reports.snapshot.model import Snapshot
from reports.snapshot.reporting_calendar import ReportingCalendar

_PRESSING_FIRST = (
    MissingKind.OVERDUE,
    MissingKind.UNSENT_LATE,
    MissingKind.RETURNED,
    MissingKind.REOPENED,
    MissingKind.OPEN,
    MissingKind.UNSENT,
    MissingKind.DRAFT,
)
_WITHOUT_DEADLINE = (MissingKind.REOPENED, MissingKind.DRAFT)  # their sentences name none
_COMPLETE = (MissingKind.UNSENT, MissingKind.UNSENT_LATE)
NAMED = 3  # as many codes or persons are named; more are counted


@dataclass(frozen=True, slots=True)
class AgencyPlaces:
    """Who looks, and the pages on which they can act: empty where they may not. ``asked_for_budget``: as one of those who
    hand in its budget figures.
    """

    user_id: int = 0
    report: str = ""
    approve: str = ""
    award: str = ""
    award_facets: frozenset[int] = frozenset()
    assign: str = ""
    plan: str = ""
    enters_budget: bool = False
    asked_for_budget: bool = False


def agency_places(user: User | AnonymousUser, snapshot: Snapshot) -> AgencyPlaces:
    """The pages of this agency's year on which ``user`` can do something about it."""
    plan = Plan(pk=snapshot.plan_id, year=snapshot.year, agency_id=snapshot.agency_id)
    where = [snapshot.year, snapshot.agency_code]
    awards = frozenset(one.no for one in snapshot.facets if may_award(user, plan, one.no))
    return AgencyPlaces(
        user_id=user.pk or 0,
        report=reverse("report_grid", args=where) if may_report_something(user, plan) else "",
        approve=reverse("approval", args=where) if may_approve(user, plan) else "",
        award=reverse("ratings", args=where) if awards else "",
        award_facets=awards,
        assign=reverse("assignments", args=where) if may_assign(user, plan) else "",
        plan=plan_url(plan.pk) if may_edit_plan(user, plan) else "",
        enters_budget=may_report_budget(user, plan),
        asked_for_budget=is_among(snapshot.agency_id, budget_agencies_of(user))
        and not may_approve(user, plan),
    )


def agency_tasks(
    rows: Sequence[IndicatorRow],
    missing: Sequence[MissingMonth],
    worst: Sequence[WorstIndicator],
    room: Room,
    places: AgencyPlaces,
    calendar: ReportingCalendar,
    budget: BudgetWork,
    faults: int = 0,
) -> tuple[Task, ...]:
    """None where nothing is owed and nothing is behind. ``missing``: what has not been handed in, ``budget`` the same of
    budget figures; ``faults``: how many keep the plan from being approved.

    What is late stands first, the longest late before all. A task's note is what the total can gain by it: of a facet with a cap at most what there is ``room`` for; or what was asked about.
    """
    found = [
        _mend(faults, places),
        *_reports(missing, room, places, calendar),
        *agency_budget_tasks(
            budget,
            calendar.today,
            asked=places.asked_for_budget,
            enters=places.enters_budget,
            decides=bool(places.approve),
        ),
        *_approve(rows, places, calendar),
        _assign(rows, missing, places),
        _decide(rows, room),
        *_award(rows, room, places),
        _catch_up(worst, places, calendar),
    ]
    tasks = [task for task in found if task is not None]
    return tuple(sorted(tasks, key=lambda task: (not task.is_own, -task.days_late)))


def _mend(faults: int, places: AgencyPlaces) -> Task | None:
    """What a draft needs first, from whoever may edit it."""
    if not faults:
        return None
    text = _("Mend the plan: %(faults)s.") if places.plan else _("The plan is to be mended: %(faults)s.")
    return Task(text % {"faults": faults_text(faults)}, places.plan, is_own=bool(places.plan))


def _reports(
    missing: Sequence[MissingMonth], room: Room, places: AgencyPlaces, calendar: ReportingCalendar
) -> list[Task]:
    """What is late, what came back, what is due next; each for the person, for others, and for nobody yet."""
    kinds = by_kind(missing)
    tasks = []
    for kind in _PRESSING_FIRST:
        held = kinds.get(kind, [])
        own = [one for one in held if one.row.progress.assigned.has(places.user_id)]
        theirs = [one for one in held if one not in own and one.row.owner_name]
        nobody_s = [one for one in held if one not in own and not one.row.owner_name]
        for months, text in ((own, _own_text), (theirs, _ask_text), (nobody_s, _unowned_text)):
            if months:
                never = [one.row for one in months if one.row.is_unreported]
                worth = _up_to(possible_gain(never, room))
                words = _words(kind, months, calendar)
                place = places.assign or places.report if months is nobody_s else places.report
                note = _questions_text([one for one in months if one.asked]) or worth
                late = (
                    0
                    if kind in _WITHOUT_DEADLINE
                    else days_late(_due(kind, months, calendar), calendar.today)
                )
                tasks.append(Task(text(kind) % words, place, note, is_own=months is own, days_late=late))
    return tasks


def _questions_text(missing: Sequence[MissingMonth]) -> str:
    """Of what is complete: which figures were asked about, so that they are answered before it is handed in."""
    if not missing:
        return ""
    return _("asked about: %(codes)s") % {"codes": codes_text(one.row for one in missing)}


def _own_text(kind: MissingKind) -> str:
    """What the person hands in themselves."""
    if kind is MissingKind.RETURNED:
        return _("Correct %(what)s of month %(months)s, which was returned (%(when)s).")
    if kind is MissingKind.REOPENED:
        return _("Hand in %(what)s of month %(months)s again, which was reopened.")
    if kind in _COMPLETE:
        return _(
            "Hand in %(what)s of month %(months)s, of which every figure is there (%(when)s); "
            "what is asked about is answered first."
        )
    return _("Report %(what)s of month %(months)s (%(when)s).")


def _ask_text(kind: MissingKind) -> str:
    """What others are asked to hand in, by name."""
    if kind is MissingKind.RETURNED:
        return _("Ask %(people)s to correct %(what)s of month %(months)s, which was returned (%(when)s).")
    if kind is MissingKind.REOPENED:
        return _("Ask %(people)s to hand in %(what)s of month %(months)s again, which was reopened.")
    if kind in _COMPLETE:
        return _(
            "Ask %(people)s to hand in %(what)s of month %(months)s, of which every figure is there (%(when)s); "
            "what is asked about is answered first."
        )
    return _("Ask %(people)s to report %(what)s of month %(months)s (%(when)s).")


def _unowned_text(kind: MissingKind) -> str:
    """What nobody is there to hand in."""
    if kind is MissingKind.REOPENED:
        return _(
            "Nobody is assigned to %(what)s: month %(months)s was reopened and is to be handed in again."
        )
    if kind in _COMPLETE:
        return _(
            "Nobody is assigned to %(what)s: month %(months)s, of which every figure is there, "
            "is to be handed in (%(when)s)."
        )
    return _("Nobody is assigned to %(what)s: month %(months)s is to be reported (%(when)s).")


def _approve(
    rows: Sequence[IndicatorRow], places: AgencyPlaces, calendar: ReportingCalendar
) -> Iterator[Task]:
    """What waits past its deadline, and what is still in time."""
    waiting = [(row, month) for row in rows for month in row.progress.submitted]
    text = _("The supervisor has still to approve %(what)s of month %(months)s (%(when)s).")
    if places.approve:
        text = _("Approve or return %(what)s of month %(months)s (%(when)s).")
    for late in (True, False):
        held = [one for one in waiting if (calendar.review_due(one[1]) < calendar.today) is late]
        if not held:
            continue
        months = sorted({month for _row, month in held})
        reports = len(held)
        what = _what([row for row, _month in held])
        if len({row.code for row, _month in held}) < reports:
            count = ngettext("%(count)d monthly report", "%(count)d monthly reports", reports)
            what = _("%(what)s (%(reports)s)") % {"what": what, "reports": count % {"count": reports}}
        day = calendar.review_due(months[0])
        days = days_late(day, calendar.today)
        words = {"months": month_list(months), "what": what, "when": when(day, days)}
        yield Task(text % words, places.approve, is_own=bool(places.approve), days_late=days)


def _assign(
    rows: Sequence[IndicatorRow], missing: Sequence[MissingMonth], places: AgencyPlaces
) -> Task | None:
    """Asked of who may assign; what is owed already and nobody's stands among the reports."""
    owed = {one.row.code for one in missing}
    asked = [row for row in rows if row.progress.is_asked]
    nobody_s = [row for row in asked if not row.owner_name and row.code not in owed]
    if not nobody_s or not places.assign:
        return None
    text = _("Say who reports %(what)s: nobody is assigned yet.")
    return Task(text % {"what": _what(nobody_s)}, places.assign, is_own=True)


def _decide(rows: Sequence[IndicatorRow], room: Room) -> Task | None:
    undecided = [row for row in rows if row.state == State.UNDECIDED]
    if not undecided:
        return None
    text = _("Decide what holds where there was no case: %(codes)s.")
    return Task(text % {"codes": codes_text(undecided)}, note=_up_to(possible_gain(undecided, room)))


def _award(rows: Sequence[IndicatorRow], room: Room, places: AgencyPlaces) -> Iterator[Task]:
    """Only what is due by now: what reviewers award at the year's end is not owed in June."""
    awaited = [row for row in rows if row.state == State.AWAITING_AWARD and row.by_now]
    own = [row for row in awaited if row.facet_no in places.award_facets]
    theirs = [row for row in awaited if row not in own]
    if own:
        text = award_text([row.code for row in own])
        yield Task(text, places.award, _up_to(possible_gain(own, room)), is_own=True)
    if theirs:
        text = _("The reviewers have still to award points: %(codes)s.") % {"codes": codes_text(theirs)}
        yield Task(text, note=_up_to(possible_gain(theirs, room)))


def _catch_up(
    worst: Sequence[WorstIndicator], places: AgencyPlaces, calendar: ReportingCalendar
) -> Task | None:
    """Only while there are months left to do so, and where the total gains by it."""
    dearest = max((one.lost for one in worst), default=NO_POINTS)
    if not dearest or calendar.is_over or calendar.through == LAST_MONTH:
        return None
    row = next(one.row for one in worst if one.lost == dearest)
    words = {"code": row.code, "name": row.name, "person": row.owner_name}
    own = row.progress.assigned.has(places.user_id)
    text = _("Catch up on %(code)s %(name)s.")
    if not own and row.owner_name:
        text = _("Ask %(person)s to catch up on %(code)s %(name)s.")
    return Task(text % words, row.url, _by_now(dearest), is_own=own)


def _by_now(points: Decimal) -> str:
    """What the progress that should be there by now is worth; more than that may still be won."""
    return _("worth %(points)s by now") % {"points": points_text(points)}


def _up_to(points: Decimal | None) -> str:
    return _("up to %(points)s") % {"points": points_text(points)} if points else ""


def _words(
    kind: MissingKind, missing: Sequence[MissingMonth], calendar: ReportingCalendar
) -> Mapping[str, str]:
    day = _due(kind, missing, calendar)
    rows = [one.row for one in missing]
    return {
        "people": _people(rows),
        "months": months_text(missing),
        "what": _what(rows),
        "when": _("draft plan") if kind is MissingKind.DRAFT else when(day, days_late(day, calendar.today)),
    }


def _due(kind: MissingKind, missing: Sequence[MissingMonth], calendar: ReportingCalendar) -> datetime.date:
    """Of several months the earliest deadline is the one that presses. What was returned has the reviewer's."""
    first = min(one.month for one in missing)
    return calendar.review_due(first) if kind is MissingKind.RETURNED else calendar.report_due(first)


def _what(rows: Sequence[IndicatorRow]) -> str:
    """A few indicators by their codes, more by their number."""
    count = len({row.code for row in rows})
    if count <= NAMED:
        return codes_text(rows)
    return ngettext("%(count)d indicator", "%(count)d indicators", count) % {"count": count}


def _people(rows: Sequence[IndicatorRow]) -> str:
    names = list(dict.fromkeys(row.owner_name for row in rows))
    if len(names) <= NAMED:
        return _(", ").join(names)
    words = {"people": _(", ").join(names[:NAMED]), "count": len(names)}
    return _("%(people)s … %(count)d people in all") % words
