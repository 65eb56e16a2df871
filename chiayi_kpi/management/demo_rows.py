"""What the rows of the demo's sheets name."""

from indicators.models import Indicator
from objectives.models import Plan


def indicator_of(plan: Plan, code: str) -> Indicator:
    """The plan's own indicator with this printed number: ``1-2-3``."""
    facet, objective, no = map(int, code.split("-"))
    return Indicator.objects.get(plan=plan, objective__facet__no=facet, objective__no=objective, no=no)
