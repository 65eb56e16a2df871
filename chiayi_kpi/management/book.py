"""The whole plan workbook in and out: every app's sheets, in the order in which they depend on each other."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budget.resources import BudgetItemResource, ExecutionResource
from chiayi_kpi.accounts.locking import lock_agencies
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.accounts.people.resources import PersonResource
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError, written_meanwhile
from chiayi_kpi.core.workbook.outcome import CHANGED, NEW, SheetOutcome
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.rows import HEADERS_SEARCHED
from chiayi_kpi.core.workbook.sheets import FAULTY, Sheet
from chiayi_kpi.core.workbook.values import header_text
from chiayi_kpi.workdays.resources import CalendarDayResource
from indicators.resources import (
    AssignmentResource,
    AwardResource,
    ComponentResource,
    IndicatorResource,
    InputResource,
    MidTermTargetResource,
    MilestoneResource,
    MonthlyFigureResource,
    NotApplicableResource,
    PlannedValueResource,
    PriorValueResource,
)
from indicators.resources.form_columns import NOTES_SHEET
from indicators.validation import PlanFault, approved_beside, checked_plans
from objectives.locking import lock_named
from objectives.models import Plan
from objectives.resources import FacetResource, MonthDeadlineResource, ObjectiveResource, PlanResource
from objectives.resources.base import agency_column, year_column

RESOURCES: tuple[type[SheetResource], ...] = (
    PlanResource,
    PersonResource,
    FacetResource,
    ObjectiveResource,
    IndicatorResource,
    InputResource,
    MilestoneResource,
    ComponentResource,
    PlannedValueResource,
    MidTermTargetResource,
    NotApplicableResource,
    AssignmentResource,
    PriorValueResource,
    ExecutionResource,
    MonthlyFigureResource,
    AwardResource,
    BudgetItemResource,
    CalendarDayResource,
    MonthDeadlineResource,
)
_RESOURCE_OF = {resource.sheet: resource for resource in RESOURCES}
FIGURE_SHEETS = frozenset({MonthlyFigureResource.sheet, PriorValueResource.sheet})


@dataclass
class BookOutcome:
    """What came of a book, sheet by sheet; with ``faults`` the database is as it was.

    ``notices``: what of the file was left out. ``plan_faults``: what each plan that it writes to lacks for its approval;
    ``plan_notes``: what in it is most likely a mistake, or cannot be known yet.
    """

    sheets: list[SheetOutcome] = field(default_factory=list)
    faults: list[FileFault] = field(default_factory=list)
    notices: list[FileFault] = field(default_factory=list)
    plan_faults: list[tuple[Plan, list[PlanFault]]] = field(default_factory=list)
    plan_notes: list[tuple[Plan, list[PlanFault]]] = field(default_factory=list)

    @property
    def plan_ids(self) -> set[int]:
        return set().union(*(outcome.plan_ids for outcome in self.sheets))

    @property
    def changes(self) -> int:
        """How many rows are new or changed."""
        return sum(outcome.count(NEW) + outcome.count(CHANGED) for outcome in self.sheets)


def import_book(
    sheets: Sequence[Sheet],
    context: ImportContext,
    *,
    only: Iterable[str] | None = None,
    dry_run: bool = False,
) -> BookOutcome:
    """Import the sheets in one transaction, or raise WorkbookError with every fault and change nothing.

    ``only``: the sheets to import where others may stand beside them. ``dry_run`` leaves the database as it was.
    """
    context.only_looks = dry_run
    outcome = run_book(sheets, context, only=only, confirmed=lambda _outcome: not dry_run)
    if outcome.faults:
        raise WorkbookError(outcome.faults)
    return outcome


def run_book(
    sheets: Sequence[Sheet],
    context: ImportContext,
    *,
    only: Iterable[str] | None = None,
    confirmed: Callable[[BookOutcome], bool],
) -> BookOutcome:
    """All that an import would do and say; it stays done where there is no fault and ``confirmed`` says so."""
    wanted = frozenset(only) if only is not None else frozenset(resource.sheet for resource in RESOURCES)
    outcome = BookOutcome()
    sheets = _ours(sheets, outcome, beside=only is not None)
    outcome.faults += _sheet_faults(sheets, wanted)
    by_title = {sheet.title: sheet for sheet in sheets}
    try:
        with patient_collector(), transaction.atomic():
            if not context.only_looks:
                _hold([sheet for sheet in sheets if sheet.title in wanted])
            for resource in RESOURCES:
                if resource.sheet in wanted and resource.sheet in by_title:
                    done = resource().import_sheet(by_title[resource.sheet], context)
                    outcome.sheets.append(done)
                    outcome.faults += done.faults
            if not outcome.faults:
                touched = outcome.plan_ids | approved_beside(outcome.plan_ids)
                for plan, faults, notes in checked_plans(touched):
                    outcome.plan_faults += [(plan, faults)] if faults else []
                    outcome.plan_notes += [(plan, notes)] if notes else []
            if outcome.faults or not confirmed(outcome):
                transaction.set_rollback(True)
    except IntegrityError as error:  # what the checks saw is no longer so
        raise WorkbookError.of_file(written_meanwhile()) from error
    order = {sheet.title: position for position, sheet in enumerate(sheets)}
    outcome.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), *fault.place))
    return outcome


def _hold(sheets: Sequence[Sheet]) -> None:
    """Lock what the sheets will lock one after the other, before the first: plans and then agencies, in the one order.

    The sheet 人員 comes second and locks people; those behind it would ask for plans then, and 歷年 for those of other years.
    """
    codes = {sheet.title: _said(sheet, agency_column()) for sheet in sheets}
    years = set().union(*(_said(sheet, year_column()) for sheet in sheets))
    lock_named(years, codes.get(PriorValueResource.sheet, set()))
    named = codes.get(PlanResource.sheet, set()) | codes.get(PersonResource.sheet, set())
    lock_agencies(Agency.objects.filter(code__in=named).values_list("pk", flat=True))


def _said(sheet: Sheet, column: Column) -> set[Any]:
    """What stands in the sheet's column of this header, as far as it can be read."""
    if column.header not in sheet.headers:
        return set()
    place, found = sheet.headers.index(column.header), set()
    for values in sheet:
        if place < len(values) and values[place] is not FAULTY:
            with suppress(ValueError):
                found.add(column.parse(values[place]))
    return found


def _ours(sheets: Sequence[Sheet], outcome: BookOutcome, *, beside: bool) -> list[Sheet]:
    """The sheets of the plan workbook; one that has none of our headers is left out with a notice.

    ``beside``: sheets of the plan workbook that are not asked for are left alone, so nothing is said of any other.
    """
    found = []
    for sheet in sheets:
        named = replace(sheet, title=_title_by_headers(sheet) or sheet.title) if sheet.is_text else sheet
        if named.title == NOTES_SHEET:
            continue
        if named.title in _RESOURCE_OF or named.is_text or _looks_like_ours(named):
            found.append(named)
        elif not beside:
            message = _("The sheet has none of the plan workbook's headers and was left out.")
            outcome.notices.append(FileFault(sheet.title, "", message))
    return found


def _title_by_headers(sheet: Sheet) -> str:
    """The sheet that a text file is, whatever the file is called: the only one whose headers it has."""
    if sheet.title in _RESOURCE_OF:
        return sheet.title
    headers = {header for header in sheet.headers if header}
    fitting = [
        title
        for title, resource in _RESOURCE_OF.items()
        if headers <= {column.header for column in resource.columns().values()}
        and headers >= {column.header for column in resource.columns().values() if not column.optional}
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _looks_like_ours(sheet: Sheet) -> bool:
    """Whether a sheet of another name has headers of ours: at least two of one sheet, one of them of its key."""
    rows = [sheet.headers, *(values for _number, values in sheet.rows[:HEADERS_SEARCHED])]
    words = [{header_text(value) for value in values if isinstance(value, str)} for values in rows]
    for resource in _RESOURCE_OF.values():
        columns = resource.columns()
        headers = {column.header for column in columns.values()}
        of_key = {columns[name].header for name in resource.key}
        if any(len(headers & row) > 1 and of_key & row for row in words):
            return True
    return False


def _sheet_faults(sheets: Sequence[Sheet], wanted: frozenset[str]) -> list[FileFault]:
    faults = [
        FileFault(sheet.title, "", _unknown(sheet)) for sheet in sheets if sheet.title not in _RESOURCE_OF
    ]
    titles = [sheet.title for sheet in sheets]
    faults += [
        FileFault(title, "", _("The sheet occurs twice.")) for title in set(titles) if titles.count(title) > 1
    ]
    if not faults and not wanted & set(titles):
        faults.append(
            FileFault("", "", _("The workbook has none of the sheets %s.") % _(", ").join(_titles(wanted)))
        )
    return faults


def _unknown(sheet: Sheet) -> str:
    known = _(", ").join(_RESOURCE_OF)
    if sheet.is_text:
        message = _("No sheet has just these headers. Call the file as its sheet is called: %s.")
        return message % known
    return _("Unknown sheet. Delete it or rename it; the sheets are: %s.") % known


def _titles(wanted: Iterable[str]) -> list[str]:
    return [resource.sheet for resource in RESOURCES if resource.sheet in wanted]
