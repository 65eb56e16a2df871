"""What the indicators of the year before came to by its end, for targets that are compared with it."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from indicators.scoring import reading
from indicators.scoring.errors import FigureError
from indicators.scoring.model import AgencyScore, AgencyYear, IndicatorSpec, State
from indicators.selectors import CityRead
from indicators.selectors.tree import indicator_nodes

DECEMBER = 12

# Agency code, indicator's code and name: numbers are given anew each year, so a code alone may be another indicator's.
Results = Mapping[tuple[str, str, str], Fraction]


def results(before: CityRead | None, through: int, scores: Mapping[str, AgencyScore]) -> Results:
    """The values of whole years, a settled year's as they were frozen; ``scores`` are those up to month ``through``.

    Before December the values are only read, not scored: nobody asks for points, which cost twice as much.
    """
    if before is None:
        return {}
    found: dict[tuple[str, str, str], Fraction] = {}
    frozen = {snapshot.agency_code: snapshot.score for snapshot in before.settled.values()}
    known = scores if through == DECEMBER else frozen
    refused = {refusal.plan.agency_code for refusal in before.refused}
    for agency in before.agencies:
        code = agency.plan.agency_code
        if code not in known and code not in refused:
            specs = (node.spec for node in indicator_nodes(agency.tree))
            found |= {(code, spec.code, spec.name): value for spec, value in _read(agency.year, specs)}
    for code, score in known.items():
        found |= {(code, spec.code, spec.name): value for spec, value in _scored(score)}
    return found


def _read(year: AgencyYear, specs: Iterator[IndicatorSpec]) -> Iterator[tuple[IndicatorSpec, Fraction]]:
    for spec in specs:
        try:
            components = reading.read(spec, year, DECEMBER).components
        except FigureError:
            continue  # a milestone that is not on the list says nothing of the year
        if components and components[0].state is State.SCORED and components[0].value is not None:
            yield spec, components[0].value


def _scored(score: AgencyScore) -> Iterator[tuple[IndicatorSpec, Fraction]]:
    for facet in score.facets:
        for objective in facet.objectives:
            for found in objective.indicators:
                if found.state is State.SCORED and found.value is not None:
                    yield found.spec, found.value
