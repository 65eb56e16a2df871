"""What cannot be: a figure that fails one of these is not accepted. Each message says why."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from chiayi_kpi.core.formats import trimmed
from chiayi_kpi.core.typed_number import PERCENT
from indicators.checks.findings import Finding
from indicators.checks.numbers import fits
from indicators.checks.subject import Subject
from indicators.scoring.model import Aggregation, ComponentSpec, IndicatorSpec
from indicators.scoring.syntax import Name, Number, Product

HUNDRED = Decimal(100)


class Share(NamedTuple):
    """The codes of two inputs of which the first is a part of the second: visited of those due.

    ``may_pass``: the quotient can pass 100 % (cases solved that were reported earlier), so that nothing is refused.
    """

    part: str
    whole: str
    may_pass: bool = False


def shares(spec: IndicatorSpec) -> tuple[Share, ...]:
    """The shares in an indicator's formulas: ``a / b * 100`` of two inputs counted alike.

    With a fixed target up to 100 it stays within 100 %; with a baseline, a higher target or ≤ it may pass.
    """
    inputs = {found.code: found for found in spec.inputs}
    return tuple(
        share
        for component in spec.components
        for share in _quotient(component)
        if share.part in inputs
        and share.whole in inputs
        and inputs[share.part].unit == inputs[share.whole].unit
        and inputs[share.part].aggregation is inputs[share.whole].aggregation
        and inputs[share.part].aggregation in {Aggregation.SUM, Aggregation.LAST}
    )


def hard_faults(
    subject: Subject,
    month: int,
    siblings: Mapping[str, Subject] | None = None,
    of_shares: Sequence[Share] = (),
) -> tuple[Finding, ...]:
    """Why the figure of ``month`` (1-12, present in ``subject``) cannot be; empty where nothing speaks against it.

    ``siblings`` are the indicator's inputs by code, the subject's own included, for the ``of_shares``.
    """
    value = subject.months[month]
    found = [*_of_value(subject, value), *_falls(subject, month, value)]
    for share in of_shares:
        named = subject.spec.code in (share.part, share.whole) and not share.may_pass
        if named and siblings and not _is_part(share, siblings, month):
            found.append(_exceeds(siblings[share.part], siblings[share.whole]))
    return tuple(found)


def amounts(share: Share, siblings: Mapping[str, Subject], month: int) -> tuple[Decimal, Decimal] | None:
    """Part and whole as they count in ``month``; None where one of them is not reported then.

    Sums are those of the year so far, since a case due in one month may be dealt with in the next.
    """
    part, whole = siblings.get(share.part), siblings.get(share.whole)
    if part is None or whole is None or month not in part.months or month not in whole.months:
        return None
    if part.spec.aggregation is Aggregation.LAST:
        return part.months[month], whole.months[month]
    return _so_far(part, month), _so_far(whole, month)


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
    may_be_negative = spec.unit in PERCENT and not subject.is_progress  # a growth rate
    if value < 0 and not may_be_negative:
        yield Finding("negative", _("“%(name)s” cannot be negative.") % {"name": spec.name})
    if value > HUNDRED and subject.is_progress:
        yield Finding("over_100", _("Progress cannot be over 100 %."))


def _falls(subject: Subject, month: int, value: Decimal) -> Iterator[Finding]:
    if not subject.is_cumulative:
        return
    before, after = subject.before(month), subject.after(month)
    shown = {"value": trimmed(value, 4)}
    if before and value < max(before):
        message = _("It is cumulative and cannot fall: %(value)s is below the %(earlier)s reported before.")
        yield Finding("falls", message % {**shown, "earlier": trimmed(max(before), 4)})
    if after and value > min(after):
        message = _(
            "It is cumulative and cannot fall: %(value)s is above the %(later)s reported for a later month."
        )
        yield Finding("falls", message % {**shown, "later": trimmed(min(after), 4)})


def _is_part(share: Share, siblings: Mapping[str, Subject], month: int) -> bool:
    """As long as the month's other figure is missing there is nothing to compare."""
    both = amounts(share, siblings, month)
    return both is None or both[0] <= both[1]


def _so_far(subject: Subject, month: int) -> Decimal:
    return sum((value for m, value in subject.months.items() if m <= month), Decimal(0))


def _exceeds(part: Subject, whole: Subject) -> Finding:
    message = _("“%(part)s” cannot be more than “%(whole)s” (for the year so far).")
    if part.spec.aggregation is Aggregation.LAST:
        message = _("“%(part)s” cannot be more than “%(whole)s”.")
    return Finding("part_over_whole", message % {"part": part.spec.name, "whole": whole.spec.name})


def _stays_within_hundred(component: ComponentSpec) -> bool:
    rule = component.rule
    target = rule.fixed_target()
    if rule.awarded or rule.compares or target is None or target > HUNDRED:
        return False
    return rule.goal(target).more_is_better


def _quotient(component: ComponentSpec) -> Iterator[Share]:
    """The share where the formula is ``a / b * 100`` in any order, otherwise nothing."""
    root = component.formula.root if component.formula else None
    if not isinstance(root, Product):
        return
    parts = [node.name for sign, node in root.factors if sign == "*" and isinstance(node, Name)]
    wholes = [node.name for sign, node in root.factors if sign == "/" and isinstance(node, Name)]
    numbers = [node.value for sign, node in root.factors if sign == "*" and isinstance(node, Number)]
    if len(root.factors) == 3 and len(parts) == len(wholes) == 1 and numbers == [Fraction(HUNDRED)]:
        yield Share(parts[0], wholes[0], may_pass=not _stays_within_hundred(component))
