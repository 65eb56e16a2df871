"""A column over all indicators of a plan is changed as in a sheet: one save, all or nothing, each fault at its cell."""

import json

import pytest
from django.urls import reverse

from indicators.models import Indicator, IndicatorInput
from tests import factories
from tests.admin_client import signed_in
from tests.made_once import made_once
from tests.reading import text_of

pytestmark = pytest.mark.django_db


made_plan = made_once(factories.complete_plan)


@pytest.fixture
def plan(made_plan, db):
    return made_plan()


@pytest.fixture
def planner(plan):
    return signed_in(factories.user("王小明", role="planner", agency=plan.agency))


def address(plan) -> str:
    return reverse("admin:objectives_plan_sheet", args=[plan.pk])


def row(plan, code: str) -> Indicator:
    return next(one for one in plan.indicators.all() if one.code == code)


def send(client, plan, changes: dict, *columns: str):
    """The sheet with these columns sent back with ``changes`` by (code, column)."""
    page = client.get(address(plan), {"column": columns})
    seen = json.loads(page.context["seen"])
    typed = {f"{row(plan, code).pk}-{key}": text for (code, key), text in changes.items()}
    return client.post(address(plan), {**seen, **typed, "seen": json.dumps(seen), "column": columns})


def cell_errors(response) -> dict[tuple[str, str], str]:
    rows = response.context["rows"]
    return {
        (one.indicator.code, cell.column.key): cell.error for one in rows for cell in one.cells if cell.error
    }


def test_the_plans_page_leads_to_the_sheet_of_its_own_indicators(planner, plan):
    assert (
        address(plan) in planner.get(reverse("admin:objectives_plan_change", args=[plan.pk])).content.decode()
    )

    page = planner.get(address(plan))

    assert [one.indicator.code for one in page.context["rows"]] == [
        "1-1-1",
        "2-1-1",
        "3-1-1",
        "3-1-2",
        "5-1-1",
    ]
    assert [column.key for column in page.context["columns"]][:2] == ["name", "weight"]


def test_a_column_is_changed_over_all_rows_and_leaves_history(planner, plan):
    changes = {("1-1-1", "unit"): "%", ("2-1-1", "unit"): "件", ("3-1-1", "unit"): "場次"}

    response = send(planner, plan, changes, "unit", "weight")

    assert response["Location"] == reverse("admin:objectives_plan_change", args=[plan.pk])
    assert [row(plan, code).unit for code, _key in changes] == ["%", "件", "場次"]
    assert row(plan, "1-1-1").history.first().history_user.username == "王小明"
    assert row(plan, "5-1-1").history.count() == 1, "an untouched row leaves none"


def test_what_people_write_is_read(planner, plan):
    written = {
        ("1-1-1", "evaluation_system"): ("2", 2),
        ("2-1-1", "evaluation_system"): ("透過第三者方式進行評估", 3),
        ("1-1-1", "weight"): ("１２.５％", "12.50"),
        ("1-1-1", "when_undefined"): ("滿分", "full"),
        ("2-1-1", "when_undefined"): ("", ""),
        ("1-1-1", "target_text"): ("≥90%", "≥90%"),
        ("1-1-1", "standard"): ("第一行\r\n第二行", "第一行\n第二行"),
    }
    columns = dict.fromkeys(column for _code, column in written)

    response = send(planner, plan, {cell: typed for cell, (typed, _stored) in written.items()}, *columns)

    assert response.status_code == 302
    for (code, column), (_typed, stored) in written.items():
        assert str(getattr(row(plan, code), column)) == str(stored)


def test_the_frequency_is_that_of_every_input(planner, plan):
    send(planner, plan, {("1-1-1", "frequency"): "每季"}, "frequency")

    rows = IndicatorInput.objects.filter(indicator=row(plan, "1-1-1"))
    assert {one.frequency for one in rows} == {IndicatorInput.Frequency.QUARTER}


def test_what_is_summed_cannot_be_fixed_for_the_year(planner, plan):
    response = send(planner, plan, {("1-1-1", "frequency"): "全年固定"}, "frequency")

    assert response.status_code == 422
    assert "全年固定值只填一次，不予加總" in text_of(response)
    assert not IndicatorInput.objects.filter(frequency="fixed").exists()


def test_owner_and_deputy_are_named_as_on_the_page_of_assignments(planner, plan):
    owner = factories.user("lin", role="owner", agency=plan.agency, name="林承辦")
    deputy = factories.user("chen", role="owner", agency=plan.agency, name="陳代理")
    changes = {("1-1-1", "owner"): "林承辦", ("1-1-1", "deputy"): "chen", ("1-1-1", "owning_unit"): "第一科"}

    send(planner, plan, changes, "owner", "deputy", "owning_unit")

    found = plan.assignments.get()
    assert (found.owner, found.deputy, found.unit) == (owner, deputy, "第一科")


def test_one_wrong_cell_keeps_all_and_every_fault_is_at_its_cell(planner, plan):
    changes = {
        ("1-1-1", "name"): "改名",
        ("2-1-1", "name"): "",
        ("2-1-1", "weight"): "abc",
        ("3-1-1", "weight"): "101",
        ("3-1-2", "evaluation_system"): "6",
        ("3-1-1", "owner"): "無此人",
    }

    response = send(planner, plan, changes, "name", "weight", "evaluation_system", "owner")

    assert response.status_code == 422
    assert cell_errors(response).keys() == changes.keys() - {("1-1-1", "name")}
    assert row(plan, "1-1-1").name == "衡量指標1" and not plan.assignments.exists()
    shown = {cell.name: cell.text for one in response.context["rows"] for cell in one.cells}
    assert shown[f"{row(plan, '1-1-1').pk}-name"] == "改名", "what was typed is not lost"


def test_what_somebody_else_wrote_meanwhile_is_not_written_over_unseen(planner, plan):
    page = planner.get(address(plan), {"column": ["unit"]})
    seen = json.loads(page.context["seen"])
    Indicator.objects.filter(pk=row(plan, "1-1-1").pk).update(unit="人")
    Indicator.objects.filter(pk=row(plan, "2-1-1").pk).update(unit="次")
    typed = {f"{row(plan, '1-1-1').pk}-unit": "件"}

    response = planner.post(address(plan), {**seen, **typed, "seen": json.dumps(seen), "column": ["unit"]})

    assert list(cell_errors(response)) == [("1-1-1", "unit")]
    assert row(plan, "2-1-1").unit == "次", "what was not typed over says nothing"


@pytest.mark.parametrize("seen", ["", "[]", "{", "[" * 100_000, '{"x-unit": "", "1-unknown": ""}'])
def test_a_sheet_without_its_cells_changes_nothing(planner, plan, seen):
    response = planner.post(address(plan), {"seen": seen, "1-unknown": "x", "column": ["unit"]})

    assert response.status_code == 302


def test_only_the_draft_of_ones_own_agency(plan):
    assert signed_in(factories.user(role="auditor")).get(address(plan)).status_code == 403
    stranger = signed_in(factories.user(role="planner", agency=factories.agency()))
    assert stranger.get(address(plan)).status_code == 404
    plan.status = "approved"
    plan.save()
    office = signed_in(factories.user(role="planning_office"))
    assert office.get(address(plan)).status_code == 403


def test_the_number_of_queries_does_not_depend_on_the_indicators(
    planner, plan, django_assert_max_num_queries
):
    for no in range(3, 30):
        factories.indicator(row(plan, "3-1-1").objective, no=no, weight="0", inputs={"a": "sum"})

    with django_assert_max_num_queries(25):
        planner.get(address(plan), {"column": ["name", "frequency", "owner", "deputy"]})
