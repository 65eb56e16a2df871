"""The forecast of agencies' years: their values by ``project``, points by the engine's rules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.collector import patient_collector
from chiayi_kpi.core.roc import LAST_MONTH
from indicators.errors import PlanNotScorable
from indicators.scoring.component import NO_POINTS
from indicators.scoring.engine import score
from indicators.scoring.model import (
    AgencyScore,
    AgencyYear,
    IndicatorScore,
    State,
)
from indicators.scoring.rivals import compares
from indicators.scoring.what_if import points_with
from reports.analysis.outlook.inputs import Seasons, measures_of
from reports.analysis.outlook.model import (
    Estimate,
    Forecast,
    IndicatorForecast,
    Method,
    NoForecast,
)
from reports.analysis.outlook.project import Projected, Projections, central, project_year, values_of
from reports.analysis.outlook.scenario import up_to, with_values
from reports.analysis.outlook.seasons import seasons_of
from reports.analysis.outlook.total import year_total
from reports.snapshot.model import Snapshot


class Foretold(NamedTuple):
    """An agency's ``indicators`` by code as they are expected at the year's end, and what it can have in all."""

    indicators: Mapping[str, IndicatorForecast]
    maximum: Fraction


class Outlook(NamedTuple):
    """By agency code the forecasts and what they rest on (nothing where the year is over), and the ``seasons`` used."""

    forecasts: Mapping[str, Forecast]
    projections: Mapping[str, Projections]
    seasons: Seasons


def outlook_of(snapshot: Snapshot) -> Outlook:
    """One agency's year, with the seasons of the years before. Five queries; none where nobody owes a month of it yet.

    Raises PlanNotScorable where the terms of the year's end cannot be computed.
    """
    if snapshot.end_refused:
        raise PlanNotScorable([snapshot.end_refused])
    if not snapshot.is_owed:
        return Outlook({snapshot.agency_code: _not_begun(snapshot.score)}, {}, {})
    seasons = seasons_of([snapshot])
    years = years_of([snapshot])
    return outlook(years, _so_far([snapshot], years), seasons)


def forecast(snapshots: Sequence[Snapshot], seasons: Seasons | None = None) -> Mapping[str, Forecast]:
    """Agency code → where its year will end, from the months of its snapshot. All of one year and one month.

    ``seasons`` are the parts of earlier years (``seasons_of``); without them every month counts alike.
    """
    if not snapshots:
        return {}
    years = years_of(snapshots)
    return outlook(years, _so_far(snapshots, years), seasons or {}).forecasts


def years_of(snapshots: Sequence[Snapshot]) -> list[AgencyYear]:
    """What the engine was given for these snapshots: their agencies, then the rivals, each once.

    All by the terms that hold at the year's end, where a forecast leads.
    """
    found = {snapshot.agency_code: snapshot.given.at_its_end() for snapshot in snapshots if snapshot.given}
    for snapshot in snapshots:
        for rival in snapshot.rivals:
            found.setdefault(rival.agency, rival.at_its_end())
    return list(found.values())


def _so_far(snapshots: Sequence[Snapshot], years: Sequence[AgencyYear]) -> dict[str, AgencyScore]:
    """Agency code → its score so far; where other terms held in the month shown, scored again by those of the ``years``.

    Where agencies are compared, another agency's other terms are enough.
    """
    found = {snapshot.agency_code: snapshot.score for snapshot in snapshots}
    through = snapshots[0].through
    city = [year for one in snapshots if one.given for year in (one.given, *one.rivals)]
    moved = {year.agency for year in city if year.in_month(through) is not year}
    changed = {
        one.agency_code
        for one in snapshots
        if moved and one.given and (one.agency_code in moved or any(map(compares, one.given.indicators())))
    }
    return found | score(years, through, only=changed) if changed else found


def outlook(years: Sequence[AgencyYear], now: Mapping[str, AgencyScore], seasons: Seasons) -> Outlook:
    """The forecasts of the agencies that ``now`` has the scores of, up to the month of these scores.

    Later months, where the years have them, are not looked at.
    """
    through = next(iter(now.values())).through
    if through == LAST_MONTH:
        return Outlook({code: _final(found) for code, found in now.items()}, {}, seasons)
    with patient_collector():
        projections = {
            year.agency: project_year(year, measures_of(year), through, seasons)
            for year in years
            if year.agency in now
        }
        ends = foretold(years, now, projections)
        forecasts = {
            code: _of(found, ends[code].indicators, ends[code].maximum) for code, found in now.items()
        }
        return Outlook(forecasts, projections, seasons)


# ---------------------------------------------------------------- the expected points


def expected_values(projections: Projections) -> dict[str, dict[int, Fraction]]:
    """Indicator code → component number → the value expected, of what can be foretold."""
    return {
        code: values_of(found, central)
        for code, found in projections.items()
        if not isinstance(found, NoForecast)
    }


def foretold(
    years: Sequence[AgencyYear], now: Mapping[str, AgencyScore], projections: Mapping[str, Projections]
) -> dict[str, Foretold]:
    """By agency code what its indicators will have if every value that can be foretold comes, and nothing else changes.

    Where all of these indicators are scored today, their targets and shares are known and only the rules are
    asked again; otherwise (a denominator that was zero so far) the engine scores the whole year.
    """
    anew = {code for code, found in now.items() if not _all_scored(found, projections[code])}
    engine = _by_engine(years, now, projections, anew) if anew else {}
    return {code: _foretold(found, engine.get(code), projections[code]) for code, found in now.items()}


def _all_scored(found: AgencyScore, projections: Projections) -> bool:
    return all(
        each.state is State.SCORED or isinstance(projections[each.spec.code], NoForecast)
        for each in found.indicators()
    )


def _by_engine(
    years: Sequence[AgencyYear],
    now: Mapping[str, AgencyScore],
    projections: Mapping[str, Projections],
    chosen: set[str],
) -> dict[str, AgencyScore]:
    through = next(iter(now.values())).through
    expected = [
        with_values(up_to(year, through), expected_values(projections.get(year.agency, {}))) for year in years
    ]
    return score(expected, LAST_MONTH, only=chosen)


def _foretold(now: AgencyScore, then: AgencyScore | None, projections: Projections) -> Foretold:
    ends = {each.spec.code: each for each in then.indicators()} if then else {}
    indicators = {
        each.spec.code: _indicator(each, ends.get(each.spec.code), projections[each.spec.code])
        for each in now.indicators()
    }
    return Foretold(indicators, (then or now).maximum)


# ---------------------------------------------------------------- the forecast


def _not_begun(now: AgencyScore) -> Forecast:
    """Nothing can be foretold, whatever was typed early, and everything can be won."""
    found = {each.spec.code: _unbegun(each) for each in now.indicators()}
    return replace(_of(now, found, now.maximum), begun=False)


def _unbegun(found: IndicatorScore) -> IndicatorForecast:
    applies = found.state is not State.NOT_APPLICABLE
    return IndicatorForecast(
        code=found.spec.code,
        name=found.spec.name,
        unit=found.spec.unit,
        estimate=None,
        reason=NoForecast.NOT_BEGUN if applies else NoForecast.NOT_APPLICABLE,
        now=found.points,
        points=NO_POINTS,
        least=NO_POINTS,
        most=NO_POINTS,
        maximum=found.maximum,
        id=found.spec.id,
    )


def _of(now: AgencyScore, indicators: Mapping[str, IndicatorForecast], maximum: Fraction) -> Forecast:
    facets = [facet.spec for facet in now.facets]
    end = year_total(facets, indicators, maximum)
    return Forecast(now.agency, now.year, now.through, indicators, now.total, end)


def _indicator(now: IndicatorScore, then: IndicatorScore | None, projected: Projected) -> IndicatorForecast:
    """``then``: by the engine, if it was asked what comes of the values that are expected."""
    found = then or now
    if isinstance(projected, NoForecast):
        waits = projected is NoForecast.NOTHING_YET and now.state is State.UNDECIDED
        estimate, reason, points = None, NoForecast.UNDECIDED if waits else projected, found.points
        # Of a contest part of a year says nothing of the ranks of the whole.
        ends = [now.points if projected is NoForecast.CONTEST else points]
    else:
        estimate, reason = projected[0].estimate, None
        points = then.points if then else points_with(now, values_of(projected, central))
        # Which end of the range is the better one is the rule's affair.
        ends = [points, *(points_with(found, values_of(projected, end)) for end in (_low, _high))]
    return IndicatorForecast(
        code=now.spec.code,
        name=now.spec.name,
        unit=now.spec.unit,
        estimate=estimate,
        reason=reason,
        now=now.points,
        points=points,
        least=min(ends),
        most=max(ends),
        maximum=found.maximum,
        id=now.spec.id,
    )


def _low(found: Estimate) -> Fraction:
    return found.low


def _high(found: Estimate) -> Fraction:
    return found.high


_REASONS = {
    State.NOT_APPLICABLE: NoForecast.NOT_APPLICABLE,
    State.AWAITING_AWARD: NoForecast.AWARD,
    State.SCORED: NoForecast.AWARDED,
    State.UNREPORTED: NoForecast.NO_FIGURES,
    State.UNDECIDED: NoForecast.UNDECIDED,
    State.UNDEFINED: NoForecast.NO_CASES,
}


def _final(now: AgencyScore) -> Forecast:
    """The year is over: what came, with no range."""
    return _of(now, {found.spec.code: _came(found) for found in now.indicators()}, now.maximum)


def _came(found: IndicatorScore) -> IndicatorForecast:
    value = None if found.state is not State.SCORED else found.value
    estimate = None if value is None else Estimate(Method.FINAL, value, value, value)
    reason = NoForecast.NO_EARLIER if found.lacks_earlier_years else _REASONS[found.state]
    return IndicatorForecast(
        code=found.spec.code,
        name=found.spec.name,
        unit=found.spec.unit,
        estimate=estimate,
        reason=None if estimate else reason,
        now=found.points,
        points=found.points,
        least=found.points,
        most=found.points,
        maximum=found.maximum,
        id=found.spec.id,
    )
