"""What the city's view shows, ready to print: the template only walks through it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chiayi_kpi.core.formats import EMPTY
from indicators.scoring.model import Light
from reports.city.asking import Wanted
from reports.city.common import CommonTable, Contest, common_table, contests
from reports.city.easy import EasyTarget, Reason, easy_targets
from reports.city.read import CityYear
from reports.city.rows import (
    AgencyRow,
    Door,
    RefusedGroup,
    RefusedRow,
    agency_rows,
    light_counts,
    no_door,
    refused_groups,
    refused_rows,
)
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
    """Of all agencies that have a score, whatever the filter.

    Mean score, how many are settled and how many provisional, who handed in everything, lights, who has not.
    """

    mean: Fraction | None
    agencies: int
    settled: int
    provisional: int
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
    rows: tuple[AgencyRow, ...]
    refused: tuple[RefusedRow, ...]
    refused_groups: tuple[RefusedGroup, ...]
    contests: tuple[Contest, ...]
    common: CommonTable
    common_rows: tuple[tuple[str, str, tuple[ResultCell, ...], bool], ...]
    easy: tuple[EasyRow, ...]
    without_plan: tuple[str, ...]
    nothing_reported: bool
    sample: bool


def city_page(city: CityYear, ask: Wanted, door: Door = no_door) -> CityPage:
    """The page of one read of the city; ``door`` says where whoever looks can correct what is refused."""
    rows = standings(city)
    common = common_table(city)
    refused = tuple(refused_rows(city, door))
    return CityPage(
        year=city.year,
        through=city.through,
        months=tuple((month, month_name(month)) for month in range(1, LAST + 1)),
        wanted=ask,
        summary=_summary(rows),
        rows=agency_rows(city, rows, ask, door),
        refused=refused,
        refused_groups=refused_groups(refused),
        contests=contests(city),
        common=common,
        common_rows=tuple(
            (row.agency_code, row.agency_name, tuple(map(_result, row.results)), row.refused)
            for row in common.rows
        ),
        easy=tuple(_easy_row(target) for target in easy_targets(city)),
        without_plan=city.without_plan,
        nothing_reported=not any(
            found.score.inputs for snapshot in city.snapshots for found in snapshot.indicators()
        ),
        sample=any(row.sample for row in rows),
    )


def _summary(rows: Sequence[Standing]) -> Summary:
    totals = [sum(row.lights[place] for row in rows) for place in range(len(Light))]
    return Summary(
        mean=mean_total(rows),
        agencies=len(rows),
        settled=sum(row.seal is not None for row in rows),
        provisional=sum(row.provisional for row in rows),
        complete=sum(not row.late for row in rows),
        counts=light_counts(totals),
        late=tuple(sorted((row for row in rows if row.late), key=lambda row: -row.late)),
        lowest=min(rows, key=lambda row: row.total, default=None),
    )


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
