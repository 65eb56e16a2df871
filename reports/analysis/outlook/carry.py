"""Each input carried to the year's end, and by how much each month was off that course. pandas, all agencies at once."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from reports.analysis.outlook.ranges import MONTHS
from reports.analysis.outlook.series import Figures, Kind

LEAST_PART = 0.02  # of the year: less is nothing to carry on from


class Carried(NamedTuple):
    """``table``: one a series, with its number at the ``end`` of the year (NaN: cannot be said).

    ``off``: one a reported month, by how much it was off course, as a part of that number.
    """

    table: pd.DataFrame
    off: pd.Series


def carry(found: Figures) -> Carried:
    """Sums and what builds up by the part of the year that is there; latest, mean and highest numbers as they are."""
    rows, table = found.rows, found.table
    kinds = table["kind"].reindex(rows["series"]).to_numpy()
    part = _row_parts(found, kinds == Kind.SUM)
    end = _end(found, part.groupby(rows["series"]).sum().reindex(table.index, fill_value=0.0))
    return Carried(table.assign(end=end), _off(rows, kinds, part, table.assign(end=end)))


def _row_parts(found: Figures, sums: np.ndarray) -> pd.Series:
    """The part of the year that a row stands for: its month, or what came since the month reported before."""
    rows = found.rows
    series, month = rows["series"].to_numpy(), rows["month"].to_numpy()
    since = np.where(sums, month - 1, rows["before"].to_numpy())
    return pd.Series(found.parts[series, month] - found.parts[series, since], index=rows.index)


def _end(found: Figures, seen: pd.Series) -> pd.Series:
    table = found.table
    so_far = table["total"].where(table["kind"] == Kind.SUM, table["last"])
    builds = table["kind"].isin([Kind.SUM, Kind.CUMULATIVE])
    # What has not begun says nothing of where it will end (work, or an amount that is reserved in December); that
    # no incident has happened so far does. An amount that waits beside one that has begun is left at nothing, and the
    # range is open upwards (``project``).
    waiting = (table["kind"] == Kind.CUMULATIVE) & (so_far <= 0)
    begun = ((table["kind"] == Kind.CUMULATIVE) & (so_far > 0)).groupby(table["measure"]).transform("any")
    unbegun = waiting & ~begun
    end = so_far / seen.where(builds, 1.0).where(lambda part: part >= LEAST_PART)
    end = end.mask(waiting, 0.0)
    end = end.where(table["kind"] != Kind.MEAN, table["mean"]).where(table["kind"] != Kind.MAX, table["max"])
    return end.mask(unbegun).where(np.isfinite(end))


def _off(rows: pd.DataFrame, kinds: np.ndarray, part: pd.Series, table: pd.DataFrame) -> pd.Series:
    """What a month added beyond what its part of the year should have; of a mean and a maximum beyond the mean."""
    of_series = table.reindex(rows["series"])
    x, end, mean = rows["x"].to_numpy(), of_series["end"].to_numpy(), of_series["mean"].to_numpy()
    step = rows.groupby("series")["x"].diff().to_numpy()
    first = np.isnan(step)
    course = end * part.to_numpy()
    seen = of_series["seen"].to_numpy()
    to_come = MONTHS - seen
    # A new maximum is one month's doing, so that the spread of a month is not to be multiplied by the months to come.
    single = np.sqrt(np.maximum(to_come + to_come**2 / seen, 1))
    off = np.select(
        [kinds == Kind.SUM, kinds == Kind.CUMULATIVE, kinds == Kind.LATEST, kinds == Kind.MEAN],
        [x - course, np.where(first, x, step) - course, np.where(first, 0.0, step), (x - mean) / MONTHS],
        default=(x - mean) / single,
    )
    return pd.Series(off, index=rows.index)
