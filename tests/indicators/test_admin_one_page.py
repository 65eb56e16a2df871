"""The indicator page holds the whole indicator: milestones as lines, the path and the years before as rows of cells."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from indicators.forms.milestones import MilestonesField
from indicators.models import Indicator, PlannedValue
from objectives.models import Plan
from tests import factories
from tests.admin_client import errors, form_data, signed_in
from tests.indicators.indicator_page import IndicatorPage, address_of, indicator_page
from tests.made_once import made_once

pytestmark = pytest.mark.django_db


made_page = made_once(indicator_page)


@pytest.fixture
def page(made_page, db) -> IndicatorPage:
    return made_page()


@pytest.fixture
def plan(page) -> Plan:
    return page.plan


@pytest.fixture
def planner(page) -> Client:
    return page.client()


@pytest.fixture
def indicator(page) -> Indicator:
    return page.indicator


def test_what_is_fixed_for_the_year_is_not_summed(page):
    response = page.post(inputs__0__frequency="fixed", inputs__0__aggregation="sum")

    assert response.status_code == 200
    assert list(errors(response)) == ["inputs-0-aggregation"]
    response = page.post(inputs__0__frequency="fixed", inputs__0__aggregation="last")
    assert response.status_code == 302, errors(response)


@pytest.mark.parametrize(
    ("typed", "rows"),
    [
        ("設計 20, 招標 30, 驗收 100", [("設計", 20), ("招標", 30), ("驗收", 100)]),
        ("設計\t20%\n驗收\t１００％", [("設計", 20), ("驗收", 100)]),
        ("1\t規劃、設計\t20\n2\t驗收\t100", [("規劃、設計", 20), ("驗收", 100)]),
        ("完成第2期工程：62.5、驗收：100", [("完成第2期工程", Decimal("62.5")), ("驗收", 100)]),
    ],
)
def test_milestones_are_typed_as_lines(typed, rows):
    assert MilestonesField().clean(typed) == rows


@pytest.mark.parametrize(
    "typed",
    ["設計 50, 招標 20, 驗收 100", "設計 20, 招標 20, 驗收 100", "設計 20, 驗收 99", "設計, 驗收 100", "100"],
)
def test_milestones_that_do_not_rise_to_a_hundred_are_refused(typed):
    with pytest.raises(ValidationError):
        MilestonesField().clean(typed)


def test_milestones_typed_on_the_indicators_page_are_kept_with_who_typed_them_or_refused_at_their_field(page):
    refused = page.post(inputs__0__milestones="設計 20, 驗收 99")
    assert list(errors(refused)) == ["inputs-0-milestones"]
    assert not page.indicator.inputs.first().milestones.exists()

    response = page.post(inputs__0__milestones="設計 20, 驗收 100", inputs__0__aggregation="")

    assert response.status_code == 302, errors(response)
    source = page.indicator.inputs.order_by("pk").first()
    assert [(row.name, row.percent) for row in source.milestones.order_by("no")] == [
        ("設計", 20),
        ("驗收", 100),
    ]
    assert source.aggregation == "last"
    assert {row.history.get().history_user for row in source.milestones.all()} == {page.planner}


def test_milestones_are_shown_as_they_are_typed_and_changed_in_place(page, planner, indicator):
    source = indicator.inputs.order_by("pk").first()
    factories.milestones(source, 設計=20, 招標=50, 驗收=100)
    first = source.milestones.get(no=1)
    sent = form_data(planner.get(page.address))
    assert sent["inputs-0-milestones"] == "設計 20\n招標 50\n驗收 100"

    planner.post(page.address, sent | {"inputs-0-milestones": "設計 30\n驗收 100"})

    assert [(row.name, row.percent) for row in source.milestones.order_by("no")] == [
        ("設計", 30),
        ("驗收", 100),
    ]
    assert source.milestones.get(no=1).pk == first.pk
    assert (
        "招標"
        in planner.get(reverse("admin:indicators_indicator_history", args=[indicator.pk])).content.decode()
    )


def test_a_milestone_that_a_month_reports_stays(page, plan, indicator):
    source = indicator.inputs.order_by("pk").first()
    factories.milestones(source, 設計=20, 招標=50, 驗收=100)
    factories.figures(plan, source, {1: 3})

    response = page.post(inputs__0__milestones="設計 20\n驗收 100")

    assert list(errors(response)) == ["inputs-0-milestones"]
    assert source.milestones.count() == 3


def test_the_path_the_years_before_and_the_mid_term_targets_stand_on_the_page(page, planner, plan, indicator):
    factories.planned(plan, indicator, {3: 20, 6: 50})
    factories.prior_values(plan.agency, "1-1-1", {106: 88, 90: 1})
    sent = form_data(planner.get(page.address))
    assert (sent["path_3"], sent["path_6"], sent["earlier_106"]) == ("20", "50", "88")

    changes = {
        "path_3": "",
        "path_6": "５０",
        "path_12": "1,000.5",
        "earlier_105": "87.5",
        "earlier_106": "89",
        "mid_term_110": "95",
    }
    response = planner.post(page.address, sent | changes)

    assert response.status_code == 302, errors(response)
    assert dict(indicator.plannedvalues.values_list("month", "value")) == {6: 50, 12: Decimal("1000.5")}
    values = plan.agency.prior_values.filter(code="1-1-1")
    assert dict(values.values_list("year", "value")) == {90: 1, 105: Decimal("87.5"), 106: 89}
    assert dict(indicator.midtermtargets.values_list("year", "value")) == {110: 95}
    assert form_data(planner.get(page.address))["mid_term_110"] == "95"
    assert indicator.plannedvalues.get(month=6).history.count() == 1, "unchanged"
    assert indicator.plannedvalues.get(month=12).history.get().history_user is not None


def test_what_is_no_number_is_said_at_its_cell_and_nothing_is_saved(page, indicator):
    wrong = {"path_1": "abc", "path_12": "1e20", "earlier_106": "many"}

    response = page.post(name="改名", path_2="5", **wrong)

    assert errors(response).keys() == wrong.keys()
    assert not indicator.plannedvalues.exists() and not Indicator.objects.filter(name="改名").exists()


def test_the_common_plan_has_a_path_for_every_agency_and_no_years():
    factories.complete_plan(common=True)
    common = Indicator.objects.filter(plan__agency=None).first()
    factories.planned(common.plan, common, {3: 20})
    office = signed_in(factories.user(role="planning_office"))
    shown = office.get(address_of(common))
    sent = form_data(shown)
    assert sent["path_3"] == "20"
    assert not any(
        name.startswith(("earlier_", "mid_term_")) for name in shown.context["adminform"].form.fields
    )

    assert office.post(address_of(common), sent | {"path_3": "", "path_10": "75"}).status_code == 302

    assert list(PlannedValue.objects.values_list("plan", "month", "value")) == [(common.plan_id, 10, 75)]
    planner = signed_in(factories.user(role="planner", agency=Plan.objects.get(agency__isnull=False).agency))
    assert 'name="path_1"' not in planner.get(address_of(common)).content.decode()
    assert planner.post(address_of(common), sent).status_code == 403


def test_a_new_indicator_has_milestones_path_and_years_at_once(planner, plan):
    objective = plan.objectives.get(facet__no=2)
    address = reverse("admin:indicators_indicator_add") + f"?plan={plan.pk}&objective={objective.pk}"
    typed = {
        "name": "建置雲端平台",
        "weight": "0",
        "inputs-0-code": "progress",
        "inputs-0-name": "建置進度",
        "inputs-0-milestones": "設計 20\n驗收 100",
        "components-0-rule": "attainment",
        "components-0-direction": "≥",
        "components-0-target": "100",
        "components-0-maximum": "2",
        "path_12": "100",
        "earlier_106": "40",
    }

    response = planner.post(address, form_data(planner.get(address)) | typed)

    assert response.status_code == 302, errors(response)
    made = Indicator.objects.get(name="建置雲端平台")
    assert response["Location"].endswith(f"/plan/{plan.pk}/change/#indicator-{made.pk}")
    assert made.inputs.get().milestones.count() == 2 and made.plannedvalues.get().month == 12
    assert plan.agency.prior_values.get().code == made.code


def test_whoever_saves_comes_back_to_the_place_in_the_plans_tree(page, planner, plan, indicator):
    response = page.post()

    assert response["Location"].endswith(f"/plan/{plan.pk}/change/#indicator-{indicator.pk}")
    assert f'id="indicator-{indicator.pk}"' in planner.get(response["Location"]).content.decode()


def test_the_next_indicator_is_added_under_the_same_objective(planner, plan):
    objective = plan.objectives.get(facet__no=2)
    address = reverse("admin:indicators_indicator_add") + f"?plan={plan.pk}&objective={objective.pk}"
    typed = {
        "name": "甲",
        "weight": "0",
        "inputs-TOTAL_FORMS": "0",
        "components-TOTAL_FORMS": "0",
        "_addanother": "1",
    }

    response = planner.post(address, form_data(planner.get(address)) | typed)

    assert response["Location"] == address


def test_a_value_on_which_an_approved_target_rests_is_changed_on_its_own_page(page, plan):
    former = factories.complete_plan(plan.agency, year=106, approved=True)
    component = former.indicators.get(objective__facet__no=1).components.get()
    factories.set_parameters(component, target=None, baseline_years=1)
    factories.prior_values(plan.agency, "1-1-1", {105: 80})
    office = signed_in(factories.user(role="planning_office"))

    refused = office.post(page.address, form_data(office.get(page.address), earlier_105="40"))

    assert list(errors(refused)) == ["earlier_105"]
    assert plan.agency.prior_values.get().value == 80


def test_the_values_stand_under_the_code_that_the_indicator_had(page, planner, plan, indicator):
    former = factories.complete_plan(plan.agency, year=106)
    indicator.forerunner = former.indicators.get(objective__facet__no=2)
    indicator.save()
    factories.prior_values(plan.agency, "2-1-1", {106: 80, 105: 70})

    sent = form_data(planner.get(page.address))
    assert (sent["earlier_105"], sent["earlier_106"]) == ("70", "80")

    planner.post(page.address, sent | {"earlier_105": "71"})
    assert plan.agency.prior_values.get(year=105).value == 71
    assert set(plan.agency.prior_values.values_list("code", flat=True)) == {"2-1-1"}
