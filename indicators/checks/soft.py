"""What is unlikely: the person is asked "is it so?" and may answer with a short note. Nothing is refused."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from indicators.checks.findings import Finding
from indicators.checks.subject import Subject
from indicators.scoring.model import Aggregation

TENFOLD = 10
UNCHANGED_MONTHS = 3
BUSY = 5  # cases in a month from which on a sudden zero is worth a question


def soft_checks(subject: Subject, month: int) -> tuple[Finding, ...]:
    """What to ask about the figure of ``month`` (1-12); empty where it looks usual or the month is missing."""
    if month not in subject.months:
        return ()
    value, before = subject.months[month], subject.before(month)
    return (*_against_last(subject, value, before), *_unchanged(subject, month, value))


def _against_last(subject: Subject, value: Decimal, before: tuple[Decimal, ...]) -> Iterator[Finding]:
    if not before or subject.is_cumulative:
        return
    last = before[0]
    shown = {"value": trimmed(value, 4), "last": trimmed(last, 4)}
    if value == 0:
        if last >= BUSY:
            yield Finding("zero", _("0 after %(last)s in the month before: is it so?") % shown)
    elif last > 0 and value >= last * TENFOLD:
        yield Finding(
            "tenfold", _("%(value)s is ten times the %(last)s of last month or more: is it so?") % shown
        )
    elif value > 0 and value * TENFOLD <= last:
        yield Finding(
            "tenth", _("%(value)s is a tenth of the %(last)s of last month or less: is it so?") % shown
        )


def _unchanged(subject: Subject, month: int, value: Decimal) -> Iterator[Finding]:
    """A headcount that stays as it is, work that is finished and cases that never occur are no surprise.

    What stands still for longer is asked about again every three months, not every month.
    """
    may_stay = subject.spec.aggregation in {Aggregation.LAST, Aggregation.MAX} and not subject.is_progress
    if may_stay or value == 0 or _is_finished(subject, value):
        return
    run = 1
    while subject.months.get(month - run) == value:
        run += 1
    if run % UNCHANGED_MONTHS == 0:
        message = _("%(value)s for %(count)s months running: is it so?")
        yield Finding("unchanged", message % {"value": _as_read(subject, value), "count": run})


def _as_read(subject: Subject, value: Decimal) -> str:
    """A milestone by its name, as the person knows it; anything else as the number that it is."""
    names = {milestone.no: milestone.name for milestone in subject.spec.milestones}
    return names.get(int(value), "") or trimmed(value, 4)


def _is_finished(subject: Subject, value: Decimal) -> bool:
    if subject.spec.milestones:
        return value == max(milestone.no for milestone in subject.spec.milestones)
    return subject.is_progress and value >= 100
