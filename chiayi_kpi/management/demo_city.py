"""What makes the demo's city live: two settled years, two further agencies, people everywhere, a lowered target. All of it invented."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from budget.models import BudgetMonth, Execution
from chiayi_kpi.accounts.models import Agency, Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.history import save_with_history
from chiayi_kpi.core.month_state import MonthState
from chiayi_kpi.core.roc import MONTHS
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.book import import_book
from chiayi_kpi.management.demo import FIXTURES, PASSWORD, YEAR
from chiayi_kpi.management.demo_dates import (
    CONFIRMED,
    SETTLED,
    date_the_revision,
    date_the_year,
    on_day_of_january,
)
from chiayi_kpi.management.demo_rows import indicator_of
from chiayi_kpi.management.demo_year import PROGRESS, Walk, sheet_rows, walk_months
from indicators.models import (
    Assignment,
    FigureChange,
    IndicatorMonth,
    MonthEvent,
    RatingPart,
    ScoringComponent,
)
from indicators.reporting.rows import plan_heads, report_rows
from indicators.services.approval import approve_plan
from indicators.services.revisions import revise_target
from indicators.year_end.services import confirm_part
from objectives.models import PerformanceYear, Plan
from objectives.services import mark_sample_figures, open_to_public
from reports.pages.year_end.settling import settle_year

BOOKS = FIXTURES / "city"
SETTLED_YEARS = (105, 106)
PEOPLE, REVISIONS = "人員", "目標調整"  # sheets of ``fixtures/city/demo``
_ROLES = {
    "承辦人": Role.OWNER,
    "主管": Role.SUPERVISOR,
    "機關研考人員": Role.PLANNER,
}  # columns of ``PEOPLE``
# A name that nobody bears and that tells the role, by column; one surname for each.
_TITLES = {"承辦人": "承辦", "主管": "主管", "機關研考人員": "企劃"}
_SURNAMES = "劉蔡楊許郭洪邱曾廖賴徐葉蘇莊江"
_RATERS = {
    RatingPart.PERSONNEL: "personnel",
    RatingPart.ACCOUNTING: "accounting",
    RatingPart.REVIEW: "planning_office",
}


def load_city() -> bool:
    """Load it once, after the year that is running; False: it is there and stays as it is."""
    if Plan.objects.filter(year=SETTLED_YEARS[-1]).exists():
        return False
    with patient_collector(), transaction.atomic():
        _load()
    return True


def _load() -> None:
    people = {person.username: person for person in User.objects.all()}
    for year in (*SETTLED_YEARS, YEAR):
        _import(year)
        PerformanceYear.objects.get_or_create(year=year)
    for year in SETTLED_YEARS:  # what a year came to becomes an earlier value of the plans that follow
        _approve(year, people)
        _hand_in_everything(year, people)
        _settle(year, people)
    sheets = {sheet.title: sheet_rows(sheet) for sheet in read_book(BOOKS / "demo")}
    people |= _make_people(sheets[PEOPLE])
    _approve(YEAR, people)
    plans = {plan.own_agency.code: plan for plan in _plans(YEAR)}
    for row in sheets[PEOPLE]:
        _assign(plans[row["機關代碼"]], people.get(row["承辦人"]))
    for row in sheets[PROGRESS]:
        who = next(one for one in sheets[PEOPLE] if one["機關代碼"] == row["機關代碼"])
        of_agency = [people.get(who[header]) for header in ("承辦人", "主管", "機關研考人員")]
        walk_months(Walk(plans[row["機關代碼"]], row, *of_agency))
    date_the_year(YEAR)
    for plan in [*_plans(SETTLED_YEARS[0]), *_plans(SETTLED_YEARS[1]), *plans.values()]:
        open_to_public(plan_id=plan.pk, by=people.get("planning_office"))
    for row in sheets[REVISIONS]:
        _revise(plans[row["機關代碼"]], row, people.get("planning_office"))


def _plans(year: int) -> list[Plan]:
    """The agencies' plans of the ROC year."""
    return list(Plan.objects.filter(year=year, agency__isnull=False).select_related("agency"))


def _import(year: int) -> None:
    context = ImportContext(trusted=True, way=FigureChange.Way.COMMAND, reason=_("sample data"))
    import_book(read_book(BOOKS / str(year)), context)
    mark_sample_figures(plans=[plan for plan in _plans(year) if not plan.has_sample_figures])


def _approve(year: int, people: dict[str, User]) -> None:
    by = people.get("planning_office")
    for plan in [Plan.objects.get(year=year, agency=None), *_plans(year)]:
        if not plan.is_approved:
            approve_plan(plan=plan, by=by)


def _hand_in_everything(year: int, people: dict[str, User]) -> None:
    """Every month of a year that is long over is handed in and approved."""
    by, step = people.get("planning_office"), MonthEvent.Action
    rows = report_rows(plan_heads(Q(year=year)))
    cells = [(row, month) for row in rows for month in MONTHS]
    IndicatorMonth.objects.bulk_create(
        (
            IndicatorMonth(
                plan_id=row.plan.id,
                indicator_id=row.indicator_id,
                month=month,
                state=IndicatorMonth.State.APPROVED,
            )
            for row, month in cells
        ),
        update_conflicts=True,  # those with an explanation are there
        unique_fields=["plan", "indicator", "month"],
        update_fields=["state", "changed_at"],
    )
    MonthEvent.objects.bulk_create(
        MonthEvent(plan_id=row.plan.id, indicator_id=row.indicator_id, month=month, action=action, by=by)
        for row, month in cells
        for action in (step.SUBMIT, step.APPROVE)
    )
    spent = Execution.objects.filter(plan__year=year).order_by("plan", "month")
    months = [
        BudgetMonth(plan_id=plan, month=month, state=MonthState.APPROVED)
        for plan, month in spent.values_list("plan", "month").distinct()
    ]
    save_with_history(created=months, changed=[], fields=[], by=by)
    date_the_year(year)


_LEFT_OPEN = "示範資料：當年度未撰寫執行情形說明"  # why the invented years before are settled all the same


def _settle(year: int, people: dict[str, User]) -> None:
    plans = _plans(year)
    with on_day_of_january(year, CONFIRMED):
        for plan in plans:
            for part in RatingPart:
                confirm_part(plan=plan, part=part, by=people.get(_RATERS.get(part, "")))
    with on_day_of_january(year, SETTLED):
        for plan in plans:
            settle_year(plan=plan, by=people.get("planning_office"), reason=_LEFT_OPEN)


def city_people() -> list[str]:
    """The usernames of the invented agencies' people."""
    sheet = next(sheet for sheet in read_book(BOOKS / "demo") if sheet.title == PEOPLE)
    return [row[header] for row in sheet_rows(sheet) for header in _ROLES]


def _make_people(rows: list[dict[str, str]]) -> dict[str, User]:
    """The people of each invented agency; none where passwords that everybody knows are not allowed."""
    if not getattr(settings, "DEMO_ACCOUNTS", False):
        return {}
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    password = make_password(PASSWORD)  # hashed once: hashes are slow on purpose
    found: dict[str, User] = {}
    for row in rows:
        for header, role in _ROLES.items():
            surname = _SURNAMES[len(found) % len(_SURNAMES)]
            agency, name = agencies[row["機關代碼"]], row[header]
            person = User.objects.create(
                username=name,
                name=f"{surname}{_TITLES[header]}",
                email=f"{name}@demo.invalid",
                password=password,
            )
            Membership.objects.create(user=person, role=role, agency=agency)
            found[name] = person
    return found


def _assign(plan: Plan, owner: User | None) -> None:
    """The agency's owner reports every indicator."""
    Assignment.objects.bulk_create(
        Assignment(plan=plan, indicator_id=row.indicator_id, unit=_("planning unit"), owner=owner)
        for row in report_rows(plan_heads(Q(year=plan.year)))
        if row.plan.id == plan.pk
    )


def _revise(plan: Plan, row: dict[str, Any], by: User | None) -> None:
    indicator = indicator_of(plan, row["指標"])
    revision = revise_target(
        plan=plan,
        component=ScoringComponent.objects.get(indicator=indicator),
        parameters={"target": Decimal(row["目標"])},
        target_text=row["年度目標值"],
        cause=row["原因"],
        countermeasure=row["因應措施"],
        by=by,
    )
    date_the_revision(revision, datetime.date.fromisoformat(row["日期"]))
