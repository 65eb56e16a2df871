"""What cannot be: a figure that fails one of these is not accepted. Each message says why."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.typed_number import PERCENT
from indicators.checks.findings import Finding
from indicators.checks.milestones import milestone_text
from indicators.checks.numbers import fits
from indicators.checks.subject import Subject, is_counted

HUNDRED = Decimal(100)


def hard_faults(subject: Subject, month: int) -> tuple[Finding, ...]:
    """Why the figure of ``month`` (1-12, present in ``subject``) cannot be; empty where nothing speaks against it."""
    value = subject.months[month]
    return (*_of_value(subject, value), *_falls(subject, month, value))


def _of_value(subject: Subject, value: Decimal) -> Iterator[Finding]:
    spec = subject.spec
    if not fits(value):
        yield Finding("digits", _("At most 11 digits before and 4 after the decimal point."))
    if spec.milestones:
        if value not in {0, *(milestone.no for milestone in spec.milestones)}:
            message = _("There is no milestone %(no)s: enter 0 to %(last)s.")
            last = max(milestone.no for milestone in spec.milestones)
            yield Finding("milestone", message % {"no": trimmed(value, 4), "last": last})
        return
    growth_rate = spec.unit in PERCENT and not subject.is_progress
    may_be_negative = spec.may_be_negative or growth_rate
    if value < 0 and not may_be_negative:
        yield Finding("negative", _("“%(name)s” cannot be negative.") % {"name": spec.name})
    if value != int(value) and is_counted(spec):
        message = _("“%(name)s” is counted in %(unit)s: it has to be a whole number.")
        yield Finding("whole", message % {"name": spec.name, "unit": spec.unit})
    if value > HUNDRED and subject.is_progress:
        yield Finding("over_100", _("Progress cannot be over 100 %."))


def _falls(subject: Subject, month: int, value: Decimal) -> Iterator[Finding]:
    if not subject.is_cumulative:
        return
    before, after = subject.before(month), subject.after(month)
    shown = {"value": _shown(subject, value)}
    if before and value < max(before):
        message = _("It is cumulative and cannot fall: %(value)s is below the %(earlier)s reported before.")
        yield Finding("falls", message % {**shown, "earlier": _shown(subject, max(before))})
    if after and value > min(after):
        message = _(
            "It is cumulative and cannot fall: %(value)s is above the %(later)s reported for a later month."
        )
        yield Finding("falls", message % {**shown, "later": _shown(subject, min(after))})


def _shown(subject: Subject, value: Decimal) -> str:
    """The figure as people read it: the milestone reached, not its number."""
    reached = next((one for one in subject.spec.milestones if one.no == value), None)
    return trimmed(value, 4) if reached is None else milestone_text(reached)
