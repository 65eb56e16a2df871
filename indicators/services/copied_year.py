"""What a year is copied with, and what came of the copy."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.models import CopyReview
from objectives.models import Plan


@dataclass(frozen=True, slots=True)
class Choices:
    """What goes along besides the plan itself."""

    budget: bool = True
    assignments: bool = True
    not_applicable: bool = True


@dataclass(frozen=True, slots=True)
class YearValues:
    """What the source year came to (or is expected to come to), by the indicator's id."""

    values: Mapping[int, Decimal] = field(default_factory=dict)
    settled: bool = False


@dataclass(frozen=True, slots=True)
class CopiedYear:
    """What came of a copy: ``plan``, how many rows of each kind are new and how many stood there, what was left out
    and moved, which dates stayed and what is to be set (``asked``), and how many values of the year before are known by it now.
    """

    source: Plan
    plan: Plan
    new: Counter[str]
    existing: Counter[str]
    left_out: tuple[CopyReview, ...]
    moved: tuple[CopyReview, ...]
    asked: tuple[CopyReview, ...]
    values: int
