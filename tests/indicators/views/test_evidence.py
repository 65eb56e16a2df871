"""Files beside a month: taken by content, given back only as downloads and only to who may see them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from indicators.models import Evidence
from tests import papers
from tests.indicators.reporting_plan import reporting_plan

PDF = papers.pdf()


def _attach(asking, content: bytes = PDF, name: str = "公文.pdf", **values):
    file = SimpleUploadedFile(name, content)
    return asking.post("attach", indicator=asking.reporting.indicators[0].pk, file=file, **values)


def test_a_file_is_attached_and_comes_back_as_a_download(as_owner):
    assert _attach(as_owner).status_code == 200
    row = Evidence.objects.get()

    response = as_owner.client.get(as_owner.url("evidence", row.pk))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert row.name in as_owner.panel().content.decode()


def test_a_script_in_a_file_name_stays_a_name(as_owner):
    _attach(as_owner, name="<img src=x onerror=alert(1)>.pdf")

    assert b"<img src=x" not in as_owner.panel().content


def test_a_web_page_that_calls_itself_a_pdf_is_refused(as_owner):
    response = _attach(as_owner, content=b"<!doctype html><script>alert(1)</script>")

    assert response.status_code == 422
    assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_is_refused(as_owner, settings):
    settings.EVIDENCE_MAX_BYTES = 10

    assert _attach(as_owner).status_code == 422


def test_no_file_at_all_is_said(as_owner, reporting):
    assert as_owner.post("attach", indicator=reporting.indicators[0].pk).status_code == 422


def test_another_agencys_people_do_not_find_it(as_owner):
    _attach(as_owner)
    row = Evidence.objects.get()
    other = reporting_plan(1)
    stranger = as_owner.by(other.owner)
    through_their_own = f"/107/{other.plan.agency.code}/report/evidence/{row.pk}"

    assert stranger.client.get(as_owner.url("evidence", row.pk)).status_code == 404
    assert stranger.client.get(through_their_own).status_code == 404
    assert stranger.post("evidence_remove", row.pk).status_code == 404


def test_only_who_reports_the_indicator_attaches_and_removes(as_owner, reporting):
    _attach(as_owner)
    row = Evidence.objects.get()
    colleague = as_owner.by(reporting.stranger)

    assert _attach(colleague).status_code == 403
    assert colleague.post("evidence_remove", row.pk).status_code == 403
    assert colleague.client.get(as_owner.url("evidence", row.pk)).status_code == 200
    assert as_owner.post("evidence_remove", row.pk).status_code == 200
    assert not Evidence.objects.exists()
