"""Plans by their policy axes (施政主軸): which objectives serve each, and what they come to, in an agency and in the city."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain

from reports.analysis.indicator_rows import SEVERITY
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot


@dataclass(frozen=True, slots=True)
class AxisProgress:
    """An axis with its objectives in the plan's order, rolled up; without a ``name`` those that serve none, ``common`` or not.

    ``maximum``: what they can earn in the year, without bonuses; ``by_now``: the points due by the snapshot's month.
    Caps of facets are not applied: they are no part of an axis.
    """

    name: str
    objectives: tuple[ObjectiveView, ...]
    by_now: Decimal
    common: bool = False

    @property
    def points(self) -> Decimal:
        return sum((one.score.points for one in self.objectives), Decimal("0.00"))

    @property
    def maximum(self) -> Fraction:
        return sum((one.score.maximum for one in self.objectives), Fraction(0))

    @property
    def indicators(self) -> tuple[IndicatorView, ...]:
        return tuple(chain.from_iterable(one.indicators for one in self.objectives))

    @property
    def lights(self) -> list[tuple[str, int]]:
        """The lights that there are among its indicators, each with its number; the worst first."""
        return _lights(self.indicators)


@dataclass(frozen=True, slots=True)
class CityAxis:
    """An axis of one name with the agencies whose objectives serve it, rolled up; ``parts`` in the order of the city's volume."""

    name: str
    parts: tuple[tuple[Snapshot, AxisProgress], ...]

    @property
    def points(self) -> Decimal:
        return sum((one.points for _agency, one in self.parts), Decimal("0.00"))

    @property
    def maximum(self) -> Fraction:
        return sum((one.maximum for _agency, one in self.parts), Fraction(0))

    @property
    def by_now(self) -> Decimal:
        return sum((one.by_now for _agency, one in self.parts), Decimal("0.00"))

    @property
    def lights(self) -> list[tuple[str, int]]:
        return _lights(chain.from_iterable(one.indicators for _agency, one in self.parts))


def city_axes(
    snapshots: Iterable[Snapshot], axes_of: Mapping[int, Mapping[str, str]]
) -> tuple[CityAxis, ...]:
    """Every axis that some agency's objectives serve, as the plans first name them. ``axes_of``: plan id (0: the common plan) → objective's code → axis."""
    held: dict[str, list[tuple[Snapshot, AxisProgress]]] = {}
    for snapshot in snapshots:
        axis_of = {**axes_of.get(0, {}), **axes_of.get(snapshot.plan_id or 0, {})}
        for (name, common), found in _objectives(snapshot, axis_of).items():
            if name and found:
                held.setdefault(name, []).append((snapshot, _progress(snapshot, name, found, common)))
    return tuple(CityAxis(name, tuple(parts)) for name, parts in held.items())


def _lights(indicators: Iterable[IndicatorView]) -> list[tuple[str, int]]:
    counts = Counter(view.score.light.value for view in indicators)
    return sorted(counts.items(), key=lambda one: SEVERITY[one[0]])


def axis_progress(snapshot: Snapshot, axis_of: Mapping[str, str]) -> tuple[AxisProgress, ...]:
    """Every axis of the plan in its order, also one that nothing serves yet; then those of the common plan; then what serves none,
    the agency's own objectives before the common ones.

    ``axis_of``: objective's code → axis.
    """
    return tuple(
        _progress(snapshot, name, found, common)
        for (name, common), found in _objectives(snapshot, axis_of).items()
        if found or name in snapshot.axes
    )


def _objectives(
    snapshot: Snapshot, axis_of: Mapping[str, str]
) -> dict[tuple[str, bool], list[ObjectiveView]]:
    """By axis (without a name, what serves none) and whether they are common, in the order of ``axis_progress``."""
    named = [(name, False) for name in dict.fromkeys([*snapshot.axes, *axis_of.values()])]
    held: dict[tuple[str, bool], list[ObjectiveView]] = {key: [] for key in [*named, ("", False), ("", True)]}
    for objective in snapshot.objectives():
        name = axis_of.get(objective.code, "")
        held[name, not name and _is_common(objective)].append(objective)
    return held


def _progress(snapshot: Snapshot, name: str, found: list[ObjectiveView], common: bool) -> AxisProgress:
    return AxisProgress(name, tuple(found), _by_now(snapshot, found), common)


def _is_common(objective: ObjectiveView) -> bool:
    """A common objective may have an agency's own indicators beside the common ones; one without any is nobody's."""
    return any(view.common for view in objective.indicators)


def _by_now(snapshot: Snapshot, objectives: list[ObjectiveView]) -> Decimal:
    views = (view for one in objectives for view in one.indicators if not view.is_bonus)
    return sum((snapshot.by_now(view) for view in views), Decimal("0.00"))
