"""Tables that people take away: one form of them, three kinds of file, and the links that ask for them."""

from reports.pages.tables.query import ExportLink, export_links, exported
from reports.pages.tables.table import (
    Cell,
    ExportColumn,
    ExportTable,
    figure_cell,
    in_ntd,
    points_cell,
    rate_cell,
    value_cell,
    with_equal_decimals,
)

__all__ = [
    "Cell",
    "ExportColumn",
    "ExportLink",
    "ExportTable",
    "export_links",
    "exported",
    "figure_cell",
    "in_ntd",
    "points_cell",
    "rate_cell",
    "value_cell",
    "with_equal_decimals",
]
