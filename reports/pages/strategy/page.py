"""What the strategy map shows, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.analysis.axes import AxisProgress
from reports.pages.month_travel import MonthTravel
from reports.snapshot.indicator_text import indicator_text
from reports.snapshot.model import ObjectiveView, Snapshot


@dataclass(frozen=True, slots=True)
class StrategyPage:
    """``axes`` with their objectives and indicators; ``bars`` are the axes that can earn points, to one scale.

    ``names`` are the plan's axes where no objective serves any yet; ``axes`` then has the objectives alone.
    """

    title: str
    agency_code: str
    year: int
    through: int
    travel: MonthTravel
    is_owed: bool
    axes: list[dict[str, Any]]
    bars: list[tuple[str, Decimal, Fraction, Decimal | None]]
    names: tuple[str, ...]
    served: bool


def strategy_page(snapshot: Snapshot, axes: Sequence[AxisProgress], travel: MonthTravel) -> StrategyPage:
    """The page of a snapshot and its axes."""
    served = any(one.objectives for one in axes if one.name)
    return StrategyPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        travel=travel,
        is_owed=snapshot.is_owed,
        axes=[_axis(snapshot, one) for one in axes if served or not one.name],
        bars=[
            (_name(one), one.points, one.maximum, one.by_now if snapshot.is_owed else None)
            for one in axes
            if one.maximum
        ]
        if served
        else [],
        names=snapshot.axes,
        served=served,
    )


def _name(axis: AxisProgress) -> str:
    """Common objectives are the city's; the agency's own may still be given an axis."""
    return axis.name or (_("Common objectives") if axis.common else _("Without a policy axis"))


def _axis(snapshot: Snapshot, axis: AxisProgress) -> dict[str, Any]:
    return {
        "name": _name(axis),
        "is_axis": bool(axis.name),
        "progress": axis,
        "objectives": [_objective(snapshot, one) for one in axis.objectives],
    }


def _objective(snapshot: Snapshot, objective: ObjectiveView) -> dict[str, Any]:
    where = (snapshot.year, snapshot.agency_code)
    return {
        "view": objective,
        "indicators": [
            {
                "view": view,
                "light": view.score.light.value,
                "text": indicator_text(view),
                "url": f"{reverse('indicator', args=[*where, view.code])}?through={snapshot.through}",
            }
            for view in objective.indicators
        ],
    }
