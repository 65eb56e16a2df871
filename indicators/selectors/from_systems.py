"""Which figures were reported by other systems and stand as they came."""

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q

from indicators.models import FigureChange
from objectives.models import Plan

_CHANGED = Q(old__isnull=True) | Q(new__isnull=True) | ~Q(old=F("new"))  # the figure, not only its note


def figures_from_systems(plan: Plan, input_id: int | None = None) -> Mapping[tuple[int, int], str]:
    """(input id, month) → the name of the system whose figure stands there. One query; of one input, or of all."""
    of_cell = {name: OuterRef(name) for name in ("plan", "input", "month")}
    later = FigureChange.objects.filter(_CHANGED, **of_cell, pk__gt=OuterRef("pk"))
    rows = FigureChange.objects.filter(_CHANGED, plan=plan, way=FigureChange.Way.SYSTEM, new__isnull=False)
    if input_id is not None:
        rows = rows.filter(input=input_id)
    last = rows.exclude(Exists(later)).order_by()
    return {(found, month): name for found, month, name in last.values_list("input", "month", "system")}
