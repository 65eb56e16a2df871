"""What an uploaded form wants to stand where: read with the importer's own checks, nothing written."""

from dataclasses import replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.workbook import limits
from chiayi_kpi.core.workbook.context import ImportContext, RowFault
from chiayi_kpi.core.workbook.faults import FileFault, WorkbookError
from chiayi_kpi.core.workbook.outcome import SheetOutcome
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.core.workbook.rows import SheetRow, SheetTable
from chiayi_kpi.core.workbook.sheets import Sheet
from indicators.exchange.refusals import RefusedCell, refused_cells
from indicators.models import FigureChange, Indicator
from indicators.resources.figures import FigurePlace, MonthlyFigureResource
from indicators.resources.form_columns import NOTES_SHEET
from indicators.selectors.assignments import OwnAssignments
from indicators.services.figures import FigureEntry
from objectives.models import Plan

MOST_ROWS = 5_000  # a year of four hundred inputs; a larger file is for the command


class Offer(NamedTuple):
    """One row's entry and the cell of the file in which its figure stands."""

    entry: FigureEntry
    place: str


class Offers(NamedTuple):
    """The rows that want something, the number of those left alone, and the faults of those that cannot be read.

    ``notices``: what of the file was left out, or read although it does not show.
    """

    wanted: tuple[Offer, ...]
    left: int
    faults: tuple[RefusedCell, ...]
    notices: tuple[str, ...] = ()


def read_offers(plan: Plan, assignments: OwnAssignments, data: bytes, name: str, by) -> Offers:
    """Read an upload for ``plan``; ``assignments`` is what the person may report.

    Raises WorkbookError where the file as a whole cannot be taken: another kind of file, other sheets, too many rows.
    """
    sheet, left_out = _figures_sheet(read_file(data, name, limits.of_page()))
    resource = _FormResource(plan, assignments)
    outcome = resource.import_sheet(sheet, ImportContext(by=by, way=FigureChange.Way.FILE, only_looks=True))
    code_header = resource.columns()["indicator"].header
    faults = refused_cells(sheet, outcome.faults, code_header)
    notices = tuple(map(str, [*left_out, *outcome.warnings]))
    return Offers(tuple(resource.offers), resource.left, faults, notices)


def _figures_sheet(sheets: list[Sheet]) -> tuple[Sheet, list[FileFault]]:
    """The sheet 月報, and a notice for each sheet that has nothing to do with it."""
    title = MonthlyFigureResource.sheet
    if len(sheets) == 1 and sheets[0].is_text:  # a CSV may be called anything
        sheets = [replace(sheets[0], title=title)]
    others = [sheet for sheet in sheets if sheet.title not in (title, NOTES_SHEET)]
    known = {column.header for column in MonthlyFigureResource.columns().values()}
    faults = [
        FileFault(sheet.title, "", _("This sheet does not belong here; delete it. Only 月報 is read."))
        for sheet in others
        if len(known & set(sheet.headers)) > 1
    ]
    if faults:
        raise WorkbookError(faults)
    found = next((sheet for sheet in sheets if sheet.title == title), None)
    if found is None:
        raise WorkbookError.of_file(_("The file has no sheet 月報. Download the form anew and fill that in."))
    if len(found) > MOST_ROWS:
        raise WorkbookError.of_file(
            _("The sheet has %(rows)d rows; a form has at most %(most)d.")
            % {"rows": len(found), "most": MOST_ROWS}
        )
    message = _("The sheet has none of this form's headers and was left out.")
    return found, [FileFault(sheet.title, "", message) for sheet in others]


class _FormResource(MonthlyFigureResource):
    """The sheet 月報 for one plan and one person's indicators; it gathers and never writes."""

    def __init__(self, plan: Plan, assignments: OwnAssignments):
        super().__init__()
        self.plan = plan
        self.assignments = assignments
        self.offers: list[Offer] = []
        self.left = 0

    def target_of(self, row: SheetRow) -> FigurePlace:
        year, code = row.values["year"], row.values["agency"]
        if year != self.plan.year:
            self.tell_once(
                ("year", year),
                "year",
                _(
                    "This row is of the year %(year)s; here %(here)s is reported. Download the form of this year."
                )
                % {"year": year, "here": self.plan.year},
            )
        if code != self.plan.own_agency.code:
            self.tell_once(
                ("agency", code),
                "agency",
                _("This row is of %(code)s; here %(here)s (%(name)s) is reported.")
                % {"code": code, "here": self.plan.own_agency.code, "name": self.plan.agency_name},
            )
        return super().target_of(row)

    def check_right(self, row: SheetRow, plan: Plan, indicator: Indicator) -> None:
        if indicator.pk not in self.assignments.reportable:
            raise RowFault("indicator", _("%s is not yours to report.") % indicator.code)

    def left_alone(self, row: SheetRow, outcome: SheetOutcome) -> None:
        self.left += 1

    def record(self, plan: Plan, rows, table: SheetTable, outcome: SheetOutcome) -> None:
        column = table.places.get("value", 0)
        self.offers += [Offer(entry, table.sheet.cell(row.number, column)) for row, entry in rows]
