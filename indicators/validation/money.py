"""The money of the budget items: a whole project has at least what one of its years has."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from budget.models import BudgetItem
from indicators.validation.fault import PlanFault
from indicators.validation.material import Material


def money_faults(material: Material) -> Iterator[PlanFault]:
    """Every budget item whose amounts contradict each other; the place is its business line."""
    for item in material.items:
        for message in _of_item(item):
            yield PlanFault(
                item.line.name, _("Item %(no)d: %(message)s") % {"no": item.no, "message": message}
            )


def _of_item(item: BudgetItem) -> Iterator[str]:
    if not item.total:
        yield _("it has no amount.")
    if item.whole_total is None:
        return
    for year, whole, source in (
        (item.central, item.whole_central or 0, _("central money")),
        (item.city, item.whole_city or 0, _("city money")),
    ):
        if whole < year:
            yield _("%(source)s: the whole project (%(whole)s) has less than the year (%(year)s).") % {
                "source": source,
                "whole": f"{whole:,}",
                "year": f"{year:,}",
            }
