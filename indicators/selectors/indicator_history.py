"""What was said, shown and changed of one indicator in one plan: for the page that is about it alone."""

import datetime
from typing import NamedTuple

from indicators.models import Evidence, FigureChange, IndicatorMonth

MOST_CHANGES = 30


class MonthNote(NamedTuple):
    """What was said of a month: its explanation as ``note``; ``reason`` is why it was returned or reopened."""

    month: int
    state: str = ""
    nothing_to_report: bool = False
    note: str = ""
    reason: str = ""


class EvidenceFile(NamedTuple):
    id: int
    month: int
    name: str
    size: int


class IndicatorHistory(NamedTuple):
    """``changes`` are the latest ones, newest first; ``more``: there are older ones than these."""

    months: tuple[MonthNote, ...]
    evidence: tuple[EvidenceFile, ...]
    changes: tuple[FigureChange, ...]
    more: bool


def indicator_history(
    plan_id: int, indicator_id: int, through: int, until: datetime.datetime | None = None
) -> IndicatorHistory:
    """The history of the months up to ``through``; changes of figures made by ``until``. Three queries."""
    where = {"plan": plan_id, "indicator": indicator_id, "month__lte": through}
    months = IndicatorMonth.objects.filter(**where).order_by("month")
    files = Evidence.objects.filter(**where).order_by("month", "pk")
    changes = FigureChange.objects.filter(
        plan=plan_id, input__indicator=indicator_id, month__lte=through
    ).select_related("by", "input")
    if until is not None:
        changes = changes.filter(at__lte=until)
        files = files.filter(at__lte=until)
    latest = list(changes.order_by("-at", "-pk")[: MOST_CHANGES + 1])
    return IndicatorHistory(
        months=tuple(MonthNote(*row) for row in months.values_list(*MonthNote._fields)),
        evidence=tuple(EvidenceFile(*row) for row in files.values_list("pk", *EvidenceFile._fields[1:])),
        changes=tuple(latest[:MOST_CHANGES]),
        more=len(latest) > MOST_CHANGES,
    )
