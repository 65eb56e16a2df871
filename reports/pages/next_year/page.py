"""What the pages show: how far each plan of the next year is, and what a copy would bring."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.models import CopyReview
from indicators.services.copied_year import CopiedYear
from objectives.addresses import plan_url
from objectives.models import Plan
from reports.pages.next_year.selectors import drafted


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan of the year and the one of the next, where there is one; ``reviews`` are what it still asks to look at."""

    source: Plan
    made: Plan | None
    reviews: int

    @property
    def key(self) -> str:
        return self.source.own_agency.code if self.source.agency else "*"

    @property
    def name(self) -> str:
        return self.source.agency_name or _("Common plan")

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can be copied into the next year's plan."""
        return self.made is not None and (self.made.is_approved or self.made.is_settled)

    @property
    def url(self) -> str:
        return "" if self.made is None else plan_url(self.made.pk)


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of one kind: how many are new, how many stood there."""

    name: str
    new: int
    existing: int


@dataclass(frozen=True, slots=True)
class CopyView:
    """What came of one copy, or would."""

    name: str
    counts: tuple[RowCount, ...]
    values: int
    left_out: Sequence[CopyReview]
    moved: Sequence[CopyReview]
    asked: Sequence[CopyReview]

    @property
    def brings(self) -> bool:
        """Whether the copy brings anything that does not stand there already."""
        return bool(
            self.values or self.left_out or self.moved or self.asked or any(row.new for row in self.counts)
        )


def plan_lines(plans: Sequence[Plan], to: int) -> list[PlanLine]:
    """One line a plan, in the given order; one query."""
    made = drafted(to)
    return [PlanLine(plan, *made.get(plan.agency_id, (None, 0))) for plan in plans]


def copy_view(copied: CopiedYear) -> CopyView:
    counts = tuple(
        RowCount(name, new, copied.existing[name])
        for name, new in copied.new.items()
        if new or copied.existing[name]
    )
    name = copied.plan.agency_name or _("Common plan")
    return CopyView(name, counts, copied.values, copied.left_out, copied.moved, copied.asked)
