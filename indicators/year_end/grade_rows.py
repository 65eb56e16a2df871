"""The grades of a year."""

from collections.abc import Sequence
from decimal import Decimal

from indicators.models import GradeBand
from indicators.year_end.grades import CUSTOMARY, Grade

_FIELDS = ("name", "least", "core_scored", "no_red", "facet_share")


def grade_table(year: int) -> tuple[Grade, ...]:
    """The year's grades, best first: as the planning office set them, otherwise the customary ones. One query."""
    return as_table(GradeBand.objects.filter(year=year).order_by("-least"))


def as_table(bands: Sequence[GradeBand]) -> tuple[Grade, ...]:
    """The grades of these rows, best first; without rows the customary table."""
    found = tuple(Grade(*(getattr(band, field) for field in _FIELDS)) for band in bands)
    return tuple(sorted(found, key=_least, reverse=True)) or CUSTOMARY


def _least(grade: Grade) -> Decimal:
    return grade.least
