"""The what-if, ready to print."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chiayi_kpi.core.formats import EMPTY
from indicators.live_text import value_with_unit
from indicators.scoring.model import IndicatorScore, State
from reports.analysis.outlook.what_if import is_awarded, what_if
from reports.analysis.outlook.year_end import Outlook
from reports.pages.what_if.query import PREFIX, WhatIfQuery, parse
from reports.snapshot.model import IndicatorView, Snapshot

Bar = tuple[str, Decimal, Decimal, Decimal]  # a facet's name, points, weight, and points before


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
class WhatIfPage:
    """``before`` is the total as foretold, ``after`` with the values of the ``changes`` typed; ``query`` brings the same page back."""

    title: str
    agency_code: str
    year: int
    through: int
    query: str
    before: Decimal
    after: Decimal
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
    scored = zip(snapshot.indicators(), before.indicators(), after.indicators(), strict=True)
    rows = {view.code: _row(view, then, now, query) for view, then, now in scored}
    return WhatIfPage(
        title=snapshot.agency_name,
        agency_code=snapshot.agency_code,
        year=snapshot.year,
        through=snapshot.through,
        query=query.encoded(snapshot.through),
        before=before.total,
        after=after.total,
        maximum=after.maximum,
        changes=len(query.values),
        bars=tuple(
            (view.name, now.points, view.weight, then.points)
            for view, then, now in zip(snapshot.facets, before.facets, after.facets, strict=True)
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


def _row(view: IndicatorView, before: IndicatorScore, after: IndicatorScore, query: WhatIfQuery) -> WhatIfRow:
    awarded = is_awarded(view.score.spec)
    return WhatIfRow(
        code=view.code,
        name=view.name,
        field=PREFIX + view.code,
        unit=view.unit,
        target=view.target_text or value_with_unit(after.target, view.unit, after.value),
        expected=EMPTY if awarded else value_with_unit(before.value, view.unit, before.target),
        text=query.texts.get(view.code, ""),
        error=query.errors.get(view.code, ""),
        awarded=awarded,
        before=before.points,
        after=after.points,
        maximum=after.maximum,
    )
