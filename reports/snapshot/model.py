"""The one object that the pages, the PDF, the JSON and the exports show: a plan's texts, money and score, frozen.

It is built in bulk by ``reports.snapshot.selectors.build_snapshots``; nothing that shows it computes or queries.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.scoring.model import AgencyScore, AgencyYear, FacetScore, IndicatorScore, ObjectiveScore
from indicators.selectors.revisions import RevisionRow
from reports.snapshot.year_end import Seal, YearEnd


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator as printed, with its score. ``common``: a 共同性指標 of the whole city.

    ``revisions`` are the targets and weights that were changed after the plan's approval, in the order of time.
    ``typed`` are the codes of the inputs that somebody reports; the others are drawn from elsewhere. ``id`` is the
    stored indicator's, for what stands beside the snapshot (owners, months).
    """

    code: str
    no: int
    name: str
    weight: Decimal
    evaluation_system: int
    evaluation_method: str
    standard: str
    target_text: str
    unit: str
    common: bool
    score: IndicatorScore
    revisions: tuple[RevisionRow, ...] = ()
    typed: tuple[str, ...] = ()
    id: int = 0


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """An objective with its narrative (``heading`` as printed in part one) and the agency's account of it."""

    code: str
    no: int
    name: str
    heading: str
    description: str
    weight: Decimal
    account: str
    indicators: tuple[IndicatorView, ...]
    score: ObjectiveScore


@dataclass(frozen=True, slots=True)
class FacetView:
    no: int
    name: str
    weight: Decimal
    cap: Decimal | None
    note: str
    objectives: tuple[ObjectiveView, ...]
    score: FacetScore


@dataclass(frozen=True, slots=True)
class BudgetItemView:
    """A budget item; amounts in NT$, ``None`` where there is no whole-project amount."""

    no: int
    name: str
    content: str
    central: int
    city: int
    whole_central: int | None
    whole_city: int | None
    objective_code: str

    @property
    def total(self) -> int:
        return self.central + self.city

    @property
    def whole_total(self) -> int | None:
        if self.whole_central is None and self.whole_city is None:
            return None
        return (self.whole_central or 0) + (self.whole_city or 0)


@dataclass(frozen=True, slots=True)
class BusinessLineView:
    name: str
    items: tuple[BudgetItemView, ...]


@dataclass(frozen=True, slots=True)
class ExecutionView:
    """The current or capital budget up to one month, NT$, cumulative; ``None`` is not reported."""

    month: int
    account: str  # "current" or "capital"
    budget: int | None
    frozen: int | None
    paid: int | None
    payable: int | None
    reserved: int | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One agency's year up to the end of month ``through``.

    ``given`` is what the engine scored, ``rivals`` whom it was ranked with. With ``known_at`` the figures, the
    budget's execution and the awards are those that the portal held at that moment. ``year_end`` is there where a
    report was asked for, ``seal`` where the year is settled and this is what was frozen.
    """

    agency_code: str
    agency_name: str
    chapter: int | None
    year: int
    through: int
    preamble: str
    axes: tuple[str, ...]
    has_sample_figures: bool
    facets: tuple[FacetView, ...]
    business_lines: tuple[BusinessLineView, ...]
    executions: tuple[ExecutionView, ...]  # months ≤ through, by account and month
    score: AgencyScore
    given: AgencyYear | None = None
    rivals: tuple[AgencyYear, ...] = field(default=(), compare=False, repr=False)
    known_at: datetime.datetime | None = None
    plan_id: int = 0
    agency_id: int = 0
    year_end: YearEnd | None = None
    seal: Seal | None = None

    def objectives(self) -> Iterator[ObjectiveView]:
        for facet in self.facets:
            yield from facet.objectives

    def indicators(self) -> Iterator[IndicatorView]:
        for objective in self.objectives():
            yield from objective.indicators
