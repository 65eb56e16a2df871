"""The grades of a year's total: the one table (domain: A year; the customary bounds, which the planning office sets)."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by its official name and the least total (of 100 points) that earns it."""

    name: str
    least: Decimal


GRADES = (
    Grade("優", Decimal(90)),
    Grade("甲", Decimal(80)),
    Grade("乙", Decimal(70)),
    Grade("丙", Decimal(0)),
)


def grade(total: Decimal) -> Grade:
    """The grade of a total of at least 0 points; totals are sums of rounded points, so nothing is rounded here."""
    return next(found for found in GRADES if total >= found.least)
