"""The form that is downloaded: what it holds, what can be written into it, and that it is read back as it is."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from indicators.models import MonthlyFigure
from tests import factories
from tests.indicators.exchange.forms import SHEET, Filler, column, opened, typed
from tests.indicators.reporting_plan import OPEN, reporting_plan


def test_it_holds_the_open_month_of_my_own_indicators(owner, reporting):
    sheet = opened(owner.download())[SHEET]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))

    assert [row[2] for row in rows] == ["1-1-1", "1-1-2", "1-1-3"]
    assert {row[7] for row in rows} == {OPEN}
    assert rows[0][3] == "宣導第1項"
    assert rows[0][8] == 10  # November's figure
    assert rows[0][9] is None


def test_what_was_reported_already_stands_in_it(owner, reporting):
    factories.figures(reporting.plan, reporting.inputs[1], {OPEN: "12.5"})
    factories.month_state(reporting.plan, reporting.indicators[1], OPEN, note="含補報")
    sheet = opened(owner.download())[SHEET]

    assert sheet.cell(3, column(sheet, "數值")).value == 12.5
    assert sheet.cell(3, column(sheet, "說明")).value == "含補報"


def test_only_figure_and_note_can_be_written(owner):
    sheet = opened(owner.download())[SHEET]
    unlocked = {
        sheet.cell(1, cell.column).value
        for row in sheet["A2:M4"]
        for cell in row
        if not cell.protection.locked
    }

    assert sheet.protection.sheet
    assert unlocked == {"數值", "說明"}


def test_a_milestone_is_chosen_from_a_list(owner, reporting):
    found = reporting.inputs[1]
    factories.milestones(found, 設計=20, **{"招標, 含「勞務」": "45.5"})
    workbook = opened(owner.download())
    (validation,) = workbook[SHEET].data_validations.dataValidation
    title, cells = validation.formula1.split("!")
    offered = [cell.value for (cell,) in workbook[title.strip("'")][cells.replace("$", "")]]

    assert str(validation.sqref) == "J3"
    assert offered == ["1 設計 20%", "2 招標, 含「勞務」 45.5%"]


def test_closed_months_are_not_asked_for(owner, reporting):
    factories.month_state(reporting.plan, reporting.indicators[0], OPEN, "submitted")
    factories.month_state(reporting.plan, reporting.indicators[1], OPEN, "approved")

    assert opened(owner.download())[SHEET].max_row == 2


def test_where_everything_is_closed_the_page_says_so(owner, reporting):
    for one in reporting.indicators:
        factories.month_state(reporting.plan, one, OPEN, "approved")
    response = owner.client.get(owner.url("exchange_workbook", "xlsx"), {"month": OPEN}, follow=True)

    assert response.redirect_chain == [(owner.url("exchange"), 302)]
    assert "form-month" in response.content.decode()


def test_the_label_of_sample_figures_is_on_it(owner, reporting):
    reporting.plan.has_sample_figures = True
    reporting.plan.save()

    assert opened(owner.download())[SHEET].oddHeader.center.text == "示範數據"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_name_that_looks_like_a_formula_stays_text(owner, reporting, ending):
    one = reporting.indicators[0]
    one.name = "=HYPERLINK(1)"
    one.save()
    (sheet,) = [found for found in read_spreadsheet(owner.download(ending)) if found.title == SHEET]

    assert sheet.faults == []
    assert sheet.rows[0][1][3] == "=HYPERLINK(1)"


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_command_takes_it_as_it_was_downloaded_and_changes_nothing(owner, reporting, ending, tmp_path):
    factories.figures(reporting.plan, reporting.inputs[1], {OPEN: 4})
    path = tmp_path / f"form.{ending}"
    path.write_bytes(owner.download(ending))
    before = list(MonthlyFigure.objects.values_list())
    call_command("import_figures", path)

    assert list(MonthlyFigure.objects.values_list()) == before


def test_ten_indicators_cost_as_many_queries_as_three(client, db):
    counts = []
    for size in (3, 10):
        reporting = reporting_plan(size)
        client.force_login(reporting.owner)
        filler = Filler(client, reporting)
        filler.download()
        with CaptureQueriesContext(connection) as captured:
            filler.download()
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 15  # one writes into the log who downloaded it


def test_a_number_that_cannot_be_is_shown_as_it_was_typed(owner, reporting):
    shown = owner.upload(typed(owner.download(), {2: 13}, "月份")).content.decode()
    assert ">13<" in "".join(shown.split()) and "13.0" not in shown
