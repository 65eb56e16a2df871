"""The deadlines of a year, ready to print: month by month what holds for all, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from chiayi_kpi.core.roc import MONTHS
from indicators.deadline_text import deadline_note, presumed_note
from indicators.deadlines import Deadline, Settings, report_deadline, review_deadline


@dataclass(frozen=True, slots=True)
class DeadlineCell:
    deadline: Deadline
    note: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    month: int
    report: DeadlineCell
    review: DeadlineCell


def month_rows(year: int, settings: Settings) -> tuple[MonthRow, ...]:
    """The twelve months of the ROC year."""
    return tuple(
        MonthRow(
            month,
            _cell(report_deadline(year, month, settings)),
            _cell(review_deadline(year, month, settings)),
        )
        for month in MONTHS
    )


def _cell(deadline: Deadline) -> DeadlineCell:
    return DeadlineCell(deadline, deadline_note(deadline, presumed=False))


def presumed_notes(rows: Iterable[MonthRow]) -> list[str]:
    """What is said once of the months whose days stand in no imported calendar: a sentence for each calendar's year."""
    deadlines = [cell.deadline for row in rows for cell in (row.report, row.review)]
    return list(dict.fromkeys(presumed_note(one) for one in deadlines if one.presumed))
