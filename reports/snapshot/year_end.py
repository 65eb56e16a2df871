"""What the annual report shows beside the score: ratings, last year, corrections, evidence, grades. Frozen values."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from budget.selectors import ItemProgress, YearBudget
from indicators.selectors.lineage import Called
from indicators.year_end.grades import Grade, Graded
from indicators.year_end.parts import ConfirmationRow, EarlierSettlement, ObjectionRow, RatingRow
from reports.snapshot.open_months import NONE_OPEN, OpenMonths


@dataclass(frozen=True, slots=True)
class RatedIndicator:
    """An indicator of which somebody said something else than what was computed; ``settled`` is what holds."""

    code: str
    name: str
    computed: Decimal
    said: Mapping[str, RatingRow]  # part → rating
    settled: Decimal


@dataclass(frozen=True, slots=True)
class EarlierIndicator:
    """An indicator's result of the year before; ``months`` its value at the end of each of twelve."""

    value: Fraction | None
    points: Decimal
    rate: Fraction | None
    unit: str = ""
    months: tuple[Fraction | None, ...] = ()


@dataclass(frozen=True, slots=True)
class LastYear:
    """The agency's year before: total and grade, points by facet number, results by this year's names (``names_apart``)."""

    year: int
    total: Decimal
    maximum: Fraction
    grade: str
    settled: bool
    provisional: bool
    facets: Mapping[int, Decimal]
    indicators: Mapping[str, EarlierIndicator]


def names_apart(indicators: Iterable[Called]) -> dict[str, str]:
    """Code → what an indicator is called among them: its name, with the code before it where several bear the name."""
    found = {one.code: one.name for one in indicators}
    times = Counter(found.values())
    return {code: name if times[name] == 1 else f"{code} {name}" for code, name in found.items()}


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that was changed after its month had been approved: from, to, who, when and why; where they were milestones,
    which, as they were called then.
    """

    code: str
    indicator: str
    input: str
    month: int
    old: Decimal | None
    new: Decimal | None
    by: str
    at: datetime.datetime
    reason: str
    old_milestone: str = ""
    new_milestone: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A file that a month's figures rest on, with its hash; the file itself stays in the portal."""

    code: str
    indicator: str
    month: int
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class RemedyView:
    """A measure against an indicator's shortfall of a month, as it stood at the end of the snapshot's month.

    ``evidence``: the file's name. Up to an earlier month, ``result`` and evidence are there only once the measure was handed in.
    """

    code: str
    month: int
    cause: str
    measure: str
    owner: str
    due: datetime.date
    result: str
    no_evidence: str
    evidence: str
    done_on: datetime.date | None
    closed_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class Explained:
    """The latest that was said of an indicator's months."""

    code: str
    month: int
    text: str


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What was not finished when a year was settled, and the ``reason`` for settling it all the same."""

    reason: str = ""
    not_handed_in: tuple[int, ...] = ()  # months
    returned: tuple[int, ...] = ()
    reopened: tuple[int, ...] = ()
    unapproved: tuple[tuple[int, int], ...] = ()  # month, how many indicators' figures nobody approved
    questions: tuple[tuple[str, int], ...] = ()  # indicator and month of a figure that nobody confirmed
    unfinished: tuple[str, ...] = ()  # objectives without a finished account
    overtaken: tuple[str, ...] = ()  # objectives whose figures changed after the account was written

    @property
    def is_empty(self) -> bool:
        months = self.not_handed_in or self.returned or self.reopened or self.unapproved
        return not (months or self.questions or self.unfinished or self.overtaken)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """All of it for one agency's year; read only where a report is made."""

    graded: Graded
    grades: tuple[Grade, ...]
    ratings: tuple[RatedIndicator, ...] = ()
    confirmed: Mapping[str, ConfirmationRow] = field(default_factory=dict)
    last_year: LastYear | None = None
    corrections: tuple[Correction, ...] = ()
    evidence: tuple[EvidenceView, ...] = ()
    earlier: tuple[EarlierSettlement, ...] = ()  # settlements that stand no longer, the earliest first
    # None: nothing is known of measures, as in years that were settled before there were any.
    remedies: tuple[RemedyView, ...] | None = None
    explanations: tuple[Explained, ...] = ()
    items: tuple[ItemProgress, ...] = ()  # budget items of which something was reported
    budgets: tuple[YearBudget, ...] = ()  # of this year and the three before, the earliest first
    left_open: LeftOpen | None = None  # None where nothing was, or the year is not settled
    objection: ObjectionRow | None = None  # never frozen: it is about what was
    # What is still owed, and by month how many indicators' figures nobody approved; neither is ever frozen: they are
    # about a year that is not settled.
    open_months: OpenMonths = NONE_OPEN
    unapproved: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seal:
    """That a snapshot is the frozen one of a settled year: when, by whom, and the hash of what was frozen."""

    sha256: str
    at: datetime.datetime
    by: str
    total: Decimal
    grade: str
