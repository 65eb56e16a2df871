"""All gains of one agency's year, the most points first."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from indicators.scoring.model import AgencyYear, FacetSpec, IndicatorSpec, ObjectiveSpec
from indicators.scoring.rounding import points
from reports.analysis.outlook.gains.actions import moves
from reports.analysis.outlook.gains.base import year_end
from reports.analysis.outlook.gains.model import NOTHING, Gain, Left
from reports.analysis.outlook.gains.scenario import Trial
from reports.analysis.outlook.model import IndicatorForecast, Silence
from reports.analysis.outlook.scenario import until
from reports.analysis.outlook.series import Seasons
from reports.analysis.outlook.year_end import Outlook, outlook, years_of
from reports.snapshot.model import Snapshot

_CLOSED = (Silence.NOT_APPLICABLE, Silence.AWARDED)


def gains(
    snapshot: Snapshot, seasons: Seasons | None = None, found: Outlook | None = None
) -> tuple[Gain, ...]:
    """The indicators by the points that the year would end without, each with what it would take to win them.

    Moves count from the year's end as it is foretold (``found``, computed where it is not given), or from today
    where nothing can be foretold. Empty where everything is won.
    """
    if snapshot.given is None:
        return ()
    years = years_of([snapshot])
    if found is None:
        found = outlook(years, {snapshot.agency_code: snapshot.score}, seasons or {})
    ends = [year_end(year, found.spoken.get(year.agency, {}), snapshot.through) for year in years]
    so_far = _so_far(snapshot.given, snapshot.through)
    forecasts = found.forecasts[snapshot.agency_code].indicators
    rooms = {facet.no: _room(facet, forecasts) for facet in snapshot.given.facets}
    listed = [
        _gain(Trial(ends[0], ends[1:], facet, objective, spec), forecasts[spec.code], rooms[facet.no], so_far)
        for facet, objective, spec in _places(snapshot.given)
        if forecasts[spec.code].silence not in _CLOSED
    ]
    worth = [gain for gain in listed if gain.missing or gain.at_risk]
    return tuple(sorted(worth, key=lambda gain: (gain.capped, -gain.most, -gain.missing, -gain.at_risk)))


def _so_far(year: AgencyYear, through: int) -> AgencyYear:
    figures = {code: until(inputs, through) for code, inputs in year.facts.figures.items()}
    return replace(year, facts=replace(year.facts, figures=figures))


def _places(year: AgencyYear) -> Iterator[tuple[FacetSpec, ObjectiveSpec, IndicatorSpec]]:
    for facet in year.facets:
        for objective in facet.objectives:
            for spec in objective.indicators:
                yield facet, objective, spec


def _room(facet: FacetSpec, forecasts: Mapping[str, IndicatorForecast]) -> Decimal | None:
    """What the facet's cap lets count beyond the points that are foretold."""
    if facet.cap is None:
        return None
    codes = [spec.code for objective in facet.objectives for spec in objective.indicators]
    return facet.cap - sum((forecasts[code].points for code in codes), NOTHING)


def _gain(trial: Trial, forecast: IndicatorForecast, room: Decimal | None, so_far: AgencyYear) -> Gain:
    left = Left(forecast.points, points(forecast.maximum), room)
    return Gain(
        forecast=forecast,
        facet=trial.facet.name,
        missing=left.missing,
        most=left.most,
        at_risk=forecast.points - forecast.least,
        moves=moves(trial, so_far, left) if left.most else (),
    )
