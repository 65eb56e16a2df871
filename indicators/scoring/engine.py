"""The engine: a city's year in, points with their working out. Pure and exact; it reads and writes nothing."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from indicators.scoring import rivals
from indicators.scoring.component import Context
from indicators.scoring.errors import CityError, FigureError
from indicators.scoring.model import LAST_MONTH, AgencyScore, AgencyYear, FacetScore, FacetSpec
from indicators.scoring.objective import score_objective
from indicators.scoring.totals import sum_agency, sum_facet
from indicators.scoring.values import IndicatorValues, find_values


class BadFigure(NamedTuple):
    """What keeps an agency from its score: the code of the indicator, and what the engine says of its figure."""

    indicator: str
    fault: FigureError


class AgencyValues(NamedTuple):
    """An agency's values by indicator code, and the first figure that means nothing."""

    by_code: dict[str, IndicatorValues]
    bad: BadFigure | None


class CityScores(NamedTuple):
    """By agency code, in the order given: the scores, and what kept the other agencies from having one."""

    scores: dict[str, AgencyScore]
    refused: dict[str, BadFigure]


def score(
    city: Sequence[AgencyYear], through: int, only: Collection[str] | None = None, *, lit: bool = True
) -> dict[str, AgencyScore]:
    """Score agencies as if the year had ended after month ``through`` (0: before its first month).

    ``city`` holds every agency of the year, each once, since the rank rule compares them all; each is scored by the terms
    that held in that month. ``only`` restricts which of them are scored. The result is by agency code, in the order given. Where it is only counted with, it
    need not be ``lit``: then it holds states, values, targets, points and maxima, and no light, no rate, nothing that was due, no inputs and no working.
    Raises CityError, and FigureError for a milestone that does not exist.
    """
    found = score_each(city, through, only, lit=lit)
    for bad in found.refused.values():
        raise bad.fault
    return found.scores


def score_each(
    city: Sequence[AgencyYear],
    through: int,
    only: Collection[str] | None = None,
    *,
    lit: bool = True,
    explained: bool = True,
) -> CityScores:
    """``score``, but an agency with a figure that means nothing keeps no other from its score.

    Where agencies are compared it takes part with what can be read. Also what is lit need not be ``explained``: then it has no
    rates, no inputs and no working. Raises CityError.
    """
    if not 0 <= through <= LAST_MONTH:
        raise CityError("city.month", month=through)
    _refuse_duplicates(city)
    explained = lit and explained
    city = [agency.in_month(through) for agency in city]
    chosen = [agency for agency in city if only is None or agency.agency in only]
    values = {
        agency.agency: _values_of(
            agency,
            through,
            every=only is None or agency.agency in only,
            explained=explained,
        )
        for agency in city
    }
    compared = rivals.all_rivals((agency, list(values[agency.agency].by_code.values())) for agency in city)
    scores: dict[str, AgencyScore] = {}
    refused: dict[str, BadFigure] = {}
    for agency in chosen:
        found = values[agency.agency]
        if found.bad is None:
            context = Context(agency, through, compared, lit=lit, explained=explained)
            scores[agency.agency] = _score_agency(found.by_code, context)
        else:
            refused[agency.agency] = found.bad
    return CityScores(scores, refused)


def _refuse_duplicates(city: Sequence[AgencyYear]) -> None:
    seen: set[str] = set()
    for agency in city:
        if agency.agency in seen:
            raise CityError("city.duplicate_agency", agency=agency.agency)
        seen.add(agency.agency)


def _values_of(agency: AgencyYear, through: int, *, every: bool, explained: bool) -> AgencyValues:
    """What can be read; of an agency that only others are compared with, no more than that needs."""
    by_code: dict[str, IndicatorValues] = {}
    first: BadFigure | None = None
    for spec in agency.indicators():
        if every or rivals.compares(spec):
            try:
                by_code[spec.code] = find_values(spec, agency, through, explained=explained)
            except FigureError as fault:
                first = first or BadFigure(spec.code, fault)
    return AgencyValues(by_code, first)


def _score_agency(values: dict[str, IndicatorValues], context: Context) -> AgencyScore:
    agency = context.agency
    facets = tuple(_score_facet(spec, values, context) for spec in agency.facets)
    return sum_agency(agency.agency, agency.year, context.through, facets)


def _score_facet(spec: FacetSpec, values: dict[str, IndicatorValues], context: Context) -> FacetScore:
    objectives = tuple(
        score_objective(objective, [values[each.code] for each in objective.indicators], context)
        for objective in spec.objectives
    )
    return sum_facet(spec, objectives)
