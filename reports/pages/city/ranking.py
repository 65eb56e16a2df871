"""The agencies in the order of their scores, each with its bar, ready to print."""

from collections.abc import Sequence
from typing import NamedTuple

from chiayi_kpi.core import charts
from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.analysis.comparisons.ranking import by_score

_MOST, _ENDS = 8, 3  # of more agencies than that, the first and the last are in sight and the others folded
_NAMED = 2  # of those that share a place, so many are named, where there are no more


class RankedRow(NamedTuple):
    """An agency with its place; ``bar`` is as long as its maximum, marked at the points due by now where those are fewer
    for anybody.
    """

    place: int | None
    row: AgencyProgress
    bar: charts.Bar


class Ranking(NamedTuple):
    """All agencies that have a score, the best first; ``between`` are folded, ``last`` are none of a small city. Of a large one
    ``without`` a place are those that stand after the others, folded too.
    """

    first: tuple[RankedRow, ...]
    between: tuple[RankedRow, ...] = ()
    last: tuple[RankedRow, ...] = ()
    without: tuple[RankedRow, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether the bars are marked."""
        return any(one.bar.due for part in self for one in part)

    @property
    def leaders(self) -> tuple[AgencyProgress, ...]:
        """Whoever has the first place."""
        return tuple(one.row for part in self for one in part if one.place == 1)

    @property
    def lowest(self) -> tuple[AgencyProgress, ...]:
        """Whoever has the last place, where it is not the first."""
        place = max((one.place for part in self for one in part if one.place), default=1)
        return tuple(one.row for part in self for one in part if one.place == place > 1)

    @property
    def named_leaders(self) -> tuple[AgencyProgress, ...]:
        return _named(self.leaders)

    @property
    def named_lowest(self) -> tuple[AgencyProgress, ...]:
        return _named(self.lowest)


def _named(rows: tuple[AgencyProgress, ...]) -> tuple[AgencyProgress, ...]:
    """Both of two; of more the first, beside how many they are."""
    return rows if len(rows) <= _NAMED else rows[:1]


def ranking(rows: Sequence[AgencyProgress]) -> Ranking:
    """The ranking of a month's rows."""
    placed = by_score(rows)
    marked = any(one.row.by_now < one.row.maximum for one in placed)
    bars = charts.bars(
        (one.row.name, one.row.total, one.row.maximum, one.row.by_now if marked else None) for one in placed
    )
    found = tuple(RankedRow(one.place, one.row, bar) for one, bar in zip(placed, bars, strict=True))
    if len(found) <= _MOST:
        return Ranking(found)
    ranked = tuple(one for one in found if one.place) or found
    without = found[len(ranked) :]
    if len(ranked) <= _MOST:
        return Ranking(ranked, without=without)
    return Ranking(ranked[:_ENDS], ranked[_ENDS:-_ENDS], ranked[-_ENDS:], without)
