"""An agency among its peers: its points in each facet beside the median of all agencies."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from chiayi_kpi.core.formats import difference
from indicators.scoring.model import FacetScore
from reports.analysis.comparisons.city_year import CityYear
from reports.snapshot.model import Snapshot

_FEWEST = 2  # agencies, so that there is somebody to compare with


class FacetColumn(NamedTuple):
    """A facet of the city's common plan; the most that an agency can have there, and the ``median``, in points, exact."""

    no: int
    name: str
    maximum: Fraction
    median: Fraction


class FacetResult(NamedTuple):
    """An agency's points in a facet, and by how much they are above the median as both are printed (below 0: under it)."""

    score: FacetScore
    above: Fraction


class PeerRow(NamedTuple):
    """An agency with its results in the order of the columns; None: nothing in the facet applies to it."""

    code: str
    name: str
    results: tuple[FacetResult | None, ...]


class PeerTable(NamedTuple):
    columns: tuple[FacetColumn, ...]
    rows: tuple[PeerRow, ...]


def peer_table(city: CityYear) -> PeerTable:
    """The agencies that are compared; nothing where these are fewer than two."""
    compared = [snapshot for snapshot in city.snapshots if snapshot.is_compared]
    if len(compared) < _FEWEST:
        return PeerTable((), ())
    scores = {snapshot.agency_code: _scores(snapshot) for snapshot in compared}
    names = {facet.no: facet.name for snapshot in compared for facet in snapshot.facets}
    held = {no: [found[no] for found in scores.values() if no in found] for no in sorted(names)}
    columns = tuple(_column(no, names[no], found) for no, found in held.items() if found)
    return PeerTable(columns, tuple(_row(one, scores[one.agency_code], columns) for one in compared))


def _scores(snapshot: Snapshot) -> Mapping[int, FacetScore]:
    """By the facet's number, where there is something to earn."""
    return {facet.no: facet.score for facet in snapshot.facets if facet.score.maximum}


def _column(no: int, name: str, scores: Iterable[FacetScore]) -> FacetColumn:
    found = list(scores)
    middle = median(Fraction(score.points) for score in found)
    return FacetColumn(no, name, max(score.maximum for score in found), middle)


def _row(snapshot: Snapshot, scores: Mapping[int, FacetScore], columns: Iterable[FacetColumn]) -> PeerRow:
    results = tuple(
        FacetResult(scores[column.no], difference(column.median, scores[column.no].points))
        if column.no in scores
        else None
        for column in columns
    )
    return PeerRow(snapshot.agency_code, snapshot.agency_name, results)
