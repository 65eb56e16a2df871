"""Which figures were reported by other systems and stand as they came."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

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


def figures_from_systems(plan: Plan) -> Mapping[tuple[int, int], str]:
    """(input id, month) → the name of the system whose figure stands there. One query."""
    return {(found, month): name for found, month, name in _STANDING.filter(plan=plan.pk)}


def system_of_cell(changes: Iterable[tuple[Decimal | None, Decimal | None, str]]) -> str:
    """The same of one cell, from its changes (old figure, new figure, system), the latest first; empty for nobody's or a person's."""
    for old, new, system in changes:
        if old != new:
            return system if new is not None else ""
    return ""
