"""Agencies' year as a plan workbook: their own rows, and the common ones of the year."""

from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.files import write_whole
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS
from chiayi_kpi.core.workbook.written import WrittenBook, written_sheet
from chiayi_kpi.management.book import RESOURCES
from objectives.models import Plan
from objectives.selectors import PlanRow

SAMPLE_LABEL = "示範數據"


class ExportRefused(Exception):
    """The workbook cannot be written; the message says why."""


def export_plan(*, agency_code: str, year: int, path: Path) -> WrittenBook:
    """Write the plan of an agency and ROC year to ``path`` (.xlsx or .ods), whole or not at all.

    Raises ExportRefused for an unknown agency, plan or file ending, OSError where the file cannot be written.
    """
    kind = WORKBOOK_KINDS.get(path.suffix.lower().removeprefix("."))
    if kind is None:
        raise ExportRefused(
            _("“%(name)s” has to end in %(endings)s.")
            % {"name": path.name, "endings": _(" or ").join(f".{ending}" for ending in WORKBOOK_KINDS)}
        )
    plan = _plan(agency_code, year)
    book = plan_book([plan], title=plan.title)
    write_whole(path, kind.write(book))
    return book


def plan_book(plans: Sequence[Plan | PlanRow], *, title: str, user=None) -> WrittenBook:
    """Every sheet of these agencies' plans of one year, those without a row with their headers alone.

    Sample figures are labelled. ``user`` leaves out what that person may not see; without one a command exports.
    """
    year, agency_ids = plans[0].year, [plan.agency_id for plan in plans if plan.agency_id is not None]
    sheets = []
    for kind in RESOURCES:
        resource = kind(user=user)
        dataset = resource.export_of(year, agency_ids)
        sheets.append(written_sheet(resource.sheet, resource.columns(), dataset))
    label = SAMPLE_LABEL if any(plan.has_sample_figures for plan in plans) else ""
    return WrittenBook(title, sheets, label)


def _plan(agency_code: str, year: int) -> Plan:
    plan = Plan.objects.filter(agency__code=agency_code, year=year).select_related("agency").first()
    if plan is None:
        unknown = not Agency.objects.filter(code=agency_code).exists()
        message = (
            _("There is no agency with the code %(code)s.")
            if unknown
            else _("%(code)s has no plan of the year %(year)s.")
        )
        raise ExportRefused(message % {"code": agency_code, "year": year})
    return plan
