"""Why an amount was not written."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from chiayi_kpi.core.errors import Refused


class AmountRefused(Refused):
    """The amount cannot be, or cannot be written now; ``kind`` names the check."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class BudgetMonthRefused(Refused):
    """A step with a month of budget figures that cannot be taken now."""


class WrongAmount(NamedTuple):
    """An amount of a category that is missing, or cannot stand beside the others, and why."""

    category: str
    amount: str
    reason: str


class AmountsWrong(BudgetMonthRefused):
    """The month cannot be submitted as it stands: these ``amounts`` are missing or cannot be."""

    def __init__(self, message: str, amounts: Sequence[WrongAmount]) -> None:
        super().__init__(message)
        self.amounts = tuple(amounts)


@dataclass
class AmountConflict(Exception):
    """Somebody else changed the cell since it was seen: what stands there ``now``, whose it is and since when."""

    now: int | Decimal | None
    by: str
    at: datetime.datetime | None
