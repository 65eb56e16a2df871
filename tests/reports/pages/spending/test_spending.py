"""The budget page: execution against an even path, items that lag with their explanation, money by source."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget.models import BudgetItemMonth
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.models import MoneyField
from objectives.models import Plan
from reports.analysis.spending import read_spending
from reports.pages.spending.page import spending_page
from tests import factories
from tests.reading import card, text_of, texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    made = factories.complete_plan(factories.agency("A"))
    factories.execution(made, month=1, budget=1200, frozen=200, paid=50)
    factories.execution(made, month=6, budget=1200, frozen=200, paid=600)
    factories.execution(made, month=6, category="capital", budget=1000, paid=100, payable=50, reserved=100)
    return made


@pytest.fixture
def viewer(client, plan):
    client.force_login(factories.user(role=Role.OWNER, agency=plan.agency))
    return client


def read(plan, through=12):
    return read_spending(plan, through)


def months(item, **spent):
    """``months(item, m3=100, m6=(200, "explained"))``."""
    for name, value in spent.items():
        amount, why = value if isinstance(value, tuple) else (value, "")
        BudgetItemMonth.objects.create(item=item, month=int(name[1:]), spent=amount, explanation=why)


def page(client, plan, **query):
    where = reverse("budget_analysis", args=[plan.year, plan.agency.code])
    return client.get(where, query)


def test_of_a_year_in_which_no_month_has_ended_no_month_s_end_is_named(viewer, plan, settings):
    settings.PORTAL_TODAY = date(2018, 1, 31)
    assert "107 年度，尚無已結束之月份" in text_of(page(viewer, plan))
    settings.PORTAL_TODAY = date(2018, 2, 1)
    assert "107 年度，截至 1 月底" in text_of(page(viewer, plan))


# ---------------------------------------------------------------- the accounts


def test_an_account_is_set_against_an_even_path(plan):
    current, capital = read(plan, 6).categories
    june = current.months[5]
    assert (june.rate, june.even, june.ahead) == (60, 50, 10)
    assert capital.latest.rate == 20  # 100 + 50 + half of 100, of 1000
    assert capital.latest.ahead == -30


def test_a_month_not_reported_is_a_gap_and_not_nothing_spent(plan):
    current = read(plan, 6).categories[0]
    assert [month.rate is None for month in current.months] == [False, True, True, True, True, False]


def test_what_has_not_changed_need_not_be_typed_again_for_a_rate():
    made = factories.plan(factories.agency("Z"))
    for month, amounts in {1: {"budget": 1200, "frozen": 200, "paid": 50}, 2: {"paid": 100}}.items():
        factories.execution(made, month=month, **amounts)
    factories.execution(made, month=3, budget=1300)  # which does not say what was paid
    factories.execution(made, month=4, paid=220)
    current = read(made, 4).categories[0]
    assert [month.rate for month in current.months] == [5, 10, None, 20]
    assert current.months[1].found.amounts == (1200, 200, 100, None, None)
    assert current.months[2].found.amounts == (1300, None, None, None, None)


def test_months_that_are_not_asked_for_do_not_count(plan):
    current = read(plan, 5).categories[0]
    assert len(current.months) == 5 and current.latest.month == 1


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ({}, "截至本月尚未填報執行數。"),
        ({"budget": 0, "frozen": 0, "paid": 0}, "本年度無此項預算。"),
        ({"budget": 5, "frozen": 5, "paid": 0}, "尚無法計算執行率。"),
        ({"paid": 0}, "尚無法計算執行率。"),
    ],
)
def test_without_a_budget_there_is_no_rate_and_why_is_said(client, amounts, said):
    made = factories.plan(factories.agency("Z"))
    for category in ("current", "capital"):
        factories.execution(made, month=1, category=category, **amounts)
    assert read(made).categories[0].latest is None
    client.force_login(factories.user(role=Role.AUDITOR))
    assert text_of(page(client, made)).count(said) == 2


# ---------------------------------------------------------------- the items


@pytest.mark.parametrize(("spent", "short"), [(399, True), (400, False), (401, False), (0, True)])
def test_an_item_under_eighty_per_cent_of_what_was_due_is_listed(plan, spent, short):
    item = factories.budget_item(plan, central=400, city=600)
    months(item, m6=spent)
    found = read(plan, 6)
    (row,) = found.items
    assert (row.due, row.is_short) == (500, short)
    assert [one["item"] for one in spending_page(found).short] == ([row] if short else [])


def test_the_last_month_that_says_what_was_spent_counts(plan):
    item = factories.budget_item(plan, city=1200)
    months(item, m2=100, m5=300, m9=1200)
    (row,) = read(plan, 6).items
    assert (row.month, row.spent, row.share_of_due) == (5, 300, 50)
    assert spending_page(read(plan, 6)).short[0]["stale"]


def test_an_item_shows_its_explanation_or_that_none_was_given(viewer, plan):
    months(factories.budget_item(plan, no=1, city=1200, name="說明過的"), m6=(10, "流標重新招標"))
    months(factories.budget_item(plan, no=2, city=1200, name="沒有說明的"), m6=10)
    first, second = (
        card(page(viewer, plan, through=6), "short-title").split("說明過的")[1].split("沒有說明的")
    )
    assert "流標重新招標" in first and "未填說明" in second


def test_an_explanation_of_an_earlier_state_is_not_passed_off_as_today_s(plan):
    item = factories.budget_item(plan, city=1200)
    months(item, m3=(10, "尚未決標"), m6=20)
    (row,) = read(plan, 6).items
    assert row.explanation == ""
    BudgetItemMonth.objects.create(item=item, month=7, explanation="材料上漲")
    assert read(plan, 7).items[0].explanation == "材料上漲"


def test_of_whom_nothing_is_known_nothing_is_said(plan):
    factories.budget_item(plan, city=1200)
    found = spending_page(read(plan, 6))
    assert found.short == [] and len(found.silent) == 1 and found.spent is None


def test_an_item_without_money_is_never_short(plan):
    months(factories.budget_item(plan), m6=0)
    assert not read(plan, 6).items[0].is_short


def test_central_and_city_money_stand_apart_and_add_up(plan):
    factories.budget_item(plan, line="甲", no=1, central=100, city=20)
    factories.budget_item(plan, line="甲", no=2, central=5, city=0)
    factories.budget_item(plan, line="乙", no=1, central=0, city=7)
    found = spending_page(read(plan))
    assert [(one["line"].name, one["line"].central, one["line"].city) for one in found.lines] == [
        ("甲", 105, 20),
        ("乙", 0, 7),
    ]
    assert (found.central, found.city, found.total) == (105, 27, 132)


# ---------------------------------------------------------------- the page


def test_whoever_may_not_see_the_agency_finds_no_page(client, plan):
    client.force_login(factories.user(role=Role.OWNER, agency=factories.agency()))
    assert page(client, plan).status_code == 404
    client.logout()
    assert page(client, plan).status_code == 302


@pytest.mark.parametrize("table", ["accounts", "items", "short"])
@pytest.mark.parametrize("kind", ["xlsx", "ods", "csv"])
def test_every_table_can_be_taken_away(viewer, plan, table, kind):
    months(factories.budget_item(plan, city=1200), m6=(10, "=HYPERLINK()"))
    assert page(viewer, plan, table=table, export=kind).status_code == 200


def test_the_file_has_the_month_s_numbers(viewer, plan):
    text = page(viewer, plan, through=6, table="accounts", export="csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 1 + 12
    assert rows[6][1:] == ["6", "1200", "200", "600", "", "", "60.00", "50.00", "10.00"]


def test_a_plan_without_money_says_so(client):
    bare = factories.plan(factories.agency("B"))
    client.force_login(factories.user(role=Role.AUDITOR))
    text = text_of(page(client, bare))
    assert "截至本月尚未填報執行數。" in text and "本計畫無重要施政計畫經費" in text


def test_a_plan_that_cannot_be_scored_still_shows_its_money(viewer, plan):
    plan.indicators.first().components.update(rule="nonsense")
    assert page(viewer, plan).status_code == 200


def test_absurd_amounts_and_long_names_are_shown(viewer, plan):
    item = factories.budget_item(
        plan, name="<i>" + "名" * 197, central=MoneyField.MAXIMUM, city=MoneyField.MAXIMUM
    )
    months(item, m1=MoneyField.MAXIMUM)
    shown = page(viewer, plan)
    assert "<i>名" in text_of(shown) and b"<i>" not in shown.content
    assert "19,999,800,000" in text_of(shown)


def test_sample_figures_are_labelled(viewer, plan):
    Plan.objects.filter(pk=plan.pk).update(has_sample_figures=True)
    assert text_of(page(viewer, plan), '//aside[@aria-label="示範數據"]')


def test_it_takes_a_constant_number_of_queries(viewer, plan):
    with CaptureQueriesContext(connection) as before:
        page(viewer, plan)
    for no in range(1, 12):
        months(factories.budget_item(plan, line=f"業務{no}", no=no, city=1200), m1=1, m2=2, m3=3)
    with CaptureQueriesContext(connection) as after:
        page(viewer, plan)
    assert len(after) <= len(before) + 1 <= 13  # the items' months are asked for once there is an item
    assert read(plan).items[0].due == Fraction(1200)


def test_the_amounts_of_a_column_have_the_same_decimals(viewer, plan):
    factories.budget_item(plan, central=3_357_750, city=2_000_000)
    cells = texts_of(page(viewer, plan, through=6), "//td")
    assert "3,357.75" in cells and "2,000.00" in cells and "2,000" not in cells


def test_the_year_before_is_drawn_beside_this_one_with_all_its_months(viewer, plan):
    assert "上年度無資料可比較。" in text_of(page(viewer, plan))
    last = factories.plan(plan.agency, year=106)
    factories.execution(last, month=3, budget=1000, frozen=0, paid=250)
    factories.execution(last, month=12, budget=1000, frozen=0, paid=900)
    current, capital = read(plan, through=6).categories
    assert current.before == {3: 25, 12: 90} and capital.before == {}
    shown = page(viewer, plan, through=6)
    drawn, bare = shown.context["page"].categories
    assert [series.kind for series in drawn["series"]] == ["previous", "planned", "actual"]
    assert [value for value in drawn["series"][0].values if value is not None] == [25, 90]
    assert [series.kind for series in bare["series"]] == ["planned", "actual"]
    assert text_of(shown).count("上年度無資料可比較。") == 1
