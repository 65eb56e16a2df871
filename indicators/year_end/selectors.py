"""What was said at the year's end: ratings, who confirmed what, settlements, grades. One query each, any number of plans."""

import datetime
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from indicators.models import GradeBand, Indicator, Rating, RatingConfirmation, Settlement
from indicators.year_end.grades import CUSTOMARY, FIELDS, Grade
from indicators.year_end.parts import ConfirmationRow, RatingRow, Ratings
from objectives.models import Plan
from objectives.selectors import AGENCY_NAME

_CODE = re.compile(r"([1-9][0-9]{0,2})-([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")


class SettlementRow(NamedTuple):
    """A plan's standing settlement, without the snapshot itself."""

    id: int
    plan_id: int
    sha256: str
    total: Decimal
    grade: str
    by: str
    at: datetime.datetime


def ratings(plan_ids: Collection[int]) -> Mapping[int, Ratings]:
    """Plan id → its ratings; a plan without any is absent."""
    rows = Rating.objects.filter(plan_id__in=plan_ids).select_related("by")
    found: dict[int, dict[int, dict[str, RatingRow]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        entry = RatingRow(row.part, row.points, row.reason, _name(row.by), row.at)
        found[row.plan_id][row.indicator_id][row.part] = entry
    return found


def confirmations(plan_ids: Collection[int]) -> dict[int, dict[str, ConfirmationRow]]:
    """Plan id → the parts that were confirmed, with who and when."""
    rows = RatingConfirmation.objects.filter(plan_id__in=plan_ids).select_related("by")
    found: dict[int, dict[str, ConfirmationRow]] = defaultdict(dict)
    for row in rows:
        found[row.plan_id][row.part] = ConfirmationRow(_name(row.by), row.at, row.instead_reason)
    return found


def settlements(plan_ids: Collection[int]) -> dict[int, SettlementRow]:
    """Plan id → its standing settlement; a plan that is not settled is absent."""
    rows = Settlement.objects.filter(plan_id__in=plan_ids, reopened_at=None).select_related("by")
    return {
        row.plan_id: SettlementRow(
            row.pk, row.plan_id, row.sha256, row.total, row.grade, _name(row.by), row.at
        )
        for row in rows.defer("snapshot")
    }


def settled_records(settlement_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Each settlement's id, hash and record as text, as they were kept. One query."""
    rows = Settlement.objects.filter(pk__in=settlement_ids)
    return list(rows.values_list("pk", "sha256", "snapshot"))


def grade_table(year: int) -> tuple[Grade, ...]:
    """The year's grades, best first: as the planning office set them, otherwise the customary ones. One query."""
    return as_table(list(GradeBand.objects.filter(year=year).order_by("-least")))


def as_table(bands: Sequence[GradeBand]) -> tuple[Grade, ...]:
    """The grades of these rows, best first; without rows the customary table."""
    found = tuple(Grade(*(getattr(band, field) for field in FIELDS)) for band in bands)
    return tuple(sorted(found, key=lambda grade: grade.least, reverse=True)) or CUSTOMARY


def settled_agencies(year: int) -> dict[int, str]:
    """Plan id → the agency's name, where the year is settled, in the order of the city's volume. One query."""
    settled = Plan.objects.filter(year=year, settled_at__isnull=False, agency__isnull=False)
    return dict(settled.order_by("chapter", "agency__code").values_list("pk", AGENCY_NAME))


def has_indicator(year: int, code: str) -> bool:
    """Whether a plan of the year, an agency's or the common one, has an indicator of this printed code. One query."""
    numbers = _CODE.fullmatch(code)
    if numbers is None:
        return False
    facet, objective, no = map(int, numbers.groups())
    rows = Indicator.objects.filter(objective__facet__no=facet, objective__no=objective, no=no)
    return rows.filter(plan__year=year).exists()


def _name(person) -> str:
    return str(person) if person else ""
