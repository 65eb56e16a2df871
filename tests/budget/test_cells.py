"""Saving the budget's cells: what is written, what is refused, who may, and what it costs."""

import datetime
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import BudgetItemMonth, Execution
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _january(settings):
    settings.PORTAL_TODAY = datetime.date(2019, 1, 3)


@pytest.fixture
def plan():
    return factories.plan()


@pytest.fixture
def planner(plan, client):
    person = factories.user(role="planner", agency=plan.agency, name="趙研考")
    client.force_login(person)
    return person


def save(client, plan, person, key, value, *, month=12, seen="", name="budget_cell"):
    url = reverse(name, args=[plan.year, plan.agency.code])
    data = {"input": key, "month": month, "value": value, "seen": seen, "person": person.pk}
    return client.post(url, data)


def test_an_amount_is_written_with_its_history(client, plan, planner):
    response = save(client, plan, planner, "current.paid", "１,234萬")

    assert response.json() == {"seen": "12340000", "shown": "12,340,000", "name": "", "asks": []}
    row = Execution.objects.get()
    assert (row.category, row.month, row.paid, row.budget) == ("current", 12, 12_340_000, None)
    assert row.history.get().history_user == planner


def test_an_amount_is_changed_and_emptied(client, plan, planner):
    row = factories.execution(plan, month=12, paid=5, budget=9)
    save(client, plan, planner, "current.paid", "7", seen="5")
    save(client, plan, planner, "current.budget", "", seen="9")

    row.refresh_from_db()
    assert (row.paid, row.budget) == (7, None)
    assert row.history.count() == 1 + 2


def test_a_row_whose_last_amount_is_emptied_goes_and_who_emptied_it_is_still_named(
    client, plan, planner, item
):
    save(client, plan, planner, "current.paid", "7")
    save(client, plan, planner, f"{item.pk}.spent", "8", name="budget_item_cell")
    save(client, plan, planner, "current.paid", "", seen="7")
    save(client, plan, planner, f"{item.pk}.spent", "", seen="8", name="budget_item_cell")
    assert not Execution.objects.exists() and not BudgetItemMonth.objects.exists()
    late = save(client, plan, planner, "current.paid", "9", seen="7")
    assert (late.status_code, late.json()["theirs"]["by"], late.json()["theirs"]["seen"]) == (
        409,
        "趙研考",
        "",
    )
    assert save(client, plan, planner, "current.paid", "9").status_code == 200
    steps = Execution.history.order_by("history_id").values_list("history_type", "paid")
    assert list(steps) == [("+", 7), ("~", None), ("-", None), ("+", 9)]  # what was emptied is told first


def test_what_stands_there_already_is_not_written_again(client, plan, planner):
    row = factories.execution(plan, month=12, paid=5)

    assert save(client, plan, planner, "current.paid", "5", seen="").status_code == 200
    assert row.history.count() == 1  # as it was made


def test_two_people_in_one_cell_both_values_are_shown(client, plan, planner):
    save(client, plan, planner, "current.paid", "7")
    other = factories.user(role="accounting")
    second = Client()
    second.force_login(other)
    response = save(second, plan, other, "current.paid", "8", seen="")

    assert response.status_code == 409
    assert response.json()["theirs"] | {"at": ""} == {
        "seen": "7",
        "shown": "7",
        "name": "",
        "by": "趙研考",
        "at": "",
    }
    assert Execution.objects.get().paid == 7


REFUSED = [
    ("current.paid", "many", "not_a_number"),
    ("current.paid", "-5", "negative"),
    ("current.paid", "1.5", "digits"),
    ("current.paid", "99999999999999", "digits"),
    ("current.paid", "9", "falls"),
    ("capital.payable", "60", "over_budget"),
    ("capital.frozen", "101", "over_budget"),
]


@pytest.mark.parametrize(("key", "value", "kind"), REFUSED)
def test_what_cannot_be_is_refused_with_the_reason(client, plan, planner, key, value, kind):
    factories.execution(plan, month=11, paid=10, budget=100)
    factories.execution(plan, month=10, category="capital", budget=100)
    factories.execution(plan, month=11, category="capital", paid=50)
    factories.execution(plan, month=12, category="capital", paid=50)
    response = save(client, plan, planner, key, value)

    assert response.status_code == 422
    assert response.json()["check"] == kind
    assert response.json()["message"]


def test_a_later_month_holds_an_earlier_one_down(client, plan, planner):
    factories.execution(plan, month=12, paid=10)

    assert save(client, plan, planner, "current.paid", "11", month=11).json()["check"] == "falls"


@pytest.mark.parametrize(
    ("amount", "value", "seen", "status"),
    [
        ("budget", "99", "200", 422),  # still the budget of November, of which 80 were paid and 20 are frozen
        ("budget", "100", "200", 200),
        ("frozen", "71", "20", 422),  # more than December's budget leaves
        ("frozen", "70", "20", 200),
        ("paid", "81", "40", 422),  # falls
    ],
)
def test_an_amount_is_looked_at_in_every_later_month_in_which_it_still_holds(
    client, plan, planner, amount, value, seen, status
):
    factories.execution(plan, month=10, budget=200, frozen=20, paid=40)
    factories.execution(plan, month=11, paid=80)
    factories.execution(plan, month=12, budget=150)
    answer = save(client, plan, planner, f"current.{amount}", value, month=10, seen=seen)

    assert answer.status_code == status
    if answer.status_code == 422 and amount != "paid":
        assert f"沿用至 {11 if amount == 'budget' else 12} 月即不成立：" in answer.json()["message"]


def test_a_later_month_with_a_budget_of_its_own_does_not_hold_an_earlier_one(client, plan, planner):
    factories.execution(plan, month=10, budget=100)
    factories.execution(plan, month=11, budget=90, paid=80)

    assert save(client, plan, planner, "current.budget", "50", month=10, seen="100").status_code == 200
    refused = save(client, plan, planner, "current.budget", "", month=11, seen="90")
    assert refused.json()["message"].startswith("實支數、應付數與保留數合計")


@pytest.mark.parametrize(
    ("month", "amount", "value", "seen", "status"),
    [
        (1, "frozen", "10", "20", 200),
        (1, "budget", "110", "100", 200),  # less amiss than before
        (1, "budget", "99", "100", 422),
        (3, "payable", "4", "5", 200),
        (3, "payable", "6", "5", 422),
        (3, "frozen", "101", "", 422),  # amiss in another way
    ],
)
def test_what_a_file_brought_amiss_refuses_no_change_that_makes_it_no_worse(
    client, plan, planner, month, amount, value, seen, status
):
    factories.execution(plan, month=1, budget=100, frozen=20)
    factories.execution(plan, month=3, paid=120, payable=5)
    answer = save(client, plan, planner, f"current.{amount}", value, month=month, seen=seen)
    assert answer.status_code == status


def test_what_is_frozen_is_not_there_to_be_spent(client, plan, planner):
    factories.execution(plan, month=12, budget=100, frozen=20)
    assert save(client, plan, planner, "current.paid", "80").status_code == 200
    refused = save(client, plan, planner, "current.payable", "1")
    assert refused.json()["message"] == (
        "實支數、應付數與保留數合計（81）大於預算數（100）扣除控管數（20）後之餘額。"
    )
    assert save(client, plan, planner, "current.frozen", "19", seen="20").status_code == 200  # released
    assert save(client, plan, planner, "current.payable", "1").status_code == 200


def test_capital_is_spent_up_to_the_whole_budget_that_its_rate_is_of(client, plan, planner):
    factories.execution(plan, month=12, category="capital", budget=100, frozen=20, paid=60)
    assert save(client, plan, planner, "capital.reserved", "40").status_code == 200
    refused = save(client, plan, planner, "capital.payable", "1")
    assert refused.json()["message"] == ("實支數、應付數與保留數合計（101）大於預算數（100）。")


def test_what_fell_in_a_file_is_made_less_amiss_from_both_sides(client, plan, planner, item):
    for month, amount in ((1, 100), (3, 90)):
        factories.execution(plan, month=month, paid=amount)
        BudgetItemMonth.objects.create(item=item, month=month, spent=amount)
    for key, name in (("current.paid", "budget_cell"), (f"{item.pk}.spent", "budget_item_cell")):
        for month, value, seen in ((1, "98", "100"), (3, "92", "90"), (2, "95", "")):
            assert (
                save(client, plan, planner, key, value, month=month, seen=seen, name=name).status_code == 200
            )


@pytest.mark.parametrize(
    "data", [{"key": "current.nothing"}, {"key": "x"}, {"key": "current.paid", "month": 13}]
)
def test_a_forged_cell_is_not_found(client, plan, planner, data):
    assert save(client, plan, planner, data.pop("key"), "1", **data).status_code == 404


def test_a_month_that_has_not_begun_is_refused(client, plan, planner, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 11, 30)

    assert save(client, plan, planner, "current.paid", "1").status_code == 422


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("planner", 200),
        ("supervisor", 200),
        ("owner", 403),
        ("auditor", 403),
        ("accounting", 200),
        ("personnel", 403),
    ],
)
def test_planning_staff_and_accounting_write_the_others_read(client, plan, role, status):
    everywhere = role in {"auditor", "accounting", "personnel"}
    person = factories.user(role=role, agency=None if everywhere else plan.agency)
    client.force_login(person)

    assert save(client, plan, person, "current.paid", "1").status_code == status
    assert client.get(reverse("budget_execution", args=[107, plan.agency.code])).status_code == 200


def test_people_of_other_agencies_find_nothing(client, plan):
    person = factories.user(role="planner", agency=factories.agency())
    client.force_login(person)

    assert save(client, plan, person, "current.paid", "1").status_code == 404
    assert client.get(reverse("budget_items", args=[107, plan.agency.code])).status_code == 404


def test_saving_costs_at_most_ten_queries_and_little(client, plan, planner):
    for month in range(1, 12):
        factories.execution(plan, month=month, paid=month)
    save(client, plan, planner, "current.paid", "20")
    with CaptureQueriesContext(connection) as captured:
        response = save(client, plan, planner, "current.paid", "21", seen="20")

    assert response.status_code == 200
    assert len([q for q in captured if "SAVEPOINT" not in q["sql"]]) <= 10
    assert len(response.content) < 4096


# ---------------------------------------------------------------- budget items


@pytest.fixture
def item(plan):
    return factories.budget_item(plan, central=500, city=500)


def test_progress_and_expenditure_of_an_item(client, plan, planner, item):
    save(client, plan, planner, f"{item.pk}.progress", "45.5%", name="budget_item_cell")
    save(client, plan, planner, f"{item.pk}.spent", "4百", name="budget_item_cell")
    save(client, plan, planner, f"{item.pk}.spent", "400", name="budget_item_cell")

    row = BudgetItemMonth.objects.get()
    assert (row.month, row.progress, row.spent) == (12, Decimal("45.5"), 400)
    assert row.history.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("progress", "100.01", "over_100"),
        ("progress", "-1", "negative"),
        ("progress", "1.234", "digits"),
        ("progress", "39", "falls"),
        ("spent", "2.5", "digits"),
    ],
)
def test_what_an_item_cannot_be_is_refused(client, plan, planner, item, field, value, kind):
    BudgetItemMonth.objects.create(item=item, month=11, progress=40)
    response = save(client, plan, planner, f"{item.pk}.{field}", value, name="budget_item_cell")

    assert (response.status_code, response.json()["check"]) == (422, kind)


def test_an_item_of_another_plan_is_not_found(client, plan, planner):
    stranger = factories.budget_item(factories.plan())
    for key in (f"{stranger.pk}.spent", "0.spent", "x.spent", f"{stranger.pk}.name"):
        assert save(client, plan, planner, key, "1", name="budget_item_cell").status_code == 404
    assert not BudgetItemMonth.objects.exists()


def test_a_note_is_kept_beside_the_item(client, plan, planner, item):
    url = reverse("budget_item_explain", args=[107, plan.agency.code])
    data = {"item": item.pk, "month": 12, "note": " <b>招標二次流標</b> ", "person": planner.pk}
    assert client.post(url, data).status_code == 200
    panel = client.get(
        reverse("budget_item_panel", args=[107, plan.agency.code]),
        {"indicator": item.pk, "input": f"{item.pk}.spent", "month": 12, "person": planner.pk},
    ).content.decode()

    assert "&lt;b&gt;招標二次流標" in panel
    assert client.post(url, data | {"note": "長" * 2001}).status_code == 422


def test_a_note_over_what_somebody_else_wrote_meanwhile_shows_theirs(client, plan, planner, item):
    url = reverse("budget_item_explain", args=[107, plan.agency.code])
    data = {"item": item.pk, "month": 12, "person": planner.pk}
    client.post(url, data | {"note": "招標二次流標", "seen": ""})

    late = client.post(url, data | {"note": "變更設計", "seen": ""})

    assert (late.status_code, late.json()["theirs"]["seen"]) == (409, "招標二次流標")
    assert client.post(url, data | {"note": "變更設計", "seen": "招標二次流標"}).json()["seen"] == "變更設計"


@pytest.mark.on_any_database
@pytest.mark.parametrize("name", ["budget_execution", "budget_items"])
def test_forty_items_cost_as_many_queries_as_three(client, name):
    counts = []
    for size in (3, 40):
        plan = factories.plan()
        for no in range(1, size + 1):
            made = factories.budget_item(plan, no=no)
            BudgetItemMonth.objects.create(item=made, month=no % 12 + 1, spent=no)
        person = factories.user(role="planner", agency=plan.agency)
        client.force_login(person)
        url = reverse(name, args=[107, plan.agency.code])
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 12


# ---------------------------------------------------------------- the rate follows


def test_the_execution_rate_follows_from_what_was_typed(client, plan, planner):
    objective = factories.objective(factories.facet(plan, no=4))
    indicator = factories.indicator(
        objective,
        rule={"formula": "paid / (budget - frozen) * 100", "target": 80},
        name="經常門執行率",
        unit="%",
    )
    for code in ("paid", "budget", "frozen"):
        factories.indicator_input(indicator, code=code, aggregation="last", source=f"current.{code}")
    factories.execution(plan, month=3, budget=110, frozen=10, paid=10)
    save(client, plan, planner, "current.paid", "85", month=12)
    url = reverse("execution_rates", args=[107, plan.agency.code])
    asked = {"input": "current.paid", "indicator": "current", "month": 12, "person": planner.pk}
    html = client.get(url, asked).content.decode()

    assert "經常門執行率" in html
    assert "<strong>85 %</strong>" in html  # 85 / (110 − 10): the budget of March still holds
    assert "趙研考" in html
    assert client.get(url, asked | {"input": "x"}).status_code == 404
    assert client.get(url, asked | {"person": ""}).status_code == 401


def test_a_block_of_amounts_is_tried_and_not_written(client, plan, planner):
    url = reverse("budget_cells_try", args=[plan.year, plan.agency.code])
    typed = [
        ("current.budget", "100"),
        ("current.paid", "85²"),
        ("current.paid", "120"),
        ("current.paid", "1萬"),
    ]
    cells = "\n".join(
        urlencode({"input": key, "month": 12, "value": value, "seen": ""}) for key, value in typed
    )

    response = client.post(url, {"cells": cells, "person": planner.pk})

    remarks = response.json()["remarks"]
    assert [one["kind"] for one in remarks][:2] == ["read", "refused"]
    assert not Execution.objects.exists()
