"""A number is an agency's own or common, never both."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from indicators.validation.fault import PlanFault
from indicators.validation.material import Material


def number_faults(material: Material) -> Iterator[PlanFault]:
    """A facet, objective or indicator whose printed code stands twice in the effective tree."""
    yield from _duplicates(str(facet.row.no) for facet in material.facets)
    yield from _duplicates(objective.code for objective in material.objectives())
    yield from _duplicates(indicator.code for indicator in material.indicators())


def _duplicates(codes: Iterable[str]) -> Iterator[PlanFault]:
    for code, times in Counter(codes).items():
        if times > 1:
            yield PlanFault(
                code, _("The number stands both in the common plan and in the agency's own; delete one.")
            )
