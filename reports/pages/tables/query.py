"""Asking for a page's table as a file: the page's own address with ``table`` and ``export`` added.

So the file has the filter of the page, and whoever may not see the page gets no file either.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse

from chiayi_kpi.core.query import query_of
from chiayi_kpi.core.workbook.writer import TABLE_KINDS
from reports.pages.tables.files import table_file
from reports.pages.tables.table import ExportTable

TABLE, EXPORT = "table", "export"


class ExportLink(NamedTuple):
    kind: str  # "xlsx", "ods" or "csv"
    url: str


def exported(request: HttpRequest, tables: Mapping[str, Callable[[], ExportTable]]) -> HttpResponse | None:
    """The file that the address asks for, by the table's name; None where it asks for the page.

    Only the table asked for is made. Another table or kind of file does not exist (404).
    """
    kind = request.GET.get(EXPORT)
    if kind is None:
        return None
    make = tables.get(request.GET.get(TABLE, ""))
    if make is None or kind not in TABLE_KINDS:
        raise Http404
    return table_file(make(), kind)


def export_links(request: HttpRequest, table: str) -> tuple[ExportLink, ...]:
    """The links for ``reports/_table_export.html``: this page's address as it is, asking for ``table`` as a file."""
    return tuple(
        ExportLink(kind, f"{request.path}?{query_of(request, **{TABLE: table, EXPORT: kind})}")
        for kind in TABLE_KINDS
    )
