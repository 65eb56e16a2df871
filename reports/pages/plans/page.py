"""What the list of plans shows: those that somebody may see, by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from objectives.selectors import PlanRow


@dataclass(frozen=True, slots=True)
class YearOfPlans:
    """A ROC year and its agencies' plans in the order of the city's volume."""

    year: int
    plans: tuple[PlanRow, ...]


def plans_by_year(plans: Iterable[PlanRow]) -> tuple[YearOfPlans, ...]:
    """The plans, newest year first as they come from the selector, grouped."""
    return tuple(YearOfPlans(year, tuple(rows)) for year, rows in groupby(plans, key=lambda plan: plan.year))
