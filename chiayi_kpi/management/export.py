"""One agency's year as a plan workbook: the agency's own rows, and the common ones of the year."""

from pathlib import Path

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.files import write_whole
from chiayi_kpi.core.workbook.resource import SheetResource
from chiayi_kpi.core.workbook.writer import WORKBOOK_KINDS
from chiayi_kpi.core.workbook.written import WrittenBook, WrittenSheet, written_sheet
from chiayi_kpi.management.book import RESOURCES
from indicators.resources import PriorValueResource
from objectives.models import Plan
from objectives.resources.base import PlanSheetResource

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
    book = plan_book(_plan(agency_code, year))
    write_whole(path, kind.write(book))
    return book


def plan_book(plan: Plan) -> WrittenBook:
    """Every sheet of the plan, those without a row with their headers alone; sample figures are labelled."""
    label = SAMPLE_LABEL if plan.has_sample_figures else ""
    return WrittenBook(str(plan), [_sheet(resource(), plan) for resource in RESOURCES], label)


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


def _sheet(resource: SheetResource, plan: Plan) -> WrittenSheet:
    dataset = resource.export(_rows(resource, plan))
    return written_sheet(resource.sheet, resource.columns(), dataset)


def _rows(resource: SheetResource, plan: Plan) -> QuerySet:
    rows = resource.get_queryset()
    if isinstance(resource, PriorValueResource):
        return rows.filter(agency=plan.agency, year__lt=plan.year)
    if not isinstance(resource, PlanSheetResource):
        raise TypeError(f"{resource.sheet} does not say which of its rows belong to a plan")
    if not resource.plan_path:
        return rows.filter(pk=plan.pk)
    own = Q(**{resource.plan_path: plan})
    if resource.takes_common:
        own |= Q(**{f"{resource.plan_path}__agency": None, f"{resource.plan_path}__year": plan.year})
    return rows.filter(own)
