"""The inputs of an agency's plan by the codes that people and other systems know them by."""

from typing import NamedTuple

from django.db.models import Q

from indicators.models import IndicatorInput, printed_order
from objectives.models import Plan


class InputPlace(NamedTuple):
    """An input and what it is counted in."""

    id: int
    unit: str


def inputs_by_code(plan: Plan) -> dict[tuple[str, str], InputPlace]:
    """(printed code of the indicator, code of the input) → the input, own or common. One query."""
    of_plan = Q(indicator__plan=plan) | Q(indicator__plan__agency=None, indicator__plan__year=plan.year)
    rows = IndicatorInput.objects.filter(of_plan).order_by(*printed_order("indicator"), "pk")
    fields = ("pk", "unit", "code", *printed_order("indicator"))
    return {
        ("-".join(map(str, parts)), code): InputPlace(pk, unit)
        for pk, unit, code, *parts in rows.values_list(*fields)
    }
