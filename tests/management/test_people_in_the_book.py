"""The sheet 人員 in the plan workbook: read before who is assigned, written for who may manage people."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.reader import read_book
from chiayi_kpi.management.export import plan_book
from indicators.models import Assignment
from objectives.models import Plan
from tests import factories
from tests.workbooks import PLAN, saved, small_book, xlsx

pytestmark = pytest.mark.django_db
WANG = {"帳號": "wang", "姓名": "王小明", "機關代碼": "POL", "角色": "指標承辦人"}


def write(tmp_path, book):
    path = tmp_path / "book.xlsx"
    path.write_bytes(saved(xlsx(book)))
    return path


def people(book) -> list[str]:
    sheet = next(sheet for sheet in book.sheets if sheet.title == "人員")
    return [row[0] for row in sheet.rows]


def test_an_agency_its_people_and_who_reports_come_in_one_book(tmp_path):
    assigned = PLAN | {"指標": "1-1-1", "承辦人": "wang"}
    call_command(
        "import_plan", write(tmp_path, small_book() | {"人員": [WANG], "分工": [assigned]}), stdout=StringIO()
    )
    assert Membership.objects.get().agency.code == "POL"
    assert Assignment.objects.get(indicator__objective__facet__no=1).owner.username == "wang"


def test_what_is_exported_changes_nothing(tmp_path):
    call_command("import_plan", write(tmp_path, small_book() | {"人員": [WANG]}), stdout=StringIO())
    before = list(User.objects.values()), list(Membership.objects.values())
    path, out = tmp_path / "out.xlsx", StringIO()
    call_command("export_plan", path, agency="POL", year=107, stdout=StringIO())
    assert [
        values[0] for sheet in read_book(path) if sheet.title == "人員" for _no, values in sheet.rows
    ] == ["wang"]
    with translation.override("zh-hant"):
        call_command("import_plan", path, stdout=out)
    assert "人員：新增 0 列、變更 0 列、相同 1 列" in out.getvalue()
    assert (list(User.objects.values()), list(Membership.objects.values())) == before


def test_a_fault_of_a_person_is_the_only_one(tmp_path):
    assigned = PLAN | {"指標": "1-1-1", "承辦人": "wang"}
    faulty = write(tmp_path, small_book() | {"人員": [WANG | {"電子郵件": "no mail"}], "分工": [assigned]})
    with pytest.raises(CommandError) as refused:
        call_command("import_plan", faulty, stdout=StringIO())
    assert "人員" in str(refused.value) and "分工" not in str(refused.value)
    assert not User.objects.exists()


def test_people_are_exported_only_for_who_manages_them(tmp_path):
    call_command("import_plan", write(tmp_path, small_book() | {"人員": [WANG]}), stdout=StringIO())
    plan = Plan.objects.get(agency__code="POL")
    agency = plan.agency
    assert people(plan_book([plan], title="")) == ["wang"]
    for role, found in ((Role.SUPERVISOR, 2), (Role.OWNER, 0), (Role.AUDITOR, 0)):
        person = factories.user(role=role, agency=agency)
        assert len(people(plan_book([plan], title="", user=person))) == found
        person.memberships.all().delete()
