"""Files as people make them: hidden rows, sums below the data, scratch sheets, words in numbers, Big5."""

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from indicators.models import IndicatorMonth, MonthlyFigure, PlannedValue
from objectives.models import Plan
from tests.made_once import made_once
from tests.workbooks import COMMON, HEADERS, imported, save, saved, small_book, xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

CASES = Path(__file__).with_name("cases")
OWN = {"年度": 107, "機關代碼": "CYPD"}


def book(unit: str = "件", **changes):
    """A plan of CYPD whose indicator 1-1-1 counts ``solved`` and ``reported``."""
    rows = small_book()
    indicator = rows["指標"][0] | OWN | {"單位": unit, "權重": 95}
    inputs = [
        OWN | {"指標": "1-1-1", "代號": code, "名稱": code, "單位": unit, "彙總": "加總"}
        for code in ("solved", "reported")
    ]
    rule = {"指標": "1-1-1", "項次": 1, "規則": "attainment", "方向": "≧", "目標": 90, "滿分": 95}
    made = {
        "計畫": [rows["計畫"][0] | OWN],
        "面向": rows["面向"],
        "目標": [rows["目標"][0] | OWN],
        "指標": [indicator],
        "投入": inputs,
        "計分": [OWN | rule | {"算式": "solved / reported * 100"}],
    }
    return made | changes


def run(path, command="import_plan", **options) -> str:
    out = StringIO()
    call_command(command, path, stdout=out, stderr=out, **options)
    return out.getvalue()


made_plan = made_once(lambda: imported(book()))


@pytest.fixture
def load(tmp_path):
    """Loads the plan; its figures are counted in ``unit``."""
    return lambda unit="件": run(save(tmp_path / "plan.xlsx", book(unit)))


def refusal(path, command="import_figures") -> list[str]:
    with pytest.raises(CommandError) as error:
        call_command(command, path, stdout=StringIO(), stderr=StringIO())
    return str(error.value).splitlines()[1:]


def value(code="solved", month=12) -> Decimal:
    return MonthlyFigure.objects.get(input__code=code, month=month).value


@pytest.mark.parametrize(
    ("name", "unit", "read"),
    [
        ("c02_literal_percent_quoted", "%", 85),
        ("c02_literal_percent_quoted", "件", 85),
        ("c03_text_pct", "%", 85),
        ("c03_text_wan", "件", 30_000),
        ("c13_year_month_words", "件", 284),
    ],
)
def test_what_people_write_is_read_as_in_the_grid(load, name, unit, read):
    load(unit)
    run(CASES / f"{name}.xlsx", "import_figures")
    assert value() == read


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "c03_text_sup",
            "月報 F2: 數值 “10²” holds “²”, which is not read as a digit; type the number alone.",
        ),
        ("c03_text_pct", "月報 F2: 數值 This is counted in 件; leave the per cent sign out."),
    ],
)
def test_what_cannot_be_read_is_named_with_its_cell(made_plan, name, said):
    assert refusal(CASES / f"{name}.xlsx") == [said]
    assert not MonthlyFigure.objects.exists()


def test_a_number_format_that_shows_a_share_is_read_as_it_shows(load, tmp_path):
    load("%")
    workbook = xlsx({"月報": [OWN | {"指標": "1-1-1", "代號": "solved", "月份": 12, "數值": 0.853}]})
    workbook["月報"]["F2"].number_format = "0%"
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    run(tmp_path / "a.xlsx", "import_figures")
    assert value() == Decimal("85.3")


def test_hidden_rows_are_read_and_said_to_be_hidden(made_plan):
    report = run(CASES / "c05_hidden_row.xlsx", "import_figures")
    assert "月報 A3: 1 row is hidden in the file and was read all the same (row 3)." in report
    assert value("reported") == 999


def test_a_hidden_sheet_of_ours_is_read_and_said_to_be_hidden(made_plan, tmp_path):
    workbook = load_workbook(CASES / "c13_year_month_words.xlsx")
    workbook.create_sheet("草稿")
    workbook["月報"].sheet_state = "hidden"
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    assert "月報: The sheet is hidden in the file and was read all the same." in run(tmp_path / "a.xlsx")
    assert value() == 284


@pytest.mark.parametrize(
    ("name", "sheet"), [("c05_hidden_sheet", "工作表2"), ("c06_numbers_export_summary", "匯出摘要")]
)
def test_a_sheet_without_our_headers_is_left_out_with_a_notice(made_plan, name, sheet):
    report = run(CASES / f"{name}.xlsx")
    assert f"{sheet}: The sheet has none of the plan workbook's headers and was left out." in report
    assert value() == 279


def test_a_sheet_of_another_name_that_has_our_headers_is_a_fault(made_plan, tmp_path):
    workbook = load_workbook(CASES / "c13_year_month_words.xlsx")
    workbook["月報"].title = "月報 (2)"
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    (fault,) = refusal(tmp_path / "a.xlsx", "import_plan")
    assert fault.startswith("月報 (2): Unknown sheet.")


def test_a_sheet_wider_than_any_of_ours_is_left_out_too(made_plan, tmp_path):
    workbook = load_workbook(CASES / "c13_year_month_words.xlsx")
    workbook.create_sheet("寬")["CZ3"] = "x"
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    assert "寬: The sheet has none" in run(tmp_path / "a.xlsx")


def test_a_sum_below_the_data_is_left_out_with_one_notice(made_plan):
    report = run(CASES / "c07_total_row.xlsx", "import_figures")
    assert (
        "月報 A3: Row 3, below the data, does not say what it is about (“合計”) and was left out." in report
    )
    assert value() == 279


@pytest.mark.parametrize(
    "below",
    [
        [["合計", "", "", "", "", 12, ""]],
        [["", "合計", "", "", "", 12, ""]],
        [["", "", "", "", "", 12, ""], ["註：資料截至 12 月底", "", "", "", "", "", ""]],
        [["", "", "", "總計", "", 12, ""], ["資料來源：本局", "", "", "", "", "", ""]],
    ],
)
def test_sums_and_notes_below_the_data_are_told_wherever_their_words_stand(made_plan, tmp_path, below):
    workbook = load_workbook(CASES / "c13_year_month_words.xlsx")
    for row in below:
        workbook["月報"].append(row)
    workbook["月報"].cell(3, 7).value = "=SUM(F2:F2)"
    workbook["月報"].merge_cells("A3:B3")
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    assert run(tmp_path / "a.xlsx", "import_figures").count("left out") == 1
    assert value() == 284


def test_a_last_row_whose_month_was_forgotten_is_a_fault_and_not_left_out(made_plan, tmp_path):
    workbook = load_workbook(CASES / "c13_year_month_words.xlsx")
    workbook["月報"].append([107, "CYPD", "1-1-1", "reported", None, 5, None])
    (tmp_path / "a.xlsx").write_bytes(saved(workbook))
    assert refusal(tmp_path / "a.xlsx") == ["月報 E3: 月份 is empty."]


def test_dashes_of_any_kind_stand_in_codes(made_plan, tmp_path):
    dashes = "‐‑‒–—―−－﹣ー"
    rows = [
        OWN | {"指標": f"1{dash}1{dash}1", "代號": "solved", "月份": f"{month}月份", "數值": "1\u2009234"}
        for month, dash in enumerate(dashes, start=1)
    ]
    rows[-1]["月份"] = "１０月份"
    run(save(tmp_path / "a.xlsx", {"月報": rows}), "import_figures")
    assert [value(month=month) for month in range(1, len(dashes) + 1)] == [1234] * len(dashes)


def test_a_footnote_mark_at_a_code_is_no_digit(made_plan, tmp_path):
    row = OWN | {"指標": "1-1-1²", "代號": "solved", "月份": 12, "數值": 1}
    (fault,) = refusal(save(tmp_path / "a.xlsx", {"月報": [row]}))
    assert fault.startswith("月報 C2: 指標 “1-1-1²” is not a code")


def test_shares_may_be_written_with_their_sign_where_they_are_shares(load, tmp_path):
    load("%")
    row = COMMON | {"面向": 2, "名稱": "業務創新改良面向", "權重": "20％"}
    planned = OWN | {"指標": "1-1-1", "月份": 6, "預定值": "45.5﹪"}
    run(save(tmp_path / "a.xlsx", {"面向": [row], "預定": [planned]}))
    assert PlannedValue.objects.get().value == Decimal("45.5")


def test_a_sign_behind_what_is_counted_in_cases_is_refused(made_plan, tmp_path):
    planned = OWN | {"指標": "1-1-1", "月份": 6, "預定值": "45.5%"}
    assert refusal(save(tmp_path / "a.xlsx", {"預定": [planned]}), "import_plan") == [
        "預定 E2: This is counted in 件; leave the per cent sign out."
    ]


# ---------------------------------------------------------------- CSV


def csv_text(rows) -> str:
    return "".join(f"{','.join(row)}\r\n" for row in [HEADERS["月報"], *rows])


ROW = ["107", "CYPD", "1-1-1", "solved", "12月", '"1,284"', "補報"]


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        *((encoding, "月報.csv") for encoding in ("big5", "cp950", "utf-8", "utf-8-sig", "utf-16")),
        ("big5", "匯出 (1).CSV"),
    ],
)
def test_one_sheet_comes_as_csv_in_big5_or_utf_8_whatever_it_is_called(made_plan, tmp_path, encoding, name):
    (tmp_path / name).write_bytes(csv_text([ROW]).encode(encoding))
    run(tmp_path / name)
    assert value() == 1284
    assert IndicatorMonth.objects.get().note == "補報"


def test_a_csv_from_a_spreadsheet_may_be_divided_by_tabs(made_plan, tmp_path):
    text = csv_text([[*ROW[:5], "1284", ""]]).replace(",", "\t")
    (tmp_path / "月報.txt").write_bytes(text.encode("utf-16"))
    run(tmp_path / "月報.txt")
    assert value() == 1284


def test_a_character_of_no_encoding_is_named_with_its_row(made_plan, tmp_path):
    data = csv_text([ROW]).encode("big5") + b"107,CYPD,1-1-1,solved,11,1,\xfa\x40\r\n"
    (tmp_path / "月報.csv").write_bytes(data)
    (fault,) = refusal(tmp_path / "月報.csv")
    assert fault.startswith("月報 A3: This row holds a character that is neither UTF-8 nor Big5")


def test_half_a_character_is_not_read_as_another_one(made_plan, tmp_path):
    (tmp_path / "月報.csv").write_bytes(
        csv_text([ROW]).encode("utf-16-le")[:-4].join([b"\xff\xfe", b"\x00\xd8"])
    )
    (fault,) = refusal(tmp_path / "月報.csv")
    assert "neither UTF-8 nor Big5" in fault


def test_a_null_character_is_refused_before_the_database_is_asked(made_plan, tmp_path):
    (tmp_path / "月報.csv").write_bytes(csv_text([[*ROW[:6], "補\0報"]]).encode())
    (fault,) = refusal(tmp_path / "月報.csv")
    assert fault.startswith("月報 A2: holds an invisible control character")


def test_a_csv_with_the_headers_of_no_sheet_is_refused_by_name(made_plan, tmp_path):
    (tmp_path / "人口.csv").write_text("區,人口\r\n東區,1\r\n", encoding="utf-8")
    (fault,) = refusal(tmp_path / "人口.csv", "import_plan")
    assert fault.startswith("人口: No sheet has just these headers.")


def test_more_rows_than_are_read_are_said_once_with_the_number(made_plan, tmp_path, settings):
    settings.IMPORT_MAX_ROWS = 3
    (tmp_path / "月報.csv").write_text(csv_text([ROW] * 5), encoding="utf-8")
    (fault,) = refusal(tmp_path / "月報.csv")
    assert "at most 3" in fault
    workbook = xlsx({title: rows * 5 for title, rows in book().items()})
    (tmp_path / "book.xlsx").write_bytes(saved(workbook))
    (fault,) = refusal(tmp_path / "book.xlsx", "import_plan")
    assert "at most 3" in fault


# ---------------------------------------------------------------- what follows from what


def test_one_wrong_plan_row_raises_one_fault(tmp_path):
    wrong = book()
    wrong["計畫"][0] = wrong["計畫"][0] | {"章號": "十九"}
    (fault,) = refusal(save(tmp_path / "a.xlsx", wrong), "import_plan")
    assert fault.startswith("計畫 D2:")


def test_a_mistyped_code_is_one_fault_that_offers_the_nearest(made_plan, tmp_path):
    rows = {
        title: [row | {"機關代碼": "CYDP"} if row.get("機關代碼") == "CYPD" else row for row in rows]
        for title, rows in book(歷年=[{"機關代碼": "CYPD", "指標": "1-1-1", "年度": 106, "數值": 1}]).items()
    }
    (fault,) = refusal(save(tmp_path / "a.xlsx", rows), "import_plan")
    assert fault == "計畫 B2: 測試警察局 has the code CYPD, not CYDP."

    del rows["計畫"]
    faults = refusal(save(tmp_path / "a.xlsx", rows), "import_plan")
    assert faults[0] == "目標 B2: There is no agency with the code CYDP; is CYPD meant?"
    assert len(faults) == 1


@pytest.mark.parametrize("sheet", ["目標", "指標", "投入"])
def test_one_mistyped_code_of_a_row_is_one_fault_however_much_refers_to_the_row(made_plan, tmp_path, sheet):
    earlier = {"機關代碼": "CYPD", "指標": "1-2-1", "年度": 106, "數值": 1}
    rows = book(分工=[OWN | {"指標": "1-1-1", "單位": "行政科"}], 歷年=[earlier])
    for title in ("面向", "目標", "指標", "投入", "計分"):  # what the file brings is new
        rows[title] = [row | {"指標": "1-2-1"} if row.get("指標") == "1-1-1" else row for row in rows[title]]
    rows["目標"] = [rows["目標"][0] | {"目標": "1-2"}]
    rows["分工"][0]["指標"] = "1-2-1"
    rows[sheet][0] = rows[sheet][0] | {"機關代碼": "CYDP"}
    (fault,) = refusal(save(tmp_path / "a.xlsx", rows), "import_plan")
    assert fault == f"{sheet} B2: There is no agency with the code CYDP; is CYPD meant?"


def test_an_indicator_of_another_facet_is_not_what_was_meant(made_plan, tmp_path):
    (fault,) = refusal(save(tmp_path / "a.xlsx", {"分工": [OWN | {"指標": "5-1-1"}]}), "import_plan")
    assert "5-1-1" in fault and "1-1-1" not in fault


@pytest.mark.parametrize(("typed", "meant"), [("達成綠", "is 達成率 meant?"), ("得到", "the empty form")])
def test_a_rule_that_there_is_not_is_answered_with_the_nearest_or_with_the_list(
    made_plan, tmp_path, typed, meant
):
    rows = book()
    rows["計分"] = [rows["計分"][0] | {"規則": typed}]
    (fault,) = refusal(save(tmp_path / "a.xlsx", rows), "import_plan")
    assert fault.startswith("計分 F2:") and meant in fault and "empty form" in fault


def test_an_approved_plan_is_said_once_in_a_book(made_plan, tmp_path):
    Plan.objects.update(status=Plan.Status.APPROVED)
    changed = book("%")
    changed["目標"][0] = changed["目標"][0] | {"名稱": "另一個"}
    (fault,) = refusal(save(tmp_path / "a.xlsx", changed), "import_plan")
    assert "is approved" in fault


def test_a_new_agency_is_announced_and_one_that_looks_like_another_with_it(load, tmp_path):
    assert "計畫 B2: makes a new agency, 測試警察局 (CYPD)." in load()
    other = book()
    other["計畫"] = [book()["計畫"][0] | {"機關代碼": "CYPF", "機關名稱": "測試消防局"}]
    report = run(save(tmp_path / "b.xlsx", {"計畫": other["計畫"]}))
    assert "makes a new agency, 測試消防局 (CYPF). There is CYPD (測試警察局) already." in report


def test_the_dry_run_says_all_that_the_import_says(load, tmp_path):
    path = save(tmp_path / "a.xlsx", {"計畫": book()["計畫"]})
    dry = run(path, dry_run=True)
    assert "The weights of the facets sum to 0 instead of 100" in dry
    assert "makes a new agency" in dry
    done = run(path)
    assert dry.replace("Dry run: nothing was written.\n", "") == done
