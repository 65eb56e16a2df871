"""The city's tables to take away: what the page shows, with numbers as numbers."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from chiayi_kpi.core.templatetags.layout import LIGHTS
from chiayi_kpi.core.templatetags.numbers import roc_year
from indicators.scoring.model import Light
from reports.city.common import Contest
from reports.city.page import CityPage
from reports.tables import Column, Table

AGENCIES, COMMON, EASY = "agencies", "common", "easy-targets"


def city_tables(page: CityPage) -> Mapping[str, Callable[[], Table]]:
    """By the name that the address asks for; a contest's is ``contest-`` and its code."""
    return {
        AGENCIES: lambda: _agencies(page),
        COMMON: lambda: _common(page),
        EASY: lambda: _easy(page),
        **{contest_table(found): _contest_maker(page, found) for found in page.contests},
    }


def contest_table(contest: Contest) -> str:
    return f"contest-{contest.code}"


def _title(page: CityPage, what: str) -> str:
    return _("%(what)s, %(year)s, up to month %(month)s") % {
        "what": what,
        "year": roc_year(page.year),
        "month": page.through,
    }


def _agencies(page: CityPage) -> Table:
    heads = (
        _("Agency code"),
        _("Agency"),
        _("Score"),
        _("Out of"),
        _("Provisional"),
        _("Indicators to report"),
    )
    heads += (_("Handed in"), _("Approved"))
    heads += tuple(f"{LIGHTS[light.value][0]} {LIGHTS[light.value][1]}" for light in Light)
    heads += (_("Change from last month"), _("Change from last year"))
    rows = tuple(
        (
            row.standing.code,
            row.standing.name,
            row.standing.total,
            row.standing.maximum,
            _("yes") if row.standing.provisional else _("no"),
            row.standing.to_report,
            row.standing.handed_in,
            row.standing.approved,
            *row.standing.lights,
            row.standing.month_change,
            row.standing.year_change,
        )
        for row in page.rows
    )
    title = _title(page, _("Agencies"))
    return Table(AGENCIES, title, tuple(map(Column, heads)), rows, page.sample)


def _common(page: CityPage) -> Table:
    heads = [Column(_("Agency code")), Column(_("Agency"), 20)]
    for found in page.common.heads:
        heads += [Column(f"{found.code} {found.name}", 20), Column(f"{found.code} {_('points')}")]
    rows = tuple(
        (
            row.agency_code,
            row.agency_name,
            *(
                cell
                for found in row.results
                for cell in ((found.score.value, found.score.points) if found else (None, None))
            ),
        )
        for row in page.common.rows
    )
    title = _title(page, _("Common indicators"))
    return Table(COMMON, title, tuple(heads), rows, page.sample)


def _contest_maker(page: CityPage, contest: Contest) -> Callable[[], Table]:
    return lambda: _contest(page, contest)


def _contest(page: CityPage, contest: Contest) -> Table:
    heads = [_("Rank"), _("Agency code"), _("Agency"), *(name for _code, name in contest.inputs)]
    if contest.prior:
        heads.append(_("Value of the year before"))
    heads += [contest.unit or _("Value"), _("Points")]
    rows = tuple(
        (
            row.place,
            row.agency_code,
            row.agency_name,
            *(number for _name, number in row.figures),
            row.score.value,
            row.score.points,
        )
        for row in contest.rows
    )
    title = _title(page, f"{contest.code} {contest.name}")
    return Table(contest_table(contest), title, tuple(map(Column, heads)), rows, page.sample)


def _easy(page: CityPage) -> Table:
    heads = (_("Agency code"), _("Agency"), _("Code"), _("Indicator"), _("Target"), _("Value"))
    heads += (_("Last year"), _("Why"))
    rows = tuple(
        (
            row.target.agency_code,
            row.target.agency_name,
            row.target.indicator.code,
            row.target.indicator.name,
            row.compared,
            row.target.indicator.score.value,
            row.target.last_year,
            "; ".join(map(str, row.reasons)),
        )
        for row in page.easy
    )
    title = _title(page, _("Targets that look too easy"))
    return Table(EASY, title, tuple(Column(head, 20) for head in heads), rows, page.sample)
