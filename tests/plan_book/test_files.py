"""What the page of the plan workbook gives out: a year as it stands, and empty forms."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from chiayi_kpi.management.book import RESOURCES
from indicators.models import MonthlyFigure
from tests import factories
from tests.plan_book.requests import confirm, upload
from tests.reading import text_of
from tests.workbooks import saved

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- out


def test_what_goes_out_comes_in_again_as_nothing_new(planner, loaded):
    """Of a whole year as .xlsx the test below says so."""
    out = planner.get(reverse("plan_workbook_file", args=["ods"]), {"plan": "107-POL"})
    assert out.status_code == 200
    assert {sheet.title for sheet in read_spreadsheet(out.content)} == {
        resource.sheet for resource in RESOURCES
    }
    shown = upload(planner, data=out.content, name="a.ods")
    assert shown.status_code == 200
    assert "不會有變更" in text_of(shown)


def test_the_planning_office_takes_the_whole_year_and_a_planner_the_own_part(office, client, loaded):
    other = factories.plan(agency=factories.agency(code="FIRE"))
    factories.plan(agency=other.agency, year=108)
    asked = {"plan": "107"}
    out = office.get(reverse("plan_workbook_file", args=["xlsx"]), asked)
    assert codes(out) == {"POL", "FIRE"}
    assert "不會有變更" in text_of(upload(office, data=out.content))

    client.force_login(factories.user(role=Role.PLANNER, agency=loaded.agency))
    assert codes(client.get(reverse("plan_workbook_file", args=["xlsx"]), asked)) == {"POL"}
    for plan in ("107-FIRE", "106", "x", ""):
        assert client.get(reverse("plan_workbook_file", args=["xlsx"]), {"plan": plan}).status_code == 404


def codes(response) -> set[str]:
    sheet = load_workbook(io.BytesIO(response.content))["計畫"]
    return {row[1].value for row in sheet.iter_rows(min_row=2)}


def test_queries_do_not_grow_with_the_plans(office, loaded, django_assert_max_num_queries):
    def count() -> int:
        with django_assert_max_num_queries(40) as asked:
            office.get(reverse("plan_workbook"))
        return len(asked.captured_queries)

    count()
    before = count()
    for number in range(5):
        factories.plan(agency=factories.agency(code=f"A{number}"))
    assert count() == before


# ---------------------------------------------------------------- empty


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_empty_form_has_every_sheet_and_is_read_as_empty(office, loaded, ending):
    empty = office.get(reverse("plan_workbook_template", args=[ending])).content
    shown = upload(office, data=empty, name=f"空白.{ending}")
    assert shown.status_code == 200
    assert "不會有變更" in text_of(shown)
    titles = {sheet.title for sheet in read_spreadsheet(empty)}
    assert titles == {resource.sheet for resource in RESOURCES} | {"填報說明"}


def test_a_form_of_one_sheet_offers_its_choices_and_says_what_belongs_into_each_column(office):
    data = office.get(reverse("plan_workbook_template", args=["xlsx"]), {"sheet": "投入"}).content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["投入", "填報說明"]
    offered = [one for one in book["投入"].data_validations.dataValidation if "G2" in one.sqref]
    assert offered, "彙總 is chosen from a list"
    notes = [[cell.value for cell in row] for row in book["填報說明"].iter_rows(min_row=2)]
    of_sheet = {row[1]: row for row in notes if row[0] == "投入" and row[3]}
    assert set(of_sheet) == {cell.value for cell in book["投入"][1]}
    assert of_sheet["年度"][2] == "鍵值"
    assert "107" not in str(of_sheet["彙總"][3]) and "加總" in of_sheet["彙總"][3]
    assert book["投入"]["C2"].number_format == "@"  # 1-1-1 stays text
    for sheet in ("", "無此表"):
        status = office.get(reverse("plan_workbook_template", args=["xlsx"]), {"sheet": sheet}).status_code
        assert status == (404 if sheet else 200)


def test_what_is_typed_into_the_empty_form_goes_in(office, loaded):
    data = office.get(reverse("plan_workbook_template", args=["xlsx"]), {"sheet": "月報"}).content
    book = load_workbook(io.BytesIO(data))
    for column, value in enumerate(["107年度", "POL", "1-1-1", "due", "3月", 12, "補報"], start=1):
        book["月報"].cell(2, column).value = value
    assert confirm(office, upload(office, data=saved(book))).status_code == 302
    assert MonthlyFigure.objects.get(month=3).value == 12
