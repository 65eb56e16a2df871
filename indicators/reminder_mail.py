"""A reminder as a mail: in Chinese, with a link to each place where the work is done."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.mails import portal_mail
from indicators.models import Remedy
from indicators.reporting.budget import BudgetDue
from indicators.reporting.reminders import Reminder
from indicators.reporting.rows import PlanHead, ReportRow
from indicators.reporting.work import OwedIndicator, OwedMonth
from indicators.selectors.assignments import standing_in_for
from objectives.models import Plan

LANGUAGE = "zh-hant"


def reminder_mail(reminder: Reminder) -> EmailMessage:
    """The mail to one person with everything they owe."""
    with translation.override(LANGUAGE):
        body = render_to_string("indicators/mail/reminder.txt", _context(reminder))
        return portal_mail(_title(reminder), body, reminder.person.email)


def reminder_title(reminder: Reminder) -> str:
    """What the mail is about, in a line."""
    with translation.override(LANGUAGE):
        return _title(reminder)


def _title(reminder: Reminder) -> str:
    """What is to be reported; else to be approved; else is late; else which measures are due or to be closed: each indicator of a plan once, and beside it the monthly
    reports that the mail lists where these are more.
    """
    to_report = [_key(found.row) for month in reminder.owed for found in month.indicators]
    to_approve = [_key(row) for month in reminder.waiting for row in month.rows]
    owed, waiting = len(set(to_report)), len(set(to_approve))
    budget = reminder.budget
    if owed or budget.owed:
        parts = [
            (
                owed,
                ngettext(
                    "%(count)d indicator to report%(reports)s",
                    "%(count)d indicators to report%(reports)s",
                    owed,
                ),
            ),
            (
                len(budget.owed),
                ngettext(
                    "budget figures of %(count)d month to report",
                    "budget figures of %(count)d months to report",
                    len(budget.owed),
                ),
            ),
        ]
    elif waiting or budget.waiting:
        parts = [
            (
                waiting,
                ngettext(
                    "%(count)d indicator to approve%(reports)s",
                    "%(count)d indicators to approve%(reports)s",
                    waiting,
                ),
            ),
            (
                len(budget.waiting),
                ngettext(
                    "budget figures of %(count)d month to approve",
                    "budget figures of %(count)d months to approve",
                    len(budget.waiting),
                ),
            ),
        ]
    elif not (reminder.late or budget.late):
        due, to_close = len(reminder.remedies.due), len(reminder.remedies.to_close)
        parts = [
            (
                due,
                ngettext(
                    "%(count)d improvement measure is due", "%(count)d improvement measures are due", due
                ),
            ),
            (
                to_close,
                ngettext(
                    "%(count)d improvement measure to close",
                    "%(count)d improvement measures to close",
                    to_close,
                ),
            ),
        ]
    else:
        late = len(reminder.late)
        parts = [
            (
                late,
                ngettext(
                    "%(count)d indicator not handed in in time",
                    "%(count)d indicators not handed in in time",
                    late,
                ),
            ),
            (
                len(budget.late),
                ngettext(
                    "budget figures of %(count)d month not handed in in time",
                    "budget figures of %(count)d months not handed in in time",
                    len(budget.late),
                ),
            ),
        ]
    reports = _monthly_reports(len(to_report or to_approve), owed or waiting)
    subject = _(", ").join(text % {"count": count, "reports": reports} for count, text in parts if count)
    if reminder.overdue:
        subject = _("%(subject)s (overdue)") % {"subject": subject}
    return subject


def _monthly_reports(count: int, indicators: int) -> str:
    """`` (37 monthly reports)`` of 27 indicators; empty where each has one."""
    if count == indicators:
        return ""
    text = ngettext("%(count)d monthly report", "%(count)d monthly reports", count)
    return _(" (%(reports)s)") % {"reports": text % {"count": count}}


def _key(row: ReportRow) -> tuple[int, int]:
    return row.plan.id, row.indicator_id


def _context(reminder: Reminder) -> dict:
    budget = reminder.budget
    return {
        "SITE_NAME": settings.SITE_NAME,
        "person": reminder.person,
        "work_url": _link("my_work"),
        "owed": [
            (month, _grid(month), [(found, _is_asked(reminder, month, found)) for found in month.indicators])
            for month in reminder.owed
        ],
        "waiting": [(month, _place("approval", month.plan, month.month)) for month in reminder.waiting],
        "late": reminder.late,
        "budget_owed": [
            (month, _place("budget_execution", month.plan, month.month)) for month in budget.owed
        ],
        "budget_waiting": [(month, _budget_decision(month)) for month in budget.waiting],
        "budget_late": budget.late_months.items(),
        "remedies_due": [(one, _remedy(one.remedy)) for one in reminder.remedies.due],
        "remedies_to_close": [(one, _remedy(one)) for one in reminder.remedies.to_close],
        "sample_data": any(plan.has_sample_figures for plan in _plans(reminder)),
    }


def _plans(reminder: Reminder) -> list[PlanHead | Plan]:
    months = (*reminder.months, *reminder.budget.late)
    remedies = (*(one.remedy for one in reminder.remedies.due), *reminder.remedies.to_close)
    return [
        *(month.plan for month in months),
        *(one.row.plan for one in reminder.late),
        *(one.plan for one in remedies),
    ]


def _remedy(remedy: Remedy) -> str:
    return _link("remedy", remedy.plan.year, remedy.plan.own_agency.code, remedy.pk)


def _is_asked(reminder: Reminder, month: OwedMonth, found: OwedIndicator) -> bool:
    return (found.row.code, month.month) in reminder.asked.get(month.plan.id, ())


def _grid(month: OwedMonth) -> str:
    address = _place("report_grid", month.plan, month.month)
    return f"{address}&show={standing_in_for(month.stands_in_for.id)}" if month.stands_in_for else address


def _budget_decision(month: BudgetDue) -> str:
    return _place("approval", month.plan, month.month) + "#budget-title"


def _place(view: str, plan: PlanHead, month: int) -> str:
    return f"{_link(view, plan.year, plan.agency_code)}?month={month}"


def _link(view: str, *arguments) -> str:
    return f"{settings.PORTAL_URL}{reverse(view, args=arguments)}"
