"""The sheet 月報 as a form that people fill in: columns beside the plain ones, and the sheet with the instructions.

A form may come back by the page or by ``import_figures``; a file without these columns is read as it always was.
"""

import re
from typing import NamedTuple
from unicodedata import normalize

from chiayi_kpi.core.folding import folded
from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.reasons import LONGEST_REASON
from chiayi_kpi.core.workbook.columns import Column
from chiayi_kpi.core.workbook.values import is_blank
from chiayi_kpi.core.workbook.widgets import Aside, Exact, Prose
from indicators.models import Milestone

NOTES_SHEET = "填報說明"  # stands in a form for people; no import reads it

_WITH_UNIT = re.compile(r"[+-]?[\d.,]+.*[^\d.,\s].*", re.ASCII | re.DOTALL)
_CHOSEN = re.compile(r"(\d{1,3})\s+(\D.*)", re.DOTALL)


class Chosen(NamedTuple):
    """A milestone as the drop-down writes it: ``3 決標 50%``."""

    no: int
    text: str


class Typed(NamedTuple):
    """A number with something behind it (``85 %``, ``279件``): the input's unit says whether that belongs there."""

    text: str


class Figure(Exact):
    """A number; what the input itself has to explain comes as ``Chosen`` (a milestone's text) or ``Typed``."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, str) and not is_blank(value):
            match = _CHOSEN.fullmatch(normalize("NFKC", value).strip())
            if match is not None:
                return Chosen(int(match[1]), match[0])
            if _WITH_UNIT.fullmatch(folded(value)):
                return Typed(value)
        return super().clean(value)


def milestone_text(milestone: Milestone) -> str:
    """How the drop-down writes a milestone."""
    return f"{milestone.no} {milestone.name} {trimmed(milestone.percent)}%"


def is_text_of(chosen: Chosen, milestone: Milestone) -> bool:
    """Whether the text still says what the milestone is; spaces and full-width letters do not count."""
    return _folded(chosen.text) == _folded(milestone_text(milestone))


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


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
