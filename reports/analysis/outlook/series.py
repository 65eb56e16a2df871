"""Monthly figures of many agencies as one pandas frame, and what part of its year each of them has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import numpy as np
import pandas as pd

from indicators.scoring.model import Aggregation, InputSpec
from reports.analysis.outlook.measures import Measure, month_values
from reports.analysis.outlook.ranges import MONTHS

# (agency, indicator code, indicator name, input code) → the part of its year that was there at the end of months 1-12
Seasons = Mapping[tuple[str, str, str, str], tuple[float, ...]]
EVEN = np.arange(MONTHS + 1) / MONTHS


class Kind(StrEnum):
    """How an input comes to its number of the year."""

    SUM = "sum"
    CUMULATIVE = "cumulative"  # the latest number, which builds up
    LATEST = "latest"  # the latest number, which stays about where it is
    MEAN = "mean"
    MAX = "max"


_KINDS = {
    Aggregation.SUM: Kind.SUM,
    Aggregation.MEAN: Kind.MEAN,
    Aggregation.MAX: Kind.MAX,
    Aggregation.LAST: Kind.LATEST,
}


@dataclass(frozen=True, slots=True)
class Figures:
    """``rows``: one a reported month (``series``, ``measure``, ``month``, ``x``, ``before``: the month reported before).

    ``table``: one a series, that is an input of a measure, with its statistics. ``parts``: series × months 0-12.
    """

    rows: pd.DataFrame
    table: pd.DataFrame
    parts: np.ndarray


def figures(measures: Sequence[Measure], through: int, seasons: Seasons) -> Figures:
    """Everything reported up to month ``through`` for the inputs of ``measures``."""
    rows: list[tuple[int, int, int, float]] = []
    series: list[tuple[int, str, Kind, bool, bool]] = []
    parts: list[Sequence[float]] = []
    for place, measure in enumerate(measures):
        held = measure.year.facts.figures.get(measure.spec.code, {})
        for found in measure.inputs:
            number = len(series)
            part, seasonal, on_path = _part(measure, found, seasons)
            parts.append(part)
            series.append((place, found.code, _kind(measure, found), seasonal, on_path))
            rows.extend(
                (number, place, month, x)
                for month, x in month_values(found, held.get(found.code, {}), through)
            )
    frame = pd.DataFrame(rows, columns=["series", "measure", "month", "x"]).sort_values(["series", "month"])
    frame["before"] = frame.groupby("series")["month"].shift(fill_value=0).astype(int)
    table = pd.DataFrame(series, columns=["measure", "code", "kind", "seasonal", "on_path"])
    table = table.join(_statistics(frame))
    table["seen"] = table["seen"].fillna(0).astype(int)
    table["kind"] = _told_apart(table)
    return Figures(frame, table, np.array(parts).reshape(len(parts), MONTHS + 1))


def _kind(measure: Measure, found: InputSpec) -> Kind:
    if measure.builds_up:
        return Kind.CUMULATIVE
    return Kind.LATEST if found.milestones else _KINDS[found.aggregation]


def _part(measure: Measure, found: InputSpec, seasons: Seasons) -> tuple[Sequence[float], bool, bool]:
    """The part of the year that is there after months 0-12; whether by earlier years, whether by the planned path."""
    season = seasons.get((measure.year.agency, measure.spec.code, measure.spec.name, found.code))
    if season is not None:
        return (0.0, *season), True, False
    path = measure.year.facts.planned.get(measure.spec.code) if measure.builds_up else None
    if path and path.get(MONTHS, 0) > 0 and measure.formula == measure.spec.components[0].formula:
        return _path_part(path), False, True
    return EVEN, False, False


def _path_part(path: Mapping[int, Decimal]) -> Sequence[float]:
    latest, reached = 0.0, [0.0]
    for month in range(1, MONTHS + 1):
        latest = float(path.get(month, latest))
        reached.append(latest)
    return [value / latest for value in reached]


def _statistics(frame: pd.DataFrame) -> pd.DataFrame:
    grouped = frame.groupby("series")
    found = grouped["x"].agg(["count", "sum", "mean", "min", "max", "first", "last"])
    found = found.rename(columns={"count": "seen", "sum": "total"})
    found["first_month"] = grouped["month"].first()
    found["last_month"] = grouped["month"].last()
    whole = (frame["x"] % 1 == 0).groupby(frame["series"]).all()
    return found.join(whole.rename("whole"))


def _told_apart(table: pd.DataFrame) -> pd.Series:
    """Of several latest numbers in a formula some build up (paid) and some stand still (budget): the months tell.

    What had in its first month nearer to all than to its even share of what it has now, stands still.
    """
    alone = table.groupby("measure")["code"].transform("size") == 1
    even = table["first_month"] / table["last_month"]
    still = table["first"] > table["last"] * (1 + even) / 2
    doubted = (table["kind"] == Kind.CUMULATIVE) & ~alone & still
    return table["kind"].mask(doubted, Kind.LATEST)
