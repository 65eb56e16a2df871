"""The months of budget figures in every list of what to do: a person's, an agency's, the city's."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.month_state import CAME_BACK, MonthState
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.deadline_text import deadline_note
from indicators.deadlines import Deadlines
from indicators.reporting.budget import NOTHING, BudgetDue, BudgetWork, budget_work
from indicators.reporting.rows import PlanHead
from indicators.templatetags.reporting import month_list
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.todo.task import NAMED, Task, TaskAgency, days_late, task_about, when
from reports.snapshot.model import Snapshot
from reports.snapshot.reporting_calendar import ReportingCalendar


def budget_tasks(found: Sequence[BudgetDue], *, state: str = MonthState.DRAFT) -> list[Task]:
    """A person's months in this state: to be handed in for the first time or again, or to be decided.

    One month of many agencies is one task, unless it came back: that has its reason.
    """
    tasks: list[Task] = []
    of_state = [month for month in found if month.state == state]
    for _month, held in groupby(of_state, key=lambda one: (one.plan.year, one.month)):
        months = list(held)
        together = len(months) > NAMED and state not in CAME_BACK
        tasks += [_of_agencies(months)] if together else map(_of_person, months)
    return tasks


def _of_person(month: BudgetDue) -> Task:
    waits = month.state == MonthState.SUBMITTED
    label = _("Look at month %(month)s") if waits else _("Report month %(month)s")
    came_back = {MonthState.RETURNED: _("Returned"), MonthState.REOPENED: _("Reopened")}
    return Task(
        f"{roc_year(month.plan.year)} · {_budget_month(month.month)}",
        budget_address(month),
        _why(month),
        about=month.plan.agency_name,
        due=month.due,
        due_why=deadline_note(month.deadline),
        overdue=month.overdue,
        draft=month.plan.is_draft,
        came_back=came_back.get(MonthState(month.state), ""),
        action=label % {"month": month.month},
        action_about=month.plan.agency_name,
    )


def _of_agencies(months: Sequence[BudgetDue]) -> Task:
    """Its button leads to the agency that is due first."""
    first = min(months, key=lambda one: one.deadline.day)
    count = len(months)
    about = ngettext("%(count)s agency", "%(count)s agencies", count) % {"count": count}
    agencies = [TaskAgency(one.plan.agency_code, one.plan.agency_name, budget_address(one)) for one in months]
    return replace(_of_person(first), about=about, agencies=tuple(agencies))


def agency_budget(snapshot: Snapshot, calendar: ReportingCalendar) -> BudgetWork:
    """The budget figures that wait for somebody, up to the month shown. What waited then is not known any more.

    One query; none of a settled year.
    """
    if calendar.then or snapshot.seal is not None:
        return NOTHING
    deadlines = Deadlines({snapshot.year: calendar.settings})
    return budget_work([_plan(snapshot)], calendar.today, deadlines).up_to(calendar.through)


def city_budget(city: CityYear) -> Sequence[BudgetDue]:
    """The budget figures that are owed up to the month shown, of who has a score; of a draft nobody is chased, nor while the
    common plan is one. One query.
    """
    if city.plans.common_is_draft:
        return ()
    own = {(city.year, agency_id): one.settings for agency_id, one in city.own_calendars.items()}
    plans = [
        _plan(one) for one in city.snapshots if one.seal is None and one.agency_code not in city.plans.drafts
    ]
    deadlines = Deadlines({city.year: city.calendar.settings}, own)
    return budget_work(plans, city.calendar.today, deadlines).up_to(city.through).owed


def _plan(snapshot: Snapshot) -> PlanHead:
    return PlanHead(
        snapshot.plan_id,
        snapshot.year,
        snapshot.agency_id,
        snapshot.agency_code,
        snapshot.agency_name,
        is_draft=snapshot.is_draft,
    )


def agency_budget_tasks(
    work: BudgetWork, today: datetime.date, *, asked: bool, enters: bool, decides: bool
) -> list[Task]:
    """What of an agency's months somebody hands in who is ``asked``, or others are; and what waits for its supervisor.

    ``enters`` and ``decides``: whether the person could do it.
    """
    tasks = [_to_report(held, today, asked, enters) for held in _by_urgency(work.owed)]
    return tasks + ([_to_decide(work.waiting, today, decides)] if work.waiting else [])


def _by_urgency(owed: Sequence[BudgetDue]) -> list[list[BudgetDue]]:
    """What is overdue together, then each month that came back, then what is due next."""
    fresh = [one for one in owed if one.state not in CAME_BACK]
    again = [[one] for one in reversed(owed) if one.state in CAME_BACK]
    late, next_ones = ([one for one in fresh if one.overdue is overdue] for overdue in (True, False))
    return [held for held in (late, *again, next_ones) if held]


def _to_report(months: Sequence[BudgetDue], today: datetime.date, asked: bool, enters: bool) -> Task:
    first = min(months, key=lambda one: one.month)
    own, others = {
        MonthState.RETURNED: (
            _("Correct the budget figures of month %(months)s, which were returned."),
            _(
                "Ask planning staff or the accounting office to correct the budget figures of month %(months)s, which were"
                " returned."
            ),
        ),
        MonthState.REOPENED: (
            _("Hand in the budget figures of month %(months)s again, which were reopened."),
            _(
                "Ask planning staff or the accounting office to hand in the budget figures of month %(months)s again, which"
                " were reopened."
            ),
        ),
    }.get(
        MonthState(first.state),
        (
            _("Report the budget figures of month %(months)s (%(when)s)."),
            _(
                "Ask planning staff or the accounting office to report the budget figures of month %(months)s (%(when)s)."
            ),
        ),
    )
    url = budget_address(first) if enters else ""
    late = 0 if first.state in CAME_BACK else _late(months, today)
    return Task(
        (own if asked else others) % _words(months, today), url, _why(first), is_own=asked, days_late=late
    )


def _to_decide(months: Sequence[BudgetDue], today: datetime.date, decides: bool) -> Task:
    text = _("The supervisor has still to approve the budget figures of month %(months)s (%(when)s).")
    if decides:
        text = _("Approve or return the budget figures of month %(months)s (%(when)s).")
    first = min(months, key=lambda one: one.month)
    url, words = budget_address(first) if decides else "", _words(months, today)
    return Task(text % words, url, is_own=decides, days_late=_late(months, today))


def city_budget_task(owed: Sequence[BudgetDue], today: datetime.date, *, enters: bool) -> Task | None:
    """The agencies that have not handed in budget figures, those with most overdue first; each leads to its first month.

    ``enters``: whether it is the person who reports them; others remind, once a deadline has passed.
    """
    by_agency: dict[str, list[BudgetDue]] = {}
    for one in sorted(owed, key=lambda one: one.month):
        by_agency.setdefault(one.plan.agency_code, []).append(one)
    if not by_agency:
        return None
    late_first = sorted(by_agency.values(), key=lambda months: -sum(one.overdue for one in months))
    named = [
        TaskAgency(
            months[0].plan.agency_code,
            months[0].plan.agency_name,
            budget_address(months[0]),
            _("month %(months)s (%(when)s)") % _words(months, today),
        )
        for months in late_first
    ]
    count = len(named)
    text = ngettext(
        "Remind %(count)d agency that has not handed in its budget figures.",
        "Remind %(count)d agencies that have not handed in their budget figures.",
        count,
    )
    if not any(one.overdue for one in owed):
        text = ngettext(
            "%(count)d agency has still to hand in its budget figures.",
            "%(count)d agencies have still to hand in their budget figures.",
            count,
        )
    if enters:
        text = ngettext(
            "Report the budget figures of %(count)d agency.",
            "Report the budget figures of %(count)d agencies.",
            count,
        )
    return task_about(text % {"count": count}, named[0].url, named)


def budget_address(month: BudgetDue) -> str:
    """Where the month is handed in; once it is, where it is decided."""
    where, asked = [month.plan.year, month.plan.agency_code], f"?month={month.month}"
    if month.state == MonthState.SUBMITTED:
        return f"{reverse('approval', args=where)}{asked}#budget-title"
    return f"{reverse('budget_execution', args=where)}{asked}"


def _words(months: Iterable[BudgetDue], today: datetime.date) -> dict[str, str]:
    found = list(months)
    first = _first_due(found)
    return {
        "months": month_list(sorted(one.month for one in found)),
        "when": _("draft plan") if first.plan.is_draft else when(first.due, _late(found, today)),
    }


def _first_due(months: Iterable[BudgetDue]) -> BudgetDue:
    """Of several months the earliest deadline is the one that presses."""
    return min(months, key=lambda one: one.due)


def _late(months: Iterable[BudgetDue], today: datetime.date) -> int:
    """By how many days it has passed; with a draft nobody is late."""
    first = _first_due(months)
    return days_late(first.due, today) if first.overdue else 0


def _why(month: BudgetDue) -> str:
    return _("Why: %(why)s") % {"why": month.reason} if month.reason else ""


def _budget_month(month: int) -> str:
    return _("budget figures of month %(month)s") % {"month": month}
