"""Shares among an indicator's inputs: visited of those due, solved of those reported."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators.checks.subject import Subject, is_counted
from indicators.scoring.model import Aggregation, ComponentSpec, IndicatorSpec, InputSpec
from indicators.scoring.syntax import Name, Number, Product

HUNDRED = Decimal(100)


class PartOfWhole(NamedTuple):
    """The codes of two inputs of which the first is a part of the second: visited of those due.

    It may pass 100 % all the same (cases solved that were reported earlier): that is asked of every share, and refused of none.
    """

    part: str
    whole: str


def shares(spec: IndicatorSpec) -> tuple[PartOfWhole, ...]:
    """The shares in an indicator's formulas, each once: ``a / b * 100`` or ``a / b`` of two inputs in one unit.

    What builds up over the year may be a part of what holds for it (checked of those to be checked) where both are counts;
    points earned of a benchmark are none.
    """
    inputs = {found.code: found for found in spec.inputs}
    found = (share for component in spec.components for share in _quotient(component))
    return tuple(
        dict.fromkeys(
            share
            for share in found
            if share.part in inputs
            and share.whole in inputs
            and _are_alike(inputs[share.part], inputs[share.whole])
        )
    )


def _are_alike(part: InputSpec, whole: InputSpec) -> bool:
    known = {part.aggregation, whole.aggregation} <= {Aggregation.SUM, Aggregation.LAST}
    builds_up_alike = part.aggregation is whole.aggregation or (
        part.aggregation is Aggregation.SUM and is_counted(part)
    )
    return known and builds_up_alike and part.unit == whole.unit


def amounts(
    share: PartOfWhole, siblings: Mapping[str, Subject], month: int
) -> tuple[Decimal, Decimal] | None:
    """Part and whole as they count in ``month``: sums are those of the year so far; None where one is not known then."""
    part, whole = siblings.get(share.part), siblings.get(share.whole)
    if part is None or whole is None or month not in part.months:
        return None
    if whole.spec.aggregation is Aggregation.SUM and month not in whole.months:
        return None
    if whole.spec.aggregation is Aggregation.LAST and not any(m <= month for m in whole.months):
        return None
    return _counted(part, month), _counted(whole, month)


def amounts_of_month(
    share: PartOfWhole, siblings: Mapping[str, Subject], month: int
) -> tuple[Decimal, Decimal] | None:
    """Part and whole of the month alone, where both build up; None where one is not reported then."""
    both = [siblings.get(code) for code in share]
    if any(
        one is None or month not in one.months or one.spec.aggregation is Aggregation.LAST for one in both
    ):
        return None
    part, whole = (one.months[month] for one in both if one is not None)
    return part, whole


def _counted(subject: Subject, month: int) -> Decimal:
    """What counts in the month: the year so far, or the latest number."""
    if subject.spec.aggregation is Aggregation.SUM:
        return _so_far(subject, month)
    return subject.months[max(m for m in subject.months if m <= month)]


def _so_far(subject: Subject, month: int) -> Decimal:
    return sum((value for m, value in subject.months.items() if m <= month), Decimal(0))


def _quotient(component: ComponentSpec) -> Iterator[PartOfWhole]:
    """The share where the formula is ``a / b * 100`` in any order, or ``a / b``; otherwise nothing."""
    root = component.formula.root if component.formula else None
    if not isinstance(root, Product):
        return
    parts = [node.name for sign, node in root.factors if sign == "*" and isinstance(node, Name)]
    wholes = [node.name for sign, node in root.factors if sign == "/" and isinstance(node, Name)]
    numbers = [node.value for sign, node in root.factors if sign == "*" and isinstance(node, Number)]
    times = [Fraction(HUNDRED)] if len(root.factors) == 3 else []
    if 2 <= len(root.factors) <= 3 and len(parts) == len(wholes) == 1 and numbers == times:
        yield PartOfWhole(parts[0], wholes[0])
