"""Shares among an indicator's inputs: visited of those due, solved of those reported."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.checks.subject import Subject
from indicators.scoring.model import Aggregation, ComponentSpec, IndicatorSpec
from indicators.scoring.syntax import Name, Number, Product

HUNDRED = Decimal(100)


class Share(NamedTuple):
    """The codes of two inputs of which the first is a part of the second: visited of those due.

    It may pass 100 % all the same (cases solved that were reported earlier): that is asked, not refused.
    """

    part: str
    whole: str


def shares(spec: IndicatorSpec) -> tuple[Share, ...]:
    """The shares in an indicator's formulas, each once: ``a / b * 100`` of two inputs counted alike."""
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


def _so_far(subject: Subject, month: int) -> Decimal:
    return sum((value for m, value in subject.months.items() if m <= month), Decimal(0))


def _quotient(component: ComponentSpec) -> Iterator[Share]:
    """The share where the formula is ``a / b * 100`` in any order, otherwise nothing."""
    root = component.formula.root if component.formula else None
    if not isinstance(root, Product):
        return
    parts = [node.name for sign, node in root.factors if sign == "*" and isinstance(node, Name)]
    wholes = [node.name for sign, node in root.factors if sign == "/" and isinstance(node, Name)]
    numbers = [node.value for sign, node in root.factors if sign == "*" and isinstance(node, Number)]
    if len(root.factors) == 3 and len(parts) == len(wholes) == 1 and numbers == [Fraction(HUNDRED)]:
        yield Share(parts[0], wholes[0])
