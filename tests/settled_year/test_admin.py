"""The administration: every row of a settled year is read-only."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from budget.models import BudgetItem, BusinessLine, Execution
from indicators.models import Award
from indicators.services.approval import PlanNotReady, return_plan_to_draft
from indicators.year_end.services import reopen_year
from objectives.models import Facet, Objective, Plan
from tests.admin_client import form_data
from tests.settled_year.year import SETTLED, indicator, settle
from tests.workbooks import database_state

pytestmark = pytest.mark.django_db


def change_page(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


MANAGEMENT_FORM = {f"items-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
ADMIN_ROWS: dict[str, Callable[[Plan], object]] = {
    "plan": lambda plan: plan,
    "objective": lambda plan: Objective.objects.get(plan=plan),
    "indicator": indicator,
    "award": lambda plan: Award.objects.get(plan=plan),
    "execution": lambda plan: Execution.objects.get(plan=plan),
    "budget item": lambda plan: BudgetItem.objects.get(line__plan=plan),
    "common facet": lambda plan: Facet.objects.get(plan__agency=None, no=5),
}


@pytest.mark.parametrize("what", ADMIN_ROWS)
def test_the_admin_shows_every_row_read_only_and_changes_and_deletes_none(plan, client, what):
    row = ADMIN_ROWS[what](plan)
    page = client.get(change_page(row)).content.decode()
    assert ("年度已結算" in page) and ('name="_save"' not in page)
    before = database_state()
    assert client.post(change_page(row), {"name": "改", "points": "1"}).status_code == 403
    refused = client.post(change_page(row).replace("change", "delete"), {"post": "yes"}, follow=True)
    assert refused.redirect_chain == [(change_page(row), 302)]
    assert "年度已結算" in [str(said) for said in refused.context["messages"]].pop()
    assert database_state() == before


def test_the_admin_offers_no_settled_plan_for_a_new_row(plan, client):
    page = client.get(reverse("admin:budget_businessline_add"))
    assert plan not in page.context["adminform"].form.fields["plan"].queryset
    sent = {"plan": plan.pk, "position": 9, "name": "其他業務", **MANAGEMENT_FORM}
    assert client.post(reverse("admin:budget_businessline_add"), sent).status_code == 200
    assert not BusinessLine.objects.filter(position=9).exists()


def test_a_row_that_was_being_edited_when_the_year_was_settled_is_not_saved(
    plan, client, everything, monkeypatch
):
    reopen_year(plan=plan, reason="更正", by=everything)
    return_plan_to_draft(plan=plan, by=everything, reason="改金額")
    row = BudgetItem.objects.get(line__plan=plan)
    sent = form_data(client.get(change_page(row)), central="1")
    clean_first = BudgetItem.full_clean

    def settled_meanwhile(item, *args, **options):
        Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
        settle(plan)
        clean_first(item, *args, **options)

    monkeypatch.setattr(BudgetItem, "full_clean", settled_meanwhile)
    answer = client.post(change_page(row), sent, follow=True)
    assert SETTLED in answer.content.decode()
    row.refresh_from_db()
    assert row.central != 1


def test_the_figures_page_of_the_admin_is_read_only(plan, client):
    url = reverse("admin:indicators_indicator_figures", args=[indicator(plan).pk])
    assert SETTLED in client.get(url).content.decode()
    before = database_state()
    assert client.post(url, {f"value-{indicator(plan).inputs.first().pk}-2": "5"}).status_code == 403
    assert database_state() == before


def test_the_plan_is_not_returned_to_draft(plan, everything):
    with pytest.raises(PlanNotReady, match=SETTLED):
        return_plan_to_draft(plan=plan, by=everything, reason="改權重")
    common = Plan.objects.get(year=107, agency=None)
    with pytest.raises(PlanNotReady, match=r"下列機關 107 年度已結算.*：測試警察局"):
        return_plan_to_draft(plan=common, by=everything, reason="改權重")
