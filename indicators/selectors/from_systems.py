"""Which figures were reported by other systems and stand as they came."""

from collections.abc import Mapping

from django.db.models import Exists, F, OuterRef, Q

from indicators.models import FigureChange
from objectives.models import Plan

_CHANGED = Q(old__isnull=True) | Q(new__isnull=True) | ~Q(old=F("new"))  # the figure, not only its note

_LATER = FigureChange.objects.filter(
    _CHANGED, pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in ("plan", "input", "month")}
)
# Built once: how the query is put together takes longer than the database does.
_STANDING = (
    FigureChange.objects.filter(_CHANGED, way=FigureChange.Way.SYSTEM, new__isnull=False)
    .exclude(Exists(_LATER))
    .order_by()
    .values_list("input", "month", "system")
)


def figures_from_systems(plan: Plan, input_id: int | None = None) -> Mapping[tuple[int, int], str]:
    """(input id, month) → the name of the system whose figure stands there. One query; of one input, or of all."""
    rows = _STANDING.filter(plan=plan)
    if input_id is not None:
        rows = rows.filter(input=input_id)
    return {(found, month): name for found, month, name in rows}
