"""The city's tables to take away: what the page shows, with numbers as numbers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.numbers import roc_year
from reports.analysis.comparisons.agency_progress import AgencyProgress
from reports.analysis.comparisons.city_year import CityYear
from reports.analysis.comparisons.common_indicators import CommonRow, Contest, Contestant
from reports.pages.city.columns import FileColumn, city_columns, plan_state
from reports.pages.city.decimals import equal_cells
from reports.pages.city.lenient_targets import REASONS, compared
from reports.pages.city.page import CityPage, RefusedAgency
from reports.pages.tables import (
    Cell,
    ExportColumn,
    ExportTable,
    figure_cell,
    points_cell,
    value_cell,
    with_equal_decimals,
)
from reports.snapshot.model import IndicatorView

AGENCIES, PEERS, AXES, COMMON, LENIENT = "agencies", "facets", "axes", "common", "easy-targets"


def city_tables(page: CityPage) -> Mapping[str, Callable[[], ExportTable]]:
    """By the name that the address asks for; a contest's is ``contest-`` and its code."""
    return {
        AGENCIES: lambda: _agencies(page),
        PEERS: lambda: _peers(page),
        AXES: lambda: _axes(page),
        COMMON: lambda: _common(page),
        LENIENT: lambda: _lenient(page),
        **{contest_table(found): _contest_maker(page, found) for found in page.contests},
    }


def contest_table(contest: Contest) -> str:
    return f"contest-{contest.code}"


def table_title(city: CityYear, what: str) -> str:
    """``what``, of which year and up to which month."""
    return _("%(what)s, %(year)s, up to month %(month)s") % {
        "what": what,
        "year": roc_year(city.year),
        "month": city.through,
    }


def _agencies(page: CityPage) -> ExportTable:
    columns = [each for column in city_columns() for each in column.in_files]
    headers = (*(column.header for column in columns), _("Why it cannot be scored"))
    rows = tuple(_agency(row, columns) for row in page.rows)
    title = table_title(page.city, _("Agencies"))
    return ExportTable(AGENCIES, title, tuple(map(ExportColumn, headers)), rows, page.sample)


def _agency(row: AgencyProgress | RefusedAgency, columns: Sequence[FileColumn]) -> tuple[Cell, ...]:
    if isinstance(row, RefusedAgency):
        return (row.code, row.name, *(None,) * (len(columns) - 2), row.reason)
    return (*(column.value(row) for column in columns), None)


def _peers(page: CityPage) -> ExportTable:
    """A row for each facet and agency."""
    headers = (
        _("Facet"),
        _("Agency code"),
        _("Agency"),
        _("Points"),
        _("Of"),
        _("Median of the agencies"),
        _("Above the median"),
    )
    rows = tuple(
        (
            column.name,
            row.code,
            row.name,
            points_cell(found.score.points),
            found.score.maximum,
            points_cell(column.median),
            points_cell(found.above),
        )
        for place, column in enumerate(page.peers.columns)
        for row in page.peers.rows
        if (found := row.results[place]) is not None
    )
    title = table_title(page.city, _("Facets beside the city's median"))
    return ExportTable(PEERS, title, tuple(map(ExportColumn, headers)), rows, page.sample)


def _axes(page: CityPage) -> ExportTable:
    """A row for each policy axis and agency that serves it."""
    headers = (
        _("Policy axis"),
        _("Agency code"),
        _("Agency"),
        _("Objectives"),
        _("Indicators"),
        _("Points"),
        _("Of"),
    )
    rows = tuple(
        (
            axis.name,
            agency.agency_code,
            agency.agency_name,
            len(one.objectives),
            len(one.indicators),
            points_cell(one.points),
            points_cell(one.maximum),
        )
        for axis in page.axes
        for agency, one in axis.parts
    )
    title = table_title(page.city, _("Policy axes of the city"))
    return ExportTable(AXES, title, tuple(map(ExportColumn, headers)), rows, page.sample)


def _common(page: CityPage) -> ExportTable:
    """A row for each indicator and agency, the agencies of one indicator below each other: as wide as a sheet of paper."""
    columns = (
        ExportColumn(_("Code"), 6),
        ExportColumn(_("Indicator"), 30),
        ExportColumn(_("Agency code")),
        ExportColumn(_("Agency"), 20),
        ExportColumn(_("Value")),
        ExportColumn(_("Unit"), 8),
        ExportColumn(_("Points")),
        ExportColumn(_("Of")),
        ExportColumn(_("Plan")),
        ExportColumn(_("Why it cannot be scored"), 30),
    )
    reasons = _reasons(page)
    rows = tuple(
        (
            indicator.code,
            indicator.name,
            row.agency_code,
            row.agency_name,
            *_result(found, value, indicator.unit),
            _plan(row),
            reasons.get(row.agency_code),
        )
        for place, indicator in enumerate(page.common.indicators)
        for row, found, value in _column(page, place)
    )
    return ExportTable(COMMON, table_title(page.city, _("Common indicators")), columns, rows, page.sample)


def _column(page: CityPage, place: int) -> Iterator[tuple[CommonRow, IndicatorView | None, Decimal | None]]:
    results = [row.results[place] for row in page.common.rows]
    scores = [found.score if found else None for found in results]
    values = equal_cells([(one.value, one.target) if one else (None, None) for one in scores])
    return zip(page.common.rows, results, values, strict=True)


def _result(found: IndicatorView | None, value: Decimal | None, unit: str) -> tuple[Cell, ...]:
    if found is None:
        return None, unit, None, None
    return value, unit, points_cell(found.score.points), found.score.maximum


def _plan(row: CommonRow | Contestant) -> Cell:
    """Whether the figures are those of a draft; of who cannot be scored the reason is told instead."""
    return None if row.refused else plan_state(row.is_draft)


def _reasons(page: CityPage) -> Mapping[str, str]:
    """Agency code → why it cannot be scored."""
    return {row.code: row.reason for row in page.refused}


def _contest_maker(page: CityPage, contest: Contest) -> Callable[[], ExportTable]:
    return lambda: _contest(page, contest)


def _contest(page: CityPage, contest: Contest) -> ExportTable:
    headers = [_("Rank"), _("Agency code"), _("Agency"), *(name for _code, name in contest.inputs)]
    if contest.prior:
        headers.append(_("Value of the year before"))
    value = f"{_('Value')} ({contest.unit})" if contest.unit else _("Value")
    headers += [value, _("Points"), _("Of"), _("Plan"), _("Why it cannot be scored")]
    reasons = _reasons(page)
    values = equal_cells([(row.score.value if row.score else None, None) for row in contest.rows])
    typed = [
        with_equal_decimals([figure_cell(row.figures[place][1]) for row in contest.rows])
        for place in range(len(contest.inputs) + contest.prior)
    ]
    rows = tuple(
        (
            row.place,
            row.agency_code,
            row.agency_name,
            *(column[at] for column in typed),
            value,
            None if row.refused or row.score is None else points_cell(row.score.points),
            None if row.score is None else row.score.maximum,
            _plan(row),
            reasons.get(row.agency_code),
        )
        for at, (row, value) in enumerate(zip(contest.rows, values, strict=True))
    )
    title = table_title(page.city, f"{contest.code} {contest.name}")
    return ExportTable(contest_table(contest), title, tuple(map(ExportColumn, headers)), rows, page.sample)


def _lenient(page: CityPage) -> ExportTable:
    headers: tuple[str, ...] = (
        _("Agency code"),
        _("Agency"),
        _("Code"),
        _("Indicator"),
        _("Target"),
        _("Value"),
        _("Last year"),
        _("Unit"),
        _("Why"),
    )
    rows = tuple(
        (
            target.agency_code,
            target.agency_name,
            target.indicator.code,
            target.indicator.name,
            compared(target),
            value_cell(target.indicator.score.value, target.goal.level),
            value_cell(target.last_year, target.goal.level),
            target.indicator.unit,
            _("; ").join(str(REASONS[reason]) for reason in target.reasons),
        )
        for target in page.lenient
    )
    title = table_title(page.city, _("Targets that look too lenient"))
    return ExportTable(
        LENIENT, title, tuple(ExportColumn(header, 20) for header in headers), rows, page.sample
    )
