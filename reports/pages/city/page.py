"""What the city's view shows, ready to print: the template only walks through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from chiayi_kpi.core.roc import MONTHS
from indicators.scoring.model import Light
from reports.analysis.agency_progress import Standing, mean_total, standings
from reports.analysis.common_indicators import CommonTable, Contest, common_table, contests
from reports.analysis.lenient_targets import EasyTarget, easy_targets
from reports.analysis.plan_status import Deadline
from reports.analysis.todo.city import Found, Places, next_steps
from reports.analysis.todo.city_task import CityStep
from reports.pages.city.comparison import ContestRow, ResultRow, contest_rows, result_rows
from reports.pages.city.lenient_targets import EasyRow, easy_rows
from reports.pages.city.query import Wanted
from reports.pages.city.read import CityYear
from reports.pages.city.rows import (
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
from reports.pages.city.sort_headers import Head, heads
from reports.snapshot.months import month_name


@dataclass(frozen=True, slots=True)
class Summary:
    """Of all agencies that have a score, whatever the filter.

    Mean score, how many are settled and how many provisional, lights, who has not handed in the whole month.
    """

    mean: Fraction | None
    agencies: int
    settled: int
    provisional: int
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
    steps: tuple[CityStep, ...]
    deadline: Deadline
    heads: Mapping[str, Head]
    rows: tuple[AgencyRow, ...]
    refused: tuple[RefusedRow, ...]
    refused_groups: tuple[RefusedGroup, ...]
    contests: tuple[Contest, ...]
    contest_rows: tuple[tuple[ContestRow, ...], ...]  # of each contest
    common: CommonTable
    common_rows: tuple[ResultRow, ...]
    easy: tuple[EasyTarget, ...]
    easy_rows: tuple[EasyRow, ...]
    without_plan: tuple[str, ...]
    nothing_reported: bool
    sample: bool


def city_page(city: CityYear, ask: Wanted, door: Door = no_door, places: Places | None = None) -> CityPage:
    """The page of one read of the city; ``door`` says where whoever looks can correct what is refused.

    ``places`` are those where they can do what is to be done next; by default nowhere.
    """
    rows = standings(city)
    common, ranked, easy = common_table(city), contests(city), easy_targets(city)
    refused = tuple(refused_rows(city, door))
    return CityPage(
        year=city.year,
        through=city.through,
        months=tuple((month, month_name(month)) for month in MONTHS),
        wanted=ask,
        summary=_summary(rows),
        steps=next_steps(city, Found(rows, refused, easy), places or Places()),
        deadline=city.deadline,
        heads=heads(ask, city.through),
        rows=agency_rows(city, rows, ask, door),
        refused=refused,
        refused_groups=refused_groups(refused),
        contests=ranked,
        contest_rows=tuple(map(contest_rows, ranked)),
        common=common,
        common_rows=result_rows(common),
        easy=easy,
        easy_rows=easy_rows(easy),
        without_plan=city.around.without_plan,
        nothing_reported=bool(city.snapshots)
        and not any(found.score.inputs for snapshot in city.snapshots for found in snapshot.indicators()),
        sample=any(row.sample for row in rows),
    )


def _summary(rows: Sequence[Standing]) -> Summary:
    totals = [sum(row.lights[place] for row in rows) for place in range(len(Light))]
    return Summary(
        mean=mean_total(rows),
        agencies=len(rows),
        settled=sum(row.seal is not None for row in rows),
        provisional=sum(row.provisional for row in rows),
        counts=light_counts(totals),
        late=tuple(sorted((row for row in rows if row.late), key=lambda row: -row.late)),
        lowest=min(rows, key=lambda row: row.total, default=None),
    )
