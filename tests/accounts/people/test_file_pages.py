"""Many people by one file, in the browser's way: download, upload, look, confirm."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiayi_kpi.accounts.models import Membership, User
from chiayi_kpi.accounts.roles import Role
from chiayi_kpi.core.workbook.spreadsheet import read_spreadsheet
from tests import factories
from tests.admin_client import signed_in
from tests.workbooks import saved, xlsx

pytestmark = pytest.mark.django_db
PAGE, CONFIRM = "people_workbook", "people_workbook_confirm"


@pytest.fixture
def agency():
    return factories.agency("PD", "警察局")


@pytest.fixture
def planner(agency):
    return factories.user("planner", role=Role.PLANNER, agency=agency, email="p@example.org")


def row(account, **more) -> dict:
    return {"帳號": account, "姓名": f"員{account}", "機關代碼": "PD", "角色": "指標承辦人"} | more


def upload(client, *rows, sheet="人員"):
    file = SimpleUploadedFile("people.xlsx", saved(xlsx({sheet: list(rows)})))
    return client.post(reverse(PAGE), {"file": file})


def confirm(client, shown):
    return client.post(reverse(CONFIRM), {"rows": shown.context["rows"]})


def test_a_file_is_looked_at_and_written_when_confirmed(planner, agency):
    client = signed_in(planner)
    shown = upload(client, row("a", 電子郵件="a@example.org"), row("b"))
    assert shown.status_code == 200 and not User.objects.filter(username="a").exists()
    assert [line.is_new for line in shown.context["preview"].lines] == [True, True]

    written = confirm(client, shown)

    assert written.status_code == 200
    assert set(Membership.objects.filter(role="owner").values_list("user__username", flat=True)) == {"a", "b"}
    assert [one.person.username for one in written.context["links"]] == ["b"]  # who has no mail address
    assert "/accounts/password/reset/key/" in written.content.decode()
    assert User.objects.get(username="b").history.first().history_user == planner


def test_a_last_day_that_the_spreadsheet_program_made_a_date_of_comes_through_the_preview(planner, agency):
    client = signed_in(planner)
    shown = upload(client, row("a", 電子郵件="a@example.org", 有效至=datetime.date(2099, 6, 30)))
    assert shown.context["preview"].lines[0].cells[-1].new == "188.06.30"
    assert confirm(client, shown).status_code == 200
    assert Membership.objects.get(user__username="a").last_day == datetime.date(2099, 6, 30)


def test_a_role_for_somebody_elses_account_shows_no_link_to_it(planner, agency):
    """Who could sign in with the link would hold all that the account holds."""
    chief = User.objects.create_user("chief", name="員chief")
    Membership.objects.create(user=chief, role=Role.PLANNING_OFFICE)
    own = User.objects.create_user("own", name="員own")
    Membership.objects.create(user=own, agency=agency, role=Role.PLANNER)
    known = factories.user("known", role=Role.PLANNER, agency=agency, name="員known")  # has a password
    client = signed_in(planner)

    written = confirm(client, upload(client, row("chief"), row("own"), row("known")))

    assert written.status_code == 200 and Membership.objects.filter(role="owner").count() == 3
    assert [one.person.username for one in written.context["links"]] == ["own"]
    for person in (chief, known):
        person.refresh_from_db()
        assert person.link_sent_at is None


def test_each_change_is_shown_with_what_stands_there(planner, agency):
    factories.user("a", role=Role.OWNER, agency=agency, name="王小明")
    shown = upload(signed_in(planner), row("a", 姓名="王大明"), row("planner", 姓名="", 角色="機關研考人員"))
    (line,) = shown.context["preview"].lines
    assert [(cell.header, cell.old, cell.new) for cell in line.cells if cell.old is not None] == [
        ("姓名", "王小明", "王大明")
    ]
    assert shown.context["preview"].unchanged == 1


def test_one_fault_keeps_everything_out(planner, agency):
    shown = upload(signed_in(planner), row("a"), row("b", 角色="主管"))
    assert shown.status_code == 422 and shown.context["rows"] == ""
    assert [fault.cell for fault in shown.context["preview"].faults] == ["E3"]


def test_what_was_changed_meanwhile_is_shown_again_and_nothing_is_written(planner, agency):
    client = signed_in(planner)
    shown = upload(client, row("a"), row("b"))
    factories.user("a", role=Role.OWNER, agency=agency, name="員a")
    again = confirm(client, shown)
    assert again.status_code == 409 and not User.objects.filter(username="b").exists()
    assert confirm(client, again).status_code == 200
    assert User.objects.filter(username="b").exists()


def test_nobody_confirms_what_somebody_else_looked_at(planner, agency):
    shown = upload(signed_in(planner), row("a"))
    other = factories.user(role=Role.PLANNER, agency=agency)
    assert confirm(signed_in(other), shown).status_code == 422
    assert signed_in(planner).post(reverse(CONFIRM), {"rows": "forged"}).status_code == 422
    assert not User.objects.filter(username="a").exists()


@pytest.mark.parametrize("file", [None, b"", b"no workbook"])
def test_what_is_no_workbook_is_refused(planner, file):
    sent = {} if file is None else {"file": SimpleUploadedFile("people.xlsx", file)}
    response = signed_in(planner).post(reverse(PAGE), sent)
    assert response.status_code == 422 and response.context["refused"]


def test_a_file_without_the_sheet_is_refused(planner):
    response = upload(signed_in(planner), row("a"), sheet="計畫")
    assert response.status_code == 422 and "人員" in response.context["refused"][0]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_what_was_downloaded_changes_nothing(planner, agency, ending):
    gone = factories.user("gone", role=Role.OWNER, agency=agency, name="離職", is_active=False)
    Membership.objects.create(user=gone, agency=agency, role=Role.PLANNER)
    factories.user("left", role=Role.OWNER, agency=agency, last_day="2018-01-01", name="曾任")
    elsewhere = factories.agency("FD")
    Membership.objects.create(user=planner, agency=elsewhere, role=Role.OWNER)
    Membership.objects.filter(user=planner, agency=agency).update(last_day="2099-06-30")
    client = signed_in(planner)

    file = client.get(reverse("people_workbook_file", args=[ending])).content

    (sheet,) = read_spreadsheet(file)
    assert {(values[0], *values[3:7]) for _no, values in sheet.rows} == {
        ("planner", "PD", "機關研考人員", "否", "188.06.30"),
        ("gone", "PD", "指標承辦人", "是", ""),
        ("gone", "PD", "機關研考人員", "是", ""),
        ("left", "", "", "否", ""),
    }
    shown = client.post(reverse(PAGE), {"file": SimpleUploadedFile(f"people.{ending}", file)})
    assert shown.status_code == 200 and shown.context["preview"].lines == ()
    assert shown.context["preview"].unchanged == 4


def test_an_administrators_file_holds_the_roles_of_the_whole_city(agency, planner):
    chief = factories.user("chief", role=Role.ADMINISTRATOR)
    (sheet,) = read_spreadsheet(signed_in(chief).get(reverse("people_workbook_file", args=["xlsx"])).content)
    assert {(values[0], values[3]) for _no, values in sheet.rows} == {("chief", "*"), ("planner", "PD")}


def test_the_empty_form_has_the_headers_alone(planner):
    file = signed_in(planner).get(reverse("people_workbook_file", args=["xlsx"]), {"empty": ""}).content
    (sheet,) = read_spreadsheet(file)
    assert (
        sheet.headers == ["帳號", "姓名", "電子郵件", "機關代碼", "角色", "停用", "有效至"] and not sheet.rows
    )


def test_another_kind_of_file_is_not_there(planner):
    assert signed_in(planner).get(reverse("people_workbook_file", args=["pdf"])).status_code == 404
