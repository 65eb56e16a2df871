"""The what-if, ready to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import EMPTY
from indicators.scoring.model import AgencyScore, IndicatorScore, State
from reports.analysis.outlook.what_if import both_scores
from reports.analysis.outlook.year_end import Outlook
from reports.pages.what_if.query import PREFIX, Typed, is_awarded, typed
from reports.snapshot.indicator_text import with_unit
from reports.snapshot.model import FacetView, IndicatorView, Snapshot


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """``text`` is what stands in the field, ``expected`` what is taken where it is empty; ``awarded``: points."""

    code: str
    name: str
    field: str
    unit: str
    target: str
    expected: str
    text: str
    error: str
    awarded: bool
    before: Decimal
    after: Decimal
    maximum: Fraction

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIfFacet:
    name: str
    weight: Decimal
    before: Decimal
    after: Decimal
    rows: tuple[WhatIfRow, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """``before`` is the total as foretold, ``after`` with the values typed; ``query`` brings the same page back."""

    title: str
    agency_code: str
    year: int
    through: int
    query: str
    before: Decimal
    after: Decimal
    maximum: Fraction
    typed: int
    facets: tuple[WhatIfFacet, ...]

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def bars(self) -> tuple[tuple[str, Decimal, Decimal, Decimal], ...]:
        """What ``facet_bars`` takes; the mark is where the facet stood before."""
        return tuple((facet.name, facet.after, facet.weight, facet.before) for facet in self.facets)

    def rows(self) -> Iterator[WhatIfRow]:
        for facet in self.facets:
            yield from facet.rows


def what_if_page(snapshot: Snapshot, found: Outlook, query: Mapping[str, str]) -> WhatIfPage:
    """The page of one snapshot with what ``query`` supposes."""
    given = typed(snapshot, query)
    both = both_scores(snapshot, found, given.values)
    before, after = _by_code(both.before), _by_code(both.after)
    points = {facet.spec.no: facet.points for facet in both.before.facets}
    return WhatIfPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        query=given.query(snapshot.through),
        before=both.before.total,
        after=both.after.total,
        maximum=both.after.maximum,
        typed=len(given.values),
        facets=tuple(
            WhatIfFacet(
                view.name,
                view.weight,
                points[view.no],
                scored.points,
                tuple(
                    _row(indicator, before[indicator.code], after[indicator.code], given)
                    for indicator in _indicators(view)
                    if indicator.score.state is not State.NOT_APPLICABLE
                ),
            )
            for view, scored in zip(snapshot.facets, both.after.facets, strict=True)
        ),
    )


def _indicators(facet: FacetView) -> Iterator[IndicatorView]:
    for objective in facet.objectives:
        yield from objective.indicators


def _by_code(score: AgencyScore) -> dict[str, IndicatorScore]:
    return {
        indicator.spec.code: indicator
        for facet in score.facets
        for objective in facet.objectives
        for indicator in objective.indicators
    }


def _row(view: IndicatorView, before: IndicatorScore, after: IndicatorScore, given: Typed) -> WhatIfRow:
    awarded = is_awarded(view.score.spec)
    return WhatIfRow(
        code=view.code,
        name=view.name,
        field=PREFIX + view.code,
        unit=view.unit,
        target=view.target_text or with_unit(after.target, view.unit, after.value),
        expected=EMPTY if awarded else with_unit(before.value, view.unit, before.target),
        text=given.texts.get(view.code, ""),
        error=given.errors.get(view.code, ""),
        awarded=awarded,
        before=before.points,
        after=after.points,
        maximum=after.maximum,
    )
