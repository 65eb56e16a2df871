"""The indicators of one agency's year, own and common, each with who reports it."""

import datetime
from typing import NamedTuple

from chiayi_kpi.accounts.models import User
from indicators.models import Assignment, printed_order
from indicators.selectors.assignments import applying_indicators
from indicators.selectors.reporters import able_to_report
from objectives.models import Plan


class AssignmentRow(NamedTuple):
    """An indicator that applies to the agency. ``typed``: somebody types its figures, so somebody has to be assigned.

    ``owner_able`` and ``deputy_able``: whether they can report in the agency today.
    """

    indicator_id: int
    code: str
    name: str
    objective: str
    common: bool
    typed: bool
    assignment: Assignment
    owner_able: bool
    deputy_able: bool

    @property
    def owner(self) -> User | None:
        return self.assignment.owner

    @property
    def deputy(self) -> User | None:
        return self.assignment.deputy

    @property
    def nobody(self) -> bool:
        """Whether somebody has to report it and there is nobody who can."""
        return self.typed and not self.owner_able

    def stands_in(self, day: datetime.date) -> bool:
        return self.deputy_able and self.assignment.deputy_stands_in(day)


_FIELDS = (
    "pk",
    "name",
    "plan__agency_id",
    "typed",
    "objective__name",
    *printed_order(),
)


def assignment_rows(plan: Plan) -> list[AssignmentRow]:
    """In the order of the printed codes. Two queries."""
    rows = applying_indicators(plan)
    held = {row.indicator_id: row for row in _assignments(plan)}
    return [
        AssignmentRow(
            pk,
            f"{facet}-{objective}-{no}",
            name,
            f"{facet}-{objective} {objective_name}",
            agency_id is None,
            is_typed,
            assignment := held.get(pk) or Assignment(plan=plan, indicator_id=pk),
            getattr(assignment, "owner_able", False),
            getattr(assignment, "deputy_able", False),
        )
        for pk, name, agency_id, is_typed, objective_name, facet, objective, no in rows.order_by(
            *printed_order()
        ).values_list(*_FIELDS)
    ]


def _assignments(plan: Plan):
    rows = Assignment.objects.filter(plan=plan).select_related("owner", "deputy").order_by()
    return rows.annotate(owner_able=able_to_report("owner"), deputy_able=able_to_report("deputy"))
