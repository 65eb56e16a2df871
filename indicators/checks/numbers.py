"""A figure as people type it: any number that ``core.typed_number`` reads and that a figure can hold exactly."""

from decimal import Decimal

from django.utils.translation import gettext as _

from chiayi_kpi.core.typed_number import NumberError, read_number
from indicators.checks.milestones import read_milestone
from indicators.scoring.model import InputSpec

LARGEST = Decimal("99999999999.9999")  # FigureField: 15 digits, 4 of them decimals


def parse_number(text: str, unit: str = "") -> Decimal | None:
    """The exact number that was typed; None where nothing was. The input's own ``unit`` may stand behind it.

    Raises NumberError with a sentence for the person: not a number, a per cent sign where none belongs, too many
    digits for a figure (11 before and 4 after the decimal point).
    """
    number = read_number(text, unit)
    return None if number is None else checked(number)


def read_figure(text: str, spec: InputSpec) -> Decimal | None:
    """What was typed into a cell of the input: a milestone where it has some, otherwise a number. Raises NumberError."""
    return read_milestone(text, spec.milestones) if spec.milestones else parse_number(text, spec.unit)


def fits(number: Decimal) -> bool:
    """Whether a figure can hold the number exactly."""
    return abs(number) <= LARGEST and number == round(number, 4)


def checked(number: Decimal) -> Decimal:
    """The number; raises NumberError where a figure cannot hold it exactly."""
    if not fits(number):
        raise NumberError("digits", _("At most 11 digits before and 4 after the decimal point."))
    return number
