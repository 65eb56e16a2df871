"""The whole plan workbook in and out: every app's sheets, in the order in which they depend on each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from budget.resources import BudgetItemResource, ExecutionResource
from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import Fault, WorkbookError, written_meanwhile
from chiayi_kpi.core.workbook.outcome import SheetOutcome
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.sheets import Sheet
from indicators.resources import (
    AssignmentResource,
    AwardResource,
    ComponentResource,
    IndicatorResource,
    InputResource,
    MilestoneResource,
    MonthlyFigureResource,
    NotApplicableResource,
    PlannedValueResource,
    PriorValueResource,
)
from indicators.resources.form_columns import NOTES_SHEET
from objectives.resources import FacetResource, ObjectiveResource, PlanResource

RESOURCES: tuple[type[SheetResource], ...] = (
    PlanResource,
    FacetResource,
    ObjectiveResource,
    IndicatorResource,
    InputResource,
    MilestoneResource,
    ComponentResource,
    PlannedValueResource,
    NotApplicableResource,
    AssignmentResource,
    PriorValueResource,
    ExecutionResource,
    MonthlyFigureResource,
    AwardResource,
    BudgetItemResource,
)
FIGURE_SHEETS = frozenset({MonthlyFigureResource.sheet, PriorValueResource.sheet})


@dataclass
class BookOutcome:
    """What came of a book, sheet by sheet."""

    sheets: list[SheetOutcome] = field(default_factory=list)

    @property
    def plan_ids(self) -> set[int]:
        return set().union(*(outcome.plan_ids for outcome in self.sheets))


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
    wanted = frozenset(only) if only is not None else frozenset(resource.sheet for resource in RESOURCES)
    faults = _sheet_faults(sheets, wanted)
    by_title = {sheet.title: sheet for sheet in sheets}
    outcome = BookOutcome()
    try:
        with patient_collector(), transaction.atomic():
            for resource in RESOURCES:
                if resource.sheet in wanted and resource.sheet in by_title:
                    done = resource().import_sheet(by_title[resource.sheet], context)
                    outcome.sheets.append(done)
                    faults += done.faults
            if faults or dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:  # what the checks saw is no longer so
        raise WorkbookError.of_file(written_meanwhile()) from error
    if faults:
        order = {sheet.title: position for position, sheet in enumerate(sheets)}
        raise WorkbookError(sorted(faults, key=lambda fault: (order.get(fault.sheet, -1), *_place(fault))))
    return outcome


def _sheet_faults(sheets: Sequence[Sheet], wanted: frozenset[str]) -> list[Fault]:
    known = {resource.sheet for resource in RESOURCES}
    faults = [
        Fault(
            sheet.title,
            "",
            _("Unknown sheet. Delete it or rename it; the sheets are: %s.") % "、".join(_titles(known)),
        )
        for sheet in sheets
        if sheet.title not in known | {NOTES_SHEET}
    ]
    titles = [sheet.title for sheet in sheets]
    faults += [
        Fault(title, "", _("The sheet stands twice.")) for title in set(titles) if titles.count(title) > 1
    ]
    if not faults and not wanted & set(titles):
        faults.append(
            Fault("", "", _("The workbook has none of the sheets %s.") % "、".join(_titles(wanted)))
        )
    return faults


def _titles(wanted: Iterable[str]) -> list[str]:
    return [resource.sheet for resource in RESOURCES if resource.sheet in wanted]


def _place(fault: Fault) -> tuple[int, int, str]:
    """Row by row, then column by column; what concerns the whole sheet first."""
    number = re.search(r"\d+", fault.cell)
    (letters,) = re.findall(r"^[A-Z]*", fault.cell)
    return int(number[0]) if number else 0, len(letters), letters
