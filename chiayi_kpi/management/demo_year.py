"""The demo's year of reporting: who reports what, and how far each agency's months are. Taken through the services."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from budget.services.months import approve_budget, submit_budget, wrong_amounts
from chiayi_kpi.accounts.models import User
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.core.workbook.sheets import Sheet
from chiayi_kpi.management.demo_comments import COMMENTS, write_comments
from chiayi_kpi.management.demo_dates import date_the_year
from chiayi_kpi.management.demo_remedies import REMEDIES, write_remedies
from indicators.models import Assignment, Indicator, IndicatorMonth
from indicators.reporting.budget_reasons import not_explained
from indicators.reporting.month import IndicatorProgress, missing, month_overview
from indicators.services import months
from indicators.services.check_answers import answer_checks
from objectives.models import Plan

BOOK = settings.BASE_DIR / "fixtures" / "demo"
DIVISION, PROGRESS = "分工", "填報"  # the sheets: who reports what; how far the months are


class Walk(NamedTuple):
    """An agency's progress: ``reporter`` and for the budget ``planner`` hand the months in, ``supervisor`` decides them."""

    plan: Plan
    row: dict[str, str]
    reporter: User | None
    supervisor: User | None
    planner: User | None = None

    def number(self, header: str) -> int:
        return int(self.row.get(header) or 0)


@transaction.atomic
def walk_the_year(year: int) -> bool:
    """Assign the indicators and take the months to where the demo shows them, once; False: it was done before."""
    if IndicatorMonth.objects.filter(plan__year=year).exclude(state=IndicatorMonth.State.DRAFT).exists():
        return False
    sheets = {sheet.title: sheet for sheet in read_book(BOOK)}
    plans = {
        plan.own_agency.code: plan
        for plan in Plan.objects.filter(year=year, agency__isnull=False).select_related("agency")
    }
    people = {person.username: person for person in User.objects.all()}
    for row in sheet_rows(sheets[DIVISION]):
        _assign(plans[row["機關代碼"]], row, people)
    supervisor = people.get("supervisor")
    for row in sheet_rows(sheets[PROGRESS]):
        plan = plans[row["機關代碼"]]
        of_agency = plan.assignments.exists()  # the others have no accounts in the demo
        walk_months(
            Walk(plan, row, people.get("owner"), supervisor, people.get("planner"))
            if of_agency
            else Walk(plan, row, None, None)
        )
    write_remedies(sheet_rows(sheets[REMEDIES]), plans, people)
    write_comments(sheet_rows(sheets[COMMENTS]), plans, people)
    date_the_year(year)
    return True


def sheet_rows(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(zip(sheet.headers, values, strict=True)) for _number, values in sheet.rows]


def _assign(plan: Plan, row: dict[str, str], people: dict[str, User]) -> None:
    """Every indicator of the facet, own and common, gets its unit, owner and deputy."""
    of_plan = Indicator.objects.filter(plan__in=[plan, *Plan.objects.filter(agency=None, year=plan.year)])
    Assignment.objects.bulk_create(
        [
            Assignment(
                plan=plan,
                indicator=indicator,
                unit=row["單位"],
                owner=people.get(row["承辦人"]),
                deputy=people.get(row["代理人"]),
            )
            for indicator in of_plan.filter(objective__facet__no=row["面向"])
        ]
    )


def walk_months(walk: Walk) -> None:
    for month in range(1, walk.number("送出至") + 1):
        ready = _prepare(walk, month)
        months.submit(plan=walk.plan, month=month, indicators=ready, by=walk.reporter)
        if month == walk.number("退回月份"):
            ready = _send_back(walk, month, ready)
        if month <= walk.number("核定至"):
            months.approve(plan=walk.plan, month=month, indicators=ready, by=walk.supervisor)
        _walk_budget(walk, month)


def _walk_budget(walk: Walk, month: int) -> None:
    """The budget figures of a month go the way of the others, where the agency has reported any for it."""
    if wrong_amounts(walk.plan, month):
        return
    for fault in not_explained(month_overview(walk.plan, month)):
        months.set_note(
            plan=walk.plan,
            month=month,
            indicator=fault.lacks.indicator_id,
            text=walk.row["說明"],
            by=walk.planner,
        )
    held = submit_budget(plan=walk.plan, month=month, by=walk.planner)
    if month <= walk.number("核定至"):
        approve_budget(plan=walk.plan, month=month, by=walk.supervisor, seen=held.changed_at)


def _prepare(walk: Walk, month: int) -> list[int]:
    """Say what a month still lacks; returns the indicators that can be submitted: those that were ever reported."""
    found = [row for row in month_overview(walk.plan, month).reportable() if row.updated]
    for progress in found:
        _complete(walk, month, progress)
    return [progress.id for progress in found]


def _complete(walk: Walk, month: int, progress: IndicatorProgress) -> None:
    kinds = {fault.kind for fault in missing(progress)}
    if "figure" in kinds:
        months.set_nothing_to_report(
            plan=walk.plan, month=month, indicator=progress.id, nothing=True, by=walk.reporter
        )
    if "note" in kinds:
        months.set_note(
            plan=walk.plan, month=month, indicator=progress.id, text=walk.row["說明"], by=walk.reporter
        )
    for row in progress.inputs:
        answers = {question.kind: walk.row["答覆"] for question in row.questions}
        if answers:
            answer_checks(plan=walk.plan, input_id=row.id, month=month, answers=answers, by=walk.reporter)


def _send_back(walk: Walk, month: int, submitted: list[int]) -> list[int]:
    """Return the one indicator that the demo shows returned; the others go on."""
    indicators = month_overview(walk.plan, month).indicators
    returned = [row.id for row in indicators if row.code == walk.row["退回指標"]]
    months.send_back(
        plan=walk.plan, month=month, indicators=returned, by=walk.supervisor, reason=walk.row["退回原因"]
    )
    return [pk for pk in submitted if pk not in returned]
