"""The public page's table as open data."""

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.pages.public.page import PublicPage
from reports.pages.tables import ExportColumn, ExportTable, figure_cell

INDICATORS = "indicators"


def public_table(page: PublicPage) -> ExportTable:
    """One row an indicator; every row names year and agency, so that files of several can be put together."""
    headers: tuple[str, ...] = (
        _("Year (ROC)"),
        _("Agency code"),
        _("Agency"),
        _("Facet"),
        _("Code"),
        _("Indicator"),
    )
    headers += (_("Target"), _("Value"), _("Unit"), _("Approved up to month"), _("Outcome"), _("Weight"))
    rows = tuple(
        (
            page.year,
            page.agency_code,
            page.agency_name,
            facet,
            row.code,
            row.name,
            row.target,
            row.number,
            row.unit,
            row.last_month or None,
            str(row.words),
            figure_cell(row.weight),
        )
        for facet, of_facet in page.facets
        for row in of_facet
    )
    title = _("%(agency)s, performance %(year)s") % {
        "agency": page.agency_name,
        "year": roc_year(page.year),
    }
    return ExportTable(
        INDICATORS, title, tuple(ExportColumn(header, 16) for header in headers), rows, page.sample
    )
