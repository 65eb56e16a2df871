"""A police bureau's year in the middle of June: three indicators, two people, May still missing for one of them."""

import datetime
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from chiayi_kpi.accounts.roles import Role
from indicators.models import Indicator
from objectives.models import Plan
from tests import factories

TODAY = datetime.date(2018, 6, 20)  # May's report was due on the 5th and its review on the 12th


@dataclass(frozen=True)
class Bureau:
    """``counted`` (1-1-1) is behind, ``rated`` (1-1-2) on plan, both approved; ``silent`` (2-1-1) was never reported."""

    plan: Plan
    counted: Indicator
    rated: Indicator
    silent: Indicator
    wang: User
    lee: User
    supervisor: User
    client: Client = field(default_factory=Client)

    def get(self, name="dashboard", *more, headers=None, **query):
        where = reverse(name, args=[self.plan.year, self.plan.agency.code, *more])
        return self.client.get(where, query, headers=headers)

    def text(self, name="dashboard", *more, **query) -> str:
        return self.page(name, *more, **query).content.decode()

    def page(self, name="dashboard", *more, **query) -> HttpResponse:
        response = self.get(name, *more, **query)
        assert response.status_code == 200
        return response

    def part(self, target="indicators", **query):
        """What htmx gets for the element ``target``."""
        return self.get(headers={"HX-Request": "true", "HX-Target": target}, **query)


def bureau_in_june() -> Bureau:
    """The bureau, with nobody signed in."""
    plan = factories.plan(factories.agency("PD", "警察局"), year=107, approved=True)
    core = factories.objective(factories.facet(plan, no=1, weight="60"), weight="60")
    new = factories.objective(factories.facet(plan, no=2, weight="40"), weight="40")
    counted = factories.indicator(
        core, weight="30", name="宣導場次", unit="場", inputs={"sessions": "sum"}, rule={"target": 120}
    )
    rated = factories.indicator(
        core,
        no=2,
        weight="30",
        name="訪查率",
        unit="%",
        inputs={"done": "sum", "due": "sum"},
        rule={"formula": "done / due * 100", "target": 90},
    )
    silent = factories.indicator(
        new, weight="40", name="建置進度", inputs={"progress": "last"}, rule={"target": 100}
    )
    factories.figures(plan, counted.inputs.get(), {1: 4, 2: 4, 3: 4, 4: 4, 5: 4})
    factories.figures(plan, rated.inputs.get(code="done"), dict.fromkeys(range(1, 6), 95))
    factories.figures(plan, rated.inputs.get(code="due"), dict.fromkeys(range(1, 6), 100))
    for month in range(1, 6):
        for one in (counted, rated):
            factories.month_state(plan, one, month, "approved")
    wang = factories.user(role=Role.OWNER, agency=plan.agency, name="王小明")
    lee = factories.user(role=Role.OWNER, agency=plan.agency, name="李大華")
    for one, owner in ((counted, wang), (rated, wang), (silent, lee)):
        factories.assignment(plan, one, owner=owner)
    supervisor = factories.user(role=Role.SUPERVISOR, agency=plan.agency)
    return Bureau(plan, counted, rated, silent, wang, lee, supervisor)
