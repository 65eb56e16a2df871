"""An indicator's page: its months, the working in words, notes and evidence, history, budget items."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetItemMonth
from indicators.models import FigureChange
from indicators.services.evidence import attach
from objectives.models import Objective
from tests import factories

pytestmark = pytest.mark.django_db
CODE = "1-1-1"


def test_it_shows_value_target_points_and_the_working_in_words(bureau):
    text = bureau.text("indicator", CODE)
    assert "20 場" in text and "50 場" in text and ">5.00 " in text
    working = text.partition('id="working-title"')[2].partition("</section>")[0]
    assert "20 ÷ 120" in working or "16.67 %" in working


def test_the_chart_has_path_target_and_value_and_its_numbers_as_a_table(bureau):
    text = bureau.text("indicator", CODE)
    chart = text.partition('<figure class="chart">')[2].partition("</figure>")[0]
    for name in ("Planned path", "Value so far", "target"):
        assert name in chart
    numbers = chart.partition("<tbody>")[2]
    assert '<td class="num">20</td>' in numbers and '<td class="num">120</td>' in numbers
    assert "ROC 106" not in chart


def test_last_year_s_months_are_drawn_where_they_are_in_the_portal(bureau):
    before = factories.plan(bureau.plan.agency, year=106)
    objective = factories.objective(factories.facet(before, no=1))
    same = factories.indicator(objective, unit="場", inputs={"sessions": "sum"}, rule={"target": 100})
    factories.figures(before, same.inputs.get(), {1: 7, 2: 8})
    chart = bureau.text("indicator", CODE).partition('<figure class="chart">')[2].partition("</figure>")[0]
    row = chart.partition('<th scope="row">ROC 106</th>')[2].partition("</tr>")[0]
    assert row.startswith('<td class="num">7</td><td class="num">15</td><td class="num">—</td>')
    same.unit = "件"
    same.save()
    assert "ROC 106" not in bureau.text("indicator", CODE).partition('<figure class="chart">')[2]


def test_of_a_year_without_months_the_result_is_a_level(bureau):
    factories.prior_values(bureau.plan.agency, CODE, {106: 111})
    chart = bureau.text("indicator", CODE).partition('<figure class="chart">')[2].partition("</figure>")[0]
    assert "ROC 106, year&#x27;s result" in chart and chart.count('<td class="num">111</td>') == 12


def test_notes_reasons_and_files_stand_by_their_month(bureau):
    factories.month_state(bureau.plan, bureau.counted, 4, "returned", note="場地整修", reason="請補照片")
    upload = SimpleUploadedFile("會議紀錄.pdf", b"%PDF-1.7\n")
    attach(plan=bureau.plan, indicator=bureau.counted.pk, month=3, upload=upload, by=None)
    remarks = bureau.text("indicator", CODE).partition('id="remarks-title"')[2].partition("</section>")[0]
    assert remarks.index("Month 4") < remarks.index("Month 3")
    assert "場地整修" in remarks and "請補照片" in remarks and "會議紀錄.pdf" in remarks
    later = (
        bureau.text("indicator", CODE, through=2)
        .partition('id="remarks-title"')[2]
        .partition("</section>")[0]
    )
    assert "場地整修" not in later


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
    changes = bureau.text("indicator", CODE).partition('id="changes-title"')[2].partition("</section>")[0]
    assert all(part in changes for part in ("王小明", "誤植", ">3<", ">4<"))


def test_the_objective_s_budget_items_show_the_latest_month(bureau):
    objective = Objective.objects.get(plan=bureau.plan, facet__no=1)
    item = factories.budget_item(bureau.plan, objective=objective, name="宣導設備", central=0, city=2_600_000)
    for month, spent in ((2, 100_000), (4, 520_000), (9, 900_000)):
        BudgetItemMonth.objects.create(
            item=item, month=month, spent=spent, progress=month * 10, explanation="招標中"
        )
    items = bureau.text("indicator", CODE).partition('id="items-title"')[2].partition("</section>")[0]
    assert (
        all(part in items for part in ("宣導設備", "2,600", "520", "40 %", "招標中")) and "900" not in items
    )
    assert 'id="items-title"' not in bureau.text("indicator", "2-1-1")


def test_the_neighbours_in_the_plan_s_order_are_one_click_away(bureau):
    first, last = bureau.text("indicator", CODE), bureau.text("indicator", "2-1-1")
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
    assert len(lines) == 13 and lines[0][-1] == "Value so far"
    assert lines[5][0] == "5" and lines[5][-1] == "20"
