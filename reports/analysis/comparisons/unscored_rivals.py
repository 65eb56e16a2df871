"""Agencies that cannot be scored and still hold a place among the others: their ranked indicators alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from indicators.refusals import Refusal
from indicators.scoring.engine import score_each
from indicators.scoring.model import AgencyYear, FacetSpec, IndicatorScore, ObjectiveSpec
from indicators.scoring.rivals import compares
from indicators.selectors import CityRead


class UnscoredRival(NamedTuple):
    """A refused agency with its ranked indicators, by the terms of the month; without a ``year`` nothing of it could be read."""

    refusal: Refusal
    year: AgencyYear | None
    ranked: tuple[IndicatorScore, ...]


def unscored_rivals(city: CityRead, refused: Sequence[Refusal], through: int) -> tuple[UnscoredRival, ...]:
    """What the engine ranked of the agencies that it cannot score, up to month ``through``."""
    if not refused:
        return ()
    held = (*(found.year for found in city.agencies), *city.rivals)
    years = {year.agency: year.in_month(through) for year in held}
    codes = {refusal.plan.agency_code for refusal in refused}
    alone = [_ranked_alone(year) if code in codes else year for code, year in years.items()]
    scores = score_each(alone, through, only=codes).scores
    return tuple(
        UnscoredRival(refusal, years.get(code), tuple(scores[code].indicators()) if code in scores else ())
        for refusal in refused
        for code in [refusal.plan.agency_code]
    )


def _ranked_alone(year: AgencyYear) -> AgencyYear:
    return replace(year, facets=tuple(_facet(facet) for facet in year.facets))


def _facet(facet: FacetSpec) -> FacetSpec:
    return replace(facet, objectives=tuple(_objective(found) for found in facet.objectives))


def _objective(objective: ObjectiveSpec) -> ObjectiveSpec:
    return replace(objective, indicators=tuple(spec for spec in objective.indicators if compares(spec)))
