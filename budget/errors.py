"""Why an amount was not written."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.core.errors import Refused


class AmountRefused(Refused):
    """The amount cannot be, or cannot be written now; ``kind`` names the check."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class BudgetMonthRefused(Refused):
    """A step with a month of budget figures that cannot be taken now."""


class AmountsMissing(BudgetMonthRefused):
    """The month cannot be submitted yet: of these ``categories`` it does not say what was paid."""

    def __init__(self, message: str, categories: Sequence[str]) -> None:
        super().__init__(message)
        self.categories = tuple(categories)


@dataclass
class AmountConflict(Exception):
    """Somebody else changed the cell since it was seen: what stands there ``now``, whose it is and since when."""

    now: int | Decimal | None
    by: str
    at: datetime.datetime | None
