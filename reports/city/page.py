"""What the city's view shows, ready to print: the template only walks through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.formats import EMPTY, MINUS, fixed
from indicators.scoring.model import Light
from reports.city.asking import Wanted, chosen
from reports.city.common import CommonTable, Contest, common_table, contests
from reports.city.easy import EasyTarget, Reason, easy_targets
from reports.city.read import CityYear
from reports.city.standings import Standing, mean_total, standings
from reports.indicator_text import with_unit
from reports.months import LAST, month_name
from reports.snapshot import IndicatorView

REASONS: dict[Reason, str | Promise] = {
    Reason.FAR_BEYOND: _("reached 150 per cent or more already"),
    Reason.BELOW_LAST_YEAR: _("easier than last year's result"),
    Reason.EVERY_YEAR: _("met by the results of each of the last three years"),
}


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A standing with its changes written out and its lights as counts."""

    standing: Standing
    month_change: str
    year_change: str
    counts: tuple[dict, ...]


@dataclass(frozen=True, slots=True)
class ResultCell:
    """One agency's result in a common indicator; without a value ``text`` is a dash."""

    light: str
    text: str
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class EasyRow:
    target: EasyTarget
    value: str
    compared: str
    last_year: str
    reasons: tuple[str | Promise, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Of all agencies, whatever the filter: mean score, who handed in everything, lights, who has not."""

    mean: Fraction | None
    agencies: int
    complete: int
    counts: tuple[dict, ...]
    late: tuple[Standing, ...]
    lowest: Standing | None


@dataclass(frozen=True, slots=True)
class CityPage:
    year: int
    through: int
    months: tuple[tuple[int, str], ...]
    wanted: Wanted
    summary: Summary
    rows: tuple[StandingRow, ...]
    contests: tuple[Contest, ...]
    common: CommonTable
    common_rows: tuple[tuple[str, str, tuple[ResultCell, ...]], ...]
    easy: tuple[EasyRow, ...]
    without_plan: tuple[str, ...]
    nothing_reported: bool
    sample: bool


def city_page(city: CityYear, ask: Wanted) -> CityPage:
    """The page of one read of the city."""
    rows = standings(city)
    common = common_table(city)
    return CityPage(
        year=city.year,
        through=city.through,
        months=tuple((month, month_name(month)) for month in range(1, LAST + 1)),
        wanted=ask,
        summary=_summary(rows),
        rows=tuple(_standing_row(row) for row in chosen(rows, ask)),
        contests=contests(city),
        common=common,
        common_rows=tuple(
            (row.agency_code, row.agency_name, tuple(map(_result, row.results))) for row in common.rows
        ),
        easy=tuple(_easy_row(target) for target in easy_targets(city)),
        without_plan=city.without_plan,
        nothing_reported=not any(
            found.score.inputs for snapshot in city.snapshots for found in snapshot.indicators()
        ),
        sample=any(row.sample for row in rows),
    )


def change(points: Decimal | None) -> str:
    """A change in points with its sign: ``+1.25``, ``−0.50``, ``±0.00``; a dash where there is none."""
    if points is None:
        return EMPTY
    sign = "+" if points > 0 else MINUS if points < 0 else "±"
    return f"{sign}{fixed(abs(points))}"


def _summary(rows: Sequence[Standing]) -> Summary:
    totals = [sum(counts) for counts in zip(*(row.lights for row in rows), strict=True)]
    return Summary(
        mean=mean_total(rows),
        agencies=len(rows),
        complete=sum(not row.late for row in rows),
        counts=_counts(totals),
        late=tuple(sorted((row for row in rows if row.late), key=lambda row: -row.late)),
        lowest=min(rows, key=lambda row: row.total, default=None),
    )


def _counts(numbers: Sequence[int]) -> tuple[dict, ...]:
    return tuple({"light": light.value, "count": count} for light, count in zip(Light, numbers, strict=True))


def _standing_row(row: Standing) -> StandingRow:
    return StandingRow(row, change(row.month_change), change(row.year_change), _counts(row.lights))


def _result(found: IndicatorView | None) -> ResultCell:
    if found is None:
        return ResultCell(Light.WHITE.value, EMPTY, None)
    score = found.score
    return ResultCell(score.light.value, with_unit(score.value, found.unit, score.target), score.points)


def _easy_row(target: EasyTarget) -> EasyRow:
    found, score = target.indicator, target.indicator.score
    goal = target.goal
    return EasyRow(
        target=target,
        value=with_unit(score.value, found.unit, goal.level),
        compared=f"{goal.direction} {with_unit(goal.level, found.unit, score.value)}",
        last_year=with_unit(target.last_year, found.unit, goal.level),
        reasons=tuple(REASONS[reason] for reason in target.reasons),
    )
