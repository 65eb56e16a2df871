"""The engine: a city's year in, points with their working out. Pure and exact; it reads and writes nothing."""

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from indicators.scoring import contest, reading, rounding
from indicators.scoring.component import NO_POINTS, NOTHING, Context
from indicators.scoring.errors import CityError
from indicators.scoring.indicator import PENDING
from indicators.scoring.model import AgencyScore, AgencyYear, FacetScore, FacetSpec, IndicatorSpec
from indicators.scoring.objective import earnable, score_objective
from indicators.scoring.reading import IndicatorReading
from indicators.scoring.trace import Listed, Step

DECEMBER = 12

Readings = dict[str, IndicatorReading]


def score(
    city: Sequence[AgencyYear], through: int, only: Collection[str] | None = None
) -> dict[str, AgencyScore]:
    """Score agencies as if the year had ended after month ``through`` (0: before its first month).

    ``city`` holds every agency of the year, each once, since the rank rule compares them all; ``only`` restricts
    which of them are scored. The result is by agency code, in the order given. Raises CityError, and
    FigureError for a milestone that does not exist.
    """
    if not 0 <= through <= DECEMBER:
        raise CityError("city.month", month=through)
    _refuse_duplicates(city)
    chosen = [agency for agency in city if only is None or agency.agency in only]
    readings = {
        agency.agency: _read(agency, through, every=only is None or agency.agency in only) for agency in city
    }
    fields = contest.fields((agency, list(readings[agency.agency].values())) for agency in city)
    return {
        agency.agency: _score_agency(readings[agency.agency], Context(agency, through, fields))
        for agency in chosen
    }


def _refuse_duplicates(city: Sequence[AgencyYear]) -> None:
    seen: set[str] = set()
    for agency in city:
        if agency.agency in seen:
            raise CityError("city.duplicate_agency", agency=agency.agency)
        seen.add(agency.agency)


def _read(agency: AgencyYear, through: int, every: bool) -> Readings:
    """The readings by indicator code; of an agency that only others are compared with, no more than that needs."""
    return {
        spec.code: reading.read(spec, agency, through)
        for spec in _indicators(agency)
        if every or contest.compares(spec)
    }


def _indicators(agency: AgencyYear) -> Iterator[IndicatorSpec]:
    for facet in agency.facets:
        for objective in facet.objectives:
            yield from objective.indicators


def _score_agency(readings: Readings, context: Context) -> AgencyScore:
    agency = context.agency
    facets = tuple(_score_facet(spec, readings, context) for spec in agency.facets)
    return AgencyScore(
        agency=agency.agency,
        year=agency.year,
        through=context.through,
        facets=facets,
        total=sum((facet.points for facet in facets), NO_POINTS),
        maximum=sum((_earnable(facet) for facet in facets), NOTHING),
        provisional=any(_pending(facet) for facet in facets),
    )


def _score_facet(spec: FacetSpec, readings: Readings, context: Context) -> FacetScore:
    objectives = tuple(
        score_objective(objective, [readings[each.code] for each in objective.indicators], context)
        for objective in spec.objectives
    )
    uncapped = sum((objective.points for objective in objectives), NO_POINTS)
    trace: tuple[Step, ...] = ()
    if len(objectives) > 1:
        parts = Listed(tuple(str(objective.points) for objective in objectives), (" + ", " + "))
        trace = (Step("facet.sum", {"parts": parts, "sum": uncapped}),)
    if spec.cap is None or uncapped <= spec.cap:
        return FacetScore(spec, uncapped, uncapped, objectives, trace)
    points = rounding.points(Fraction(spec.cap))
    capped = Step("facet.capped", {"sum": uncapped, "cap": points})
    return FacetScore(spec, points, uncapped, objectives, (*trace, capped))


def _earnable(facet: FacetScore) -> Fraction:
    total = sum((earnable(objective) for objective in facet.objectives), NOTHING)
    return total if facet.spec.cap is None else min(total, Fraction(facet.spec.cap))


def _pending(facet: FacetScore) -> bool:
    return any(
        indicator.state in PENDING for objective in facet.objectives for indicator in objective.indicators
    )
