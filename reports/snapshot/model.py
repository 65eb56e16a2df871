"""The one object that the pages, the PDF, the JSON and the exports show: a plan's texts, money and score, frozen.

It is built in bulk by ``reports.snapshot.selectors.build_snapshots``; nothing that shows it computes or queries.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from chiayi_kpi.core.roc import LAST_MONTH
from indicators.refusals import Refusal
from indicators.scoring.expected import Earnable
from indicators.scoring.frequency import asked_months
from indicators.scoring.model import (
    AgencyScore,
    AgencyYear,
    FacetScore,
    IndicatorScore,
    IndicatorSpec,
    ObjectiveScore,
)
from indicators.selectors.revisions import RevisionRow
from objectives.selectors import NO_PAPER, Paper
from reports.snapshot.series import NO_MONTHS, MonthlySeries, Values, monthly_series
from reports.snapshot.year_end import Seal, YearEnd

# What counts as executed of an obligation that was only reserved (plan 107, indicator 4-1-2).
_RESERVED_SHARE = Fraction(1, 2)
_AMOUNTS = ("budget", "frozen", "paid", "payable", "reserved")


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

    @property
    def is_bonus(self) -> bool:
        return not self.weight

    @property
    def is_behind(self) -> bool:
        """Whether it is behind plan (落後): less was reached than was due by now."""
        return self.score.is_behind


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
    category: str  # "current" or "capital"
    budget: int | None
    frozen: int | None
    paid: int | None
    payable: int | None
    reserved: int | None

    @property
    def amounts(self) -> tuple[int | None, ...]:
        """Budget, frozen, paid, payable, reserved."""
        return tuple(getattr(self, name) for name in _AMOUNTS)

    @property
    def rate(self) -> Fraction | None:
        """The execution rate in per cent (plan 107, 4-1-1 and 4-1-2); None where it is not known."""
        spent: Fraction | int | None = self.paid
        base = self.budget
        if self.category == "current":
            base = None if self.budget is None or self.frozen is None else self.budget - self.frozen
        elif self.paid is None or self.payable is None or self.reserved is None:
            spent = None
        else:
            spent = self.paid + self.payable + self.reserved * _RESERVED_SHARE
        return Fraction(spent) / base * 100 if spent is not None and base else None


def as_they_stand(executions: Iterable[ExecutionView]) -> tuple[ExecutionView, ...]:
    """The rows, by category and month, in which a month that says what was paid has the amounts that it did not say
    again as they stood before: what has not changed need not be typed again.
    """
    held: dict[str, dict[str, Any]] = {}
    found = []
    for row in executions:
        before = held.get(row.category, {})
        said = {name: getattr(row, name) for name in _AMOUNTS}
        now: dict[str, Any] = {
            name: before.get(name) if amount is None else amount for name, amount in said.items()
        }
        held[row.category] = now
        found.append(row if row.paid is None else replace(row, **now))
    return tuple(found)


def has_no_budget(executions: Iterable[ExecutionView]) -> bool:
    """Whether these rows of one category say that its budget is 0, and nothing else."""
    rows = list(executions)
    return any(row.budget == 0 for row in rows) and not any(any(row.amounts) for row in rows)


@dataclass(frozen=True)
class Snapshot:
    """One agency's year up to the end of month ``through``.

    ``given`` is what the engine scores, with the terms of every month, ``rivals`` whom it was ranked with; only this package, the
    outlook, the city's months and what lacks earlier years look into them: what else is shown of them is below, worked out once. With ``as_of`` the figures, the budget's
    execution and the awards are those that the portal held at that moment. ``year_end`` is there where a report was
    asked for, ``seal`` where the year is settled and this is what was frozen; then ``settled_values`` has each
    indicator's value at the end of every month as it was settled, by its id. Not ``is_owed``: none of its months is
    owed by anybody yet (``not_owed``). ``end_refused``: why the terms of the year's end cannot be computed, so that nothing
    can be foretold; the month's own can.
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
    executions: tuple[ExecutionView, ...]  # months ≤ through, by category and month, as they were reported
    score: AgencyScore
    given: AgencyYear | None = None
    rivals: tuple[AgencyYear, ...] = field(default=(), compare=False, repr=False)
    as_of: datetime.datetime | None = None
    plan_id: int = 0
    agency_id: int = 0
    is_draft: bool = False
    year_end: YearEnd | None = None
    seal: Seal | None = None
    is_owed: bool = True
    end_refused: Refusal | None = None
    # Where a document is made of it; of a settled year who signs and when the plan was approved are frozen, the rest never.
    paper: Paper = NO_PAPER
    served: Mapping[str, str] | None = None  # where it is frozen: objective's code → policy axis
    mid_term: Mapping[int, Mapping[int, Decimal]] | None = None  # likewise: indicator's id → year → target
    record: str = field(
        default="", compare=False, repr=False
    )  # likewise: the settled year's, as anyone can verify it
    settled_values: Mapping[int, Values] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _months(self) -> dict[str, MonthlySeries]:
        return {}

    @cached_property
    def _by_now(self) -> dict[str, Decimal]:
        return {}

    @cached_property
    def _earnable(self) -> Earnable:
        return Earnable(self.scored_year, (self.through,))

    @property
    def is_compared(self) -> bool:
        """Whether its points stand beside other agencies' in a mean, a median, a rank: something is owed, and nothing of the
        plan may change any more. Every face asks this, so that none counts a draft.
        """
        return self.is_owed and not self.is_draft

    @property
    def is_graded(self) -> bool:
        """Whether its points may have a grade: those of a whole year that is owed, of a plan in force."""
        return self.is_compared and self.through == LAST_MONTH

    @property
    def scored_year(self) -> AgencyYear:
        """What was scored, by the terms of the snapshot's month. Raises ValueError where it holds the results only."""
        if self.given is None:
            raise ValueError(f"What was scored of {self.agency_code} is not there.")
        return self.given.in_month(self.through)

    @property
    def report_year_end(self) -> YearEnd:
        """What a report says of the year's end. Raises ValueError where no report was asked for."""
        if self.year_end is None:
            raise ValueError(f"The year's end of {self.agency_code} was not read.")
        return self.year_end

    def months(self, indicator: IndicatorView) -> MonthlySeries:
        """The value of an indicator at the end of each month, and its path, by the terms of that month.

        All empty without what was scored.
        """
        if self.given is None:
            return NO_MONTHS
        code = indicator.code
        if code not in self._months:
            spec, settled = indicator.score.spec, self.settled_values.get(indicator.id)
            self._months[code] = monthly_series(self.given, spec, self.through, settled)
        return self._months[code]

    def by_now(self, indicator: IndicatorView) -> Decimal:
        """The points of an indicator that are due by the end of the month; none without what was scored."""
        if self.given is None or not self.is_owed:
            return Decimal("0.00")
        code = indicator.code
        if code not in self._by_now:
            self._by_now[code] = self._earnable.indicator(indicator.score, self.through)
        return self._by_now[code]

    @property
    def total_by_now(self) -> Decimal:
        """The points of the agency that are due by the end of the month; none without what was scored."""
        if self.given is None or not self.is_owed:
            return Decimal("0.00")
        return self._earnable.total(self.score)

    def asked_months(self, indicator: IndicatorView) -> tuple[int, ...]:
        """The months in which somebody is asked for the figures of an indicator: since it has been in the plan and applied.

        None where the plan does not have it any more, or nobody types them.
        """
        since = 1
        if self.given is not None and self.given.earlier:
            if self.end_refused is None and not self.given.has(indicator.id):
                return ()
            since = self.given.owed_from(indicator.id)
        inputs = indicator.score.spec.inputs
        return asked_months((found.frequency for found in inputs if found.code in indicator.typed), since)

    def figures(self, code: str) -> Mapping[str, Mapping[int, Decimal]]:
        """The figures of one indicator by input and month."""
        return self.scored_year.facts.figures.get(code, {}) if self.given else {}

    def earlier_values(self, code: str) -> Mapping[int, Decimal]:
        """The values of earlier years that are on record (歷年) of one indicator, by ROC year."""
        return self.scored_year.facts.history.get(code, {}) if self.given else {}

    def first_place_of(self, indicator_id: int) -> tuple[int, str] | None:
        """The first month from the snapshot's on in which the plan has this indicator, and its code in it; None: never."""
        return next(
            ((month, spec.code) for month, spec in self._from_here_on() if spec.id == indicator_id), None
        )

    def first_month_of(self, code: str) -> int | None:
        """The first month from the snapshot's on in which the plan has an indicator of this code; None: it never does."""
        return next((month for month, spec in self._from_here_on() if spec.code == code), None)

    def _from_here_on(self) -> Iterator[tuple[int, IndicatorSpec]]:
        """The indicators of each month from the snapshot's on; none where nothing was given to the engine."""
        if self.given is not None:
            for month in range(self.through, LAST_MONTH + 1):
                for spec in self.given.in_month(month).indicators():
                    yield month, spec

    def objectives(self) -> Iterator[ObjectiveView]:
        for facet in self.facets:
            yield from facet.objectives

    def indicators(self) -> Iterator[IndicatorView]:
        for objective in self.objectives():
            yield from objective.indicators
