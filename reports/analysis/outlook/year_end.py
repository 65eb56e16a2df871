"""The forecast of agencies' years: their values by ``project``, their points by the engine."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.collector import patient_collector
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorScore, State
from indicators.scoring.what_if import points_with
from reports.analysis.outlook.central import expected_scores
from reports.analysis.outlook.estimable import Spoken, spoken, values_of
from reports.analysis.outlook.measures import measures
from reports.analysis.outlook.model import Estimate, Forecast, IndicatorForecast, Method, Silence
from reports.analysis.outlook.project import Projection, projections
from reports.analysis.outlook.scenario import DECEMBER
from reports.analysis.outlook.series import Seasons
from reports.analysis.outlook.total import total
from reports.snapshot.model import Snapshot

Scores = Mapping[str, AgencyScore]


class Outlook(NamedTuple):
    """The forecasts by agency, and what they rest on: what can be said of every agency's indicators."""

    forecasts: Mapping[str, Forecast]
    spoken: Mapping[str, Spoken]


def forecast(snapshots: Sequence[Snapshot], seasons: Seasons | None = None) -> dict[str, Forecast]:
    """Agency code → where its year will end, from the months of its snapshot. All of one year and one month.

    ``seasons`` are the parts of earlier years (``seasons_of``); without them every month counts alike.
    """
    if not snapshots:
        return {}
    now = {snapshot.agency_code: snapshot.score for snapshot in snapshots}
    return dict(outlook(years_of(snapshots), now, seasons or {}).forecasts)


def years_of(snapshots: Sequence[Snapshot]) -> list[AgencyYear]:
    """What the engine was given for these snapshots: their agencies, then the rivals, each once."""
    found = {snapshot.agency_code: snapshot.given for snapshot in snapshots if snapshot.given}
    for snapshot in snapshots:
        for rival in snapshot.rivals:
            found.setdefault(rival.agency, rival)
    return list(found.values())


def outlook(years: Sequence[AgencyYear], now: Scores, seasons: Seasons) -> Outlook:
    """The forecasts of the agencies that ``now`` has the scores of, up to the month of these scores.

    Later months, where the years have them, are not looked at.
    """
    through = next(iter(now.values())).through
    if through == DECEMBER:
        return Outlook({code: _final(found) for code, found in now.items()}, {})
    with patient_collector():
        said = spoken(years, projections(list(measures(years)), through, seasons))
        expected = expected_scores(years, now, said)
        forecasts = {code: _forecast(found, expected[code], said[code]) for code, found in now.items()}
        return Outlook(forecasts, said)


def _forecast(now: AgencyScore, expected: AgencyScore, said: Spoken) -> Forecast:
    indicators = {
        today.spec.code: _indicator(today, then, said[today.spec.code])
        for today, then in zip(indicators_of(now), indicators_of(expected), strict=True)
    }
    found = total(expected, indicators)
    return Forecast(
        agency_code=now.agency,
        year=now.year,
        through=now.through,
        indicators=indicators,
        now=now.total,
        total=found.central,
        least=found.least,
        most=found.most,
        maximum=expected.maximum,
        open=_open_of(expected, indicators),
    )


def indicators_of(score: AgencyScore) -> Iterator[IndicatorScore]:
    """An agency's indicators in the plan's order, scored."""
    for facet in score.facets:
        for objective in facet.objectives:
            yield from objective.indicators


def _indicator(
    now: IndicatorScore, then: IndicatorScore, said: tuple[Projection, ...] | Silence
) -> IndicatorForecast:
    points = [then.points] if isinstance(said, Silence) else [then.points, *_ends(then, said)]
    return IndicatorForecast(
        code=now.spec.code,
        name=now.spec.name,
        unit=now.spec.unit,
        estimate=None if isinstance(said, Silence) else said[0].estimate,
        silence=said if isinstance(said, Silence) else None,
        now=now.points,
        points=then.points,
        least=min(points),
        most=max(points),
        maximum=then.maximum,
    )


def _ends(then: IndicatorScore, said: Sequence[Projection]) -> Iterator[Decimal]:
    """The points at both ends of the range; which of them is the better one is the rule's affair."""
    for pick in (_low, _high):
        yield points_with(then, values_of(said, pick))


def _low(found: Estimate) -> Fraction:
    return found.low


def _high(found: Estimate) -> Fraction:
    return found.high


def _open_of(score: AgencyScore, indicators: Mapping[str, IndicatorForecast]) -> Fraction:
    """What silent indicators may still add to the total: of a facet with a cap no more than it lets count."""
    total = Fraction(0)
    for facet in score.facets:
        held = [one.spec.code for objective in facet.objectives for one in objective.indicators]
        beyond = sum((_open(indicators[code]) for code in held), Fraction(0))
        cap = facet.spec.cap
        total += beyond if cap is None else max(Fraction(0), min(beyond, Fraction(cap - facet.uncapped)))
    return total


def _open(found: IndicatorForecast) -> Fraction:
    if found.silence in (None, Silence.NOT_APPLICABLE, Silence.AWARDED):
        return Fraction(0)
    return max(Fraction(0), found.maximum - Fraction(found.points))


def _final(now: AgencyScore) -> Forecast:
    """The year is over: what came, with no range."""
    indicators = {found.spec.code: _came(found) for found in indicators_of(now)}
    return Forecast(
        agency_code=now.agency,
        year=now.year,
        through=now.through,
        indicators=indicators,
        now=now.total,
        total=now.total,
        least=now.total,
        most=now.total,
        maximum=now.maximum,
        open=_open_of(now, indicators),
    )


_SILENCES = {
    State.NOT_APPLICABLE: Silence.NOT_APPLICABLE,
    State.AWAITING_AWARD: Silence.AWARD,
    State.SCORED: Silence.AWARDED,
    State.UNREPORTED: Silence.NO_FIGURES,
}


def _came(found: IndicatorScore) -> IndicatorForecast:
    value = None if found.state is not State.SCORED else found.value
    estimate = None if value is None else Estimate(Method.FINAL, value, value, value)
    return IndicatorForecast(
        code=found.spec.code,
        name=found.spec.name,
        unit=found.spec.unit,
        estimate=estimate,
        silence=None if estimate else _SILENCES.get(found.state, Silence.NOTHING_YET),
        now=found.points,
        points=found.points,
        least=found.points,
        most=found.points,
        maximum=found.maximum,
    )
