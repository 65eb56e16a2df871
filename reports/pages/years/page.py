"""What the years' page shows, ready to print."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from chiayi_kpi.core.charts import YearChart, YearValue, year_chart
from chiayi_kpi.core.clock import today
from chiayi_kpi.core.formats import EMPTY, fixed, trimmed
from chiayi_kpi.core.roc import LAST_MONTH, MONTHS, months_ended
from chiayi_kpi.core.templatetags.numbers import month_name, roc_year
from indicators.live_text import value_with_unit
from indicators.scoring.model import AgencyScore, FacetScore
from indicators.year_end.grades import share
from reports.analysis.comparisons.agency_years import AgencyYears, IndicatorLine
from reports.snapshot.indicator_text import indicator_text
from reports.snapshot.model import FacetView, IndicatorView, Snapshot

Totals = Mapping[int, FacetScore | AgencyScore]


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year of the agency; ``snapshot`` None: the portal has no plan of it, or, with a ``reason``, cannot score it.

    ``facets``: points and what could be earned in each facet of the year shown; None where this year had none of it.
    """

    year: int
    snapshot: Snapshot | None
    url: str = ""
    reason: str = ""
    grade: str = ""
    settled_at: datetime.datetime | None = None
    facets: tuple[tuple[Decimal, Fraction] | None, ...] = ()

    @property
    def score(self) -> AgencyScore | None:
        return self.snapshot.score if self.snapshot is not None and self.snapshot.is_owed else None

    @property
    def share(self) -> Decimal | None:
        return None if self.score is None else share(self.score)


@dataclass(frozen=True, slots=True)
class IndicatorCell:
    """An indicator in one year as it is printed; ``reached`` is said of whole years, the ``light`` of the running one."""

    year: int
    value: str = EMPTY
    number: Fraction | None = None
    target: str = ""
    reached: bool | None = None
    light: str = ""
    points: Decimal | None = None
    maximum: Fraction | None = None
    url: str = ""
    recorded: bool = False
    planned: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """An indicator of the year shown; ``chart`` None where it has no values to compare. ``notes``: what was otherwise before."""

    view: IndicatorView
    url: str
    chart: YearChart | None
    cells: tuple[IndicatorCell, ...]
    notes: tuple[str, ...]
    same_month: str

    @property
    def now(self) -> IndicatorCell:
        return next(cell for cell in self.cells if cell.light)


@dataclass(frozen=True, slots=True)
class FacetBlock:
    """A facet with its chart in per cent of what it could earn, None where other years have none of it, and its indicators."""

    facet: FacetView
    chart: YearChart | None
    indicators: tuple[IndicatorBlock, ...]

    @property
    def drawn(self) -> list[IndicatorBlock]:
        return [one for one in self.indicators if one.chart is not None]

    @property
    def alone(self) -> list[IndicatorBlock]:
        return [one for one in self.indicators if one.chart is None]


@dataclass(frozen=True, slots=True)
class YearsPage:
    """``rows``: the years from the first of which anything is known. ``change``: to the same month of the year before."""

    title: str
    agency_code: str
    year: int
    through: int
    begun: bool
    months: tuple[tuple[int, str], ...]
    rows: tuple[YearRow, ...]
    chart: YearChart | None
    total: Decimal | None
    same_month: Decimal | None
    facets: tuple[FacetBlock, ...]
    sample: bool
    years: tuple[int, ...]  # with those to come of which the four-year plan has a target

    @property
    def change(self) -> Decimal | None:
        return None if self.total is None or self.same_month is None else self.total - self.same_month

    @property
    def whole(self) -> bool:
        """Whether the year shown is shown to its end."""
        return self.through == LAST_MONTH

    @property
    def before(self) -> int:
        return self.year - 1

    @property
    def has_planned(self) -> bool:
        """Whether the four-year plan has a target of any indicator."""
        return any(cell.planned for block in self.facets for one in block.indicators for cell in one.cells)

    @property
    def has_facets(self) -> bool:
        """Whether any facet can be compared."""
        return any(block.chart for block in self.facets)


def years_page(found: AgencyYears) -> YearsPage:
    """The page of what was read of an agency's years."""
    now = found.snapshot
    years = _years(found)
    past = [year for year in years if year <= now.year]
    rows = tuple(_row(found, year) for year in past)
    same = found.same_month
    scores = {row.year: row.score for row in rows if row.score}
    total = now.score.total if now.is_owed else None
    return YearsPage(
        title=now.agency_name,
        agency_code=now.agency_code,
        year=now.year,
        through=now.through,
        begun=months_ended(now.year, today()) > 0,
        months=tuple((month, month_name(month)) for month in MONTHS),
        rows=rows,
        chart=year_chart(
            _shares(scores, past, now, same.score if same else None),
            summary=_("The total of each year, in points of 100"),
            unit=_("points of 100"),
        )
        if len(scores) > 1
        else None,
        total=total,
        same_month=None if same is None else same.score.total,
        facets=tuple(_facet(found, facet, years, past) for facet in now.facets),
        sample=any(one.has_sample_figures for one in found.snapshots.values()),
        years=years,
    )


def _years(found: AgencyYears) -> tuple[int, ...]:
    """From the first year of which anything is known to the one shown."""
    known = {*found.snapshots, *found.refused, *(year for line in found.lines for year in line.years)}
    known |= {year for line in found.lines for year in line.planned}
    return tuple(range(min(known), max(known) + 1))


def _row(found: AgencyYears, year: int) -> YearRow:
    snapshot, refusal = found.snapshots.get(year), found.refused.get(year)
    if snapshot is None:
        return YearRow(year, None, reason=refusal.reason if refusal else "")
    seal = snapshot.seal
    return YearRow(
        year,
        snapshot,
        url=reverse("dashboard", args=[year, snapshot.agency_code]),
        grade=seal.grade if seal else "",
        settled_at=seal.at if seal else None,
        facets=tuple(_points(found.facets(facet).get(year), snapshot) for facet in found.snapshot.facets),
    )


def _points(facet: FacetView | None, snapshot: Snapshot) -> tuple[Decimal, Fraction] | None:
    return (facet.score.points, facet.score.maximum) if facet and snapshot.is_owed else None


def _shares(
    scores: Totals, years: Sequence[int], now: Snapshot, same_month: AgencyScore | FacetScore | None
) -> list[YearValue]:
    """Points of 100 by year; with last year's by the same month where the year shown is still running."""
    values = []
    for year in years:
        value = share(scores[year]) if year in scores and scores[year].maximum else None
        mark = share(same_month) if same_month and year == now.year - 1 and now.through < LAST_MONTH else None
        running = year == now.year and now.through < LAST_MONTH
        values.append(
            YearValue(str(year), value, "" if value is None else fixed(value), mark=mark, so_far=running)
        )
    return values


def _facet(found: AgencyYears, facet: FacetView, years: Sequence[int], past: Sequence[int]) -> FacetBlock:
    now = found.snapshot
    views = {year: view for year, view in found.facets(facet).items() if found.snapshots[year].is_owed}
    same = found.same_month
    before = next((one for one in same.facets if one.no == facet.no), None) if same else None
    has_before = before is not None and before.name == facet.name
    return FacetBlock(
        facet,
        year_chart(
            _shares(
                {year: view.score for year, view in views.items()},
                past,
                now,
                before.score if before and has_before else None,
            ),
            summary=_("%(facet)s: per cent of what it could earn, by year") % {"facet": facet.name},
            unit="%",
        )
        if len(views) > 1
        else None,
        tuple(
            _block(line, years, now)
            for line in found.lines
            if line.view.code.partition("-")[0] == str(facet.no)
        ),
    )


def _block(line: IndicatorLine, years: Sequence[int], now: Snapshot) -> IndicatorBlock:
    view = line.view
    return IndicatorBlock(
        view=view,
        url=f"{reverse('indicator', args=[now.year, now.agency_code, view.code])}?through={now.through}",
        chart=year_chart(
            [_value(line, year, now) for year in years],
            summary=_("%(code)s %(name)s by year") % {"code": view.code, "name": view.name},
            unit=view.unit,
        )
        if line.planned or sum(one.value is not None for one in line.years.values()) > 1
        else None,
        cells=tuple(_cell(line, year, now) for year in years),
        notes=tuple(_notes(line)),
        same_month=value_with_unit(line.same_month, view.unit) if line.same_month is not None else "",
    )


def _nothing(year: int, now: Snapshot) -> str:
    """What stands in the place of a value."""
    return _("none yet") if year >= now.year else _("no figures")


def _value(line: IndicatorLine, year: int, now: Snapshot) -> YearValue:
    one = line.years.get(year)
    planned = line.planned.get(year)
    if one is None:
        nothing = "" if planned is not None and year > now.year else _nothing(year, now)
        return YearValue(str(year), text=nothing, planned=planned)
    if one.other_unit:
        return YearValue(str(year), text=_("other unit"))
    running = year == now.year and now.through < LAST_MONTH
    shows_mark = year == now.year - 1 and now.through < LAST_MONTH
    return YearValue(
        str(year),
        one.value,
        _nothing(year, now) if one.value is None else trimmed(one.value),
        target=one.view.score.target if one.view and one.compares else None,
        planned=planned,
        mark=line.same_month if shows_mark else None,
        so_far=running,
        apart=one.other_standard,
    )


def _cell(line: IndicatorLine, year: int, now: Snapshot) -> IndicatorCell:
    one, planned = line.years.get(year), line.planned.get(year)
    wanted = value_with_unit(Fraction(planned), line.view.unit) if planned is not None else ""
    if one is None:
        return IndicatorCell(year, planned=wanted)
    view = one.view
    if view is None:
        return IndicatorCell(year, value=trimmed(one.value), number=one.value, recorded=True, planned=wanted)
    score = view.score
    whole = year < now.year or now.through == LAST_MONTH
    return IndicatorCell(
        year,
        value=value_with_unit(one.value, view.unit, score.target),
        number=one.value,
        target=indicator_text(view).target,
        planned=wanted,
        reached=score.reached if whole and now.is_owed else None,
        light=score.light.value if year == now.year else "",
        points=score.points if one.value is not None or score.points else None,
        maximum=score.maximum,
        url=reverse("indicator", args=[year, now.agency_code, view.code]),
    )


def _notes(line: IndicatorLine) -> list[str]:
    """What was otherwise in earlier years, the latest of them first."""
    found = []
    for year, one in sorted(line.years.items(), reverse=True):
        if one.view is None:
            continue
        words = {"year": roc_year(year), "code": one.view.code, "name": one.view.name, "unit": one.view.unit}
        if one.view.code != line.view.code:
            found.append(_("%(year)s: number %(code)s") % words)
        if one.other_unit:
            found.append(_("%(year)s: counted in %(unit)s") % words)
        elif one.other_standard:
            found.append(_("%(year)s: measured by another standard, so not compared") % words)
    recorded = sorted(year for year, one in line.years.items() if one.view is None)
    if recorded:
        years = _(", ").join(map(str, recorded))
        found.append(_("%(years)s: values of earlier years on record, without points") % {"years": years})
    return found
