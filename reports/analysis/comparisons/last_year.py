"""What the indicators of the year before came to by its end, for targets that are compared with it."""

from collections.abc import Mapping
from fractions import Fraction

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.scoring.errors import FigureError
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorSpec, State
from indicators.scoring.values import find_values
from indicators.selectors import AgencyRead, CityRead
from indicators.selectors.tree import indicator_nodes
from reports.snapshot.model import IndicatorView

Key = tuple[
    str, str
]  # code and name: numbers are given anew each year, so a code alone may be another indicator's


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
        forerunners: Mapping[int, int],
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
        self._specs: dict[str, Mapping[Key, IndicatorSpec]] = {}
        self._forerunners = forerunners
        self._keys = _keys_by_id(before)

    def result(self, agency_code: str, indicator: IndicatorView) -> Fraction | None:
        """What the agency's indicator came to; None where there was none or it has no value.

        It is the indicator's forerunner; where none is known, the one of the same code and name.
        """
        key: Key | None = (indicator.code, indicator.name)
        if indicator.id in self._forerunners:
            key = self._keys.get(self._forerunners[indicator.id])
        return None if key is None else self._result(agency_code, key)

    def _result(self, agency_code: str, key: Key) -> Fraction | None:
        if agency_code in self._known:
            return self._known[agency_code].get(key)
        agency = self._agencies.get(agency_code)
        if agency is None:
            return None
        if agency_code not in self._specs:
            self._specs[agency_code] = _specs(agency)
        spec = self._specs[agency_code].get(key)
        return None if spec is None else _read(spec, agency.year)


def _keys_by_id(before: CityRead | None) -> Mapping[int, Key]:
    if before is None:
        return {}
    read = {
        node.row.id: (node.spec.code, node.spec.name)
        for agency in before.agencies
        for node in indicator_nodes(agency.tree)
    }
    frozen = {
        view.id: (view.code, view.name)
        for found in before.settled.values()
        for view in found.december.indicators()
    }
    return read | frozen


def _specs(agency: AgencyRead) -> Mapping[Key, IndicatorSpec]:
    return {(node.spec.code, node.spec.name): node.spec for node in indicator_nodes(agency.tree)}


def _read(spec: IndicatorSpec, year: AgencyYear) -> Fraction | None:
    try:
        components = find_values(spec, year, LAST_MONTH).components
    except FigureError:
        return None  # a milestone that is not on the list says nothing of the year
    return components[0].value if components and components[0].state is State.SCORED else None


def _scored(score: AgencyScore) -> Mapping[Key, Fraction]:
    return {
        (found.spec.code, found.spec.name): found.value
        for found in score.indicators()
        if found.state is State.SCORED and found.value is not None
    }
