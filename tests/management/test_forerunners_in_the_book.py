"""The column 前一年度指標: an indicator goes on from the earlier year's under whatever code that had."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from indicators.models import Indicator
from indicators.services.copy_year import copy_year
from objectives.models import Plan
from tests import factories
from tests.workbooks import COMMON, HEADERS, PLAN, database_state, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

YEAR_AFTER = {**PLAN, "年度": 108}
COLUMN = "前一年度指標"


@pytest.fixture
def before() -> Plan:
    plan = factories.complete_plan(factories.agency("POL"), common=True)
    factories.indicator(plan.objectives.get(facet__no=1), plan=plan, no=2, weight="0", name="第二項")
    return plan


@pytest.fixture
def after(before) -> Plan:
    copy_year(source=Plan.objects.get(agency=None), to=108, by=None)
    return copy_year(source=before, to=108, by=None).plan


@pytest.fixture
def book(tmp_path):
    def read(rows, *, headers=None, **options) -> str:
        out = StringIO()
        path = save(tmp_path / "book.xlsx", {"指標": rows}, headers=headers)
        call_command("import_plan", path, stdout=out, stderr=out, **options)
        return out.getvalue()

    return read


@pytest.fixture
def refused(book):
    def refusal(rows) -> str:
        held = database_state()
        with pytest.raises(CommandError) as caught:
            book(rows)
        assert database_state() == held
        return str(caught.value)

    return refusal


def row(code: str, forerunner: str = "", *, of=YEAR_AFTER, weight="0", name="新指標") -> dict:
    return of | {"指標": code, "名稱": name, "權重": weight, COLUMN: forerunner}


def links(year: int = 108) -> dict[str, str]:
    rows = Indicator.objects.filter(plan__year=year, forerunner__isnull=False)
    return {one.code: one.forerunner.code for one in rows}


def standing(after: Plan, code: str, forerunner: str) -> dict:
    one = next(one for one in after.indicators.all() if one.code == code)
    return row(code, forerunner, weight=one.weight, name=one.name)


def test_what_is_exported_comes_back_and_changes_nothing(after, tmp_path):
    moved = after.indicators.get(name="第二項")
    Indicator.objects.filter(pk=moved.pk).update(no=7)
    path = tmp_path / "108.xlsx"
    call_command("export_plan", path, agency="POL", year=108, stdout=StringIO())
    sheet = load_workbook(path)["指標"]
    heads = [cell.value for cell in sheet[1]]
    written = {
        line[heads.index("指標")]: line[heads.index(COLUMN)] for line in sheet.iter_rows(2, values_only=True)
    }
    assert written["1-1-7"] == "1-1-2" and written["1-1-1"] == "1-1-1"

    held = database_state()
    call_command("import_plan", path, stdout=StringIO(), stderr=StringIO())
    assert database_state() == held


def test_an_indicator_under_another_number_goes_on_from_the_one_that_is_named(after, book):
    after.indicators.get(name="第二項").delete()
    book([row("1-1-5", "1-1-2")])
    assert links()["1-1-5"] == "1-1-2"
    assert Indicator.history.get(plan=after, no=5).forerunner.name == "第二項"


def test_common_indicators_go_on_from_the_common_plan(after, book):
    common = Indicator.objects.get(plan__agency=None, plan__year=108, objective__facet__no=5)
    Indicator.objects.filter(pk=common.pk).update(forerunner=None)
    book([row(common.code, "5-1-1", of=COMMON | {"年度": 108}, weight=common.weight, name=common.name)])
    assert links()["5-1-1"] == "5-1-1"


def test_two_may_exchange_what_they_go_on_from(after, book):
    book([standing(after, "1-1-1", "1-1-2"), standing(after, "1-1-2", "1-1-1")])
    assert links() | {"1-1-1": "1-1-2", "1-1-2": "1-1-1"} == links()


def test_two_years_in_one_book_go_on_from_one_another_in_any_order(after, book):
    book([row("1-1-8", "1-1-9"), row("1-1-9", of=PLAN)])
    assert links()["1-1-8"] == "1-1-9"


@pytest.mark.parametrize("headers", [None, {"指標": [head for head in HEADERS["指標"] if head != COLUMN]}])
def test_an_empty_cell_and_a_book_from_before_there_was_the_column_take_nothing_away(after, book, headers):
    held = links()
    book([standing(after, "1-1-1", "") | {"名稱": "新名稱"}], headers=headers)
    assert after.indicators.filter(name="新名稱").exists()
    assert links() == held


def test_one_that_another_goes_on_from_already_is_refused_with_its_cell(after, refused):
    said = refused([row("1-1-5", "1-1-1")])
    assert "指標 L2: 1-1-1 衡量指標1 goes on from 1-1-1 of the year 107 already." in said


def test_two_rows_that_claim_one_are_refused_with_the_row(after, refused):
    after.indicators.get(name="第二項").delete()
    said = refused([row("1-1-5", "1-1-2"), row("1-1-6", "1-1-2")])
    assert "指標 L3: Row 2 goes on from 1-1-2 of the year 107 already." in said
    assert "指標 L2" not in said


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1-1-3", "The plan of the year 107 has no indicator 1-1-3. Is 1-1-2 meant?"),
        ("1-1", "“1-1” is not a code"),
    ],
)
def test_a_code_with_a_typing_error_is_named_with_what_may_be_meant(after, refused, typed, reason):
    assert f"指標 L2: {reason}" in refused([row("1-1-5", typed)]).replace(f"{COLUMN} ", "")


def test_without_an_earlier_year_there_is_nothing_to_go_on_from(before, refused):
    assert "指標 L2: No earlier year has a plan" in refused([row("1-1-5", "1-1-1", of=PLAN)])


def test_what_follows_from_a_faulty_row_of_the_year_before_is_not_listed(after, refused):
    said = refused([row("1-1-9", of=PLAN, weight="x"), row("1-1-8", "1-1-9")])
    assert "指標 E2" in said and "指標 L3" not in said


def test_the_number_of_queries_does_not_depend_on_the_rows(before, after, book):
    objective = before.objectives.get(facet__no=1)
    for no in range(11, 24):
        factories.indicator(objective, plan=before, no=no, weight="0")
    counts = []
    for numbers in (range(11, 12), range(12, 24)):
        with CaptureQueriesContext(connection) as queries:
            book([row(f"1-1-{no}", f"1-1-{no}") for no in numbers])
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert links()["1-1-23"] == "1-1-23"
