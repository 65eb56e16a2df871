"""That one agency's plan cannot be scored: whose, why, and where it is corrected. The other agencies still are."""

from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from objectives.selectors import PlanRow


class RefusalPlace(StrEnum):
    """Where what is wrong stands, and so where it is corrected."""

    PLAN = "plan"  # a definition in the agency's own plan
    COMMON_PLAN = "common_plan"  # one in the common plan, which stands in every agency's
    FIGURES = "figures"  # what was reported
    FROZEN = "frozen"  # the settled year as it was kept


class Refusal(NamedTuple):
    """An agency whose plan cannot be scored, with the reason in the person's language.

    ``faulty_plan``: the id of the plan in which it stands, the agency's own or the common one; ``indicator_id`` is
    that of the indicator whose figures are at fault, else 0.
    """

    plan: PlanRow
    reason: str
    place: RefusalPlace
    faulty_plan: int
    indicator_id: int = 0

    @property
    def message(self) -> str:
        """The reason with the agency's name before it, for whoever looks at more than one agency."""
        return _("%(agency)s: %(reason)s") % {"agency": self.plan.agency_name, "reason": self.reason}
