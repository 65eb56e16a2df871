"""The what-if, ready to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import EMPTY
from indicators.live_text import value_with_unit
from indicators.scoring.component import NO_POINTS
from indicators.scoring.model import IndicatorScore, State
from reports.analysis.outlook.expected_year import Outlook
from reports.analysis.outlook.project import is_contest
from reports.analysis.outlook.what_if import ExpectedYear, takes_points, what_if
from reports.pages.outlook_blocks.words import promise_words
from reports.pages.what_if.query import PREFIX, WhatIfQuery, parse
from reports.snapshot.model import IndicatorView, Snapshot

Bar = tuple[
    str, Decimal, Fraction, Decimal
]  # a facet's name, points, what they are out of, and points before


@dataclass(frozen=True, slots=True)
class WhatIfRow:
    """``text`` is what stands in the field, ``expected`` what is taken where it is empty.

    ``contest``, ``awarded``: points are supposed, which other agencies or reviewers decide. ``open``: nobody can foretell
    its points, and no value of it is supposed.
    """

    code: str
    name: str
    field: str
    unit: str
    target: str
    expected: str
    text: str
    error: str
    awarded: bool
    contest: bool
    open: bool
    before: Decimal
    after: Decimal
    maximum: Fraction

    @property
    def change(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """``before`` is the total as foretold, ``after`` with the values of the ``changes`` typed; ``query`` brings the same page back.

    ``promise`` is the range of ``after`` in words, with the points that nobody can foretell.
    """

    title: str
    agency_code: str
    year: int
    through: int
    query: str
    before: Decimal
    after: Decimal
    promise: str
    begun: bool
    maximum: Fraction
    changes: int
    bars: tuple[Bar, ...]
    facets: tuple[tuple[str, tuple[WhatIfRow, ...]], ...]  # a facet's name and its indicators

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    def rows(self) -> Iterator[WhatIfRow]:
        for _name, rows in self.facets:
            yield from rows


def what_if_page(snapshot: Snapshot, found: Outlook, sent: Mapping[str, str]) -> WhatIfPage:
    """The page of one snapshot with the values that ``sent`` has."""
    query = parse(snapshot, sent)
    before, after = what_if(snapshot, found, query.values)
    scored = zip(snapshot.indicators(), before.score.indicators(), strict=True)
    rows = {view.code: _row(view, then, before, after, query) for view, then in scored}
    end = after.total
    return WhatIfPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        query=query.encoded(snapshot.through),
        before=before.total.expected,
        after=end.expected,
        promise=promise_words(end),
        begun=found.forecasts[snapshot.agency_code].begun,
        maximum=end.maximum,
        changes=len(query.values),
        bars=tuple(
            (
                facet.name,
                after.points_of(facet.score.spec),
                facet.score.maximum,
                before.points_of(facet.score.spec),
            )
            for facet in snapshot.facets
        ),
        facets=tuple(
            (
                facet.name,
                tuple(
                    rows[view.code]
                    for objective in facet.objectives
                    for view in objective.indicators
                    if view.score.state is not State.NOT_APPLICABLE
                ),
            )
            for facet in snapshot.facets
        ),
    )


def _row(
    view: IndicatorView, scored: IndicatorScore, before: ExpectedYear, after: ExpectedYear, query: WhatIfQuery
) -> WhatIfRow:
    spec, then = scored.spec, after.forecasts[view.code]
    points = takes_points(spec)
    first = before.forecasts[view.code]
    return WhatIfRow(
        code=view.code,
        name=view.name,
        field=PREFIX + view.code,
        unit=view.unit,
        target=view.target_text or value_with_unit(scored.target, view.unit, scored.value),
        expected=EMPTY if points else value_with_unit(scored.value, view.unit, scored.target),
        text=query.texts.get(view.code, ""),
        error=query.errors.get(view.code, ""),
        awarded=points,
        contest=is_contest(spec),
        open=then.is_open,
        before=NO_POINTS if first.is_open else first.points,
        after=NO_POINTS if then.is_open else then.points,
        maximum=then.maximum,
    )
