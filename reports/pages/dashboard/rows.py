"""The dashboard's rows: one an indicator, with all that is shown, filtered and sorted by."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from indicators.reporting.updates import UNTOUCHED, Update
from indicators.scoring.model import Light
from indicators.scoring.wording import explain
from indicators.selectors.revisions import RevisionRow
from reports.pages.dashboard.query import BEHIND, DESCENDING, MISSING, NOBODY, STALE, Asked
from reports.snapshot.indicator_text import IndicatorText, indicator_text
from reports.snapshot.model import IndicatorView, ObjectiveView, Snapshot
from reports.snapshot.progress import Horizon, Standing, standing
from reports.snapshot.series import MonthlySeries
from reports.snapshot.states import state_label

# The worst first: what is behind, what is slipping, what nobody knows, what is well.
SEVERITY = {Light.RED.value: 0, Light.YELLOW.value: 1, Light.WHITE.value: 2, Light.GREEN.value: 3}

_BEHIND = frozenset({Light.RED.value, Light.YELLOW.value})


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """The objective above its first indicator, in the plan's order."""

    code: str
    name: str
    points: Decimal
    weight: Decimal
    is_bonus: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator. ``by_now``: the points that could have been earned by now; ``lost``: how many of them were not."""

    facet_no: int
    objective: ObjectiveLine
    opens_objective: bool  # the first indicator of its objective
    code: str
    name: str
    url: str
    texts: IndicatorText
    rate: Fraction | None  # in per cent, never capped
    points: Decimal
    maximum: Fraction
    by_now: Decimal
    light: str
    state: str
    state_label: str  # empty where it is simply scored
    is_common: bool
    is_bonus: bool
    working: tuple[str, ...]
    revisions: tuple[RevisionRow, ...]
    months: MonthlySeries
    standing: Standing
    changed: datetime.datetime | None

    @property
    def lost(self) -> Decimal:
        return max(self.by_now - self.points, Decimal("0.00"))

    @property
    def is_behind(self) -> bool:
        """Whether it is behind plan; a bonus is not planned for."""
        return self.light in _BEHIND and not self.is_bonus

    @property
    def owner_id(self) -> str:
        owner = self.standing.assigned.owner
        return str(owner.id) if owner else NOBODY

    @property
    def owner_name(self) -> str:
        owner = self.standing.assigned.owner
        return owner.name if owner else ""


def rows(snapshot: Snapshot, updates: Mapping[int, Update], horizon: Horizon, lang: str) -> tuple[Row, ...]:
    """All rows in the plan's order; the working in ``lang``."""
    found = []
    for facet in snapshot.facets:
        for objective in facet.objectives:
            line = _objective(objective)
            for place, indicator in enumerate(objective.indicators):
                update = updates.get(indicator.id, UNTOUCHED)
                found.append(_row(snapshot, indicator, (facet.no, line, not place), update, horizon, lang))
    return tuple(found)


def chosen(everything: Sequence[Row], asked: Asked) -> tuple[Row, ...]:
    """The rows that the view asks for, in its order."""
    kept = [row for row in everything if _fits(row, asked)]
    column = asked.sort.removeprefix(DESCENDING)
    if column:
        kept.sort(key=_KEYS[column], reverse=asked.sort.startswith(DESCENDING))
    return tuple(kept)


def _fits(row: Row, asked: Asked) -> bool:
    return (
        asked.facet in (None, row.facet_no)
        and (row.is_behind if asked.light == BEHIND else asked.light in ("", row.light))
        and asked.owner in ("", row.owner_id)
        and _fits_report(row.standing, asked.report)
    )


def _fits_report(held: Standing, report: str) -> bool:
    if report == MISSING:
        return held.owes
    return held.is_stale if report == STALE else True


def _by_value(row: Row) -> tuple[bool, Fraction]:
    """By achievement, since values of different units do not compare; without one at the end."""
    rate = row.rate
    return rate is None, rate or Fraction(0)


_KEYS = {
    "light": lambda row: (SEVERITY[row.light], -row.lost),
    "indicator": lambda row: tuple(map(int, row.code.split("-"))),
    "value": _by_value,
    "points": lambda row: row.points,
    "lost": lambda row: -row.lost,
    "owner": lambda row: (row.owner_id == NOBODY, row.owner_name),
    "updated": lambda row: (row.standing.updated, row.code),
}


def _objective(objective: ObjectiveView) -> ObjectiveLine:
    return ObjectiveLine(
        objective.code, objective.name, objective.score.points, objective.weight, not objective.weight
    )


def _row(
    snapshot: Snapshot,
    indicator: IndicatorView,
    place: tuple[int, ObjectiveLine, bool],
    update: Update,
    horizon: Horizon,
    lang: str,
) -> Row:
    score = indicator.score
    return Row(
        *place,
        code=indicator.code,
        name=indicator.name,
        url=reverse("indicator", args=[snapshot.year, snapshot.agency_code, indicator.code]),
        texts=indicator_text(indicator),
        rate=score.rate,
        points=score.points,
        maximum=score.maximum,
        by_now=snapshot.by_now[indicator.code],
        light=score.light.value,
        state=score.state.value,
        state_label=state_label(score),
        is_common=indicator.common,
        is_bonus=not indicator.weight,
        working=tuple(explain(step, lang) for step in score.trace),
        revisions=indicator.revisions,
        months=snapshot.months_of(indicator.code),
        standing=standing(snapshot, indicator, update, horizon),
        changed=update.changed,
    )
