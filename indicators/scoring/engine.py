"""The engine: a city's year in, points with their working out. Pure and exact; it reads and writes nothing."""

from collections.abc import Collection, Iterator, Sequence

from indicators.scoring import contest, reading
from indicators.scoring.component import Context
from indicators.scoring.errors import CityError
from indicators.scoring.model import AgencyScore, AgencyYear, FacetScore, FacetSpec, IndicatorSpec
from indicators.scoring.objective import score_objective
from indicators.scoring.reading import IndicatorReading
from indicators.scoring.totals import sum_agency, sum_facet

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
    return sum_agency(agency.agency, agency.year, context.through, facets)


def _score_facet(spec: FacetSpec, readings: Readings, context: Context) -> FacetScore:
    objectives = tuple(
        score_objective(objective, [readings[each.code] for each in objective.indicators], context)
        for objective in spec.objectives
    )
    return sum_facet(spec, objectives)
