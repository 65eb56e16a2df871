"""A common indicator's planned path and earlier years are rows of cells, on a page for each agency."""

import pytest
from django.urls import reverse

from indicators.models import Indicator, PlannedValue, PriorValue
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return factories.complete_plan(common=True)


@pytest.fixture
def planner(plan):
    return signed_in(factories.user(role="planner", agency=plan.agency))


@pytest.fixture
def common(plan) -> Indicator:
    return Indicator.objects.filter(plan__agency=None, objective__facet__no=3).order_by("no").first()


def page(indicator, plan) -> str:
    return f"{reverse('admin:indicators_indicator_agency', args=[indicator.pk])}?plan={plan.pk}"


def test_twelve_months_and_the_years_before_are_saved_with_their_history(planner, plan, common):
    factories.planned(plan, common, {3: 1})
    other = factories.complete_plan(common=True)
    factories.planned(other, common, {3: 7})
    address = page(common, plan)
    assert address in planner.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    shown = planner.get(address)
    sent = shown.context["form"].initial
    assert (shown.content.decode().count('name="path_'), sent) == (12, {"path_3": "1"})

    saved = planner.post(address, sent | {"path_3": "", "path_12": "５０", "earlier_106": "88"})

    assert saved["Location"].endswith(f"#indicator-{common.pk}")
    assert list(PlannedValue.objects.filter(plan=plan).values_list("month", "value")) == [(12, 50)]
    value = PriorValue.objects.get(agency=plan.agency, year=106)
    assert (value.code, value.value) == (common.code, 88)
    assert value.history.get().history_user is not None
    assert PlannedValue.objects.get(plan=other).value == 7


def test_the_common_plan_s_path_is_shown_where_the_agency_has_none_or_another(planner, plan, common):
    assert "共同計畫的預定值" not in text_of(planner.get(page(common, plan)))
    factories.planned(common.plan, common, {3: 20, 6: 50, 7: 50, 8: 50, 12: 50})
    shown = text_of(planner.get(page(common, plan)))
    assert "目前適用共同計畫的預定值：3 月：20、6–8 月：50、12 月：50。" in shown
    factories.planned(plan, common, {3: 1})
    shown = text_of(planner.get(page(common, plan)))
    assert "取代共同計畫的預定值（3 月：20、6–8 月：50、12 月：50）" in shown


def test_what_is_no_number_is_named_at_its_cell_and_nothing_is_saved(planner, plan, common):
    refused = planner.post(page(common, plan), {"path_1": "很多", "path_2": "5"})
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["path_1"]
    assert not PlannedValue.objects.exists()


def test_an_approved_plan_is_shown_and_not_changed(planner, plan, common):
    type(plan).objects.filter(pk=plan.pk).update(status="approved")
    shown = planner.get(page(common, plan)).content.decode()
    assert "<button" in shown and 'name="path_1"' not in shown
    assert planner.post(page(common, plan), {"path_1": "5"}).status_code == 403


def test_another_agency_s_planner_does_not_find_it_and_an_auditor_only_reads(plan, common):
    stranger = signed_in(factories.user(role="planner", agency=factories.agency()))
    assert stranger.get(page(common, plan)).status_code == 404
    auditor = signed_in(factories.user(role="auditor"))
    assert auditor.get(page(common, plan)).status_code == 200
    assert auditor.post(page(common, plan), {"path_1": "5"}).status_code == 403


def test_the_office_comes_from_the_common_indicator_s_page(plan, common):
    office = signed_in(factories.user(role="planning_office"))
    text = office.get(reverse("admin:indicators_indicator_change", args=[common.pk])).content.decode()
    assert reverse("admin:indicators_indicator_agency", args=[common.pk]) in text
    assert office.get(reverse("admin:indicators_indicator_agency", args=[common.pk])).status_code == 404


def test_an_own_indicator_has_them_on_its_page(planner, plan):
    own = plan.indicators.first()
    assert planner.get(page(own, plan))["Location"] == reverse(
        "admin:indicators_indicator_change", args=[own.pk]
    )
