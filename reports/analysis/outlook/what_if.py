"""The year's end as it is foretold, and the same with other values."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring import rounding
from indicators.scoring.engine import score
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, AgencyYear, FacetSpec, IndicatorScore, IndicatorSpec
from reports.analysis.outlook.expected_year import Outlook, expected_values, years_of
from reports.analysis.outlook.model import IndicatorForecast, YearTotal
from reports.analysis.outlook.project import is_contest
from reports.analysis.outlook.scenario import up_to, with_values
from reports.analysis.outlook.total import Forecasts, facet_points, year_total
from reports.snapshot.model import Snapshot


class ExpectedYear(NamedTuple):
    """A year's end that is foretold or supposed: its ``score`` by the engine, and the ``forecasts`` of its points.

    An open indicator has today's points in ``score``; no total counts them.
    """

    score: AgencyScore
    forecasts: Forecasts

    @property
    def total(self) -> YearTotal:
        """The total with its range and the open points."""
        return year_total([facet.spec for facet in self.score.facets], self.forecasts, self.score.maximum)

    def points_of(self, facet: FacetSpec) -> Decimal:
        """What is expected of a facet, its cap included."""
        return facet_points(facet, self.forecasts)


def takes_points(spec: IndicatorSpec) -> bool:
    """Whether what is supposed of it are its points: a reviewer decides them, or the other agencies' years do."""
    return bool(spec.components) and (spec.components[0].formula is None or is_contest(spec))


def what_if(
    snapshot: Snapshot, found: Outlook, values: Mapping[str, Decimal]
) -> tuple[ExpectedYear, ExpectedYear]:
    """One agency's year at its end: as foretold, and with ``values`` (indicator code → value, or points).

    What cannot be foretold stays open, unless a value of it is supposed.
    """
    own, *rivals = [up_to(year, snapshot.through) for year in years_of([snapshot])]
    expected = expected_values(found.projections.get(own.agency, {}))
    before, after = (
        score([year, *rivals], LAST_MONTH, only={own.agency})[own.agency]
        for year in (with_values(own, expected), _with_other_values(own, expected, values))
    )
    forecasts = found.forecasts[own.agency].indicators
    pairs = zip(before.indicators(), after.indicators(), strict=True)
    ended = {
        then.spec.code: _moved(forecasts[then.spec.code], then, now, values.get(then.spec.code))
        for then, now in pairs
    }
    return ExpectedYear(before, forecasts), ExpectedYear(after, ended)


def _with_other_values(
    own: AgencyYear, expected: Mapping[str, Mapping[int, Fraction]], values: Mapping[str, Decimal]
) -> AgencyYear:
    changed = dict(expected)
    for spec in own.indicators():
        if spec.code in values and not takes_points(spec):
            changed[spec.code] = {**expected.get(spec.code, {}), **_leading(spec, values[spec.code])}
    return with_values(own, changed)


def _moved(
    found: IndicatorForecast, before: IndicatorScore, after: IndicatorScore, other: Decimal | None
) -> IndicatorForecast:
    """The forecast of an indicator whose value, or another's, is supposed; what is supposed has no range."""
    if other is not None and takes_points(after.spec):
        return found.ended_with(other)
    if other is not None and after.state not in PENDING:
        return replace(found.ended_with(after.points), maximum=after.maximum)
    if (after.points, after.maximum) == (before.points, before.maximum):
        return found
    # A case where there was none gives a weight back: the others of its objective have less, their range with them.
    share = after.maximum / before.maximum if before.maximum else Fraction(1)
    change = Fraction(after.points) - Fraction(before.points) * share
    least, most = (
        rounding.points(min(max(Fraction(end) * share + change, Fraction(0)), after.maximum))
        for end in (found.least, found.most)
    )
    return replace(found, points=after.points, least=least, most=most, maximum=after.maximum)


def _leading(spec: IndicatorSpec, value: Decimal) -> dict[int, Fraction]:
    """The components that score what the first one scores: their value is the indicator's."""
    if not spec.components:
        return {}
    first = spec.components[0].formula
    return {part.no: Fraction(value) for part in spec.components if part.formula == first}
