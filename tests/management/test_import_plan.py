"""``import_plan``: a whole workbook, or nothing and every reason."""

import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from budget.models import BudgetItem, Execution
from chiayi_kpi.accounts.models import Agency
from indicators.models import (
    FigureChange,
    Indicator,
    IndicatorInput,
    IndicatorMonth,
    MonthEvent,
    MonthlyFigure,
    ScoringComponent,
)
from objectives.models import Facet, Objective, Plan
from tests.made_once import made_once
from tests.workbooks import COMMON, HEADERS, PLAN, database_state, figure, imported, save, small_book, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


made_plan = made_once(lambda: imported(small_book()))


@pytest.fixture
def loaded(made_plan) -> Plan:
    return made_plan()


def import_plan(path, **options) -> str:
    out = StringIO()
    call_command("import_plan", path, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_every_imported_row_has_its_history(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", small_book()))
    for model in (Plan, Facet, Objective, Indicator, ScoringComponent, BudgetItem, Execution):
        assert model.history.count() == model.objects.count(), model
    changes = FigureChange.objects.values_list("old", "new", "way")
    assert sorted(changes) == [(None, Decimal(value), "command") for value in (1, 9, 10)]
    assert MonthEvent.objects.get().reason == IndicatorMonth.objects.get().note == "+補報"


def test_a_changed_row_is_updated_and_nothing_is_deleted(loaded, tmp_path):
    changed = PLAN | {"目標": "1-1", "名稱": "新名稱", "權重": 95, "說明": "1. 一\n2. 二"}
    report = import_plan(save(tmp_path / "part.xlsx", {"目標": [changed]}))
    assert "目標: 0 new, 1 changed, 0 unchanged" in report
    objective = Objective.objects.get(plan__agency__code="POL")
    assert objective.name == "新名稱"
    assert objective.history.count() == 2
    assert Objective.objects.count() == 2


def test_axes_and_the_agency_name_are_updated_with_the_plan(loaded, tmp_path):
    (row,) = small_book()["計畫"]
    report = import_plan(
        save(tmp_path / "part.xlsx", {"計畫": [row | {"施政主軸": "貼心關懷", "機關名稱": "警察局"}]})
    )
    assert "計畫: 0 new, 1 changed, 0 unchanged" in report
    plan = Plan.objects.get(agency__code="POL")
    assert [axis.name for axis in plan.axes.all()] == ["貼心關懷"]
    assert plan.agency.name == "警察局"


def test_a_changed_figure_leaves_a_trace_from_old_to_new(loaded, tmp_path):
    import_plan(save(tmp_path / "part.xlsx", {"月報": [figure("1-1-1", "visited", 1, 8)]}))
    change = FigureChange.objects.get(old__isnull=False)
    assert (change.old, change.new) == (9, 8)
    assert MonthlyFigure.objects.get(input__code="visited").value == 8


def test_a_dry_run_reports_and_writes_nothing(tmp_path):
    before = database_state()
    report = import_plan(save(tmp_path / "book.xlsx", small_book()), dry_run=True)
    assert "指標: 3 new, 0 changed, 0 unchanged" in report
    assert "Dry run" in report
    assert database_state() == before


def test_full_width_digits_letters_and_spaces_are_read(tmp_path):
    book = small_book()
    book["月報"] = [
        {
            "年度": "１０７",
            "機關代碼": "　ＰＯＬ",
            "指標": "１－１－１",
            "代號": "ｖｉｓｉｔｅｄ",
            "月份": "２ ",
            "數值": "１，２３４．０",
        }
    ]
    import_plan(save(tmp_path / "book.xlsx", book))
    assert MonthlyFigure.objects.get().value == 1234


def test_headers_stand_in_any_order_and_blank_rows_are_skipped(tmp_path):
    book = small_book()
    book["面向"].insert(1, {})
    turned = {title: list(reversed(names)) for title, names in HEADERS.items()}
    import_plan(save(tmp_path / "book.xlsx", book, headers=turned))
    assert Facet.objects.count() == 2


def test_sheets_may_be_left_out_and_missing_parts_are_warnings(tmp_path):
    report = import_plan(save(tmp_path / "book.xlsx", {"計畫": small_book()["計畫"]}))
    assert "The weights of the facets sum to 0 instead of 100" in report


# ---------------------------------------------------------------- what is refused


def spoiled(sheet: str, row: int, **cells) -> dict:
    book = small_book()
    book[sheet][row] = {**book[sheet][row], **cells}
    return book


# Of each: the sheet, what makes another row of its first one, the column and what is said of it.
FAULTS = (
    ("月報", {"月份": 13}, "E", "13 is out of range"),
    ("月報", {"月份": 2, "數值": "很多"}, "F", "“很多” is not a number"),
    ("月報", {"月份": 3, "數值": True}, "F", "TRUE or FALSE"),
    ("月報", {"月份": 4, "數值": ""}, "F", "is empty"),
    ("月報", {"月份": 5, "數值": 0.12345}, "F", "more than 4 decimals"),
    ("月報", {"月份": 6, "數值": 10**11}, "F", "is too large"),
    ("月報", {"代號": "nobody"}, "D", "has no input with the code nobody"),
    ("月報", {"月份": 2, "指標": "1-1-2", "代號": "progress", "數值": 4}, "F", "milestone"),
    ("月報", {"機關代碼": "NONE"}, "B", "no agency with the code NONE"),
    ("月報", {"機關代碼": "*"}, "B", "* stands for every agency"),
    ("月報", {"指標": "1-1"}, "C", "written like 1-6-2"),
    ("月報", {"指標": "1-9-9"}, "C", "There is no 1-9-9"),
    ("面向", {"面向": 2, "權重": -1}, "E", "-1 is negative"),
    ("面向", {"面向": 3, "權重": "35件"}, "E", "“35件” is in 件, and this is counted in %"),
    ("面向", {"面向": 4, "權重": "35²"}, "E", "which is not read as a digit"),
    ("面向", {"年度": 2018}, "A", "out of range"),
    ("目標", {"目標": "1-2", "名稱": "長" * 501}, "D", "is too long: 501 characters, at most 500"),
    ("指標", {"指標": "1-1-3", "無案件時": "也許"}, "K", "write one of: 滿分, 零分, 不適用"),
    ("指標", {"指標": "1-1-4", "評估體制": 6}, "F", "6 is out of range"),
    ("指標", {"指標": "1-1-5", "年度目標值": 0.9}, "I", "format the column as text"),
    ("投入", {"代號": "other", "來源": "經常門"}, "H", "經常門實支數"),
    ("里程碑", {"項次": 3, "累計百分比": 101}, "G", "out of range"),
    ("計分", {"項次": 2, "規則": "guess"}, "F", "no scoring rule called “guess”"),
    ("計分", {"項次": 3, "滿分": ""}, "J", "needs 滿分"),
    ("計分", {"項次": 4, "級距": 5}, "M", "does not use 級距"),
    ("計分", {"項次": 5, "算式": "visited / 0"}, "E", "always 0"),
    ("計分", {"項次": 6, "算式": "visited / solved"}, "E", "no input called “solved”"),
    ("計分", {"項次": 7, "算式": "(" * 1000 + "1"}, "E", "is too long"),
    ("計分", {"項次": 8, "算式": "(" * 200 + "1" + ")" * 200}, "E", "nested too deeply"),
    ("計分", {"項次": 9, "算式": "__import__('os')"}, "E", "cannot be used"),
    ("歷年", {"指標": "2-1-1"}, "B", "has an indicator 2-1-1"),
    ("歷年", {"年度": 107}, "B", "No plan of a year after 107"),
    ("執行", {"月份": 2, "實支數": 1.5}, "G", "not a whole number"),
    ("執行", {"月份": 3, "門別": "人事"}, "D", "write one of: 經常門, 資本門"),
    ("評分", {"項次": 2}, "D", "no component 2 that reviewers award"),
    ("評分", {"指標": "1-1-1"}, "D", "no component 1 that reviewers award"),
    ("經費", {"項次": 2, "本府": 0.0001}, "H", "more than 3 decimals"),
    ("經費", {"項次": 3, "目標": "2-9"}, "K", "There is no 2-9"),
)


def test_each_faulty_cell_is_named_with_what_to_do(refused):
    """All in one book: no fault hides another, and none is said twice or of another row."""
    book = small_book()
    expected = {}
    for sheet, changes, column, reason in FAULTS:
        book[sheet].append(book[sheet][0] | changes)
        expected[f"{sheet} {column}{len(book[sheet]) + 1}"] = reason

    first, *lines = refused(book).splitlines()

    said = dict(line.partition(": ")[::2] for line in lines)
    assert f"{len(FAULTS)} faults." in first
    assert said.keys() == expected.keys()
    assert [cell for cell, reason in expected.items() if reason not in said[cell]] == []


def test_more_points_than_there_are_to_award_are_named_at_their_cell(refused):
    (line,) = refused(spoiled("評分", 0, 得分=5.5)).splitlines()[1:]
    assert line.startswith("評分 E2:") and "more than the maximum" in line


@pytest.mark.parametrize(
    ("code", "reason"), [("警局", "is not an agency code"), ("city", "A page of the city has this name")]
)
def test_a_code_that_no_agency_can_have_is_refused_where_it_is_given(refused, code, reason):
    (line,) = [
        line
        for line in refused(spoiled("計畫", 0, 機關代碼=code)).splitlines()
        if line.startswith("計畫 B2:")
    ]
    assert reason in line


@pytest.mark.parametrize(
    ("book", "cell", "reason"),
    [
        (spoiled("目標", 0, 目標="3-1"), "目標 C2:", "There is no 3 in the sheet 面向"),
        (spoiled("投入", 0, 代號="1st"), "投入 D2:", "cannot be used in a formula"),
        (spoiled("投入", 0, 代號="prior"), "投入 D2:", "cannot be used in a formula"),
        (spoiled("計畫", 0, 機關代碼="*"), "計畫 B2:", "common plan has no row here"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_key_that_cannot_be_is_named_beside_the_rows_that_miss_it(refused, book, cell, reason):
    (line,) = [line for line in refused(book).splitlines() if line.startswith(cell)]
    assert reason in line


def test_all_faults_are_listed_and_those_that_follow_are_not(refused):
    book = spoiled(
        "目標", 0, 權重="x"
    )  # 1-1 cannot be read, so its indicators have no objective: not their fault
    book["面向"][1] = book["面向"][1] | {"得分上限": -2}
    message = refused(book)
    assert "2 faults" in message
    assert "面向 F3: 得分上限 -2 is negative" in message
    assert "目標 E2:" in message


def test_a_thousand_faults_are_cut_short_with_a_count(refused):
    rows = [figure("1-1-1", "visited", 13 + n, 1) for n in range(250)]
    message = refused(small_book(月報=rows))
    assert "250 faults" in message
    assert "and 50 more faults" in message


def test_a_duplicate_key_names_the_row_that_stands_there_already(refused):
    book = small_book()
    book["月報"].append(figure("1-1-1", "visited", 1, 7))
    assert "月報 A5: The same key" in (message := refused(book))
    assert "row 2 already" in message


def test_a_code_that_excel_made_a_date_of_is_explained(refused):
    workbook = xlsx(small_book())
    workbook["目標"]["C2"] = datetime.date(2026, 1, 1)
    assert "目標 C2: 目標 The spreadsheet program has made a date of it" in refused(workbook=workbook)


def test_a_formula_an_error_and_a_merged_cell_are_named(refused):
    workbook = xlsx(small_book())
    workbook["月報"]["F2"] = "=1+1"
    workbook["月報"]["F3"] = "#REF!"
    workbook["月報"]["F3"].data_type = "e"
    workbook["面向"].merge_cells("D2:D3")
    message = refused(workbook=workbook)
    assert "月報 F2: holds a formula; copy the cell and paste it as a value" in message
    assert "月報 F3: holds an error such as #REF!" in message
    assert "面向 D2: D2:D3 is merged; unmerge it" in message


def test_an_error_pasted_as_text_is_named_too(refused):
    assert "月報 F2: holds an error" in refused(spoiled("月報", 0, 數值="#REF!"))


def test_one_code_with_two_names_is_a_fault(refused):
    book = small_book()
    book["計畫"].append(book["計畫"][0] | {"年度": 108, "機關名稱": "別的局"})
    assert "計畫 C3: POL is called 測試警察局 in another row" in refused(book)


def test_an_own_number_that_is_also_common_is_a_fault(refused):
    book = small_book()
    book["面向"].append(PLAN | {"面向": 1, "名稱": "自訂面向", "權重": 95})
    assert "面向 C4: 1 is also defined by *" in refused(book)


def test_a_common_number_that_an_agency_has_already_is_a_fault(loaded, refused):
    row = COMMON | {"目標": "1-1", "名稱": "共同目標", "權重": 95}
    assert "目標 C2: 1-1 is also defined by POL" in refused({"目標": [row]})


def test_parts_of_a_common_indicator_are_not_redefined_by_an_agency(refused):
    book = small_book()
    book["投入"].append(PLAN | {"指標": "5-1-1", "代號": "x", "名稱": "x", "彙總": "加總"})
    assert "投入 B5: 5-1-1 is a common indicator" in refused(book)


def test_figures_of_an_input_with_a_source_are_a_fault(refused):
    book = spoiled("投入", 0, 來源="經常門實支數")
    assert "月報 F2: " in (message := refused(book))
    assert "not reported here" in message


def test_an_approved_plan_is_not_changed_but_its_figures_are(loaded, refused, tmp_path):
    Plan.objects.filter(agency__code="POL").update(status=Plan.Status.APPROVED)
    message = refused({"目標": [small_book()["目標"][0] | {"名稱": "改名"}]})
    assert "目標 B2: 測試警察局, year 107 is approved; set it back to draft" in message
    import_plan(save(tmp_path / "same.xlsx", small_book()))  # unchanged rows are welcome
    import_plan(save(tmp_path / "figures.xlsx", {"月報": [figure("1-1-1", "due", 2, 3)]}))
    assert MonthlyFigure.objects.filter(month=2).exists()


def test_a_new_agency_may_come_from_any_row_of_its_sheet(tmp_path):
    book = small_book()
    book["計畫"].insert(0, book["計畫"][0] | {"年度": 108})
    import_plan(save(tmp_path / "book.xlsx", book))
    assert Agency.objects.count() == 1
    assert Plan.objects.filter(agency__code="POL").count() == 2


def test_an_empty_workbook_is_refused(refused):
    workbook = xlsx({})
    workbook.create_sheet("計畫")
    assert "has none of the sheets" in refused(workbook=workbook)


def test_how_often_an_input_is_reported_comes_with_the_book(tmp_path):
    book = small_book()
    book["投入"][0] |= {"週期": "固定", "彙總": "最新"}
    book["投入"][1]["週期"] = "月"
    book["投入"][2] |= {"週期": "季"}
    book["月報"] = [row for row in book["月報"] if row["代號"] != "progress"]
    import_plan(save(tmp_path / "book.xlsx", book))
    rows = IndicatorInput.objects.values_list("code", "frequency")
    assert dict(rows) == {"visited": "fixed", "due": "month", "progress": "quarter"}


def test_a_book_from_before_there_were_frequencies_is_monthly(loaded):
    assert set(IndicatorInput.objects.values_list("frequency", flat=True)) == {"month"}


def test_a_frequency_that_nobody_knows_is_named_with_the_known_ones(refused):
    assert "月, 季, 半年, 年, 固定" in refused(spoiled("投入", 0, 週期="週"))


def test_what_is_fixed_for_the_year_is_given_once_and_not_summed(refused):
    message = refused(spoiled("投入", 0, 週期="固定"))
    assert "投入 G2: What is fixed for the year is given once and not summed; choose “latest”." in message


def test_a_figure_of_a_month_in_which_nothing_is_due_is_a_fault(refused):
    book = small_book()
    for row in book["投入"]:
        if row["代號"] != "progress":
            row["週期"] = "季"
    said = refused(book)
    assert "月報" in said and "is not reported for month 1, but for: 3, 6, 9, 12" in said
