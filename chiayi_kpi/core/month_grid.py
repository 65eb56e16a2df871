"""A grid of figures by month, as the indicators' and the budget's pages print it: inputs as rows, months as columns."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import grouped, plain


class GridCell(NamedTuple):
    """One month of a row. ``seen`` is the plain number that saving compares with, ``shown`` the one that people read.

    ``milestone`` is the one reached (``決標 50 %``): ``shown`` is its per cent and ``step`` its name. ``carried`` is what holds in a month in which nothing was typed, ``note``
    what is said of an empty cell to who does not see its style, ``origin`` where the figure came from, if nobody typed it.
    """

    month: int
    seen: str
    shown: str
    css: str
    writable: bool
    milestone: str = ""
    step: str = ""
    carried: str = ""
    note: str = ""
    origin: str = ""


def shown(value: int | Decimal | None) -> str:
    """The number as it stands in a cell: thousands set apart, every decimal; empty where there is none."""
    return "" if value is None else grouped(plain(value))


def cells_html(key: object, cells: Iterable[GridCell], *, milestones: bool = False) -> SafeString:
    """The ``td`` elements of the row ``key``, ready made: a template's loop over some 500 cells takes ten times as long.

    The page's script gives each cell and field the rest: its month, its input, what the keyboard offers.
    """
    row = escape(str(key))
    # Every name in it was escaped, the rest are numbers and our own classes.
    return SafeString("".join([_cell(row, cell, milestones) for cell in cells]))


def _cell(key: str, cell: GridCell, milestones: bool) -> str:
    css = f' class="{cell.css}"' if cell.css else ""
    if cell.writable:
        seen = f' data-seen="{cell.seen}"' if cell.seen != cell.shown else ""
        names = f"h{key} m{cell.month}"
        choices = f' list="l{key}"' if milestones else ""
        if cell.carried:
            choices += f' placeholder="{cell.carried}" data-carried'
        choices += f' title="{escape(cell.origin)}"' if cell.origin else ""
        label = _milestone(cell.step) if milestones else ""
        return (
            f'<td{css}><input id="c{key}-{cell.month}" value="{cell.shown}"{seen}'
            f' aria-labelledby="{names}"{choices}>{label}</td>\n'
        )
    both = cell.milestone and cell.origin
    said = f"{cell.milestone}{_(', ')}{cell.origin}" if both else cell.milestone or cell.origin
    title = f' title="{escape(said)}"' if said else ""
    step = _milestone(cell.step) if cell.step else ""
    note = f'<span class="visually-hidden">{escape(cell.note)}</span>' if cell.note else ""
    return f"<td{css}{title}>{cell.shown or cell.carried}{step}{note}</td>\n"


def _milestone(name: str) -> str:
    return f'<span class="month-grid__milestone">{escape(name)}</span>'
