"""Signing a settled year's report: what comes out validates, whoever may not is refused, and what is wrong is said at its field."""

import io
import logging

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from chiayi_kpi.accounts.roles import Role
from reports.documents.html import annual_report_html
from reports.documents.pdf import render_pdf
from reports.documents.read import snapshots_for
from reports.documents.store import ANNUAL_REPORT
from tests import factories
from tests.made_once import made_once
from tests.reports.documents.certificates import CA, SECRET, p12
from tests.reports.documents.checker import faults
from tests.reports.pages.year_end.years import AFTER_THE_YEAR, Year, reported_year

pytestmark = pytest.mark.django_db


def confirmed_year() -> Year:
    year = reported_year()
    year.confirm()
    return year


made_year = made_once(confirmed_year, PORTAL_TODAY=AFTER_THE_YEAR)


@pytest.fixture
def year(made_year, settings, db):
    settings.PORTAL_TODAY = AFTER_THE_YEAR
    return made_year()


ADDRESS = ("sign_report", [107, "A"])


def send(client, file, passphrase=SECRET):
    data = {"passphrase": passphrase}
    if file is not None:
        data["certificate"] = SimpleUploadedFile("mine.p12", file)
    return client.post(reverse(ADDRESS[0], args=ADDRESS[1]), data)


def test_the_signed_report_validates_and_still_carries_its_record(year, client, tmp_path):
    year.settle()
    client.force_login(year.office)
    answer = send(client, p12())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.cookies["made"].value == "%2F107%2FA%2Fsign-report%2F"
    (signature,) = PdfFileReader(io.BytesIO(answer.content)).embedded_signatures
    root = asn1_x509.Certificate.load(CA.public_bytes(Encoding.DER))
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))
    assert status.bottom_line, status.pretty_print_details()
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "settled-107-A.json" in PdfReader(io.BytesIO(answer.content)).attachments
    (snapshot,) = snapshots_for(ANNUAL_REPORT, year=107, agency_codes=["A"])
    # The same HTML gives the same file, and the signature stands behind it.
    assert answer.content.startswith(render_pdf(annual_report_html(snapshot)))
    (tmp_path / "signed.pdf").write_bytes(answer.content)
    assert faults(tmp_path / "signed.pdf") == []
    changed = answer.content.replace(b"/Producer", b"/Producex", 1)
    (signature,) = PdfFileReader(io.BytesIO(changed)).embedded_signatures
    assert not validate_pdf_signature(signature, ValidationContext(trust_roots=[root])).bottom_line


@pytest.mark.parametrize(
    ("file", "passphrase", "field", "said"),
    [
        (p12(), "wrong", "passphrase", "密碼不正確，無法開啟此憑證。"),
        (b"%PDF-1.7 no certificate", SECRET, "certificate", "此檔案不是 PKCS#12 憑證檔"),
        (p12(days=-1), SECRET, "certificate", "憑證已於"),
        (None, SECRET, "certificate", "請選擇憑證檔。"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    year, client, settings, tmp_path, caplog, file, passphrase, field, said
):
    year.settle()
    settings.REPORTS_ROOT = tmp_path
    client.force_login(year.office)
    caplog.set_level(logging.DEBUG)
    answer = send(client, file, passphrase)
    assert (answer.status_code, "made" in answer.cookies) == (422, False)
    assert said in str(answer.context["form"].errors[field])
    assert SECRET not in answer.content.decode() + caplog.text
    assert list(tmp_path.iterdir()) == []


def test_the_citys_certificate_signs_where_it_is_set_and_only_for_the_planning_office(
    year, client, settings, tmp_path, monkeypatch
):
    page = '<html lang="zh-Hant-TW"><title>t</title><p>文</p></html>'
    monkeypatch.setattr("reports.pages.downloads.signing.annual_report_html", lambda _snapshot: page)
    year.settle()
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PASSPHRASE = str(tmp_path / "city.p12"), SECRET
    (tmp_path / "city.p12").write_bytes(p12(key=ed25519.Ed25519PrivateKey.generate()))
    client.force_login(factories.user(role=Role.SUPERVISOR, agency=year.plan.agency))
    assert send(client, None, "").status_code == 422
    client.force_login(year.office)
    assert send(client, None, "")["Content-Type"] == "application/pdf"


def test_a_year_that_is_not_settled_is_not_signed(year, client):
    client.force_login(year.office)
    page = client.get(reverse(ADDRESS[0], args=ADDRESS[1]))
    assert "僅已結算年度之績效報告得予簽章。" in page.content.decode()
    assert send(client, p12()).status_code == 422


def test_others_may_not_sign(year, client):
    year.settle()
    client.force_login(year.planner)
    assert send(client, p12()).status_code == 403
