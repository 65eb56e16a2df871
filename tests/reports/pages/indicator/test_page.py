"""An indicator's page: its months, the working in words, notes and evidence, history, budget items."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetItemMonth
from indicators.models import FigureChange, IndicatorInput
from indicators.services.evidence import attach
from objectives.models import Objective
from tests import factories, papers
from tests.reading import card, text_of

pytestmark = pytest.mark.django_db
CODE = "1-1-1"
CHART = '//figure[@class="chart"]'


def test_it_shows_value_target_points_and_the_working_in_words(bureau):
    page = bureau.page("indicator", CODE)
    text = text_of(page)
    assert "得分5.00 / 30" in text and "數值20 場" in text and "截至目前應達50 場" in text
    working = card(page, "working-title")
    assert "20 ÷ 120" in working or "16.67 %" in working


def test_the_chart_has_path_target_and_value_and_its_numbers_as_a_table(bureau):
    page = bureau.page("indicator", CODE)
    chart = text_of(page, CHART)
    for name in ("預定進度", "實績", "目標"):
        assert name in chart
    numbers = text_of(page, f"{CHART}//tbody").split()
    assert {"20", "120"} < set(numbers)
    assert "106 年度" not in chart


def test_the_chart_says_how_much_is_short_and_what_every_month_brought(bureau):
    page = bureau.page("indicator", CODE)
    drawn = text_of(page, f"{CHART}//div[@class='chart__wide']")
    for said in ("場", "月份", "實績 20", "預定進度 120", "尚差 30 場", "當月", "當月應達"):
        assert said in drawn
    row = f'{CHART}//tr[normalize-space(th)="當月應達"]'
    assert text_of(page, row).split()[1:] == ["10"] * 12


def test_a_share_has_no_bars_since_its_months_add_up_to_nothing(bureau):
    assert "當月" not in text_of(bureau.page("indicator", "1-1-2"), CHART)


def test_last_year_s_months_are_drawn_where_they_are_in_the_portal(bureau):
    before = factories.plan(bureau.plan.agency, year=106)
    objective = factories.objective(factories.facet(before, no=1))
    same = factories.indicator(
        objective, name=bureau.counted.name, unit="場", inputs={"sessions": "sum"}, rule={"target": 100}
    )
    factories.figures(before, same.inputs.get(), {1: 7, 2: 8})
    row = f'{CHART}//tr[normalize-space(th)="106 年度"]'
    assert text_of(bureau.page("indicator", CODE), row).startswith("106 年度 7 15 —")
    same.unit = "件"
    same.save()
    assert "106 年度" not in text_of(bureau.page("indicator", CODE), CHART)


def test_of_a_year_without_months_the_result_is_a_level(bureau):
    factories.prior_values(bureau.plan.agency, CODE, {106: 111})
    row = f'{CHART}//tr[normalize-space(th)="106 年度全年"]'
    assert text_of(bureau.page("indicator", CODE), row).split()[-12:] == ["111"] * 12


def test_what_a_growth_starts_from_has_no_place_among_its_values(bureau):
    """4-3-1: last year's subsidies in NT$ are no level on an axis of per cents."""
    bureau.counted.components.update(formula="(sessions - prior) / prior * 100")
    factories.prior_values(bureau.plan.agency, CODE, {106: 4_000_000})
    page = bureau.page("indicator", CODE)
    assert "106 年度" not in text_of(page, CHART)
    assert "4,000,000" in card(page, "working-title")


def test_notes_reasons_and_files_stand_by_their_month(bureau):
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", note="場地整修", reason="請補照片")
    factories.month_state(bureau.plan, bureau.counted, 3)
    upload = SimpleUploadedFile("會議紀錄.png", papers.PNG)
    attach(plan=bureau.plan, indicator=bureau.counted.pk, month=3, upload=upload, by=None)
    remarks = card(bureau.page("indicator", CODE), "remarks-title")
    assert remarks.index("4 月") < remarks.index("3 月")
    assert "場地整修" in remarks and "請補照片" in remarks and "會議紀錄.png" in remarks
    assert "場地整修" not in card(bureau.page("indicator", CODE, through=2), "remarks-title")


def test_every_change_of_a_figure_says_who_when_and_why(bureau):
    FigureChange.objects.create(
        plan=bureau.plan,
        input=bureau.counted.inputs.get(),
        month=2,
        old=3,
        new=4,
        way="page",
        by=bureau.wang,
        reason="誤植",
    )
    changes = card(bureau.page("indicator", CODE), "changes-title")
    assert all(part in changes.split() for part in ("王小明", "誤植", "3", "4"))


def test_a_milestone_stands_by_its_name_in_months_history_and_files(bureau):
    counted = bureau.counted.inputs.get()
    IndicatorInput.objects.filter(pk=counted.pk).update(aggregation="last")
    design, *_later = factories.milestones(counted, 設計=20, 交貨=80, 驗收=100)
    counted.figures.update(value=2)
    FigureChange.objects.create(plan=bureau.plan, input=counted, month=2, old=1, new=2, way="page")
    page = bureau.page("indicator", CODE)
    assert "交貨 80 %" in card(page, "figures-title") and "項次" not in card(page, "figures-title")
    assert "設計 20 % → 交貨 80 %" in card(page, "changes-title")
    for table, wanted in (("months", "交貨 80 %"), ("changes", "設計 20 %,交貨 80 %")):
        file = bureau.get("indicator", CODE, table=table, export="csv").content.decode()
        assert wanted in file
    design.name = "細部設計"
    design.save()
    assert " 設計 20 % → 交貨 80 %" in card(
        bureau.page("indicator", CODE), "changes-title"
    )  # as it was called


def test_the_objective_s_budget_items_show_the_latest_month_that_says_what_was_spent(bureau):
    objective = Objective.objects.get(plan=bureau.plan, facet__no=1)
    item = factories.budget_item(bureau.plan, objective=objective, name="宣導設備", central=0, city=2_600_000)
    for month, spent in ((2, 100_000), (4, 520_000), (9, 900_000)):
        BudgetItemMonth.objects.create(
            item=item, month=month, spent=spent, progress=month * 10, explanation="招標中"
        )
    BudgetItemMonth.objects.create(item=item, month=5, explanation="流標")  # what was spent still is April's
    items = card(bureau.page("indicator", CODE), "items-title")
    assert all(part in items for part in ("宣導設備", "2,600", "520", "40 %", "流標"))
    assert not any(part in items for part in ("900", "招標中"))
    assert 'id="items-title"' not in bureau.text("indicator", "2-1-1")


def test_the_neighbours_in_the_plan_s_order_are_one_click_away(bureau):
    first, last = (" ".join(bureau.text("indicator", code).split()) for code in (CODE, "2-1-1"))
    assert 'href="/107/PD/1-1-2/?through=5" rel="next"' in first and 'rel="prev"' not in first
    assert 'href="/107/PD/1-1-2/?through=5" rel="prev"' in last and 'rel="next"' not in last


@pytest.mark.parametrize("code", ["1-1-9", "9-1-1", "1-1", "1-1-100"])
def test_no_other_indicator_is_found(bureau, code):
    assert bureau.client.get(f"/107/PD/{code}/").status_code == 404


def test_whoever_may_not_see_the_agency_finds_nothing(bureau):
    bureau.client.force_login(factories.user(role="owner", agency=factories.agency()))
    assert bureau.get("indicator", CODE).status_code == 404


def test_it_costs_the_same_queries_whatever_was_reported(bureau):
    with CaptureQueriesContext(connection) as before:
        bureau.text("indicator", CODE)
    factories.figures(bureau.plan, bureau.counted.inputs.get(), dict.fromkeys(range(6, 13), 3))
    for month in range(1, 6):
        FigureChange.objects.create(
            plan=bureau.plan, input=bureau.counted.inputs.get(), month=month, new=4, way="page", by=bureau.lee
        )
        factories.month_state(bureau.plan, bureau.counted, month, "approved", note="說明")
    with CaptureQueriesContext(connection) as after:
        bureau.text("indicator", CODE)
    assert len(after) == len(before)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("table", ["months", "changes", "items"])
def test_every_table_can_be_taken_away(bureau, table, kind):
    factories.budget_item(bureau.plan, objective=bureau.counted.objective, central=1, city=2)
    changed = {"input": bureau.counted.inputs.get(), "month": 2, "old": 3, "new": 4, "way": "page"}
    FigureChange.objects.create(plan=bureau.plan, by=bureau.wang, reason="誤植", **changed)
    assert f"table={table}&amp;export={kind}" in bureau.text("indicator", CODE)
    assert bureau.get("indicator", CODE, table=table, export=kind).status_code == 200


def test_the_months_file_has_what_was_reported_and_what_is_drawn(bureau):
    text = bureau.get("indicator", CODE, table="months", export="csv").content.decode("utf-8-sig")
    lines = [line.split(",") for line in text.splitlines()]
    assert len(lines) == 13 and lines[0][-1].startswith("實績 (")
    assert lines[5][0] == "5" and lines[5][-1] == "20"
