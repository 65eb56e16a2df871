"""The common plan of a year made from a template: facets, and the personnel, budget and narrative indicators of 107.

The template is the book directory ``fixtures/107``, of which only what holds for every agency is read; its year becomes
the wanted one. What is made is a draft like any other and is edited like any other.
"""

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from chiayi_kpi.accounts.permissions import has_permission
from chiayi_kpi.accounts.roles import Permission
from chiayi_kpi.core.errors import Refused
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.faults import WorkbookError
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.core.workbook.sheets import Sheet
from indicators.models import FigureChange
from indicators.resources import (
    ComponentResource,
    IndicatorResource,
    InputResource,
    MilestoneResource,
    PlannedValueResource,
)
from objectives.keys import COMMON
from objectives.models import Plan
from objectives.resources import FacetResource, ObjectiveResource

TEMPLATE: Path = settings.BASE_DIR / "fixtures" / "107"
_RESOURCES = (
    FacetResource,
    ObjectiveResource,
    IndicatorResource,
    InputResource,
    MilestoneResource,
    ComponentResource,
    PlannedValueResource,
)


class CommonPlanRefused(Refused):
    """The common plan cannot be made; ``str()`` says why."""


@transaction.atomic
def make_common_plan(*, year: int, by) -> Plan:
    """The draft of the year's common plan from the template.

    Raises PermissionDenied, CommonPlanRefused where the year has one already; WorkbookError for a faulty template.
    """
    if not has_permission(by, Permission.EDIT_COMMON_PLAN):
        raise PermissionDenied(_("You may not draft the common plan."))
    if Plan.objects.filter(year=year, agency=None).exists():
        raise CommonPlanRefused(_("The year %(year)s has a common plan already.") % {"year": year})
    context = ImportContext(
        by=by, trusted=True, way=FigureChange.Way.COMMAND, reason=_("template of the common plan")
    )
    sheets = {sheet.title: _of_year(sheet, year) for sheet in read_book(TEMPLATE)}
    for resource in _RESOURCES:
        outcome = resource().import_sheet(sheets[resource.sheet], context)
        if outcome.faults:
            raise WorkbookError(outcome.faults)
    return Plan.objects.get(year=year, agency=None)


def _of_year(sheet: Sheet, year: int) -> Sheet:
    """What holds for every agency, as of ``year``."""
    of_agency, of_year = sheet.headers.index("機關代碼"), sheet.headers.index("年度")
    rows = [
        (number, [year if place == of_year else value for place, value in enumerate(values)])
        for number, values in sheet.rows
        if values[of_agency] == COMMON
    ]
    return replace(sheet, rows=rows)
