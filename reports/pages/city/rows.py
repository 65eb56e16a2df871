"""The rows of the city's table: agencies with their standing, and those that cannot be scored with the reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.formats import EMPTY, MINUS, fixed
from indicators.refusals import Refusal
from indicators.scoring.model import Light
from reports.analysis.agency_progress import Standing
from reports.pages.city.query import Wanted, chosen
from reports.pages.city.read import CityYear

Door = Callable[[Refusal], str]  # where the person can correct it; empty where they may not


def no_door(_refusal: Refusal) -> str:
    """For whoever only looks."""
    return ""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A standing with its changes written out and its lights as counts."""

    standing: Standing
    month_change: str
    year_change: str
    counts: tuple[dict, ...]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """An agency that has no score, why, and where the person can correct it."""

    code: str
    name: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Agencies that cannot be scored for one and the same reason, such as a fault of the common plan."""

    names: tuple[str, ...]
    reason: str
    url: str


AgencyRow = StandingRow | RefusedRow


def agency_rows(city: CityYear, rows: Sequence[Standing], ask: Wanted, door: Door) -> tuple[AgencyRow, ...]:
    """What the filter keeps, in the order asked for; by any order but the volume's, who has no score stands last."""
    scored: dict[str, AgencyRow] = {row.code: standing_row(row) for row in chosen(rows, ask)}
    without = {row.code: row for row in refused_rows(city, door)} if ask.with_refused else {}
    found = scored | without
    order = city.codes if ask.in_volume_order else found
    return tuple(found[code] for code in order if code in found)


def refused_rows(city: CityYear, door: Door) -> Iterator[RefusedRow]:
    """Every agency that has no score, in the order of the volume."""
    for refusal in city.refused:
        plan = refusal.plan
        yield RefusedRow(plan.agency_code, plan.agency_name, refusal.reason, door(refusal))


def refused_groups(rows: Sequence[RefusedRow]) -> tuple[RefusedGroup, ...]:
    """The same by reason, in the order in which the reasons first appear."""
    held: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        held.setdefault((row.reason, row.url), []).append(row.name)
    return tuple(RefusedGroup(tuple(names), *key) for key, names in held.items())


def standing_row(row: Standing) -> StandingRow:
    return StandingRow(row, change(row.month_change), change(row.year_change), light_counts(row.lights))


def light_counts(numbers: Sequence[int]) -> tuple[dict, ...]:
    """``numbers`` are in the order of ``Light``."""
    return tuple({"light": light.value, "count": count} for light, count in zip(Light, numbers, strict=True))


def change(points: Decimal | None) -> str:
    """A change in points with its sign: ``+1.25``, ``−0.50``, ``±0.00``; a dash where there is none."""
    if points is None:
        return EMPTY
    sign = "+" if points > 0 else MINUS if points < 0 else "±"
    return f"{sign}{fixed(abs(points))}"
