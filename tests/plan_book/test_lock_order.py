"""A whole workbook locks plans, agencies and people in the one order, whichever sheets it has."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from chiayi_kpi.accounts.locking import lock_agencies, lock_people
from chiayi_kpi.accounts.models import Agency
from chiayi_kpi.core.workbook.context import ImportContext
from chiayi_kpi.core.workbook.reader import read_file
from chiayi_kpi.management.book import import_book
from objectives.locking import lock_plan
from objectives.models import Plan
from tests import factories
from tests.races import somebody_waits, together
from tests.workbooks import saved, xlsx

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]
WANG = {"帳號": "wang", "姓名": "王小明", "機關代碼": "A", "角色": "承辦人"}
EARLIER = {"機關代碼": "A", "指標": "1-1-1", "年度": 106, "數值": 1}


def meanwhile(book, first, second) -> list[str]:
    """Import the book while somebody holds ``first`` and then wants ``second``; who ended, in this order."""
    sheets = read_file(saved(xlsx(book)), "plan.xlsx")
    held, ended = threading.Event(), []

    def hold() -> None:
        with transaction.atomic():
            first()
            held.set()
            while not (somebody_waits() or ended):
                pass
            second()
            ended.append("held")

    def load() -> None:
        held.wait()
        try:
            import_book(sheets, ImportContext(trusted=True))
        except OperationalError as error:
            ended.append(str(error))
        else:
            ended.append("imported")

    together(hold, load)
    return ended


@pytest.fixture
def plan() -> Plan:
    return factories.plan(factories.agency("A", "甲局"), year=107)


@pytest.fixture
def wang():
    return factories.user("wang", name="王小明")


def test_a_plan_that_a_later_sheet_names_is_locked_before_the_people(plan, wang):
    facet = {"年度": 107, "機關代碼": "A", "面向": 1, "名稱": "核心業務面向", "權重": 100}
    book = {"人員": [WANG], "面向": [facet]}
    assert meanwhile(book, lambda: lock_plan(plan), lambda: lock_people([wang.pk])) == ["held", "imported"]


def test_plans_of_other_years_are_locked_before_those_that_rest_on_them(plan):
    other = factories.complete_plan(plan.agency, year=108)
    facet = {"年度": 108, "機關代碼": "A", "面向": 1, "名稱": "核心業務面向", "權重": 100}
    book = {"面向": [facet], "歷年": [EARLIER]}
    assert meanwhile(book, lambda: lock_plan(plan), lambda: lock_plan(other)) == ["held", "imported"]


def test_agencies_of_two_sheets_are_locked_together(plan, wang):
    other = factories.agency("B", "乙局")
    factories.plan(other, year=107)
    named = {"年度": 107, "機關代碼": "B", "機關名稱": "乙處", "章號": 2}
    book = {"計畫": [named], "人員": [WANG]}
    lock = [lambda pk=one.pk: lock_agencies([pk]) for one in (plan.agency, other)]
    assert meanwhile(book, *lock) == ["held", "imported"]
    assert Agency.objects.get(code="B").name == "乙處"
