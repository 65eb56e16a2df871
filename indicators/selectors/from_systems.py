"""Which figures were reported by other systems and stand as they came."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import Exists, OuterRef

from chiayi_kpi.core.prepared import Given, Prepared
from indicators.models import FigureChange
from objectives.models import Plan

_LATER = FigureChange.objects.filter(
    pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in ("plan", "input", "month")}
)
_FIGURES = Prepared(
    FigureChange.objects.filter(plan=Given("plan"), way=FigureChange.Way.SYSTEM, new__isnull=False)
    .exclude(Exists(_LATER))
    .order_by()
    .values_list("input", "month", "system")
)


def figures_from_systems(plan: Plan) -> Mapping[tuple[int, int], str]:
    """(input id, month) → the name of the system whose figure stands there. One query."""
    return {(found, month): name for found, month, name in _FIGURES(plan=plan.pk)}


def system_of_cell(changes: Iterable[tuple[Decimal | None, str]]) -> str:
    """The same of one cell, from its changes (new figure, system), the latest first; empty for nobody's or a person's."""
    new, system = next(iter(changes), (None, ""))
    return system if new is not None else ""
