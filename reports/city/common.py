"""The common indicators (共同性指標) side by side, and the contests among the agencies with their figures."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.scoring.model import ComponentScore, IndicatorScore
from reports.city.read import CityYear
from reports.snapshot import IndicatorView, Snapshot

_PLACED = frozenset({"rank.place", "rank.shared"})


@dataclass(frozen=True, slots=True)
class CommonRow:
    """One agency's results in the common indicators, in the order of ``CommonTable.heads``."""

    agency_code: str
    agency_name: str
    results: tuple[IndicatorView | None, ...]


@dataclass(frozen=True, slots=True)
class CommonTable:
    heads: tuple[IndicatorView, ...]
    rows: tuple[CommonRow, ...]


@dataclass(frozen=True, slots=True)
class Contestant:
    """An agency in a contest; ``place`` is None where it takes none (no figure yet, below the least eligible)."""

    agency_code: str
    agency_name: str
    place: int | None
    score: IndicatorScore
    figures: tuple[tuple[str, Fraction | Decimal | None], ...]  # with their names; the year before's has none


@dataclass(frozen=True, slots=True)
class Contest:
    """A ranked indicator such as the bonus for subsidies (4-3-1); ``inputs`` are (code, name) of its figures."""

    code: str
    name: str
    unit: str
    inputs: tuple[tuple[str, str], ...]
    prior: bool  # whether the value of the year before is among the figures, as the last
    rows: tuple[Contestant, ...]


def common_table(city: CityYear) -> CommonTable:
    """Agencies as rows, the year's common indicators as columns."""
    heads = {
        found.code: found for snapshot in city.snapshots for found in snapshot.indicators() if found.common
    }
    codes = list(heads)
    rows = []
    for snapshot in city.snapshots:
        held = {found.code: found for found in snapshot.indicators() if found.common}
        results = tuple(held.get(code) for code in codes)
        rows.append(CommonRow(snapshot.agency_code, snapshot.agency_name, results))
    return CommonTable(tuple(heads.values()), tuple(rows))


def contests(city: CityYear) -> tuple[Contest, ...]:
    """Every indicator that ranks the agencies, best place first; who takes none stands at the end."""
    held: dict[tuple[str, str], list[tuple[Snapshot, IndicatorView]]] = {}
    for snapshot in city.snapshots:
        for found in snapshot.indicators():
            if any(component.rule.compares for component in found.score.spec.components):
                held.setdefault((found.code, found.name), []).append((snapshot, found))
    return tuple(_contest(entries, city.year) for entries in held.values())


def _contest(entries: list[tuple[Snapshot, IndicatorView]], year: int) -> Contest:
    first = entries[0][1]
    spec = first.score.spec
    prior = any(part.formula and "prior" in part.formula.names for part in spec.components)
    inputs = tuple((each.code, each.name) for each in spec.inputs)
    rows = [_contestant(snapshot, found, inputs, year if prior else None) for snapshot, found in entries]
    rows.sort(key=lambda row: (row.place is None, row.place or 0))
    return Contest(first.code, first.name, first.unit, inputs, prior, tuple(rows))


def _contestant(
    snapshot: Snapshot, found: IndicatorView, inputs: tuple[tuple[str, str], ...], year: int | None
) -> Contestant:
    figures: list[tuple[str, Fraction | Decimal | None]] = [
        (name, found.score.inputs.get(code)) for code, name in inputs
    ]
    if year is not None:
        history = snapshot.given.facts.history if snapshot.given else {}
        figures.append(("", history.get(found.code, {}).get(year - 1)))
    places = (place(part) for part in found.score.components)
    taken = next((number for number in places if number is not None), None)
    return Contestant(snapshot.agency_code, snapshot.agency_name, taken, found.score, tuple(figures))


def place(component: ComponentScore) -> int | None:
    """The place that the engine gave in a contest, as its working says; None without one."""
    return next((int(step.args["place"]) for step in component.trace if step.key in _PLACED), None)
