"""執行 from a file: what a page would refuse is imported, but not in silence."""

import datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from budget.models import Execution
from tests import factories
from tests.admin_client import signed_in
from tests.reading import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

HEADERS = ["年度", "機關代碼", "月份", "門別", "預算數", "控管數", "實支數", "應付數", "保留已發生權責數"]


@pytest.fixture
def plan():
    return factories.plan(factories.agency("POL"), approved=True)


def book(*rows) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.title = "執行"
    for row in (HEADERS, *((107, "POL", *row) for row in rows)):
        workbook.active.append(row)
    held = BytesIO()
    workbook.save(held)
    return held.getvalue()


@pytest.fixture
def said(tmp_path):
    """Imports the rows by command; returns the warnings."""

    def attempt(*rows, **options) -> list[str]:
        path, out = tmp_path / "book.xlsx", StringIO()
        path.write_bytes(book(*rows))
        call_command("import_plan", path, stdout=StringIO(), stderr=out, no_color=True, **options)
        return [line for line in out.getvalue().splitlines() if line.startswith("執行")]

    return attempt


def test_amounts_that_rise_within_the_budget_are_taken_without_a_word(plan, said):
    factories.execution(plan, month=1, paid=10, budget=100)
    assert said((2, "經常門", 100, 0, 20, 5, 5), (3, "經常門", 100, 0, 90, 5, 5)) == []
    assert Execution.objects.filter(plan=plan).count() == 3


def test_an_amount_that_falls_is_named_against_what_stands_before_and_after(plan, said):
    factories.execution(plan, month=1, paid=30, budget=100)
    factories.execution(plan, month=4, paid=50, budget=100)
    assert said((2, "經常門", 100, 0, 20, 0, 0), (3, "經常門", 100, 0, 60, 0, 0)) == [
        "執行 G2: It is cumulative and cannot fall: 20 is below the 30 reported before.",
        "執行 G3: It is cumulative and cannot fall: 60 is above the 50 reported for a later month.",
    ]
    assert Execution.objects.get(plan=plan, month=2).paid == 20  # a correction of many months may come so


def test_more_spent_or_frozen_than_the_budget_is_named_also_where_the_budget_stands_earlier(plan, said):
    factories.execution(plan, month=1, budget=100)
    assert said((2, "經常門", None, 0, 90, 20, 0), (2, "資本門", 10, 20, 0, 0, 0)) == [
        "執行 E2: Paid, payable and reserved together (110) are more than the budget (100).",
        "執行 E3: The frozen amount is larger than the budget.",
    ]


def test_a_later_month_in_which_the_budget_still_holds_is_named_once(plan, said):
    factories.execution(plan, month=1, budget=100)
    factories.execution(plan, month=3, paid=80)
    assert said((1, "經常門", 50, None, None, None, None)) == [
        "執行 E2: As month 3 then stands: "
        "Paid, payable and reserved together (80) are more than the budget (50)."
    ]
    assert said((1, "經常門", 40, None, None, None, None), (3, "經常門", None, None, 81, None, None)) == [
        "執行 E3: Paid, payable and reserved together (81) are more than the budget (40)."
    ]


def test_the_accounts_are_not_mixed_up(plan, said):
    factories.execution(plan, month=1, category="capital", paid=50, budget=100)
    assert said((2, "經常門", 100, 0, 20, 0, 0)) == []


def test_a_month_to_come_is_named(plan, said, settings):
    settings.PORTAL_TODAY = datetime.date(2018, 3, 5)
    assert said((3, "經常門", 100, 0, 20, 0, 0), (4, "經常門", 100, 0, 30, 0, 0)) == [
        "執行 C3: Month 4 has not begun yet."
    ]


def test_a_row_without_amounts_is_not_made_and_one_that_is_emptied_goes(plan, said, settings):
    """Also of a month that has not begun, which no page takes away: nothing else lets go of the plan."""
    said((4, "經常門", 100, None, None, None, None))
    settings.PORTAL_TODAY = datetime.date(2018, 3, 5)
    empty = [(month, "經常門", None, None, None, None, None) for month in (3, 4)]
    assert said(*empty) == []
    assert not Execution.objects.exists()
    steps = Execution.history.order_by("history_id").values_list("month", "history_type", "budget")
    assert list(steps) == [(4, "+", 100), (4, "~", None), (4, "-", None)]


def test_what_a_row_amounts_to_is_named_of_no_month_that_has_no_row(plan, said):
    empty = [(month, "經常門", None, None, None, None, None) for month in range(4, 13)]
    over = "Paid, payable and reserved together (150) are more than the budget (100)."
    assert said((3, "經常門", 100, 0, 150, 0, 0), *empty) == [f"執行 E2: {over}"]
    factories.execution(plan, month=4, paid=160)
    assert said((3, "經常門", 100, 0, 140, 0, 0), *empty) == [f"執行 E2: {over.replace('150', '140')}"]
    assert Execution.objects.count() == 1


def test_what_is_unchanged_is_not_doubted_again(plan, said):
    row = (2, "經常門", 10, 0, 20, 0, 0)
    assert said(row) != []
    assert said(row) == []


def test_the_admin_shows_the_doubts_before_the_confirmation(plan):
    office = signed_in(factories.user(role="planning_office"))
    file = SimpleUploadedFile("book.xlsx", book((2, "經常門", 10, 0, 20, 0, 0)))
    page = office.post(
        reverse("admin:budget_execution_import"), {"resource": "0", "format": "0", "import_file": file}
    )
    assert [warning.cell for warning in page.context["result"].warnings] == ["E2"]
    assert page.context["confirm_form"] is not None
    assert "大於預算數" in text_of(page)


@pytest.mark.parametrize("standing", ["submitted", "approved"])
def test_a_locked_month_is_named_and_the_file_refused(plan, said, standing):
    factories.execution(plan, month=1, paid=30, budget=100)
    factories.budget_month(plan, 1, standing)
    assert said((1, "經常門", 100, None, 30, None, None)) == []  # what stands there already
    with pytest.raises(CommandError, match=f"執行 C2: The month is {standing}"):
        said((1, "經常門", 100, None, 31, None, None))
    assert Execution.objects.get(month=1).paid == 30
