"""What a deputy does is told as done in the owner's place, in the history and in the log; what they do for themselves is not."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.events.models import Event
from indicators.models import Assignment
from tests import factories
from tests.admin_client import signed_in
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(settings):
    settings.PORTAL_TODAY = TODAY
    return reporting_plan(2, months=range(1, OPEN))


def save(reporting, person, place: int, value: str):
    where = [reporting.plan.year, reporting.plan.agency.code]
    data = {"input": reporting.inputs[place].pk, "month": OPEN, "value": value, "person": person.pk}
    return signed_in(person).post(reverse("report_cell", args=where), data)


def test_the_history_and_the_log_say_for_whom(plan):
    deputy = factories.user("deputy", role=Role.OWNER, agency=plan.plan.agency, name="林代理")
    owner = plan.owner
    first, second = Assignment.objects.filter(plan=plan.plan).order_by("indicator_id")
    first.deputy, second.owner = deputy, deputy
    first.save()
    second.save()
    by_indicator = {row.indicator_id: place for place, row in enumerate(plan.inputs)}

    assert save(plan, deputy, by_indicator[first.indicator_id], "7").status_code == 200
    assert save(plan, deputy, by_indicator[second.indicator_id], "8").status_code == 200

    told = (
        Event.objects.filter(kind="figures", username="deputy")
        .order_by("pk")
        .values_list("username", "for_username")
    )
    assert list(told) == [("deputy", owner.username), ("deputy", "")]
    page = signed_in(factories.user(role=Role.AUDITOR)).get(
        reverse("history", args=[plan.plan.year, plan.plan.agency.code])
    )
    assert [line.who for line in page.context["lines"]][:2] == [str(deputy), f"{deputy} for {owner}"]
