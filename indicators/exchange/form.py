"""The workbook form of one month: prefilled, protected but for figure and note, with drop-downs and instructions.

It is a document of the offices, so it is in Chinese whatever language the portal is shown in.
"""

from collections.abc import Collection, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from chiayi_kpi.core.roc import dotted
from chiayi_kpi.core.workbook.widgets import Exact
from chiayi_kpi.core.workbook.written import CellRange, WrittenBook, WrittenColumn, WrittenSheet
from indicators.checks import milestone_text
from indicators.deadlines import report_due
from indicators.resources.figures import MonthlyFigureResource
from indicators.resources.form_columns import FORM_COLUMNS, NOTES_SHEET
from indicators.selectors.deadlines import settings_of
from indicators.selectors.form_rows import FormRow, form_rows
from objectives.models import Plan

SAMPLE_LABEL = "示範數據"
ORDER = (
    "year",
    "agency",
    "indicator",
    "indicator_name",
    "input",
    "input_name",
    "unit",
    "month",
    "last",
    "value",
    "note",
    "seen_value",
    "seen_note",
)
OPEN_COLUMNS = frozenset({"value", "note"})
HIDDEN_COLUMNS = frozenset({"seen_value", "seen_note"})
VALUE = ORDER.index("value")
_number = Exact()


def month_form(plan: Plan, month: int, indicator_ids: Collection[int]) -> WrittenBook | None:
    """The form of those indicators whose month is open; None where every one is submitted or approved."""
    rows = form_rows(plan, month, indicator_ids)
    if not rows:
        return None
    with translation.override("zh-hant"):
        notes, lists = _notes(plan, month, rows)
        title = _("%(agency)s, year %(year)s, month %(month)s") % {
            "agency": plan.agency_name,
            "year": plan.year,
            "month": month,
        }
        refusal = _("Choose one of the milestones in the list.")
    choices = {
        (number, VALUE): lists[row.input.pk] for number, row in enumerate(rows, start=2) if row.milestones
    }
    sheet = WrittenSheet(
        MonthlyFigureResource.sheet,
        _columns(),
        [_cells(plan, month, row) for row in rows],
        protected=True,
        choices=choices,
        refusal=refusal,
    )
    return WrittenBook(title, [sheet, notes], SAMPLE_LABEL if plan.has_sample_figures else "")


def _columns() -> list[WrittenColumn]:
    known = MonthlyFigureResource.columns() | FORM_COLUMNS
    return [
        WrittenColumn(
            known[name].header,
            known[name].width,
            known[name].widget.as_text and name != "last",
            is_open=name in OPEN_COLUMNS,
            hidden=name in HIDDEN_COLUMNS,
        )
        for name in ORDER
    ]


def _cells(plan: Plan, month: int, row: FormRow) -> list:
    found = row.input
    return [
        plan.year,
        plan.own_agency.code,
        found.indicator.code,
        found.indicator.name,
        found.code,
        found.name,
        "" if row.milestones else found.unit,
        month,
        _shown(row, row.last),
        _shown(row, row.value),
        row.note,
        _number.render(row.value),
        row.note,
    ]


def _shown(row: FormRow, value):
    """A milestone by its text, as its drop-down has it; any other figure as a number."""
    for milestone in row.milestones:
        if milestone.no == value:
            return milestone_text(milestone)
    return _number.render(value)


def _notes(plan: Plan, month: int, rows: Sequence[FormRow]) -> tuple[WrittenSheet, dict[int, CellRange]]:
    """The sheet with the instructions, and by input where on it the texts to choose from stand."""
    lines = [["", text] for text in _instructions(plan, month)]
    lists: dict[int, CellRange] = {}
    for row in rows:
        if row.milestones:
            first = len(lines) + 2  # row 1 holds the headers
            name = f"{row.input.indicator.code} {row.input.indicator.name}"
            lines += [[name, milestone_text(milestone)] for milestone in row.milestones]
            lists[row.input.pk] = CellRange(NOTES_SHEET, 1, first, len(lines) + 1)
    columns = [WrittenColumn(_("Indicator with milestones"), 40), WrittenColumn(_("How to fill this in"), 90)]
    return WrittenSheet(NOTES_SHEET, columns, lines, protected=True), lists


def _instructions(plan: Plan, month: int) -> list[str]:
    due = report_due(plan.year, month, settings_of(plan.year, plan.agency_id))
    return [
        _("Please report by %(day)s.") % {"day": dotted(due)},
        _(
            "Fill in the yellow columns 數值 and 說明 only; the other cells are protected and say what is asked."
        ),
        _("Write the number alone, without a unit or a per cent sign."),
        _("For work with milestones choose the one reached from the list of the cell (also below)."),
        _("A row that is left empty is not reported; the portal's figure is kept. Write zero as 0."),
        _("Where there was nothing to report this month, mark it so in the portal itself."),
        _("Do not add sheets, rows or columns, and write values, not formulas."),
        _(
            "Upload the file in the portal: it first shows what would change, and writes nothing until you confirm."
        ),
        _(
            "If one cell cannot be taken, nothing is taken; the portal names each cell and what is wrong with it."
        ),
    ]
