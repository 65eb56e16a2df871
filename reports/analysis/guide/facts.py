"""What is known of a year that is set up, as the guide speaks of it."""

import datetime
from dataclasses import dataclass

from chiayi_kpi.accounts.roles import Role
from objectives.models import PerformanceYear

LOCAL_ROLES = (Role.PLANNER, Role.SUPERVISOR, Role.OWNER)  # whom every agency needs


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency and its plan of the year; ``plan_id`` None: there is none. ``indicators`` are its own.

    ``faults``: what keeps a draft from being approved. ``unassigned``: indicators that nobody can report.
    ``begun``: whether a month of the year is approved.
    """

    id: int
    code: str
    name: str
    roles: frozenset[str] = frozenset()
    plan_id: int | None = None
    approved: bool = False
    indicators: int = 0
    faults: int = 0
    unassigned: int = 0
    begun: bool = False

    @property
    def missing_roles(self) -> tuple[str, ...]:
        return tuple(role for role in LOCAL_ROLES if role not in self.roles)


@dataclass(frozen=True, slots=True)
class CommonFacts:
    """The year's common plan; ``reported`` of its ``indicators`` have figures that somebody in each agency types."""

    plan_id: int
    approved: bool
    facets: int
    indicators: int
    reported: int
    faults: int = 0


@dataclass(frozen=True, slots=True)
class YearFacts:
    """``city_roles``: the roles that somebody holds for the whole city. ``year_before``: whether that has plans."""

    year: int
    settings: PerformanceYear | None
    first_due: datetime.date  # by which the first month is reported
    agencies: tuple[AgencyFacts, ...]
    common: CommonFacts | None
    city_roles: frozenset[str]
    calendar_days: int  # of the year that are known, and not only presumed
    year_before: bool

    @property
    def with_plan(self) -> tuple[AgencyFacts, ...]:
        return tuple(one for one in self.agencies if one.plan_id is not None)
