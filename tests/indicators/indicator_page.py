"""The administration's page of an indicator as a planner gets it: read once, sent back changed by many tests."""

from dataclasses import dataclass

from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator
from objectives.models import Plan
from tests import factories
from tests.admin_client import dashed, form_data, signed_in


@dataclass(frozen=True)
class IndicatorPage:
    """The page of ``indicator``: 1-1-1, done / due × 100, attainment ≥ 90 for 35 points."""

    plan: Plan
    indicator: Indicator
    planner: User
    untouched: dict[str, str]  # what the page sends if nobody changes anything

    @property
    def address(self) -> str:
        return address_of(self.indicator)

    def client(self) -> Client:
        return signed_in(self.planner)

    def post(self, **changes):
        """The page sent back with these changes; fields of its rows are ``inputs__0__…``, ``components__0__…``."""
        return self.client().post(self.address, self.untouched | dashed(changes))


def address_of(indicator: Indicator) -> str:
    return reverse("admin:indicators_indicator_change", args=[indicator.pk])


def indicator_page() -> IndicatorPage:
    plan = factories.complete_plan()
    indicator = plan.indicators.get(objective__facet__no=1)
    planner = factories.user(role=Role.PLANNER, agency=plan.agency)
    return IndicatorPage(plan, indicator, planner, form_data(signed_in(planner).get(address_of(indicator))))
