"""The sheets 行事曆 and 期限 of the plan workbook, in and out."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chiayi_kpi.workdays.models import CalendarDay, MonthDeadline
from tests.workbooks import HEADERS, database_state, save, small_book, xlsx

pytestmark = pytest.mark.django_db


def import_plan(path) -> str:
    out = StringIO()
    call_command("import_plan", path, stdout=out, stderr=StringIO())
    return out.getvalue()


def book(days=(), deadlines=()) -> dict:
    return {
        **small_book(),
        "行事曆": [dict(zip(("日期", "放假", "說明"), row, strict=True)) for row in days],
        "期限": [
            dict(zip(("年度", "機關代碼", "月份", "填報期限", "審核期限"), row, strict=True))
            for row in deadlines
        ],
    }


DAYS = [("2018-07-10", "是", "瑪莉亞颱風"), ("107/3/31", "否", "補行上班"), (date(2018, 12, 31), "是", "")]
DEADLINES = [(107, "*", 2, "2018-03-12", ""), (107, "POL", 3, "107.04.20", date(2018, 4, 27))]


def test_days_and_deadlines_are_read(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", book(DAYS, DEADLINES)))
    days = list(CalendarDay.objects.values_list("day", "is_off", "note"))
    assert days == [
        (date(2018, 3, 31), False, "補行上班"),
        (date(2018, 7, 10), True, "瑪莉亞颱風"),
        (date(2018, 12, 31), True, ""),
    ]
    found = list(MonthDeadline.objects.values_list("agency__code", "month", "report_due", "review_due"))
    assert found == [
        (None, 2, date(2018, 3, 12), None),
        ("POL", 3, date(2018, 4, 20), date(2018, 4, 27)),
    ]


def test_what_is_exported_imports_as_nothing_new_reasons_included(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", book(DAYS, DEADLINES)))
    MonthDeadline.objects.update(reason="系統移轉")
    call_command("export_plan", tmp_path / "out.ods", agency="POL", year=107, stdout=StringIO())
    before = database_state()
    import_plan(tmp_path / "out.ods")
    assert database_state() == before
    CalendarDay.objects.all().delete()
    MonthDeadline.objects.all().delete()
    import_plan(tmp_path / "out.ods")
    assert CalendarDay.objects.count() == 3
    assert {row.reason for row in MonthDeadline.objects.all()} == {"系統移轉"}


def test_a_sheet_without_reasons_leaves_those_that_stand(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", book((), DEADLINES)))
    MonthDeadline.objects.update(reason="系統移轉")
    headers = HEADERS | {"期限": ["年度", "機關代碼", "月份", "填報期限", "審核期限"]}
    xlsx(book((), DEADLINES), headers=headers).save(tmp_path / "without.xlsx")
    import_plan(tmp_path / "without.xlsx")
    assert {row.reason for row in MonthDeadline.objects.all()} == {"系統移轉"}


def test_what_is_wrong_is_named_with_its_cell_and_keeps_everything_out(tmp_path):
    days = {
        ("2018-07-10", "放", ""): "B2",
        ("2018-02-30", "是", ""): "A3",
        ("2018-07-11", "是", ""): None,
        ("107/7/11", "否", ""): "A5",  # the same day again
    }
    deadlines = {
        (107, "POL", 3, "2018-03-20", ""): "D2",
        (107, "POL", 4, "2018-05-20", "2018-05-10"): "E3",
        (107, "NONE", 3, "2018-04-20", ""): "B4",
        (107, "POL", 13, "2018-04-20", ""): "C5",
        (107, "POL", 5, "2018-06-20", ""): None,
        (107, "POL", 5, "2018-06-21", ""): "A7",
    }
    with pytest.raises(CommandError) as refused:
        import_plan(save(tmp_path / "book.xlsx", book(days, deadlines)))
    said = {line.partition("：")[0] for line in str(refused.value).splitlines()[1:]}
    cells = {"行事曆": days.values(), "期限": deadlines.values()}
    assert said == {f"{sheet} {cell}" for sheet, named in cells.items() for cell in named if cell}
    assert not CalendarDay.objects.exists() and not MonthDeadline.objects.exists()


def test_an_agency_that_the_same_book_makes_has_its_deadline(tmp_path):
    import_plan(save(tmp_path / "book.xlsx", book((), [(107, "POL", 3, "2018-04-20", "")])))
    assert MonthDeadline.objects.get().agency.code == "POL"


def test_a_mistyped_agency_of_a_deadline_is_answered_with_the_nearest(tmp_path):
    with pytest.raises(CommandError) as refused:
        import_plan(save(tmp_path / "book.xlsx", book(deadlines=[(107, "PLO", 3, "107.04.20", "")])))
    assert str(refused.value).splitlines()[1:] == ["期限 B2：沒有代碼為 PLO 的機關；是否為 POL？"]
