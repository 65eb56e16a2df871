"""``import_figures``: the sheets 月報 and 歷年 of any workbook, the other sheets left alone."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chiayi_kpi.core.workbook.reader import read_book
from indicators.models import FigureChange, IndicatorMonth, MonthEvent, MonthlyFigure, PriorValue
from indicators.services.months import set_note
from objectives.models import Objective, Plan
from tests import factories
from tests.made_once import made_once
from tests.workbooks import database_state, figure, imported, save, saved, small_book, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


made_plan = made_once(lambda: imported(small_book(月報=[], 歷年=[])))


@pytest.fixture(autouse=True)
def plan(made_plan):
    return made_plan()


def import_figures(path, **options) -> str:
    out = StringIO()
    call_command("import_figures", path, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_figures_and_earlier_years_are_read_and_other_sheets_left_alone(tmp_path):
    book = small_book()
    book["目標"][0] = book["目標"][0] | {"名稱": "不該匯入"}
    report = import_figures(save(tmp_path / "book.xlsx", book))
    assert "月報: 3 new" in report
    assert "歷年: 1 new" in report
    assert MonthlyFigure.objects.count() == 3
    assert PriorValue.objects.count() == 1
    assert not Objective.objects.filter(name="不該匯入").exists()


def test_faults_of_other_sheets_do_not_matter(tmp_path):
    workbook = xlsx(small_book())
    workbook["目標"]["D2"] = "=1+1"
    (tmp_path / "book.xlsx").write_bytes(saved(workbook))
    assert "月報: 3 new" in import_figures(tmp_path / "book.xlsx")


def test_figures_of_an_approved_plan_are_welcome(tmp_path, plan):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.APPROVED)
    import_figures(save(tmp_path / "book.xlsx", {"月報": [figure("1-1-1", "visited", 1, 3)]}))
    assert MonthlyFigure.objects.get().value == 3


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = save(tmp_path / "book.xlsx", small_book())
    import_figures(path)
    before = database_state()
    import_figures(path)
    assert database_state() == before


def test_new_changed_and_unchanged_rows_are_told_apart(tmp_path):
    import_figures(save(tmp_path / "book.xlsx", small_book()))
    rows = [
        figure("1-1-1", "visited", 1, 9),
        figure("1-1-1", "due", 1, 11, 說明="+補報"),
        figure("1-1-1", "due", 2, 5),
    ]
    report = import_figures(save(tmp_path / "next.xlsx", {"月報": rows}))
    assert "月報: 1 new, 1 changed, 1 unchanged" in report
    assert FigureChange.objects.count() == 3 + 2


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"計畫": small_book()["計畫"]}, "has none of the sheets 歷年, 月報"),
        ({"月報": [figure("1-1-1", "visited", 13, 1)]}, "月報 E2: 月份 13 is out of range"),
        ({"月報": [figure("1-1-1", "visited", 1, 1), figure("1-1-2", "progress", 1, 9)]}, "月報 F3: "),
        ({"月報": [figure("1-1-1", "visited", 1, 1), figure("1-1-1", "nobody", 1, 9)]}, "月報 D3: "),
        ({"月報": [figure("1-1-1", "visited", 1, None)]}, "月報 F2: 數值 is empty."),
    ],
)
def test_a_fault_keeps_everything_out(tmp_path, sheets, reason):
    before = database_state()
    with pytest.raises(CommandError) as error:
        import_figures(save(tmp_path / "bad.xlsx", sheets))
    assert reason in str(error.value)
    assert database_state() == before


def test_an_unknown_sheet_is_a_fault_here_too(tmp_path):
    workbook = xlsx(small_book())
    workbook.copy_worksheet(workbook["月報"]).title = "筆記"
    workbook.create_sheet("草稿")["A1"] = "x"  # none of ours, so nothing is said
    (tmp_path / "book.xlsx").write_bytes(saved(workbook))
    with pytest.raises(CommandError, match="筆記: Unknown sheet"):
        import_figures(tmp_path / "book.xlsx")


def test_a_dry_run_writes_nothing(tmp_path):
    before = database_state()
    assert "月報: 3 new" in import_figures(save(tmp_path / "book.xlsx", small_book()), dry_run=True)
    assert database_state() == before


def test_the_number_of_queries_does_not_grow_with_the_rows(tmp_path, django_assert_max_num_queries):
    rows = [figure("1-1-1", code, month, 5) for code in ("visited", "due") for month in range(1, 13)]
    with django_assert_max_num_queries(45):
        import_figures(save(tmp_path / "book.xlsx", {"月報": rows}))


# ---------------------------------------------------------------- the explanation of an indicator's month


def send(tmp_path, visited: str, due: str) -> str:
    """January of 1-1-1, in which both rows say something; returns the month's explanation."""
    rows = [figure("1-1-1", "visited", 1, 9, 說明=visited), figure("1-1-1", "due", 1, 10, 說明=due)]
    import_figures(save(tmp_path / "book.xlsx", {"月報": rows}))
    return IndicatorMonth.objects.get().note


@pytest.mark.parametrize(
    ("standing", "visited", "due", "explanation"),
    [
        ("", "補報", "補報", "補報"),
        ("", "補報", "人力不足", "實際慰問數：補報\n應慰問數：人力不足"),
        ("", "", "人力不足", "人力不足"),
        ("頁面上寫的", "", "", "頁面上寫的"),  # a file that says nothing takes nothing away
        ("頁面上寫的", "改寫", "", "改寫"),
        ("頁面上寫的", "頁面上寫的", "人力不足", "頁面上寫的\n人力不足"),
    ],
)
def test_rows_of_one_month_have_one_explanation(tmp_path, plan, standing, visited, due, explanation):
    indicator = plan.indicators.get(no=1)
    IndicatorMonth.objects.create(plan=plan, indicator=indicator, month=1, note=standing)
    assert send(tmp_path, visited, due) == explanation
    before = database_state()
    assert send(tmp_path, visited, due) == explanation
    assert database_state() == before


def test_what_a_file_takes_the_place_of_stays_in_the_history(tmp_path):
    send(tmp_path, "初報", "")
    send(tmp_path, "更正", "")
    assert list(MonthEvent.objects.order_by("pk").values_list("action", "reason")) == [
        ("note", "初報"),
        ("note", "更正"),
    ]
    assert FigureChange.objects.count() == 2  # the figures themselves were written once


def test_an_export_has_the_explanation_once_and_brings_it_back(tmp_path):
    explanation = send(tmp_path, "補報", "人力不足")
    call_command("export_plan", tmp_path / "out.xlsx", agency="POL", year=107, stdout=StringIO())
    (sheet,) = [found for found in read_book(tmp_path / "out.xlsx") if found.title == "月報"]
    place = sheet.headers.index("說明")
    assert [row[place] for _number, row in sheet.rows] == [explanation, ""]
    before = database_state()
    import_figures(tmp_path / "out.xlsx")
    assert database_state() == before


def test_an_export_has_what_is_said_of_a_month_without_a_figure_and_brings_it_back(tmp_path, plan):
    send(tmp_path, "補報", "")
    indicator = plan.indicators.get(no=1)
    silent = IndicatorMonth.objects.create(plan=plan, indicator=indicator, month=2, note="無案件")
    call_command("export_plan", tmp_path / "out.xlsx", agency="POL", year=107, stdout=StringIO())
    silent.delete()
    import_figures(tmp_path / "out.xlsx")
    rows = IndicatorMonth.objects.order_by("month").values_list("month", "note")
    assert list(rows) == [(1, "補報"), (2, "無案件")]
    before = database_state()
    import_figures(tmp_path / "out.xlsx")
    assert database_state() == before and MonthlyFigure.objects.count() == 2


@pytest.mark.parametrize(
    ("state", "text", "said"),
    [
        ("submitted", "遲了", "月報 G2: The month is closed"),
        ("draft", "長" * 2_000, "月報 G2: The month's explanation has no room"),
    ],
)
def test_an_explanation_that_cannot_be_written_is_told_with_its_cell_and_refuses_no_figure(
    tmp_path, plan, state, text, said
):
    send(tmp_path, "", "初報")
    IndicatorMonth.objects.update(state=state)
    rows = [
        figure("1-1-1", "visited", 1, 9, 說明=text),
        figure("1-1-1", "due", 1, 10, 說明="初報"),
        figure("1-1-1", "visited", 2, 3),
    ]
    report = import_figures(save(tmp_path / "book.xlsx", {"月報": rows}))
    assert said in report and "月報: 1 new" in report
    assert IndicatorMonth.objects.get(month=1).note == "初報"


def test_a_file_that_is_sent_again_does_not_bring_back_what_was_rewritten(tmp_path, plan):
    send(tmp_path, "補報", "人力不足")
    indicator = plan.indicators.get(no=1)
    set_note(plan=plan, month=1, indicator=indicator.pk, text="已改派人力", by=factories.user())
    assert send(tmp_path, "補報", "人力不足") == "已改派人力"
    IndicatorMonth.objects.update(state="approved")
    assert send(tmp_path, "補報", "人力不足") == "已改派人力"
    IndicatorMonth.objects.update(state="draft")
    assert send(tmp_path, "補報", "另行招募") == "已改派人力\n另行招募"


def test_an_explanation_beside_a_new_and_a_changed_figure_is_written_once(tmp_path):
    import_figures(save(tmp_path / "book.xlsx", {"月報": [figure("1-1-1", "visited", 1, 3)]}))
    send(tmp_path, "補報", "人力不足")
    event = MonthEvent.objects.get()
    assert event.reason == "實際慰問數：補報\n應慰問數：人力不足"
    assert FigureChange.objects.count() == 3
