"""What the indicators of the year before came to by its end, for targets that are compared with it."""

from collections.abc import Mapping
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.errors import FigureError
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorSpec, State
from indicators.scoring.values import find_values
from indicators.selectors import CityRead
from indicators.selectors.lineage import Forerunners
from indicators.selectors.tree import indicator_nodes
from reports.snapshot.model import IndicatorView


class LastYearResults:
    """The values of whole years, a settled year's as they were frozen; each is read when it is asked for.

    ``scores`` are those up to month ``through``. Before December nobody asks for points, which cost twice as much
    as values, and only for some of the values: most targets are compared with what is on record.
    """

    def __init__(
        self,
        before: CityRead | None,
        through: int,
        scores: Mapping[str, AgencyScore],
        forerunners: Forerunners,
    ) -> None:
        settled = before.settled.values() if before else ()
        known = (
            scores
            if through == LAST_MONTH
            else {found.december.agency_code: found.december.score for found in settled}
        )
        refused = {refusal.plan.agency_code for refusal in before.refused} if before else set()
        self._known = {code: _scored(score) for code, score in known.items()}
        self._agencies = {
            agency.plan.agency_code: agency
            for agency in (before.agencies if before else ())
            if agency.refused is None and agency.plan.agency_code not in refused
        }
        self._specs = {code: [one.spec for one in score.indicators()] for code, score in known.items()}
        self._forerunners = forerunners

    def result(self, agency_code: str, indicator: IndicatorView) -> Fraction | None:
        """What the agency's indicator came to; None where there was none or it has no value."""
        spec = self._forerunners.same(indicator, self._specs_of(agency_code))
        if spec is None:
            return None
        if agency_code in self._known:
            return self._known[agency_code].get(spec.id)
        return _read(spec, self._agencies[agency_code].year)

    def _specs_of(self, agency_code: str) -> list[IndicatorSpec]:
        if agency_code not in self._specs:
            agency = self._agencies.get(agency_code)
            nodes = indicator_nodes(agency.tree) if agency else ()
            self._specs[agency_code] = [node.spec for node in nodes]
        return self._specs[agency_code]


def _read(spec: IndicatorSpec, year: AgencyYear) -> Fraction | None:
    try:
        components = find_values(spec, year, LAST_MONTH).components
    except FigureError:
        return None  # a milestone that is not on the list says nothing of the year
    return components[0].value if components and components[0].state is State.SCORED else None


def _scored(score: AgencyScore) -> Mapping[int, Fraction]:
    return {
        found.spec.id: found.value
        for found in score.indicators()
        if found.state is State.SCORED and found.value is not None
    }
