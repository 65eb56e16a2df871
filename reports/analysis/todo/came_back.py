"""What came back to a person, returned or reopened: indicators of one month that came back alike are one task."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chiayi_kpi.core.formats import EMPTY
from chiayi_kpi.core.roc import dotted
from indicators.reporting.work import OwedIndicator, OwedMonth, Work
from reports.analysis.todo.months import grid, month_of, whose
from reports.analysis.todo.task import Task


def returned_tasks(work: Work) -> list[Task]:
    """The indicators' months that came back, and why."""
    return _tasks(work.returned, _("Returned"), _why)


def reopened_tasks(work: Work) -> list[Task]:
    """The indicators' months that were locked and are open again, since when, by whom and why."""
    return _tasks(work.reopened, _("Reopened"), _reopened)


def _tasks(
    came_back: Sequence[tuple[OwedMonth, OwedIndicator]], word: str, note: Callable[[OwedIndicator], str]
) -> list[Task]:
    alike: dict[tuple[str, str], list[tuple[OwedMonth, OwedIndicator]]] = defaultdict(list)
    for month, found in came_back:
        alike[grid(month), note(found)].append((month, found))
    return [
        _task(of[0][0], [found for _month, found in of], word, why) for (_where, why), of in alike.items()
    ]


def _task(month: OwedMonth, found: Sequence[OwedIndicator], word: str, note: str) -> Task:
    codes, only = _(", ").join(one.row.code for one in found), len(found) == 1
    return Task(
        found[0].row.name if only else _indicators(len(found), codes),
        grid(month),
        note,
        code=codes if only else "",
        about=f"{whose(month)} · {month_of(month.plan.year, month.month)}",
        came_back=word,
        action=_("Correct it"),
        action_about=codes,
    )


def _indicators(count: int, codes: str) -> str:
    text = ngettext("%(count)d indicator: %(codes)s", "%(count)d indicators: %(codes)s", count)
    return text % {"count": count, "codes": codes}


def _why(found: OwedIndicator) -> str:
    return _("Why: %(why)s") % {"why": found.month.reason}


def _reopened(found: OwedIndicator) -> str:
    """Since when, by whom and why; of an older portal's month, of which no step tells it, why."""
    again = found.month.reopened
    if again is None:
        return _why(found)
    words = {"day": dotted(again.day), "by": again.by or EMPTY, "reason": again.reason}
    return _("%(day)s, %(by)s: %(reason)s") % words
