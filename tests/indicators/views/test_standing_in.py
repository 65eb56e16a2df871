"""What a deputy does is told as done in the owner's place, in the history and in the log; what they do for themselves is not."""

import pytest
from django.urls import reverse

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.query import stamp_of
from chiayi_kpi.events.models import Event
from indicators.models import Assignment, Comment, Remedy
from tests import factories
from tests.admin_client import signed_in
from tests.indicators.exchange.forms import Filler, typed
from tests.indicators.reporting_plan import OPEN, TODAY, reporting_plan
from tests.reading import texts_of

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
    assert [line.who for line in page.context["lines"]][:2] == [str(deputy), f"{deputy} 代理 {owner}"]


@pytest.fixture
def stood_in(plan):
    """The plan, and its first indicator, in which the deputy stands in."""
    assignment = Assignment.objects.get(indicator=plan.indicators[0])
    assignment.save()  # its history says whose deputy it was
    return plan


def post(reporting, name: str, data: dict, *args, query: str = ""):
    where = [reporting.plan.year, reporting.plan.agency.code, *args]
    return signed_in(reporting.deputy).post(reverse(name, args=where) + query, data)


def told(reporting, kind: str) -> set[tuple[str, str]]:
    found = Event.objects.filter(kind=kind, username=reporting.deputy.username)
    return set(found.values_list("username", "for_username"))


def test_comments_say_for_whom_in_the_log_and_where_they_are_read(stood_in):
    indicator = stood_in.indicators[0]
    both = {(stood_in.deputy.username, stood_in.owner.username)}
    data = {"indicator": indicator.pk, "month": OPEN, "text": "已向各分局確認"}
    assert post(stood_in, "comment", data).status_code == 302
    assert told(stood_in, "comments") == both
    where = [stood_in.plan.year, stood_in.plan.agency.code, indicator.code]
    page = signed_in(stood_in.owner).get(reverse("indicator", args=where))
    assert f"{stood_in.deputy} 代理 {stood_in.owner}" in texts_of(page, "//strong")

    post(stood_in, "comment_withdraw", {}, Comment.objects.get().pk)
    assert told(stood_in, "comments") == both
    assert Event.objects.filter(kind="comments").count() == 2


def test_improvement_measures_say_for_whom_in_the_log_and_among_their_steps(stood_in):
    indicator = stood_in.indicators[0]
    data = {
        "cause": "場次不足",
        "measure": "增加場次",
        "owner": stood_in.owner.pk,
        "due": "2019-03-31",
    }
    query = f"?indicator={indicator.pk}&month={OPEN}"
    assert post(stood_in, "remedy_new", data, query=query).status_code == 302
    assert told(stood_in, "remedies") == {(stood_in.deputy.username, stood_in.owner.username)}
    found = Remedy.objects.get()
    where = [stood_in.plan.year, stood_in.plan.agency.code, found.pk]
    page = signed_in(stood_in.owner).get(reverse("remedy", args=where))
    assert [step.by for step in page.context["steps"]] == [f"{stood_in.deputy} 代理 {stood_in.owner}"]

    begun = {"seen": page.context["seen"], "reason": "誤開"}
    assert post(stood_in, "remedy_delete", begun, found.pk).status_code == 302
    assert told(stood_in, "remedies") == {(stood_in.deputy.username, stood_in.owner.username)}


def test_who_carries_a_measure_out_themselves_does_so_for_nobody(stood_in):
    indicator = stood_in.indicators[0]
    held = factories.remedy(stood_in.plan, indicator, owner=stood_in.deputy, month=OPEN)
    data = {
        "seen": stamp_of(held.changed_at),
        "cause": held.cause,
        "measure": "再增加場次",
        "owner": stood_in.deputy.pk,
        "due": "2019-03-31",
    }
    assert post(stood_in, "remedy", data, held.pk).status_code == 302
    assert told(stood_in, "remedies") == {(stood_in.deputy.username, "")}


def test_a_file_of_figures_and_taking_a_month_back_say_for_whom(stood_in):
    client = signed_in(stood_in.deputy)
    filler, show = Filler(client, stood_in), f"for-{stood_in.owner.pk}"
    shown = filler.upload(typed(filler.download(show=show), {2: 7, 3: 8}))
    assert filler.confirm(shown).status_code == 302
    both = {(stood_in.deputy.username, stood_in.owner.username)}
    assert told(stood_in, "figures") == both

    month = {"month": OPEN, "show": show, "person": stood_in.deputy.pk}
    assert post(stood_in, "report_submit", month).status_code == 200
    assert post(stood_in, "report_withdraw", month).status_code == 200
    assert told(stood_in, "months") == both
