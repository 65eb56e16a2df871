"""A year that is over, fully reported, with the people who rate it; shared by the tests around settling."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator, RatingPart, ScoringComponent, Settlement
from indicators.year_end.services import confirm_part, rate
from objectives.models import Plan
from reports.pages.year_end.settling import settle_year
from tests import factories
from tests.reports.cities import report

AFTER_THE_YEAR = datetime.date(2019, 1, 20)
OPEN_REASON = (
    "機關裁併，所餘說明不再補送"  # why it is settled although nobody wrote accounts or approved months
)
PARTS = (RatingPart.SELF, RatingPart.PERSONNEL, RatingPart.REVIEW)  # ``complete_plan`` has no fourth facet


@dataclass(frozen=True)
class Year:
    """``complete_plan`` of agency A: 1-1-1 reaches 45 of 90, 2-1-1 all, 3-1-1 all, 3-1-2 none late, 5-1-1 is awarded 4."""

    plan: Plan
    planner: User
    personnel: User
    office: User

    def indicator(self, code: str) -> Indicator:
        facet, objective, no = code.split("-")
        rows = Indicator.objects.filter(objective__facet__no=facet, objective__no=objective, no=no)
        return (
            rows.get(plan__year=self.plan.year, plan__agency_id__in=[self.plan.agency_id])
            if int(facet) < 3
            else (rows.get(plan__year=self.plan.year, plan__agency=None))
        )

    def rate(self, part: str, code: str, points: str, reason: str = "依佐證資料"):
        return rate(
            plan=self.plan,
            indicator_id=self.indicator(code).pk,
            part=part,
            points=Decimal(points),
            reason=reason,
            by=self.office,
        )

    def confirm(self, *parts: str) -> None:
        for part in parts or PARTS:
            confirm_part(plan=self.plan, part=part, by=self.office)

    def settle(self) -> Settlement:
        return settle_year(plan=self.plan, by=self.office, reason=OPEN_REASON)


def reported_year(code: str = "A", *, plan: Plan | None = None, **fields) -> Year:
    """The year of 107 as it stands in January 108; total 82.50 of 100 before anybody rates it. ``plan``: one that is there."""
    plan = plan or factories.complete_plan(factories.agency(code), common=True, approved=True, **fields)
    Plan.objects.filter(year=plan.year).update(status=Plan.Status.APPROVED)
    report(plan, "1-1-1", {"done": {6: 45}, "due": {6: 100}})
    report(plan, "2-1-1", {"done": {6: 90}, "due": {6: 100}})
    report(plan, "3-1-1", {"sessions": {6: 80}})
    report(plan, "3-1-2", {"incidents": {6: 0}})
    factories.award(plan, ScoringComponent.objects.get(rule="award"), points="5")
    return Year(
        plan,
        planner=factories.user(role=Role.PLANNER, agency=plan.agency, name="林企劃"),
        personnel=factories.user(role=Role.PERSONNEL, name="吳人事"),
        office=factories.user(role=Role.PLANNING_OFFICE, name="周研考"),
    )
