"""Import and export on the admin's lists: previewed, all or nothing, and only what the person may touch."""

import os
import time
from io import BytesIO

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chiayi_kpi.core.admin_uploads import FOLDER
from indicators.models import MonthlyFigure
from objectives.models import Objective, Plan
from tests import factories
from tests.admin_client import signed_in

pytestmark = pytest.mark.django_db

HEADERS = ("年度", "機關代碼", "目標", "名稱", "權重", "說明")


def address(name: str, model: str = "objectives_objective") -> str:
    return reverse(f"admin:{model}_{name}")


def workbook(*rows, title="目標", headers=HEADERS) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (headers, *rows):
        book.active.append(row)
    held = BytesIO()
    book.save(held)
    return SimpleUploadedFile("book.xlsx", held.getvalue())


@pytest.fixture
def plan():
    return factories.complete_plan(factories.agency("CYPD"))


@pytest.fixture
def planner(plan):
    return signed_in(factories.user(role="planner", agency=plan.agency))


def upload(client, file, model: str = "objectives_objective"):
    return client.post(address("import", model), {"resource": "0", "format": "0", "import_file": file})


def confirm(client, response, model: str = "objectives_objective"):
    form = response.context["confirm_form"]
    return client.post(address("process_import", model), {name: form[name].value() for name in form.fields})


def messages(response) -> list[str]:
    return [str(message) for message in response.wsgi_request._messages]


def test_an_import_is_shown_first_and_stored_after_the_confirmation(planner, plan):
    response = upload(
        planner, workbook((107, "CYPD", "1-2", "新目標", 3, "說明"), (107, "CYPD", "1-1", "改名", 35, ""))
    )

    kinds = [row.import_type for row in response.context["result"].valid_rows()]
    assert kinds == ["new", "update"]
    assert not Objective.objects.filter(name="新目標").exists()

    assert confirm(planner, response).status_code == 302

    assert Objective.objects.get(name="新目標").code == "1-2"
    assert Objective.objects.get(name="改名").history.first().history_user is not None


def test_faults_are_named_by_cell_and_nothing_is_offered_for_confirmation(planner, plan):
    response = upload(
        planner, workbook((107, "CYPD", "1-2", "新目標", -3, ""), (107, "CYPD", "9-1", "目標", 3, ""))
    )

    body = response.content.decode()
    assert response.context.get("confirm_form") is None
    assert "<strong>E2</strong>" in body and "<strong>C3</strong>" in body
    assert "Traceback" not in body
    assert not Objective.objects.filter(name="新目標").exists()


@pytest.mark.parametrize(
    "content", [b"not a workbook", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", b" "]
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(planner, content):
    response = upload(planner, SimpleUploadedFile("book.xlsx", content))

    assert response.status_code == 200
    (message,) = response.context["form"].errors["import_file"]
    assert "Error" not in message


def test_rows_of_another_agency_are_refused(planner):
    other = factories.complete_plan(factories.agency("CYFD"))

    response = upload(planner, workbook((107, "CYFD", "1-1", "改名", 35, "")))

    assert response.context["result"].has_validation_errors()
    assert not other.objectives.filter(name="改名").exists()


def test_an_approved_plan_is_not_changed_by_a_file(planner, plan):
    Plan.objects.update(status=Plan.Status.APPROVED)

    response = upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))

    assert response.context["result"].has_validation_errors()


def test_what_changed_between_preview_and_confirmation_is_checked_again(planner, plan):
    response = upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))
    Plan.objects.update(status=Plan.Status.APPROVED)

    answer = confirm(planner, response)

    assert not Objective.objects.filter(name="改名").exists()
    assert messages(answer)[0].startswith("未匯入任何資料：有 1 項錯誤。")


def test_nobody_confirms_another_persons_upload_or_another_file(planner, plan):
    response = upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))
    colleague = signed_in(factories.user(role="planner", agency=plan.agency))

    assert confirm(colleague, response).context["confirm_form"].errors["import_file_name"]
    forged = {"import_file_name": "passwd", "original_file_name": "x", "format": "0", "resource": "0"}
    answer = planner.post(address("process_import"), forged)

    assert answer.context["confirm_form"].errors["import_file_name"]
    assert not Objective.objects.filter(name="改名").exists()


def waiting() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return []


@pytest.fixture
def files(settings, tmp_path):
    """Uploads on a real disk, whose times can be set."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / FOLDER


def test_an_upload_waits_for_its_confirmation_and_is_gone_after_it(planner, plan, files):
    response = upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))
    assert len(waiting()) == 1

    confirm(planner, response)

    assert Objective.objects.filter(name="改名").exists()
    assert waiting() == []


def test_a_second_confirmation_is_told_that_the_file_is_gone(planner, plan, files):
    response = upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))
    confirm(planner, response)

    again = confirm(planner, response)

    assert again.status_code == 200
    assert again.context["confirm_form"].errors["import_file_name"]


def test_an_upload_that_nobody_confirmed_goes_with_the_next_one_after_a_day(planner, plan, files):
    for hours in (23, 25):
        upload(planner, workbook((107, "CYPD", "1-1", f"改名{hours}", 35, "")))
        (newest,) = [file for file in files.iterdir() if file.stat().st_mtime > time.time() - 60]
        os.utime(newest, (time.time() - hours * 3600,) * 2)
    kept = {file.name for file in files.iterdir() if file.stat().st_mtime > time.time() - 24 * 3600}

    upload(planner, workbook((107, "CYPD", "1-1", "改名", 35, "")))

    assert len(waiting()) == 2 and kept < set(waiting())


@pytest.mark.parametrize("role", ["auditor", "owner", "supervisor"])
def test_who_may_not_import_is_refused(plan, role):
    client = signed_in(factories.user(role=role, agency=plan.agency))

    assert upload(client, workbook()).status_code == 403
    assert client.post(address("process_import"), {}).status_code == 403
    assert address("import") not in client.get(address("changelist")).content.decode()


def test_figures_are_imported_through_the_same_service(planner, plan):
    headers = ("年度", "機關代碼", "指標", "代號", "月份", "數值", "說明")
    file = workbook((107, "CYPD", "1-1-1", "done", 1, 12, ""), title="月報", headers=headers)
    model = "indicators_monthlyfigure"

    confirm(planner, upload(planner, file, model), model)

    assert MonthlyFigure.objects.get().value == 12
    assert plan.figure_changes.get().by is not None


def exported(response) -> list[tuple]:
    (sheet,) = openpyxl.load_workbook(BytesIO(response.content)).worksheets
    return list(sheet.values)


def test_an_export_holds_the_filtered_list_and_only_what_the_person_may_see(planner, plan):
    factories.complete_plan(factories.agency("CYFD"))
    Objective.objects.filter(plan=plan, facet__no=1).update(name="=1+1")

    response = planner.post(address("export") + "?facet=1", {"format": "0", "resource": "0"})

    rows = exported(response)
    assert set(rows[0]) == {*HEADERS, "施政主軸"}
    assert [row[rows[0].index("機關代碼")] for row in rows[1:]] == ["CYPD"]
    assert rows[1][rows[0].index("名稱")] == "=1+1"
    (cell,) = [c for c in openpyxl.load_workbook(BytesIO(response.content)).active[2] if c.value == "=1+1"]
    assert cell.data_type == "s"


def test_an_export_imports_again_without_a_change(planner, plan):
    file = SimpleUploadedFile(
        "again.xlsx", planner.post(address("export"), {"format": "0", "resource": "0"}).content
    )

    response = upload(planner, file)

    assert {row.import_type for row in response.context["result"].valid_rows()} == {"skip"}


def test_an_export_with_a_senseless_filter_leads_back_to_the_list(planner):
    response = planner.get(address("export") + "?nothing=1")

    assert response.status_code == 302
