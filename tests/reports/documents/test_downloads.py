"""The documents in the browser: for those who may see the agency, and not found for anyone else."""

import io
from urllib.parse import unquote

import pytest
from django.urls import reverse
from pypdf import PdfReader

from chiayi_kpi.accounts.roles import Role
from objectives.models import Plan
from reports.documents import fonts
from tests import factories
from tests.reports.documents.office.read_back import odt_text
from tests.reports.documents.texts import squeezed

pytestmark = pytest.mark.django_db
PAGES = ("annual_plan", "annual_report")


@pytest.fixture(autouse=True)
def reports_root(settings, tmp_path):
    settings.REPORTS_ROOT = tmp_path / "reports"


@pytest.fixture
def agency():
    return factories.complete_plan(factories.agency("CYX", "測試局"), year=107, common=True).agency


@pytest.fixture
def owner(client, agency):
    client.force_login(factories.user(role=Role.OWNER, agency=agency))
    return client


def test_whoever_sees_the_agency_downloads_its_plan_and_is_told_which_characters_no_font_has(owner, agency):
    """The report: ``tests/reports/test_printed_faces.py``."""
    Plan.objects.filter(agency=agency).update(preamble="辦理完成😀")
    response = owner.get(reverse("annual_plan", args=[107, "CYX"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "測試局" in PdfReader(io.BytesIO(response.content)).metadata.title
    assert unquote(response.cookies["made"].value) == reverse("annual_plan", args=[107, "CYX"])
    assert "U+1F600 GRINNING FACE" in owner.get(reverse("dashboard", args=[107, "CYX"])).content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_another_agencys_documents_are_not_found(client, agency, page):
    client.force_login(factories.user(role=Role.SUPERVISOR, agency=factories.agency()))
    assert client.get(reverse(page, args=[107, "CYX"])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_what_does_not_exist_is_not_found(owner, page):
    assert owner.get(reverse(page, args=[106, "CYX"])).status_code == 404
    assert owner.get(reverse(page, args=[107, "NONE"])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(client, agency, page):
    response = client.get(reverse(page, args=[107, "CYX"]))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("month", ["0", "13", "六", "-1"])
def test_there_is_no_such_month(owner, month):
    assert owner.get(reverse("annual_report", args=[107, "CYX"]), {"through": month}).status_code == 404


def test_a_report_up_to_a_month_says_so(owner):
    response = owner.get(reverse("annual_report_odt", args=[107, "CYX"]), {"through": "6"})
    assert squeezed("資料截至 107 年 6 月底") in odt_text(response.content)


def test_a_document_that_cannot_be_made_says_why(owner, monkeypatch):
    monkeypatch.setattr(fonts, "REQUIRED", {"No Such Kai": "fonts-no-such-kai"})
    response = owner.get(reverse("annual_plan", args=[107, "CYX"]))
    assert response.status_code == 409
    assert "fonts-no-such-kai" in response.content.decode()


@pytest.mark.parametrize("document", ["annual_plan", "annual_report"])
@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("odt", "oasis.opendocument.text"),
        ("docx", "openxmlformats-officedocument.wordprocessingml.document"),
        ("ods", "oasis.opendocument.spreadsheet"),
    ],
)
def test_the_documents_to_be_edited_are_downloaded_under_their_own_kind(owner, document, ending, kind):
    response = owner.get(reverse(f"{document}_{ending}", args=[107, "CYX"]))
    assert response.status_code == 200
    assert response["Content-Type"] == f"application/vnd.{kind}"
    assert response["Content-Disposition"].endswith(f".{ending}")
    assert response.content.startswith(b"PK")
