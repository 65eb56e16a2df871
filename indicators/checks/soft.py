"""What is unlikely: the person is asked "is it so?" and may answer with a short note. Nothing is refused."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.typed_number import PERCENT
from indicators.checks.findings import Finding
from indicators.checks.shares import HUNDRED, PartOfWhole, amounts, amounts_of_month
from indicators.checks.subject import Subject
from indicators.scoring.frequency import Frequency, due_months
from indicators.scoring.model import Aggregation

TENFOLD = 10
UNCHANGED_MONTHS = 3
BUSY = 5  # cases in a month from which on a sudden zero is worth a question


def soft_checks(
    subject: Subject,
    month: int,
    siblings: Mapping[str, Subject] | None = None,
    of_shares: Sequence[PartOfWhole] = (),
) -> tuple[Finding, ...]:
    """What to ask about the figure of ``month`` (1-12); empty where it looks usual or the month is missing.

    ``siblings`` are the indicator's inputs by code, the subject's own included, for the ``of_shares``.
    """
    if month not in subject.months:
        return ()
    value, before = subject.months[month], subject.before(month)
    against_last = tuple(_against_last(subject, value, before))
    return (
        *against_last,
        *_unchanged(subject, month, value),
        *(() if against_last else _over_hundred(subject, value, before)),
        *(
            found
            for share in of_shares
            for found in _share_over_hundred(share, subject, siblings or {}, month)
        ),
    )


def _over_hundred(subject: Subject, value: Decimal, before: tuple[Decimal, ...]) -> Iterator[Finding]:
    """A rate in per cent. Some may pass a hundred, so it is asked, and not again while it stays about as high."""
    if (
        subject.spec.unit in PERCENT
        and not subject.is_progress
        and _is_new_height(value, max(before, default=None))
    ):
        yield Finding("over_hundred", _("%s per cent is more than a hundred: is it so?") % trimmed(value, 4))


def _share_over_hundred(
    share: PartOfWhole, subject: Subject, siblings: Mapping[str, Subject], month: int
) -> Iterator[Finding]:
    """A share over a hundred per cent, asked at the part: of the year so far, or else of the month alone.

    More may be done in a month than came due in it, so that is asked and never refused.
    """
    if subject.spec.code != share.part:
        return
    for pair in (amounts, amounts_of_month):
        now = _per_cent(pair(share, siblings, month))
        if now is None or now <= HUNDRED:
            continue
        earlier = [
            found for m in range(1, month) if (found := _per_cent(pair(share, siblings, m))) is not None
        ]
        if _is_new_height(now, max(earlier, default=None)):
            message = _("“%(part)s” comes to %(share)s per cent of “%(whole)s”: is it so?")
            if pair is amounts_of_month:
                message = _("“%(part)s” comes to %(share)s per cent of “%(whole)s” in this month: is it so?")
            names = {"part": subject.spec.name, "whole": siblings[share.whole].spec.name}
            yield Finding("share_over_hundred", message % {**names, "share": trimmed(now)})
            return


def _per_cent(both: tuple[Decimal, Decimal] | None) -> Fraction | None:
    return Fraction(both[0]) * 100 / Fraction(both[1]) if both and both[1] else None


def _is_new_height(value: Decimal | Fraction, highest: Decimal | Fraction | None) -> bool:
    """Over a hundred per cent for the first time, or twice as far as ever before."""
    return value > HUNDRED and (highest is None or highest <= HUNDRED or value >= highest * 2)


def _against_last(subject: Subject, value: Decimal, before: tuple[Decimal, ...]) -> Iterator[Finding]:
    if not before or subject.is_cumulative:
        return
    last = before[0]
    shown = {"value": trimmed(value, 4), "last": trimmed(last, 4)}
    monthly = subject.spec.frequency is Frequency.MONTH
    if value == 0:
        if last >= BUSY:
            asked = _("0 after %(last)s in the month before: is it so?")
            other = _("0 after %(last)s the time before: is it so?")
            yield Finding("zero", (asked if monthly else other) % shown)
    elif last > 0 and value >= last * TENFOLD:
        asked = _("%(value)s is ten times the %(last)s of last month or more: is it so?")
        other = _("%(value)s is ten times the %(last)s of the time before or more: is it so?")
        yield Finding("tenfold", (asked if monthly else other) % shown)
    elif value > 0 and value * TENFOLD <= last:
        asked = _("%(value)s is a tenth of the %(last)s of last month or less: is it so?")
        other = _("%(value)s is a tenth of the %(last)s of the time before or less: is it so?")
        yield Finding("tenth", (asked if monthly else other) % shown)


def _unchanged(subject: Subject, month: int, value: Decimal) -> Iterator[Finding]:
    """A headcount that stays as it is, work that is finished and cases that never occur are no surprise.

    What stands still for longer is asked about again every three months, not every month.
    """
    may_stay = subject.spec.aggregation in {Aggregation.LAST, Aggregation.MAX} and not subject.is_progress
    frequency = subject.spec.frequency
    if may_stay or frequency is Frequency.FIXED or value == 0 or _is_finished(subject, value):
        return
    run = 1
    for earlier in reversed([due for due in due_months(frequency) if due < month]):
        if subject.months.get(earlier) != value:
            break
        run += 1
    if run % UNCHANGED_MONTHS == 0:
        message = _("%(value)s for %(count)s months running: is it so?")
        if frequency is not Frequency.MONTH:
            message = _("%(value)s for %(count)s periods running: is it so?")
        yield Finding("unchanged", message % {"value": _as_read(subject, value), "count": run})


def _as_read(subject: Subject, value: Decimal) -> str:
    """A milestone by its name, as the person knows it; anything else as the number that it is."""
    names = {milestone.no: milestone.name for milestone in subject.spec.milestones}
    return names.get(int(value), "") or trimmed(value, 4)


def _is_finished(subject: Subject, value: Decimal) -> bool:
    if subject.spec.milestones:
        return value == max(milestone.no for milestone in subject.spec.milestones)
    return subject.is_progress and value >= 100
