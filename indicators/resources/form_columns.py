"""The sheet 月報 as a form that people fill in: columns beside the plain ones, and the sheet with the instructions.

A form may come back by the page or by ``import_figures``; a file without these columns is read as it always was.
"""

from typing import NamedTuple

from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.values import is_blank
from chiayi_kpi.core.workbook.widgets import Aside, Exact, Prose

NOTES_SHEET = "填報說明"  # stands in a form for people; no import reads it


class TypedText(NamedTuple):
    """A text in a figure's cell (``85 %``, ``279件``, ``3 決標 50%``): the input says whether and how it is read."""

    text: str


class Figure(Exact):
    """A number; a text comes as ``TypedText``."""

    def clean(self, value, row=None, **kwargs):
        return TypedText(value) if isinstance(value, str) and not is_blank(value) else super().clean(value)


def _column(header: str, widget, width: int = 12) -> Column:
    return Column(header, widget, header, sets=False, optional=True, width=width)


FORM_COLUMNS = {
    "indicator_name": _column("指標名稱", Aside(), 32),
    "input_name": _column("投入名稱", Aside(), 26),
    "unit": _column("單位", Aside(), 7),
    "last": _column("上次數值", Aside(), 16),
    "seen_value": _column("下載時數值", Figure()),
    "seen_note": _column("下載時說明", Prose(LONGEST_REASON)),
}
HEADERS = frozenset(column.header for column in FORM_COLUMNS.values())
