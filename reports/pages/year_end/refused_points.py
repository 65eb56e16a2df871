"""Points that were refused have their form again, even where none is open any more: what was typed into it is not lost."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from indicators.models import RatingPart
from indicators.permissions import may_award, may_rate
from indicators.year_end.parts import RatingRow, Ratings, rated_by
from indicators.year_end.selectors import awarded_points
from objectives.models import Plan
from reports.pages.year_end.page import Awards, RatedFacet, RatingTableRow, criteria
from reports.snapshot.model import IndicatorView


class RefusedPoints(NamedTuple):
    """The indicator whose points were refused, and the part that they were given for; without one they were awarded."""

    indicator_id: int
    part: RatingPart | None


def with_form(
    facets: Sequence[RatedFacet], refused: RefusedPoints | None, said: Ratings, plan: Plan, user
) -> Sequence[RatedFacet]:
    """The facets with a form in the row that was refused, if its points are this person's. One query where one was."""
    if refused is None:
        return facets
    awards = awarded_points(plan.pk)
    return [
        replace(facet, rows=tuple(_rows(facet, refused, said, awards)))
        if _are_theirs(refused, plan, user, facet.view.no)
        else facet
        for facet in facets
    ]


def has_form(facets: Sequence[RatedFacet], refused: RefusedPoints | None) -> bool:
    """Whether what was refused stands in a form again."""
    return refused is not None and any(
        row.id == refused.indicator_id and (row.part if refused.part else row.award)
        for facet in facets
        for row in facet.rows
    )


def _are_theirs(refused: RefusedPoints, plan: Plan, user, facet_no: int) -> bool:
    if refused.part is None:
        return may_award(user, plan, facet_no)
    return may_rate(user, plan, refused.part) and rated_by(refused.part, facet_no)


def _rows(
    facet: RatedFacet, refused: RefusedPoints, said: Ratings, awards: Awards
) -> Sequence[RatingTableRow]:
    views = {found.id: found for objective in facet.view.objectives for found in objective.indicators}
    return [
        _opened(row, views[row.id], refused.part, said.get(row.id, {}), awards)
        if row.id == refused.indicator_id
        else row
        for row in facet.rows
    ]


def _opened(
    row: RatingTableRow,
    found: IndicatorView,
    part: RatingPart | None,
    said: Mapping[str, RatingRow],
    awards: Awards,
) -> RatingTableRow:
    if part is None:
        return replace(row, award=criteria(found, awards))
    return replace(row, part=part, own=said.get(part))
