"""The requests that the grid's scripts send."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chiayi_kpi.accounts.models import User
from tests.indicators.reporting_plan import Reporting


@dataclass(frozen=True)
class Asking:
    """A signed-in person and the plan that their page is about."""

    client: Client
    reporting: Reporting
    person: User
    month: int

    def url(self, name: str, *more) -> str:
        plan = self.reporting.plan
        return reverse(f"report_{name}", args=[plan.year, plan.agency.code, *more])

    def post(self, name: str, *more, **values) -> HttpResponse:
        return self.client.post(
            self.url(name, *more), {"person": self.person.pk, "month": self.month, **values}
        )

    def type(self, value: str, *, seen: str = "", place: int = 0, **values) -> HttpResponse:
        """Type into the open month's cell of the input at ``place``."""
        return self.post(
            "cell", **{"input": self.reporting.inputs[place].pk, "value": value, "seen": seen} | values
        )

    def panel(self, place: int = 0, **values) -> HttpResponse:
        found = self.reporting.inputs[place]
        asked = {
            "person": self.person.pk,
            "month": self.month,
            "indicator": found.indicator_id,
            "input": found.pk,
        }
        return self.client.get(self.url("panel"), asked | values)

    def by(self, person: User) -> "Asking":
        client = Client()
        client.force_login(person)
        return replace(self, client=client, person=person)
