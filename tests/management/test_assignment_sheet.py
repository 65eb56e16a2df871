"""The sheet 分工: who reports what, in and out; each fault at its cell, and nothing written with one."""

import datetime

import pytest
from django.core.management import CommandError

from chiayi_kpi.accounts.roles import Role
from indicators.models import Assignment
from objectives.models import Plan
from tests import factories
from tests.made_once import made_once
from tests.management.test_export_plan import export, import_plan
from tests.workbooks import PLAN, database_state, imported, save, small_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def plan_and_people():
    agency = imported(small_book()).agency
    return [
        factories.user(username, role=Role.OWNER, agency=agency, name=name)
        for username, name in (("wang", "王小明"), ("li", "李大華"), ("li2", "李大華"))
    ]


made_people = made_once(plan_and_people)


@pytest.fixture
def people(made_people):
    """Three people who can report, of the agency whose plan is that of the small book."""
    return made_people()


def _row(**cells) -> dict:
    return PLAN | {"指標": "1-1-1", "承辦人": "wang", "代理人": "", "單位": "行政科"} | cells


def _import(tmp_path, *rows) -> str:
    return import_plan(save(tmp_path / "people.xlsx", {"分工": list(rows)}))


def test_people_are_written_by_account_or_by_a_name_that_one_has(tmp_path, people):
    _import(tmp_path, _row(承辦人="王小明", 代理人="LI"), _row(指標="5-1-1", 承辦人="li2"))
    row = Assignment.objects.get(indicator__objective__facet__no=1)
    assert (row.owner, row.deputy, row.unit) == (people[0], people[1], "行政科")
    assert Assignment.objects.get(indicator__objective__facet__no=5).owner == people[2]


def test_what_was_exported_comes_back_as_nothing_new(tmp_path, people):
    _import(tmp_path, _row(代理人="li", 代理起日="107/1/5", 代理迄日="2018-01-20"))
    row = Assignment.objects.get()
    assert (row.deputy_from, row.deputy_to) == (datetime.date(2018, 1, 5), datetime.date(2018, 1, 20))
    people[0].is_active = False  # who has left stands there until another is named
    people[0].save()
    export(tmp_path / "out.xlsx")
    before = database_state()
    assert "分工: 0 new, 0 changed, 1 unchanged" in import_plan(tmp_path / "out.xlsx")
    assert database_state() == before


def test_an_approved_plan_does_not_close_it_a_settled_year_does(tmp_path, people):
    Plan.objects.update(status="approved", approved_at="2018-01-01T00:00:00Z")
    _import(tmp_path, _row())
    Plan.objects.filter(agency__isnull=False).update(settled_at="2019-02-01T00:00:00Z")
    with pytest.raises(CommandError, match="settled"):
        _import(tmp_path, _row(單位="另一科"))
    assert Assignment.objects.get().unit == "行政科"


@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        ({"指標": "1-1-9"}, "C3", "1-1-[12]"),
        ({"承辦人": "李大華"}, "D3", "li, li2"),
        ({"承辦人": "王小名"}, "D3", "王小明"),
        ({"承辦人": "elsewhere"}, "D3", "no role in this agency"),
        ({"承辦人": "gone"}, "D3", "closed"),
        ({"代理人": "王小明"}, "E3", "somebody else"),
        ({"代理人": "li", "代理起日": "2018-02-01", "代理迄日": "2018-01-01"}, "H3", "before"),
        ({"代理人": "li", "代理起日": "2018-02-30"}, "G3", "not a day"),
        ({"代理起日": "2018-02-01"}, "E3", "no deputy"),
        ({"年度": 106}, "B3", "106"),
    ],
)
def test_each_fault_is_named_at_its_cell_and_nothing_is_written(tmp_path, people, cells, place, said):
    factories.user("elsewhere", role=Role.OWNER, agency=factories.agency())
    factories.user("gone", role=Role.OWNER, agency=people[0].memberships.get().agency, is_active=False)
    with pytest.raises(CommandError, match=rf"{place}[^\n]*{said}"):
        _import(tmp_path, _row(指標="1-1-2"), _row(**cells))
    assert not Assignment.objects.exists()
